"""What holds of a row after each batch that spoke of it: whose figures are in it, and which cells were corrected.

Read by the import, which must neither count one township's figure twice nor undo a correction, and by the withdrawal,
which works the same out anew without the batch that is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa

from data_access.county.ledgers import Ledger
from data_access.intake.tables.joined_rows import added_columns, total
from data_access.intake.tables.written_names import JOINT
from data_access.record.core.schema import batches, corrections

T = TypeVar("T")
_AT_ONCE = 500
Values = Mapping[str, object]


class Stance(StrEnum):
    """How a batch stands to what others, under other names, said of the same row; without one it replaces that."""

    BESIDE = "beside"
    BEHIND = "behind"


@dataclass(frozen=True)
class Event:
    """What one batch says of one row.

    Attributes:
        version_id, private_id: what was in force after it. own_id: what it said itself, where that is something else.
        said: of which columns (None = of all). kept: those of which it said something that a correction outlasted.
        named: the names its key was written under (None = the register's own). stance: see :class:`Stance`.
        parts: name -> version that holds what was said under it; together they are what is in force.
        corrected: the columns that hold a correction.
    """

    event_id: int
    batch_id: int
    row_id: str
    file_id: int
    source_row: int
    version_id: int
    private_id: int | None
    said: str | None
    named: str | None = None
    own_id: int | None = None
    stance: str | None = None
    kept: str | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    corrected: frozenset[str] = frozenset()

    @property
    def own(self) -> int:
        """The version that holds what the batch said itself."""
        return self.own_id or self.version_id

    @property
    def spoke(self) -> set[str] | None:
        """The columns its file had; None = all."""
        return None if self.said is None else _names(self.said) | _names(self.kept)

    def kept_over(self, before: Event | None) -> set[str]:
        """The columns in which a correction stands that it must not undo."""
        return _names(self.kept) & before.corrected if before else set()

    def has_others(self, before: Event | None) -> bool:
        """Whether something is in force that was said under another name."""
        return before is not None and bool(set(before.parts) - {self.named or ""})


def followed(before: Event | None, event: Event, ledger: Ledger, correction: str | None) -> Event:
    """The event with what it leaves standing; ``correction``: the one column it corrected, if it did."""
    held = before.corrected if before else frozenset()
    if before is not None and event.stance == Stance.BEHIND and event.has_others(before):
        return replace(event, parts=before.parts, corrected=before.corrected)
    if before is not None and event.stance == Stance.BESIDE and event.has_others(before):
        kept = frozenset(event.kept_over(before))
        return replace(event, parts={**before.parts, event.named or "": event.own}, corrected=kept)
    corrected = held - _names(event.said) if event.said is not None else frozenset()
    if correction:
        corrected |= {correction}
    return replace(event, parts=_parts(before, event, ledger, bool(correction)), corrected=corrected)


def _parts(before: Event | None, event: Event, ledger: Ledger, is_correction: bool) -> Mapping[str, int]:
    adds, spoke = set(added_columns(ledger)), event.spoke
    if before is None or not before.parts or (not is_correction and (spoke is None or adds <= spoke)):
        return {event.named or "": event.own}
    if len(before.parts) > 1 and adds.isdisjoint(spoke or ()):
        return before.parts
    # It was changed as a whole: what each had said is in it, but can no longer be told apart.
    said = [*before.parts] if is_correction else [*before.parts, event.named or ""]
    names = dict.fromkeys(name for one in said for name in one.split(JOINT))
    return {JOINT.join(names): event.version_id}


def together(ledger: Ledger, said: Sequence[Values]) -> dict[str, object]:
    """The row that these make: what adds up added, all else as the first says that says something."""
    adds = set(added_columns(ledger))
    row: dict[str, object] = {}
    for column in ledger.columns:
        given = [one[column.name] for one in said if one.get(column.name) is not None]
        row[column.name] = (total(given) if column.name in adds else given[0]) if given else None
    return row


def histories(events: sa.Table, connection: sa.Connection, row_ids: Iterable[str]) -> dict[str, list[Event]]:
    """The events of these rows in batches still in force, oldest first."""
    names = (
        "event_id", "batch_id", "row_id", "file_id", "source_row", "version_id", "private_id", "said", "named",
        "own_id", "stance", "kept",
    )  # fmt: skip
    found: dict[str, list[Event]] = defaultdict(list)
    for part in parts(row_ids):
        query = (
            sa.select(*(events.c[name] for name in names))
            .join(batches, batches.c.batch_id == events.c.batch_id)
            .where(events.c.row_id.in_(part), batches.c.withdrawn_at.is_(None))
            .order_by(events.c.event_id)
        )
        for row in connection.execute(query):
            found[row.row_id].append(Event(*row))
    return found


def corrections_by_batch(connection: sa.Connection, ledger: Ledger) -> dict[int, str]:
    """Batch -> the column that the correction it carried out changed."""
    query = sa.select(corrections.c.batch_id, corrections.c.column_name)
    query = query.where(corrections.c.ledger == ledger.name, corrections.c.batch_id.is_not(None))
    return dict(connection.execute(query).all())


def version_values(connection: sa.Connection, table: sa.Table, numbers: Iterable[int]) -> dict[int, dict[str, object]]:
    """Number of a version -> its columns, without what tells whether it is in force."""
    names = [column.name for column in table.columns if column.name not in ("version_id", "replaced_by")]
    found = {}
    for part in parts(sorted(numbers)):
        query = sa.select(table.c.version_id, *(table.c[name] for name in names))
        for row in connection.execute(query.where(table.c.version_id.in_(part))):
            found[row[0]] = dict(zip(names, row[1:], strict=True))
    return found


def parts(items: Iterable[T]) -> Iterator[list[T]]:
    """Few enough at once for one statement's parameters."""
    listed = list(items)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]


def _names(text: str | None) -> set[str]:
    return set(text.split(",")) if text else set()
