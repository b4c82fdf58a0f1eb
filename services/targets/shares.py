"""What was divided among townships and units (目标任务分解), judged for the month shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.targets.allocation import NO_SHARE, NO_TASK, goal_of, held_against, judge_share, share_gap_pp
from analysis.targets.ranking import Placing, rank_by_gap
from analysis.targets.states import State
from data_access.county.rows import Township
from models.viewing import Filters
from services import reading
from services.targets import disagreements
from services.targets.judged import Judged, judged
from services.targets.judging import computed_since_of, latest_of, points_of
from services.words import words
from settings import settings


@dataclass(frozen=True, kw_only=True)
class Share(Judged):
    """One township's part of one commitment, judged by what it was given to do.

    Its verdict has no light where nothing was divided (没有分解任务) or the township has no part (无此任务).

    Attributes:
        allocated: year -> the level due at its end; empty = nothing divided. documents: what the division rests on.
        goal, goal_year: what the figure is held against and the year at whose end it is due: under CUMULATIVE the
            whole, else what is due in the figure's year; None = nothing to do.
        gap_pp: distance from what is due, to compare the townships; None = nothing to compare.
    """

    township: Township
    allocated: Mapping[int, float]
    documents: tuple[str, ...]
    goal: float | None
    goal_year: int
    gap_pp: float | None

    @property
    def place(self) -> str:
        return self.township.name

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.township.code,)

    @property
    def done_pct(self) -> float | None:
        """How much of the goal is there, %; None where there is no goal or no figure."""
        value = self.verdict.value
        return None if value is None or self.goal is None else 100 * value / self.goal

    @property
    def has_task(self) -> bool:
        """Whether the township was given anything to do."""
        return any(self.allocated.values())

    @property
    def why_not(self) -> str:
        """Why there is no gap to rank by; empty where there is one."""
        if self.gap_pp is not None:
            return ""
        if not self.allocated:
            return NO_SHARE
        if not self.has_task:
            return NO_TASK
        return "数据过期" if self.verdict.state is State.STALE else "缺数或本年无任务"


def shares(filters: Filters) -> dict[str, dict[str, Share]]:
    """Commitment id -> township code -> its share, for every township with a figure or a task; all townships at once.

    The filter line's townships and departments do not narrow it: a rank is one among all.
    """
    whole = Filters((), (), filters.asof)
    return reading.derived("shares", lambda: _shares(whole), whole)


def shares_of(commitment_id: str, filters: Filters) -> dict[str, Share]:
    """Township code -> its share of one commitment; see :func:`shares`."""
    return shares(filters).get(commitment_id, {})


def placings_of(commitment_id: str, filters: Filters) -> dict[str, Placing]:
    """Township code -> where it stands by the gap among those with a task; 无此任务 and missing figures are not last.

    Only figures of one month are compared, the newest, unless each is held against its own month's plan or time.
    """
    found = shares_of(commitment_id, filters)
    months = [each.verdict.value_month for each in found.values() if each.gap_pp is not None]
    newest = max((month for month in months if month), default=None)
    gaps: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    for code, share in found.items():
        is_older = not share.commitment.kind.traits.is_total and share.verdict.value_month != newest
        gaps[code] = None if is_older else share.gap_pp
        if gaps[code] is None:
            reasons[code] = share.why_not or "数据月份较早"
    return {placing.subject: placing for placing in rank_by_gap(gaps, reasons)}


def _shares(filters: Filters) -> dict[str, dict[str, Share]]:
    values = reading.rows("commitment_values", month=str(filters.asof))
    local = values[values["township_code"].notna()]
    rows = {(str(id), str(code)): part for (id, code), part in local.groupby(["commitment_id", "township_code"])}
    allocated, differing = _allocated(), disagreements.found(reading.rows, filters.asof)
    county, found = reading.county(), {}
    for item in judged(filters):
        if not item.commitment.kind.traits.is_task:
            continue
        of_towns = {
            town.code: _share(
                item, town, rows.get(key), allocated.get(key, ()), filters, differing.get(item.commitment.id)
            )
            for town in county.townships
            if (key := (item.commitment.id, town.code)) in rows or key in allocated
        }
        if of_towns:
            found[item.commitment.id] = of_towns
    return found


def _allocated() -> dict[tuple[str, str], list[tuple[int, float, str]]]:
    """(commitment id, township code) -> year, value and document of each row."""
    found: dict[tuple[str, str], list[tuple[int, float, str]]] = {}
    for row in words.each(reading.rows("allocations")):
        if not words.is_missing(row.township_code):
            line = (int(row.year), float(row.value), str(row.source_document))
            found.setdefault((row.commitment_id, row.township_code), []).append(line)
    return found


def _share(
    item: Judged,
    town: Township,
    rows: pd.DataFrame | None,
    lines: Sequence[tuple[int, float, str]],
    filters: Filters,
    differing: pd.DataFrame | None,
) -> Share:
    commitment, target = item.commitment, item.target
    points = points_of(rows, commitment.kind, filters.asof)
    given = {year: value for year, value, _ in lines}
    verdict = judge_share(target, points, given, filters.asof, settings())
    verdict = replace(verdict, differences=disagreements.marks_of(differing, (town.code,)))
    own = held_against(target, points, given, filters.asof)
    figure_year = (verdict.value_month or filters.asof).year
    goal = goal_of(target, given, figure_year, filters.asof.year)
    return Share(
        commitment, own.target, verdict, points, item.units, item.lead, latest_of(rows, reading.county()), own.plan,
        computed_since_of(rows),
        township=town, allocated=given, documents=tuple(sorted({document for *_, document in lines})),
        goal=goal.value if goal else None, goal_year=goal.year if goal else figure_year,
        gap_pp=share_gap_pp(target, verdict, goal),
    )  # fmt: skip
