"""The one owner of the clock: what day it is, which months can be shown."""

from __future__ import annotations

import datetime as dt

from analysis.offices.reporting_round import (
    board_day,
)
from data_access.county.county import County
from data_access.manifest import Manifest
from models.time import Month
from models.viewing import Filters
from services import reading


def today() -> dt.date:
    """The day clocks are counted to. A simulated county stands still, whatever month is chosen; see ``board_day``."""
    now, county = reading.manifest(), reading.county()
    return board_day(dt.date.today(), Month.parse(first_month(now, county, dt.date.today())), is_demo=now.is_demo)


def day_of(filters: Filters) -> dt.date:
    """The day lateness is counted to; see :func:`analysis.offices.reporting_round.board_day`."""
    return board_day(dt.date.today(), filters.asof, is_demo=reading.manifest().is_demo)


def months_of(manifest: Manifest, county: County, today: dt.date) -> list[str]:
    """Months that can be chosen, newest first: from the plan's start to its end or the newest report, none in the future."""
    first, last = county.plan.start_month, county.plan.end_month
    if newest := manifest.newest_month(today):
        last = max(last, newest)
    return [str(first.plus(i)) for i in range(last.minus(first), -1, -1)]


def first_month(manifest: Manifest, county: County, today: dt.date) -> str:
    """The month shown before anybody chooses one."""
    wanted = str(manifest.shown_first(today, county.plan.end_month))
    return wanted if wanted in months_of(manifest, county, today) else str(county.plan.start_month)


def whole(filters: Filters) -> Filters:
    """The month alone: a unit answers for the county's figures, and ranks are among all."""
    return Filters((), (), filters.asof)
