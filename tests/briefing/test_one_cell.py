"""One cell of one workbook changed and the workbook imported: exactly the lights that rest on it move."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from analysis.targets.states import State, Verdict
from data_access.published.read_model import ReadModel
from data_access.store import InputFile, Store
from data_access.workbooks.ledger_export import export_ledger
from models.kinds import Kind
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services.targets.judging import judge_commitments
from tests.conftest import copied
from tests.data_access.filling import NOW, taken_in

JUNE, JULY = Month(2025, 6), Month(2025, 7)
Cells = dict[str, object]
#: Ledger, what the row is known by, column and new value.
Cell = tuple[str, Cells, str, object]


@dataclass
class Changing:
    """A store and the workbooks of its ledgers as they stand: each change is compared with what was before."""

    store: Store
    workbooks: dict[str, openpyxl.Workbook] = field(default_factory=dict)

    def workbook(self, ledger: str) -> openpyxl.Workbook:
        """The ledger as it is exported; written on by the changes that are imported."""
        if ledger not in self.workbooks:
            exported = export_ledger(self.store, self.store.ledgers[ledger])
            self.workbooks[ledger] = openpyxl.load_workbook(io.BytesIO(exported))
        return self.workbooks[ledger]


@pytest.fixture(scope="module")
def changing(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changing]:
    """One copy of the simulated county."""
    with copied(demo_store_folder, tmp_path_factory.mktemp("one_cell")) as store:
        yield Changing(store)


def verdicts(store: Store, asof: Month) -> dict[str, Verdict]:
    model = ReadModel(store.settings.stores.read_model)
    judged = judge_commitments(
        lambda name, **parameters: model.query(name, EVERYBODY, **parameters),
        store.settled_county(), Filters((), (), asof), store.settings,
    )  # fmt: skip
    return {item.commitment.id: item.verdict for item in judged}


def changed(changing: Changing, asof: Month, cell: Cell) -> tuple[str, Verdict, Verdict]:
    """The one commitment whose verdict is another after the cell was changed, and its verdicts before and after."""
    before = verdicts(changing.store, asof)
    change(changing, *cell)
    after = verdicts(changing.store, asof)
    (id,) = (each for each in after if after[each] != before[each])
    return id, before[id], after[id]


def change(changing: Changing, ledger: str, row: Cells, column: str, value: object) -> None:
    """In the exported ledger change one cell of the first row with these cells, and import the workbook."""
    store = changing.store
    columns, workbook = store.ledgers[ledger].by_name, changing.workbook(ledger)
    sheet = workbook[store.ledgers[ledger].title]
    place = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    at = {name: place[columns[name].header] for name in (*row, column)}
    number = next(
        number
        for number in range(2, sheet.max_row + 1)
        if all(str(sheet.cell(number, at[name]).value) == str(wanted) for name, wanted in row.items())
    )
    assert sheet.cell(number, at[column]).value != value
    sheet.cell(number, at[column]).value = value
    buffer = io.BytesIO()
    workbook.save(buffer)
    result = taken_in(store, InputFile("改一格.xlsx", buffer.getvalue()), now=NOW)
    (table,) = result.tables
    assert (table.inserted, table.updated) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "asof", "cell", "id", "state"),
    [
        (Kind.CUMULATIVE, JUNE, ("road_projects", {"status": "已验收"}, "length_km", 99), "C35", State.NEARLY_ON_PACE),
        (Kind.GROWTH, JUNE, ("herb_plantings", {"year": 2024, "township_code": "平城镇"}, "area_mu", 45000), "C22", State.MET),
        # 9870 people of the year's 10000, 1267 of them of this township: with 130 more the year is met.
        (Kind.ANNUAL, JUNE, ("away_workers", {"month": "2025-06", "township_code": "崇文镇"}, "this_year_count", 1397), "C32", State.MET),
        (Kind.HOLD, JUNE, ("observations", {"commitment_id": "C02", "month": "2025-06"}, "numerator", 25000), "C02", State.UNMET),
        (Kind.BAND, JUNE, ("observations", {"commitment_id": "C37", "month": "2025-06"}, "numerator", 149000), "C37", State.UNMET),
        (Kind.FLOOR, JUNE, ("observations", {"commitment_id": "C09", "month": "2025-06"}, "value", 1), "C09", State.UNMET),
        (Kind.MILESTONE, JUNE, ("observations", {"commitment_id": "C05", "month": "2025-06"}, "value", 0), "C05", State.OVERDUE),
        # What was to be done by the end of June was done in July.
        (Kind.CADENCE, JULY, ("observations", {"commitment_id": "C08", "month": "2025-06"}, "done_on", dt.datetime(2025, 7, 10)), "C08", State.ONE_LATE),
    ],
    ids=lambda value: str(value) if isinstance(value, Kind) else "",
)  # fmt: skip
def test_one_cell_moves_its_light_and_no_other(
    changing: Changing, kind: Kind, asof: Month, cell: Cell, id: str, state: State
) -> None:
    moved, before, after = changed(changing, asof, cell)
    assert moved == id
    assert changing.store.county.commitment(id).kind is kind
    assert before.state is not state
    assert after.state is state


@pytest.mark.parametrize(
    ("cell", "id", "missed"),
    [
        # 9860 people in 2022, 140 too few; and a quarter of which the unit says that nothing was done.
        (("away_workers", {"month": "2022-12", "township_code": "崇文镇"}, "this_year_count", 1700), "C32", ((2022,), ())),
        (("observations", {"commitment_id": "C08", "month": "2022-12"}, "value", 0), "C08", ((), (2022,))),
    ],
    ids=["annual", "cadence"],
)  # fmt: skip
def test_a_cell_of_an_earlier_period_moves_the_mark_of_the_past_and_not_the_light(
    changing: Changing, cell: Cell, id: str, missed: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    moved, before, after = changed(changing, JUNE, cell)
    assert moved == id
    assert (before.past_misses, after.past_misses) == missed
    assert before.state is after.state
