"""The fields of the national form in the simulated county: they fit together, but for the faults planted."""

from __future__ import annotations

import pandas as pd


def test_health_insurance_and_posts_fit_the_person(frames: dict[str, pd.DataFrame]) -> None:
    members = frames["members"]
    assert (members["has_resident_medical"].astype(bool) != members["has_employee_medical"].astype(bool)).all()
    is_disabled = members["health"].str.contains("残疾")
    assert members.loc[is_disabled, "disability_type"].notna().all()
    assert members.loc[~is_disabled, "disability_type"].isna().all()
    post = members[members["public_post"].notna()]
    assert 600 < len(post) < 1600
    assert (post["public_post_months"] == post["work_months"]).all()


def test_items_make_up_their_totals(frames: dict[str, pd.DataFrame]) -> None:
    rows = frames["household_years"].query("year == 2025")
    costs = rows[["crop_cost_yuan", "livestock_cost_yuan", "orchard_cost_yuan"]].astype(float).sum(axis=1)
    assert (costs == rows["business_cost_yuan"].astype(float)).all() and costs.sum() > 0
    on_aid = frames["members"].query("is_minimum_living == True")["household_id"].unique()
    assert set(on_aid) <= set(rows.loc[rows["minimum_living_yuan"].notna(), "household_id"])
    earlier = frames["household_years"].query("year == 2023")
    assert earlier["crop_cost_yuan"].isna().all() and earlier["net_income_per_capita_yuan"].isna().all()
