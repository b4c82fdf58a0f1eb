"""Odd cells by the thousand over every ledger: each is stored as typed, told of or a fault, and publishing always works.

``make test`` runs a few hundred rows, ``make fuzz`` ten thousand (``FUZZ_ROWS``).
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data_access.asking import Asking
from data_access.exporting import ledger_rows
from data_access.importing import ImportResult
from data_access.ledgers import Ledger
from data_access.read_model import ReadModel
from data_access.store import InputFile, Store, open_store
from models import EVERYBODY, Fault
from settings import load_settings
from tests.data_access.filling import NOW, filled, ledgers
from tests.fuzz.odd_cells import is_as_typed, odd

_BATCH_ROWS = 200
_BATCHES = -(-int(os.environ.get("FUZZ_ROWS", "300")) // _BATCH_ROWS)
#: A row of a file: column name -> cell.
Cells = dict[str, object]


class County:
    """The simulated county that all batches go into, and valid rows of every ledger to be spoiled."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rows: dict[str, list[Cells]] = {}
        for ledger in ledgers():
            names = [column.name for column in ledger.columns]
            found = ledger_rows(store, ledger)[:500]
            self.rows[ledger.name] = [dict(zip(names, map(_as_cell, row), strict=True)) for row in found]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, demo_store_folder: Path) -> County:
    folder = tmp_path_factory.mktemp("fuzz") / "demo"
    shutil.copytree(demo_store_folder, folder)
    return County(open_store(load_settings(folder / "config.toml")))


@st.composite
def batches(draw: st.DrawFn) -> list[Draft]:
    """Which row of which ledger gets which odd cell; the row by its place among the valid ones."""
    names = draw(st.lists(st.sampled_from(sorted(ledgers().ledgers)), min_size=8, max_size=8, unique=True))
    found = []
    for name in names:
        for _ in range(_BATCH_ROWS // len(names)):
            column = draw(st.sampled_from(ledgers()[name].columns))
            found.append(
                Draft(name, draw(st.integers(0, 499)), column.name, draw(odd(column)), draw(st.integers(0, 4)))
            )
    return found


@dataclass(frozen=True)
class Draft:
    """One row of a batch; ``spared`` 0: it stays as it was."""

    ledger: str
    place: int
    column: str
    cell: object
    spared: int


@settings(
    max_examples=_BATCHES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(drafts=batches())
def test_every_batch_ends_well(county: County, drafts: list[Draft]) -> None:
    batch = spoiled(county, drafts)
    rng = random.Random(len(drafts))
    result = take_in_what_is_right(county.store, batch, rng)
    folder = county.store.settings.stores.read_model
    findings = ReadModel(folder).query("findings", EVERYBODY)
    assert findings[findings["check_group"] == "unshown"].empty
    assert result is not None, "some rows of every batch are right"
    compare(county.store, batch, result)


def spoiled(county: County, drafts: list[Draft]) -> dict[str, list[Cells]]:
    """The rows, most with one odd cell, no row twice."""
    batch: dict[str, list[Cells]] = {}
    places: dict[tuple[str, int], None] = {}
    for draft in drafts:
        rows = county.rows[draft.ledger]
        place = draft.place % len(rows)
        if (draft.ledger, place) not in places:
            places[draft.ledger, place] = None
            changed = {draft.column: draft.cell} if draft.spared else {}
            batch.setdefault(draft.ledger, []).append(rows[place] | changed)
    return batch


def take_in_what_is_right(store: Store, batch: dict[str, list[Cells]], rng: random.Random) -> ImportResult | None:
    """Import; leave out rows with faults, answer questions at random, and try again. None where nothing is left."""
    answers: dict[str, str] = {}
    for _ in range(12):
        files = [InputFile(f"{name}.xlsx", filled(name, rows)) for name, rows in batch.items() if rows]
        if not files:
            return None
        before = len(store.batch_list())
        result = store.import_files(files, actor="测试", now=NOW, answers=answers)
        if result.batch_id is not None:
            return result
        assert len(store.batch_list()) == before, "nothing may be stored beside a fault or an open question"
        assert result.faults or result.asking.open
        answers |= {question.id: rng.choice(question.choices).key for question in result.asking.open}
        for fault in result.faults:
            leave_out(batch, fault)
    return None


def leave_out(batch: dict[str, list[Cells]], fault: Fault) -> None:
    """Take the row of a fault out of its file; a fault of no row takes all of the file's rows."""
    name = fault.file.removesuffix(".xlsx")
    digits = "".join(char for char in fault.cell if char.isdigit())
    if digits and 0 <= int(digits) - 3 < len(batch[name]):
        batch[name][int(digits) - 3] = {}
    else:
        batch[name] = []


def compare(store: Store, batch: dict[str, list[Cells]], result: ImportResult) -> None:
    """Every cell of the stored rows is as typed, or a notice or an answer speaks of its column."""
    told = " ".join(notice.text for notice in result.notices) + _answered(result.asking)
    for name, rows in batch.items():
        ledger = ledgers()[name]
        stored = {tuple(_known(row[i]) for i in _key(ledger)): row for row in ledger_rows(store, ledger)}
        for cells in filter(None, rows):
            found = stored.get(tuple(_known(cells[column]) for column in ledger.key))
            if found is None:
                continue  # a key that was spoiled itself is compared by its column's own tests
            for column, value in zip(ledger.columns, found, strict=True):
                assert is_as_typed(cells[column.name], value, column) or column.label in told, (
                    f"{ledger.title} {column.label}: {cells[column.name]!r} became {value!r} without a word"
                )


def _answered(asking: Asking) -> str:
    return " ".join(question.text for question in asking.questions)


def _key(ledger: Ledger) -> list[int]:
    names = [column.name for column in ledger.columns]
    return [names.index(name) for name in ledger.key]


def _known(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.date() if isinstance(value, dt.datetime) else value)


def _as_cell(value: object) -> object:
    return "是" if value is True else "否" if value is False else value
