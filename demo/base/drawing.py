"""Small tools of the simulation: exact shares, weighted draws, and frames as cells."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Rng: TypeAlias = np.random.Generator
Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Objects: TypeAlias = NDArray[np.object_]

#: Cells of a ledger: column name -> one value a row, None where empty.
Cells: TypeAlias = dict[str, list[object]]


def apportion(total: int, weights: ArrayLike) -> Ints:
    """Whole shares of ``total`` in proportion to ``weights`` that add up exactly (largest remainder)."""
    shares = np.asarray(weights, dtype=np.float64)
    exact = shares * (total / shares.sum())
    whole: Ints = np.floor(exact).astype(np.int64)
    largest = np.argsort(whole - exact, kind="stable")
    whole[largest[: total - int(whole.sum())]] += 1
    return whole


def draw(rng: Rng, options: dict[str, float], size: int) -> Objects:
    """``size`` texts drawn with the given weights."""
    names = np.array(list(options), dtype=object)
    weights = np.array(list(options.values()))
    drawn: Objects = names[rng.choice(len(names), size, p=weights / weights.sum())]
    return drawn


def only_where(mask: Bools, values: ArrayLike) -> Objects:
    """The values where the mask is set, None elsewhere."""
    found = np.array(values, dtype=object)
    found[~mask] = None
    return found


def heaviest(rng: Rng, weights: ArrayLike, size: int) -> Ints:
    """Indexes in the order of a draw without replacement in which heavy ones tend to come early."""
    keys = rng.exponential(size=size) / np.asarray(weights, dtype=np.float64)
    return np.argsort(keys, kind="stable")


def day(value: dt.date) -> np.datetime64:
    return np.datetime64(value, "D")


def frame_cells(frame: pd.DataFrame, columns: Sequence[str]) -> Cells:
    """The columns as lists of plain Python values, None where the frame has a missing one."""
    cells: Cells = {}
    for name in columns:
        column = frame[name]
        values = column.dt.date if pd.api.types.is_datetime64_any_dtype(column) else column
        cells[name] = values.astype(object).where(column.notna(), None).tolist()
    return cells


def as_text(column: pd.Series) -> Objects:
    """A text column as plain Python strings, ready to be joined with ``+``."""
    return column.to_numpy(dtype=object)


def scattered(missing: int, wholes: Ints) -> Ints:
    """So many units missing, one in each place from the last on, then a second in each that has one."""
    found = np.zeros(len(wholes), dtype=np.int64)
    while missing:
        open_places = np.flatnonzero(found < wholes)[::-1][:missing]
        found[open_places] += 1
        missing -= len(open_places)
    return found
