"""A whole screen tells no small count: whatever is said fits at least two worlds for each of them."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import product

import numpy as np
import pytest

from analysis.monitoring.one_screen import Screen, on_one_screen, whole
from analysis.monitoring.small_cells import Seen, band, banded


def said(screen: Screen, below: int) -> dict[Hashable, str]:
    """The words of the screen; unsaid counts are not on it."""
    seen = on_one_screen(screen, below)
    words = {Seen.SMALL: f"<{below}", Seen.WITHHELD: "已隐去"}
    return {name: words.get(one, str(screen.counts[name])) for name, one in seen.items() if name not in screen.unsaid}


def standing(waiting: int, followed: int, ending: int, *, ending_unhelped: int = 0, gone: int = 40) -> Screen:
    """What the page of households says of those monitored: all, by status, and the share of them that has measures."""
    opened = waiting + followed + ending
    counts: dict[Hashable, int] = {
        "open": opened, "waiting": waiting, "followed": followed, "ending": ending, "gone": gone, "enrolled": opened + gone,
        "helped": followed + ending - ending_unhelped, "unhelped": waiting + ending_unhelped,
        "ending_helped": ending - ending_unhelped, "ending_unhelped": ending_unhelped,
    }  # fmt: skip
    equations = [
        whole("open", "waiting", "followed", "ending"), whole("enrolled", "open", "gone"),
        whole("open", "helped", "unhelped"), whole("helped", "followed", "ending_helped"),
        whole("unhelped", "waiting", "ending_unhelped"), whole("ending", "ending_helped", "ending_unhelped"),
    ]  # fmt: skip
    return Screen(counts, equations, unsaid=("unhelped", "ending_helped", "ending_unhelped"), spared=("helped",))


def test_three_in_elimination_do_not_follow_from_those_followed_and_the_share_helped() -> None:
    """294 monitored, 286 followed, 98.3 % (289) helped: 289 − 286 = 3, and 294 − 289 = 5 more wait."""
    found = said(standing(waiting=5, followed=286, ending=3), 5)
    assert (found["ending"], found["waiting"], found["helped"]) == ("<5", "已隐去", "已隐去")
    assert (found["open"], found["followed"], found["enrolled"]) == ("294", "286", "334")


def test_a_part_that_is_not_on_the_screen_does_not_follow_either() -> None:
    """100 enrolled, 97 of them ever helped: three never were."""
    screen = Screen({"enrolled": 100, "ever": 97, "never": 3}, [whole("enrolled", "ever", "never")], unsaid=["never"])
    assert said(screen, 5) == {"enrolled": "100", "ever": "已隐去"}


def test_a_change_and_the_entries_do_not_tell_the_eliminations() -> None:
    """294 after 290 with 6 entered: two went."""
    counts: dict[Hashable, int] = {"before": 290, "entered": 6, "open": 294, "gone": 2}
    screen = Screen(counts, [{"before": 1, "entered": 1, "open": -1, "gone": -1}], spared=["before"])
    assert said(screen, 5) == {"before": "已隐去", "entered": "6", "open": "294", "gone": "<5"}


def test_what_follows_by_two_equations_only() -> None:
    """a + b and b + c and a + c are told: none of the three alone gives a, together they do."""
    counts: dict[Hashable, int] = {"a": 3, "b": 20, "c": 30, "ab": 23, "bc": 50, "ac": 33}
    screen = Screen(counts, [whole("ab", "a", "b"), whole("bc", "b", "c"), whole("ac", "a", "c")], unsaid=["b", "c"])
    found = said(screen, 5)
    assert found["a"] == "<5" and "已隐去" in (found["ab"], found["bc"], found["ac"])


def test_what_is_settled_elsewhere_stays_and_the_rest_gives_way() -> None:
    counts: dict[Hashable, int] = {"all": 30, "east": 3, "west": 27, "open": 30, "gone": 9, "enrolled": 39}
    spoken: dict[Hashable, Seen] = {"east": Seen.SMALL, "west": Seen.EXACT}
    screen = Screen(counts, [whole("all", "east", "west"), whole("enrolled", "all", "gone")], spoken=spoken)
    found = said(screen, 5)
    assert (found["east"], found["west"], found["all"]) == ("<5", "27", "已隐去")
    assert "已隐去" in (found["gone"], found["enrolled"])


def test_an_equation_that_does_not_hold_is_no_reason_to_hide() -> None:
    screen = Screen({"all": 50, "a": 3, "b": 20}, [whole("all", "a", "b")])
    assert said(screen, 5) == {"all": "50", "a": "<5", "b": "20"}


def test_counts_below_nought_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="0"):
        on_one_screen(Screen({"a": -1}, []), 5)


def test_whoever_reckons_with_every_world_works_out_no_small_count() -> None:
    """Every world of a few households a status, a limit of three: what is said fits two values of each small count."""
    wide = product(range(12), range(12), range(9), range(4), range(9))
    worlds = [standing(*world[:3], ending_unhelped=world[3], gone=world[4]) for world in wide if world[3] <= world[2]]
    names = list(worlds[0].counts)
    table = np.array([[world.counts[name] for name in names] for world in worlds])
    tried = product((0, 1, 2, 4), (0, 1, 2, 5), (0, 1, 2, 3), (0, 1), (0, 2, 3))
    for waiting, followed, ending, unhelped, gone in tried:
        if unhelped > ending:
            continue
        screen = standing(waiting, followed, ending, ending_unhelped=unhelped, gone=gone)
        shown = said(screen, 3)
        fits = np.ones(len(table), dtype=bool)
        for place, name in enumerate(names):
            match shown.get(name):
                case "<3":
                    fits &= (table[:, place] > 0) & (table[:, place] < 3)
                case "已隐去":
                    fits &= table[:, place] > 0
                case str(number):
                    fits &= table[:, place] == int(number)
        for place, name in enumerate(names):
            if 0 < screen.counts[name] < 3:
                assert len(np.unique(table[fits, place])) > 1, (name, screen.counts, shown)


def test_bands_are_as_wide_as_the_limit() -> None:
    assert [band(number, 5) for number in (0, 1, 4, 5, 9, 10, 14, 15)] == [
        "0", "<5", "<5", "5–9", "5–9", "10–14", "10–14", "15–19",
    ]  # fmt: skip
    assert [band(number, 1) for number in (0, 1, 7)] == ["0", "1", "7"], "without a limit every count is its own band"
    assert band(5, 5) == band(6, 5), "one household more does not show"


def test_bands_and_the_townships_total_tell_no_small_count() -> None:
    """4 and 4 are the only two below five that make 8; 1 and 5 the only ones of their bands that make 6."""
    assert banded([2, 3, 12], 5, ["a"] * 3) == ["<5", "<5", "10–14"]
    assert "已隐去" in banded([4, 4], 5, ["a", "a"])
    assert "已隐去" in banded([1, 5], 5, ["a", "a"])
    assert banded([4, 4], 5, ["a", "a"], hidden_totals=["a"]) == ["<5", "<5"]
    assert banded([3, 0], 5, ["a", "b"], hidden_totals=["a"]) == ["<5", "0"]


def test_no_small_count_follows_from_bands_and_a_total() -> None:
    """Every three villages of up to eight households, a limit of three: what is shown fits two values of each small one."""
    worlds = list(product(range(9), repeat=3))
    for counts in worlds:
        shown = banded(counts, 3, ["a"] * 3)
        fits = [
            other
            for other in worlds
            if sum(other) == sum(counts)
            and all(band(n, 3) == word or (word == "已隐去" and n) for n, word in zip(other, shown, strict=True))
        ]
        for place, number in enumerate(counts):
            assert not 0 < number < 3 or sum(counts) <= 3 or len({other[place] for other in fits}) > 1, counts
