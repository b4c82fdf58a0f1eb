"""The commitments judged for a month: the one table behind screens, supervision, meetings and papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.targets.inputs import Point, Target
from analysis.targets.pace import judge
from analysis.targets.states import Verdict
from data_access.county.county import County
from data_access.county.rows import REPORTED, Commitment, Unit
from data_access.record.notes.reports import Query
from models.commitments import Basis, Flag
from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services.targets import disagreements
from services.words import words
from settings import Settings

#: What a point of a series is made of.
_OF_POINT = ("month", "value", "numerator", "denominator", "done_on", "gap")


COUNTY = "全县"


@dataclass(frozen=True)
class Judged:
    """One commitment with its verdict for the month shown: the county's, or as a Share one township's part of it.

    Attributes:
        target: what the figure is held against. points: the series behind the verdict, oldest first.
        units: those its article names. lead: the one the county has named as lead, None = 待县里确认.
        latest: the newest report's note, source document, unit and place in the file, all texts.
        plan_points: what is due at the end of a month on the way, where that was said.
        computed_since: the first month whose figure is computed from ledgers; None where all are reported.
    """

    commitment: Commitment
    target: Target
    verdict: Verdict
    points: tuple[Point, ...]
    units: tuple[Unit, ...]
    lead: Unit | None
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

    @property
    def place(self) -> str:
        """Whose figure it is."""
        return COUNTY

    @property
    def codes(self) -> tuple[str, ...]:
        """Code of the township whose figure it is; none of the county's."""
        return ()


def judge_commitments(query: Query, county: County, filters: Filters, rules: Settings) -> tuple[Judged, ...]:
    """Every commitment of the chosen departments by the county's figures, in the order of the plan.

    Args:
        query: narrowed to the viewer. county: as settled. filters: their townships are left aside. rules: in force.
    """
    values = query("commitment_values", month=str(filters.asof))
    of_county = dict(list(values[values["township_code"].isna()].groupby("commitment_id")))
    planned, differing = _plan_points(query), disagreements.found(query, filters.asof)
    chosen = set(filters.units)
    found = []
    for commitment in county.commitments:
        units = county.units_of(commitment)
        lead = county.lead_of(commitment)
        if chosen and not chosen & _answerable(units, lead):
            continue
        rows = of_county.get(commitment.id)
        target, points = target_of(commitment), points_of(rows, commitment.kind, filters.asof)
        plan = planned.get(commitment.id, {})
        verdict = judge(target, points, filters.asof, rules, plan)
        if Flag.BASE in commitment.flags and verdict.gap_pp is not None:
            base = f"{commitment.base_value:g}{commitment.unit}"
            verdict = replace(verdict, reason=f"{verdict.reason}；基期按{base}（{commitment.base_source}）")
        verdict = replace(verdict, differences=disagreements.marks_of(differing.get(commitment.id)))
        latest, since = latest_of(rows, county), computed_since_of(rows)
        found.append(Judged(commitment, target, verdict, points, units, lead, latest, plan, since))
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
        parts_unit=commitment.parts_unit,
        is_year_figure=commitment.kind is Kind.BY_DATE and commitment.basis == Basis.YEAR_TO_DATE,
    )


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


def computed_since_of(rows: pd.DataFrame | None) -> Month | None:
    """The first month whose figure is computed from ledgers."""
    if rows is None:
        return None
    months = sorted(rows.loc[rows["source"].ne(REPORTED), "month"].dropna())
    return Month.parse(months[0]) if months else None


def latest_of(rows: pd.DataFrame | None, county: County) -> dict[str, str]:
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
