"""Cells of a column on their way to the parser: what nobody sees taken out, keys folded, each told once a column.

A key that Excel has changed cannot be put right here: it is asked about.
"""

import datetime as dt
import re

from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.county.text_folding import half_width, without_invisible
from data_access.intake.files.sheet import Asked, quotable
from data_access.intake.tables.tables import RawTable
from models.faults import Notice

_NAMES = frozenset(
    [ColumnType.TOWNSHIP, ColumnType.VILLAGE, ColumnType.UNIT, ColumnType.COMMITMENT, ColumnType.CODE]
)  # fmt: skip
_SHOWN = 20
#: How a key looks in a text file after Excel took it for a number or a day: 1.40524E+17, Jan-24, 1月2日, 2024/1/2.
_EXCEL_MADE = re.compile(
    r"\d\.\d+E\+\d{2}|\d{1,2}月\d{1,2}日|\d{4}/\d{1,2}/\d{1,2}"
    r"|(?:\d{1,2}-)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:-\d{2})?"
)
_AS_TEXT = "请把这一列设为文本格式，再按原来的编号填写"


def cleaned(raw: RawTable, ledger: Ledger, column: Column, notices: list[Notice]) -> list[object]:
    """The column's cells without invisible characters; keys, names and references in half-width characters.

    Args:
        raw: the rows as read. notices: what was changed is added here.
    """
    cells = raw.values[column.name]
    is_text = column.type in (ColumnType.TEXT, ColumnType.REFERENCE)
    is_key = is_text and (column.name in ledger.key or column.type is ColumnType.REFERENCE)
    is_folded = is_key or column.type in _NAMES
    texts = [cell for cell in cells if isinstance(cell, str)]
    visible = {text: without_invisible(text) for text in set(texts)}
    final = {text: half_width(seen) for text, seen in visible.items()} if is_folded else visible
    hidden = [text for text in texts if visible[text] != text]
    wide = [text for text in texts if final[text].strip() != visible[text].strip()]
    days = [cell for cell in cells if isinstance(cell, dt.date | dt.time)] if is_text else []
    cut = is_key and any(isinstance(cell, float) and not cell.is_integer() for cell in cells)
    if hidden:
        text = f"有 {len(hidden)} 格带有看不见的字符（如零宽空格），已去掉再读"
        _tell("invisible_characters", raw, column, notices, text)
    if wide:
        example = f"，如“{quotable(wide[0], _SHOWN)}”读作“{quotable(final[wide[0]], _SHOWN)}”"
        _tell("half_width", raw, column, notices, f"有 {len(wide)} 格的全角字符或特殊空格按半角读", example)
    if days and not is_key:
        example = f"，如“{_day_text(days[0])}”"
        _tell("date_as_text", raw, column, notices, f"有 {len(days)} 格是日期或时间格式，按文字读", example)
    cut = cut or (is_key and any(map(_EXCEL_MADE.fullmatch, set(texts))))
    if not (hidden or wide or days or cut):
        return cells
    return [_final(cell, column, final, is_key) if is_text or isinstance(cell, str) else cell for cell in cells]


def _tell(code: str, raw: RawTable, column: Column, notices: list[Notice], text: str, example: str = "") -> None:
    """Add a notice; a sensitive value is not repeated as an example."""
    notices.append(raw.notice(code, f"{column.label}：{text}{'' if column.sensitive else example}"))


def _final(cell: object, column: Column, final: dict[str, str], is_key: bool) -> object:
    if isinstance(cell, str):
        return _changed_text(cell, column) if is_key and _EXCEL_MADE.fullmatch(cell) else final[cell] or None
    if isinstance(cell, dt.date | dt.time):
        return _changed_key(cell, column) if is_key else _day_text(cell)
    if is_key and isinstance(cell, float) and not cell.is_integer():
        shown = "" if column.sensitive else f" {cell:g}，也可能是 {cell:g}0"
        return Asked("key_became_decimal", f"是小数{shown}（Excel 会去掉编号末尾的 0）", _AS_TEXT)
    return cell


def _changed_key(cell: dt.date | dt.time, column: Column) -> Asked:
    """The question about a key that Excel made a date or a time of day of."""
    shown = "" if column.sensitive else f"“{_day_text(cell)}”"
    if isinstance(cell, dt.time):
        return Asked("key_became_time", f"成了时间{shown}，可能是编号被 Excel 改成的", _AS_TEXT)
    like = f"{cell.month}-{cell.day}" if cell.day > 1 else f"{cell.year}-{cell.month}"
    example = "" if column.sensitive else f"（如 {like}）"
    return Asked("key_became_date", f"成了日期{shown}，可能是编号{example}被 Excel 改成的", _AS_TEXT)


def _changed_text(cell: str, column: Column) -> Asked:
    """The question about a key that Excel changed before it was saved as text."""
    shown = "" if column.sensitive else f"“{cell}”"
    return Asked(
        "key_changed", f"{shown}像是编号被 Excel 改成了数或日期", "请按原来的编号填写，存成 .xlsx，这一列设为文本格式"
    )


def _day_text(cell: dt.date | dt.time) -> str:
    """A day as 2024-06-03; a time of day behind it where it has one."""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    return cell.isoformat()
