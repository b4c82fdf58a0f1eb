"""The county's calendar: what day it is there, which months can be shown."""

import datetime as dt

from analysis.offices.reporting_round import board_day, due_date
from models.time import Month, Period
from models.viewing import Filters
from services import clock, reading
from settings import settings


def today() -> dt.date:
    """The day clocks are counted to. A simulated county stands still, whatever month is chosen; see ``board_day``."""
    return day_of(first())


def day_of(filters: Filters) -> dt.date:
    """The day lateness is counted to; see :func:`analysis.offices.reporting_round.board_day`."""
    return board_day(clock.today(), filters.asof, is_demo=reading.manifest().is_demo)


def months() -> list[str]:
    """Months that can be chosen, newest first: from the plan's start to its end, or to the running one where that is later.

    A simulated county stands still, so there the newest reported is the last.
    """
    plan, manifest = reading.county().plan, reading.manifest()
    first, last = plan.start_month, plan.end_month
    running = manifest.newest_month(clock.today()) if manifest.is_demo else manifest.present_month(clock.today())
    last = max(last, running or last)
    return [str(first.plus(i)) for i in range(last.minus(first), -1, -1)]


def first_month() -> str:
    """The month shown before anybody chooses one."""
    plan, today = reading.county().plan, clock.today()
    wanted = str(reading.manifest().shown_first(today, plan.end_month, _last_closed(reading.manifest().present(today))))
    return wanted if wanted in months() else str(plan.start_month)


def _last_closed(day: dt.date) -> Month:
    """The newest month whose monthly reports were due before this day."""
    month = Month.of(day).plus(-1)
    while due_date(Period(month, "month"), settings().reporting.due_days).day >= day:
        month = month.plus(-1)
    return month


def first() -> Filters:
    """What is shown before anybody chooses: the whole county in its first month."""
    return Filters((), (), Month.parse(first_month()))


def whole(filters: Filters) -> Filters:
    """The month alone: a unit answers for the county's figures, and ranks are among all."""
    return Filters((), (), filters.asof)
