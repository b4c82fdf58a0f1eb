"""Text files with separators: csv as Excel, WPS and other systems save it."""

import codecs
import csv
import io
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise

from data_access.intake.files.sheet import MAX_AREA_CELLS, Asked, Texts
from errors import FileRefused

_SEPARATORS = (",", "\t", ";")
_LOOKED_AT = 20
#: What Excel takes as the first line to learn the separator.
_HINT = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n)", re.I)
#: The two cells that a number with a thousands separator becomes where nobody put it in quotes.
_GROUP, _REST = re.compile(r"\s*[+-]?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d{1,20})?\s*")
_OPEN_QUOTE = Asked(
    "open_quote",
    "有一个双引号没有成对，下面的行会被当成这一格的内容",
    "请删去或补上这个双引号，或用 Excel、WPS 另存为 .xlsx",
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Delimited:
    """The rows of a text file, as wide as they were written; what stops the reading is asked about.

    Attributes:
        rows: the cells, None where empty. asked: where (in words) and what, at most one; each line from there on is one
            cell of its own, so that a copy of the file is still whole.
    """

    rows: list[list[object]]
    asked: tuple[tuple[str, Asked], ...] = ()


def read_delimited(name: str, data: bytes, max_rows: int) -> Delimited:
    """The rows of a csv file in UTF-8, GBK or UTF-16 (with its mark), separated by comma, tab or semicolon.

    Reading stops one row after ``max_rows``, so the caller can tell that there are more, and at a quote that swallows
    the rows below it.

    Raises:
        FileRefused: unknown or mixed encodings, not a text, or too large.
    """
    text = _without_end_mark(_decoded(name, data))
    rows: list[list[object]] = []
    if hint := _HINT.match(text):
        text, separator = text[hint.end() :], hint[1]
        rows.append([])  # the row that tells Excel the separator stays a row of the file
    else:
        separator = max(_SEPARATORS, key=lambda mark: _width(text, mark))
    texts = Texts()
    cells = 0
    # a cell too long for a table is a fault of its own, not a lost quote
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    skipped, line = len(rows), 1
    try:
        for row in reader:
            if _swallows(row, separator):
                return _stopped(rows, text, line, max_rows, skipped)
            rows.append([texts[cell] for cell in row])
            cells += len(row)
            if len(rows) > max_rows:
                break
            if cells > MAX_AREA_CELLS:
                raise FileRefused(f"{name}：表格范围过大。请检查是否有多余的列，或分成几个文件导入。")
            line = reader.line_num + 1
    except csv.Error:
        if any(rows):
            return _stopped(rows, text, line, max_rows, skipped)
        raise FileRefused(
            f"{name}：不是有效的 csv 文件，第 {line} 行有双引号没有成对。请用 Excel 或 WPS 打开后另存为 .xlsx。"
        ) from None
    return Delimited(rows)


def _without_end_mark(text: str) -> str:
    """DOS ended its texts with a character of its own, and some programs still do."""
    trimmed = text.rstrip("\r\n \x1a")
    return trimmed if "\x1a" in text[len(trimmed) :] else text


def shifted_rows(
    rows: list[list[object]], width: int, kept: Collection[int], numbers: Collection[int] = ()
) -> list[int]:
    """Indexes of rows whose cells do not stand below their titles: 1,234 without quotes has become two cells.

    Args:
        rows: all of the file, as wide as written. width: of the header. kept: indexes of those to look at.
        numbers: the columns that hold numbers, where that is known.
    """
    widths = {len(rows[index]) for index in kept}
    is_beyond_empty = not any(cell is not None for index in kept for cell in rows[index][width:])
    # all rows may end in the same number of separators more than the header
    usual = max(widths) if len(widths) == 1 and is_beyond_empty else width
    return [index for index in kept if _is_shifted(rows[index], width, max(width, usual), numbers)]


def _is_shifted(row: list[object], width: int, usual: int, numbers: Collection[int]) -> bool:
    if len(row) > usual:
        return True
    # a row without its last, empty cell is as wide as the header: the rest of the number stands where none belongs
    return any(
        isinstance(cell, str) and isinstance(after, str) and _GROUP.fullmatch(cell) and _REST.fullmatch(after)
        for at, (cell, after) in enumerate(pairwise(row))
        if len(row) < width or (at in numbers and at + 1 not in numbers)
    )


def _swallows(row: list[str], separator: str) -> bool:
    """Whether a cell of several lines holds what looks like rows.

    Where one quote opens in a cell and another one closes in the same column below, nothing but the separators in
    between tells: on one of the lines there are at least half of a row's.
    """
    limit = max(1, (len(row) - 1) // 2)
    return any(
        piece.count(separator) >= limit for cell in row if "\n" in cell or "\r" in cell for piece in cell.splitlines()
    )


def _stopped(rows: list[list[object]], text: str, line: int, max_rows: int, skipped: int) -> Delimited:
    """The rows read so far and the lines of the text from ``line`` on, before which ``skipped`` ones were cut off."""
    rest = islice(io.StringIO(text, newline=""), line - 1, line + max_rows - len(rows))
    lines: list[list[object]] = [[piece.rstrip("\r\n") or None] for piece in rest]
    return Delimited(rows + lines, ((f"第 {line + skipped} 行", _OPEN_QUOTE),))


def _width(text: str, separator: str) -> int:
    """The most cells a line near the top has with this separator."""
    widest = 0
    with suppress(csv.Error):
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _LOOKED_AT):
            widest = max(widest, len(row))
    return widest


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise FileRefused(f"{name}：不是文本文件。请另存为 .csv 或 .xlsx。")
        if encoding != "gb18030" or not _is_partly_utf8(data):
            return text
    if _is_partly_utf8(data):
        raise FileRefused(
            f"{name}：有的行是 UTF-8 编码，有的行是 GBK，混在一起会成乱码。请用 Excel 或 WPS 打开核对后另存为 .xlsx。"
        )
    raise FileRefused(f"{name}：文字编码认不出。请另存为 UTF-8 或 GBK 编码的 .csv，或 .xlsx。")


def _is_partly_utf8(data: bytes) -> bool:
    """Whether some lines are Chinese in UTF-8 though the file as a whole is not UTF-8.

    GBK text hardly ever happens to be UTF-8 with two Chinese characters, a line of UTF-8 always is.
    """
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            if len(_CHINESE.findall(line.decode("utf-8"))) >= 2:
                return True
        except UnicodeDecodeError:
            continue
    return False
