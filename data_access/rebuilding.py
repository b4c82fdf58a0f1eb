"""A row's values when a batch before a partial one is gone.

A correction, or a file that lacks columns, says something of some columns only; the rest of its version is what the
record held at the time. When that came from a batch now withdrawn, the version is made anew over what remains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import sqlalchemy as sa

from data_access.ledgers import Ledger
from data_access.record import Record
from data_access.schema import derived_columns
from data_access.writing import insert_one

T = TypeVar("T")
_AT_ONCE = 500


@dataclass(frozen=True)
class Event:
    """What one batch says of one row; ``said``: of which columns (None = of all)."""

    event_id: int
    batch_id: int
    row_id: str
    file_id: int
    source_row: int
    version_id: int
    private_id: int | None
    said: str | None


class Rebuilder:
    """Puts partial events over what stands before them, for the rows of one ledger."""

    def __init__(
        self, record: Record, connection: sa.Connection, ledger: Ledger, histories: dict[str, list[Event]]
    ) -> None:
        self.connection, self.ledger = connection, ledger
        self.main, self.private = record.main[ledger.name], record.private.get(ledger.name)
        self.events = record.events[ledger.name]
        self.sources = {derived.name: column.name for column, derived in derived_columns(ledger)}
        partial = [history for history in histories.values() if any(event.said is not None for event in history)]
        listed = [event for history in partial for event in history]
        self.public = self._values(self.main, {event.version_id for event in listed})
        self.secret = (
            self._values(self.private, {event.private_id for event in listed if event.private_id is not None})
            if self.private is not None
            else {}
        )

    def over(self, before: Event | None, event: Event) -> Event | None:
        """The event with versions that hold what it said over what ``before`` left; None where it has no row to change."""
        if event.said is None:
            return event
        said = set(event.said.split(","))
        if before is None and any(column.required and column.name not in said for column in self.ledger.columns):
            return None  # a correction of a row that, without the withdrawn batch, never was
        version = self._version(self.main, self.public, event.version_id, before.version_id if before else None, said)
        private = event.private_id
        if self.private is not None and private is not None:
            private = self._version(self.private, self.secret, private, before.private_id if before else None, said)
        if (version, private) == (event.version_id, event.private_id):
            return event
        change = sa.update(self.events).where(self.events.c.event_id == event.event_id)
        self.connection.execute(change.values(version_id=version, private_id=private))
        return replace(event, version_id=version, private_id=private)

    def _version(
        self, table: sa.Table, known: dict[int, dict[str, object]], number: int, before: int | None, said: set[str]
    ) -> int:
        """Number of a version with the values said in ``number`` and all others as in ``before``."""
        given = known[number]
        kept = known.get(before, {}) if before is not None else {}
        fixed = {"row_id", "row_key", "batch_id", "file_id", "source_row"}
        merged = {
            name: value if name in fixed or self.sources.get(name, name) in said else kept.get(name)
            for name, value in given.items()
        }
        if merged == given:
            return number
        # Not in force yet: the replay decides which version is.
        fresh = insert_one(self.connection, table, merged | {"replaced_by": merged["batch_id"]})
        known[fresh] = merged
        return fresh

    def _values(self, table: sa.Table, numbers: Iterable[int]) -> dict[int, dict[str, object]]:
        names = [column.name for column in table.columns if column.name not in ("version_id", "replaced_by")]
        found = {}
        for part in parts(sorted(numbers)):
            query = sa.select(table.c.version_id, *(table.c[name] for name in names))
            for row in self.connection.execute(query.where(table.c.version_id.in_(part))):
                found[row[0]] = dict(zip(names, row[1:], strict=True))
        return found


def parts(items: Iterable[T]) -> Iterator[list[T]]:
    """Few enough at once for one statement's parameters."""
    listed = list(items)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
