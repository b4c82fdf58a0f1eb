"""Odd files and odd cells by the hundred: the reader returns or refuses, a cell is parsed or asked about."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.county.ledgers import Column
from data_access.intake.files.open_file import read_sheets
from data_access.intake.tables.cell_values import PARSERS, CellFault, Context, is_blank
from data_access.intake.tables.check_table import check_table
from data_access.intake.tables.read_workbook import read_file
from errors import FileRefused
from tests.data_access.filling import county, csv_text, filled, ledgers, row, sheet_of
from tests.data_access.intake.files import hostile

CONTEXT = Context(county(), True, dt.date(2026, 1, 5))
COLUMNS = list({column.type: column for ledger in ledgers() for column in ledger.columns}.values())
BOOK = filled("road_projects", [row("road_projects")] * 3)
with zipfile.ZipFile(io.BytesIO(BOOK)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist()}
READ = sorted(name for name in PARTS if "sheet1" in name or name.endswith(("workbook.xml", "styles.xml", "xml.rels")))
OLD = hostile.xls([["项目编号", "里程"], *([f"LC-{number}", number / 2] for number in range(40))], "路")
TEXT = csv_text("road_projects", [row("road_projects")] * 3)


def quick(examples: int) -> settings:
    """The same examples in every run, and no clock."""
    return settings(
        max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


#: Where in a file something is changed, how much is taken out, and what is put in.
changes = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 30),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [b"<", b">", b'"', b"&#0;", b"<c>", b'<c r="A1048576">', b"<row>", b"-1", b"1e999", b"]]>", b"<!--",
                 b"A0", b"99999999999", b"\xff\xff\xff\xff", "长".encode()]
            ),
        ),
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip
cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.from_regex(r"\A[0-9０-９.,，%％\-—/年月日万亩公里元约至 ]{1,12}\Z"),
    st.sampled_from(["合计", "小计", "注：", "填表人：", "—", "是", "崇文镇", "2024.1", "20240603", "=1+1", "1" * 400]),
)  # fmt: skip


def changed(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, taken, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + taken :]
    return data


def assert_read_or_refused(name: str, data: bytes) -> None:
    try:
        result = read_file(name, data, ledgers(), max_mb=20, max_rows=1000)
    except FileRefused:
        return
    for table in result.tables:
        assert {len(values) for values in table.values.values()} == {len(table)}
        check_table(table, ledgers()[table.ledger], CONTEXT)


@quick(100)
@given(changes)
def test_a_damaged_workbook(edits: list[tuple[float, int, bytes]]) -> None:
    assert_read_or_refused("乱.xlsx", changed(BOOK, edits))


@quick(200)
@given(st.sampled_from(READ), changes)
def test_a_workbook_whole_as_a_zip_but_damaged_inside(part: str, edits: list[tuple[float, int, bytes]]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, changed(content, edits) if name == part else content)
    assert_read_or_refused("乱.xlsx", buffer.getvalue())


@quick(12)
@given(changes)
def test_a_damaged_old_workbook(edits: list[tuple[float, int, bytes]]) -> None:
    assert_read_or_refused("乱.xls", changed(OLD, edits))


@quick(150)
@given(st.sampled_from(["utf-8", "gbk", "utf-16"]), changes)
def test_a_damaged_text(encoding: str, edits: list[tuple[float, int, bytes]]) -> None:
    assert_read_or_refused("乱.csv", changed(TEXT.encode(encoding), edits))


@quick(100)
@given(st.binary(max_size=300), st.sampled_from(["乱.xlsx", "乱.csv", "乱.txt"]))
def test_any_bytes(data: bytes, name: str) -> None:
    assert_read_or_refused(name, data)


@quick(25)
@given(
    st.lists(
        st.lists(st.sampled_from([c.label for c in ledgers()["road_projects"].columns]) | cells, max_size=12),
        max_size=12,
    )
)
def test_any_table(rows: list[list[object]]) -> None:
    known = (str, int, float, bool, dt.date, type(None))
    plain = [[cell if isinstance(cell, known) and len(repr(cell)) < 300 else "x" for cell in line] for line in rows]
    visible = [[_printable(cell) if isinstance(cell, str) else cell for cell in line] for line in plain]
    assert_read_or_refused("表.xlsx", sheet_of(visible, "农村公路建设项目台账"))


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.type)
def test_any_cell(column: Column) -> None:
    if column.type not in PARSERS:
        pytest.fail("a type without a parser") if column.type != "village" else None
        return

    @quick(60)
    @given(cells)
    def check(cell: object) -> None:
        if is_blank(cell, column):
            return
        with suppress(CellFault):
            PARSERS[column.type](cell, column, CONTEXT)

    check()


def test_the_old_workbook_is_sound_before_it_is_damaged() -> None:
    assert len(read_sheets("好.xls", OLD, max_mb=20, max_rows=100).sheets[0].rows) == 41
