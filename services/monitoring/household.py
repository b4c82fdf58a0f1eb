"""One household with its cases, steps, years and incomes, whole whatever places and departments are chosen."""

from dataclasses import dataclass

import pandas as pd

from analysis.monitoring.cases_as_of import net_income_per_capita
from analysis.targets.wording import guarded
from errors import NotFound
from models.viewing import Filters
from services import reading
from services.days import whole
from services.monitoring import case_clocks, warnings
from services.words import words

COST = "business_cost_yuan"
_BUSINESS = "business_income_yuan"
#: Column -> source, as the ledger has them.
SOURCES = {
    "wage_income_yuan": "工资性收入", _BUSINESS: "生产经营性收入", "property_income_yuan": "财产性收入",
    "transfer_income_yuan": "转移性收入",
}  # fmt: skip


@dataclass(frozen=True)
class Income:
    """One year, in yuan per head.

    Attributes:
        net: after costs, None where a source or the cost is missing. parts: by ``SOURCES``, business as what is left of
            it after its costs; empty where ``net`` is missing. line: the year's; None where nobody has said one.
    """

    year: int
    net: float | None
    parts: tuple[float, ...]
    line: float | None

    @property
    def words(self) -> str:
        """The income, never rounded onto the other side of its line."""
        if self.net is None or self.line is None:
            return words.number(self.net, "元") or "缺数"
        return guarded(self.net, 0, ("<", self.line), ("<=", self.line))

    @property
    def apart_words(self) -> str:
        """``低 315``: how far the income is from its line, in yuan. A reference, not a verdict."""
        if self.net is None or self.line is None:
            return "未作比较"
        gap = guarded(abs(self.net - self.line), 0, (">", 0))
        return "等于" if float(gap) == 0 else f"{'低' if self.net < self.line else '高'} {gap}"


@dataclass(frozen=True)
class File:
    """Everything the page shows of one household.

    Attributes:
        cases: its cases as of the month with their clocks, oldest first. steps: of all its cases, with their clocks.
        years: its yearly rows, oldest first.
    """

    household: pd.Series
    cases: pd.DataFrame
    steps: pd.DataFrame
    years: pd.DataFrame

    @property
    def newest(self) -> pd.Series | None:
        """The case that decides."""
        return self.cases.iloc[-1] if len(self.cases) else None

    def steps_of(self, case: pd.Series) -> pd.DataFrame:
        found: pd.DataFrame = self.steps[self.steps["case_id"] == case["case_id"]]
        return found

    def incomes(self) -> list[Income]:
        """One a year, oldest first."""
        lines, size = warnings.lines(), int(self.household["size"])
        shares = self.years[list(SOURCES)].astype(float)
        shares[_BUSINESS] -= self.years[COST].astype(float)
        nets = net_income_per_capita(self.years, size)
        return [
            Income(int(year), case_clocks.number(net), () if row.isna().any() else tuple(row), lines.get(int(year)))
            for year, net, (_, row) in zip(self.years["year"], nets, (shares / size).iterrows(), strict=True)
        ]


def one(household_id: str) -> pd.Series:
    """One household by its surrogate. Raises NotFound."""
    found = reading.rows("household", household=household_id[:32])
    if found.empty:
        raise NotFound("没有这一户，或者您无权查看。请从风险户页面逐级打开。")
    return found.iloc[0]


def file_of(household: pd.Series, filters: Filters) -> File:
    """Collect the household's cases, steps and years as of the month shown."""
    id, county = household["household_id"], whole(filters)
    cases = case_clocks.states(county)
    own = cases[cases["household_id"] == id].sort_values("entry_number")
    steps = case_clocks.steps(county)
    years = reading.rows("household_years", household=id, year=filters.asof.known_year)
    return File(household, own, steps[steps["case_id"].isin(own["case_id"])], years)
