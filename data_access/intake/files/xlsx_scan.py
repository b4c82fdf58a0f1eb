"""What the parser does not tell about a sheet of an .xlsx, found in the sheet's XML itself.

How large an area its cells span (the parser lays it out whole, so one stray far cell could end the program), and
the cells that read as something else than they show: percentages, numbers with a format that adds a unit, formulas
never calculated, Excel's error values; and which rows and columns are hidden.
"""

import functools
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from data_access.intake.files.number_forms import adds_something, is_percent
from data_access.intake.files.sheet import ERROR_VALUE, MAX_AREA_CELLS, Asked

_STEP = 1024**2
_MAX_ROWS_OF_EXCEL, _MAX_COLUMNS_OF_EXCEL = 1_048_576, 16_384
#: Excel takes no more, and its styles lie no deeper.
_MAX_CELL_STYLES, _MAX_DEPTH = 65_536, 20
#: With more styles of interest than that, every cell's own is looked at instead of searching for theirs.
_MAX_STYLES = 200
#: No ledger has more cells of interest: they would fill the memory.
_MAX_PLACES = 2_000_000
_BUILT_IN_PERCENT = frozenset({"9", "10"})

_PREFIX = rb"<(?:[^\s<>/\"'=:]+:)?"
_ATTRIBUTES = rb"""(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*')*)>"""
_ROW_OR_CELL = re.compile(_PREFIX + b"(row|c)" + _ATTRIBUTES)
#: How Excel, WPS and every library in use begin a cell.
_USUAL_CELL = b'<c r="'
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
_IS_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_FORMULA = re.compile(_PREFIX + rb"f(?=[\s/>])")
_RESULT = re.compile(_PREFIX + rb"v(?:\s[^<>]*)?>[^<]")
_STYLE = re.compile(rb"""(?:^|\s)s\s*=\s*["'](\d{1,6})["']""")
_ROW = re.compile(_PREFIX + rb"row(?=[\s/>])([^<>]*)>")
_COL = re.compile(_PREFIX + rb"col(?=[\s/>])([^<>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_MIN, _MAX = (re.compile(rb"\b" + name + rb"""\s*=\s*["'](\d{1,5})["']""") for name in (b"min", b"max"))

UNCALCULATED = Asked(
    "formula_without_result", "这一格是公式，文件里没有存计算结果", "请用 Excel 或 WPS 打开并保存一次，或直接填写数值"
)


@dataclass(frozen=True)
class Scan:
    """What the parser does not tell; cells as (row, column), rows and columns from 0.

    Attributes:
        percents: shown as a percentage. asked: their value is not in the file. forms: cell -> its number format,
            where that adds a text or scales. hidden_rows, hidden_columns: by hand or by a filter.
    """

    percents: set[tuple[int, int]] = field(default_factory=set)
    asked: dict[tuple[int, int], Asked] = field(default_factory=dict)
    forms: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class _NotExcel(ValueError):
    """An address that Excel cannot have written."""


class _Enough(Exception):
    """All styles that a cell can have are read."""


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
    if not _is_usual(xml):
        return None
    columns: set[bytes] = set()
    height = usual = 0
    for piece in _pieces(xml):
        found = _COLUMN_OF_CELL.findall(piece)
        usual += len(found)
        columns.update(found)
        height = max(height, max(map(int, set(_ROW_OF_CELL.findall(piece))), default=0))
    return (max(map(column_number, columns), default=0), height) if usual == xml.count(_USUAL_CELL) else None


def _is_usual(xml: bytes) -> bool:
    """Whether every cell begins with its address, without a prefix."""
    cells = sum(xml.count(b"<c" + end) for end in (b" ", b">", b"/", b"\n", b"\t", b"\r"))
    return b":c" not in xml and cells == xml.count(_USUAL_CELL)


def _pieces(xml: bytes) -> Iterator[bytes]:
    """The XML in pieces that end before a tag, so that the finds of one do not fill the memory."""
    start = 0
    while start < len(xml):
        end = xml.find(b"<", start + _STEP)
        end = len(xml) if end < 0 else end
        yield xml[start:end]
        start = end


def _odd_span(xml: bytes) -> tuple[int, int]:
    """Last column and row of the cells, tag by tag."""
    width = height = 0
    for row, column, _, _ in _placed_tags(xml):
        width, height = max(width, column), max(height, row)
    return width, height


def _written(attributes: bytes) -> bytes:
    """The attribute ``r`` of a tag, empty where it has none."""
    found = _R.search(attributes)
    return (found[1] or found[2] or b"") if found else b""


@dataclass(frozen=True)
class Styles:
    """Cell styles of a workbook by number.

    Attributes:
        percents: those that show a value as a percentage. forms: number of a style -> its number format, where that
            adds a text or scales.
    """

    percents: frozenset[int] = frozenset()
    forms: dict[int, str] = field(default_factory=dict)


def read_styles(xml: bytes) -> Styles | None:
    """The styles out of styles.xml; None when they cannot be told. No tree is made: some files carry 20 MB of styles."""
    codes: dict[str, str] = {}
    used: list[str] = []
    path: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        path.append(tag.rpartition("}")[2])
        if len(path) > _MAX_DEPTH or len(codes) > _MAX_CELL_STYLES:
            raise _NotExcel
        if len(used) == _MAX_CELL_STYLES:
            raise _Enough
        if path[1:] == ["numFmts", "numFmt"]:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif path[1:] == ["cellXfs", "xf"]:
            used.append(attributes.get("numFmtId", ""))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _tag: path.pop()
    try:
        with suppress(_Enough):
            parser.Parse(xml or b"<none/>", True)
    except (expat.ExpatError, _NotExcel):
        return None
    percents = {number for number, code in codes.items() if is_percent(code)} | (_BUILT_IN_PERCENT - set(codes))
    speaking = {number for number, code in codes.items() if number not in percents and adds_something(code)}
    return Styles(
        frozenset(number for number, form in enumerate(used) if form in percents),
        {number: codes[form] for number, form in enumerate(used) if form in speaking},
    )


def scan(xml: bytes, styles: Styles) -> Scan | None:
    """Find the cells of a sheet that the parser would misread, and what it does not tell; None for more than a ledger has.

    Args:
        xml: the sheet's part. styles: from :func:`read_styles`.
    """
    found = Scan()
    is_odd = not _is_usual(xml) or 0 in styles.percents or 0 in styles.forms  # a cell without a style has style 0
    for count, (place, attributes, asked) in enumerate(
        _odd_cells(xml, styles) if is_odd else _usual_cells(xml, styles)
    ):
        if count == _MAX_PLACES:
            return None
        if asked is not None:
            found.asked[place] = asked
            continue
        number = _style_of(attributes)
        if number in styles.percents:
            found.percents.add(place)
        elif number in styles.forms:
            found.forms[place] = styles.forms[number]
    if b"hidden" in xml:
        found.hidden_rows.update(_hidden_rows(xml))
        found.hidden_columns.update(_hidden_columns(xml))
    return found


#: Where a cell stands, its attributes, and what is asked about it.
_Found = tuple[tuple[int, int], bytes, Asked | None]


def _usual_cells(xml: bytes, styles: Styles) -> Iterator[_Found]:
    """The cells of interest where all are written the usual way, found without looking at the others."""
    numbers = sorted((*styles.percents, *styles.forms))
    if numbers:
        wanted = b"|".join(str(number).encode() for number in numbers) if len(numbers) <= _MAX_STYLES else rb"\d{1,6}"
        shown = re.compile(_CELL + rb"""([^<>]*\bs\s*=\s*["'](?:""" + wanted + rb""")["'][^<>]*)>""")
        yield from _placed(shown.finditer(xml), None)
    if b"<f" in xml or b":f" in xml:
        # a formula of text may well come to nothing, so an empty result of one is a result
        cells = (match for match in _UNCALCULATED.finditer(xml) if not _TEXT_RESULT.search(match[1]))
        yield from _placed(cells, UNCALCULATED)
    if b'"e"' in xml or b"'e'" in xml:
        yield from _placed(_ERROR_CELL.finditer(xml), ERROR_VALUE)


def _style_of(attributes: bytes) -> int:
    found = _STYLE.search(attributes)
    return int(found[1]) if found else 0


def _placed(tags: Iterable[re.Match[bytes]], asked: Asked | None) -> Iterator[_Found]:
    """Where the cells stand whose attributes are the first group."""
    for tag in tags:
        if address := _ADDRESS.fullmatch(_written(tag[1])):
            yield (int(address[2]) - 1, column_number(address[1]) - 1), tag[1], asked


def _odd_cells(xml: bytes, styles: Styles) -> Iterator[_Found]:
    """The cells of interest, tag by tag, with or without an address."""
    for row, column, tag, end in _placed_tags(xml):
        body = xml[tag.end() : end]
        asked = None
        if _IS_ERROR.search(tag[2]):
            asked = ERROR_VALUE
        elif _FORMULA.search(body) and not _RESULT.search(body) and not _TEXT_RESULT.search(tag[2]):
            asked = UNCALCULATED
        if asked or _style_of(tag[2]) in styles.percents or _style_of(tag[2]) in styles.forms:
            yield (row - 1, column - 1), tag[2], asked


def _placed_tags(xml: bytes) -> Iterator[tuple[int, int, re.Match[bytes], int]]:
    """Row and column (from 1) of every cell, its tag, and where the next tag begins.

    What has no address stands beside or below the one before.
    """
    row = column = 0
    before: tuple[int, int, re.Match[bytes]] | None = None
    for tag in _ROW_OR_CELL.finditer(xml):
        if before:
            yield *before, tag.start()
            before = None
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
        before = int(address[2]) if address else row, column, tag
    if before:
        yield *before, len(xml)


def _hidden_rows(xml: bytes) -> Iterator[int]:
    """Rows that are hidden, by hand or by a filter, from 0."""
    row = 0
    for tag in _ROW.finditer(xml):
        written = _written(tag[1])
        row = int(written) if _NUMBER.fullmatch(written) else row + 1
        if _HIDDEN.search(tag[1]):
            yield row - 1


def _hidden_columns(xml: bytes) -> Iterator[int]:
    """Columns that are hidden, from 0."""
    for tag in _COL.finditer(xml[: xml.find(b"sheetData")]):
        first, last = _MIN.search(tag[1]), _MAX.search(tag[1])
        if first and last and _HIDDEN.search(tag[1]):
            yield from range(int(first[1]) - 1, min(int(last[1]), _MAX_COLUMNS_OF_EXCEL))
