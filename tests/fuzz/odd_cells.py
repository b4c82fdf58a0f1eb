"""Cells as people and programs spoil them, and what each may honestly be read as."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from hypothesis import strategies as st

from data_access.ledgers import Column, ColumnType

_QUANTITIES = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.PERCENT)
_ODD_TEXTS = (
    "无", "—", "-", "/", "0", "1", "约360", "360①", "12户35人", "1,234", "1,23", "4.6公里", "4600米", "4.3万", "3.2万元",
    "５００", "0.985", "98.5%", "1e5", "1E400", "nan", "inf", "-3", "+7", "=1+1", "'", '"', "是", "否", "√", "2024.1",
    "2024-13-01", "2205-05-20", "0025-01-01", "2025年6月", "2025.6.3", "20250603", "2052-06", "二〇二五年", "2025/6/3 0:00",
    "崇文", "平城鎮", "秦家庄乡", "西沟", "县交通", "\u200b", "LC\u200b-1", "ＬＣ－１", "\ufeff甲", "甲\u00a0乙", "甲\n乙",
    "甲" * 300, "<b>x</b>", "；DROP", "C35", "c35", "C99", "10**9", "½", "三", "合计", "备注：无", "1 000", "360 公里",
)  # fmt: skip
_TIMES = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)) | st.dates(dt.date(2015, 1, 1), dt.date(2060, 12, 31))


def odd(column: Column) -> st.SearchStrategy[object]:
    """Values a cell of this column might hold in somebody's workbook."""
    numbers = st.integers(-10, 10**18) | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(
        "-1", "100000", places=3
    ).map(float)  # fmt: skip
    texts = st.sampled_from(_ODD_TEXTS) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
    near = st.sampled_from([*column.codes, *column.code_aliases]) if column.codes else texts
    in_text = st.builds(
        "{}{}{}".format,
        st.sampled_from(["", " ", "约", "\u3000"]),
        st.decimals("0", "10000", places=2),
        st.sampled_from(["", column.unit, "公里", "万", "亩", "%", "①", "。", " 元"]),
    )
    cells = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31))  # as far as Excel has dates
    days = _TIMES.map(lambda day: f"{day.year:04d}-{day.month:02d}-{day.day:02d}") | cells
    return st.one_of(st.none(), numbers, texts, near, in_text, days, st.booleans())


def is_as_typed(typed: object, stored: object, column: Column) -> bool:
    """Whether the stored value is what stands in the cell, read by other and simpler code than the program's."""
    if typed is None or (isinstance(typed, str) and _bare(typed) in ("", "-", "--", "—", "——", "–", "−", "/")):
        return stored is None or (column.type is ColumnType.TEXT and stored == typed)
    if column.type in _QUANTITIES:
        return _is_number(typed, stored)
    if column.type in (ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR):
        return _is_time(typed, stored)
    if column.type is ColumnType.BOOLEAN:
        yes, no = ("是", "有", "√", "1", "true", "y", "yes"), ("否", "无", "×", "0", "false", "n", "no")
        return _bare(typed).lower() in (yes if stored else no)
    if column.type is ColumnType.CODE:
        return column.code_aliases.get(_bare(typed), _bare(typed)) == stored
    if column.type in (ColumnType.TEXT, ColumnType.COMMITMENT, ColumnType.ID_NUMBER, ColumnType.PHONE):
        return re.sub(r"[\s-]", "", _bare(typed)).upper() == re.sub(r"[\s-]", "", _bare(stored)).upper()
    return True  # places, units and references become codes; that those are right is asked of the registers' own tests


def _bare(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    seen = "".join(char for char in str(value) if unicodedata.category(char) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFKC", seen).strip()


def _is_number(typed: object, stored: object) -> bool:
    if isinstance(typed, bool) or stored is None:
        return False
    text = _bare(typed).replace(",", "").replace(" ", "").removesuffix("%")
    number = re.match(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text.replace("−", "-"), re.I)
    try:
        return number is not None and abs(float(Decimal(number[0])) - float(str(stored))) <= 1e-9 * abs(
            float(str(stored))
        )
    except (InvalidOperation, OverflowError):
        return False


def _is_time(typed: object, stored: object) -> bool:
    if stored is None:
        return False
    if isinstance(typed, int | float) and not isinstance(typed, bool) and 20_000 < typed < 80_000:
        typed = dt.date(1899, 12, 30) + dt.timedelta(days=int(typed))
    digits = [int(part) for part in re.findall(r"\d+", str(typed))]
    wanted = [int(part) for part in re.findall(r"\d+", str(stored))]
    if digits and digits[0] > 9999:
        text = str(digits[0])
        digits = [int(text[:4]), int(text[4:6])] + ([int(text[6:8])] if len(text) == 8 else [])
    return digits[: len(wanted)] == wanted
