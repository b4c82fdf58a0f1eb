"""Profiles fill any ledger: as many rows as asked, exact totals, parts below wholes, no real person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest
from stdnum.cn import ric

from data_access.county.county import County, load_county
from data_access.county.ledgers import Ledger, Ledgers
from demo.base.drawing import Cells
from demo.base.places import Places
from demo.filling.filling import Filler
from errors import LedgerDefinitionError
from settings import ROOT

Fill = Callable[..., pd.DataFrame]

COLUMNS: tuple[dict[str, object], ...] = (
    {"name": "job_no", "label": "编号", "type": "text", "required": True},
    {"name": "township_code", "label": "乡镇", "type": "township"},
    {"name": "village_code", "label": "村", "type": "village"},
    {"name": "month", "label": "月份", "type": "month"},
    {"name": "year", "label": "年度", "type": "year"},
    {"name": "kind", "label": "种类", "type": "code", "codes": ["甲", "乙"]},
    {"name": "is_new", "label": "新增", "type": "boolean"},
    {"name": "started_on", "label": "开工", "type": "date"},
    {"name": "done_on", "label": "完工", "type": "date"},
    {"name": "people", "label": "人数", "type": "integer", "minimum": 0, "example": 10},
    {"name": "part", "label": "其中", "type": "integer"},
    {"name": "paid", "label": "金额", "type": "number"},
    {"name": "rate", "label": "比例", "type": "percent"},
    {"name": "unit_id", "label": "单位", "type": "unit"},
    {"name": "name", "label": "姓名", "type": "text", "sensitive": True},
    {"name": "id_number", "label": "证件号码", "type": "id_number", "sensitive": True},
    {"name": "phone", "label": "电话", "type": "phone", "sensitive": True},
    {"name": "site_id", "label": "安置点", "type": "reference", "ledger": "sites"},
)
JOBS = Ledger.model_validate(
    {"name": "jobs", "title": "岗位", "shape": "event", "date": "started_on", "key": ["job_no"], "personal": True,
     "unit": "县水务局", "columns": COLUMNS}
)  # fmt: skip
SITES = Ledger.model_validate(
    {"name": "sites", "title": "点", "shape": "state", "key": ["site_no"],
     "columns": [{"name": "site_no", "label": "编号", "type": "text"},
                 {"name": "township_code", "label": "乡镇", "type": "township"},
                 {"name": "size", "label": "规模", "type": "integer"}]}
)  # fmt: skip
SITE_ROWS: Cells = {
    "site_no": ["S1", "S2", "S3"], "township_code": ["140524100", "140524100", "140524101"], "size": [5, 8, 13],
}  # fmt: skip


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(ROOT / "counties" / "lingchuan")


@pytest.fixture(scope="module")
def places(county: County) -> Places:
    """Two villages in every township, the first of them exited."""
    villages = pd.DataFrame(
        [
            {"township_code": village.township_code, "village_code": village.code, "is_exited": index == 0}
            for town in county.townships
            for index, village in enumerate([v for v in county.villages if v.township_code == town.code][:2])
        ]
    )
    return cast("Places", SimpleNamespace(rural=villages))


@pytest.fixture
def fill(county: County, places: Places, tmp_path: Path) -> Fill:
    """``fill(profile)``: the ledger of jobs as its profile fills it, one row a job."""
    own = replace(county, folder=tmp_path)
    profiles = tmp_path / "demo/profiles"
    profiles.mkdir(parents=True)

    def rows(profile: str, seed: int = 1) -> pd.DataFrame:
        (profiles / "jobs.toml").write_text(profile, encoding="utf-8")
        ledgers = Ledgers({"jobs": JOBS, "sites": SITES}, {}, {}, {})
        filler = Filler(own, ledgers, places, seed, {"sites": lambda: SITE_ROWS})
        return pd.DataFrame(filler.cells("jobs"), dtype=object)

    return rows


@pytest.mark.parametrize(
    ("per", "count"),
    [
        ("county", 1),
        ("township", 11),
        ("village", 22),
        ("exited_village", 11),
        ("sites", 3),
        ("month", 60),
        ("quarter", 20),
        ("year", 5),
        ("township_year", 55),
        ("sites_quarter", 60),
    ],
)
def test_a_row_for_each_place_and_period(fill: Fill, per: str, count: int) -> None:
    assert len(fill(f'per = "{per}"')) == count
    assert len(fill(f'per = "{per}"\nrows = 2')) == 2 * count


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(fill: Fill) -> None:
    profile = 'per = "village"\nrows = [0, 5]'
    pd.testing.assert_frame_equal(fill(profile), fill(profile))
    assert not fill(profile).equals(fill(profile, seed=2))


def test_rows_and_places_are_as_many_as_the_profile_says(fill: Fill) -> None:
    frame = fill('per = "village"\nshare = 0.5\nrows = [2, 3]')
    counts = frame.groupby("village_code").size()
    assert len(counts) == 11 and set(counts) <= {2, 3}


def test_places_fit_one_another(fill: Fill, county: County) -> None:
    for per in ("county", "township", "village", "sites", "month"):
        frame = fill(f'per = "{per}"\nrows = 9')
        assert all(
            county.village(village).township_code == township
            for village, township in zip(frame["village_code"], frame["township_code"], strict=True)
        ), per


def test_periods_run_over_the_months_asked_for(fill: Fill) -> None:
    frame = fill('per = "quarter"\nfrom = "2024-02"\nto = "2025-03"')
    assert frame["month"].tolist() == ["2024-03", "2024-06", "2024-09", "2024-12", "2025-03"]
    assert frame["year"].tolist() == [2024, 2024, 2024, 2024, 2025]
    quarters = zip(frame["started_on"], frame["month"], strict=True)
    assert all(day.year == int(month[:4]) and 0 <= int(month[5:]) - day.month <= 2 for day, month in quarters)


def test_a_code_that_stands_for_each_multiplies_the_rows(fill: Fill) -> None:
    frame = fill('per = "township"\n[columns.kind]\neach = true')
    assert Counter(frame["kind"]) == {"甲": 11, "乙": 11}


def test_totals_and_sums_are_exact(fill: Fill) -> None:
    frame = fill(
        'rows = 40\n[columns.people]\ntotal = 5310\n[columns.paid]\nsums = { "2022-12" = 100.5, "2025-12" = 7 }\ndecimals = 2'
    )
    assert frame["people"].sum() == 5310
    is_early = np.array([day <= dt.date(2022, 12, 31) for day in frame["started_on"]])
    assert round(frame.loc[is_early, "paid"].sum(), 2) == 100.5
    assert round(frame.loc[~is_early, "paid"].sum(), 2) == 7


def test_a_sum_without_a_row_to_carry_it_is_refused(fill: Fill) -> None:
    with pytest.raises(LedgerDefinitionError, match="2021-01 以前没有行可以分摊"):
        fill('[columns.started_on]\nfrom = "2022-01-01"\n[columns.paid]\nsums = { "2021-01" = 5 }')


def test_parts_stay_below_their_whole(fill: Fill) -> None:
    frame = fill('rows = 200\n[columns.people]\nlow = 0\nhigh = 9\n[columns.part]\nshare_of = "people"\nlow = 0.5')
    assert (frame["part"] <= frame["people"]).all() and frame["part"].sum() >= 0.5 * frame["people"].sum() - 200
    assert all(isinstance(cell, int) for cell in frame["part"])


def test_dates_follow_their_column_and_only_where_they_belong(fill: Fill) -> None:
    frame = fill(
        'rows = 200\n[columns.done_on]\nafter = "started_on"\ndays = [3, 9]\nto = "2026-12-31"\n'
        'only_if = { kind = ["甲"] }'
    )
    assert frame["done_on"].notna().equals(frame["kind"] == "甲")
    waits = [(done - begun).days for begun, done in zip(frame["started_on"], frame["done_on"], strict=True) if done]
    assert (min(waits), max(waits)) == (3, 9)


def test_dates_are_as_many_in_each_stretch_as_counted(fill: Fill) -> None:
    frame = fill('rows = 10\n[columns.started_on]\ncounts = { "2021-12" = 2, "2025-06" = 5 }')
    years = Counter(day.year > 2021 if day else None for day in frame["started_on"])
    assert years == {False: 2, True: 5, None: 3}
    assert max(day for day in frame["started_on"] if day) <= dt.date(2025, 6, 30)
    shares = fill('rows = 10\n[columns.started_on]\nshares = { "2021-12" = 0.5, "2025-06" = 0.3 }')
    assert Counter(day.year > 2021 if day else None for day in shares["started_on"]) == {False: 5, True: 3, None: 2}


def test_texts_name_place_number_and_other_columns(fill: Fill, county: County) -> None:
    frame = fill('per = "township_year"\n[columns.job_no]\ntext = "演示{township}{year}-{n:02d}{kind}"')
    first = frame.iloc[0]
    town = county.township(first["township_code"]).name
    assert first["job_no"] == f"演示{town}2021-01{first['kind']}"
    assert frame["job_no"].is_unique


def test_persons_are_nobody(fill: Fill) -> None:
    frame = fill("rows = 300\n[columns.name]\nperson = true\nlow = 30\nhigh = 40")
    births = [ric.get_birth_date(number).year for number in frame["id_number"]]
    assert (min(births), max(births)) == (1985, 1995)
    assert not any(ric.is_valid(number) for number in frame["id_number"])
    assert frame["id_number"].is_unique and frame["phone"].dropna().str.startswith("100").all()
    assert frame["name"].str.len().between(2, 3).all()


def test_a_row_of_another_ledger_lends_key_place_and_columns(fill: Fill) -> None:
    frame = fill('per = "sites"\nwhere = { size = [8, 13] }\n[columns.people]\ncopy = "size"')
    assert frame["site_id"].tolist() == ["S2", "S3"]
    assert frame["people"].tolist() == [8, 13]
    assert frame["township_code"].tolist() == ["140524100", "140524101"]


def test_a_reference_points_into_its_township_or_nowhere(fill: Fill) -> None:
    frame = fill('per = "township"\nrows = 20')
    pairs = set(zip(frame["township_code"], frame["site_id"], strict=True))
    assert {pair for pair in pairs if pair[0] in ("140524100", "140524101")} == {
        ("140524100", "S1"),
        ("140524100", "S2"),
        ("140524101", "S3"),
    }
    assert {site for town, site in pairs if town not in ("140524100", "140524101")} == {None}


def test_rows_of_another_ledger_are_counted_in_the_township(fill: Fill) -> None:
    frame = fill('per = "township"\n[columns.people]\ncount_of = "sites"')
    counts = dict(zip(frame["township_code"], frame["people"], strict=True))
    assert (counts.pop("140524100"), counts.pop("140524101"), set(counts.values())) == (2, 1, {0})


def test_a_column_of_another_ledger_is_added_up_in_the_township(fill: Fill) -> None:
    frame = fill('per = "township"\n[columns.people]\ncount_of = "sites.size"\nlow = 2\nhigh = 2')
    sums = dict(zip(frame["township_code"], frame["people"], strict=True))
    assert (sums.pop("140524100"), sums.pop("140524101"), set(sums.values())) == (26, 26, {0})


def test_parts_follow_their_weights_and_factors(fill: Fill) -> None:
    frame = fill(
        'per = "township"\nrows = 10\n[columns.people]\ntotal = 3900\nweighted_by = "sites.size"\n'
        'factors = { "礼义镇" = 2 }'
    )
    sums = frame.groupby("township_code")["people"].sum()
    assert sums.sum() == 3900 == sums["140524100"] + sums["140524101"]
    assert 0.3 < sums["140524100"] / 3900 < 0.37  # 13 and twice 13


def test_season_growth_and_factor_multiply_a_number(fill: Fill) -> None:
    frame = fill(
        'per = "township_quarter"\n[columns.people]\nlow = 1000\nhigh = 1000\ngrowth = 1.1\n'
        'months = [1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0]\nfactors = { "礼义镇" = 0.5 }'
    ).set_index(["township_code", "month"])["people"]
    assert frame["140524100", "2022-03"] == round(2000 * 1.1 ** (14 / 12))
    assert frame["140524101", "2022-03"] == round(1000 * 1.1 ** (14 / 12))
    assert frame["140524100", "2025-12"] == 0


def test_what_is_missing_is_spread_over_the_places(fill: Fill) -> None:
    frame = fill(
        'per = "village_quarter"\n[columns.people]\nvalue = 10\n[columns.part]\nshare_of = "people"\nspread = true\n'
        'points = { "2021-03" = 90, "2025-12" = 100 }'
    )
    first = frame[frame["month"] == "2021-03"]["part"]
    assert (first.sum(), first.min()) == (198, 9)
    assert (frame.groupby("village_code")["part"].diff().dropna() >= 0).all()


def test_a_part_is_not_less_than_its_least(fill: Fill) -> None:
    frame = fill('rows = 50\n[columns.people]\nvalue = 1\n[columns.part]\nshare_of = "people"\nhigh = 0.9\nleast = 1')
    assert set(frame["part"]) == {1}


def test_a_code_stands_for_a_share_of_the_places(fill: Fill) -> None:
    frame = fill('per = "village"\nrows = 50\n[columns.kind]\neach = { "甲" = 1.0, "乙" = 0.2 }')
    counts = Counter(frame["kind"])
    assert counts["甲"] == 1100 and 150 < counts["乙"] < 290


def test_as_many_rows_as_the_other_ledger_says(fill: Fill) -> None:
    assert Counter(fill('per = "sites"\nrows = "size"')["site_id"]) == {"S1": 5, "S2": 8, "S3": 13}


def test_days_are_counted_from_the_end_of_a_year(fill: Fill) -> None:
    frame = fill('per = "township_year"\n[columns.done_on]\nafter = "year"\ndays = [-30, 20]\nto = "2026-12-31"')
    waits = [(day - dt.date(year, 12, 31)).days for day, year in zip(frame["done_on"], frame["year"], strict=True)]
    assert min(waits) >= -30 and max(waits) <= 20 and min(waits) < -10 < 5 < max(waits)


def test_days_beyond_the_last_lie_before_it_and_not_on_it(fill: Fill) -> None:
    frame = fill(
        'rows = 300\n[columns.started_on]\nfrom = "2025-12-01"\nto = "2025-12-01"\n'
        '[columns.done_on]\nafter = "started_on"\ndays = [5, 300]'
    )
    days = Counter(frame["done_on"])
    assert min(days) >= dt.date(2025, 12, 6) and max(days) == dt.date(2025, 12, 31) and max(days.values()) < 40


def test_several_rules_are_tried_in_their_order(fill: Fill) -> None:
    frame = fill('rows = 50\n[[columns.people]]\nvalue = 1\nonly_if = { kind = ["甲"] }\n[[columns.people]]\nvalue = 2')
    assert frame.groupby("kind")["people"].unique().map(list).to_dict() == {"甲": [1], "乙": [2]}


def test_what_a_place_has_it_keeps_over_the_months(fill: Fill) -> None:
    frame = fill('per = "village_quarter"\n[columns.people]\nsteady = true\nlow = 0\nhigh = 999')
    assert frame.groupby("village_code")["people"].nunique().eq(1).all()
    assert frame["people"].nunique() > 10


def test_running_totals_start_again_each_year(fill: Fill) -> None:
    frame = fill(
        'per = "township_quarter"\nfrom = "2024-01"\n[columns.people]\nrunning = "year"\nby = "month"\n'
        'sums = { "2024-12" = 900, "2025-06" = 400, "2025-12" = 50 }'
    )
    sums = frame.groupby("month")["people"].sum()
    assert (sums["2024-12"], sums["2025-06"], sums["2025-12"]) == (900, 400, 450)
    assert (frame.sort_values("month").groupby(["township_code", "year"])["people"].diff().dropna() >= 0).all()


def test_all_rows_of_a_month_reach_the_points_together(fill: Fill) -> None:
    frame = fill(
        'per = "village_quarter"\n[columns.people]\nvalue = 10\n[columns.part]\nshare_of = "people"\n'
        'points = { "2021-03" = 20, "2025-12" = 90 }\n[columns.is_new]\npoints = { "2021-03" = 0, "2025-12" = 50 }'
    )
    parts = frame.groupby("month")["part"].sum()
    assert (parts["2021-03"], parts["2025-12"]) == (44, 198)  # of 22 villages with 10 each
    assert frame.groupby("month")["is_new"].sum()[["2021-03", "2025-12"]].tolist() == [0, 11]
    assert (frame.groupby("village_code")["part"].diff().dropna() >= 0).all()


def test_what_the_profile_leaves_out_follows_from_the_definition(fill: Fill) -> None:
    frame = fill("rows = 300")
    assert set(frame["kind"]) == {"甲", "乙"} and set(frame["is_new"]) == {True, False}
    assert frame["people"].between(6, 14).all()
    assert not frame["rate"].between(0, 1, inclusive="neither").any()
    assert set(frame["unit_id"]) == {"县水务局"}
    assert frame["job_no"].iloc[0] == "YS-0001"


def test_empty_cells_are_about_as_many_as_asked_for(fill: Fill) -> None:
    frame = fill("rows = 400\n[columns.people]\nnull_share = 0.25")
    assert 60 < frame["people"].isna().sum() < 140
    assert None in frame["people"].tolist()


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("[columns.colour]\nvalue = 1", "没有列 colour"),
        ("colour = 1", "写法有误"),
        ('per = "offices"', "per 写的 offices 没有演示数据"),
        ('rows = 2\n[columns.started_on]\ncounts = { "2021-12" = 3 }', "要 3 行，只有 2 行"),
    ],
)
def test_a_wrong_profile_is_refused_by_its_file(fill: Fill, profile: str, words: str) -> None:
    with pytest.raises(LedgerDefinitionError, match=r"jobs\.toml") as caught:
        fill(profile)
    assert words in str(caught.value)


def test_a_ledger_without_a_profile_has_no_rows(county: County, places: Places) -> None:
    ledgers = Ledgers({"jobs": JOBS, "sites": SITES}, {}, {}, {})
    assert Filler(county, ledgers, places, 1, {}).cells("jobs") == {}
