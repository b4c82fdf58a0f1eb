"""What may be said of counts in a room."""

from __future__ import annotations

from analysis.monitoring.bulletin import Count
from services.words.small_counts import Sight, in_words

OFFICE, ROOM = Sight(), Sight(5)


def test_in_the_office_everything_is_said() -> None:
    assert in_words(OFFICE.split(Count(1, 4))) == "1 户 4 人"
    assert OFFICE.counts([Count(1, 4), Count(30, 90)]) == [("1", "4"), ("30", "90")]


def test_few_households_hide_how_many_people_they_are() -> None:
    assert in_words(ROOM.split(Count(4, 19))) == "<5 户"
    assert in_words(ROOM.split(Count(5, 19))) == "5 户 19 人"
    assert in_words(ROOM.split(Count(0, 0))) == "0 户 0 人"
    assert in_words(("已隐去", "已隐去")) == "已隐去"


def test_parts_of_a_shown_total_hide_one_another() -> None:
    assert ROOM.counts([Count(3, 9), Count(97, 300)]) == [("<5", "已隐去"), ("已隐去", "已隐去")]
    assert ROOM.numbers([3, 8, 40]) == ["<5", "已隐去", "40"]
    assert ROOM.numbers([3, 8, 40, 9], ["a", "a", "b", "b"]) == ["<5", "已隐去", "40", "9"]


def test_where_a_total_gives_every_part_away_the_whole_group_is_hidden() -> None:
    assert ROOM.numbers([1, 1, 1, 1, 1, 0]) == ["已隐去"] * 6
    assert ROOM.numbers([3, 0]) == ["<5", "0"]  # their total is itself small, so nothing follows from it
