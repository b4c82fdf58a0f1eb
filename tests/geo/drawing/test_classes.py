from __future__ import annotations

import math

import pandas as pd
import pytest

from geo.drawing.classes import (
    BLUES,
    MISSING_COLOUR,
    RAMP,
    Class,
    Method,
    change_classes,
    classify,
    colours,
    countwise,
    median,
    recount,
    round_classes,
)


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
    values: list[object] = [5, 8, 12, 14, 25, 31, 60, 200]
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


def counted(classes: list[Class]) -> list[tuple[str, int]]:
    return [(one.label, one.count) for one in classes]


def test_quantiles_put_as_many_into_each_class() -> None:
    classes = classify(range(1, 41), Method.QUANTILES)
    assert counted(classes) == [("11 以下", 10), ("11–21", 10), ("21–31", 10), ("31 以上", 10)]
    assert [one.colour for one in classes] == list(RAMP)


def test_natural_breaks_cut_where_the_values_lie_apart() -> None:
    values = [1, 2, 2, 3, 50, 51, 52, 200, 1000, 1001]
    assert [one.count for one in classify(values, Method.NATURAL)] == [4, 3, 1, 2]
    assert [one.count for one in classify([*values, None, math.nan], Method.NATURAL)] == [4, 3, 1, 2]


@pytest.mark.parametrize("method", list(Method))
def test_any_method_takes_few_equal_or_no_values(method: Method) -> None:
    assert classify([], method) == []
    assert counted(classify([7, 7, 7], method)) == [("7", 3)]
    assert [one.count for one in classify([3, 9], method)] == [1, 1]
    assert sum(one.count for one in classify([1e12, -5, 0, 0.001, 2], method)) == 5


def test_natural_breaks_of_many_values_are_the_same_every_time() -> None:
    values = [(n * 7919) % 10_007 for n in range(5_000)]
    first = classify(values, Method.NATURAL)
    assert first == classify(values, Method.NATURAL)
    assert len(first) == 4 and sum(one.count for one in first) == 5_000


def test_equal_values_leave_fewer_classes_and_none_is_empty() -> None:
    # The quartiles of the six are 1, 1.5 and 2.75: between 1 and 2 lies no value, so two of the classes meet.
    classes = classify([0, 1, 1, 2, 3, 5], Method.QUANTILES)
    assert counted(classes) == [("2 以下", 3), ("2–3", 1), ("3 以上", 2)]
    assert [one.colour for one in classes] == [RAMP[0], RAMP[2], RAMP[3]]
    assert counted(classify([0] * 30 + [1, 2, 3], Method.QUANTILES)) == [("1 以下", 30), ("1 以上", 3)]


def test_rounded_limits_leave_every_value_in_its_class() -> None:
    # Half of them are thirds: a limit of 0.666666666667 would throw the two thirds out of their class.
    values = [-1e12, 1 / 3, 2 / 3, 2 / 3, 1e12, 2e12]
    classes = classify(values, Method.QUANTILES, 2)
    assert [one.count for one in classes] == [4, 2]
    assert all(one.count for one in classify([-5, -1 / 3, 0.1, 0.1 + 0.2, 2 / 3, 9], Method.NATURAL))


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("count", [0, 5])
def test_no_method_takes_more_classes_than_colours(method: Method, count: int) -> None:
    with pytest.raises(ValueError, match="count"):
        classify(range(20), method, count)


@pytest.mark.parametrize("method", list(Method))
def test_one_class_holds_everything(method: Method) -> None:
    assert counted(classify(range(20), method, 1)) == [("0–19", 20)]


def test_a_change_has_the_same_limits_on_both_sides_and_nought_for_itself() -> None:
    values = [-12, -3, 0, 0, 2, 20, None]
    classes = change_classes(values)
    assert [one.count for one in classes] == [1, 1, 2, 1, 1]
    assert classes[0].label.startswith("减少") and classes[2].label == "不变" and classes[4].label.startswith("增加")
    assert classes[1].lower == pytest.approx(-classes[4].lower)
    assert classes[2].lower == 0 and colours([0.0, 1e-9], classes)[0] != colours([0.0, 1e-9], classes)[1]
    assert [one.label for one in change_classes([0, 0])] == ["减少", "不变", "增加"]
    assert change_classes([None]) == []


def test_counts_of_people_say_no_small_number() -> None:
    classes = countwise([0, 0, 1, 4, 5, 7, 30, None], 5)
    assert counted(classes)[:2] == [("0", 2), ("<5", 2)]
    assert sum(one.count for one in classes) == 7
    assert counted(countwise([0, 3], 5)) == [("0", 1), ("<5", 1)]
    assert countwise([None], 5) == []


def test_counts_from_one_on_have_no_small_class() -> None:
    # Thirds of 1, 2, 4, 5, 7, 30 begin at 4 and 7: steps of 2 give 4 and 6.
    classes = countwise([0, 0, 1, 2, 4, 5, 7, 30], 1, most=3)
    assert counted(classes) == [("0", 2), ("1–3", 2), ("4–5", 2), ("6 以上", 2)]
    assert [one.colour for one in classes] == list(BLUES)
    assert counted(countwise([0, 2, 2], 1)) == [("0", 1), ("1 以上", 2)]


def test_one_class_from_the_limit_on_tells_no_more_of_a_hidden_count() -> None:
    classes = countwise([0, 1, 5, 9, 40], 5, most=1)
    assert counted(classes) == [("0", 1), ("<5", 1), ("5 以上", 3)]
    assert [one.colour for one in classes] == [BLUES[0], BLUES[1], BLUES[3]]
    assert colours([0, 4, 5, None], classes) == [BLUES[0], BLUES[1], BLUES[3], MISSING_COLOUR]


def test_changes_far_from_nought_and_near_it_are_told_apart_on_both_sides() -> None:
    # Sizes 1, 2, 30, 40: the upper half begins at 30, rounded down to 20.
    classes = change_classes([-40, -2, 0, 1, 30])
    assert counted(classes) == [
        ("减少 20 以上", 1), ("减少不到 20", 1), ("不变", 1), ("增加不到 20", 1), ("增加 20 以上", 1),
    ]  # fmt: skip
    assert len({one.colour for one in classes} - set(RAMP)) == 5
    # The limit itself is far on either side, and the shades stay in order.
    assert colours([-20, -19.9, 19.9, 20], classes) == [classes[place].colour for place in (0, 1, 3, 4)]


def test_a_huge_change_stands_beside_small_ones() -> None:
    assert counted(change_classes([-1e12, 5, 5])) == [
        ("减少 1000000000000 以上", 1), ("减少不到 1000000000000", 0), ("不变", 0), ("增加不到 1000000000000", 2),
        ("增加 1000000000000 以上", 0),
    ]  # fmt: skip
    assert counted(change_classes([-3, -3, 3])) == [("减少", 2), ("不变", 0), ("增加", 1)]


def test_the_median_leaves_out_what_is_missing() -> None:
    assert median([1, None, 3, 10]) == 3
    assert median([1, 2, math.nan, 4, 10]) == 3
    assert median([None]) is None


def test_of_counts_of_people_no_class_tells_a_small_change() -> None:
    """Limits of 2 would tell a change of one household exactly."""
    small = [-2, -1, 0, 1, 1, 2, 3]
    assert [one.label for one in change_classes(small, 5)] == ["减少", "不变", "增加"]
    large = [*small, 6, 7, 12, -9, -6]
    labels = [one.label for one in change_classes(large, 5)]
    limit = float(labels[-1].removeprefix("增加 ").removesuffix(" 以上"))
    assert limit >= 5 and labels[0] == f"减少 {limit:g} 以上" and labels[1] == f"减少不到 {limit:g}"
