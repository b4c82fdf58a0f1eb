from __future__ import annotations

import math

import pandas as pd
import pytest

from geo.classes import MISSING_COLOUR, RAMP, colours, recount, round_classes


def labels(values: list[object], count: int = 4) -> list[str]:
    return [one.label for one in round_classes(values, count)]


def test_quartiles_become_the_roundest_limits_that_keep_them_apart() -> None:
    # Quartiles of 1..40 begin at 11, 21, 31. Steps of 50 and 20 throw two of them together; 10 does not.
    classes = round_classes(list(range(1, 41)))
    assert [one.label for one in classes] == ["10 以下", "10–20", "20–30", "30 以上"]
    assert [one.count for one in classes] == [9, 10, 10, 11]
    assert [one.colour for one in classes] == list(RAMP)
    assert (classes[0].lower, classes[0].upper, classes[3].lower, classes[3].upper) == (-math.inf, 10, 30, math.inf)


def test_skewed_values_get_uneven_but_round_limits() -> None:
    # Quartiles begin at 12, 25, 60: 50 and 20 collide, 10 gives 10, 20 and 60.
    values = [5, 8, 12, 14, 25, 31, 60, 200]
    assert labels(values) == ["10 以下", "10–20", "20–60", "60 以上"]
    assert [one.count for one in round_classes(values)] == [2, 2, 2, 2]


def test_the_lower_limit_belongs_to_the_class() -> None:
    classes = round_classes([0, 10, 20, 30])
    assert labels([0, 10, 20, 30]) == ["10 以下", "10–20", "20–30", "30 以上"]
    assert colours([9.99, 10, 29.9, 30], classes) == [RAMP[0], RAMP[1], RAMP[2], RAMP[3]]


def test_missing_values_take_no_class_and_are_counted_apart() -> None:
    values = [1, None, 2, math.nan, pd.NA, math.inf, 3, 4]
    classes = round_classes(values)
    assert sum(one.count for one in classes) == 4
    assert colours(values, classes)[1] == MISSING_COLOUR
    assert colours(values, classes)[0] == RAMP[0]


def test_a_nullable_column_is_read_like_a_list() -> None:
    series = pd.Series([1, 2, None, 4], dtype="Int64")
    assert sum(one.count for one in round_classes(series)) == 3


@pytest.mark.parametrize(("values", "label"), [([7, 7, 7], "7"), ([0.25], "0.25"), ([-3, -3], "-3"), ([0, 0], "0")])
def test_equal_values_are_one_class_named_after_the_value(values: list[object], label: str) -> None:
    (only,) = round_classes(values)
    assert (only.label, only.count, only.colour) == (label, len(values), RAMP[-1])
    assert colours(values, [only]) == [RAMP[-1]] * len(values)


@pytest.mark.parametrize("values", [[], [None, math.nan]])
def test_no_values_no_classes(values: list[object]) -> None:
    assert round_classes(values) == []
    assert colours(values, []) == [MISSING_COLOUR] * len(values)


def test_two_values_make_two_classes() -> None:
    # The upper half begins at 9. Steps of 50, 20 and 10 round it down to 0, below the 3; 5 gives the limit 5.
    classes = round_classes([3, 9])
    assert [(one.label, one.count, one.colour) for one in classes] == [("5 以下", 1, RAMP[0]), ("5 以上", 1, RAMP[3])]


def test_mostly_the_smallest_value_still_shows_the_others() -> None:
    values = [0] * 20 + [1, 5]
    assert [(one.label, one.count) for one in round_classes(values)] == [("1 以下", 20), ("1 以上", 2)]


def test_small_counts_never_leave_an_empty_class() -> None:
    classes = round_classes([0, 0, 0, 1, 1, 2, 3, 6])
    assert all(one.count for one in classes)
    assert sum(one.count for one in classes) == 8


def test_negative_limits_are_written_with_a_word() -> None:
    assert labels([-9, -4, 1, 6]) == ["-5 以下", "-5 至 0", "0–5", "5 以上"]


def test_decimals_and_large_values_have_no_needless_digits() -> None:
    assert labels([0.01, 0.02, 0.03, 0.04]) == ["0.02 以下", "0.02–0.03", "0.03–0.04", "0.04 以上"]
    assert labels([12000, 14200, 15100, 16900]) == ["14000 以下", "14000–15000", "15000–16000", "16000 以上"]


def test_recount_keeps_limits_and_colours_and_counts_what_is_shown() -> None:
    classes = round_classes(list(range(1, 41)))
    shown = recount(classes, [5, 15, 16, None])
    assert [one.count for one in shown] == [1, 2, 0, 0]
    assert [(one.label, one.colour) for one in shown] == [(one.label, one.colour) for one in classes]
    assert recount([], [None]) == []


@pytest.mark.parametrize("count", [0, 5])
def test_more_classes_than_colours_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        round_classes([1, 2], count)


def test_text_is_not_a_value() -> None:
    with pytest.raises(ValueError, match="abc"):
        round_classes([1, "abc"])


def test_values_without_classes_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="without classes"):
        colours([1], [])
