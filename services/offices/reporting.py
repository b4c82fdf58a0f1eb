"""Reports that are late, by whom."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.offices.reporting_round import DutyState, Standing, last_ended, standings, urgent_first
from data_access.record.notes.reports import reporter_names
from models.time import Period
from models.viewing import Filters
from services import reading
from services.days import day_of, whole
from services.offices.duties import reporting_round
from settings import settings


@dataclass(frozen=True)
class Round:
    """The duties of the chosen periods as they stand on ``day``, and the names of who reports them."""

    day: dt.date
    periods: tuple[Period, ...]
    standings: list[Standing]
    names: dict[str, str]

    def of(self, reporter: str) -> list[Standing]:
        return [item for item in self.standings if item.duty.reporter == reporter]

    @property
    def periods_text(self) -> str:
        return "、".join(period.label for period in self.periods)


def late_reports(filters: Filters) -> dict[str, list[Standing]]:
    """Township code or unit id -> what is late or was returned of the last ended month, quarter and year.

    The longest delay first; whoever owes nothing is left out. The filter line's places and departments do not narrow it.
    """
    day = day_of(filters)
    found = round_of(whole(filters), day)
    late: dict[str, list[Standing]] = {}
    for item in urgent_first(found.standings):
        if item.duty.reporter and (item.days_late or item.state is DutyState.RETURNED):
            late.setdefault(item.duty.reporter, []).append(item)
    return late


def round_of(filters: Filters, day: dt.date, period: Period | None = None) -> Round:
    """The round of one period; of the last month, quarter and year that had ended by the day where none is named."""
    periods, county = (period,) if period else tuple(last_ended(day)), reading.county()
    texts = "、".join(map(str, periods))
    found = reading.derived(f"reporting {texts} {day}", lambda: _standings(filters, periods, day), filters)
    return Round(day, periods, found, reporter_names(county))


def _standings(filters: Filters, periods: Sequence[Period], day: dt.date) -> list[Standing]:
    """Townships and units chosen in the filter line, each for itself; none chosen = all."""
    store = reading.store()
    duties, hand_ins = reporting_round(reading.rows, reading.county(), store.ledgers, reading.viewer(), periods)
    chosen = {*filters.townships, *filters.units}
    kept = [duty for duty in duties if not chosen or duty.reporter in chosen]
    return standings(kept, hand_ins, periods, settings().reporting.due_days, day)
