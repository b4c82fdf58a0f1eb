"""Odd cells by the thousand over every ledger: each is stored as typed, told of or a fault, and publishing always works.

``make test`` runs a few hundred rows, ``make fuzz`` ten thousand (``FUZZ_ROWS``).
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from data_access.county.ledgers import QUANTITIES, Column, ColumnType, Ledger
from data_access.published.read_model import ReadModel
from data_access.record.batches.importer import ImportResult
from data_access.store import InputFile, Store, open_store
from data_access.workbooks.ledger_export import ledger_rows
from errors import WithdrawalRefused
from models.viewing import EVERYBODY
from settings import load_settings
from tests.data_access.filling import NOW, ledgers, sheet_of
from tests.fuzz.odd_cells import OTHER_UNITS, Cells, is_as_typed, odd, own_unit, worth

_WANTED_ROWS = int(os.environ.get("FUZZ_ROWS", "300"))
_BATCH_ROWS, _FILE_ROWS, _POOL = 200, 25, 60
#: Two of them are in every batch: names that merged, units told by another column, private values, a replaced roster.
_OFTEN = ("observations", "farm_insurance", "road_projects", "households", "members", "village_years")
#: What share of the rows must at least be stored, and be stored with an odd cell, so that a run says something.
_STORED, _STORED_ODD = 0.3, 0.2


class County:
    """The simulated county that all batches go into, valid rows of every ledger to be spoiled, and what was done."""

    def __init__(self, store: Store) -> None:
        self.store, self.done, self.batches = store, Counter[str](), list[int]()
        self.rows: dict[str, list[Cells]] = {}
        for ledger in ledgers():
            found = ledger_rows(store, ledger)
            spread = found[:: max(1, len(found) // _POOL)][:_POOL]
            self.rows[ledger.name] = [dict(zip(ledger.by_name, row, strict=True)) for row in spread]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, demo_store_folder: Path) -> County:
    folder = tmp_path_factory.mktemp("fuzz") / "demo"
    shutil.copytree(demo_store_folder, folder)
    return County(open_store(load_settings(folder / "config.toml")))


@dataclass
class File:
    """One file of a batch; ``units``: column -> unit in its header; ``spoiled``: the odd column of each row, or nothing."""

    ledger: Ledger
    suffix: str
    units: dict[str, str]
    rows: list[Cells]
    spoiled: list[str]

    @property
    def name(self) -> str:
        return self.ledger.name + self.suffix

    def as_input(self) -> InputFile:
        headers = [f"{column.label}（{self.units.get(column.name, column.unit)}）" for column in self.ledger.columns]
        table: list[list[object]] = [
            [header.removesuffix("（）") for header in headers],
            *([row.get(name) for name in self.ledger.by_name] for row in self.rows),
        ]
        if self.suffix == ".xlsx":
            return InputFile(self.name, sheet_of(table, self.ledger.title))
        buffer = io.StringIO()
        csv.writer(buffer).writerows(table)
        return InputFile(self.name, buffer.getvalue().encode("utf-8-sig"))


class Batch:
    """What is imported at once. No dataclass: Hypothesis would print all of its rows with a failure."""

    def __init__(self, files: list[File], seed: int, is_followed_by_withdrawal: bool) -> None:
        """``seed``: of the answers and of which batch is withdrawn."""
        self.files, self.random, self.is_followed_by_withdrawal = files, random.Random(seed), is_followed_by_withdrawal


@st.composite
def batches(draw: st.DrawFn, county: County) -> Batch:
    """Files of several ledgers, some of which come again and again; most rows with one odd cell, of any type."""
    often = draw(st.permutations(_OFTEN))[:2]
    names = [*often, *draw(st.permutations(sorted(set(ledgers().ledgers) - set(often))))]
    files: list[File] = []
    while (left := _BATCH_ROWS - sum(len(file.rows) for file in files)) > 0:
        ledger = ledgers()[names[len(files)]]
        others = [(column.name, OTHER_UNITS.get(column.unit)) for column in ledger.columns if not column.unit_of]
        units = {name: draw(st.sampled_from(other)) for name, other in others if other and draw(st.integers(0, 5)) == 5}
        pool = [_in_units(row, ledger, units) for row in county.rows[ledger.name]]
        free: list[Column | None] = [
            c for c in ledger.columns if c.type is ColumnType.TEXT and c.name not in ledger.key
        ] or [None]
        of_type = {c.type: [one for one in ledger.columns if one.type is c.type] for c in ledger.columns}
        first = draw(st.integers(0, _POOL))
        file = File(ledger, draw(st.sampled_from([".xlsx", ".csv"])), units, [], [])
        for place in range(first, first + min(left, _FILE_ROWS, len(pool))):
            column = draw(st.sampled_from(draw(st.sampled_from([[None], free, free, *of_type.values()]))))
            row = pool[place % len(pool)] | ({column.name: draw(odd(column))} if column else {})
            is_text = file.suffix == ".csv"
            file.rows.append({n: str(cell) if is_text and cell is not None else cell for n, cell in row.items()})
            file.spoiled.append(column.name if column else "")
        files.append(file)
    # Hypothesis begins with the simplest of all batches, in which every row is spoiled in the same way, or none
    assume(len({name for file in files for name in file.spoiled}) > len(files))
    return Batch(files, draw(st.integers()), draw(st.integers(0, 2)) == 2)


def _in_units(row: Cells, ledger: Ledger, units: dict[str, str]) -> Cells:
    """The row as somebody writes it whose headers carry these units."""
    factors = {name: next(iter(worth("1", ledger.by_name[name].unit, unit))) for name, unit in units.items()}
    numbers = {name: cell for name in factors if isinstance(cell := row[name], int | float)}
    return row | {name: float(f"{number / factors[name]:.12g}") for name, number in numbers.items()}


def test_every_batch_ends_well(county: County) -> None:
    @settings(
        max_examples=1, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(batch=batches(county))
    def run(batch: Batch) -> None:
        take_through(county, batch)

    for number in range(-(-_WANTED_ROWS // _BATCH_ROWS)):
        seed(number)(run)()  # one run of many examples would mostly vary a few batches a little
    done = county.done
    print(dict(done))
    assert done["rows"] >= _WANTED_ROWS
    assert done["stored"] >= _STORED * done["rows"] and done["stored odd"] >= _STORED_ODD * done["rows"]
    assert done["answers"] and done["converted cells"], "questions and units come up in every run"


def take_through(county: County, batch: Batch) -> None:
    """Import what is right of a batch, compare it with what was typed, and withdraw it or an earlier one now and then."""
    before = _contents(county, batch) if batch.is_followed_by_withdrawal else {}
    number = compared(county, batch, take_in_what_is_right(county, batch))
    county.batches.append(number)
    if batch.is_followed_by_withdrawal:
        taken_back = batch.random.choice([number, *county.batches])
        try:
            is_done = county.store.withdraw(taken_back, actor="测试", now=NOW, reason="试")
        except WithdrawalRefused:  # rows of others need its rows
            return
        assert is_done and (taken_back != number or _contents(county, batch) == before), "withdrawn, but not as before"
        county.batches.remove(taken_back)
        county.done["withdrawn"] += 1
        assert_published(county.store)


def take_in_what_is_right(county: County, batch: Batch) -> ImportResult:
    """Import; leave out rows with faults, answer questions at random, and try again until it is stored."""
    county.done["rows"] += sum(len(file.rows) for file in batch.files)
    answers: dict[str, str] = {}
    while True:
        before = county.store.batch_list()
        files = [file.as_input() for file in batch.files if any(file.rows)]
        result = county.store.import_files(files, actor="测试", now=NOW, answers=answers)
        if result.batch_id is not None:
            assert_published(county.store)
            return result
        assert county.store.batch_list() == before, "nothing may be stored beside a fault or an open question"
        assert result.faults or result.asking.open
        for file in batch.files if result.faults else ():
            answers = {}  # other rows, other questions
            leave_out(file, [fault.cell for fault in result.faults if fault.file == file.name])
        for question in result.asking.open if not result.faults else ():
            answers[question.id] = batch.random.choice(question.choices).key
            county.done["answers"] += 1


def leave_out(file: File, cells: list[str]) -> None:
    """Take the rows of faults out of their file; a fault of no row takes all of the file's rows."""
    for cell in cells:
        rows = [int(digits) - 2 for digits in re.findall(r"\d+", cell)] or [-1]
        for row in rows if min(rows) >= 0 else range(len(file.rows)):
            file.rows[row] = {}


def compared(county: County, batch: Batch, result: ImportResult) -> int:
    """The batch's number, once every cell of every row left is found to be as typed, or converted and told of."""
    assert result.batch_id is not None
    for file in batch.files:
        questions = [question for question in result.asking.questions if question.file == file.name]
        words = [notice.text for notice in result.notices if notice.file == file.name]
        words += [text for question in questions for text in (question.place, question.text)]
        unread = {
            question.text.split("：")[0] for question in questions if result.asking.taken[question.id] == "不导入"
        }
        stored = stored_rows(county.store, file.ledger, result.batch_id)
        for number, (row, spoiled) in enumerate(zip(file.rows, file.spoiled, strict=True), start=2):
            if not row or any(re.search(rf"第 [\d、]*\b{number}\b[\d、]* 行", text) for text in words):
                county.done["told of"] += bool(row)
                continue
            assert number in stored, f"{file.name} row {number}, odd in {spoiled}: lost without a word"
            county.done.update({"stored": 1, "stored odd": int(bool(spoiled))})
            for column in (column for column in file.ledger.columns if column.label not in unread):
                is_told = any(text.startswith(column.label) for text in words)
                if problem := _problem(county, file, column, row[column.name], stored[number], is_told):
                    shown = f"{row[column.name]!r:.60} became {stored[number][column.name]!r:.60}"
                    pytest.fail(f"{file.name} {column.label} row {number}: {shown}, {problem}", pytrace=False)
    return result.batch_id


def _problem(county: County, file: File, column: Column, typed: object, stored: Cells, is_told: bool) -> str:
    """What is wrong with a stored value; empty where nothing is."""
    value = stored[column.name]
    if column.type not in QUANTITIES or value is None:
        return "" if is_as_typed(typed, value, column) else "which was not typed"
    unit = own_unit(column, file.ledger, stored)
    shown = file.units.get(column.name, unit)
    for number, is_converted in worth(typed, unit, shown).items():
        if abs(number - float(str(value))) <= 1e-9 * abs(number):
            county.done["converted cells"] += is_converted
            return "" if is_told or not is_converted else "without a word"
    return f"which was not typed, in {shown or 'no unit'}"


def stored_rows(store: Store, ledger: Ledger, batch_id: int) -> dict[int, Cells]:
    """The rows in force that a batch spoke of: the row's number in its file -> its values as the record has them."""
    record = store.record
    main, events, private = record.main[ledger.name], record.events[ledger.name], record.private.get(ledger.name)
    joined: sa.FromClause = events.join(main, main.c.row_id == events.c.row_id)
    if private is not None:
        joined = joined.outerjoin(private, sa.and_(private.c.row_id == main.c.row_id, private.c.replaced_by.is_(None)))
    tables = [private if private is not None and c in ledger.private_columns else main for c in ledger.columns]
    columns = [table.c[name] for table, name in zip(tables, ledger.by_name, strict=True)]
    query = sa.select(events.c.source_row, *columns).select_from(joined)
    with record.reading() as connection:
        rows = connection.execute(query.where(events.c.batch_id == batch_id, main.c.replaced_by.is_(None))).all()
        found: dict[int, Cells] = {row[0]: dict(zip(ledger.by_name, row[1:], strict=True)) for row in rows}
        for column in ledger.references:
            keys = {row_id: key for key, row_id in record.stored_keys(connection, ledgers()[column.ledger])}
            for cells in found.values():
                cells[column.name] = keys.get(str(cells[column.name]))
    return found


def assert_published(store: Store) -> None:
    findings = ReadModel(store.settings.stores.read_model).query("findings", EVERYBODY)
    assert findings[findings["check_group"] == "unshown"]["problem"].tolist() == []
    assert not store.is_behind()


def _contents(county: County, batch: Batch) -> dict[str, list[str]]:
    return {file.name: sorted(map(str, ledger_rows(county.store, file.ledger))) for file in batch.files}
