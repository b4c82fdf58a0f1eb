"""Meetings: the states of all commitments a meeting looked at, kept so that the next one sees what moved; keeping them
is in acts/record_meeting.py.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import sqlalchemy as sa

from data_access.record.core.arrow_tables import schema_of_columns
from data_access.record.core.schema import meetings
from models.time import Month

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Seen:
    """What a meeting looked at.

    Attributes:
        asof: the month shown. version: of the data. rule: the rule in force, in words.
        states: commitment id -> state, as :func:`analysis.targets.movement.stored_state` writes it; all commitments.
    """

    asof: Month
    version: str
    rule: str
    states: Mapping[str, str]


@dataclass(frozen=True)
class Meeting(Seen):
    """One meeting, with what it looked at."""

    meeting_id: int
    held_on: dt.date
    title: str


def meetings_table(connection: sa.Connection) -> pa.Table:
    """What is published: every meeting, in the order they were held; ``states`` as JSON."""
    query = sa.select(meetings).order_by(meetings.c.held_on, meetings.c.meeting_id)
    rows = [{**row, "states": json.dumps(row["states"])} for row in connection.execute(query).mappings()]
    return pa.Table.from_pylist(rows, schema=schema_of_columns(meetings.c))


def meetings_of(rows: pd.DataFrame) -> tuple[Meeting, ...]:
    """Published rows as meetings, in the order they were held."""
    import pandas as pd

    return tuple(
        Meeting(
            Month.parse(row["asof"]), str(row["version"]), str(row["rule"]), json.loads(row["states"]),
            int(row["meeting_id"]), pd.Timestamp(row["held_on"]).date(), str(row["title"]),
        )
        for row in rows.to_dict("records")
    )  # fmt: skip
