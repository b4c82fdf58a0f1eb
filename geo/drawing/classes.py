"""Classes with round limits and a colour for each, so that a legend can be read aloud."""

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from models.lists import Labelled

#: Light to dark greens up to the county's pine green; told apart by lightness, so by the colour-blind too.
RAMP = ("#C7DDD3", "#8DBBA6", "#4F9173", "#2E6B4F")
#: No figure. Drawn hollow on the map, because its lightness is close to that of the second green.
MISSING_COLOUR = "#9AA0A6"
MISSING_LABEL = "缺数"
#: A figure that there is and that a room is not told.
HIDDEN_COLOUR = "#B5A99A"
#: One hue from light to dark, for counts of people in need: more is neither better nor worse.
BLUES = ("#DCE5EF", "#A3B8D1", "#5F82AC", "#12355B")
#: Less and more than before, told apart by hue and by lightness, also by the colour-blind; never the colours of lights.
LESS, SAME, MORE = ("#8C510A", "#D8B365"), "#F1EFE8", ("#92BFDB", "#2B6CA3")

_DECADES = 12
_ALMOST = 1e-9  # 0.3 / 0.1 is 2.9999999999999996


class Method(Labelled):
    """How the limits of classes are found."""

    ROUND = "round", "整数分级"
    QUANTILES = "quantiles", "分位数"
    NATURAL = "natural", "自然断点"


#: Natural breaks are sought among so many values at most, which takes 0.2 s (the time grows with the square of them);
#: the sample of more is always the same.
_MOST_EXACT, _SEED = 400, 20_210_430


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
    known = _known(values, count)
    return _classes(known, _round_limits(known, count)) if known else []


def _classes(known: list[float], limits: list[float]) -> list[Class]:
    """``known`` is sorted; ``limits`` are the lower limits of the second and later classes."""
    if not limits:
        label = _text(known[0]) if known[0] == known[-1] else f"{_text(known[0])}–{_text(known[-1])}"
        return [Class(-math.inf, math.inf, label, RAMP[-1], len(known))]
    counts = _counts(known, limits)
    edges = [-math.inf, *limits, math.inf]
    return [
        Class(lower, upper, _label(lower, upper), _ramp_colour(place, len(counts)), counts[place])
        for place, (lower, upper) in enumerate(pairwise(edges))
    ]


def classify(values: Iterable[object], method: Method = Method.ROUND, count: int = 4) -> list[Class]:
    """Divide the values into classes by a method; see :func:`round_classes` for values and return.

    QUANTILES puts about as many into each class, NATURAL cuts where the values lie apart (Fisher–Jenks). Both limits
    are rounded as far as no value changes its class. No class is empty: equal values may leave fewer than ``count``.
    """
    known = _known(values, count)
    if method is Method.ROUND or len(set(known)) <= 2:
        return round_classes(known, count)
    return _classes(known, _kept_apart(known, _breaks(known, method, min(count, len(set(known))))))


def change_classes(values: Iterable[object], least: float = 0.0) -> list[Class]:
    """Classes of differences about nought: much less, less, 不变, more, much more; those without a value are left out.

    The limits on both sides are the same and belong to the outer class, so a colour means the same distance. Only an
    exact nought is 不变. ``least``: the smallest limit, so that of counts of people no class tells a small change.
    """
    known = sorted(value for value in _numbers(values) if math.isfinite(value))
    if not known:
        return []
    sizes = sorted(abs(value) for value in known if value)
    sizes = [size for size in sizes if size >= least]
    found = [max(least, one) for one in _round_limits(sizes, 2)] if sizes else []
    limit = found[0] if found and found[0] > 0 else None
    tiny = math.ulp(0.0)  # the smallest number above nought: 不变 is nought alone
    outer = [math.nextafter(-limit, 0)] if limit else []  # a class takes its lower limit, and here the upper one too
    edges = [-math.inf, *outer, 0.0, tiny, *([limit] if limit else []), math.inf]
    far = _text(limit) if limit else ""
    labels = ([f"减少 {far} 以上", f"减少不到 {far}"] if limit else ["减少"]) + ["不变"]
    labels += [f"增加不到 {far}", f"增加 {far} 以上"] if limit else ["增加"]
    palette = [*(LESS if limit else LESS[:1]), SAME, *(MORE if limit else MORE[1:])]
    counts = _counts(known, edges[1:-1])
    return [
        Class(lower, upper, label, colour, number)
        for (lower, upper), label, colour, number in zip(pairwise(edges), labels, palette, counts, strict=True)
    ]


def countwise(values: Iterable[object], below: int, most: int = 2) -> list[Class]:
    """Classes of whole counts of people or households: none, fewer than ``below`` (said as such), then round ones.

    A map that leaves the house in these classes tells no small count.

    Args:
        values: whole counts, missing ones left out. below: 1 = no count is small. most: how many round classes at most.

    Returns:
        ``0``, ``<5``, ``5–9``, ``10 以上``; without the last ones where no count is that large; empty for no values.
    """
    known = _known(values, most)
    if not known:
        return []
    found = [_whole(one, below) for one in round_classes([value for value in known if value >= below], most)]
    few = [f"<{below}"] if below > 1 else []
    lowers = [1.0] if few else []
    lowers += [float(below), *(one.lower for one in found[1:])] if found else []
    labels = ["0", *few, *(one.label for one in found)]
    palette = [*BLUES[: 1 + len(few)], *BLUES[len(BLUES) - len(found) :]]
    edges, counts = [-math.inf, *lowers, math.inf], _counts(known, lowers)
    return [
        Class(lower, upper, label, colour, number)
        for (lower, upper), label, colour, number in zip(pairwise(edges), labels, palette, counts, strict=True)
    ]


def median(values: Iterable[object]) -> float | None:
    """The middle of the values there are; None without any."""
    known = [value for value in _numbers(values) if math.isfinite(value)]
    return statistics.median(known) if known else None


def recount(classes: list[Class], values: Iterable[object]) -> list[Class]:
    """The same classes with the counts of other values: those a filter leaves on the map."""
    limits = [one.lower for one in classes[1:]]
    counts = _counts(sorted(value for value in _numbers(values) if math.isfinite(value)), limits)
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


def _known(values: Iterable[object], count: int) -> list[float]:
    """The values that are there, rising. Raises ValueError: more classes wanted than there are colours, or none."""
    if not 1 <= count <= len(RAMP):
        raise ValueError(f"count must be 1 to {len(RAMP)}: {count}")
    return sorted(value for value in _numbers(values) if math.isfinite(value))


def _numbers(values: Iterable[object]) -> list[float]:
    series = values if isinstance(values, pd.Series) else pd.Series(list(values), dtype="object")
    found: list[float] = pd.to_numeric(series).astype("Float64").to_numpy(float, na_value=math.nan).tolist()
    return found


def _breaks(known: list[float], method: Method, count: int) -> list[float]:
    """Upper limits, inclusive, of the classes as mapclassify finds them; equal values make some of them meet."""
    import warnings

    import mapclassify  # slow to load, and only these two methods need it
    import numpy as np

    chosen = np.array(known)
    if method is Method.NATURAL and len(known) > _MOST_EXACT:
        sample = np.random.default_rng(_SEED).choice(chosen, _MOST_EXACT, replace=False)
        chosen = np.sort(np.concatenate([sample, chosen[[0, -1]]]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Numba, which would only make it faster, and of classes that meet
        found = (mapclassify.Quantiles if method is Method.QUANTILES else mapclassify.FisherJenks)(chosen, k=count).bins
    return [float(value) for value in found]


def _kept_apart(known: list[float], breaks: list[float]) -> list[float]:
    """The roundest lower limits of the next classes that leave every value in the class its break gives it."""
    limits = []
    for place in sorted({bisect_right(known, last) for last in breaks} - {0, len(known)}):  # each once: none is empty
        below, above = known[place - 1], known[place]
        steps = _steps(known[-1] - known[0])
        rounded = (round(math.floor(above / step + _ALMOST) * step, _DECADES) for step in steps)
        limits.append(next((value for value in rounded if below < value <= above), above))
    return limits


def _whole(one: Class, first: int) -> Class:
    """A class of whole numbers, said as such: ``5``, ``5–9``, ``10 以上``."""
    lower = max(first, math.ceil(one.lower)) if one.lower > -math.inf else first
    last = math.ceil(one.upper) - 1 if one.upper < math.inf else math.inf
    label = f"{lower} 以上" if last == math.inf else str(lower) if last <= lower else f"{lower}–{last}"
    return replace(one, lower=float(lower), label=label)


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
    """How many of the values lie below the first limit, from one limit to the next, and from the last one on; both rise."""
    edges = [0, *(bisect_left(known, limit) for limit in limits), len(known)]
    return [upper - lower for lower, upper in pairwise(edges)]


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
