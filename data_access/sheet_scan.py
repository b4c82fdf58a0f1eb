"""What the parser does not tell about a sheet of an .xlsx, found in the sheet's XML itself.

How large an area its cells span (the parser lays it out whole, so one stray far cell could end the program), and
the cells that read as something else than they show: percentages, formulas never calculated, Excel's error values.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data_access.packages import parsed
from data_access.sheets import MAX_AREA_CELLS, Asked

_STEP = 1024**2
_MAX_ROWS_OF_EXCEL, _MAX_COLUMNS_OF_EXCEL = 1_048_576, 16_384
#: Beyond that the styles are no longer somebody's layout, and a share is asked about instead.
_MAX_PERCENT_STYLES = 200
_BUILT_IN_PERCENT = frozenset({"9", "10"})

_PREFIX = rb"<(?:[^\s<>/\"'=:]+:)?"
_ATTRIBUTES = rb"""(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*')*)>"""
_ROW_OR_CELL = re.compile(_PREFIX + b"(row|c)" + _ATTRIBUTES)
#: How Excel, WPS and every library in use begin a cell.
_COLUMN_OF_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"')
_ROW_OF_CELL = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"')
_R = re.compile(rb"""(?:^|\s)r\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NUMBER = re.compile(rb"\d{1,7}")
_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")

_CELL = _PREFIX + rb"c(?=[\s/>])"
_ERROR_CELL = re.compile(_CELL + rb"""([^<>]*\bt\s*=\s*["']e["'][^<>]*)>""")
_UNCALCULATED = re.compile(
    _CELL + rb"([^<>]*)>\s*" + _PREFIX + rb"f(?:\s[^<>]*)?(?:/>|>[^<]*</[^<>]*>)\s*(?!"
    + _PREFIX + rb"v(?:\s[^<>]*)?>[^<])"
)  # fmt: skip
_TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")

ERROR_VALUE = Asked("这一格是 Excel 的错误值（如 #REF!、#DIV/0!）", "请改正公式，或直接填写数值")
UNCALCULATED = Asked("这一格是公式，文件里没有存计算结果", "请用 Excel 或 WPS 打开并保存一次，或直接填写数值")


@dataclass(frozen=True)
class Scan:
    """Cells, as 0-based (row, column), that the parser would misread."""

    percents: frozenset[tuple[int, int]]
    asked: dict[tuple[int, int], Asked]


class _NotExcel(ValueError):
    """An address that Excel cannot have written."""


def column_number(letters: bytes) -> int:
    """``A`` → 1, ``AA`` → 27."""
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def fits(xml: bytes) -> bool:
    """Whether the area that a sheet's cells span is of a size a ledger can have, and every address one of Excel's."""
    if xml.count(b"<row") + xml.count(b":row") > 2 * _MAX_ROWS_OF_EXCEL:
        return False
    try:
        width, height = _span(xml) or _odd_span(xml)
    except _NotExcel:
        return False
    return height <= _MAX_ROWS_OF_EXCEL and width <= _MAX_COLUMNS_OF_EXCEL and width * height <= MAX_AREA_CELLS


def _span(xml: bytes) -> tuple[int, int] | None:
    """Last column and row of the cells, quickly; None when a cell is not written the usual way."""
    if b":c" in xml:
        return None
    cells = sum(xml.count(b"<c" + end) for end in (b" ", b">", b"/", b"\n", b"\t", b"\r"))
    columns: set[bytes] = set()
    height = usual = 0
    for piece in _pieces(xml):
        found = _COLUMN_OF_CELL.findall(piece)
        usual += len(found)
        columns.update(found)
        height = max(height, max(map(int, set(_ROW_OF_CELL.findall(piece))), default=0))
    return (max(map(column_number, columns), default=0), height) if usual == cells else None


def _pieces(xml: bytes) -> Iterator[bytes]:
    """The XML in pieces that end before a tag, so that the finds of one do not fill the memory."""
    start = 0
    while start < len(xml):
        end = xml.find(b"<", start + _STEP)
        end = len(xml) if end < 0 else end
        yield xml[start:end]
        start = end


def _odd_span(xml: bytes) -> tuple[int, int]:
    """Last column and row of the cells, tag by tag: what has no address stands beside or below the one before."""
    row = column = width = height = 0
    for tag in _ROW_OR_CELL.finditer(xml):
        written = _written(tag[2])
        if tag[1] == b"row":
            if written and not _NUMBER.fullmatch(written):
                raise _NotExcel
            row, column = int(written) if written else row + 1, 0
            continue
        address = _ADDRESS.fullmatch(written) if written else None
        if written and address is None:
            raise _NotExcel
        column = column_number(address[1]) if address else column + 1
        width, height = max(width, column), max(height, int(address[2]) if address else row)
    return width, height


def _written(attributes: bytes) -> bytes:
    """The attribute ``r`` of a tag, empty where it has none."""
    found = _R.search(attributes)
    return (found[1] or found[2] or b"") if found else b""


def percent_styles(styles: bytes) -> frozenset[int]:
    """Numbers of the cell styles that show a value as a percentage, out of styles.xml."""
    root = parsed(styles)
    if root is None:
        return frozenset()
    own = {
        str(form.get("numFmtId"))
        for form in root.iterfind("{*}numFmts/{*}numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", str(form.get("formatCode")))
    }
    shown = own | _BUILT_IN_PERCENT
    found = [number for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")) if style.get("numFmtId") in shown]
    return frozenset(found) if len(found) <= _MAX_PERCENT_STYLES else frozenset()


def scan(xml: bytes, percents: frozenset[int]) -> Scan:
    """Find the cells of a sheet that the parser would misread.

    Args:
        xml: the sheet's part. percents: from :func:`percent_styles`.
    """
    asked: dict[tuple[int, int], Asked] = {}
    if b"<f" in xml or b":f" in xml:
        # a formula of text may well come to nothing, so an empty result of one is a result
        cells = (match for match in _UNCALCULATED.finditer(xml) if not _TEXT_RESULT.search(match[1]))
        asked |= dict.fromkeys(_places(cells), UNCALCULATED)
    if b'"e"' in xml or b"'e'" in xml:
        asked |= dict.fromkeys(_places(_ERROR_CELL.finditer(xml)), ERROR_VALUE)
    if not percents:
        return Scan(frozenset(), asked)
    numbers = b"|".join(str(number).encode() for number in sorted(percents))
    shown = re.compile(_CELL + rb"""([^<>]*\bs\s*=\s*["'](?:""" + numbers + rb""")["'][^<>]*)>""")
    return Scan(frozenset(_places(shown.finditer(xml))), asked)


def _places(tags: Iterable[re.Match[bytes]]) -> Iterator[tuple[int, int]]:
    """Where the cells stand whose attributes are the first group."""
    for tag in tags:
        if address := _ADDRESS.fullmatch(_written(tag[1])):
            yield int(address[2]) - 1, column_number(address[1]) - 1
