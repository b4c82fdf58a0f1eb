"""One rule for the past, whatever the kind: the newest period is the light, an earlier red one a mark with its year.

The right answer is made from judgements that know no past: of each period alone, or as of the month it ended in.
"""

from __future__ import annotations

import random

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.states import Colour, State
from models.time import Month
from tests.analysis.targets.builders import DROPOUTS, INCOME, JOBS, PATROL, PENSION, SUPPLY, WATER, at, judged

QUARTERS = [Month(year, month) for year in range(2021, 2026) for month in (3, 6, 9, 12)]
ROUNDS = range(20)


def _points(target: Target, months: list[Month], draw: random.Random) -> list[Point]:
    if target is INCOME:
        return [at(str(month), draw.choice([8, 9, 10]), rival_value=9) for month in months if month.month == 12]
    levels = {WATER: (97, 98, 99), SUPPLY: (92, 93.5, 95), PENSION: (99, 100), DROPOUTS: (0, 2)}[target]
    return [at(str(month), draw.choice(levels)) for month in months]


@pytest.mark.parametrize("target", [WATER, SUPPLY, PENSION, DROPOUTS, INCOME], ids=lambda target: str(target.kind))
@pytest.mark.parametrize("seed", ROUNDS)
def test_periods(target: Target, seed: int) -> None:
    draw = random.Random(seed)
    points = _points(target, QUARTERS[: draw.randint(4, len(QUARTERS))], draw)
    whole, alone = judged(target, *points), [judged(target, point) for point in points]
    assert whole.state is alone[-1].state and whole.shortfall == alone[-1].shortfall
    red = {point.month.year for point, each in zip(points[:-1], alone, strict=False) if each.colour is Colour.RED}
    assert whole.past_misses == tuple(sorted(red))


@pytest.mark.parametrize("seed", ROUNDS)
def test_years(seed: int) -> None:
    draw = random.Random(seed)
    points = [at(f"{year}-12", draw.choice([9000, 10000, 12000])) for year in range(2021, draw.randint(2022, 2026))]
    whole, alone = judged(JOBS, *points), [judged(JOBS, point, asof=str(point.month)) for point in points]
    red = [point.month.year for point, each in zip(points, alone, strict=True) if point.value == 9000]
    last = points[-1].month.year
    assert whole.past_misses == tuple(year for year in red if year < last)
    assert (whole.state is State.YEAR_MISSED) is (last in red)
    after = judged(JOBS, *points, asof=f"{last + 1}-01")
    assert after.past_misses == tuple(red) and after.colour is not Colour.RED


@pytest.mark.parametrize("seed", ROUNDS)
def test_regular_tasks(seed: int) -> None:
    draw = random.Random(seed)
    months = [Month(2023, 1).plus(step) for step in range(draw.randint(6, 30))]
    ways = {month: draw.choice(["on time", "on time", "late", "never"]) for month in months}
    ways[months[0]] = "on time"  # counting begins with the first record
    points = [
        Point(month, done_on=month if way == "on time" else month.plus(1))
        for month, way in ways.items()
        if way != "never"
    ]
    verdict = judged(PATROL, *points, asof=str(months[-1].plus(1)))
    state = {"on time": State.ON_TIME, "late": State.ONE_LATE, "never": State.NOT_ON_TIME}[ways[months[-1]]]
    assert verdict.state is state
    never = {month.year for month in months[:-1] if ways[month] == "never"}
    assert verdict.past_misses == tuple(sorted(never))
