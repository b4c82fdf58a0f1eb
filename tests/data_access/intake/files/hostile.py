"""Building files that no office program writes, and old formats that few still do."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence

import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DIRECTORY_ENTRY = 128


def edited(data: bytes, edit: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The workbook with each part put through ``edit``, and further parts added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, edit(part.filename, old.read(part)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with the first ``old`` of the part whose name ends so changed to ``new``."""

    def edit(name: str, content: bytes) -> bytes:
        if not name.endswith(part):
            return content
        assert old in content
        return content.replace(old, new, 1)

    return edited(data, edit)


def with_result(data: bytes, formula: bytes, result: bytes) -> bytes:
    """The workbook with a result stored beside a formula that has none, however its writer spells an empty element."""

    def edit(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        found = re.compile(b"<f>" + re.escape(formula) + rb"</f><v\s*(?:/>|></v>)")
        stored, count = found.subn(b"<f>" + formula + b"</f><v>" + result + b"</v>", content, count=1)
        assert count == 1
        return stored

    return edited(data, edit)


def with_parts(data: bytes, more: dict[str, bytes]) -> bytes:
    return edited(data, lambda _name, content: content, more)


def with_rows(data: bytes, xml: bytes) -> bytes:
    """The workbook with rows of XML put behind the first sheet's own."""
    return replaced(data, "sheet1.xml", b"</sheetData>", xml + b"</sheetData>")


def bomb(part: str, megabytes: int) -> bytes:
    """A zip of one part that is some kilobytes packed and this large unpacked."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    block, crc, pieces = b" " * 1024**2, 0, []
    for _ in range(megabytes):
        pieces.append(packer.compress(block))
        crc = zlib.crc32(block, crc)
    return _zip(part, b"".join(pieces) + packer.flush(), crc, megabytes * 1024**2)


def lying(part: str, content: bytes, claimed: bytes) -> bytes:
    """A zip whose directory gives the size and checksum of something much smaller."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _zip(part, packer.compress(content) + packer.flush(), zlib.crc32(claimed), len(claimed))


def _zip(part: str, packed: bytes, crc: int, size: int) -> bytes:
    name = part.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def xls(
    rows: Iterable[Sequence[object]],
    title: str = "Sheet1",
    merges: Sequence[tuple[int, int, int, int]] = (),
    *,
    is_1904: bool = False,
    hidden_row: int | None = None,
    hidden_column: int | None = None,
) -> bytes:
    """An Excel 97 workbook; ``merges`` are first row, last row, first column, last column."""
    book = xlwt.Workbook()
    book.dates_1904 = is_1904
    sheet = book.add_sheet(title)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value, *([day] if hasattr(value, "year") else []))
    for first, last, left, right in merges:
        sheet.merge(first, last, left, right)
    if hidden_row is not None:
        sheet.row(hidden_row).hidden = True
    if hidden_column is not None:
        sheet.col(hidden_column).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _entry(data: bytes, number: int) -> int:
    """Where a directory entry of a compound file starts."""
    sector = int.from_bytes(data[48:52], "little")
    return 512 + 512 * sector + _DIRECTORY_ENTRY * number


def renamed_stream(data: bytes, name: str) -> bytes:
    """The compound file with its one stream under another name."""
    start, text = _entry(data, 1), name.encode("utf-16-le")
    return data[:start] + text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2) + data[start + 66 :]


def with_storage(data: bytes, name: str) -> bytes:
    """The compound file with an empty storage of this name beside its one stream."""
    first, second, text = _entry(data, 1), _entry(data, 2), name.encode("utf-16-le")
    none = b"\xff" * 4
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, 1, 1) + none * 3
    changed = bytearray(data)
    changed[first + 72 : first + 76] = struct.pack("<I", 2)  # the right neighbour in the tree of names
    changed[second : second + len(entry)] = entry
    return bytes(changed)
