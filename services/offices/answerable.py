"""What each unit and each township answers for, as of the month shown.

A unit answers for what it was confirmed to lead. What it supports stands apart, and what it is only named for while
no lead is confirmed stands apart again: that is nobody's red and in nobody's rank.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.monitoring.bulletin import Count, count, part
from analysis.offices.reporting_round import Standing
from analysis.targets.ranking import Placing, Score, rank, score
from analysis.targets.states import State
from analysis.targets.wording import rounded
from data_access.county.rows import Township, Unit, UnitKind, VillageKind
from data_access.record.notes.supervision import Item
from models.viewing import Filters
from services import reading
from services.days import whole
from services.monitoring import cases
from services.offices import reporting, supervision
from services.targets.judged import Judged, judged
from services.targets.scope import own_tasks
from services.targets.shares import Share, placings_of, shares
from services.words import words
from settings import settings


@dataclass(frozen=True)
class UnitDuties:
    """One unit.

    Attributes:
        led: confirmed as lead. supported: another unit leads. unconfirmed: named, and no lead is confirmed.
        late: reports overdue or returned. items: under supervision and not closed. allocated: rows of the division
            among units.
        placing: by the share of good lights among those it leads; not ranked where they are too few.
    """

    unit: Unit
    led: tuple[Judged, ...]
    supported: tuple[Judged, ...]
    unconfirmed: tuple[Judged, ...]
    late: tuple[Standing, ...]
    items: tuple[Item, ...]
    allocated: tuple[Any, ...]
    placing: Placing

    @property
    def overdue(self) -> tuple[Judged, ...]:
        """Of what it leads, what its deadline has passed over."""
        return tuple(item for item in self.led if item.verdict.state is State.OVERDUE)


@dataclass(frozen=True)
class TownshipDuties:
    """One township.

    Attributes:
        tasks: shares with something to do. idle: shares divided without a part for it. listed: figures of what was
            never divided, without a light. places: commitment id -> where it stands among the townships.
        at_risk: open cases. villages: administrative villages in the register; exited: those that left poverty.
    """

    township: Township
    tasks: tuple[Share, ...]
    idle: tuple[Share, ...]
    listed: tuple[Share, ...]
    places: Mapping[str, Placing]
    late: tuple[Standing, ...]
    at_risk: Count
    without_measures: int
    villages: int
    exited: int
    placing: Placing

    @property
    def overdue(self) -> tuple[Share, ...]:
        return tuple(share for share in self.tasks if share.verdict.state is State.OVERDUE)


def units(filters: Filters) -> dict[str, UnitDuties]:
    """Unit id -> its duties, groups left out, in the order of the register. The filter line does not narrow it."""
    return reading.derived("unit_duties", lambda: _units(whole(filters)), whole(filters))


def townships(filters: Filters) -> dict[str, TownshipDuties]:
    """Township code -> its duties, in the order of the register. The filter line does not narrow it."""
    return reading.derived("township_duties", lambda: _townships(whole(filters)), whole(filters))


def open_items() -> tuple[Item, ...]:
    """What is under supervision and not closed, as it stands now, oldest first."""
    return tuple(item for item in supervision.all_items() if item.stage.is_open)


def ranked(placings: Iterable[Placing]) -> list[Placing]:
    """Those with a rank, the best first."""
    return sorted((each for each in placings if each.rank is not None), key=lambda each: each.rank or 0)


def unranked(placings: Iterable[Placing], reasons: Mapping[str, str]) -> dict[str, list[str]]:
    """Reason -> the subjects that are not ranked for it; ``reasons``: by subject, where it is not the placing's own."""
    found: dict[str, list[str]] = {}
    for each in placings:
        if each.rank is None:
            found.setdefault(reasons.get(each.subject, each.reason), []).append(each.subject)
    return found


def rank_words(placing: Placing) -> str:
    """``第 2 名（并列）``, or 不排名."""
    return "不排名" if placing.rank is None else f"第 {placing.rank} 名{'（并列）' if placing.is_tied else ''}"


def why_unranked(placing: Placing, none: str, what: str) -> str:
    """Why somebody does not rank; ``what`` there is to be judged."""
    found = placing.score
    if found is None or not found.held:
        return none
    return f"{what}应评的不足 {settings().ranking.minimum_targets} 项" if found.judged else f"{what}都不亮灯"


def share_words(placing: Placing) -> str:
    """``6 / 8，75.0%``: good lights of those that count; empty where none does."""
    found = placing.score
    if found is None or found.share_pct is None:
        return ""
    return f"{found.good} / {found.judged}，{words.number(found.share_pct, '%')}%"


def median_words(placing: Placing) -> str:
    """Distance to the median of those ranked; empty for who is not."""
    gap = placing.gap_to_median_pp
    return "" if gap is None else "与中位数持平" if float(rounded(gap, 1)) == 0 else words.signed(gap, "个百分点", 1)


def _units(filters: Filters) -> dict[str, UnitDuties]:
    items = [item for item in judged(filters) if item.commitment.kind.traits.is_task]
    late = reporting.late_reports(filters)
    allocated = [row for row in words.each(reading.rows("allocations")) if not words.is_missing(row.unit_id)]
    single = [unit for unit in reading.county().units if unit.kind is not UnitKind.GROUP]
    led = {unit.id: tuple(item for item in items if item.lead == unit) for unit in single}
    supervised = open_items()
    scores = {id: score(item.verdict for item in of_unit) for id, of_unit in led.items()}
    places = _placed(scores)
    return {
        unit.id: UnitDuties(
            unit, led[unit.id],
            tuple(item for item in items if item.lead is not None and unit in item.support),
            tuple(item for item in items if item.lead is None and unit in item.units),
            tuple(late.get(unit.id, ())),
            tuple(item for item in supervised if item.unit_id == unit.id),
            tuple(row for row in allocated if row.unit_id == unit.id), places[unit.id],
        )
        for unit in single
    }  # fmt: skip


def _townships(filters: Filters) -> dict[str, TownshipDuties]:
    county, late, by_id = reading.county(), reporting.late_reports(filters), shares(filters)
    all_places = {id: placings_of(id, filters) for id in by_id}
    listed = cases.cases(filters)
    exited = reading.rows("villages", year=filters.asof.known_year)
    exited = exited[exited["is_exited"].fillna(False).astype(bool)]
    of_town = {
        town.code: [found[town.code] for found in by_id.values() if town.code in found] for town in county.townships
    }
    tasks = own_tasks(filters)
    scores = {code: score(share.verdict for share in found) for code, found in tasks.items()}
    places = _placed(scores)
    found = {}
    for town in county.townships:
        here, own = listed[listed["township_code"] == town.code], of_town[town.code]
        at_risk, waiting = (count(part(here, name, filters.asof)) for name in ("still_open", "without_measures"))
        found[town.code] = TownshipDuties(
            town,
            tasks[town.code],
            tuple(share for share in own if share.allocated and not share.has_task),
            tuple(share for share in own if not share.allocated),
            {id: placings[town.code] for id, placings in all_places.items() if town.code in placings},
            tuple(late.get(town.code, ())),
            at_risk,
            waiting.households,
            sum(
                village.township_code == town.code and village.kind is VillageKind.VILLAGE
                for village in county.villages
            ),
            int((exited["township_code"] == town.code).sum()),
            places[town.code],
        )
    return found


def _placed(scores: Mapping[str, Score]) -> dict[str, Placing]:
    return {placing.subject: placing for placing in rank(scores, settings().ranking.minimum_targets)}
