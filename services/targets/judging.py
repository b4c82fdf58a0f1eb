"""The commitments judged for a month: the one table behind screens, supervision, meetings and papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.targets.inputs import Point, Target
from analysis.targets.pace import judge
from analysis.targets.states import State, Verdict
from analysis.targets.wording import POINT_UNITS
from data_access.county.county import County
from data_access.county.rows import REPORTED, Commitment, Unit
from data_access.record.notes.reports import Query
from models.commitments import Basis, Flag
from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services.targets import disagreements
from services.targets.disagreements import marks_of
from services.words import words
from settings import Settings

#: Columns that belong to one report and not to a sum of several.
_OF_ONE_REPORT = (
    "note", "source_document", "unit_id", "batch_id", "file", "sheet", "source_row", "gap", "done_on",
)  # fmt: skip
#: What a point of a series is made of.
_OF_POINT = ("month", "value", "numerator", "denominator", "done_on", "gap")
_TOWNSHIP_REASON = "目标是全县的，分乡镇只列数"


@dataclass(frozen=True)
class Judged:
    """One commitment with its verdict for the month shown.

    Attributes:
        units: those its article names. lead: the one the county has named as lead, None = 待县里确认.
        scope: ``全县`` where the figure exists for the county alone, else the townships' names.
        points: the series behind the verdict, oldest first.
        is_township: a township's figure has no light of its own, because targets are the county's: it is 不评.
        latest: the newest report's note, source document, unit and place in the file, all texts.
        computed_since: the first month whose figure is computed from ledgers; None where all are reported.
    """

    commitment: Commitment
    verdict: Verdict
    points: tuple[Point, ...]
    units: tuple[Unit, ...]
    lead: Unit | None
    scope: str
    is_township: bool
    latest: dict[str, str]
    plan_points: Mapping[Month, float] = field(default_factory=dict)
    computed_since: Month | None = None

    @property
    def is_computed(self) -> bool:
        """Whether the newest figure is computed from ledgers, and not what a unit reported."""
        commitment = self.commitment
        return commitment.figure is not None and (not commitment.is_reported or self.computed_since is not None)

    @property
    def support(self) -> tuple[Unit, ...]:
        """The named units that do not lead; while no lead is confirmed nobody is more than named."""
        return tuple(unit for unit in self.units if unit != self.lead)


def judge_commitments(query: Query, county: County, filters: Filters, rules: Settings) -> tuple[Judged, ...]:
    """Every commitment of the chosen departments, in the order of the plan.

    Args:
        query: narrowed to the viewer. county: as settled. rules: in force.
    """
    values = query("commitment_values", townships=filters.townships, month=str(filters.asof))
    of_county = dict(list(values[values["township_code"].isna()].groupby("commitment_id")))
    of_townships = dict(list(values[values["township_code"].notna()].groupby("commitment_id")))
    planned, differing = _plan_points(query), disagreements.found(query, filters.asof)
    chosen = set(filters.units)
    found = []
    for commitment in county.commitments:
        units = county.units_of(commitment)
        lead = county.lead_of(commitment)
        if chosen and not chosen & _answerable(units, lead):
            continue
        local = of_townships.get(commitment.id) if filters.townships else None
        rows = of_county.get(commitment.id) if local is None else _rolled_up(local, commitment, len(filters.townships))
        points = points_of(rows, commitment.kind, filters.asof)
        scope = "、".join(county.township(code).name for code in filters.townships) if local is not None else "全县"
        plan = planned.get(commitment.id, {}) if local is None else {}
        verdict = judge(target_of(commitment), points, filters.asof, rules, plan)
        if local is not None:
            verdict = Verdict(State.NOT_JUDGED, _TOWNSHIP_REASON, value=verdict.value, value_month=verdict.value_month)
        elif Flag.BASE in commitment.flags and verdict.gap_pp is not None:
            base = f"{commitment.base_value:g}{commitment.unit}"
            verdict = replace(verdict, reason=f"{verdict.reason}；基期按{base}（{commitment.base_source}）")
        marks = marks_of(differing.get(commitment.id), filters.townships if local is not None else ())
        verdict, latest = replace(verdict, marks=marks), _latest(rows, county)
        since = _computed_since(rows)
        found.append(Judged(commitment, verdict, points, units, lead, scope, local is not None, latest, plan, since))
    return tuple(found)


def _plan_points(query: Query) -> dict[str, dict[Month, float]]:
    """Commitment -> what its confirmed plan says for the end of a month."""
    found: dict[str, dict[Month, float]] = {}
    for row in words.each(query("plan_points")):
        found.setdefault(row.commitment_id, {})[Month.parse(row.month)] = float(row.value)
    return found


def _answerable(units: Sequence[Unit], lead: Unit | None) -> set[str]:
    return {unit.id for unit in units} | ({lead.id} if lead else set())


def target_of(commitment: Commitment) -> Target:
    """The commitment as the arithmetic sees it."""
    return Target(
        kind=commitment.kind,
        target=commitment.target,
        comparison=str(commitment.comparison),
        unit=commitment.unit,
        start_month=commitment.start_month,
        deadline=commitment.deadline,
        base_value=commitment.base_value,
        base_month=commitment.base_month,
        report_cycle=str(commitment.report_cycle),
        rival_name=commitment.rival_name,
        is_year_figure=commitment.kind is Kind.BY_DATE and commitment.basis == Basis.YEAR_TO_DATE,
    )


def _rolled_up(rows: pd.DataFrame, commitment: Commitment, townships: int) -> pd.DataFrame:
    """Several townships as one: sums of numerators over sums of denominators, never an average of shares.

    A month that a chosen township did not report has no sum; in a ledger's figure a township without rows is a zero.
    """
    there = rows.groupby("month", dropna=False)["township_code"].transform("nunique")
    by_month = rows[rows["source"].ne(REPORTED) | (there == townships)].groupby("month", dropna=False, sort=True)
    sums = by_month[["value", "numerator", "denominator"]].sum(min_count=1)
    sums = sums.assign(source=by_month["source"].first()).reset_index()
    value = sums["value"] if commitment.kind.traits.is_additive and commitment.unit != "%" else None
    if commitment.unit in POINT_UNITS:  # else 3 of 4 teams are 3 teams and not 75
        share = 100 * sums["numerator"] / sums["denominator"]
        value = share.where(share.notna(), value)
    sums["value"] = value
    return sums.assign(**dict.fromkeys(_OF_ONE_REPORT))


def points_of(rows: pd.DataFrame | None, kind: Kind, asof: Month) -> tuple[Point, ...]:
    """The series as the arithmetic sees it; a figure without a month is the state of now."""
    if rows is None:
        return ()
    points = []
    for named, *numbers, done_on, gap in zip(*(rows[name] for name in _OF_POINT), strict=True):
        month = Month.parse(named) if isinstance(named, str) else asof
        value, numerator, denominator = map(_or_none, numbers)
        is_done = kind.traits.is_recurring and _is_done(value, numerator, denominator)
        points.append(
            Point(
                month, value, numerator, denominator,
                done_on=None if not is_done else month if pd.isna(done_on) else Month.of(done_on),
                rival_value=0.0 if kind.traits.has_rival else None,  # reported as the county's lead in 百分点
                gap=gap if isinstance(gap, str) else "",
            )
        )  # fmt: skip
    return tuple(points)


def _is_done(value: float | None, parts: float | None, whole: float | None) -> bool:
    """Whether what is due regularly was done: not yet while part of those who have to do it have not."""
    is_part = parts is not None and whole is not None and parts < whole
    return bool(parts if value is None else value) and not is_part


def _or_none(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def _computed_since(rows: pd.DataFrame | None) -> Month | None:
    if rows is None:
        return None
    months = sorted(rows.loc[rows["source"].ne(REPORTED), "month"].dropna())
    return Month.parse(months[0]) if months else None


def _latest(rows: pd.DataFrame | None, county: County) -> dict[str, str]:
    """Where the newest figure came from; empty texts where nothing is known."""
    if rows is None or rows.empty:
        return {}
    row = rows.iloc[-1]
    found = {name: str(row[name]) for name in ("note", "source_document", "file", "sheet") if not pd.isna(row[name])}
    if not pd.isna(row["unit_id"]):
        found["unit"] = county.unit(str(row["unit_id"])).short_name
    if not pd.isna(row["batch_id"]):
        found["place"] = f"第 {int(row['batch_id'])} 批第 {int(row['source_row'])} 行"
    return found
