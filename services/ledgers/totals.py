"""Which columns of a ledger are totalled."""

from data_access.county.ledgers import Column
from data_access.published.ledger_view import LedgerView

#: Households stand before people, whatever the order in the definition.
_UNIT_ORDER = {"户": 0, "人": 1}


def total_columns(view: LedgerView) -> list[Column]:
    """The columns that are added up, 户 before 人."""
    columns = [view.ledger.by_name[name] for name in view.ledger.totals]
    return sorted(columns, key=lambda column: _UNIT_ORDER.get(column.unit, len(_UNIT_ORDER)))
