"""Two ledgers that speak of the same thing: every pair is returned, equal or not, bound to the commitment it touches."""

from __future__ import annotations

import datetime as dt

import pytest

from data_access.published.disagreements import COLUMNS, GROUP
from tests.counties.checking import COUNTY, LEDGERS, World, findings

CHECKS = sorted(check.name for check in LEDGERS.checks.values() if check.group == GROUP)
LIYI = "140524101"
VILLAGE = "140524101200"


def compared(name: str, tables: World) -> list[tuple[object, ...]]:
    rows = findings(name, tables)
    assert all(row.keys() >= COLUMNS and row["commitment_id"] in COUNTY.commitment_ids for row in rows)
    assert all(row["unit_id"] in {unit.id for unit in COUNTY.units} for row in rows)
    names = ("commitment_id", "month", "row_id", "value", "other_value", "is_different")
    return sorted((tuple(row[name] for name in names) for row in rows), key=str)


def attendance(**cells: object) -> dict[str, dict[str, object]]:
    return {"a1": {"township_code": LIYI, "month": "2025-06", "dropout_count": 3} | cells}


def gap(**cells: object) -> dict[str, object]:
    common = {"township_code": LIYI, "problem_kind": "失学辍学", "household_count": 1, "found_on": dt.date(2025, 5, 2)}
    return common | cells


def test_children_out_of_school_are_those_out_at_the_quarters_end() -> None:
    gaps = {
        "g1": gap(population=2),
        "g2": gap(solved_on=dt.date(2025, 7, 1)),  # solved in the next quarter
        "g3": gap(solved_on=dt.date(2025, 6, 30)),
        "g4": gap(found_on=dt.date(2025, 7, 1)),
        "g5": gap(is_for_health=True),
        "g6": gap(problem_kind="厌学需劝返"),
        "g7": gap(township_code="140524100"),
    }
    tables: World = {"school_attendance": attendance(lifted_dropout_count=2), "guarantee_gaps": gaps}
    assert compared("school_gaps", tables) == [("C10", "2025-06", "a1", 2, 3, True)]
    tables["school_attendance"] = attendance()
    assert compared("school_gaps", tables) == [("C10", "2025-06", "a1", 3, 3, False)]
    assert compared("school_gaps", {"school_attendance": attendance()}) == []  # the other ledger is not kept yet


def test_a_site_says_what_its_households_say() -> None:
    moved: dict[str, object] = {"site_id": "s1", "has_labour": True, "employed_count": 1}
    households = {
        "h1": moved | {"trained_on": dt.date(2021, 5, 1)},
        "h2": moved | {"employed_count": 0},
        "h3": moved | {"has_labour": False, "employed_count": None},
    }
    site = {
        "site_name": "一小区", "township_code": LIYI, "labour_household_count": 2, "trained_household_count": 2,
        "zero_employment_household_count": 0,
    }  # fmt: skip
    assert compared("site_counts", {"resettlement_sites": {"s1": site}, "moved_households": households}) == [
        ("C12", None, "s1", 1, 2, True), ("C12", None, "s1", 2, 2, False), ("C13", None, "s1", 1, 0, True),
    ]  # fmt: skip


def test_a_site_with_a_team_has_somebody_in_post() -> None:
    sites: dict[str, dict[str, object]] = {
        f"s{i}": {"site_name": "小区", "site_type": "集中安置小区", "township_code": LIYI, "has_site_team": has}
        for i, has in enumerate((True, True, False), 1)
    }
    members: dict[str, dict[str, object]] = {
        "m1": {"site_id": "s1", "status": "在岗"},
        "m2": {"site_id": "s2", "status": "期满轮换", "ended_on": dt.date(2025, 1, 1)},
        "m3": {"site_id": "s3", "status": "在岗"},
    }
    assert compared("site_teams", {"resettlement_sites": sites, "team_members": members}) == [
        ("C14", None, "s1", 1, 1, False), ("C14", None, "s2", 0, 1, True), ("C14", None, "s3", 1, 0, True),
    ]  # fmt: skip
    nobody: World = {"resettlement_sites": sites, "team_members": {"m": {"status": "在岗"}}}
    assert compared("site_teams", nobody) == []


def test_classes_are_added_up_as_the_light_is_and_compared_where_there_is_a_roster() -> None:
    def training(month: int, trained: int, certified: int) -> dict[str, object]:
        ended, given = dt.date(2025, month, 5), dt.date(2025, month, 25)
        counts = {"trained_count": trained, "certified_count": certified}
        return {"township_code": LIYI, "ended_on": ended, "certified_on": given} | counts

    tables: World = {
        "trainings": {"t1": training(3, 2, 1), "t2": training(4, 3, 2), "t3": training(5, 9, 9)},
        "trainees": {
            f"p{i}": {"class_id": one, "is_lifted": True, "is_certified": certified}
            for i, (one, certified) in enumerate((("t1", True), ("t1", False), ("t2", True), ("t2", True)))
        },
    }
    assert compared("trainees", tables) == [
        ("C30", "2025-03", "t1", 2, 2, False), ("C30", "2025-04", "t2", 5, 4, True),
        ("C31", "2025-03", "t1", 1, 1, False), ("C31", "2025-04", "t2", 3, 3, False),
    ]  # fmt: skip


def test_the_roster_of_now_is_held_against_the_newest_quarter() -> None:
    counts: dict[str, dict[str, object]] = {
        f"c{i}": {
            "township_code": LIYI, "month": month, "hardship_count": 3, "willing_count": willing, "housed_count": 5,
            "orphan_count": 1, "unattended_count": 4,
        }
        for i, (month, willing) in enumerate((("2025-03", 9), ("2025-06", 7)))
    }  # fmt: skip
    person = {"township_code": LIYI, "category": "特困人员", "is_willing": True, "care_mode": "分散供养"}
    persons = {
        "p1": person, "p2": person | {"care_mode": "集中供养"}, "p3": person | {"is_willing": False},
        "p4": person | {"category": "孤儿"}, "p5": person | {"category": "孤儿"},
    }  # fmt: skip
    tables: World = {"care_counts": counts, "care_persons": persons}
    assert compared("care_roster", tables) == [  # of a category without anybody in the roster nothing is known
        ("C48", None, "c1", 2, 1, True), ("C48", None, "c1", 3, 3, False), ("C49", None, "c1", 1, 2, True),
    ]  # fmt: skip
    assert {row["place"] for row in findings("care_roster", tables)} == {"（季报为2025年6月）"}


def test_a_dangerous_house_of_a_poor_household_is_one_that_is_not_safe() -> None:
    def house(**cells: object) -> dict[str, object]:
        common = {
            "township_code": LIYI,
            "found_on": dt.date(2024, 5, 1),
            "status": "待改造",
            "household_kind": "低保户",
        }
        return common | cells

    houses = {
        "h1": house(),
        "h2": house(accepted_on=dt.date(2025, 2, 1), status="已验收"),  # in the next year
        "h3": house(accepted_on=dt.date(2024, 12, 31), status="已验收"),
        "h4": house(is_vacated=True),
        "h5": house(household_kind="其他农户"),
        "h6": house(found_on=dt.date(2025, 1, 1)),
        "h7": house(status="已腾退"),
    }
    checks: dict[str, dict[str, object]] = {
        f"k{i}": {"township_code": LIYI, "year": 2024, "low_income_household_count": 40 - i, "safe_household_count": 39 - i + safe}
        for i, safe in enumerate((0, 1))
    }  # fmt: skip
    assert compared("unsafe_houses", {"housing_checks": checks, "houses": houses}) == [
        ("C42", "2024-12", "k0", 1, 2, True),
    ]  # fmt: skip
    fewer = {"h1": houses["h1"]}
    assert compared("unsafe_houses", {"housing_checks": checks, "houses": fewer})[0][3:] == (1, 1, False)


def test_natural_villages_are_compared_whenever_the_quarters_row_says_another_number() -> None:
    rows: dict[str, dict[str, object]] = {
        f"f{i}": {"township_code": LIYI, "village_code": VILLAGE, "month": month, "natural_village_count": count}
        for i, (month, count) in enumerate((("2025-03", 4), ("2025-06", 4), ("2025-09", 5)))
    }
    tables: World = {
        "village_facilities": rows,
        "villages": {"v": {"village_code": VILLAGE, "natural_village_count": 5}},
    }
    assert VILLAGE in {village.code for village in COUNTY.villages}
    assert compared("natural_villages", tables) == [
        ("C43", "2025-03", "f0", 4, 5, True), ("C43", "2025-09", "f2", 5, 5, False),
    ]  # fmt: skip


def test_households_with_tap_water_are_compared_at_the_years_end() -> None:
    def quarter(month: str, count: int) -> dict[str, object]:
        return {"township_code": LIYI, "village_code": VILLAGE, "month": month, "tap_household_count": count}

    tables: World = {
        "village_water": {"w1": quarter("2025-09", 190), "w2": quarter("2025-12", 195)},
        "village_years": {"y": {"village_code": VILLAGE, "year": 2025, "tap_water_household_count": 197}},
    }
    assert compared("tap_households", tables) == [("C38", "2025-12", "w2", 195, 197, True)]


@pytest.mark.parametrize(("value", "is_different"), [(200.0, True), (190.5, False)])
def test_a_report_is_held_against_what_is_computed_in_the_same_basis(value: float, is_different: bool) -> None:
    def report(**cells: object) -> dict[str, object]:
        common = {"commitment_id": "C24", "basis": "本年累计", "month": "2025-06", "reporting_unit_id": "nongye"}
        return common | {"value": value} | cells

    computed = {"commitment_id": "C24", "month": "2025-06", "value": 190.0, "source": "figure:livestock_raised"}
    tables: World = {
        "observations": {"o1": report(), "o2": report(basis="时点"), "o3": report(month="2025-05")},
        "commitment_values": {"v": computed},
    }
    assert compared("reported_not_ledger", tables) == [("C24", "2025-06", "o1", 190, value, is_different)]


def test_they_say_in_their_first_line_what_is_compared() -> None:
    assert CHECKS == [
        "care_roster", "natural_villages", "reported_not_ledger", "school_gaps", "site_counts", "site_teams", "tap_households", "trainees", "unsafe_houses",
    ]  # fmt: skip
    assert all(LEDGERS.checks[name].title for name in CHECKS)
