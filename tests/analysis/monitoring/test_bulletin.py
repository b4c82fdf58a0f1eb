"""The figures that must agree, worked out by hand: re-entry, refusal, the procedure, the months and the waiting days."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from itertools import pairwise

import pandas as pd
import pytest

from analysis.monitoring.bulletin import (
    COUNTED,
    Bulletin,
    Count,
    bulletin,
    by,
    by_risk,
    by_unit,
    flows,
    has_risk_of,
    part,
    timeliness,
)
from analysis.monitoring.cases_as_of import as_of
from models.time import Month
from tests.analysis.monitoring.case_rows import JUNE, MARGINAL, SUDDEN, UNSTABLE, case, seen

#: Six households: open; eliminated; eliminated and entered again; in procedure; refused; known from an export alone.
ROWS = (
    case("open", "2024-03", "2024-03-20", size=4),
    case("gone", "2023-05", "2023-05-30", eliminated_on="2025-06-15", category=MARGINAL, size=2),
    case("again", "2022-02", "2022-02-25", eliminated_on="2023-04-10", size=5),
    case("again", "2025-06", "2025-06-20", category=SUDDEN, size=5, measure_count=0),
    case("running", "2025-06", None, size=1),
    case("refused", "2025-02", None, refused_on="2025-02-20", size=6),
    case("exported", "2024-08", None, is_in_steps=False, measure_count=0, size=7),
)


def test_a_bulletin_worked_out_by_hand() -> None:
    found = bulletin(seen(*ROWS), JUNE)
    assert asdict(found) == asdict(
        Bulletin(
            enrolled=Count(4, 4 + 2 + 5 + 7),
            still_open=Count(3, 4 + 5 + 7),
            eliminated=Count(1, 2),
            in_procedure=Count(1, 1),
            refused=Count(1, 6),
            entered=Count(1, 5),
            re_entered=Count(1, 5),
            eliminated_now=Count(1, 2),
            by_category={UNSTABLE: Count(2, 11), MARGINAL: Count(0, 0), SUDDEN: Count(1, 5)},
            enrolled_by_category={UNSTABLE: Count(2, 11), MARGINAL: Count(1, 2), SUDDEN: Count(1, 5)},
            helped=Count(1, 4),
            without_measures=Count(1, 7),
            without_measures_long=Count(1, 7),
            disagreements=(),
        )
    )


@pytest.mark.parametrize("month", [Month(2022, 1), Month(2022, 2), Month(2023, 4), Month(2024, 3), JUNE])
def test_every_count_is_as_long_as_its_list_and_the_identities_hold_in_every_month(month: Month) -> None:
    cases = seen(*ROWS, month=month)
    found = bulletin(cases, month)
    assert found.disagreements == ()
    for name in COUNTED:
        assert getattr(found, name).households == part(cases, name, month)["household_id"].nunique()
    assert sum(found.by_category.values(), Count(0, 0)) == found.still_open
    assert found.eliminated + found.still_open == found.enrolled


def test_before_it_came_back_a_household_counts_as_eliminated() -> None:
    may = bulletin(seen(*ROWS, month=Month(2025, 5)), Month(2025, 5))
    assert may.eliminated == Count(1, 5)
    assert may.still_open == Count(3, 4 + 2 + 7)


def test_nobody_is_nobody() -> None:
    found = bulletin(seen(), JUNE)
    assert all(getattr(found, name) == Count(0, 0) for name in COUNTED)
    assert found.disagreements == ()


def test_a_category_outside_the_three_is_told() -> None:
    found = bulletin(seen(*ROWS, case("odd", "2024-01", "2024-01-20", category="其他户")), JUNE)
    said = "三类监测户合计 3 户 16 人，未消除风险 4 户 19 人，对不上：有 1 户的监测对象类别不在三类之内。"
    assert said in found.disagreements
    assert len(found.disagreements) == 2


def test_two_open_cases_of_one_household_are_told() -> None:
    """The second one came in June though the first was open: one more entered, and nobody more is open."""
    found = bulletin(seen(*ROWS, case("open", "2025-06", "2025-06-09", size=4)), JUNE)
    assert found.still_open == Count(3, 16)
    assert found.disagreements == (
        "上月末未消除加本月纳入减本月消除 4 户 20 人，未消除风险 3 户 16 人，对不上：有 1 户同时有两件没有消除。",
    )


def test_people_are_not_guessed_where_the_size_is_missing() -> None:
    found = bulletin(seen(case("a", "2024-01", "2024-01-20", size=None), case("b", "2024-01", "2024-01-20")), JUNE)
    assert found.still_open == Count(2, 3)
    assert found.disagreements == ("有 1 户没有填家庭人口，人数少算了。",)


@pytest.mark.parametrize(
    ("entered", "is_waiting", "is_waiting_long"),
    [
        ("2025-06-20", False, False),  # 10 days by the 30th: the tenth day is still in time
        ("2025-06-19", True, False),
        ("2025-05-31", True, False),  # 30 days
        ("2025-05-30", True, True),
    ],
)
def test_waiting_for_measures_begins_after_the_days_are_over(
    entered: str, is_waiting: bool, is_waiting_long: bool
) -> None:
    row = seen(case("a", entered[:7], entered, measure_count=0)).iloc[0]
    assert (row["is_without_measures"], row["is_without_measures_long"]) == (is_waiting, is_waiting_long)


def test_in_the_green_channel_help_is_owed_from_the_first_step() -> None:
    rows = seen(
        case("a", "2025-06", None, first_on="2025-06-20", is_green_channel=True, measure_count=0),
        case("b", "2025-06", None, first_on="2025-06-19", is_green_channel=True, measure_count=0),
        case("c", "2025-06", "2025-06-29", first_on="2025-06-01", is_green_channel=True, measure_count=0),
    )
    assert rows["is_without_measures"].tolist() == [False, True, True]
    assert bulletin(rows, JUNE).without_measures == Count(2, 6)


def test_whoever_has_a_measure_or_is_not_monitored_does_not_wait() -> None:
    rows = seen(
        case("helped", "2024-01", "2024-01-10"),
        case("ended", "2024-01", "2024-01-10", measure_count=0, eliminated_on="2025-01-10"),
        case("running", "2025-01", None, measure_count=0),
        case("refused", "2025-01", None, measure_count=0, refused_on="2025-01-20"),
    )
    assert not rows["is_without_measures"].any()


def test_an_entry_never_counts_before_the_month_of_identification() -> None:
    row = seen(case("a", "2025-03", "2025-02-10")).iloc[0]
    assert row["enrolled_on"] == pd.Timestamp(2025, 3, 1)


def test_the_months_add_up() -> None:
    found = flows(seen(*ROWS), JUNE, 3)
    assert [(str(one.month), one.entered.households, one.re_entered.households) for one in found] == [
        ("2025-04", 0, 0), ("2025-05", 0, 0), ("2025-06", 0, 1),
    ]  # fmt: skip
    assert [one.eliminated for one in found] == [Count(0, 0), Count(0, 0), Count(1, 2)]
    assert [one.still_open.households for one in found] == [3, 3, 3]
    long = flows(seen(*ROWS), JUNE, 48)
    for before, after in pairwise(long):
        assert after.still_open == before.still_open + after.entered + after.re_entered - after.eliminated


def test_places_risks_and_units() -> None:
    cases = seen(
        case("a", "2024-01", "2024-01-20", risk_2="因学", township_code="1"),
        case("b", "2024-01", "2024-01-20", risk_1="因学", risk_2="因病", size=2, township_code="1"),
        case("c", "2024-01", "2024-01-20", risk_1="缺劳动力", township_code="2", measure_count=0),
        case("d", "2024-01", "2024-01-20", risk_1="因病", township_code="3", eliminated_on="2025-01-01"),
    )
    assert by(cases, "township_code").to_dict("list") == {
        "township_code": ["1", "2"], "households": [2, 1], "people": [5, 3], "without_measures": [0, 1],
    }  # fmt: skip
    assert by_risk(cases).set_index("risk")["households"].to_dict() == {"因病": 2, "因学": 2, "缺劳动力": 1}
    units = by_unit(cases, {"因病": ("yibao", "weiti"), "因学": ("jiaoyu",)}).set_index("unit_id")
    assert units["households"].to_dict() == {"yibao": 2, "weiti": 2, "jiaoyu": 2, "": 1}
    assert units["people"].to_dict() == {"yibao": 5, "weiti": 5, "jiaoyu": 5, "": 3}
    assert list(has_risk_of(cases, ["因学"])) == [True, True, False, False]


def test_the_days_from_clue_to_entry() -> None:
    """Of the last twelve months: 5, 9 and 20 days have the middle 9; one has no clue date; an older one is left out."""
    cases = seen(
        case("a", "2025-01", "2025-01-15", clue_on="2025-01-10"),
        case("b", "2025-02", "2025-02-19", clue_on="2025-02-10"),
        case("c", "2024-07", "2024-07-25", clue_on="2024-07-05"),
        case("d", "2025-03", "2025-03-20"),
        case("e", "2024-06", "2024-06-30", clue_on="2024-06-01"),
    )
    found = timeliness(cases, JUNE)
    assert (found.median_days, found.known, found.unknown) == (9, 3, 1)
    assert timeliness(seen(), JUNE).median_days is None


def test_a_wrong_name_of_a_count_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        part(seen(), "nobody", JUNE)


def test_dates_as_the_read_model_gives_them_do() -> None:
    row = case("a", "2025-06", None) | {"entered_on": dt.date(2025, 6, 20)}
    assert as_of(pd.DataFrame([row]), JUNE, 10, 30)["is_monitored"].tolist() == [True]


@pytest.mark.parametrize(("refused", "again"), [("a", "b"), ("b", "a")])
def test_of_two_cases_of_one_month_the_one_begun_last_stands_for_the_household(refused: str, again: str) -> None:
    found = seen(
        case("h", "2025-06", refused_on="2025-06-08", first_on="2025-06-03", case_id=refused, risk_1="因学"),
        case("h", "2025-06", first_on="2025-06-20", case_id=again),
    )
    assert list(part(found, "identified", JUNE)["case_id"]) == [again]
