"""Writing a ledger's current rows back into the template's own columns."""

from collections.abc import Callable

import sqlalchemy as sa

from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.store import Store
from data_access.workbooks.templates import export
from errors import PersonalDataRefused


def export_name(store: Store, ledger: Ledger) -> str:
    """File name of an export; simulated data says so before it is opened."""
    return f"{'演示数据-' if store.is_demo() else ''}{ledger.title}.xlsx"


def export_ledger(store: Store, ledger: Ledger) -> bytes:
    """The ledger as a workbook that can be imported again, with names for codes.

    Raises:
        PersonalDataRefused: a personal ledger of a store that is not a demo store.
    """
    return export(ledger, store.county, ledger_rows(store, ledger), banner="演示数据" if store.is_demo() else "")


def export_row(store: Store, ledger: Ledger, row_id: str) -> dict[str, object] | None:
    """One row in force as its template would hold it, column name -> value; None when there is no such row."""
    rows = ledger_rows(store, ledger, row_id=row_id)
    return dict(zip((column.name for column in ledger.columns), rows[0], strict=True)) if rows else None


def ledger_rows(store: Store, ledger: Ledger, **only: str) -> list[list[object]]:
    """The rows in force with one value a column, as the template wants them, private values included.

    Args:
        only: stored column -> the value it must have.

    Raises:
        PersonalDataRefused: a personal ledger of a store that is not a demo store.
    """
    if ledger.personal and not store.is_demo():
        raise PersonalDataRefused(f"{ledger.title}含个人信息，还没有启用权限管理，不能导出。")
    record = store.record
    main, private = record.main[ledger.name], record.private.get(ledger.name)
    columns = [
        private.c[column.name] if private is not None and column in ledger.private_columns else main.c[column.name]
        for column in ledger.columns
    ]
    joined: sa.FromClause = main
    if private is not None:
        # Rows older than the ledger's first sensitive column have no private version.
        joined = main.outerjoin(private, sa.and_(private.c.row_id == main.c.row_id, private.c.replaced_by.is_(None)))
    wanted = [main.c.replaced_by.is_(None), *(main.c[name] == value for name, value in only.items())]
    query = sa.select(*columns).select_from(joined).where(*wanted).order_by(main.c.version_id)
    with record.reading() as connection:
        found = connection.execute(query).all()
        keys = {
            column.name: {row_id: key for key, row_id in record.stored_keys(connection, store.ledgers[column.ledger])}
            for column in ledger.references
        }
    shown = [_shown(store, column, keys) for column in ledger.columns]
    return [
        [value if value is None or show is None else show(value) for show, value in zip(shown, row, strict=True)]
        for row in found
    ]


def written(value: object) -> str:
    """A value as a person would write it into the template."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def _shown(store: Store, column: Column, keys: dict[str, dict[str, str]]) -> Callable[[object], object] | None:
    """What makes of a stored value what the template wants: names of townships and units, keys of rows pointed at.

    None: nothing, it stands as it is stored.
    """
    match column.type:
        case ColumnType.TOWNSHIP:
            return lambda code: store.county.township(str(code)).name
        case ColumnType.UNIT:
            return lambda id: store.county.unit(str(id)).short_name
        case ColumnType.REFERENCE:
            return lambda row_id: keys[column.name][str(row_id)]
        case _:
            return None
