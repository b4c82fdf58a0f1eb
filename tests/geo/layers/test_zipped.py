"""Archives that are wrong or hostile: refused with a sentence, before anything large is unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest

import geo.layers.zipped
from errors import FileRefused
from geo.layers.zipped import kml_of_kmz, shapefile_parts
from tests.geo.layers.building import zipped

PARTS = {"a.shp": b"1", "a.shx": b"2", "a.dbf": b"3", "a.prj": b"4"}


def assert_refused(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        shapefile_parts("图.zip", data)


def test_only_the_parts_of_the_layer_come_out() -> None:
    more = {"A.CPG": b"5", "a.shp.xml": b"6", "a.sbn": b"7", "别的.prj": b"8", "readme.txt": b"9"}
    assert shapefile_parts("图.zip", zipped(PARTS | more)) == {
        ".shp": b"1", ".shx": b"2", ".dbf": b"3", ".prj": b"4", ".cpg": b"5",
    }  # fmt: skip


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
def test_a_missing_part_is_named(suffix: str) -> None:
    left = {name: data for name, data in PARTS.items() if not name.endswith(suffix)}
    assert_refused(zipped(left), rf"缺少(同名的)? {suffix} 文件")


def test_two_layers_are_refused() -> None:
    assert_refused(zipped(PARTS | {"b.shp": b"1"}), "2 个 .shp")


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "a.vrt", "macro.xlsm", "noname"])
def test_foreign_files_are_refused(name: str) -> None:
    assert_refused(zipped(PARTS | {name: b"x"}), "无关的文件")


@pytest.mark.parametrize("name", ["../a.shp", "x/../../a.shp", "/etc/a.shp", "..\\a.shp", "C:\\a.shp", "C:a.shp"])
def test_paths_that_leave_the_archive_are_refused(name: str) -> None:
    assert_refused(zipped({name: b"1"} | {part: data for part, data in PARTS.items() if part != "a.shp"}), "路径不正常")


def test_a_bomb_is_refused_by_what_it_would_become(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geo.layers.zipped, "_MAX_UNPACKED_BYTES", 1_000_000)
    bomb = zipped(PARTS | {"a.sbn": b"\0" * 1_000_001})
    assert len(bomb) < 5_000
    assert_refused(bomb, "解开后过大")


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further() -> None:
    data = bytearray(zipped(PARTS | {"a.shp": b"\0" * 1_000_000}))
    true, said = (1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert data.count(true) >= 1
    assert_refused(bytes(data).replace(true, said), "压缩包已损坏")


def test_too_many_files_are_refused() -> None:
    assert_refused(zipped(PARTS | {f"{number}.xml": b"" for number in range(300)}), "解开后过大")


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(zipped(PARTS))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    assert_refused(bytes(data), "密码")


def test_damaged_archives_are_refused() -> None:
    whole = zipped(PARTS | {"a.shp": bytes(range(256)) * 20})
    assert_refused(whole[:-30], "压缩包")
    assert_refused(b"", "压缩包")
    spoilt = bytearray(whole)
    spoilt[45:60] = b"\xff" * 15
    assert_refused(bytes(spoilt), "压缩包已损坏")


def test_an_unknown_compression_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    data = bytearray(out.getvalue())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset : at + offset + 2] = (97).to_bytes(2, "little")
            at = data.find(mark, at + 1)
    assert_refused(bytes(data), "压缩包已损坏")


def test_a_kmz_holds_one_kml() -> None:
    assert kml_of_kmz("图.kmz", zipped({"doc.kml": b"<kml/>", "files/x.png": b"p"})) == b"<kml/>"
    for files in ({"a.png": b"p"}, {"a.kml": b"1", "b.kml": b"2"}):
        with pytest.raises(FileRefused, match="应当只有一个"):
            kml_of_kmz("图.kmz", zipped(files))
