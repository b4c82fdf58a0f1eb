"""Small parts of filling: cells of a column's own type, ranges, months and persons, none of which knows the rows."""

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data_access.county.ledgers import Column, ColumnType
from demo.base.drawing import Floats, Objects, Rng, apportion, draw
from demo.base.families import THIS_YEAR
from demo.filling.profiles import Draw, Profile
from demo.people.identities import add_identities
from models.time import Month

_WORDS = {"是": True, "否": False}
NOTHING = Draw()


def plain_cells(values: Objects) -> Objects:
    """Plain Python values, None for what is missing."""
    return np.array([None if cell is None or cell is pd.NaT or cell != cell else cell for cell in values], dtype=object)


def whole_counts(shares: dict[str, float], rows: int) -> dict[str, int]:
    """Shares of the rows as numbers of rows that add up to the share of all of them."""
    counts = apportion(round(rows * sum(shares.values())), list(shares.values()))
    return dict(zip(shares, counts.tolist(), strict=True))


def as_days(values: NDArray[np.datetime64]) -> Objects:
    found: Objects = values.astype(object)
    return found


def picked(values: Objects, positions: Objects) -> Objects:
    found: Objects = values[positions.astype(np.int64)]
    return found


def converted(words: Objects, column: Column) -> Objects:
    """Drawn words as the column's type: 是 and 否, whole numbers, or the words themselves."""
    match column.type:
        case ColumnType.BOOLEAN:
            return np.array([_WORDS[word] for word in words], dtype=object)
        case ColumnType.INTEGER | ColumnType.YEAR:
            return np.array([int(word) for word in words], dtype=object)
        case ColumnType.NUMBER | ColumnType.PERCENT:
            return np.array([float(word) for word in words], dtype=object)
        case _:
            return words


def range_of(column: Column, rule: Draw) -> tuple[float, float]:
    """From the rule, else around the example, else what the definition allows; never beyond what it allows."""
    example = float(column.example) if isinstance(column.example, int | float) else None
    # A percentage between nought and one would be asked about: is it a share?
    least = column.minimum if column.minimum is not None else 1.0 if column.type is ColumnType.PERCENT else 0.0
    most = column.maximum if column.maximum is not None else 100.0
    low = rule.low if rule.low is not None else max(least, 0.6 * example) if example is not None else least
    high = rule.high if rule.high is not None else min(most, 1.4 * example) if example is not None else most
    return low, max(low, high)


def month_of(cell: object) -> str:
    """The month a cell dates its row with; a year counts as its December, an empty cell as never."""
    if isinstance(cell, dt.date):
        return str(Month.of(cell))
    return "9999-12" if cell is None else f"{cell}-12" if isinstance(cell, int) else str(cell)


def persons(profile: Profile, count: int, county_code: str, rng: Rng) -> pd.DataFrame:
    """People with gender, age, birth_year, name, id_number and phone; the ages those of the profile's person column."""
    limits = next((rule for rules in profile.columns.values() for rule in rules if rule.person), NOTHING)
    low, high = 18 if limits.low is None else limits.low, 59 if limits.high is None else limits.high
    people = pd.DataFrame({"household": range(count), "relation": "户主"})
    people["gender"] = draw(rng, {"男": 0.5, "女": 0.5}, count)
    people["age"] = rng.integers(int(low), int(high) + 1, count)
    people["birth_year"] = THIS_YEAR - people["age"]
    return add_identities(people, county_code, rng)


def last_day(cell: object) -> np.datetime64:
    """The day a cell dates its row with: its own, or the last of its month or year."""
    if isinstance(cell, dt.date):
        return np.datetime64(cell, "D")
    return np.datetime64("NaT") if cell is None else np.datetime64(Month.parse(month_of(cell)).end, "D")


def decimals_of(column: Column, rule: Draw) -> int:
    return 0 if column.type is ColumnType.INTEGER else 1 if rule.decimals is None else rule.decimals


def whole_or_not(values: Floats, decimals: int) -> Objects:
    """Numbers as cells: whole ones where they have no decimals."""
    found: Objects = values.astype(np.int64).astype(object) if decimals == 0 else values.astype(object)
    return found
