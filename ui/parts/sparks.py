"""A series as a small picture: planned dashed, actual solid. Drawn as images, so nothing has to load."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from models.time import Month
from ui.base.theme import INK, LINE, PINE

_WIDTH, _HEIGHT, _PAD = 120, 30, 3
#: Room for the years below and for words above the highest level.
_FOOT, _HEAD = 13, 11
_GREY, _GOAL = "#9AA0A6", "#8A5A00"
#: Words keep a white edge, so that a line behind them does not cross them out.
_TEXT = 'font-family="sans-serif" font-size="10" fill="#6B7480" stroke="#fff" stroke-width="3" paint-order="stroke"'

#: x and y of a value, None = no figure there and the line breaks.
_Place = tuple[float, float] | None
#: The first and the last month of a straight line with their levels, or none.
_Ends = tuple[tuple[Month, float], tuple[Month, float]] | tuple[()]


def spark(actual: Sequence[float | None], *, words: str) -> Markup:
    """One line without axes; a gap where a month has no figure.

    Args:
        actual: one value a month, oldest first, None = no figure.
        words: what the picture says, for those who cannot see it.
    """
    known = [value for value in actual if value is not None]
    if not known:
        return Markup()
    scale = _Scale(min(known), max(known), _HEIGHT - _PAD, _PAD)
    step = (_WIDTH - 2 * _PAD) / (len(actual) - 1 or 1)
    places = [None if value is None else (_PAD + index * step, scale.y(value)) for index, value in enumerate(actual)]
    return image(_line(places, INK), _WIDTH, _HEIGHT, words)


@dataclass(frozen=True)
class Course:
    """A commitment's way over the months of the plan, in the unit of its figure.

    Attributes:
        actual: what was reported; None = a month reported without a usable figure.
        step_months: between two reports; a longer silence is a gap in the line.
        is_within_year: the figure begins anew each January, so no line leads over from December.
        planned: the ends of the straight plan; empty = nothing runs against time.
        plan_points: what the county confirmed for single months.
        goal: the level due, None = none stated.
    """

    actual: Mapping[Month, float | None]
    step_months: int
    is_within_year: bool = False
    planned: _Ends = ()
    plan_points: Mapping[Month, float] = field(default_factory=dict)
    goal: float | None = None

    def breaks(self, before: Month, month: Month) -> bool:
        """Whether no line leads from one reported month to the next one."""
        return month.minus(before) > self.step_months or (self.is_within_year and month.year != before.year)

    @property
    def known(self) -> list[float]:
        return [value for value in self.actual.values() if value is not None]


def course(
    way: Course,
    first: Month,
    last: Month,
    *,
    words: str,
    width: int = 128,
    height: int = 34,
    level_text: Callable[[float], str] | None = None,
) -> Markup:
    """Planned, confirmed and actual on one scale, the months from ``first`` to ``last`` from left to right.

    Args:
        level_text: a level with its unit, for the scale at the left and the line of the target; with it years stand
            below, without it there are no axes.
    """
    if not way.known:
        return Markup()
    levels = [*way.known, *(value for _, value in way.planned), *way.plan_points.values()]
    levels += [way.goal] if way.goal is not None else []
    below, above = (_FOOT, _HEAD) if level_text else (0, 0)
    scale = _Scale(min(levels), max(levels), height - _PAD - below, _PAD + above)
    months = max(1, last.minus(first))

    def place(month: Month, value: float) -> tuple[float, float]:
        return _PAD + month.minus(first) * (width - 2 * _PAD) / months, scale.y(value)

    def shown(values: Iterable[tuple[Month, float]]) -> list[tuple[float, float]]:
        return [place(month, value) for month, value in values if first <= month <= last]

    parts = [_years(first, last, height, lambda month: place(month, scale.low)[0])] if level_text else []
    parts.append(_line(shown(_clipped(way.planned, first, last)), _GREY, 'stroke-width="1.2" stroke-dasharray="4 3"'))
    for x, y in shown(sorted(way.plan_points.items())):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="#fff" stroke="{_GREY}"/>')
    parts.append(_line(_broken(way, place, first, last), PINE))
    if level_text:
        parts.append(_scale_words(scale, level_text))
    if way.goal is not None:
        parts.append(_goal(scale.y(way.goal), width, level_text(way.goal) if level_text else ""))
    return image("".join(parts), width, height, words)


def _clipped(planned: _Ends, first: Month, last: Month) -> list[tuple[Month, float]]:
    """The part of the straight plan that lies between two months."""
    if not planned:
        return []
    (start, low), (end, high) = planned
    ends = (max(start, first), min(end, last))
    if ends[0] >= ends[1]:
        return []
    return [(month, low + (high - low) * month.minus(start) / end.minus(start)) for month in ends]


def _goal(y: float, width: int, text: str) -> str:
    line = f'<path d="M{_PAD} {y:.1f}L{width - _PAD} {y:.1f}" stroke="{_GOAL}" stroke-dasharray="1 3"/>'
    if not text:
        return line
    return f'{line}<text x="{width - _PAD}" y="{y - 2:.1f}" text-anchor="end" {_TEXT}>目标 {escape(text)}</text>'


def _scale_words(scale: _Scale, level_text: Callable[[float], str]) -> str:
    """The highest and the lowest level at the left, where they differ."""
    heights = {scale.high: scale.top - 2, scale.low: scale.bottom - 2}
    return "".join(
        f'<text x="{_PAD}" y="{y:.1f}" {_TEXT}>{escape(level_text(value))}</text>' for value, y in heights.items()
    )


def _broken(
    way: Course, place: Callable[[Month, float], tuple[float, float]], first: Month, last: Month
) -> list[_Place]:
    """The actual places, with a break where a report is missing or a year begins anew."""
    places: list[_Place] = []
    before: Month | None = None
    for month in sorted(way.actual):
        value = way.actual[month]
        if before is not None and way.breaks(before, month):
            places.append(None)
        before = month
        if value is None:
            places.append(None)
        elif first <= month <= last:
            places.append(place(month, value))
    return places


def _years(first: Month, last: Month, height: int, x_of: Callable[[Month], float]) -> str:
    """A thin line at each year's end, and the year's number in the middle of its months."""
    parts = []
    for year in range(first.plus(1).year, last.year + 1):
        left, right = (x_of(Month(each, 12)) for each in (year - 1, year))
        parts.append(f'<path d="M{right:.1f} {_PAD}V{height - _FOOT}" stroke="{LINE}"/>')
        parts.append(f'<text x="{(left + right) / 2:.1f}" y="{height - 2}" text-anchor="middle" {_TEXT}>{year}</text>')
    return "".join(parts)


@dataclass(frozen=True)
class _Scale:
    """Values from ``low`` to ``high`` between two heights."""

    low: float
    high: float
    bottom: float
    top: float

    def y(self, value: float) -> float:
        spread = (self.high - self.low) or abs(self.high) or 1.0
        return self.bottom - (value - self.low) * (self.bottom - self.top) / spread


def _line(places: Sequence[_Place], colour: str, look: str = 'stroke-width="2" stroke-linecap="round"') -> str:
    """A line through the places; one that stands alone between breaks is a dot."""
    path, is_down = "", False
    for index, place in enumerate(places):
        if place is None:
            is_down = False
            continue
        x, y = place
        is_last = index + 1 == len(places) or places[index + 1] is None
        path += f"{'L' if is_down else 'M'}{x:.1f} {y:.1f}" + ("h.1" if is_last and not is_down else "")
        is_down = True
    return f'<path d="{path}" fill="none" stroke="{colour}" {look}/>' if path else ""


def image(body: str, width: int, height: int, words: str) -> Markup:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'
    data = base64.b64encode(svg.encode()).decode()
    return Markup('<img alt="{}" width="{}" height="{}" src="data:image/svg+xml;base64,{}">').format(
        words, width, height, data
    )
