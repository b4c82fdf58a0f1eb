"""Counting cases of 防返贫监测 as of a month. A case is one identification of one household.

Households are counted once, people by the size of their household. Fewer monitored households are never
read as better: what counts is that each open one has measures and none is overdue.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from models import Month

CATEGORIES = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
#: Days after which an identified household without measures is shown as waiting too long.
WITHOUT_MEASURES_DAYS = 10


@dataclass(frozen=True)
class Count:
    """Households first, then people."""

    households: int
    people: int


@dataclass(frozen=True)
class Overview:
    """The figures every report must agree on: enrolled = eliminated + still open, for each category too.

    ``entered`` and ``eliminated_now`` are cases of the month itself; ``without_measures`` are open households
    identified more than ``WITHOUT_MEASURES_DAYS`` days ago that have none.
    """

    enrolled: Count
    still_open: Count
    eliminated: Count
    entered: Count
    eliminated_now: Count
    without_measures: Count
    by_category: dict[str, Count]


def as_of(cases: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The cases with what follows from the month shown.

    Args:
        cases: columns of the ``cases`` query: household_id, size, category, identified_month (YYYY-MM),
            entered_on, eliminated_on (dates or missing), measure_count.

    Returns:
        The same rows with is_open, identified_on (entry into the system, else the first of the month),
        days_since (days from then to the month's end) and is_without_measures.
    """
    found = cases.copy()
    first_days = pd.to_datetime(found["identified_month"] + "-01")
    found["identified_on"] = pd.to_datetime(found["entered_on"]).fillna(first_days)
    found["days_since"] = (pd.Timestamp(month.end) - found["identified_on"]).dt.days.clip(lower=0)
    found["is_open"] = found["eliminated_on"].isna()
    waiting = found["days_since"] > WITHOUT_MEASURES_DAYS
    found["is_without_measures"] = found["is_open"] & (found["measure_count"] == 0) & waiting
    return found


def overview(cases: pd.DataFrame, month: Month) -> Overview:
    """Count cases prepared by :func:`as_of`.

    A household identified twice counts once: as open while any of its cases is open, else as eliminated.
    """
    # The newest case decides, except that an open one always outweighs an eliminated one.
    households = cases.sort_values(["is_open", "identified_month"]).drop_duplicates("household_id", keep="last")
    opened = households[households["is_open"]]
    is_new = cases["identified_month"] == str(month)
    is_gone = pd.to_datetime(cases["eliminated_on"]).between(pd.Timestamp(month.start), pd.Timestamp(month.end))
    return Overview(
        enrolled=count(households),
        still_open=count(opened),
        eliminated=count(households[~households["is_open"]]),
        entered=count(cases[is_new]),
        eliminated_now=count(cases[is_gone]),
        without_measures=count(opened[opened["is_without_measures"]]),
        by_category={name: count(opened[opened["category"] == name]) for name in CATEGORIES},
    )


def count(cases: pd.DataFrame) -> Count:
    """Distinct households and their people."""
    households = cases.drop_duplicates("household_id")
    return Count(len(households), int(households["size"].sum()))


def by(cases: pd.DataFrame, column: str) -> pd.DataFrame:
    """Open households and people by a column: columns ``column``, households, people, without_measures."""
    opened = cases[cases["is_open"]].drop_duplicates("household_id")
    grouped = opened.groupby(column, sort=False, observed=True)
    table = pd.DataFrame(
        {
            "households": grouped["household_id"].count(),
            "people": grouped["size"].sum(),
            "without_measures": grouped["is_without_measures"].sum(),
        }
    )
    return table.reset_index().sort_values("households", ascending=False, kind="stable", ignore_index=True)


def by_risk(cases: pd.DataFrame) -> pd.DataFrame:
    """Open households by risk, every risk of a household counted: columns risk, households."""
    opened = cases[cases["is_open"]].drop_duplicates("household_id")
    risks = opened.melt(id_vars="household_id", value_vars=[f"risk_{i}" for i in range(1, 6)], value_name="risk")
    counts = risks.dropna(subset="risk").drop_duplicates(["household_id", "risk"])["risk"].value_counts()
    return counts.rename_axis("risk").rename("households").reset_index()


def net_income_per_capita(years: pd.DataFrame, size: int) -> pd.Series:
    """家庭纯收入 = 工资性 + 生产经营性 + 财产性 + 转移性 − 生产经营性支出, divided by the household's people.

    Args:
        years: columns wage_income_yuan, business_income_yuan, property_income_yuan, transfer_income_yuan,
            business_cost_yuan.
        size: people of the household, at least 1.
    """
    income = years[["wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan"]]
    return (income.sum(axis=1, skipna=False) - years["business_cost_yuan"]) / size
