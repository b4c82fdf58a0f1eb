"""How many rows are in force in every ledger and township, and how many of them a check asks about."""

from collections.abc import Sequence

import pandas as pd

from data_access.county.ledgers import Ledgers
from data_access.county.row_places import place_of, quoted
from data_access.published.read_model import ReadModel, allowed
from models.viewing import Viewer


def row_counts(model: ReadModel, ledgers: Ledgers, viewer: Viewer, townships: Sequence[str] = ()) -> pd.DataFrame:
    """Rows in force by ledger and township, whatever their month.

    Args:
        townships: codes chosen in the filter line; none = all.

    Returns:
        ledger, township_code (null = the whole county's, or none known), row_count, and questioned_count: rows with
        at least one finding that is not settled.
    """
    parts = []
    for ledger in ledgers:
        place = place_of(ledger, ledgers)
        township = place.township or "NULL::VARCHAR"
        parts.append(
            f"SELECT '{ledger.name}' AS ledger, {township} AS township_code, count(*) AS row_count, "
            "count(*) FILTER (l.row_id IN (SELECT row_id FROM questions)) AS questioned_count\n"
            f"FROM {quoted(ledger.name)} l\n{place.joins}\n"
            f"WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], {township})\nGROUP BY ALL HAVING count(*) > 0"
        )
    # Surrogates are unique in all ledgers together, so that they need no ledger beside them.
    questions = "WITH questions AS (SELECT row_id FROM findings WHERE confirmed_at IS NULL AND row_id IS NOT NULL\n  AND is_standing IS NOT FALSE)\n"
    return model.select(questions + "\nUNION ALL\n".join(parts), {"areas": allowed(viewer.areas, townships)})
