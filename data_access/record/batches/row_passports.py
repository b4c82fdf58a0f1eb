"""Where every value of a row came from, down to the cell, and what stood there before.

Read from the record's main tables and events alone: they hold no sensitive value. Whether a viewer may see the row is
the caller's to ask of the read model first (:meth:`data_access.published.ledger_view.LedgerView.rows`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data_access.county.ledgers import Ledger
from data_access.intake.tables.tables import column_letter
from data_access.intake.tables.written_names import JOINT
from data_access.record.batches.row_standing import Stance, parts
from data_access.record.core.record import Record
from data_access.record.core.schema import batch_files, batches, corrections


@dataclass(frozen=True)
class Correction:
    """A correction of one public cell of the row.

    Attributes:
        state: ``proposed``, ``accepted`` or ``refused``. old, new: as a person writes them; empty = nothing.
        batch_id: of the batch it was taken in with; None until then.
    """

    number: int
    column: str
    old: str
    new: str
    reason: str
    evidence_file: str
    state: str
    proposed_at: dt.datetime
    proposed_by: str
    decided_at: dt.datetime | None
    decided_by: str
    batch_id: int | None


@dataclass(frozen=True)
class Step:
    """What one batch said of the row, or that it ended the row.

    Attributes:
        batch_id, created_at, actor: the batch. file, sheet, line: where the row stood; line counts as Excel does.
        is_demo: made by the simulation, so that there is no file to open.
        is_end: the batch replaced the part of the ledger whole and had the row no longer; nothing else is set then.
        withdrawn: when, by whom and why the batch was taken back; empty while it counts.
        values: the public columns the batch spoke of, with their values.
        changed: those of them that it changed over what stood before.
        cells: column -> Excel address; without those that stood in no cell of a file.
        correction: the correction this batch carried out, if it was one.
        is_sum: what several townships said was added, so that the cell holds only a part of what adds up.
    """

    batch_id: int
    created_at: dt.datetime
    actor: str
    file: str
    sheet: str
    line: int
    is_demo: bool
    is_end: bool
    withdrawn: str
    values: Mapping[str, object]
    changed: frozenset[str]
    cells: Mapping[str, str]
    correction: Correction | None
    is_sum: bool = False

    def place(self, column: str = "") -> str:
        """File, sheet and cell in words; without a column the row."""
        if self.correction:
            return f"第 {self.correction.number} 号更正"
        if self.is_demo:
            return "演示数据，没有单元格"
        part = "（与另一家的数相加，这里是其中一份）" if self.is_sum else ""
        return f"{self.file} · 工作表“{self.sheet}” · {self.cells.get(column) or f'第 {self.line} 行'}{part}"


@dataclass(frozen=True)
class RowPassport:
    """One row in force.

    Attributes:
        values: every public column with what is stored now; references and places as stored.
        steps: what each batch said, newest first, withdrawn ones included.
        corrections: every correction of the row, newest first.
    """

    row_id: str
    values: Mapping[str, object]
    steps: tuple[Step, ...]
    corrections: tuple[Correction, ...]

    def origin(self, column: str) -> Step | None:
        """The step the value stored now comes from; None where no batch in force said anything of the column."""
        last = next((step for step in self.steps if not step.withdrawn and column in step.values), None)
        return last if last is not None and last.values[column] == self.values[column] else None

    def earlier(self, column: str) -> tuple[Step, ...]:
        """Every other step that spoke of the column, newest first."""
        origin = self.origin(column)
        return tuple(step for step in self.steps if step is not origin and column in step.values)


def row_passports(record: Record, ledger: Ledger, row_ids: Iterable[str]) -> dict[str, RowPassport]:
    """The passports of the rows in force among these, by surrogate; no sensitive column is read."""
    wanted = list(dict.fromkeys(row_ids))
    main, names = record.main[ledger.name], [column.name for column in ledger.columns if not column.sensitive]
    with record.reading() as connection:
        stored = _versions(connection, main, names, wanted)
        said = _events(connection, record.events[ledger.name], wanted)
        corrected = _corrections(connection, ledger, wanted, set(names))
        known = {row["batch_id"]: dict(row) for row in connection.execute(sa.select(batches)).mappings()}
    found = {}
    for row_id in wanted:
        current = next((row for row in stored[row_id] if row["replaced_by"] is None), None)
        if current is not None:
            steps = _steps(stored[row_id], said[row_id], corrected[row_id], names, known)
            values = {name: current[name] for name in names}
            found[row_id] = RowPassport(row_id, values, tuple(reversed(steps)), tuple(corrected[row_id]))
    return found


_Row = Mapping[str, Any]


def _versions(connection: sa.Connection, main: sa.Table, names: list[str], row_ids: list[str]) -> dict[str, list[_Row]]:
    columns = [main.c[name] for name in ("row_id", "version_id", "batch_id", "replaced_by", *names)]
    found: dict[str, list[_Row]] = defaultdict(list)
    for part in parts(row_ids):
        query = sa.select(*columns).where(main.c.row_id.in_(part)).order_by(main.c.version_id)
        for row in connection.execute(query).mappings():
            found[row["row_id"]].append(dict(row))
    return found


def _events(connection: sa.Connection, events: sa.Table, row_ids: list[str]) -> dict[str, list[_Row]]:
    """What batches said of the rows, oldest first, with the batch and the file it stood in."""
    shown = [events.c[name] for name in ("row_id", "batch_id", "source_row", "version_id", "said", "named", "stance")]
    of_file = [batch_files.c[name] for name in ("file", "sheet", "positions")]
    found: dict[str, list[_Row]] = defaultdict(list)
    for part in parts(row_ids):
        query = (
            sa.select(*shown, *of_file)
            .join(batch_files, batch_files.c.file_id == events.c.file_id)
            .where(events.c.row_id.in_(part))
            .order_by(events.c.event_id)
        )
        for row in connection.execute(query).mappings():
            found[row["row_id"]].append(dict(row))
    return found


def _corrections(
    connection: sa.Connection, ledger: Ledger, row_ids: list[str], public: set[str]
) -> dict[str, list[Correction]]:
    """Corrections of public columns, newest first."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for part in parts(row_ids):
        query = sa.select(corrections).where(corrections.c.ledger == ledger.name, corrections.c.row_id.in_(part))
        for row in connection.execute(query.order_by(corrections.c.correction_id.desc())):
            if row.column_name in public:
                found[row.row_id].append(
                    Correction(
                        row.correction_id, row.column_name, row.old_value or "", row.new_value or "", row.reason,
                        row.evidence_file or "", row.state, row.proposed_at, row.proposed_by, row.decided_at,
                        row.decided_by or "", row.batch_id,
                    )
                )  # fmt: skip
    return found


def _steps(
    versions: list[_Row],
    events: list[_Row],
    corrected: list[Correction],
    names: list[str],
    known: Mapping[int, _Row],
) -> list[Step]:
    """Oldest first; what a batch now withdrawn changed is told over what stood when it came."""
    by_number = {row["version_id"]: row for row in versions}
    of_batch = {one.batch_id: one for one in corrected if one.batch_id is not None}
    spoke = {event["batch_id"] for event in events}
    ended = {row["replaced_by"] for row in versions if row["replaced_by"] not in (None, row["batch_id"])} - spoke
    steps: list[Step] = []
    before: dict[str, object] = {}
    moments = [*((event["batch_id"], event) for event in events), *((number, None) for number in ended)]
    for number, event in sorted(moments, key=lambda moment: moment[0]):
        batch = known[number]
        if event is None:
            steps.append(_end(batch))
            before = {} if batch["withdrawn_at"] is None else before
            continue
        correction = of_batch.get(number)
        version = by_number[event["version_id"]]
        values = {name: version[name] for name in _said(event, names, correction)}
        changed = frozenset(name for name, value in values.items() if value != before.get(name))
        steps.append(_step(event, batch, values, changed, correction))
        if batch["withdrawn_at"] is None:
            before |= values
    return steps


def _said(event: _Row, names: list[str], correction: Correction | None) -> list[str]:
    """The public columns the batch spoke of; a correction repeats the key, but speaks of one column."""
    if correction is not None:
        return [correction.column]
    given = None if event["said"] is None else set(event["said"].split(","))
    return [name for name in names if given is None or name in given]


def _step(
    event: _Row, batch: _Row, values: dict[str, object], changed: frozenset[str], correction: Correction | None
) -> Step:
    has_cells = not (batch["is_demo"] or correction)
    cells = {
        name: f"{column_letter(event['positions'][name])}{event['source_row']}"
        for name in values
        if has_cells and name in event["positions"]
    }
    return Step(
        batch["batch_id"], batch["created_at"], batch["actor"], event["file"], event["sheet"], event["source_row"],
        batch["is_demo"], False, _withdrawn(batch), values, changed, cells, correction,
        event["stance"] == Stance.BESIDE or JOINT in (event["named"] or ""),
    )  # fmt: skip


def _end(batch: _Row) -> Step:
    return Step(
        batch["batch_id"], batch["created_at"], batch["actor"], "", "", 0, batch["is_demo"], True, _withdrawn(batch),
        {}, frozenset(), {}, None,
    )  # fmt: skip


def _withdrawn(batch: _Row) -> str:
    if batch["withdrawn_at"] is None:
        return ""
    return f"{batch['withdrawn_at']:%Y-%m-%d %H:%M} {batch['withdrawn_by']}撤回：{batch['withdrawn_reason']}"
