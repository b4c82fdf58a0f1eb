"""A first start of a county of a few rows that dies at a given moment; started by test_first_start.py.

Usage: python -m tests.demo.dying CONFIG MOMENT
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access.intake.tables.tables import RawTable
from data_access.manifest import switch_manifest
from data_access.published import publish
from data_access.store import open_store
from demo import first_start
from demo.targets import supervising
from settings import load_settings
from startup import prepare
from tests.data_access.dying import PATCH, die

ROADS = 5
#: When that county begins, near the end of its plan.
NOW = dt.datetime(2030, 7, 5, 9, 30)


def few_tables(*_arguments: object) -> Iterator[RawTable]:
    """Roads of the small county, far fewer than its plan wants by then, in the place of a simulation."""
    roads = range(ROADS)
    yield RawTable.from_columns(
        "road_projects",
        {
            "project_no": [f"YS-{number}" for number in roads], "project_name": ["演示公路" for _ in roads],
            "township_code": ["149901100" for _ in roads],
            "length_km": [0.4 for _ in roads], "status": ["已验收" for _ in roads],
            "accepted_on": ["2026-05-20" for _ in roads],
        },
        file="演示数据", sheet="农村公路建设项目台账",
    )  # fmt: skip


def arm(moment: str, engine: sa.Engine) -> None:
    """Arrange that the process dies at the moment named."""
    if moment == "before the first commit":
        PATCH.setattr(first_start, "settle_leads", die)
    elif moment.startswith("at commit "):
        waited_for, seen = int(moment.removeprefix("at commit ")), iter(range(1, 9))

        @sa.event.listens_for(engine, "commit")
        def at_commit(connection: sa.Connection) -> None:
            if connection.get_execution_options().get("writer") and next(seen) == waited_for:
                die()
    elif moment == "after the first commit":
        PATCH.setattr(publish, "read_manifest", die)
    elif moment == "before the first switch":
        PATCH.setattr(publish, "switch_manifest", die)
    elif moment == "while items are taken down":
        PATCH.setattr(supervising, "take_step", die)
    elif moment == "before the second switch":
        switches = iter(range(9))

        def switch_once(*arguments: Any) -> Any:
            if next(switches):
                die()
            return switch_manifest(*arguments)

        PATCH.setattr(publish, "switch_manifest", switch_once)


def main(config: str, moment: str) -> None:
    PATCH.setattr(first_start, "demo_tables", few_tables)
    store = open_store(load_settings(Path(config)))
    arm(moment, store.record.engine)
    prepare(store, NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
