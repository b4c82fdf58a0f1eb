"""Classes with round limits and a colour for each, so that a legend can be read aloud."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

#: Light to dark greens up to the county's pine green; told apart by lightness, so by the colour-blind too.
RAMP = ("#C7DDD3", "#8DBBA6", "#4F9173", "#2E6B4F")
#: No figure. Drawn hollow on the map, because its lightness is close to that of the second green.
MISSING_COLOUR = "#9AA0A6"
MISSING_LABEL = "缺数"

_DECADES = 12
_ALMOST = 1e-9  # 0.3 / 0.1 is 2.9999999999999996


@dataclass(frozen=True)
class Class:
    """One class of a measure: ``lower <= value < upper``.

    Attributes:
        lower: inclusive limit; -inf for the first class. upper: exclusive limit; inf for the last class.
        label: as read out: ``10 以下``, ``10–20``, ``50 以上``; the lower limit belongs to the class.
        colour: hex colour. count: how many of the values fall into it.
    """

    lower: float
    upper: float
    label: str
    colour: str
    count: int


def round_classes(values: Iterable[object], count: int = 4) -> list[Class]:
    """Divide the values into classes of about the same size whose limits are round.

    Quartiles (for ``count`` = 4) are rounded down to the coarsest step out of 1, 2 and 5 × 10^n that keeps them
    apart and leaves no class empty. Pass the values of the whole county even when the page is filtered:
    a colour then means the same under every filter.

    Args:
        values: the measure, any unit. Missing (None, NaN, NA) and infinite values are left out.
        count: classes wanted, 1 to 4. Fewer come back when the values do not differ enough.

    Returns:
        Classes in rising order; one class labelled with the value when all are equal; empty for no values.

    Raises:
        ValueError: ``count`` is not 1 to 4, or a value is not a number.
    """
    if not 1 <= count <= len(RAMP):
        raise ValueError(f"count must be 1 to {len(RAMP)}: {count}")
    known = sorted(value for value in _numbers(values) if math.isfinite(value))
    if not known:
        return []
    limits = _round_limits(known, count)
    if not limits:
        label = _text(known[0]) if known[0] == known[-1] else f"{_text(known[0])}–{_text(known[-1])}"
        return [Class(-math.inf, math.inf, label, RAMP[-1], len(known))]
    counts = _counts(known, limits)
    edges = [-math.inf, *limits, math.inf]
    return [
        Class(lower, upper, _label(lower, upper), _ramp_colour(place, len(counts)), counts[place])
        for place, (lower, upper) in enumerate(pairwise(edges))
    ]


def recount(classes: list[Class], values: Iterable[object]) -> list[Class]:
    """The same classes with the counts of other values: those a filter leaves on the map."""
    limits = [one.lower for one in classes[1:]]
    counts = _counts([value for value in _numbers(values) if math.isfinite(value)], limits)
    return [
        replace(one, count=count) for one, count in zip(classes, counts, strict=False)
    ]  # no classes: one count over


def colours(values: Iterable[object], classes: list[Class]) -> list[str]:
    """The colour of each value; :data:`MISSING_COLOUR` for a missing one.

    Raises:
        ValueError: there are values but no classes, or a value is not a number.
    """
    numbers = _numbers(values)
    if not classes and any(math.isfinite(value) for value in numbers):
        raise ValueError("values without classes")
    limits = [one.lower for one in classes[1:]]
    return [
        classes[bisect_right(limits, value)].colour if math.isfinite(value) else MISSING_COLOUR for value in numbers
    ]


def _numbers(values: Iterable[object]) -> list[float]:
    series = pd.Series(list(values), dtype="object")
    return [float(value) for value in pd.to_numeric(series).astype("Float64").to_numpy(float, na_value=math.nan)]


def _round_limits(known: list[float], count: int) -> list[float]:
    """Lower limits of the second and later classes; ``known`` is sorted."""
    parts = (known[len(known) * part // count] for part in range(1, count))
    wanted = sorted({value for value in parts if value > known[0]})
    if not wanted and count > 1 and known[-1] > known[0]:
        wanted = [next(value for value in known if value > known[0])]  # most values are the smallest one
    for step in _steps(known[-1] - known[0]):
        limits = [round(math.floor(value / step + _ALMOST) * step, _DECADES) for value in wanted]
        if len(set(limits)) == len(limits) and all(_counts(known, limits)):
            return limits
    return wanted


def _steps(spread: float) -> Iterable[float]:
    """Round steps from coarse to fine, starting above the spread of the values."""
    if spread <= 0:
        return
    top = math.ceil(math.log10(spread))
    for power in range(top, top - _DECADES, -1):
        for digit in (5, 2, 1):
            yield digit * 10.0**power


def _counts(known: list[float], limits: list[float]) -> list[int]:
    places = [bisect_right(limits, value) for value in known]
    return [places.count(place) for place in range(len(limits) + 1)]


def _ramp_colour(place: int, classes: int) -> str:
    return RAMP[round(place * (len(RAMP) - 1) / (classes - 1))]


def _label(lower: float, upper: float) -> str:
    if lower == -math.inf:
        return f"{_text(upper)} 以下"
    if upper == math.inf:
        return f"{_text(lower)} 以上"
    dash = " 至 " if lower < 0 else "–"  # “-5–0” reads as a sum
    return f"{_text(lower)}{dash}{_text(upper)}"


def _text(value: float) -> str:
    """No thousands separator, no needless decimals."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
