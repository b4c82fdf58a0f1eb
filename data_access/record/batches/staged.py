"""A checked table on its way into the record: with keys and surrogates, compared with what the record holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa

from data_access.county.ledgers import Column, Ledger, Load
from data_access.intake.tables.tables import CheckedTable
from data_access.record.core.schema import arrow_schema, stored_columns


@dataclass(frozen=True)
class Remark:
    """How a row is taken where it does not simply replace what stands in the record. It says no sentence, so its
    ``stance`` is the only code it needs.

    Attributes:
        named: the names its key was written under; empty = the register's own. stance: see ``standing.Stance``.
        kept: columns the file has in which something else stays in force. own: what the file itself says of the row,
            public columns; None where that is what is stored.
    """

    named: str = ""
    stance: str = ""
    kept: tuple[str, ...] = ()
    own: Mapping[str, object] | None = None


@dataclass
class Staged:
    """One sheet of a batch.

    Attributes:
        row_ids, keys: surrogate and key of each row.
        current: the ledger's rows in force (see ``Record.current_rows``); None while it has none.
        current_private: surrogate -> private values in force, in the order of ``ledger.private_columns``.
        scopes: the scopes this file replaces whole; empty for one that only adds and changes rows.
        ended: surrogates of rows in force that the file's scopes no longer have.
        is_partial: whether single rows are changed, so that no scope is replaced.
        is_open: whether nobody has said yet which rows are to go, so that nothing can be told across them.
        remarks: index -> how the row is taken, where there is something to remark.
    """

    ledger: Ledger
    table: CheckedTable
    row_ids: list[str]
    keys: list[str]
    current: pa.Table | None = None
    current_private: dict[str, tuple[object, ...]] = field(default_factory=dict)
    scopes: list[list[str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    is_partial: bool = False
    remarks: dict[int, Remark] = field(default_factory=dict)
    is_open: bool = False

    def __post_init__(self) -> None:
        if self.ledger.load is Load.REPLACE and not self.is_partial:
            rows = zip(*(self.table.values[name] for name in self.ledger.replace_scope), strict=True)
            self.scopes = [list(scope) for scope in dict.fromkeys(map(scope_of, rows))]
            self.ended = self._ended_by_replace(self.current) if self.current is not None else []

    def spare_others(self) -> None:
        """Rows that the file does not have stay, as for a ledger that only adds and changes them."""
        self.scopes, self.ended = [], []

    @property
    def said(self) -> str | None:
        """The columns the file has, comma between; None when it has all of the ledger's."""
        return self.said_without(())

    def said_without(self, kept: Iterable[str]) -> str | None:
        """The same without some columns."""
        names = [c.name for c in self.ledger.columns if c.name in self.table.raw.positions and c.name not in kept]
        return ",".join(names) if len(names) < len(self.ledger.columns) else None

    def merged(self) -> pa.Table:
        """The ledger's rows as they would be after this batch."""
        staged = self._arrow()
        if self.current is None:
            return staged
        gone = pa.array([*self.row_ids, *self.ended], pa.string())
        kept = self.current.filter(pa.compute.invert(pa.compute.is_in(self.current.column("row_id"), value_set=gone)))
        return pa.concat_tables([kept, staged])

    def known(self) -> set[str]:
        """Surrogates of the rows in force."""
        return set(self.current.column("row_id").to_pylist()) if self.current is not None else set()

    @cached_property
    def changed(self) -> list[int]:
        """Indexes of rows whose public values differ from those in force, or that are new."""
        if self.current is None:
            return list(range(len(self.table)))
        names = [column.name for column in stored_columns(self.ledger)]
        columns = [self.current.column(name).to_pylist() for name in ("row_id", *names)]
        stored = {row[0]: row[1:] for row in zip(*columns, strict=True)}
        return self._differing(names, stored)

    @cached_property
    def changed_private(self) -> list[int]:
        """The same of the private values; empty for a ledger without any."""
        columns = self.ledger.private_columns
        return self._differing([column.name for column in columns], self.current_private) if columns else []

    def values_of(self, columns: tuple[Column, ...], index: int) -> dict[str, object]:
        return {column.name: self.table.values[column.name][index] for column in columns}

    def _differing(self, names: list[str], stored: dict[str, tuple[object, ...]]) -> list[int]:
        given = zip(*(self.table.values[name] for name in names), strict=True)
        return [i for i, (row_id, row) in enumerate(zip(self.row_ids, given, strict=True)) if stored.get(row_id) != row]

    def _arrow(self) -> pa.Table:
        schema = arrow_schema(self.ledger)
        names = [column.name for column in stored_columns(self.ledger)]
        columns = [self.row_ids, [0] * len(self.table), list(self.table.raw.rows)]
        columns += [self.table.values[name] for name in names]
        return pa.table([pa.array(c, t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)

    def _ended_by_replace(self, current: pa.Table) -> list[str]:
        scope, here = self.ledger.replace_scope, set(self.row_ids)
        given = {tuple(one) for one in self.scopes}
        rows = zip(
            current.column("row_id").to_pylist(), *(current.column(name).to_pylist() for name in scope), strict=True
        )
        return [row_id for row_id, *place in rows if scope_of(place) in given and row_id not in here]


def scope_of(values: Iterable[object]) -> tuple[str, ...]:
    """The part of a ledger a row belongs to, in a form that can be stored and compared."""
    return tuple("" if value is None else str(value) for value in values)
