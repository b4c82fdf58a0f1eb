"""Files made to do harm, and files that are not what they say: a clear sentence, little time, nothing stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from data_access.store import InputFile, Store
from errors import FileRefused
from tests.conftest import copied
from tests.data_access.filling import NOW, csv_text, current, file, filled, row, saved, sheet_of, take_in
from tests.data_access.intake.files import hostile

ROADS = "农村公路建设项目台账"
MACROS, PASSWORD, BROKEN, AREA = "含有宏", "设有打开密码", "不是有效的 Excel 文件", "表格范围过大"
OLD_BROKEN = "这个旧格式的文件读不了"
TOO_MUCH = "要用的内存或时间超过了上限"


@cache
def good() -> bytes:
    return filled("road_projects", [row("road_projects")])


@cache
def old() -> bytes:
    return hostile.xls([["项目编号", "里程"], ["LC-1", 4.5]], ROADS)


@pytest.fixture(scope="module")
def store(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds one road, which no test here may touch."""
    with copied(empty_store_folder, tmp_path_factory.mktemp("hostile")) as store:
        assert take_in(store, file("road_projects", row("road_projects"))).batch_id == 1
        yield store


def state(store: Store) -> tuple[bytes, bytes]:
    """Everything the record holds, byte for byte, and what is published."""
    with store.record.reading() as connection:
        record = connection.connection.dbapi_connection.serialize()  # type: ignore[union-attr]
    return record, (store.settings.stores.read_model / "manifest.json").read_bytes()


def refusal(store: Store, name: str, data: bytes) -> str:
    """The sentence a file is refused with, the stores as they were."""
    before = state(store)
    with pytest.raises(FileRefused) as caught:
        take_in(store, file("herb_plantings", row("herb_plantings")), InputFile(name, data))
    assert state(store) == before
    assert str(caught.value).startswith(f"{name}：")
    assert "请" in str(caught.value)
    return str(caught.value)


def nested_zip(depth: int) -> bytes:
    data = b"0" * 1000
    for _ in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml.zip", data)
        data = buffer.getvalue()
    return data


def many_parts() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(5_100):
            archive.writestr(f"xl/{number}.xml", b"")
    return buffer.getvalue()


def far_old_cell(column: int) -> bytes:
    return hostile.xls([["项目编号"], *[[]] * 65_534, [*[None] * column, "x"]], ROADS)


def twice(data: bytes) -> bytes:
    """The workbook with two parts of one name, of which two programs may read two different ones."""
    return hostile.with_parts(data, {"xl/workbook.xmm": b"<workbook/>"}).replace(b"xl/workbook.xmm", b"xl/workbook.xml")


def doctype(text: bytes) -> bytes:
    return hostile.replaced(good(), "sheet1.xml", b"<worksheet", text + b"<worksheet")


def in_utf16(data: bytes) -> bytes:
    """The workbook with a part in an encoding that hides a DTD from a search for its bytes."""

    def edit(name: str, content: bytes) -> bytes:
        return f"<!DOCTYPE a>{content.decode()}".encode("utf-16") if name.endswith("styles.xml") else content

    return hostile.edited(data, edit)


_LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
_VBA = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
_ODD_ADDRESS = b'<row r="9"><c r="%s"><v>1</v></c></row>'
_ENCRYPTED = b"\xe1\x00\x02\x00"  # a record of the workbook's beginning that can be spared

_CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("炸弹.xlsx", lambda: hostile.bomb("xl/worksheets/sheet1.xml", 300), "解压后超过 256 MB"),
    "zip bomb that lies about its size": (
        "谎.xlsx", lambda: hostile.lying("xl/worksheets/sheet1.xml", b" " * 5_000_000, b" " * 100), BROKEN,
    ),
    "zip in zip in zip": ("套.xlsx", lambda: nested_zip(30), BROKEN),
    "thousands of parts": ("碎.xlsx", lambda: many_parts(), "压缩包里的部件多得不像 Excel 文件"),
    "a part twice": ("重.xlsx", lambda: twice(good()), BROKEN),
    "entity bomb": ("实体.xlsx", lambda: doctype(_LAUGHS), "DTD 声明"),
    "external entity": ("外部.xlsx", lambda: doctype(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DTD 声明"),
    "DTD in another encoding": ("编码.xlsx", lambda: in_utf16(good()), BROKEN),
    "ten million empty rows": ("空行.xlsx", lambda: hostile.with_rows(good(), b'<row r="9"/>' * 10_000_000), AREA),
    "a far cell in other quotes": ("远.xlsx", lambda: hostile.with_rows(good(), _ODD_ADDRESS.replace(b'"', b"'") % b"XFD9000"), AREA),
    "a column beyond Excel's": ("远.xlsx", lambda: hostile.with_rows(good(), _ODD_ADDRESS % b"ZZZZZZ9"), AREA),
    "a row beyond Excel's": ("远.xlsx", lambda: hostile.with_rows(good(), _ODD_ADDRESS % b"B4000000000"), AREA),
    "an address in small letters": ("远.xlsx", lambda: hostile.with_rows(good(), _ODD_ADDRESS % b"xfd1048576"), AREA),
    "cells without addresses": (
        "远.xlsx", lambda: hostile.with_rows(good(), b'<row r="1048576">' + b"<c><v>1</v></c>" * 16_384 + b"</row>"), AREA,
    ),
    "cells of another prefix": (
        "远.xlsx",
        lambda: hostile.with_rows(
            good(), f'<x:row xmlns:x="{hostile.MAIN}" r="9"><x:c t=">" r="XFD1048576"><x:v>1</x:v></x:c></x:row>'.encode()
        ),
        AREA,
    ),
    "macros": ("宏.xlsx", lambda: hostile.with_parts(good(), _VBA), MACROS),
    "macros by their own suffix": ("宏.xlsm", lambda: hostile.with_parts(good(), _VBA), MACROS),
    "an Excel 4 macro sheet": ("宏.xlsx", lambda: hostile.with_parts(good(), {"xl/macrosheets/sheet1.xml": b"<x/>"}), MACROS),
    "macros in an old workbook": ("宏.xls", lambda: hostile.with_storage(old(), "_VBA_PROJECT_CUR"), MACROS),
    "password on a new workbook": ("密.xlsx", lambda: hostile.renamed_stream(old(), "EncryptedPackage"), PASSWORD),
    "password on an old workbook": ("密.xls", lambda: old().replace(_ENCRYPTED, b"\x2f\x00\x02\x00", 1), PASSWORD),
    "picture renamed": ("图.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), BROKEN),
    "picture renamed to an old workbook": ("图.xls", lambda: b"\xff\xd8\xff\xe0" + bytes(200), BROKEN),
    "web page renamed": ("网页.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "网页格式的表"),
    "truncated": ("断.xlsx", lambda: good()[: len(good()) * 2 // 3], BROKEN),
    "truncated old workbook": ("断.xls", lambda: old()[:3000], OLD_BROKEN),
    "old workbook that asks for all memory": ("零.xls", lambda: old()[:600] + bytes(len(old()) - 600), TOO_MUCH),
    "a far cell of an old workbook": ("远.xls", lambda: far_old_cell(180), TOO_MUCH),
    "the last cell of an old workbook": ("远.xls", lambda: far_old_cell(255), TOO_MUCH),
    "WPS workbook that cannot be read": ("表.et", lambda: old()[:3000], OLD_BROKEN),
    "WPS workbook of another kind": ("表.et", lambda: b"KSET" + bytes(200), "请在 WPS 里另存为 .xlsx"),
    "mixed encodings": (
        "混.csv", lambda: "项目编号,项目名称\n".encode() + "LC-1,西沟村公路\n".encode("gbk"), "有的行是 UTF-8 编码，有的行是 GBK",
    ),
    "no known encoding": ("码.csv", lambda: b"\x81\xff\xfe,\x80\x00", "文字编码认不出"),
    "NUL in a text": ("零.csv", lambda: "项目编号\x00,项目名称".encode(), "不是文本文件"),
    "an endless quoted cell": ("引.csv", lambda: b'"' + b"x" * 200_000, "不是有效的 csv 文件"),
    "millions of empty lines": ("行.csv", lambda: b"a\n" + b"\n" * 5_000_000, "超过 200000 行"),
    "millions of empty columns": ("列.csv", lambda: b",".join([b""] * 11_000_000) + b"\n", AREA),
}  # fmt: skip


@pytest.mark.parametrize("case", _CASES)
def test_it_is_refused_with_a_sentence(store: Store, case: str) -> None:
    name, make, words = _CASES[case]
    data = make()
    assert len(data) < 20 * 1024**2
    assert words in refusal(store, name, data)


def road(**changes: object) -> bytes:
    return filled("road_projects", [row("road_projects", **changes)])


def test_a_formula_counts_as_its_stored_result_and_is_asked_about_without_one(store: Store) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(road()))
    workbook[ROADS]["F3"] = "=2+2.5"
    data = saved(workbook)
    before = state(store)
    faults = take_in(store, InputFile("公式.xlsx", data)).faults
    assert [(fault.cell, fault.problem) for fault in faults] == [("F3", "里程：这一格是公式，文件里没有存计算结果")]
    assert state(store) == before
    calculated = hostile.with_result(data, b"2+2.5", b"4.5")
    assert store.check([InputFile("公式.xlsx", calculated)], now=NOW) == ()


def test_an_error_value_is_not_an_empty_cell(store: Store) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(road()))
    workbook[ROADS]["J3"] = "#DIV/0!"
    workbook[ROADS]["J3"].data_type = "e"
    faults = store.check([InputFile("错.xlsx", saved(workbook))], now=NOW)
    assert [(fault.cell, fault.problem[:14]) for fault in faults] == [("J3", "投资：这一格是 Excel ")]


def test_links_to_other_workbooks_are_not_followed(store: Store) -> None:
    link = f'<externalLink xmlns="{hostile.MAIN}"/>'.encode()
    data = hostile.with_parts(good(), {"xl/externalLinks/externalLink1.xml": link})
    assert store.check([InputFile("外链.xlsx", data)], now=NOW) == ()


def test_a_million_empty_rows_that_were_only_formatted_are_no_rows(store: Store) -> None:
    rows = b"".join(b'<row r="%d" s="1"/>' % number for number in range(4, 1_000_000))
    assert store.check([InputFile("空行.xlsx", hostile.with_rows(good(), rows))], now=NOW) == ()


def test_a_size_that_the_sheet_claims_is_not_believed(store: Store) -> None:
    data = hostile.edited(
        good(), lambda _name, content: content.replace(b'<dimension ref="A1:K3"/>', b'<dimension ref="A1:XFD1048576"/>')
    )
    assert data != good()
    assert store.check([InputFile("谎.xlsx", data)], now=NOW) == ()


def test_hundreds_of_thousands_of_styles_do_no_harm(store: Store) -> None:
    data = hostile.replaced(good(), "styles.xml", b"</cellXfs>", b'<xf numFmtId="9"/>' * 1_000_000 + b"</cellXfs>")
    assert store.check([InputFile("样式.xlsx", data)], now=NOW) == ()


def test_a_merge_over_the_whole_sheet_and_thousands_of_merges_do_no_harm(store: Store) -> None:
    merge = b'<mergeCell ref="A3:A1048576"/>' * 20_000
    data = hostile.replaced(
        good(), "sheet1.xml", b"</sheetData>", b"</sheetData><mergeCells>" + merge + b"</mergeCells>"
    )
    assert store.check([InputFile("合并.xlsx", data)], now=NOW) == ()


@pytest.mark.parametrize(
    "text", ["西" * 500, "<img src=x onerror=alert(1)>", "西沟\u0007村", "西沟\u202e村", "${1}`村"]
)
def test_an_odd_village_name_is_one_fault_fit_to_be_shown(store: Store, text: str) -> None:
    data = csv_text("road_projects", [row("road_projects", village_code=text)]).encode()
    before = state(store)
    (fault,) = take_in(store, InputFile("路.csv", data)).faults
    assert fault.cell == "D2"
    assert len(fault.problem) < 80
    assert not any(ord(char) < 32 or char == "\u202e" for char in fault.sentence)
    assert state(store) == before


def test_control_characters_in_a_text_are_a_fault(store: Store) -> None:
    data = csv_text("road_projects", [row("road_projects", project_name="西沟\u0007路")]).encode()
    assert [fault.problem for fault in store.check([InputFile("路.csv", data)], now=NOW)] == [
        "项目名称里有看不见的控制字符"
    ]


def test_html_in_a_sheet_name_names_the_sheet_and_nothing_else(store: Store) -> None:
    data = sheet_of([["项目编号", "歌名"], [1, "沁园春"]], "<script>alert(1)<-script>")
    (fault,) = store.check([InputFile("名.xlsx", data)], now=NOW)
    assert (fault.sheet, fault.code) == ("<script>alert(1)<-script>", "unknown_table")


def test_html_in_a_name_is_kept_as_text(empty_store: Store) -> None:
    text = '<b onclick="x">路</b>'
    assert take_in(empty_store, InputFile("路.xlsx", road(project_name=text))).faults == ()
    assert current(empty_store, "road_projects")[0]["project_name"] == text
