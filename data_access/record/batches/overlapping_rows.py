"""What a file says of rows that stand in the record under another name, or corrected: asked before it replaces them.

The answer is kept with the row's event, so that withdrawing any of the batches later gives what would stand without it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType
from data_access.intake.asking import Asking, Choice, Question
from data_access.intake.files.sheet import as_text
from data_access.intake.tables.cell_values import registered_name
from data_access.intake.tables.joined_rows import added_columns
from data_access.intake.tables.written_names import JOINT, bears_names, present_name
from data_access.record.batches.row_standing import (
    Event,
    Stance,
    corrections_by_batch,
    followed,
    histories,
    together,
    version_values,
)
from data_access.record.batches.staged import Remark, Staged
from data_access.record.core.record import Record
from data_access.record.core.schema import corrections, stored_columns
from models.faults import Notice

ADD, REPLACE, KEEP = "合计", "替换", "保留"
AS_CORRECTED, AS_IN_FILE = "保留更正", "按表里的"
_SHOWN = 10


def settle_overlaps(record: Record, connection: sa.Connection, county: County, item: Staged, asking: Asking) -> None:
    """Put into the staged rows what is to be stored, as answered."""
    item.remarks = {index: Remark(named=name) for index, name in item.table.names.items()}
    if item.current is None:
        return
    overlap = _Overlap(record, connection, county, item)
    overlap.ask_of_names(asking)
    overlap.ask_of_corrections(asking)
    item.table = replace(item.table, notices=(*item.table.notices, *overlap.notices))


class _Overlap:
    """The rows of one sheet that meet something said under another name, or corrected."""

    def __init__(self, record: Record, connection: sa.Connection, county: County, item: Staged) -> None:
        self.county, self.item, self.ledger = county, item, item.ledger
        self.notices: list[Notice] = []
        events, main = record.events[self.ledger.name], record.main[self.ledger.name]
        accepted = sa.select(corrections).where(
            corrections.c.ledger == self.ledger.name, corrections.c.batch_id.is_not(None)
        )
        self.numbers = {
            (row.row_id, row.column_name): row.correction_id
            for row in connection.execute(accepted.order_by(corrections.c.correction_id))
        }
        special = {row_id for row_id, _ in self.numbers}
        if bears_names(self.ledger):
            named = sa.select(events.c.row_id).where(events.c.named.is_not(None)).distinct()
            special |= set(connection.scalars(named))
        special |= {item.row_ids[index] for index in item.table.names}
        wanted = special & set(item.row_ids)
        self.stored = _current(item, wanted) if wanted else {}
        found = histories(events, connection, self.stored)
        by_batch = corrections_by_batch(connection, self.ledger)
        self.held: dict[str, Event] = {}
        for row_id, history in found.items():
            before: Event | None = None
            for event in history:
                before = followed(before, event, self.ledger, by_batch.get(event.batch_id))
            if before is not None:
                self.held[row_id] = before
        numbers = {
            number for history in found.values() for event in history for number in (event.version_id, event.own)
        }
        self.versions = version_values(connection, main, numbers)
        self.history = found
        self.indexes = [index for index, row_id in enumerate(item.row_ids) if row_id in self.held]
        self.given = [column for column in self.ledger.columns if column.name in item.table.raw.positions]

    def ask_of_names(self, asking: Asking) -> None:
        """Rows of which the record holds what was said under a name that this file does not speak for."""
        groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for index in self.indexes:
            mine, held = self._name(index), self.held[self.item.row_ids[index]]
            theirs = {name for part in held.parts for name in part.split(JOINT)}
            if theirs <= set(mine.split(JOINT)):
                continue
            kind = self._kind(index, mine, theirs, held)
            if kind == Stance.BESIDE:
                self._beside(index)
                text = f"第 {self.item.table.raw.rows[index]} 行：{self._bearer(mine, index)}的数已经计在内，合计不变"
                self.notices.append(self.item.table.raw.notice("counted_already", text))
            elif kind == Stance.BEHIND:
                self._behind(index)
            else:
                groups[mine, JOINT.join(held.parts), kind].append(index)
        for (mine, theirs_joined, kind), indexes in groups.items():
            self._ask(asking, mine, theirs_joined, kind, indexes)

    def _kind(self, index: int, mine: str, theirs: set[str], held: Event) -> str:
        """``ADD``: the two can be added, ``REPLACE``: one of them only; a Stance where nothing is left to ask."""
        adds = added_columns(self.ledger)
        row, stored = self._row(index), self.stored[held.row_id]
        if mine in held.parts and all(row[n] == self.versions[held.parts[mine]][n] for n in adds) and adds:
            return Stance.BESIDE
        spoken = {column.name for column in self.given}
        # what the file does not speak of is kept: added to itself it would count twice
        can_add = (
            not spoken.isdisjoint(adds)
            and held.corrected.isdisjoint(adds)
            and all(stored[name] is None for name in adds if name not in spoken)
        )
        if can_add and (mine in held.parts or theirs.isdisjoint(mine.split(JOINT))):
            return ADD
        return REPLACE if any(row[column.name] != stored[column.name] for column in self.given) else Stance.BEHIND

    def _ask(self, asking: Asking, mine: str, theirs: str, kind: str, indexes: list[int]) -> None:
        raw, first = self.item.table.raw, indexes[0]
        is_update = mine in self.held[self.item.row_ids[first]].parts
        new, old = self._bearer(mine, first), self._bearer(theirs, first)
        words = "；".join(self._both(index) for index in indexes[:_SHOWN])
        more = f"；等 {len(indexes)} 行" if len(indexes) > _SHOWN else ""
        add = "改这一部分，其余照旧，相加" if is_update else "两家相加；不能相加的列照旧"
        choices = [Choice(ADD, add)] if kind == ADD else []
        choices += [Choice(REPLACE, "用表里的替换"), Choice(KEEP, "不动记录库里的")]
        hint = "" if kind == ADD else "（要相加请在表里合成一行）"
        question = Question(
            raw.file, raw.sheet, f"第 {'、'.join(str(raw.rows[index]) for index in indexes[:_SHOWN])} 行",
            f"表里写的是{new}，记录库里同一项是{old}报的，现在是同一个编码：{words}{more}{hint}",
            tuple(choices), ADD if is_update and kind == ADD else "",
        )  # fmt: skip
        taken = asking.ask(question)
        for index in indexes:
            if taken == ADD:
                self._beside(index)
            elif taken == REPLACE:
                self.held.pop(self.item.row_ids[index])  # both values were seen, corrections included
            else:
                self._behind(index)
        self.indexes = [index for index in self.indexes if self.item.row_ids[index] in self.held]

    def _beside(self, index: int) -> None:
        """Store the sum; the event remembers what this file said, so that it is never counted twice."""
        held, own = self.held[self.item.row_ids[index]], self._row(index)
        said = {name: self.versions[number] for name, number in held.parts.items()} | {self._name(index): own}
        stored, kept = self.stored[held.row_id], tuple(sorted(held.corrected))
        self._store(index, together(self.ledger, list(said.values())) | {name: stored[name] for name in kept})
        self.item.remarks[index] = Remark(self._name(index), Stance.BESIDE, kept, own)

    def _behind(self, index: int) -> None:
        own = self._row(index)
        self._store(index, self.stored[self.item.row_ids[index]])
        names = tuple(column.name for column in self.given)
        self.item.remarks[index] = Remark(self._name(index), Stance.BEHIND, names, own)

    def ask_of_corrections(self, asking: Asking) -> None:
        """Cells that hold an accepted correction: a file that says something else does not undo it by itself.

        A value that once stood there comes of an old workbook, so the correction stays unless somebody says otherwise.
        A value that never stood there may be newer than the correction or older than the record: only a person knows.
        """
        earlier, unknown = [], []
        for index in self.indexes:
            held, remark = self.held[self.item.row_ids[index]], self.item.remarks.get(index, Remark())
            if remark.stance:
                continue
            for column in self.given:
                if column.name not in held.corrected:
                    continue
                value = self.item.table.values[column.name][index]
                if value == self.stored[held.row_id][column.name]:
                    self._keep(index, column)
                elif any(value == self.versions[event.own][column.name] for event in self.history[held.row_id]):
                    earlier.append((index, column))
                else:
                    unknown.append((index, column))
        self._ask_cells(asking, earlier, "表里还是更正以前的数", AS_CORRECTED)
        self._ask_cells(asking, unknown, "表里是另一个数，看不出哪个更新", "")

    def _ask_cells(self, asking: Asking, cells: list[tuple[int, Column]], problem: str, default: str) -> None:
        if not cells:
            return
        raw = self.item.table.raw
        words = "；".join(self._cell(index, column) for index, column in cells[:_SHOWN])
        more = f"；等 {len(cells)} 处" if len(cells) > _SHOWN else ""
        question = Question(
            raw.file, raw.sheet, "", f"有 {len(cells)} 处已采纳的更正，{problem}：{words}{more}",
            (Choice(AS_CORRECTED, "更正不动，其余照表导入"), Choice(AS_IN_FILE, "按表里的，更正不再算数")), default,
        )  # fmt: skip
        if asking.ask(question) != AS_IN_FILE:
            for index, column in cells:
                self._keep(index, column)

    def _keep(self, index: int, column: Column) -> None:
        """The correction stays; the event remembers what the file said, for the day the correction is withdrawn."""
        remark = self.item.remarks.get(index, Remark())
        own = remark.own or self._row(index)
        self.item.remarks[index] = replace(remark, kept=(*remark.kept, column.name), own=own)
        self.item.table.values[column.name][index] = self.stored[self.item.row_ids[index]][column.name]

    def _cell(self, index: int, column: Column) -> str:
        row_id, values = self.item.row_ids[index], self.item.table.values
        given, held = values[column.name][index], self.stored[row_id][column.name]
        number = self.numbers.get((row_id, column.name))
        which = f"（第 {number} 号更正）" if number else ""
        where = f"{self._row_words(index)} {column.label}"
        return f"{where} 表里 {self._shown(column, given)}，更正后 {self._shown(column, held)}{which}"

    def _both(self, index: int) -> str:
        """Both values of every column in which they differ, or of what adds up."""
        row, stored, adds = self._row(index), self.stored[self.item.row_ids[index]], added_columns(self.ledger)
        columns = [c for c in self.given if c.name in adds or row[c.name] != stored[c.name]]
        words = (
            f"{c.label} 记录库 {self._shown(c, stored[c.name])}、表里 {self._shown(c, row[c.name])}" for c in columns
        )
        return f"{self._row_words(index)} {'，'.join(words)}"

    def _row_words(self, index: int) -> str:
        """The row's key where it may be read, else its number."""
        keyed = [self.ledger.by_name[name] for name in self.ledger.key]
        if any(column.sensitive or column.type is ColumnType.REFERENCE for column in keyed):
            return f"第 {self.item.table.raw.rows[index]} 行"
        values = self.item.table.values
        return " ".join(self._shown(c, values[c.name][index]) for c in keyed if values[c.name][index] is not None)

    def _shown(self, column: Column, value: object) -> str:
        if value is None or column.sensitive:
            return "空" if value is None else "（个人信息）"
        if column.type is ColumnType.REFERENCE:
            return "另一行"
        plain = value.isoformat() if isinstance(value, dt.date) else as_text(value)
        return registered_name(value, column, self.county) or plain

    def _bearer(self, names: str, index: int) -> str:
        present = present_name(self.ledger, self.item.table.values, index, self.county)
        return "和".join(name or present for name in names.split(JOINT))

    def _name(self, index: int) -> str:
        return self.item.table.names.get(index, "")

    def _row(self, index: int) -> dict[str, object]:
        return self.item.values_of(stored_columns(self.ledger), index)

    def _store(self, index: int, values: Mapping[str, object]) -> None:
        for column in stored_columns(self.ledger):
            self.item.table.values[column.name][index] = values[column.name]


def _current(item: Staged, row_ids: Iterable[str]) -> dict[str, dict[str, object]]:
    """The rows in force among these, by surrogate."""
    assert item.current is not None
    is_wanted = pc.is_in(item.current.column("row_id"), value_set=pa.array(sorted(row_ids), pa.string()))
    return {str(row["row_id"]): row for row in item.current.filter(is_wanted).to_pylist()}
