"""The zip of a workbook: what it claims is checked, and only what was checked is handed on."""

from __future__ import annotations

import io
import zipfile

import pytest

from data_access.intake.files.xlsx_package import open_package
from errors import FileRefused
from tests.data_access.filling import filled, row
from tests.data_access.intake.files import hostile

GOOD = filled("road_projects", [row("road_projects")])
PART = "xl/worksheets/sheet1.xml"


def test_the_clean_copy_holds_the_xml_parts_as_they_were() -> None:
    more = {
        "xl/media/image1.png": b"\x89PNG\0", "xl/embeddings/book.xlsx": b"PK", "docProps/thumbnail.jpeg": b"\xff\xd8\0",
        "xl/drawings/drawing9.xml": b"<x/>",
    }  # fmt: skip
    package = open_package("x.xlsx", hostile.with_parts(GOOD, more))
    assert package.sheet_parts()["农村公路建设项目台账"] == package.parts[PART]
    with package.packed() as path, zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(path) as copy:
        assert copy.testzip() is None
        assert PART in copy.namelist()
        assert not set(more) & set(copy.namelist())
        assert copy.read(PART) == source.read(PART)
        assert {entry.compress_type for entry in copy.infolist()} == {zipfile.ZIP_STORED}
    assert not package.parts


def test_relations_to_parts_left_out_go_too() -> None:
    relation = b'<Relationship Id="rIdX" Type="t" Target="../drawings/vmlDrawing1.vml"/>'
    kept = b'<Relationship Id="rIdY" Type="t" Target="../comments1.xml"/>'
    package = open_package("x.xlsx", hostile.with_parts(GOOD, {"xl/worksheets/_rels/s.xml.rels": relation + kept}))
    assert package.parts["xl/worksheets/_rels/s.xml.rels"] == kept


def test_a_directory_that_tells_the_truth_is_believed_and_one_that_lies_is_not() -> None:
    content = b"<x/>" * 1000
    assert open_package("x.xlsx", hostile.lying(PART, content, content)).parts[PART] == content
    for claimed in (content[:100], content + b" ", b"<y/>" * 1000):
        with pytest.raises(FileRefused, match="不是有效的 Excel 文件"):
            open_package("x.xlsx", hostile.lying(PART, content, claimed))


def test_xml_in_an_encoding_that_could_hide_something_is_refused() -> None:
    for encoding in ("utf-16", "utf-16-be", "utf-32"):
        content = "<!DOCTYPE a><x/>".encode(encoding)
        with pytest.raises(FileRefused, match="不是有效的 Excel 文件"):
            open_package("x.xlsx", hostile.lying(PART, content, content))


def test_a_zip_with_a_password_is_named_as_such() -> None:
    data = bytearray(hostile.lying(PART, b"<x/>", b"<x/>"))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    with pytest.raises(FileRefused, match="设有打开密码"):
        open_package("x.xlsx", bytes(data))
