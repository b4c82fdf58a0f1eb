"""Simulated words of the county: which unit leads most of the commitments whose article names one."""

import datetime as dt

import sqlalchemy as sa

from data_access.acts.settle import take_down
from data_access.county.county import County
from data_access.county.rows import UnitKind
from data_access.record.notes.settlements import Settlement, Topic

#: Every fifth stays 待县里确认, so that the screens show both.
_LEFT_OPEN = 5
_DAY = dt.datetime(2025, 3, 10, 9, 0)


def settle_leads(connection: sa.Connection, county: County) -> None:
    """Name the first unit of the article as lead, as a county might; taken down like any word of the office."""
    number = 0
    for commitment in county.commitments:
        first = next((unit for unit in county.units_of(commitment) if unit.kind is not UnitKind.GROUP), None)
        if first is None or not commitment.kind.traits.is_task:
            continue
        number += 1
        if number % _LEFT_OPEN:
            word = Settlement(commitment.id, Topic.LEAD, first.id, None, "演示文件", _DAY, "演示数据")
            take_down(connection, county, word)
