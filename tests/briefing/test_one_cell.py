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

ASOF = Filters((), (), Month(2025, 6))
Cells = dict[str, object]


@dataclass
class Changing:
    """A store, the workbooks of its ledgers as they stand, and its lights: each change is compared with what was before."""

    store: Store
    verdicts: dict[str, Verdict]
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
        yield Changing(store, verdicts(store))


def verdicts(store: Store) -> dict[str, Verdict]:
    model = ReadModel(store.settings.stores.read_model)
    judged = judge_commitments(
        lambda name, **parameters: model.query(name, EVERYBODY, **parameters),
        store.settled_county(), ASOF, store.settings,
    )  # fmt: skip
    return {item.commitment.id: item.verdict for item in judged}


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
    ("kind", "ledger", "row", "column", "value", "id", "state"),
    [
        (Kind.CUMULATIVE, "road_projects", {"status": "已验收"}, "length_km", 99, "C35", State.NEARLY_ON_PACE),
        (Kind.GROWTH, "herb_plantings", {"year": 2024, "township_code": "平城镇"}, "area_mu", 45000, "C22", State.MET),
        (Kind.ANNUAL, "away_workers", {"month": "2022-12", "township_code": "崇文镇"}, "this_year_count", 1700, "C32", State.RUNNING_YEAR),
        (Kind.HOLD, "observations", {"commitment_id": "C02", "month": "2025-06"}, "numerator", 25000, "C02", State.UNMET),
        (Kind.BAND, "observations", {"commitment_id": "C37", "month": "2025-06"}, "numerator", 149000, "C37", State.UNMET),
        (Kind.FLOOR, "observations", {"commitment_id": "C09", "month": "2025-06"}, "value", 1, "C09", State.UNMET),
        (Kind.MILESTONE, "observations", {"commitment_id": "C05", "month": "2025-06"}, "value", 0, "C05", State.OVERDUE),
        (Kind.CADENCE, "observations", {"commitment_id": "C08", "month": "2022-12"}, "done_on", dt.datetime(2022, 12, 30), "C08", State.ON_TIME),
    ],
    ids=lambda value: str(value) if isinstance(value, Kind) else "",
)  # fmt: skip
def test_one_cell_moves_its_light_and_no_other(
    changing: Changing, kind: Kind, ledger: str, row: Cells, column: str, value: object, id: str, state: State
) -> None:
    before = changing.verdicts
    change(changing, ledger, row, column, value)
    after = changing.verdicts = verdicts(changing.store)
    assert [each for each in after if after[each] != before[each]] == [id]
    assert changing.store.county.commitment(id).kind is kind
    assert before[id].state is not state
    assert after[id].state is state
