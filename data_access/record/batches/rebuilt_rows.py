"""A row's values when a batch before a partial one is gone.

A correction, or a file that lacks columns, says something of some columns only; the rest of its version is what the
record held at the time. So it is with a figure added to another's, and with a file whose cell a correction outlasted.
When what it stood on came from a batch now withdrawn, the version is made anew over what remains.
"""

from dataclasses import replace

import sqlalchemy as sa

from data_access.county.ledgers import Ledger
from data_access.record.batches.row_standing import (
    Event,
    Stance,
    corrections_by_batch,
    followed,
    together,
    version_values,
)
from data_access.record.core.record import Record, insert_one
from data_access.record.core.schema import derived_columns

_FIXED = frozenset(["row_id", "row_key", "batch_id", "file_id", "source_row"])


class Rebuilder:
    """Puts events over what stands before them, for the rows of one ledger.

    Attributes:
        fallen: batches of corrections that have no row left to correct.
    """

    def __init__(
        self, record: Record, connection: sa.Connection, ledger: Ledger, histories: dict[str, list[Event]]
    ) -> None:
        self.connection, self.ledger = connection, ledger
        self.main, self.private = record.main[ledger.name], record.private.get(ledger.name)
        self.events = record.events[ledger.name]
        self.sources = {derived.name: column.name for column, derived in derived_columns(ledger)}
        self.corrections = corrections_by_batch(connection, ledger)
        self.fallen: set[int] = set()
        partial = [
            history
            for history in histories.values()
            if any(event.said is not None or event.own_id for event in history)
        ]
        listed = [event for history in partial for event in history]
        self.public = version_values(
            connection, self.main, {number for event in listed for number in (event.version_id, event.own)}
        )
        self.secret = (
            version_values(connection, self.private, {e.private_id for e in listed if e.private_id is not None})
            if self.private is not None
            else {}
        )

    def over(self, before: Event | None, event: Event) -> Event | None:
        """The event with versions that hold what it said over what ``before`` left; None where it has no row to change."""
        spoke = event.spoke
        if before is None and event.batch_id in self.corrections:
            self.fallen.add(event.batch_id)
            return None  # of a row that, without the withdrawn batch, never was
        if (
            before is None
            and spoke is not None
            and any(c.required and c.name not in spoke for c in self.ledger.columns)
        ):
            return None
        done = event
        if before is not None and event.stance == Stance.BEHIND and event.has_others(before):
            done = replace(
                event, version_id=before.version_id, private_id=before.private_id, file_id=before.file_id,
                source_row=before.source_row,
            )  # fmt: skip
        elif spoke is not None or event.own_id:
            private = event.private_id
            if self.private is not None and private is not None:
                given, kept = self.secret[private], self.secret.get((before.private_id if before else None) or 0, {})
                private = self._version(self.private, self.secret, private, self._merged(given, given, kept, spoke))
            public = self._version(self.main, self.public, event.version_id, self._public(before, event))
            done = replace(event, version_id=public, private_id=private)
        if (done.version_id, done.private_id) != (event.version_id, event.private_id):
            change = sa.update(self.events).where(self.events.c.event_id == event.event_id)
            self.connection.execute(change.values(version_id=done.version_id, private_id=done.private_id))
        return followed(before, done, self.ledger, self.corrections.get(event.batch_id))

    def _public(self, before: Event | None, event: Event) -> dict[str, object]:
        """The row as the event leaves it."""
        stored, given = self.public[event.version_id], self.public[event.own]
        held = self.public.get(before.version_id, {}) if before else {}
        kept = event.kept_over(before)
        spoke = None if event.spoke is None else event.spoke - kept
        if before is not None and event.stance == Stance.BESIDE and event.has_others(before):
            said = [self.public[number] for number in {**before.parts, event.named or "": event.own}.values()]
            return stored | together(self.ledger, said) | {name: held.get(name) for name in kept}
        return self._merged(stored, given, held, spoke)

    def _merged(
        self, stored: dict[str, object], given: dict[str, object], held: dict[str, object], spoke: set[str] | None
    ) -> dict[str, object]:
        """The values given in the columns spoken of and all others as held before."""

        def value(name: str) -> object:
            if name in _FIXED:
                return stored[name]
            return given[name] if spoke is None or self.sources.get(name, name) in spoke else held.get(name)

        return {name: value(name) for name in stored}

    def _version(
        self, table: sa.Table, known: dict[int, dict[str, object]], number: int, values: dict[str, object]
    ) -> int:
        """Number of a version with these values: the one there is, or a new one."""
        if values == known[number]:
            return number
        # Not in force yet: the replay decides which version is.
        fresh = insert_one(self.connection, table, values | {"replaced_by": values["batch_id"]})
        known[fresh] = values
        return fresh
