"""Figures that take over from a unit's reports once their ledgers are complete, each with a worked answer."""

from __future__ import annotations

import datetime as dt

from data_access.county.rows import VillageKind
from tests.counties.selects import bases, figure
from tests.data_access.filling import Row, county

CHONGWEN, LIYI = "140524100", "140524101"


def day(month: int, number: int = 10, year: int = 2024) -> dt.date:
    return dt.date(year, month, number)


def by_month(name: str, **tables: list[Row]) -> dict[object, list[object]]:
    """Month -> value, numerator and denominator of a figure that is the county's alone."""
    found = figure(name, **tables)
    assert {row[1] for row in found} == {None} and bases(name, **tables) == {"时点"}
    return {row[0]: list(row[2:]) for row in found}


def test_a_policy_is_ended_early_until_another_takes_its_place() -> None:
    rows: list[Row] = [
        {"status": "执行中"},
        {"status": "已退出", "withdrawn_on": day(3), "replaced_on": day(3, 1)},
        {"status": "已退出", "withdrawn_on": day(3), "replaced_on": day(5)},
        {"status": "已退出", "withdrawn_on": day(6)},
    ]
    found = by_month("policies_ended_early", policy_items=rows)
    assert found == {
        "2021-01": [0, None, None], "2024-03": [1, None, None], "2024-05": [0, None, None], "2024-06": [1, None, None],
    }  # fmt: skip
    assert by_month("policies_ended_early", policy_items=rows[:1]) == {"2021-01": [0, None, None]}
    assert figure("policies_ended_early", policy_items=[]) == []


def test_a_township_has_screened_when_every_village_has() -> None:
    villages = [v.code for v in county().villages if v.township_code == LIYI and v.kind is VillageKind.VILLAGE]
    rows: list[Row] = [
        {
            "township_code": LIYI,
            "village_code": code,
            "month": month,
            "status": "按期完成",
            "done_on": day(int(month[-2:])),
        }
        for month in ("2024-04", "2024-05", "2024-06")
        for code in villages
    ]
    rows[1] |= {"status": "未开展", "done_on": None}  # April, the second village
    rows[len(villages)] |= {"status": "逾期完成", "done_on": day(6, 3)}  # May, the first one
    del rows[-1]  # June: the last village has no row
    whole = len(villages)
    found = figure("screened_villages", screenings=rows)
    assert [row[:2] + row[3:] for row in found] == [
        ("2024-04", LIYI, whole - 1, whole), ("2024-05", LIYI, whole, whole), ("2024-06", LIYI, whole - 1, whole),
    ]  # fmt: skip
    assert bases("screened_villages", screenings=rows) == {"本期发生"}


def test_an_estate_has_a_team_while_somebody_is_in_post() -> None:
    sites: list[Row] = [
        {"site_type": kind, "township_code": town}
        for kind, town in (("集中安置小区", CHONGWEN), ("集中安置小区", LIYI), ("小型安置点", LIYI))
    ]
    members: list[Row] = [
        {"site_id": "row1", "started_on": day(2), "status": "在岗"},
        {"site_id": "row1", "started_on": day(3), "status": "在岗"},
        {"site_id": "row2", "started_on": day(2), "ended_on": day(5), "status": "期满轮换"},
        {"site_id": "row3", "started_on": day(2), "status": "在岗"},
        {"started_on": day(1), "status": "在岗"},
    ]
    found = figure("site_teams", team_members=members, resettlement_sites=sites)
    assert [row[:3] for row in found] == [
        ("2024-02", CHONGWEN, 1), ("2024-02", LIYI, 1), ("2024-03", CHONGWEN, 1), ("2024-03", LIYI, 1),
        ("2024-05", CHONGWEN, 1), ("2024-05", LIYI, 0),
    ]  # fmt: skip
    assert figure("site_teams", team_members=members[-1:], resettlement_sites=sites) == []


def test_a_village_named_twice_counts_once_and_no_longer_than_it_is_named() -> None:
    key, model, posted = "乡村振兴重点帮扶村", "乡村振兴示范村", "驻村工作队派驻村"
    rows: list[Row] = [
        {"township_code": LIYI, "village_code": "a", "kind": key, "designated_on": day(9, year=2020), "status": "有效"},
        {"township_code": LIYI, "village_code": "a", "kind": model, "designated_on": day(4), "status": "有效"},
        {"township_code": LIYI, "village_code": "b", "kind": model, "designated_on": day(4), "ended_on": day(6), "status": "已退出"},
        {"township_code": LIYI, "village_code": "c", "kind": posted, "designated_on": day(4), "status": "有效"},
    ]  # fmt: skip
    found = [row for row in figure("designated_villages", designations=rows) if row[1] == LIYI]
    assert [row[:3] for row in found] == [("2021-01", LIYI, 1), ("2024-04", LIYI, 2), ("2024-06", LIYI, 1)]
    assert ("2024-04", CHONGWEN, 0, None, None) in figure("designated_villages", designations=rows)


def test_insured_households_and_double_signed_pledges_are_counted_by_year() -> None:
    policies: list[Row] = [{"township_code": LIYI, "year": 2024, "insured_household_count": count} for count in (12, 7)]
    assert figure("insured_households", insurance_policies=policies) == [("2024-12", LIYI, 19, None, None)]
    pledges: list[Row] = [
        {"township_code": LIYI, "year": 2024, "pledge_level": level, "is_key": key, "status": status, "is_double_signed": both}
        for level, key, status, both in (
            ("乡镇与村", True, "已签", True), ("乡镇与村", True, "已签", False), ("乡镇与村", True, "未签", None),
            ("县与乡镇", True, "已签", True), ("县与部门", True, "已签", True), ("乡镇与村", False, "已签", True),
        )
    ]  # fmt: skip
    assert figure("double_signed_pledges", pledges=pledges) == [("2024-12", LIYI, 2, None, None)]


def test_the_own_grid_is_renewed_when_all_its_works_are() -> None:
    rows: list[Row] = [
        {"works_type": "水电自供区改造", "stage": "投运", "done_on": day(3)},
        {"works_type": "水电自供区改造", "stage": "竣工", "done_on": day(8)},
        {"works_type": "农网升级改造", "stage": "施工"},
    ]
    assert by_month("own_grid_renewed", grid_works=rows) == {
        "2021-01": [0, 0, 2], "2024-03": [0, 1, 2], "2024-08": [1, 2, 2],
    }  # fmt: skip
    rows.append({"works_type": "水电自供区改造", "stage": "施工"})
    assert by_month("own_grid_renewed", grid_works=rows)["2024-08"] == [0, 2, 3]


def test_a_milestone_is_reached_when_all_its_items_are() -> None:
    def item(status: str, finished_on: dt.date | None = None, commitment: str = "C55") -> Row:
        return {"commitment_id": commitment, "status": status, "finished_on": finished_on}

    rows = [item("已完成", day(3)), item("已完成", day(7)), item("已取消"), item("进行中", commitment="C53")]
    assert by_month("land_plan", milestones=rows) == {
        "2021-01": [0, 0, 2], "2024-03": [0, 1, 2], "2024-07": [1, 2, 2],
    }  # fmt: skip
    assert by_month("office_reform", milestones=rows) == {"2021-01": [0, 0, 1]}
    assert figure("land_plan", milestones=[]) == []


def test_5g_covers_seats_of_townships_and_key_villages() -> None:
    rows: list[Row] = [
        {"township_code": LIYI, "year": 2024, "area_kind": kind, "is_key_village": key, "has_5g": there}
        for kind, key, there in (
            ("乡镇驻地", False, True), ("行政村", True, True), ("行政村", True, False), ("行政村", True, True),
            ("行政村", False, False), ("旅游景区", False, False),
        )
    ]  # fmt: skip
    assert figure("telecom_5g", telecom_coverage=rows) == [("2024-12", LIYI, 75, 3, 4)]


def test_toilets_have_a_figure_where_every_village_says_both_numbers() -> None:
    rows: list[Row] = [
        {
            "township_code": village.township_code, "village_code": village.code, "year": 2024,
            "household_count": 100, "sanitary_toilet_household_count": 65,
        }
        for village in county().villages
        if village.township_code in (LIYI, CHONGWEN) and village.kind is VillageKind.VILLAGE
    ]  # fmt: skip
    rows[-1]["sanitary_toilet_household_count"] = None
    found = {row[1]: row[2:] for row in figure("sanitary_toilets", village_years=rows)}
    last, other = (LIYI, CHONGWEN) if rows[-1]["township_code"] == LIYI else (CHONGWEN, LIYI)
    count = sum(row["township_code"] == other for row in rows)
    assert found[other] == (65, 65 * count, 100 * count)
    assert found[last] == (None, None, None)
    assert len(found) == 11  # a township without a row has no figure, and is not left out of the county's


def test_water_has_a_figure_where_every_village_is_filled_in() -> None:
    rows: list[Row] = [
        {
            "township_code": village.township_code, "village_code": village.code, "month": month,
            "population": 500, "central_population": 475, "household_count": 200, "tap_household_count": 197,
        }
        for month in ("2025-03", "2025-06")
        for village in county().villages
        if village.township_code == LIYI and village.kind is VillageKind.VILLAGE
    ]  # fmt: skip
    del rows[0]  # of March
    count = len(rows) // 2 + 1
    for name, share, part, whole in (("central_water", 95, 475, 500), ("tap_water", 98.5, 197, 200)):
        found = {row[0]: row[2:] for row in figure(name, village_water=rows) if row[1] == LIYI}
        assert found == {"2025-03": (None, None, None), "2025-06": (share, part * count, whole * count)}
        assert {row[2] for row in figure(name, village_water=rows) if row[1] == CHONGWEN} == {None}
        assert bases(name, village_water=rows) == {"时点"}


def test_incidents_of_all_three_kinds_are_added_up_by_month() -> None:
    rows: list[Row] = [
        {"township_code": LIYI, "month": "2024-05", "petition_count": 1, "accident_count": 0, "case_count": 2},
        {"township_code": LIYI, "month": "2024-05", "petition_count": 0, "accident_count": 1, "case_count": 0},
    ]
    assert figure("village_incidents", village_safety_months=rows) == [("2024-05", LIYI, 4, None, None)]


def test_a_moved_household_in_which_nobody_works_is_idle_whether_or_not_it_was_named_so() -> None:
    cells: Row = {"township_code": LIYI, "has_labour": True, "checked_on": day(3, 20, 2021)}
    rows: list[Row] = [
        cells | {"employed_count": 2},
        cells | {"employed_count": 0},
        cells | {"employed_count": None, "employment_way": "未就业"},
        cells | {"employed_count": None, "employment_way": None},  # nobody said
        cells | {"employed_count": 0, "has_labour": False},
        cells | {"employed_count": 1, "idle_since": day(1, 5, 2021), "idle_until": day(2, 5, 2021)},
        cells | {"employed_count": 0, "idle_since": day(2, 5, 2021)},
    ]
    assert [(row[0], row[2]) for row in figure("site_idle_households", moved_households=rows)] == [
        ("2021-01", 1), ("2021-02", 1), ("2021-03", 3),
    ]  # fmt: skip
