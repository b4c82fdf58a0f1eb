"""An export is a file that can be imported again: nothing is lost, nothing is a formula."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from data_access.store import InputFile, Store, open_store
from data_access.workbooks.ledger_export import export_ledger
from data_access.workbooks.templates import template
from tests.data_access.filling import csv_text, current, file, ledgers, row, taken_in

pytestmark = pytest.mark.usefixtures("record_only")


def exported(store: Store, name: str) -> InputFile:
    return InputFile(f"{name}.xlsx", export_ledger(store, ledgers()[name]))


def keyed(store: Store, name: str) -> list[dict[str, object]]:
    """The ledger's current rows, references as the other ledger's key, in an order of their own."""
    ledger = ledgers()[name]
    with store.record.reading() as connection:
        keys = {
            column.name: {
                row_id: key for key, row_id in store.record.keys(connection, ledgers()[column.ledger]).items()
            }
            for column in ledger.references
        }
        own = {row_id: key for key, row_id in store.record.keys(connection, ledger).items()}
        table = store.record.current_rows(connection, ledger).to_pylist()
    rows = []
    for found in table:
        found |= {name: known.get(found[name]) for name, known in keys.items()}
        # A mark of a person is made with the record's own secret.
        tracking = ("row_id", "file_id", "source_row")
        rows.append({k: v for k, v in found.items() if k not in tracking and not k.endswith("_mark")})
        if ledger.has_private_key:
            # The household's part of a member's key is a surrogate, made anew in every record.
            rows[-1]["key"] = own[found["row_id"]].rsplit("|", 1)[-1]
    return sorted(rows, key=repr)


@pytest.mark.parametrize(
    "names",
    [
        ["road_projects"], ["observations"], ["allocations"], ["villages"], ["village_years"], ["herb_plantings"],
        ["water_works"], ["resettlement_sites"], ["income_lines", "households", "members", "household_years", "cases", "case_steps"],
    ],
    ids="+".join,
)  # fmt: skip
def test_an_export_comes_back_as_it_was(
    demo_store: Store, thirty_store: Store, demo_marked_store: Store, names: list[str]
) -> None:
    source = thirty_store if "households" in names else demo_store
    result = taken_in(demo_marked_store, *(exported(source, name) for name in names))
    for table in result.tables:
        assert table.inserted == table.row_count > 0
        assert keyed(demo_marked_store, table.ledger) == keyed(source, table.ledger)


def test_an_export_taken_in_again_changes_nothing(demo_copy: Store) -> None:
    result = taken_in(
        demo_copy, *(exported(demo_copy, name) for name in ("road_projects", "water_works", "allocations"))
    )
    assert [(table.inserted, table.updated, table.ended) for table in result.tables] == [(0, 0, 0)] * 3


def test_a_demo_export_says_so(demo_store: Store, empty_store: Store) -> None:
    for store, banner in ((demo_store, "演示数据"), (empty_store, None)):
        workbook = openpyxl.load_workbook(io.BytesIO(export_ledger(store, ledgers()["road_projects"])))
        assert workbook["农村公路建设项目台账"].oddHeader.center.text == banner


def test_names_and_units_stand_for_codes(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects")), file("observations", row("observations")))
    roads = openpyxl.load_workbook(io.BytesIO(export_ledger(empty_store, ledgers()["road_projects"]))).worksheets[0]
    assert [roads.cell(2, n).value for n in (1, 2, 3, 4, 6)] == [
        "LC-1",
        "西沟村公路改造",
        "崇文镇",
        "140524100202",
        4.5,
    ]
    assert roads["I2"].value.date().isoformat() == "2025-05-20"
    reports = openpyxl.load_workbook(io.BytesIO(export_ledger(empty_store, ledgers()["observations"]))).worksheets[0]
    assert (reports["A2"].value, reports["B2"].value, reports["J2"].value) == ("C02", None, "县人社局")


def test_no_exported_cell_is_a_formula_or_a_link(empty_store: Store) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.example", "{=1}", "0012"]
    rows = [row("road_projects", project_no=f"N{n}", project_name="x") for n in range(len(texts))]
    header = [column.label for column in ledgers()["road_projects"].columns]
    lines = [",".join(header)]
    for cells, text in zip(rows, texts, strict=True):
        quoted = '"' + text.replace('"', '""') + '"'
        lines.append(f"{cells['project_no']},{quoted},崇文镇,,改建,1,计划,,,,")
    taken_in(empty_store, InputFile("路.csv", "\n".join(lines).encode()))
    data = export_ledger(empty_store, ledgers()["road_projects"])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet["B"][1:]] == texts
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type != "f", cell.coordinate
            assert cell.hyperlink is None
    before = current(empty_store, "road_projects")
    assert taken_in(empty_store, InputFile("回.xlsx", data)).tables[0].updated == 0
    assert current(empty_store, "road_projects") == before


#: Texts that a table program likes to change.
ODD_TEXTS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "'单引号", '"双引号"', "０１２３", "0012", "123456789012345678", "1E5", "1/2", "3-4",
    "95%", "TRUE", "—", "/", "<b>&amp;</b>", "_x0041_", "a,b;c", "👍", "2024-06", "第一行\n第二行",
]  # fmt: skip


def test_odd_texts_and_numbers_come_back_as_they_were(
    empty_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = [
        row("road_projects", project_no=f"N{n}", project_name=text, length_km=0.1 * (n + 1), payment_share_pct="0.5%")
        for n, text in enumerate(ODD_TEXTS)
    ]
    taken_in(empty_store, InputFile("路.csv", csv_text("road_projects", rows).encode()))
    stored = keyed(empty_store, "road_projects")
    assert {found["project_name"] for found in stored} == {text.replace("\n", " ") for text in ODD_TEXTS}
    data = exported(empty_store, "road_projects")
    folder = tmp_path_factory.mktemp("again")
    settings = empty_store.settings.model_copy(
        update={
            "stores": empty_store.settings.stores.model_copy(
                update={"record_url": f"sqlite:///{folder}/record.sqlite", "read_model": folder / "read_model"}
            )
        }
    )
    cleared = open_store(settings)
    taken_in(cleared, data)
    assert keyed(cleared, "road_projects") == stored
    cleared.record.engine.dispose()


def test_no_cell_of_an_export_or_template_is_a_formula(demo_store: Store) -> None:
    books = [exported(demo_store, name).data for name in ("road_projects", "observations", "villages")]
    for data in (*books, *(template(ledger, demo_store.county) for ledger in ledgers())):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        assert len(parts) >= 3
        assert not any(re.search(rb"<f[\s/>]", part) for part in parts)


def test_replaced_versions_are_not_exported(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects")))
    taken_in(empty_store, file("road_projects", row("road_projects", length_km=9)))
    sheet = openpyxl.load_workbook(io.BytesIO(export_ledger(empty_store, ledgers()["road_projects"]))).worksheets[0]
    assert [cell.value for cell in sheet["F"][1:]] == [9]
