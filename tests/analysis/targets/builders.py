"""Made-up commitments and figures that the tests of the judgement share."""

from __future__ import annotations

from dataclasses import replace

from analysis.targets.inputs import Point, Target
from analysis.targets.pace import judge
from analysis.targets.states import Verdict
from models.kinds import Kind
from models.time import Month
from settings import Settings

START = Month(2020, 12)
END = Month(2025, 12)

ROAD = Target(Kind.CUMULATIVE, 360, unit="公里", start_month=START, deadline=END)
HERBS = Target(Kind.GROWTH, 43, unit="万亩", base_value=28, base_month=START, deadline=END)
SEWAGE = Target(Kind.INCREMENT, 5, unit="百分点", base_value=20, base_month=START, deadline=END)
TOILETS = Target(Kind.BY_DATE, 65, unit="%", deadline=END)
POTATOES = Target(Kind.BY_DATE, 2, unit="万亩", deadline=END, report_cycle="year", is_year_figure=True)
JOBS = Target(Kind.ANNUAL, 10000, unit="人/年", start_month=START, deadline=END)
WATER = Target(Kind.HOLD, 98, unit="%")
SUPPLY = Target(Kind.BAND, 95, comparison="~", unit="%")
COVERAGE = Target(Kind.FULL_COVERAGE, 100, comparison="=", unit="%")
PENSION = replace(COVERAGE, start_month=START)  # from the start of the plan on
DROPOUTS = Target(Kind.FLOOR, 0, comparison="=", unit="人")
PATROL = Target(Kind.CADENCE, 1, unit="次/月", report_cycle="month")
INCOME = Target(Kind.RELATIVE, comparison=">", unit="%", report_cycle="year", rival_name="全市平均")
PLANNING = Target(Kind.MILESTONE, 1, comparison="done", deadline=Month(2021, 12))
WATERWORKS = Target(Kind.MILESTONE, 1, comparison="done")
TERM = Target(Kind.DURATION, 5, deadline=END)
SPIRIT = Target(Kind.QUALITATIVE, comparison="none", deadline=END)
EXITED = Target(Kind.BASELINE, 114, comparison="=", unit="个")


def at(text: str, value: float | None = None, **more: object) -> Point:
    return Point(Month.parse(text), value, **more)  # type: ignore[arg-type]


def judged(target: Target, *points: Point, asof: str = "", plan: dict[Month, float] | None = None) -> Verdict:
    """Judge with the thresholds as delivered; as of the newest point unless said otherwise."""
    month = Month.parse(asof) if asof else max(point.month for point in points)
    return judge(target, points, month, Settings(), plan)
