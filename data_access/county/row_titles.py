"""What a row of a ledger is called, and how the rows it points at are joined, as SQL made from its definition."""

from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.county.row_places import quoted


def reference_join(column: Column) -> str:
    other = quoted(f"of_{column.name}")
    return f"LEFT JOIN {quoted(column.ledger)} {other} ON {other}.row_id = l.{quoted(column.name)}"


def title_of(ledger: Ledger, alias: str) -> str:
    """What a row is called: its key as far as it may be shown and is text, and the first other text it must have."""
    shown = [column for column in ledger.columns if not column.sensitive and column.type is ColumnType.TEXT]
    names = [column.name for column in shown if column.name in ledger.key]
    names += [column.name for column in shown if column.required and column.name not in ledger.key][:1]
    fields = "".join(f", {quoted(alias)}.{quoted(name)}" for name in names)
    return f"nullif(concat_ws(' '{fields}), '')" if fields else "NULL::VARCHAR"
