"""A stored value as screens take it."""

from typing import cast

import pandas as pd

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType
from data_access.intake.tables.cell_values import registered_name


def named(column: Column, value: object, county: County) -> object:
    """Names for codes, whole numbers whole; None where empty."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    if name := registered_name(value, column, county):
        return name
    match column.type:
        case ColumnType.COMMITMENT:
            return f"{value} {county.commitment(str(value)).title}"
        case ColumnType.DATE:
            return pd.Timestamp(str(value)).date()
        case ColumnType.INTEGER | ColumnType.YEAR:
            return int(cast(float, value))
        case ColumnType.BOOLEAN:
            return bool(value)
        case _:
            return value
