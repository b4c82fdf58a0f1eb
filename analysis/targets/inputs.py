"""What the judgement of a commitment needs to know."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.targets.states import State, Verdict
from analysis.targets.wording import format_value, short
from models.commitments import POINT_UNITS
from models.kinds import Kind
from models.time import CYCLE_MONTHS, Month
from settings import Settings

NO_TARGET = "目标值原文未注明，待县里确认"
NO_DEADLINE = "完成时限原文未注明，待县里确认"


@dataclass(frozen=True)
class Target:
    """A commitment as its arithmetic sees it; None means that neither the plan nor the county has said.

    Attributes:
        target: the level to reach or keep; under INCREMENT the rise over the base, in 百分点.
        comparison: ``>=``, ``>``, ``=``, ``~``, ``done`` or ``none``.
        unit: unit of ``target``, for the wording.
        start_month: the month at whose end counting begins (2020-12 for what counts from 2021 on); of a level to be kept,
            the month after which falling short counts, None = from the first figure on.
        deadline: the month at whose end it is due.
        base_value, base_month: the starting level and the month at whose end it held. CUMULATIVE starts from
            zero at ``start_month`` where no base is given.
        report_cycle: month, quarter or year; under CADENCE also the period itself.
        is_scope_open: the 口径 the figure needs has not been settled, so that kinds judged by a figure cannot be.
        is_year_figure: under BY_DATE the figure counts within its year, so that only the deadline's year can meet the
            target and no pace leads there.
        year_goals: under ANNUAL the goal of each year where they differ; a year without one, or with 0, has no task.
            Empty = ``target`` holds for every year.
        parts_unit: what the parts of a ratio are counted in (``人``); empty = not said.
        rival_name: under RELATIVE whom the figure is compared with, as the plan calls it.

    Raises:
        ValueError: unknown report_cycle.
    """

    kind: Kind
    target: float | None = None
    comparison: str = ">="
    unit: str = ""
    start_month: Month | None = None
    deadline: Month | None = None
    base_value: float | None = None
    base_month: Month | None = None
    report_cycle: str = "quarter"
    is_scope_open: bool = False
    is_year_figure: bool = False
    year_goals: Mapping[int, float] = field(default_factory=dict, hash=False)
    rival_name: str = ""
    parts_unit: str = ""

    def __post_init__(self) -> None:
        if self.report_cycle not in CYCLE_MONTHS:
            raise ValueError(f"unknown report cycle: {self.report_cycle!r}")

    def text(self, value: float, bound: float | None = None) -> str:
        """A level with its unit, rounded so that it stays on its side of the target (or of ``bound``)."""
        comparison = self.comparison if self.comparison in (">", "=") else ">="
        goal = self.target if bound is None else bound
        return short(format_value(value, goal, comparison, 1, unit=self.level_unit)) + self.level_unit

    @property
    def level_unit(self) -> str:
        """Unit of a figure: under INCREMENT the rate's, under ANNUAL without the year it is named with anyway."""
        traits = self.kind.traits
        return traits.rate_unit or (self.unit.removesuffix("/年") if traits.counts_in_year else self.unit)

    @property
    def is_due_once(self) -> bool:
        """Whether it is due at one date, and before it only on the way; other levels are kept from the start on."""
        traits = self.kind.traits
        return traits.is_paced or (traits.waits_for_date and self.start_month is None)

    def goal_of(self, year: int) -> float | None:
        """Under ANNUAL the goal of a year; None = no task that year."""
        return (self.year_goals.get(year) or None) if self.year_goals else self.target


@dataclass(frozen=True)
class Point:
    """A published figure, already converted to the way the commitment counts.

    Attributes:
        month: the month the figure is for; under CADENCE any month of the period.
        value: in the unit of the target; under ANNUAL the year so far. None = progress in words only.
        numerator, denominator: of a ratio. For a target in % they outrank ``value``, which may have been rounded.
        done_on: under CADENCE the month it was done, None = not done.
        rival_value: under RELATIVE the figure to be exceeded, of the same period.
        gap: why what was reported gives no value, such as a missing earlier period; empty where it does.

    Raises:
        ValueError: a figure is NaN or infinite; a missing one is None.
    """

    month: Month
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    done_on: Month | None = None
    rival_value: float | None = None
    gap: str = ""

    def __post_init__(self) -> None:
        for figure in (self.value, self.numerator, self.denominator, self.rival_value):
            if figure is not None and not math.isfinite(figure):
                raise ValueError(f"not a figure: {figure}")

    @property
    def level(self) -> float | None:
        """The value as reported, else the ratio in %; what a verdict rests on is :func:`level_of`."""
        return self.value if self.value is not None else self.ratio_pct

    @property
    def ratio_pct(self) -> float | None:
        """Numerator over denominator in %; None where a part is unknown or there is nothing to divide by."""
        return 100 * self.numerator / self.denominator if self.numerator is not None and self.denominator else None

    @property
    def uncovered(self) -> float | None:
        """How many are left: denominator − numerator."""
        if self.numerator is None or self.denominator is None:
            return None
        return self.denominator - self.numerator


def level_of(target: Target, point: Point) -> float | None:
    """The figure a point is judged by, in the unit of the target (the rate in % under INCREMENT); None = no figure."""
    if target.unit in POINT_UNITS and point.ratio_pct is not None:
        return point.ratio_pct
    # Under a floor of so many households the parts say how many are left out, even if nobody wrote it down.
    return point.uncovered if point.value is None and target.kind is Kind.FLOOR else point.value


@dataclass(frozen=True)
class Figure:
    """A figure that is there."""

    month: Month
    value: float
    point: Point


@dataclass(frozen=True)
class Case:
    """One commitment with all it is judged by; ``points`` are sorted and none is later than ``asof``."""

    target: Target
    points: tuple[Point, ...]
    asof: Month
    rules: Settings
    plan_points: Mapping[Month, float]

    @cached_property
    def figures(self) -> list[Figure]:
        """The points that carry a figure, oldest first."""
        levels = ((point, level_of(self.target, point)) for point in self.points)
        return [Figure(point.month, level, point) for point, level in levels if level is not None]

    @property
    def lag_months(self) -> int:
        """Months a report may take to arrive."""
        lags = self.rules.reporting
        return {"month": lags.month_lag, "quarter": lags.quarter_lag, "year": lags.year_lag}[self.target.report_cycle]

    def is_stale(self, month: Month) -> bool:
        """Whether a figure of this month is older than its cycle and lag, so that a newer one should be there."""
        return self.asof.minus(month) > CYCLE_MONTHS[self.target.report_cycle] + self.lag_months

    def is_overdue(self, month: Month) -> bool:
        """Whether a figure of this month that falls short does so for good.

        It does when it is of the deadline's month or later. It also does when the deadline has passed and nothing
        newer came in the time allowed for reporting: silence must not turn a red light into a hatched one.
        """
        deadline = self.target.deadline
        return deadline is not None and (month >= deadline or (self.asof > deadline and self.is_stale(month)))

    def is_awaited(self, month: Month) -> bool:
        """Whether the deadline is here, and a figure newer than this month's may still come in the time allowed."""
        deadline = self.target.deadline
        return deadline is not None and month < deadline <= self.asof and not self.is_stale(month)


def not_judged(figure: Figure | None, reason: str) -> Verdict:
    """Rule 2: what the judgement needs has not been given."""
    return Verdict(
        State.NOT_JUDGED, reason, value=figure.value if figure else None, value_month=figure.month if figure else None
    )
