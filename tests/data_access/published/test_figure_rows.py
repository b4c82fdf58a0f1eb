"""The rows a figure is computed from, each with its part: together they are the figure."""

from __future__ import annotations

import math

import pytest

from data_access.published.commitment_series import months_behind
from data_access.published.figure_rows import FigureRows, figure_rows, row_select
from data_access.published.read_model import ReadModel
from data_access.store import Store
from models.time import Month
from models.viewing import EVERYBODY, Viewer
from tests.data_access.filling import county, ledgers, read_model
from tests.data_access.published.looking import LIYI, OF_LIYI

FIGURES = [item for item in county().commitments if item.figure]
#: Figures that are no sum over the rows of one ledger.
NOT_SIMPLE = {
    "central_water", "designated_villages", "land_plan", "logistics_townships", "office_reform", "own_grid_renewed",
    "policies_ended_early", "sanitary_toilets", "screened_villages", "site_idle_households", "site_teams",
    "site_training", "tap_water", "trained_certified",
}  # fmt: skip
COLUMNS = (("roads", ("township_code", "month", "length", "is_open", "kind")),)


@pytest.fixture(scope="module")
def model(demo_store: Store) -> ReadModel:
    return read_model(demo_store)


def behind(
    model: ReadModel, name: str, basis: str, month: Month | None, viewer: Viewer = EVERYBODY
) -> FigureRows | None:
    start = county().plan.start_month
    return figure_rows(model, viewer, ledgers(), ledgers().figures[name], basis=basis, month=month, start=start)


def published(model: ReadModel, id: str, township: str | None = None) -> dict[str | None, float]:
    rows = model.query("commitment_values", EVERYBODY, month="2025-06")
    place = rows["township_code"].isna() if township is None else rows["township_code"] == township
    found = rows[(rows["commitment_id"] == id) & place & rows["value"].notna()]
    return {
        month if isinstance(month, str) else None: value
        for month, value in zip(found["month"], found["value"], strict=True)
    }


@pytest.mark.parametrize("id", [item.id for item in FIGURES if item.figure not in NOT_SIMPLE])
def test_the_rows_add_up_to_the_county_and_to_a_township(model: ReadModel, id: str) -> None:
    commitment = county().commitment(id)
    assert commitment.figure
    for viewer, township in ((EVERYBODY, None), (OF_LIYI, LIYI)):
        values = published(model, id, township)
        assert township or values or commitment.is_reported  # of no row yet: it stands as reported
        for month, value in list(values.items())[-14:]:
            shown = Month.parse(month) if month else None
            found = behind(model, commitment.figure, str(commitment.basis), shown, viewer)
            assert found
            above, below, parts = (found.rows[name].sum() for name in ("numerator", "denominator", "value"))
            assert math.isclose(100 * above / below if below else parts, value, rel_tol=1e-9, abs_tol=1e-9)


def test_a_figure_that_is_no_sum_of_rows_is_not_taken_apart(model: ReadModel) -> None:
    for name in NOT_SIMPLE & {item.figure for item in FIGURES}:
        assert behind(model, name, "时点", Month(2025, 6)) is None


def test_the_columns_are_those_the_select_names(model: ReadModel) -> None:
    found = behind(model, "road_km", "自2021年累计", Month(2025, 6))
    assert found
    assert (found.ledger, found.basis) == ("road_projects", "本期发生")
    assert found.columns == ("township_code", "length_km", "status", "accepted_on")


def select(value: str, where: str = "", numerator: str = "NULL", source: str = "roads") -> str:
    return (
        f"SELECT month, township_code, '时点' AS basis, {value} AS value, {numerator} AS numerator, NULL AS denominator "
        f"FROM {source} {where} GROUP BY ALL"
    )


@pytest.mark.parametrize(
    "sql",
    [
        select("avg(length)"),
        select("max(length)"),
        select("sum(length) / sum(is_open)"),
        select("sum(length) * length"),
        select("1 / sum(length)"),
        select("round(sum(length))"),
        select("count(DISTINCT kind)"),
        select("count(kind)"),
        select("sum(length)", source="roads JOIN ref_townships USING (township_code)"),
        select("sum(length)", where="WHERE kind IN (SELECT kind FROM roads)"),
        select("sum(length)", source="(SELECT * FROM roads)"),
        f"WITH a AS (SELECT 1) {select('sum(length)')}",
        select("sum(length)", where="LIMIT 3").replace(" GROUP BY ALL", ""),
    ],
)
def test_nothing_but_sums_and_counts_over_one_ledger_is_taken_apart(sql: str) -> None:
    assert row_select(select("sum(length) / 10"), COLUMNS) is not None
    assert row_select(sql, COLUMNS) is None


@pytest.mark.parametrize(
    ("given", "basis", "expected"),
    [
        ("本期发生", "自2021年累计", ["2021-12", "2023-12", "2024-12", "2025-03"]),
        ("本期发生", "本年累计", ["2025-03"]),
        ("本年累计", "自2021年累计", ["2021-12", "2023-12", "2024-12", "2025-03"]),
        ("自2021年累计", "本年累计", ["2024-12", "2025-03"]),
        ("时点", "时点", ["2025-03"]),
        ("本年累计", "本年累计", ["2025-03"]),
    ],
)
def test_which_months_went_into_a_figure(given: str, basis: str, expected: list[str]) -> None:
    known = [Month.parse(text) for text in ("2020-12", "2021-12", "2023-12", "2024-12", "2025-03", "2025-06")]
    assert [str(one) for one in months_behind(given, basis, Month(2025, 3), known, Month(2021, 1))] == expected
