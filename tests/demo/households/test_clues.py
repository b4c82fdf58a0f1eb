"""Clues of the simulated county: of monitored and other households, with dates that fit what they tell of."""

from __future__ import annotations

import datetime as dt

import pandas as pd


def test_every_case_begins_with_its_clue(frames: dict[str, pd.DataFrame]) -> None:
    clues, cases, steps = frames["clues"], frames["cases"], frames["case_steps"]
    first = steps[steps["step"] == "线索登记"].set_index("case_id")["started_on"]
    # One that was looked into and not taken in has its first step alone.
    cases = cases[~cases["case_no"].isin(steps.loc[steps["step"] == "不予纳入", "case_id"])]
    begun = set(zip(cases["household_id"], cases["clue_source"], cases["case_no"].map(first), strict=True))
    found = set(zip(clues["household_id"], clues["source"], clues["received_on"], strict=True))
    assert {one for one in begun if not pd.isna(one[2])} <= found


def test_clues_come_from_monitored_and_other_households_and_some_from_none(frames: dict[str, pd.DataFrame]) -> None:
    clues, monitored = frames["clues"], set(frames["cases"]["household_id"])
    is_known = clues["household_id"].notna()
    is_monitored = clues["household_id"].isin(monitored)
    assert is_monitored.sum() > 900 and (is_known & ~is_monitored).sum() > 300 and 5 < (~is_known).sum() < 30
    assert set(clues.loc[~is_monitored, "result"]) == {"落实帮扶不纳入", "无风险", "待核实"}


def test_a_date_of_verification_goes_with_a_result(frames: dict[str, pd.DataFrame]) -> None:
    clues = frames["clues"]
    assert ((clues["result"] == "待核实") == clues["verified_on"].isna()).all()
    verified = clues[clues["verified_on"].notna()]
    assert (verified["verified_on"] >= verified["received_on"]).all()
    assert clues["clue_no"].is_unique and max(verified["verified_on"]) <= dt.date(2025, 12, 31)
    assert (clues["warning_unit_id"].notna() == (clues["source"] == "部门筛查预警")).all()


def test_illness_and_disability_have_dates_but_for_a_few(frames: dict[str, pd.DataFrame]) -> None:
    members = frames["members"]
    for column, word in (("illness_since_on", "大病"), ("disability_certified_on", "残疾")):
        has_it = members["health"].str.contains(word)
        assert members.loc[~has_it, column].isna().all()
        assert 0 < members.loc[has_it, column].isna().mean() < 0.05
        dated = members[members[column].notna()]
        born = [dt.date(year, 12, 31) for year in dated["birth_year"]]
        assert all(date > birth for date, birth in zip(dated[column], born, strict=True))
