"""Writing a staged table into the record: versions closed and added, and what the batch says of each row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data_access.record.batches.staged import Staged
from data_access.record.core.record import Record, insert_one
from data_access.record.core.schema import batch_files, stored_columns

#: Rows written at once; between them the person can see how far it is, and cancel.
_CHUNK = 4000

Payload = dict[str, object]


@dataclass(frozen=True)
class TableResult:
    """What one sheet changed in the record."""

    ledger: str
    file: str
    sheet: str
    row_count: int
    inserted: int
    updated: int
    ended: int


def summary(item: Staged) -> TableResult:
    """What the sheet changes in the record."""
    raw, known = item.table.raw, item.known()
    inserted = sum(item.row_ids[index] not in known for index in item.changed)
    updated = len({*item.changed, *item.changed_private}) - inserted
    return TableResult(item.ledger.name, raw.file, raw.sheet, len(raw), inserted, updated, len(item.ended))


def write_table(
    record: Record,
    connection: sa.Connection,
    item: Staged,
    batch_id: int,
    sha256: str,
    progress: Callable[[float], None],
) -> TableResult:
    """Store the rows of one sheet; rows that change nothing get no new version, only their event."""
    raw, ledger, known = item.table.raw, item.ledger, item.known()
    changed, changed_private, result = item.changed, item.changed_private, summary(item)
    file_id = insert_one(
        connection,
        batch_files,
        {
            "batch_id": batch_id, "ledger": ledger.name, "file": raw.file, "sheet": raw.sheet, "sha256": sha256,
            "row_count": len(raw), "inserted_count": result.inserted, "updated_count": result.updated,
            "ended_count": result.ended, "positions": raw.positions, "scopes": item.scopes,
        },
    )  # fmt: skip
    main, private = record.main[ledger.name], record.private.get(ledger.name)
    close(connection, main, batch_id, [*(item.row_ids[i] for i in changed if item.row_ids[i] in known), *item.ended])
    _insert(connection, main, _main_rows(item, changed, batch_id, file_id), len(changed), progress)
    if private is not None:
        replaced = [item.row_ids[i] for i in changed_private if item.row_ids[i] in item.current_private]
        close(connection, private, batch_id, [*replaced, *item.ended])
        rows = _private_rows(item, changed_private, batch_id)
        _insert(connection, private, rows, len(changed_private), progress)
    _write_events(record, connection, item, batch_id, file_id, progress)
    _write_remarks(record, connection, item, batch_id, file_id)
    return result


def close(connection: sa.Connection, table: sa.Table, batch_id: int, row_ids: Sequence[str]) -> None:
    """End the versions in force of these rows."""
    statement = (
        sa.update(table)
        .where(table.c.row_id == sa.bindparam("closed_row"), table.c.replaced_by.is_(None))
        .values(replaced_by=batch_id)
    )
    if row_ids:
        connection.execute(statement, [{"closed_row": row_id} for row_id in row_ids])


def _main_rows(item: Staged, changed: list[int], batch_id: int, file_id: int) -> Iterator[Payload]:
    columns, has_public_key, rows = stored_columns(item.ledger), not item.ledger.has_private_key, item.table.raw.rows
    for i in changed:
        yield {
            "row_id": item.row_ids[i], "row_key": item.keys[i] if has_public_key else None, "batch_id": batch_id,
            "file_id": file_id, "source_row": rows[i], **item.values_of(columns, i),
        }  # fmt: skip


def _private_rows(item: Staged, changed: list[int], batch_id: int) -> Iterator[Payload]:
    columns, has_private_key = item.ledger.private_columns, item.ledger.has_private_key
    for i in changed:
        yield {
            "row_id": item.row_ids[i], "row_key": item.keys[i] if has_private_key else None, "batch_id": batch_id,
            **item.values_of(columns, i),
        }  # fmt: skip


def _write_events(
    record: Record,
    connection: sa.Connection,
    item: Staged,
    batch_id: int,
    file_id: int,
    progress: Callable[[float], None],
) -> None:
    """Note what the batch says of every row of the file, those that it did not change included."""
    events, main = record.events[item.ledger.name], record.main[item.ledger.name]
    private = record.private.get(item.ledger.name)
    # Rows it changed are all told by one statement; the numbers of their versions need not come here and back.
    source: sa.FromClause = main
    private_id: sa.ColumnElement[Any] = sa.null()
    if private is not None:
        source = main.outerjoin(private, sa.and_(private.c.row_id == main.c.row_id, private.c.replaced_by.is_(None)))
        private_id = private.c.version_id
    numbers = (sa.literal(batch_id), sa.literal(file_id), main.c.row_id, main.c.source_row, main.c.version_id)
    query = sa.select(*numbers, private_id, sa.literal(item.said, sa.Text)).select_from(source)
    query = query.where(main.c.batch_id == batch_id, main.c.replaced_by.is_(None)).order_by(main.c.version_id)
    names = ["batch_id", "file_id", "row_id", "source_row", "version_id", "private_id", "said"]
    connection.execute(sa.insert(events).from_select(names, query))
    unchanged = sorted(set(range(len(item.table))) - set(item.changed))
    if not unchanged:
        return
    versions = record.current_versions(connection, main)
    private_versions = record.current_versions(connection, private) if private is not None else {}
    rows: Iterator[Payload] = (
        {
            "batch_id": batch_id, "file_id": file_id, "row_id": item.row_ids[i],
            "source_row": item.table.raw.rows[i], "version_id": versions[item.row_ids[i]],
            "private_id": private_versions.get(item.row_ids[i]), "said": item.said,
        }
        for i in unchanged
    )  # fmt: skip
    _insert(connection, events, rows, len(unchanged), progress)


def _write_remarks(record: Record, connection: sa.Connection, item: Staged, batch_id: int, file_id: int) -> None:
    """Note with its event how a row was taken, and keep what the file said where something else is in force."""
    events, main = record.events[item.ledger.name], record.main[item.ledger.name]
    for index, remark in item.remarks.items():
        own_id = None
        if remark.own is not None:
            own = {
                "row_id": item.row_ids[index], "row_key": None if item.ledger.has_private_key else item.keys[index],
                "batch_id": batch_id, "file_id": file_id, "source_row": item.table.raw.rows[index],
                "replaced_by": batch_id, **remark.own,
            }  # fmt: skip
            own_id = insert_one(connection, main, own)
        of_row = sa.and_(events.c.batch_id == batch_id, events.c.row_id == item.row_ids[index])
        told = {
            "named": remark.named or None, "stance": remark.stance or None, "kept": ",".join(remark.kept) or None,
            "said": item.said_without(remark.kept), "own_id": own_id,
        }  # fmt: skip
        connection.execute(sa.update(events).where(of_row).values(**told))


def _insert(
    connection: sa.Connection, table: sa.Table, rows: Iterator[Payload], count: int, progress: Callable[[float], None]
) -> None:
    statement = sa.insert(table)
    for start in range(0, count, _CHUNK):
        progress(start / count)
        connection.execute(statement, [next(rows) for _ in range(min(_CHUNK, count - start))])
