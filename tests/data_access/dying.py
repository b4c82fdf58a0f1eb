"""What a process does that imports one file and dies at a given moment; started by test_crashes.py."""

from __future__ import annotations

import datetime as dt
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.published import publish
from data_access.record.batches import importer
from data_access.record.batches.versions import write_table
from data_access.store import InputFile, open_store
from settings import load_settings

#: Never undone: the process ends with it.
PATCH = pytest.MonkeyPatch()


def die(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(moment: str, engine: sa.Engine) -> None:
    """Arrange that the process dies at the moment named."""
    if moment == "before the commit":

        def write_and_die(*arguments: Any) -> None:
            write_table(*arguments)
            die()

        PATCH.setattr(importer, "write_table", write_and_die)
    elif moment == "at the commit":
        sa.event.listen(engine, "commit", die)
    elif moment == "after the commit":
        PATCH.setattr(publish, "read_manifest", die)
    elif moment == "while files are written":
        PATCH.setattr(os, "replace", die)
    elif moment == "before the switch":
        PATCH.setattr(publish, "switch_manifest", die)
    elif moment == "in the switch":
        replace = os.replace

        def replace_and_die(source: Any, target: Any) -> None:
            if Path(target).name == "manifest.json":
                die()
            replace(source, target)

        PATCH.setattr(os, "replace", replace_and_die)


def main(config: str, file: str, moment: str, says: Connection) -> None:
    store = open_store(load_settings(Path(config)))
    arm(moment, store.record.engine)
    says.send("ready")
    store.import_files([InputFile.from_path(Path(file))], actor="测试", now=dt.datetime(2026, 1, 6))
