"""Small counts: hidden, and not to be worked out from what stands beside them."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.monitoring.small_cells import WITHHELD, Seen, shown, suppression


def suppressed(counts: list[int], below: int, groups: list[str] | None = None) -> list[str]:
    found = suppression(counts, below, groups)
    return [shown(number, seen, below) for number, seen in zip(counts, found.seen, strict=True)]


def test_counts_under_the_limit_are_hidden_and_nought_is_not() -> None:
    assert suppressed([0, 1, 4, 5, 12, 30], 5) == ["0", "<5", "<5", "5", "12", "30"]


def test_one_small_count_alone_takes_the_next_smallest_with_it() -> None:
    """20 + 9 + 3 = 32: with 32, 20 and 9 on the page the 3 would follow."""
    assert suppressed([20, 3, 9], 5) == ["20", "<5", WITHHELD]


def test_nought_is_never_the_one_that_hides_another() -> None:
    assert suppressed([20, 3, 0, 9], 5) == ["20", "<5", "0", WITHHELD]


@pytest.mark.parametrize("pair", [(1, 1), (4, 4)])
def test_two_small_counts_that_follow_from_their_sum_take_a_third(pair: tuple[int, int]) -> None:
    """Two counts from 1 to 4 that make 2 or 8 can only be 1 and 1, or 4 and 4."""
    assert suppressed([*pair, 9, 20], 5) == ["<5", "<5", WITHHELD, "20"]
    assert suppressed([2, 3, 9, 20], 5) == ["<5", "<5", "9", "20"]


def test_the_least_that_a_withheld_count_can_be_gives_nothing_away() -> None:
    """1 + 5 = 6 leaves only 1 and 5, so the 7 goes too: 13 may be made in several ways."""
    assert suppressed([1, 5, 7, 30], 5) == ["<5", WITHHELD, WITHHELD, "30"]


def test_the_smallest_are_withheld_first_and_that_gives_nothing_away() -> None:
    """Of <5, 已隐去, 5, 20 that make 33 the second could only be the 5, and the first 3."""
    assert suppressed([3, 5, 5, 20], 5) == ["<5", WITHHELD, WITHHELD, "20"]


def test_nobody_who_knows_the_rule_can_work_out_a_small_count() -> None:
    """Every group of four counts up to 8: a withheld one is known to lie between the limit and the smallest shown."""
    for counts in product(range(9), repeat=4):
        found = suppression(counts, 5)
        if found.hidden_totals or list(counts) != sorted(counts):
            continue
        told = [number for number, seen in zip(counts, found.seen, strict=True) if seen is Seen.EXACT and number]
        ranges = [
            range(1, 5) if seen is Seen.SMALL else range(5, min(told, default=40) + 1)
            for seen in found.seen
            if seen is not Seen.EXACT
        ]
        total = sum(counts) - sum(told)
        fits = [other for other in product(*ranges) if sum(other) == total]
        for place, values in enumerate(ranges):
            if values[0] == 1:
                assert len({other[place] for other in fits}) > 1, counts


def test_groups_are_kept_apart() -> None:
    assert suppressed([20, 3, 9, 8, 7], 5, ["a", "a", "a", "b", "b"]) == ["20", "<5", WITHHELD, "8", "7"]


def test_a_total_that_gives_its_only_part_away_is_named() -> None:
    found = suppression([3, 0, 8, 9], 5, ["a", "a", "b", "b"])
    assert found.seen == (Seen.SMALL, Seen.EXACT, Seen.EXACT, Seen.EXACT)
    assert found.hidden_totals == {"a"}


def test_below_a_total_that_is_withheld_one_part_is_withheld() -> None:
    """Else the parts would add up to it."""
    found = suppression([8, 9, 6, 7], 5, ["a", "a", "b", "b"], withheld_totals={"a"})
    assert found.seen == (Seen.WITHHELD, Seen.EXACT, Seen.EXACT, Seen.EXACT)
    assert found.hidden_totals == frozenset()


def test_a_count_withheld_for_its_parts_takes_another_with_it() -> None:
    found = suppression([8, 30, 20], 5, withheld=[0])
    assert found.seen == (Seen.WITHHELD, Seen.EXACT, Seen.WITHHELD)


def test_nobody_can_work_out_a_small_count_from_the_total() -> None:
    """Every group of three counts up to 8: what is shown fits more than one value of each small count."""
    for counts in product(range(9), repeat=3):
        found = suppression(counts, 5)
        if found.hidden_totals:
            continue
        fits = [
            other
            for other in product(range(sum(counts) + 1), repeat=3)
            if sum(other) == sum(counts)
            and all(
                value == number if seen is Seen.EXACT else 0 < value < 5 if seen is Seen.SMALL else value >= 5
                for value, number, seen in zip(other, counts, found.seen, strict=True)
            )
        ]
        for place, seen in enumerate(found.seen):
            if seen is Seen.SMALL:
                assert len({other[place] for other in fits}) > 1, counts


def test_counts_below_nought_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="0"):
        suppressed([-1], 5)
