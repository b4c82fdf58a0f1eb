"""Which rows of a ledger are those of a department: a viewer's by right, or the ones chosen in the filter line."""

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger
from data_access.county.row_places import quoted
from models.viewing import Filters, Viewer


def unit_conditions(ledger: Ledger, county: County, viewer: Viewer, filters: Filters) -> tuple[str, ...] | None:
    """Conditions on rows ``l``, with ``$rights`` and ``$units`` to be bound; None where nothing of the ledger is left.

    A department is shown the ledgers it keeps whole, of those whose rows name a unit its own, and of the others those of
    the articles that name it. What it may see by right is narrower: the plan gives no rights.
    """
    conditions = []
    unit = county.find_unit(ledger.unit) if ledger.unit else None
    own = {unit.id} if unit else set()
    planned = own | county.answerable_for(ledger.articles)
    for bound, units, answerable in (("rights", viewer.units, own), ("units", filters.units, planned)):
        if (units or bound == "rights") and units is not None and not own & {*units}:
            named = _named(ledger, bound, is_answerable=bool(answerable & {*units}))
            if named is None:
                return None
            conditions.append(named)
    return tuple(conditions)


def _named(ledger: Ledger, bound: str, *, is_answerable: bool) -> str | None:
    """Rows that name one of the units bound by this name; of units answerable for the ledger those that name nobody too.

    None where that leaves nothing.
    """
    units = [column for column in ledger.columns if column.type is ColumnType.UNIT and not column.sensitive]
    columns = [f"l.{quoted(column.name)}" for column in units]
    nobody = [" AND ".join(f"{column} IS NULL" for column in columns) or "TRUE"] if is_answerable else []
    named = [f"list_contains(${bound}::VARCHAR[], {column})" for column in columns] + nobody
    return f"({' OR '.join(named)})" if named else None
