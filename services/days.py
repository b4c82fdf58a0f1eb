"""The county's calendar: what day it is there, which months can be shown."""

import datetime as dt

from analysis.offices.reporting_round import board_day
from models.time import Month
from models.viewing import Filters
from services import clock, reading


def today() -> dt.date:
    """The day clocks are counted to. A simulated county stands still, whatever month is chosen; see ``board_day``."""
    return day_of(first())


def day_of(filters: Filters) -> dt.date:
    """The day lateness is counted to; see :func:`analysis.offices.reporting_round.board_day`."""
    return board_day(clock.today(), filters.asof, is_demo=reading.manifest().is_demo)


def months() -> list[str]:
    """Months that can be chosen, newest first: from the plan's start to its end or the newest report, none in the future."""
    plan = reading.county().plan
    first, last = plan.start_month, plan.end_month
    if newest := reading.manifest().newest_month(clock.today()):
        last = max(last, newest)
    return [str(first.plus(i)) for i in range(last.minus(first), -1, -1)]


def first_month() -> str:
    """The month shown before anybody chooses one."""
    plan = reading.county().plan
    wanted = str(reading.manifest().shown_first(clock.today(), plan.end_month))
    return wanted if wanted in months() else str(plan.start_month)


def first() -> Filters:
    """What is shown before anybody chooses: the whole county in its first month."""
    return Filters((), (), Month.parse(first_month()))


def whole(filters: Filters) -> Filters:
    """The month alone: a unit answers for the county's figures, and ranks are among all."""
    return Filters((), (), filters.asof)
