"""The mark of a measure of villages."""

import pandas as pd
from markupsafe import Markup

from models.viewing import Filters
from services.villages.measures import Measure
from services.words import words
from ui.parts.mark import mark


def measure_mark(measure: Measure, row: pd.Series, filters: Filters) -> Markup:
    """The mark beside a village's figure of one of :data:`services.villages.measures.VILLAGE_MEASURES` that it has."""
    if not measure.is_yearly:
        return mark(filters, "figure", f"village_{measure.columns[0].removesuffix('_count')}", row["village_code"])
    if words.is_missing(row["year_row_id"]):
        return Markup()
    columns = () if measure.unit == "%" else measure.columns
    return mark(filters, "row", "village_years", row["year_row_id"], *columns)
