"""Cases of 防返贫监测 as of a month: which are enrolled, monitored, eliminated or refused, and who waits for help.

A case is one identification of one household. How they are counted: :mod:`analysis.monitoring.bulletin`.
"""

import pandas as pd

from models.time import Month


def as_of(cases: pd.DataFrame, month: Month, waiting_days: int, long_waiting_days: int) -> pd.DataFrame:
    """The cases with what follows from the month shown.

    Args:
        cases: columns of the ``cases`` query: household_id, size, category, identified_month (YYYY-MM), entered_on,
            refused_on, eliminated_on, first_on (dates or missing), is_in_steps, is_green_channel, measure_count.
        waiting_days, long_waiting_days: days without measures over which a household is listed.

    Returns:
        The same rows with

        - enrolled_on: the day of 录入系统, never before the month of identification, else that month's first; missing
          while the procedure runs and for a refused case. is_enrolled: whether there is one.
        - is_open: neither refused nor eliminated. is_monitored: enrolled and open, which is what 未消除风险 counts.
        - identified_on: the day of 录入系统, else the first of the month of identification.
        - days_since: days from then to the month's end, at least 0.
        - help_owed_since: the enrolment; in the green channel, where help comes before the procedure, the first step.
        - is_without_measures, is_without_measures_long: open, no measure begun, for more than that many days since then.
        - is_again: a case of a household that was enrolled before.
    """
    found = cases.copy()
    first_days = pd.to_datetime(found["identified_month"] + "-01")
    entered = pd.to_datetime(found["entered_on"])
    eliminated, refused = pd.to_datetime(found["eliminated_on"]), pd.to_datetime(found["refused_on"])
    is_running = found["is_in_steps"].astype(bool) & entered.isna() & eliminated.isna()
    found["identified_on"] = entered.fillna(first_days)
    enrolled = found["identified_on"].where(found["identified_on"] >= first_days, first_days)
    found["enrolled_on"] = enrolled.mask(is_running | refused.notna())
    found["is_enrolled"] = found["enrolled_on"].notna()
    found["is_open"] = eliminated.isna() & refused.isna()
    found["is_monitored"] = found["is_enrolled"] & found["is_open"]
    found["days_since"] = (pd.Timestamp(month.end) - found["identified_on"]).dt.days.clip(lower=0)
    first_on = pd.to_datetime(found["first_on"]).fillna(found["enrolled_on"])
    found["help_owed_since"] = first_on.where(found["is_green_channel"].astype(bool), found["enrolled_on"])
    days_waiting = (pd.Timestamp(month.end) - found["help_owed_since"]).dt.days
    is_waiting = found["is_open"] & (found["measure_count"] == 0)
    found["is_without_measures"] = is_waiting & (days_waiting > waiting_days)
    found["is_without_measures_long"] = is_waiting & (days_waiting > long_waiting_days)
    first_enrolled = found.groupby("household_id")["enrolled_on"].transform("min")
    found["is_again"] = found["enrolled_on"] > first_enrolled
    return found


def net_income_per_capita(years: pd.DataFrame, size: int | pd.Series) -> pd.Series:
    """家庭纯收入 = 工资性 + 生产经营性 + 财产性 + 转移性 − 生产经营性支出, divided by the household's people.

    Args:
        years: columns wage_income_yuan, business_income_yuan, property_income_yuan, transfer_income_yuan,
            business_cost_yuan.
        size: people of the household, at least 1; one number, or one a row.
    """
    income = years[["wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan"]]
    return (income.sum(axis=1, skipna=False) - years["business_cost_yuan"]) / size
