"""Figures as text that never contradicts the judgement made on the unrounded figure."""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from models.commitments import POINT_UNITS

#: Two figures nearer than this are equal: what is left over is the computer's rounding.
TOLERANCE = 1e-9
_MOST_DIGITS = 12
_EXACT = Context(prec=400)


def holds(value: float, comparison: str, bound: float) -> bool:
    """Whether ``value`` stands to ``bound`` as said (``>=``, ``>``, ``<=``, ``<`` or ``=``), within the tolerance."""
    is_equal = abs(value - bound) <= TOLERANCE
    if comparison in (">=", "<=", "="):
        return is_equal or (comparison != "=" and _is_strictly(value, comparison[0], bound))
    return not is_equal and _is_strictly(value, comparison, bound)


def _is_strictly(value: float, sign: str, bound: float) -> bool:
    return value > bound if sign == ">" else value < bound


def rounded(value: float, digits: int = 0) -> str:
    """``value`` with so many decimals, a half rounded up as officials do: 12.5 is 13, 0.25 is 0.3; never −0."""
    if not math.isfinite(value):
        return str(value)
    written = Decimal(f"{value:.15g}")  # the digits that are the figure's, without the computer's rounding
    return f"{written.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT):z.{digits}f}"


def guarded(value: float, digits: int, *bounds: tuple[str, float]) -> str:
    """``value`` with ``digits`` decimals, or as many more as it takes to stay on its side of every bound.

    Args:
        bounds: pairs of a comparison (see :func:`holds`) and the figure to compare with.
    """
    for places in range(digits, _MOST_DIGITS + 1):
        text = rounded(value, places)
        if all(holds(float(text), sign, bound) == holds(value, sign, bound) for sign, bound in bounds):
            return text
    return repr(value)


def format_value(
    value: float, target: float | None, comparison: str, digits: int, *, band_pp: float | None = None, unit: str = ""
) -> str:
    """A figure for display: 97.96 against >= 98 is "97.96" with one digit, not a 98.0 that is said to be unmet.

    Args:
        comparison: of the target: ``>=``, ``>``, ``=`` or ``~``; anything else (``done``, ``none``) sets no bound.
        digits: decimals wanted; more are given only where rounding would cross the target.
        band_pp: half width of the band of a ``~`` target, whose two lower edges are then kept apart.
        unit: under ``%`` the whole and nothing are kept apart from nearly the whole and hardly anything.
    """
    bounds = list(whole_and_nothing(unit))
    if target is not None and comparison == "~":
        edges = [target] if band_pp is None else [target - band_pp, target - 2 * band_pp]
        bounds += [(">=", edge) for edge in edges]
    elif target is not None and comparison in (">=", ">", "=", "<=", "<"):
        bounds.append((comparison, target))
    return guarded(value, digits, *bounds)


def whole_and_nothing(unit: str) -> tuple[tuple[str, float], ...]:
    """The bounds that keep 99.96 % from reading as 100.0 %, and 0.03 % as 0.0 %."""
    return ((">=", 100.0), (">", 0.0)) if unit == "%" else ()


def short(text: str) -> str:
    """A number without the zeros that say nothing: 120.0 -> 120."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def distance(amount: float, unit: str) -> str:
    """A difference with its unit; between two percentages it is 个百分点. Never shown as nought unless it is."""
    return short(guarded(amount, 1, (">", 0))) + difference_unit(unit)


def difference_unit(unit: str) -> str:
    """Unit of a difference between two figures of this unit."""
    return "个百分点" if unit in POINT_UNITS else unit
