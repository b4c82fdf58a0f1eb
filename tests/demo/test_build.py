"""The simulated county keeps its promises: exact totals, no real person, rows that pass every rule."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from stdnum.cn import ric

from data_access.county.county import County
from data_access.county.ledgers import Ledgers
from data_access.county.reference_tables import reference_tables
from data_access.intake.tables.tables import RawTable
from demo.build import DEMO_FILE, demo_tables
from models.kinds import Kind
from models.time import Month
from tests.demo.conftest import FIRST_MONTH, as_stored

MONTHS = [Month(2021, 1).plus(i) for i in range(60)]


@pytest.fixture(scope="module")
def monitored(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Cases with size and type of the household and the month of elimination (empty text = not yet)."""
    steps, households = frames["case_steps"], frames["households"]
    ended = steps[steps["step"] == "风险消除"].set_index("case_id")["done_on"]
    cases = frames["cases"].merge(
        households[["household_no", "household_type", "size", "has_no_labour"]],
        left_on="household_id",
        right_on="household_no",
    )
    assert len(cases) == len(frames["cases"])
    refused = steps.loc[steps["step"] == "不予纳入", "case_id"]
    cases = cases[~cases["case_no"].isin(refused)].copy()
    cases["eliminated_month"] = [str(Month.of(day)) if day else "" for day in cases["case_no"].map(ended).fillna("")]
    return cases


def of_county(observations: pd.DataFrame, commitment: str) -> pd.Series:
    """Value by month of the county rows."""
    rows = observations[(observations["commitment_id"] == commitment) & observations["township_code"].isna()]
    return rows.set_index("month")["value"]


class TestTables:
    def test_there_is_one_for_each_ledger(self, tables: dict[str, RawTable], ledgers: Ledgers) -> None:
        assert set(tables) == {ledger.name for ledger in ledgers}
        for ledger in ledgers:
            assert (tables[ledger.name].file, tables[ledger.name].sheet) == (DEMO_FILE, ledger.title)

    def test_columns_are_known_and_required_ones_filled(self, tables: dict[str, RawTable], ledgers: Ledgers) -> None:
        for name, table in tables.items():
            assert set(table.values) <= set(ledgers[name].by_name), name
            for column in ledgers[name].columns:
                cells = table.values.get(column.name, [])
                assert not column.required or (cells and None not in cells), (name, column.name)
                assert len(cells) in (0, len(table))

    def test_cells_are_plain_values(self, tables: dict[str, RawTable]) -> None:
        plain = {str, int, float, bool, dt.date, type(None)}
        for name, table in tables.items():
            for column, cells in table.values.items():
                assert {type(cell) for cell in cells} <= plain, (name, column)
                assert not any(isinstance(cell, float) and cell != cell for cell in cells), (name, column)

    def test_codes_and_limits_are_kept(self, tables: dict[str, RawTable], ledgers: Ledgers) -> None:
        for name, table in tables.items():
            for column in ledgers[name].columns:
                cells = [cell for cell in table.values.get(column.name, []) if cell is not None]
                if column.codes:
                    assert set(cells) <= set(column.codes), (name, column.name)
                numbers = [cell for cell in cells if isinstance(cell, int | float)]
                if cells and (column.minimum, column.maximum) != (None, None):
                    assert len(numbers) == len(cells), (name, column.name)
                    assert column.minimum is None or min(numbers) >= column.minimum, (name, column.name)
                    assert column.maximum is None or max(numbers) <= column.maximum, (name, column.name)

    def test_keys_are_unique(self, frames: dict[str, pd.DataFrame], ledgers: Ledgers) -> None:
        for name, frame in frames.items():
            assert not frame.duplicated([key for key in ledgers[name].key if key in frame]).any(), name

    def test_every_reference_is_found(self, frames: dict[str, pd.DataFrame], ledgers: Ledgers) -> None:
        for ledger in ledgers:
            for column in ledger.references:
                target = frames[column.ledger][ledgers[column.ledger].key[0]]
                assert frames[ledger.name][column.name].dropna().isin(target).all(), (ledger.name, column.name)

    def test_no_rule_finds_a_fault(
        self, faulty_frames: dict[str, pd.DataFrame], ledgers: Ledgers, county: County
    ) -> None:
        with duckdb.connect() as sandbox:
            for name, table in reference_tables(county).items():
                sandbox.register(name, table)
            for ledger in ledgers:
                sandbox.register(ledger.name, as_stored(faulty_frames[ledger.name], ledger))
            assert ledgers.rules
            for rule in ledgers.rules.values():
                assert sandbox.execute(rule.sql).fetchall() == [], rule.name

    def test_same_seed_same_rows(
        self, tables: dict[str, RawTable], county: County, ledgers: Ledgers, outline: gpd.GeoDataFrame
    ) -> None:
        again = {table.ledger: table.values for table in demo_tables(county, ledgers, outline)}
        other = {table.ledger: table.values for table in demo_tables(county, ledgers, outline, seed=7)}
        assert again == {name: table.values for name, table in tables.items()}
        # The income line is a fact that was published, and the plan of one target is a straight rule: neither is drawn.
        assert {name for name in again if again[name] == other[name]} == {"income_lines", "plan_points"}


class TestPlaces:
    def test_114_exited_villages_lie_in_every_township(self, frames: dict[str, pd.DataFrame], county: County) -> None:
        villages = frames["villages"]
        exited = villages[villages["is_exited"].astype(bool)]
        kinds = {village.code: village.kind.value for village in county.villages}
        assert len(villages) == 273 and len(exited) == 114
        assert set(exited["village_code"].map(kinds)) == {"行政村"}
        assert set(exited["township_code"]) == {town.code for town in county.townships}
        assert villages["exited_year"].notna().sum() == 114

    def test_names_are_the_registers(self, frames: dict[str, pd.DataFrame], county: County) -> None:
        given = list(zip(frames["villages"]["village_code"], frames["villages"]["township_code"], strict=True))
        assert given == [(village.code, village.township_code) for village in county.villages]

    def test_villages_lie_inside_the_outline_and_apart(
        self, frames: dict[str, pd.DataFrame], outline: gpd.GeoDataFrame
    ) -> None:
        points = frames["villages"][["longitude", "latitude"]].astype(float).to_numpy()
        assert shapely.contains_xy(outline.geometry.union_all(), points[:, 0], points[:, 1]).all()
        metres = points * [111_320 * np.cos(np.radians(35.7)), 110_940]
        distances = np.linalg.norm(metres[:, None] - metres[None], axis=2) + np.eye(len(metres)) * 1e9
        assert distances.min() > 500
        assert (points.round(5) == points).all()

    def test_a_village_lies_nearest_to_its_own_seat(self, frames: dict[str, pd.DataFrame], county: County) -> None:
        villages = frames["villages"]
        points = villages[["longitude", "latitude"]].astype(float).to_numpy()
        seats = np.array([(town.seat_lng_wgs84, town.seat_lat_wgs84) for town in county.townships])
        scale = [np.cos(np.radians(35.67)), 1]
        nearest = np.linalg.norm((points[:, None] - seats[None]) * scale, axis=2).argmin(axis=1)
        codes = np.array([town.code for town in county.townships])
        assert (codes[nearest] == villages["township_code"]).mean() > 0.99

    def test_sites_hold_6732_people(self, frames: dict[str, pd.DataFrame]) -> None:
        sites = frames["resettlement_sites"]
        assert sites["site_type"].value_counts().to_dict() == {"集中安置小区": 6, "小型安置点": 5}
        assert sites["population"].sum() == 6732
        assert sites["site_name"].str.startswith("演示").all()

    def test_nobody_is_moved_beyond_a_sites_room(self, frames: dict[str, pd.DataFrame]) -> None:
        households, sites = frames["households"], frames["resettlement_sites"].set_index("site_no")
        moved = households[households["is_relocated"].astype(bool)].groupby("resettlement_site_id")["size"]
        assert set(moved.groups) == set(sites.index)
        assert (moved.sum() <= sites["population"]).all() and (moved.count() <= sites["household_count"]).all()
        assert households["resettlement_site_id"].notna().equals(households["is_relocated"].astype(bool))

    def test_collective_income_falls_for_some_and_is_missing_for_some(self, frames: dict[str, pd.DataFrame]) -> None:
        years = frames["village_years"]
        income = years.pivot(index="village_code", columns="year", values="collective_income_wanyuan").astype(float)
        assert list(map(int, income.columns)) == [2020, 2021, 2022, 2023, 2024, 2025]
        change = income.diff(axis=1).stack().dropna()
        assert (change > 0).mean() > 0.7 and (change < 0).mean() > 0.05
        assert 0.02 < income.isna().to_numpy().mean() < 0.09


class TestPeople:
    def test_totals_are_the_plans(self, frames: dict[str, pd.DataFrame]) -> None:
        sizes = frames["households"].groupby("household_type")["size"].agg(["count", "sum"])
        assert sizes.loc[["脱贫户"]].to_numpy().tolist() == [[9310, 25518]]
        assert sizes.loc["一般农户", "count"] == 330

    def test_every_village_has_some_and_not_more_than_live_there(self, frames: dict[str, pd.DataFrame]) -> None:
        villages = frames["villages"].set_index("village_code")
        lifted = frames["households"].query("household_type == '脱贫户'").groupby("village_code")["size"]
        assert len(lifted) == 265
        there = villages.loc[list(lifted.groups)]
        assert (lifted.count() <= there["household_count"]).all() and (lifted.sum() <= there["population"]).all()

    def test_sizes_are_the_members_counted(self, frames: dict[str, pd.DataFrame]) -> None:
        counted = frames["members"].groupby("household_id").size()
        sizes = frames["households"].set_index("household_no")["size"].astype(int)
        assert counted.sort_index().to_dict() == sizes.sort_index().to_dict()

    def test_one_head_and_at_most_one_spouse_of_the_other_sex(self, frames: dict[str, pd.DataFrame]) -> None:
        members = frames["members"]
        heads = members[members["relation"] == "户主"].set_index("household_id")
        spouses = members[members["relation"] == "配偶"].set_index("household_id")
        assert heads.index.is_unique and len(heads) == 9640
        assert spouses.index.is_unique
        assert (heads["gender"].loc[spouses.index] != spouses["gender"]).all()
        owners = frames["households"].set_index("household_no")
        assert heads["id_number"].loc[owners.index].tolist() == owners["head_id_number"].tolist()
        assert heads["name"].loc[owners.index].tolist() == owners["head_name"].tolist()

    def test_children_are_younger_and_parents_older_than_the_head(self, frames: dict[str, pd.DataFrame]) -> None:
        members = frames["members"]
        head = members[members["relation"] == "户主"].set_index("household_id")["birth_year"].astype(int)
        gap = members["birth_year"].astype(int) - members["household_id"].map(head)
        assert (gap[members["relation"].isin(["之子", "之女"])] >= 18).all()
        assert (gap[members["relation"].isin(["之父", "之母"])] <= -18).all()
        assert (gap[members["relation"].isin(["之孙子", "之孙女"])] >= 40).all()
        assert members["birth_year"].between(1925, 2025).all()

    def test_no_id_number_is_valid(self, frames: dict[str, pd.DataFrame]) -> None:
        members = frames["members"]
        numbers = members["id_number"].tolist()
        assert len(set(numbers)) == len(numbers) == 25518 + 930
        assert not any(ric.is_valid(number) for number in numbers)
        assert all(ric.calc_check_digit(number) != number[-1] for number in numbers)
        for number, year, gender in zip(numbers, members["birth_year"], members["gender"], strict=True):
            assert len(number) == 18 and number[:6] == "140524"
            assert ric.get_birth_date(number).year == year
            assert (int(number[16]) % 2 == 1) == (gender == "男")

    def test_phones_belong_to_nobody(self, frames: dict[str, pd.DataFrame]) -> None:
        for name in ("households", "members"):
            phones = frames[name]["phone"].dropna()
            assert len(phones) > 0 and phones.str.fullmatch(r"100\d{8}").all()

    def test_school_or_education_and_never_both(self, frames: dict[str, pd.DataFrame]) -> None:
        members = frames["members"]
        assert (members["education"].isna() != members["student_status"].isna()).all()
        age = 2025 - members["birth_year"].astype(int)
        assert members.loc[age.between(6, 15), "student_status"].notna().all()
        assert members.loc[age >= 30, "education"].notna().all()

    def test_work_fits_age_and_ability(self, frames: dict[str, pd.DataFrame]) -> None:
        members = frames["members"]
        age = 2025 - members["birth_year"].astype(int)
        cannot = members["labour_skill"].isin(["无劳动力", "丧失劳动力"])
        works = members["work_months"].notna()
        assert not works[(age < 16) | cannot | members["student_status"].notna()].any()
        assert works.equals(members["work_place"].notna())
        assert cannot[age < 16].all()
        is_fit = age.between(16, 59) & (members["health"] == "健康") & members["student_status"].isna()
        assert members.loc[is_fit, "labour_skill"].isin(["普通劳动力", "技能劳动力"]).all()

    def test_households_without_labour_have_nobody_who_can_work(self, frames: dict[str, pd.DataFrame]) -> None:
        members = frames["members"]
        can = ~members["labour_skill"].isin(["无劳动力", "丧失劳动力"])
        able = set(members.loc[can, "household_id"])
        flagged = frames["households"].query("has_no_labour == True")["household_no"]
        assert len(flagged) > 100 and able.isdisjoint(flagged)

    def test_household_years_cover_all_from_2023(
        self, frames: dict[str, pd.DataFrame], monitored: pd.DataFrame
    ) -> None:
        years = frames["household_years"].groupby("year")["household_id"].nunique().to_dict()
        ever = monitored["household_id"].nunique()
        assert years == {2021: ever, 2022: ever, 2023: 9640, 2024: 9640, 2025: 9640}

    def test_incomes_are_plausible_and_lower_under_monitoring(
        self, frames: dict[str, pd.DataFrame], monitored: pd.DataFrame
    ) -> None:
        rows = frames["household_years"].merge(
            frames["households"][["household_no", "size"]], left_on="household_id", right_on="household_no"
        )
        sources = ["wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan"]
        rows["net"] = rows[sources].sum(axis=1) - rows["business_cost_yuan"]
        rows["open"] = rows["household_id"].isin(monitored.loc[monitored["eliminated_month"] == "", "household_id"])
        sums = rows[rows["year"] == 2024].groupby("open")[["net", "size"]].sum()
        per_head = sums["net"] / sums["size"]
        assert 13_500 < per_head[False] < 16_000
        assert per_head[True] < 0.75 * per_head[False]


class TestCases:
    def test_share_of_lifted_people_ever_monitored(self, monitored: pd.DataFrame) -> None:
        for month, low, high in ((FIRST_MONTH, 0.05, 0.09), (MONTHS[-1], 0.05, 0.09)):
            lifted = monitored[
                (monitored["household_type"] == "脱贫户") & (monitored["identified_month"] <= str(month))
            ]
            share = lifted.drop_duplicates("household_id")["size"].sum() / 25518
            assert low <= share <= high, (month, share)

    def test_categories_obey_the_household_type(self, monitored: pd.DataFrame) -> None:
        pairs = set(zip(monitored["category"], monitored["household_type"], strict=True))
        assert pairs == {
            ("脱贫不稳定户", "脱贫户"),
            ("边缘易致贫户", "一般农户"),
            ("突发严重困难户", "脱贫户"),
            ("突发严重困难户", "一般农户"),
        }
        general = monitored.loc[monitored["household_type"] == "一般农户", "household_id"]
        assert general.nunique() == 330

    @pytest.mark.parametrize("month", ["2021-01", "2021-12", "2023-06", "2025-06", "2025-12"])
    def test_identities_hold(self, monitored: pd.DataFrame, month: str) -> None:
        taken_in = monitored[monitored["identified_month"] <= month]
        is_gone = taken_in["eliminated_month"].between("1", month)
        by_category = taken_in.groupby("category")["size"].agg(["count", "sum"])
        assert by_category.sum().tolist() == [len(taken_in), taken_in["size"].sum()]
        assert is_gone.sum() + (~is_gone).sum() == len(taken_in) > 0
        assert (taken_in.loc[is_gone, "eliminated_month"] > taken_in.loc[is_gone, "identified_month"]).all()

    def test_new_cases_in_every_month(self, monitored: pd.DataFrame) -> None:
        assert set(monitored["identified_month"]) == {str(month) for month in MONTHS}

    def test_about_two_thirds_are_eliminated_at_the_first_month_shown(self, monitored: pd.DataFrame) -> None:
        shares = []
        for month in map(str, MONTHS):
            taken_in = monitored[monitored["identified_month"] <= month]
            shares.append(taken_in["eliminated_month"].between("1", month).mean())
        at_first = shares[FIRST_MONTH.minus(MONTHS[0])]
        assert 0.62 <= at_first <= 0.72
        assert max(shares[:6]) == 0
        assert all(later > earlier - 0.03 for earlier, later in pairwise(shares))

    def test_elimination_takes_half_a_year_and_spares_households_without_labour(self, monitored: pd.DataFrame) -> None:
        gone = monitored[monitored["eliminated_month"] != ""]
        waited = [
            Month.parse(end).minus(Month.parse(start))
            for start, end in zip(gone["identified_month"], gone["eliminated_month"], strict=True)
        ]
        assert min(waited) >= 6
        assert not gone["has_no_labour"].astype(bool).any()

    def test_a_few_households_came_back(self, monitored: pd.DataFrame) -> None:
        again = monitored[monitored.duplicated("household_id", keep=False)].sort_values("identified_month")
        assert 1 <= again["household_id"].nunique() <= 3
        for _, cases in again.groupby("household_id"):
            assert "" != cases["eliminated_month"].iloc[0] < cases["identified_month"].iloc[1]

    def test_steps_follow_one_another(self, frames: dict[str, pd.DataFrame], ledgers: Ledgers) -> None:
        order = {name: index for index, name in enumerate(ledgers["case_steps"].by_name["step"].codes)}
        steps = frames["case_steps"].sort_values(["case_id", "started_on"], kind="stable")
        early = steps[steps["step"].map(order) < order["动态跟踪"]]
        # In the green channel help comes first and the procedure afterwards.
        cases = frames["cases"]
        is_green = early["case_id"].isin(cases.loc[cases["is_green_channel"], "case_no"])
        rank = early[~is_green]["step"].map(order).groupby(early["case_id"]).diff().dropna()
        assert (rank >= 0).all()
        assert steps["started_on"].min() >= dt.date(2021, 1, 1)
        assert steps["done_on"].dropna().max() <= dt.date(2025, 12, 31)
        assert set(steps["case_id"]) == set(frames["cases"]["case_no"])

    def test_the_green_channel_helps_before_the_case_is_entered(self, frames: dict[str, pd.DataFrame]) -> None:
        cases, steps = frames["cases"], frames["case_steps"]
        green = cases[cases["is_green_channel"]]
        assert 10 <= len(green) <= 40 and set(green["category"]) == {"突发严重困难户"}
        of = steps[steps["case_id"].isin(green["case_no"])].groupby(["case_id", "step"])["started_on"].min().unstack()
        assert (of["落实帮扶"] > of["线索登记"]).all() and (of["落实帮扶"] < of["录入系统"]).all()
        assert (of["动态跟踪"].dropna() >= of["录入系统"][of["动态跟踪"].notna()]).all()

    def test_eliminations_of_late_go_through_their_own_steps(self, frames: dict[str, pd.DataFrame]) -> None:
        steps = frames["case_steps"]
        ended = steps[(steps["step"] == "风险消除") & (steps["done_on"] >= dt.date(2024, 1, 1))].set_index("case_id")
        own = ["消除核实", "消除评议公示", "消除乡镇审核", "消除县级审定", "消除公告"]
        leaving = steps[steps["step"].isin(own) & steps["case_id"].isin(ended.index)]
        by_case = leaving.sort_values("started_on", kind="stable").groupby("case_id")
        assert set(by_case["step"].apply(sorted).map(tuple)) == {tuple(sorted(own))}
        assert (by_case["done_on"].max() <= ended["started_on"].reindex(list(by_case.groups))).all()

    def test_those_not_taken_in_end_with_the_refusal(self, frames: dict[str, pd.DataFrame]) -> None:
        steps = frames["case_steps"]
        refused = steps[steps["step"] == "不予纳入"]
        own = steps[steps["case_id"].isin(refused["case_id"])]
        assert 3 <= len(refused) <= 8
        assert not own["step"].isin(["录入系统", "落实帮扶"]).any()
        households = frames["cases"].set_index("case_no")["household_id"]
        assert not households.loc[refused["case_id"]].duplicated().any()

    def test_steps_name_who_handled_them(self, frames: dict[str, pd.DataFrame]) -> None:
        steps = frames["case_steps"]
        assert steps["handled_by"].notna().mean() > 0.95
        helped = steps[steps["measure"].notna()]
        assert 0.85 < helped["helper_name"].notna().mean() < 1
        assert 0.4 < helped["measure_yuan"].notna().mean() < 0.9
        names = set(steps["helper_name"].dropna()) | set(steps["handler_name"].dropna())
        assert all(name.startswith("演示") for name in names)
        assert set(steps.loc[steps["step"].isin(["乡镇审核", "消除乡镇审核"]), "handled_by"].dropna()) == {"乡镇"}

    def test_measures_and_elimination_stand_only_where_they_belong(self, frames: dict[str, pd.DataFrame]) -> None:
        steps = frames["case_steps"]
        assert steps["measure"].notna().equals(steps["step"] == "落实帮扶")
        assert steps["elimination"].notna().equals(steps["step"] == "风险消除")
        helped = steps[steps["step"] == "落实帮扶"]
        assert not helped.duplicated(["case_id", "measure"]).any()
        assert helped.groupby("case_id").size().between(1, 3).all()

    def test_something_is_overdue_and_unhelped_at_the_first_month_shown(self, frames: dict[str, pd.DataFrame]) -> None:
        steps, end = frames["case_steps"], FIRST_MONTH.end
        started = steps[steps["started_on"] <= end - dt.timedelta(days=30)]
        early = started[started["step"].isin(["入户核实", "信息比对", "村级评议公示", "乡镇审核"])]
        is_open = early["done_on"].isna() | (early["done_on"].fillna(dt.date(2099, 1, 1)) > end)
        assert 2 <= is_open.sum() <= 8
        entered = set(
            steps.loc[(steps["step"] == "录入系统") & (steps["started_on"] <= dt.date(2025, 5, 15)), "case_id"]
        )
        helped = set(steps.loc[(steps["step"] == "落实帮扶") & (steps["started_on"] <= end), "case_id"])
        assert 3 <= len(entered - helped) <= 8


class TestProgress:
    def test_every_commitment_that_is_only_reported_has_rows(
        self, frames: dict[str, pd.DataFrame], county: County
    ) -> None:
        reported = {commitment.id for commitment in county.commitments if commitment.figure is None}
        assert reported - set(frames["observations"]["commitment_id"]) == set()

    def test_only_livestock_is_stale(self, frames: dict[str, pd.DataFrame], county: County) -> None:
        last = frames["observations"].groupby("commitment_id")["month"].max()
        numeric = [c.id for c in county.commitments if c.kind not in (Kind.QUALITATIVE, Kind.DURATION)]
        assert [id for id, month in last.items() if id in numeric and month < "2025-12"] == []
        assert frames["livestock"]["month"].max() == "2023-12"

    def test_monthly_figures_cover_every_month(self, frames: dict[str, pd.DataFrame]) -> None:
        for commitment in ("C02", "C37", "C38"):
            rows = of_county(frames["observations"], commitment)
            assert list(rows.index) == [str(month) for month in MONTHS], commitment

    def test_numeric_kinds_carry_numbers(self, frames: dict[str, pd.DataFrame], county: County) -> None:
        notes_only = {c.id for c in county.commitments if c.kind in (Kind.QUALITATIVE, Kind.DURATION)}
        rows = frames["observations"]
        has_number = rows["value"].notna() | rows["denominator"].notna()
        assert has_number.equals(~rows["commitment_id"].isin(notes_only))

    def test_training_and_outlets_are_behind_at_the_first_month_shown(self, frames: dict[str, pd.DataFrame]) -> None:
        trainings, outlets = frames["trainings"], frames["outlets"]
        so_far = trainings[trainings["ended_on"] <= FIRST_MONTH.end]
        assert so_far["new_trained_count"].sum() == 5310  # of 7000
        assert 0.9 < so_far["certified_count"].sum() / 5310 < 0.97  # all of them should be
        opened = outlets[outlets["opened_on"].notna()]
        opened = opened[opened["opened_on"] <= FIRST_MONTH.end]
        assert opened["outlet_type"].value_counts().to_dict() == {"专柜": 8, "专馆": 2, "专区": 1}

    def test_the_annual_target_was_missed_once(self, frames: dict[str, pd.DataFrame]) -> None:
        rows = frames["away_workers"].groupby("month")["this_year_count"].sum()
        ends = {year: rows[f"{year}-12"] for year in range(2021, 2026)}
        assert [year for year, value in ends.items() if value < 10_000] == [2022]
        assert rows["2025-06"] == 9870 and rows["2025-09"] >= 10_000

    def test_parcel_stations_are_in_ten_townships_of_eleven(self, frames: dict[str, pd.DataFrame]) -> None:
        stations = frames["logistics_points"].query("point_level == '乡镇站'")
        opened = stations[stations["opened_on"] <= FIRST_MONTH.end]["township_code"]
        assert (opened.nunique(), stations["township_code"].nunique()) == (10, 11)

    def test_townships_add_up_to_the_county(self, frames: dict[str, pd.DataFrame]) -> None:
        rows = frames["observations"].copy()
        numbers = ["value", "numerator", "denominator"]
        rows[numbers] = rows[numbers].astype(float)
        parts = rows[rows["township_code"].notna()].groupby(["commitment_id", "month"])[numbers].sum(min_count=1)
        whole = rows[rows["township_code"].isna()].set_index(["commitment_id", "month"])[numbers].loc[parts.index]
        assert set(parts.index.get_level_values(0)) == {"C37", "C38"}
        pd.testing.assert_frame_equal(parts, whole, check_index_type=False)

    @pytest.mark.parametrize(("ledger", "column"), [("bees", "added_boxes"), ("away_workers", "this_year_count")])
    def test_a_years_running_totals_never_fall(self, frames: dict[str, pd.DataFrame], ledger: str, column: str) -> None:
        rows = frames[ledger].sort_values("month")
        for place, part in rows.groupby(["township_code", rows["month"].str[:4]]):
            assert (part[column].astype(int).diff().dropna() >= 0).all(), place

    def test_a_milestone_was_late(self, frames: dict[str, pd.DataFrame]) -> None:
        in_time, late = (of_county(frames["observations"], id) for id in ("C15", "C55"))
        assert (in_time["2021-03"], in_time["2021-06"]) == (0, 1)
        assert (late["2021-12"], late["2022-03"], late["2022-06"]) == (0, 0, 1)

    def test_targets_are_divided_exactly(self, frames: dict[str, pd.DataFrame]) -> None:
        rows = frames["allocations"]
        sums = rows[rows["year"] == 2025].groupby("commitment_id")["value"].sum().astype(float).round(6)
        assert sums.to_dict() == {
            "C22": 43.0, "C25": 3000.0, "C26": 30.0, "C30": 7000.0, "C32": 10000.0, "C35": 360.0,
        }  # fmt: skip
        assert rows.groupby(["commitment_id", "year"])["township_code"].nunique().eq(11).all()
        yearly = rows[rows["commitment_id"] == "C32"].groupby("year")["value"].sum().astype(float)
        assert yearly.tolist() == [10000.0] * 5


class TestProjects:
    def test_roads_are_behind_at_the_first_month_shown(self, frames: dict[str, pd.DataFrame]) -> None:
        roads = frames["road_projects"]
        accepted = roads[roads["status"] == "已验收"]
        in_time = accepted[accepted["accepted_on"] <= FIRST_MONTH.end]
        assert round(in_time["length_km"].sum(), 1) == 206.4
        assert 0 < len(accepted) - len(in_time) < 12
        assert accepted["accepted_on"].notna().equals(accepted["status"].notna())
        assert roads.loc[roads["status"] != "已验收", "accepted_on"].isna().all()
        assert roads.loc[roads["status"] == "在建", "started_on"].max() <= dt.date(2025, 12, 31)

    def test_herbs_start_from_the_known_area(self, frames: dict[str, pd.DataFrame]) -> None:
        sums = frames["herb_plantings"].groupby("year")["area_mu"].sum().to_dict()
        assert sums[2020] == 393_000
        assert 411_000 < sums[2024] < 413_000 and sums[2025] < 430_000

    def test_simulated_works_say_so(self, frames: dict[str, pd.DataFrame]) -> None:
        assert frames["road_projects"]["project_name"].str.endswith("（演示）").all()
        assert frames["water_works"]["works_name"].str.endswith("（演示）").all()
        water = frames["water_works"].merge(frames["villages"], on="village_code")
        assert (water["served_population"] <= water["population"]).all()
