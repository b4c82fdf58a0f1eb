"""What units reported on the plan's commitments, and how targets were divided among the townships."""

from collections import Counter

import numpy as np

from data_access.county.county import County
from data_access.county.rows import Commitment, UnitKind
from demo.base.courses import Course, Series, Simulator, load_courses, plan_months
from demo.base.drawing import Cells, Floats, Ints, Rng, apportion
from demo.base.places import Places
from demo.base.scenario import Planned, Scenario
from demo.people.people import People
from demo.people.projects import herb_shares, lifted_people
from demo.targets.denominators import denominators_by_township
from demo.targets.settled import leads
from models.commitments import Cycle
from models.kinds import Kind
from models.time import Month

_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}
_UNDER_WAY, _DONE, _IN_FORCE = "演示：工作正在推进", "演示：已完成，材料已归档", "演示：政策执行中"


class _Rows:
    """Rows of a ledger in the making."""

    def __init__(self, *names: str) -> None:
        self.cells: Cells = {name: [] for name in names}

    def add(self, **values: object) -> None:
        for name, column in self.cells.items():
            column.append(values.get(name))


def observation_cells(scenario: Scenario, county: County, places: Places, people: People, rng: Rng) -> Cells:
    """Rows of the ledger ``observations``.

    County rows have an empty township; where there are township rows they add up to the county's. A commitment
    read from a ledger has none but what progress.toml writes of the time before, and neither has one whose figures
    progress.toml does not give.
    """
    rows = _Rows(
        "commitment_id", "township_code", "month", "basis", "value", "numerator", "denominator", "done_on", "note",
        "reporting_unit_id", "source_document",
    )  # fmt: skip
    courses, months = load_courses(county), plan_months(county)
    reporters = _reporters(scenario, county)
    simulator = Simulator(months, denominators_by_township(county, places, people))
    for commitment, stream in zip(county.commitments, rng.spawn(len(county.commitments)), strict=True):
        course = courses.get(commitment.id, Course())
        if commitment.figure is not None and not (commitment.is_reported and commitment.id in courses):
            continue
        due = _due(commitment, course, months)
        if commitment.kind.traits.is_in_words:
            _add_notes(rows, reporters[commitment.id], commitment, course, due)
            continue
        series = simulator.county_series(commitment, course, stream)
        if series is None:
            continue
        _add_series(rows, reporters[commitment.id], commitment, course, None, series, due)
        if course.townships:
            parts = simulator.township_series(course, series, stream)
            for town, part in zip(county.townships, parts, strict=True):
                _add_series(rows, reporters[commitment.id], commitment, course, town.code, part, due)
    return rows.cells


def _due(commitment: Commitment, course: Course, months: list[Month]) -> list[tuple[int, Month]]:
    """The months a report comes for, with their positions: figures monthly unless they are a year's."""
    every, traits = _MONTHS[commitment.report_cycle], commitment.kind.traits
    if traits.has_amount and not traits.is_recurring and every < _MONTHS[Cycle.YEAR]:
        every = 1
    until = course.until or str(months[-1])
    return [(i, month) for i, month in enumerate(months) if month.month % every == 0 and str(month) <= until]


def _reporters(scenario: Scenario, county: County) -> dict[str, str]:
    """Who reports each commitment: its lead, else the first unit of its article, else the one the plan names most."""
    named, confirmed = Counter(id for article in county.articles for id in article.units), leads(scenario, county)
    by_count = [county.unit(id) for id, _ in named.most_common()]
    found = {}
    for commitment in county.commitments:
        candidates = [confirmed.get(commitment.id), *county.units_of(commitment), *by_count]
        found[commitment.id] = next(u.short_name for u in candidates if u and u.kind is not UnitKind.GROUP)
    return found


def _add_notes(
    rows: _Rows, reporter: str, commitment: Commitment, course: Course, due: list[tuple[int, Month]]
) -> None:
    default = _IN_FORCE if commitment.kind is Kind.DURATION else _UNDER_WAY
    for _, month in due:
        rows.add(
            commitment_id=commitment.id, month=str(month), basis=commitment.basis,
            note=course.note or default, reporting_unit_id=reporter, source_document="演示文件",
        )  # fmt: skip


def _add_series(
    rows: _Rows,
    reporter: str,
    commitment: Commitment,
    course: Course,
    township_code: str | None,
    series: Series,
    due: list[tuple[int, Month]],
) -> None:
    for index, month in due:
        value = series.values[index].item()
        whole = int(series.denominators[index]) if series.denominators is not None else None
        if whole == 0:
            continue  # a township without any of them has nothing to report
        rows.add(
            commitment_id=commitment.id, township_code=township_code, month=str(month), basis=commitment.basis,
            value=value if whole is None else None, numerator=None if whole is None else value, denominator=whole,
            done_on=course.late.get(str(month)), note=_note(commitment, course, month, value), reporting_unit_id=reporter, source_document="演示文件",
        )  # fmt: skip


def _note(commitment: Commitment, course: Course, month: Month, value: float) -> str | None:
    if commitment.kind.traits.is_recurring:
        return course.late_note if str(month) in course.late else None
    if not commitment.kind.traits.is_done_once:
        return None
    if value:
        return _DONE
    is_late = commitment.deadline is not None and month > commitment.deadline
    return (course.late_note if is_late else course.note) or _UNDER_WAY


def allocation_cells(scenario: Scenario, county: County, people: People) -> Cells:
    """Rows of the ledger ``allocations``: the scenario's divided targets for each township and year.

    What is due in the last year adds up to the plan's target; ``source_document`` says how the figures count.
    """
    rows = _Rows("commitment_id", "township_code", "year", "value", "source_document")
    lifted = lifted_people(county, people)
    months = plan_months(county)
    years = sorted({month.year for month in months})
    for id, division in scenario.divided.items():
        commitment = county.commitment(id)
        weights = herb_shares(county) if commitment.kind is Kind.GROWTH else lifted
        if division.weights:
            weights = np.array([division.weights.get(town.name, 0.0) for town in county.townships])
        for year, part in zip(years, division.shares, strict=True):
            for town, whole in zip(
                county.townships, _divided(commitment, part, division.parts_per_unit, weights), strict=True
            ):
                rows.add(
                    commitment_id=id, township_code=town.code, year=year,
                    value=whole / division.parts_per_unit, source_document=division.document,
                )  # fmt: skip
    return rows.cells


def plan_point_cells(planned: Planned, county: County) -> Cells:
    """Rows of the ledger ``plan_points``: one target with a plan for the end of each quarter."""
    rows = _Rows("commitment_id", "month", "value", "source_document")
    target, before = county.commitment(planned.commitment).target or 0.0, 0.0
    for year, share in enumerate(planned.shares, start=county.plan.start_month.year):
        for quarter in range(1, 5):
            value = round(target * (before + (share - before) * quarter / 4))
            rows.add(
                commitment_id=planned.commitment,
                month=str(Month(year, 3 * quarter)),
                value=float(value),
                source_document="演示计划文件",
            )
        before = share
    return rows.cells


def _divided(commitment: Commitment, part: float, shares_per_unit: int, weights: Floats) -> list[int]:
    base, target = commitment.base_value or 0.0, commitment.target or 0.0
    divided: Ints = apportion(round((base + (target - base) * part) * shares_per_unit), weights)
    shares: list[int] = divided.tolist()
    return shares
