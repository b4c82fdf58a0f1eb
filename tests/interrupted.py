"""The command line, broken off by Ctrl+C at a given moment: python -m tests.interrupted MOMENT COMMAND ..."""

import os
import signal
import sys
from typing import Any

import pytest
import sqlalchemy as sa

import cli
from data_access.published import publish
from data_access.record.batches import importer
from data_access.record.batches.versions import write_table
from data_access.store import Store

#: Never undone: the process ends with it.
PATCH = pytest.MonkeyPatch()


def press(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGINT)


def arm(moment: str) -> None:
    if moment == "before the commit":

        def write_and_press(*arguments: Any) -> None:
            press()
            write_table(*arguments)

        PATCH.setattr(importer, "write_table", write_and_press)
    elif moment == "at the commit":
        sa.event.listen(sa.Engine, "commit", _of_a_batch)
    elif moment == "after the commit":
        PATCH.setattr(Store, "publish_stored", press)
    elif moment in ("while publishing", "twice"):
        PATCH.setattr(publish, "commitment_values", press)
    if moment == "twice":
        PATCH.setattr(cli, "print", press_and_print, raising=False)


def press_and_print(*arguments: Any, **how: Any) -> None:
    PATCH.setattr(cli, "print", print)
    press()
    print(*arguments, **how)


def _of_a_batch(connection: sa.Connection) -> None:
    if connection.info.pop("is_batch", False):
        press()


@sa.event.listens_for(sa.Engine, "before_execute")
def _seen(connection: sa.Connection, clause: Any, *_more: Any) -> None:
    if getattr(getattr(clause, "table", None), "name", "") == "batches" and clause.is_insert:
        connection.info["is_batch"] = True


if __name__ == "__main__":
    arm(sys.argv[1])
    sys.argv[1:2] = []
    sys.exit(cli._run())
