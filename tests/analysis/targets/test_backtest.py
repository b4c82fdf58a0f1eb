"""Worked answers for the trial of the paces on what is due. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

from analysis.targets.backtest import Backtest, backtest
from analysis.targets.inputs import Point, Target
from models.time import Month
from tests.analysis.targets.builders import ROAD, WATER, at

ASOF = Month(2026, 3)


def tried(*points: Point, target: Target = ROAD, months_left: int = 12, asof: Month = ASOF) -> Backtest:
    return backtest([(target, points)], asof, months_left)


def test_what_the_paces_said_a_year_before_is_held_against_how_it_ended() -> None:
    # by 2024-12: 240 after 180 a year before, 60 a year for 120 left: not in time; it ended at 350, not reached: right
    assert tried(at("2023-12", 180), at("2024-12", 240), at("2025-12", 350)) == Backtest(1, 1)
    # the same, and in its last year it was caught up all the same: wrong
    assert tried(at("2023-12", 180), at("2024-12", 240), at("2025-12", 360)) == Backtest(1, 0)
    # 120 a year for 60 left: in time, and it was
    assert tried(at("2023-12", 180), at("2024-12", 300), at("2025-12", 370)) == Backtest(1, 1)
    # and it was reached in March after: too late
    assert tried(at("2023-12", 180), at("2024-12", 300), at("2025-12", 350), at("2026-03", 370)) == Backtest(1, 0)


def test_what_says_nothing_is_left_out() -> None:
    ended = at("2025-12", 370)
    assert tried(at("2024-12", 240), ended) == Backtest(0, 0)  # no pace yet
    assert tried(at("2023-12", 180), at("2024-12", 365), ended) == Backtest(0, 0)  # reached by then
    # since 2023-12 120 a year, since 2024-06 240: 150 left takes 15 and 7.5 months, the paces disagree
    assert tried(at("2023-12", 90), at("2024-06", 90), at("2024-12", 210), ended) == Backtest(0, 0)
    assert tried(at("2023-12", 180), at("2024-12", 240)) == Backtest(0, 0)  # nobody said how it ended
    assert tried(at("2023-12", 180), at("2024-12", 240), ended, asof=Month(2025, 11)) == Backtest(0, 0)
    assert tried(at("2023-12", 180), at("2024-12", 240), ended, target=replace(ROAD, deadline=None)) == Backtest(0, 0)
    assert tried(at("2023-12", 97), at("2025-12", 99), target=replace(WATER, deadline=Month(2025, 12))) == Backtest(
        0, 0
    )


def test_twenty_are_enough() -> None:
    series = [(ROAD, [at("2023-12", 180), at("2024-12", 240), at("2025-12", 350)])]
    assert not backtest(series * 19, ASOF, 12).is_enough
    assert backtest(series * 20, ASOF, 12) == Backtest(20, 20) and backtest(series * 20, ASOF, 12).is_enough
