"""One village against the others of its township and of the county, and against its own past."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Median:
    """The middle of the villages that have a figure; None where none has. ``count``: how many have one."""

    value: float | None
    count: int


@dataclass(frozen=True)
class Compared:
    """A village's own figure (None = missing) beside the medians of its township and of the county, itself included."""

    own: float | None
    township: Median
    county: Median


def median_of(values: pd.Series) -> Median:
    """The median of the figures that are there; of an even number the mean of the middle two."""
    known = values.dropna()
    return Median(float(known.median()) if len(known) else None, len(known))


def compared(values: pd.Series, townships: Mapping[str, str], code: str) -> Compared:
    """Compare one village.

    Args:
        values: float64 by village code, NaN where there is no figure. townships: village code -> township code.
    """
    own = values.get(code)
    of_township = [townships.get(str(each)) == townships[code] for each in values.index]
    return Compared(
        None if own is None or pd.isna(own) else float(own), median_of(values[of_township]), median_of(values)
    )


def change(before: object, after: object) -> float | None:
    """``after`` less ``before``; None where either is missing."""
    if pd.isna(before) or pd.isna(after):  # type: ignore[call-overload]
        return None
    return float(after) - float(before)  # type: ignore[arg-type]
