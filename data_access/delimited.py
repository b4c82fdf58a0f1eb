"""Text files with separators: csv as Excel, WPS and other systems save it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice

from data_access.sheets import MAX_AREA_CELLS, Texts
from errors import FileRefused

_SEPARATORS = (",", "\t", ";")
_LOOKED_AT = 20
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read_delimited(name: str, data: bytes, max_rows: int) -> list[list[object]]:
    """The rows of a csv file in UTF-8, GBK or UTF-16 (with its mark), separated by comma, tab or semicolon.

    Reading stops one row after ``max_rows``, so the caller can tell that there are more.

    Raises:
        FileRefused: unknown or mixed encodings, not a text, or no csv.
    """
    text = _decoded(name, data)
    separator = max(_SEPARATORS, key=lambda mark: _width(text, mark))
    rows: list[list[object]] = []
    texts = Texts()
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([texts[cell] for cell in row])
            cells += len(row)
            if len(rows) > max_rows:
                break
            if cells > MAX_AREA_CELLS:
                raise FileRefused(f"{name}：表格范围过大。请检查是否有多余的列，或分成几个文件导入。")
    except csv.Error:
        raise FileRefused(f"{name}：不是有效的 csv 文件。请用 Excel 或 WPS 打开后另存为 .xlsx。") from None
    return rows


def _width(text: str, separator: str) -> int:
    """The most cells a line near the top has with this separator."""
    lines = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _LOOKED_AT)
    try:
        return max(map(len, lines), default=0)
    except csv.Error:
        return 0


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
