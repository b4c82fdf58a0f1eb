"""What may be said of counts in a room."""

from __future__ import annotations

from analysis.bulletin import Count
from ui.sight import Sight, in_words

OFFICE, ROOM = Sight(), Sight(5)


def test_in_the_office_everything_is_said() -> None:
    assert OFFICE.count(Count(1, 4)) == "1 户 4 人"
    assert OFFICE.counts([Count(1, 4), Count(30, 90)]) == [("1", "4"), ("30", "90")]
    assert OFFICE.nested([Count(9, 20), Count(8, 18)]) == [("9", "20"), ("8", "18")]
    assert OFFICE.share_pct(29, 30) == 100 * 29 / 30


def test_few_households_hide_how_many_people_they_are() -> None:
    assert ROOM.count(Count(4, 19)) == "<5 户"
    assert ROOM.count(Count(5, 19)) == "5 户 19 人"
    assert ROOM.count(Count(0, 0)) == "0 户 0 人"
    assert in_words(("已隐去", "已隐去")) == "已隐去"


def test_parts_of_a_shown_total_hide_one_another() -> None:
    assert ROOM.counts([Count(3, 9), Count(97, 300)]) == [("<5", "已隐去"), ("已隐去", "已隐去")]
    assert ROOM.numbers([3, 8, 40]) == ["<5", "已隐去", "40"]
    assert ROOM.numbers([3, 8, 40, 9], ["a", "a", "b", "b"]) == ["<5", "已隐去", "40", "9"]


def test_where_a_total_gives_every_part_away_the_whole_group_is_hidden() -> None:
    assert ROOM.numbers([1, 1, 1, 1, 1, 0]) == ["已隐去"] * 6
    assert ROOM.numbers([3, 0]) == ["<5", "0"]  # their total is itself small, so nothing follows from it


def test_a_stage_that_lost_a_few_is_withheld() -> None:
    said = ROOM.nested([Count(100, 300), Count(98, 295), Count(97, 290), Count(90, 270), Count(90, 270)])
    assert [households for households, _ in said] == ["100", "已隐去", "已隐去", "90", "90"]


def test_a_share_that_tells_how_few_are_left_is_withheld() -> None:
    assert ROOM.share_pct(28, 30) is None
    assert ROOM.share_pct(3, 30) is None
    assert ROOM.share_pct(30, 30) == 100
    assert ROOM.share_pct(0, 0) is None
