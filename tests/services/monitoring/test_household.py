"""One household: whole wherever one looks from, an id that is none, and its income per head worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.monitoring.case_clock import CaseStatus
from errors import NotFound
from models.time import Month
from models.viewing import Filters
from services.monitoring import case_clocks, household, warnings
from services.monitoring.household import SOURCES, Income

JUNE = Filters((), (), Month(2025, 6))
YEARS = pd.DataFrame({"year": [2022, 2023], "business_cost_yuan": [2000.0, 9000.0]} | {
    name: [6000.0, 8000.0] for name in SOURCES})  # fmt: skip

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_a_household_is_shown_whole_whatever_township_is_chosen() -> None:
    states = case_clocks.states(JUNE)
    case = states[(states["status"] == CaseStatus.FOLLOWED) & states["is_newest"]].iloc[0]
    other = next(code for code in ("140524100", "140524104") if code != case["township_code"])
    file = household.file_of(household.one(case["household_id"]), Filters((other,), (), Month(2025, 6)))
    assert len(file.cases) == 1 and len(file.steps) >= 9


@pytest.mark.parametrize("id", ["", "nope", "' OR 1=1 --", "0" * 5000])
def test_an_id_that_is_none_is_a_sentence(id: str) -> None:
    with pytest.raises(NotFound, match="没有这一户"):
        household.one(id)


def incomes(monkeypatch: pytest.MonkeyPatch, years: pd.DataFrame, lines: dict[int, float]) -> list[household.Income]:
    """Of a household of two."""
    monkeypatch.setattr(warnings, "lines", lambda: lines)
    return household.File(pd.Series({"size": 2}), pd.DataFrame(), pd.DataFrame(), years).incomes()


def test_business_counts_after_its_costs_and_all_by_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """(4 × 6000 − 2000) ÷ 2 and (4 × 8000 − 9000) ÷ 2; of 2023 business lost 1000."""
    assert incomes(monkeypatch, YEARS, {2023: 7100.0}) == [
        Income(2022, 11000.0, (3000.0, 2000.0, 3000.0, 3000.0), None),
        Income(2023, 11500.0, (4000.0, -500.0, 4000.0, 4000.0), 7100.0),
    ]


@pytest.mark.parametrize("column", ["wage_income_yuan", "business_cost_yuan"])
def test_a_year_that_lacks_a_source_or_the_cost_has_no_income(column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking, known = incomes(monkeypatch, YEARS.assign(**{column: [float("nan"), 8000.0]}), {})
    assert (lacking.net, lacking.parts, lacking.words) == (None, (), "缺数") and known.net is not None


@pytest.mark.parametrize(
    ("net", "line", "words", "apart"),
    [
        (6785.0, 7100.0, "6785", "低 315"),
        (7415.0, 7100.0, "7415", "高 315"),
        (7100.0, 7100.0, "7100", "等于"),
        (7099.6, 7100.0, "7099.6", "低 0.4"),  # never rounded onto its line
        (6785.4, None, "6785", "未作比较"),
        (None, 7100.0, "缺数", "未作比较"),
    ],
)
def test_an_income_beside_its_line(net: float | None, line: float | None, words: str, apart: str) -> None:
    found = Income(2023, net, (), line)
    assert (found.words, found.apart_words) == (words, apart)
