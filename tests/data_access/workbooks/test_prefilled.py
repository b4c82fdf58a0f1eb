"""Prefilled templates: known rows, locked keys, what was reported last beside, and the way back."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from data_access.county.ledgers import Load, Reporters, Shape
from data_access.record.notes.reports import township_column
from data_access.store import InputFile, Store
from data_access.workbooks.prefilled import prefilled, prefilled_set, prefilled_targets
from errors import PersonalDataRefused
from models.time import Period
from services.offices.duties import duties
from tests.data_access.filling import NOW, county, current, file, ledgers, row, saved, take_in, taken_in

pytestmark = pytest.mark.usefixtures("record_only")

CHONGWEN, JUNE, Q2 = "140524100", Period.parse("2025-06"), Period.parse("2025-Q2")
AWAY = {"township_code": "崇文镇", "month": "2025-05", "this_year_count": 90, "working_count": 80}
SAFETY = {
    "township_code": "崇文镇", "village_code": "西沟村", "month": "2025-05", "petition_count": 1, "accident_count": 0,
    "case_count": 2,
}  # fmt: skip


def opened(data: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    return workbook, workbook.worksheets[0]


def columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value).rstrip("*"): cell.column for cell in sheet[1] if cell.value}


def lines(sheet: Worksheet) -> Iterator[dict[str, object]]:
    """Each row below the header as header -> value, empty cells left out."""
    heads = columns(sheet)
    for cells in sheet.iter_rows(min_row=2, values_only=True):
        found = {head: cells[at - 1] for head, at in heads.items() if cells[at - 1] is not None}
        if found:
            yield found


def test_a_period_ledger_has_its_keys_empty_cells_and_the_last_values_beside(empty_store: Store) -> None:
    old = AWAY | {"month": "2025-03", "this_year_count": 7, "working_count": 5}
    taken_in(empty_store, file("away_workers", old, AWAY, AWAY | {"township_code": "礼义镇"}))
    _, sheet = opened(prefilled(empty_store, ledgers()["away_workers"], CHONGWEN, JUNE))
    assert list(lines(sheet)) == [
        {
            "乡镇": "崇文镇", "数据月份": "2025-06", "上期：本年累计转移就业（人）": 90, "上期：月末在岗（人）": 80,
        }
    ]  # fmt: skip
    heads = columns(sheet)
    assert heads["上期：月末在岗（人）"] == heads["月末在岗（人）"] + 1


def test_only_the_cells_to_fill_in_are_open(empty_store: Store) -> None:
    taken_in(empty_store, file("away_workers", AWAY))
    _, sheet = opened(prefilled(empty_store, ledgers()["away_workers"], CHONGWEN, JUNE))
    heads = columns(sheet)
    assert sheet.protection.sheet and not sheet.protection.password
    is_locked = {head: sheet.cell(2, at).protection.locked for head, at in heads.items()}
    assert {head for head, locked in is_locked.items() if locked} == {
        "乡镇", "数据月份", *(head for head in heads if head.startswith("上期："))
    }  # fmt: skip
    below = {head: sheet.column_dimensions[openpyxl.utils.get_column_letter(at)] for head, at in heads.items()}
    assert not below["乡镇"].protection.locked  # a new row can be written below
    assert below["上期：月末在岗（人）"].protection.locked


def test_filling_in_the_new_cells_imports_the_new_period(empty_store: Store) -> None:
    taken_in(empty_store, file("village_safety_months", SAFETY))
    workbook, sheet = opened(prefilled(empty_store, ledgers()["village_safety_months"], CHONGWEN, JUNE))
    heads = columns(sheet)
    assert sheet.cell(2, heads["行政村"]).value == "西沟村"
    empty = [
        head for head in heads if f"上期：{head}" in heads and sheet.cell(2, heads[f"上期：{head}"]).value is not None
    ]
    assert len(empty) == 3
    for number, head in enumerate(empty, start=5):
        sheet.cell(2, heads[head], number)
    (table,) = taken_in(empty_store, InputFile("填好.xlsx", saved(workbook))).tables
    assert (table.inserted, table.updated) == (1, 0)
    found = {
        row["month"]: (row["petition_count"], row["accident_count"], row["case_count"])
        for row in current(empty_store, "village_safety_months")
    }
    assert found == {"2025-05": (1, 0, 2), "2025-06": (5, 6, 7)}


def test_left_empty_it_is_refused_rather_than_taken_for_the_last_values(empty_store: Store) -> None:
    taken_in(empty_store, file("away_workers", AWAY))
    data = prefilled(empty_store, ledgers()["away_workers"], CHONGWEN, JUNE)
    result = take_in(empty_store, InputFile("没填.xlsx", data))
    assert len(result.faults) == 2  # the two required figures
    assert [row["month"] for row in current(empty_store, "away_workers")] == ["2025-05"]


def test_what_the_period_already_has_stays_in_its_cells(empty_store: Store) -> None:
    taken_in(empty_store, file("away_workers", AWAY, AWAY | {"month": "2025-06", "this_year_count": 95}))
    data = prefilled(empty_store, ledgers()["away_workers"], CHONGWEN, JUNE)
    (line,) = lines(opened(data)[1])
    assert (line["本年累计转移就业（人）"], line["上期：本年累计转移就业（人）"]) == (95, 90)
    (table,) = taken_in(empty_store, InputFile("未动.xlsx", data)).tables
    assert (table.inserted, table.updated) == (0, 0)


def test_the_register_gives_the_rows_where_nothing_was_reported_yet(empty_store: Store) -> None:
    _, sheet = opened(prefilled(empty_store, ledgers()["away_workers"], CHONGWEN, JUNE))
    assert list(lines(sheet)) == [{"乡镇": "崇文镇", "数据月份": "2025-06"}]
    _, sheet = opened(prefilled(empty_store, ledgers()["village_safety_months"], CHONGWEN, JUNE))
    here = [village.name for village in county().villages if village.township_code == CHONGWEN]
    assert [line["行政村"] for line in lines(sheet)] == here


@pytest.mark.parametrize(
    "name",
    [
        ledger.name
        for ledger in ledgers()
        if ledger.report_cycle and (ledger.shape is Shape.STATE or (ledger.shape is Shape.EVENT and ledger.status))
    ],
)
def test_known_rows_imported_unchanged_change_nothing(demo_store: Store, name: str) -> None:
    ledger = ledgers()[name]
    reporter = CHONGWEN if ledger.reporters is Reporters.TOWNSHIPS else "jiaotong"
    data = prefilled(demo_store, ledger, reporter, Period.parse("2025-Q4"))
    workbook, sheet = opened(data)
    own = {township_column(ledger): reporter} if ledger.reporters is Reporters.TOWNSHIPS else {}
    known = [row for row in current(demo_store, name) if all(row[column] == code for column, code in own.items())]
    assert len(list(lines(sheet))) == len(known) > 0  # who has left, too: what is not in the file is taken out
    assert workbook.worksheets[0].protection.sheet is (ledger.load is Load.UPSERT)
    found = demo_store.preview([InputFile("未动.xlsx", data)], now=NOW)
    assert found.faults == ()
    (table,) = found.tables
    assert (table.inserted, table.updated, table.ended) == (0, 0, 0)


def test_events_that_stay_as_they_were_are_not_asked_for_again(demo_store: Store) -> None:
    _, sheet = opened(prefilled(demo_store, ledgers()["culture_activities"], CHONGWEN, JUNE))
    assert list(lines(sheet)) == []


def test_a_unit_finds_its_targets_with_title_measure_and_last_figures(empty_store: Store) -> None:
    water = {
        "commitment_id": "C37",
        "basis": "时点",
        "numerator": 90,
        "denominator": 100,
        "reporting_unit_id": "县水务局",
    }
    taken_in(empty_store, file("observations", water | {"month": "2025-03"}, row("observations")))
    data = prefilled_targets(empty_store, "shuiwu", Q2, ["C37", "C38"])
    workbook, sheet = opened(data)
    first, second = lines(sheet)
    assert first == {
        "承诺编号": "C37", "参考：承诺": county().commitment("C37").title, "参考：计量单位": "%", "数据月份": "2025-06",
        "统计口径": "时点", "上期：分子": 90, "上期：分母": 100, "报送单位": "县水务局",
    }  # fmt: skip
    assert (second["承诺编号"], second["统计口径"], second["报送单位"]) == ("C38", "时点", "县水务局")
    heads = columns(sheet)
    for line, numerator in ((2, 91), (3, 97)):
        sheet.cell(line, heads["分子"], numerator)
        sheet.cell(line, heads["分母"], 100)
    (table,) = taken_in(empty_store, InputFile("目标.xlsx", saved(workbook))).tables
    assert (table.row_count, table.inserted) == (2, 2)


def test_the_set_of_a_reporter_holds_what_is_due_and_names_what_is_refused(
    empty_store: Store, demo_store: Store
) -> None:
    owed = duties(county(), ledgers(), {"C37": "shuiwu"}, {})
    town = prefilled_set(empty_store, owed, CHONGWEN, [JUNE])
    monthly = [one for one in ledgers() if one.report_cycle == "month" and one.reporters is Reporters.TOWNSHIPS]
    assert len(town.files) == sum(not one.personal for one in monthly) > 0
    assert len(town.refused) == sum(one.personal for one in monthly) > 0
    assert "崇文镇-转移就业台账-2025-06.xlsx" in town.files
    assert set(prefilled_set(empty_store, owed, "shuiwu", [JUNE, Q2]).files) >= {
        "县水务局-供水中断台账-2025-06.xlsx", "县水务局-目标进展报送台账-2025-Q2.xlsx",
    }  # fmt: skip
    simulated = prefilled_set(demo_store, owed, CHONGWEN, [JUNE])
    assert simulated.refused == [] and len(simulated.files) == len(monthly)
    assert all(name.startswith("演示数据-") for name in simulated.files)


def test_a_personal_ledger_is_not_prefilled_from_a_real_record(empty_store: Store) -> None:
    with pytest.raises(PersonalDataRefused, match="防返贫线索台账"):
        prefilled(empty_store, ledgers()["clues"], CHONGWEN, JUNE)
