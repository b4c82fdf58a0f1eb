"""Cells as people and programs spoil them, and what each may honestly be read as: a reading of its own, far simpler than
the program's, that knows a few units and otherwise takes a cell for exactly what stands in it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from hypothesis import strategies as st

from data_access.county.ledgers import QUANTITIES, Column, ColumnType, Ledger
from tests.data_access.filling import county

#: A row: column name -> cell or value.
Cells = dict[str, object]
_ODD_TEXTS = (
    "无", "—", "-", "/", "0", "1", "约360", "360①", "12户35人", "1,234", "1,23", "4.6公里", "4600米", "4.3万", "3.2万元",
    "５００", "0.985", "98.5%", "1e5", "1E400", "nan", "inf", "-3", "+7", "=1+1", "'", '"', "是", "否", "√", "2024.1",
    "2024-13-01", "2205-05-20", "0025-01-01", "2025年6月", "2025.6.3", "20250603", "2052-06", "二〇二五年", "2025/6/3 0:00",
    "崇文", "平城鎮", "秦家庄乡", "西沟", "县交通", "\u200b", "LC\u200b-1", "ＬＣ－１", "\ufeff甲", "甲\u00a0乙", "甲\n乙",
    "甲" * 300, "<b>x</b>", "；DROP", "C35", "c35", "C99", "10**9", "½", "三", "合计", "备注：无", "1 000", "360 公里",
    "2025", "2025年", "2027-03", "45811", "甲,乙", '甲"乙', "0.6", "100", "3头", "1.5公顷", "12度", "800斤", "2吨", "㎡",
)  # fmt: skip
#: Unit -> what it measures, and how many of the smallest one it is.
_SIZES = {
    "公里": ("长", 1000), "千米": ("长", 1000), "米": ("长", 1), "亩": ("面", 1), "公顷": ("面", 15), "元": ("钱", 1),
    "斤": ("重", 500), "千克": ("重", 1000), "公斤": ("重", 1000), "吨": ("重", 1_000_000), "度": ("电", 1),
    "千瓦时": ("电", 1),
}  # fmt: skip
#: Units that a header may carry instead of the ledger's; one that does not turn into it is asked about.
OTHER_UNITS = {
    "公里": ("米",), "亩": ("万亩", "公顷"), "元": ("万元",), "万元": ("元",), "千克": ("吨", "斤"), "千瓦时": ("万度",),
    "人": ("万人", "万人", "户"),
}  # fmt: skip
_FORMS = {
    ColumnType.DATE: ("%Y-%m-%d", "%Y年%m月%d日"), ColumnType.MONTH: ("%Y-%m", "%Y年%m月"), ColumnType.YEAR: ("%Y", "%Y年"),
}  # fmt: skip
_FAR, _NEAR = (dt.date(1, 1, 1), dt.date(9999, 12, 31)), (dt.date(2015, 1, 1), dt.date(2030, 12, 31))
_CELL_DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31)) | st.dates(*_NEAR)  # as far as Excel has dates


def odd(column: Column) -> st.SearchStrategy[object]:
    """Values a cell of this column might hold in somebody's workbook; most are of the kind it asks for."""
    texts = st.sampled_from(_ODD_TEXTS) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
    whole = st.integers(0, 3000) | st.integers(-10, 10**18)
    floats = st.floats(-1e300, 1e300).map(lambda number: float(f"{number:.15g}"))
    broken = st.decimals("-1", "100000", places=3).map(float) | floats  # as Excel keeps them
    units = st.sampled_from(
        ["", column.unit, *OTHER_UNITS.get(column.unit, ()), "公里", "万", "亩", "%", "①", "。", " 元"]
    )
    before = st.sampled_from(["", "", "", " ", "约", "\u3000"])
    written = st.builds("{}{}{}".format, before, st.decimals("0", "900", places=1), units)
    own: st.SearchStrategy[object]
    days = st.builds(
        dt.date.strftime, st.dates(*_NEAR) | st.dates(*_FAR), st.sampled_from(_FORMS.get(column.type, ("%Y-%m-%d",)))
    )
    if column.type in QUANTITIES:
        own = whole | broken | written
    elif column.type in _FORMS:
        own = st.one_of(days, st.integers(2000, 2040) if column.type is ColumnType.YEAR else _CELL_DAYS)
    elif column.codes:
        own = st.sampled_from([*column.codes, *column.code_aliases])
    elif column.type is ColumnType.BOOLEAN:
        own = st.sampled_from([True, False, "√", "×", "有", "无", 1, 0])
    else:
        own = texts
    return own | own | own | texts | st.one_of(st.none(), whole, broken, written, days, _CELL_DAYS, st.booleans())


def is_as_typed(typed: object, stored: object, column: Column) -> bool:
    """Whether the stored value, anything but a quantity, is what stands in the cell; ``stored`` as in the record."""
    if typed is None or bare(typed) == "":
        return stored is None
    if column.type is ColumnType.TEXT:
        return bare(typed) == bare(stored)
    if bare(typed) in ("-", "--", "—", "——", "–", "−", "/"):
        return stored is None
    if stored is None:
        return False
    if column.type in _FORMS:
        return _is_time(typed, str(stored), column)
    if column.type is ColumnType.BOOLEAN:
        yes, no = ("是", "有", "√", "1", "true", "y", "yes"), ("否", "无", "×", "0", "false", "n", "no")
        return bare(typed).lower() in (yes if stored else no)
    if column.type is ColumnType.CODE:
        aliases = {bare(alias): code for alias, code in column.code_aliases.items()}
        return bare(aliases.get(bare(typed), typed)) == bare(stored)
    if column.type in (ColumnType.ID_NUMBER, ColumnType.PHONE, ColumnType.COMMITMENT):
        return re.sub("[ -]", "", bare(typed)).upper() == str(stored)
    return bare(typed) in map(bare, _names(column, str(stored)))


def own_unit(column: Column, ledger: Ledger, stored: Cells) -> str:
    """The unit that a quantity is stored in; some columns have it said by another one of their row."""
    if not column.unit_of:
        return "%" if column.type is ColumnType.PERCENT else column.unit
    said = str(stored[column.unit_of])
    return county().commitment(said).unit if ledger.by_name[column.unit_of].type is ColumnType.COMMITMENT else said


def worth(typed: object, unit: str, shown: str) -> dict[float, bool]:
    """The numbers that a cell may be in ``unit``, and whether that is another one than stands there, so that it has to be
    told. ``shown``: the unit its header carries. Empty where the cell is no number.
    """
    if isinstance(typed, bool) or any(unicodedata.category(char) == "No" for char in str(typed)):
        return {}
    match = re.fullmatch(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)\.?\d*(?:e[+-]?\d+)?)\s*(\D*)", bare(typed), re.I)
    if match is None or (match[2] == "万" and shown.startswith("万")):
        return {}
    number, written = Decimal(match[1].replace(",", "")), match[2] or shown
    (kind, size), (own_kind, own_size) = _size(written + shown if written == "万" else written), _size(unit)
    factor = size / own_size
    found = {float(number * factor): factor != 1 and number != 0} if kind == own_kind else {}
    if not match[2] and kind != own_kind:  # the header was asked about, and the answer is that it is wrong
        return {float(number): True}
    if unit == "%" and not match[2] and 0 < number <= 1:
        return {float(number): True, float(number * 100): True}
    return found


def bare(value: object) -> str:
    """A cell as it is seen: nothing invisible in it, full-width signs as half-width ones, no spaces of layout."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    seen = "".join(char for char in str(value) if unicodedata.category(char) != "Cf")
    folded = "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in seen)
    return re.sub(r"\s+", " ", folded.replace("\u3000", "")).strip()


def _size(unit: str) -> tuple[str, Decimal]:
    if unit.startswith("万"):
        kind, size = _size(unit[1:])
        return kind, size * 10_000
    kind, number = _SIZES.get(unit, (unit, 1))
    return kind, Decimal(number)


def _names(column: Column, stored: str) -> list[object]:
    """All that the registers call a township, village or unit; a reference is called by its key alone."""
    known = county()
    if column.type is ColumnType.TOWNSHIP:
        towns = [one for one in (*known.townships, *known.former_townships) if stored in (one.code, one.merged_into)]
        return [name for one in towns for name in (one.code, one.name, one.name[:-1])]
    if column.type is ColumnType.VILLAGE:
        others = [one.alias for one in known.village_aliases if one.village_code == stored]
        former = [one.former_code for one in known.former_codes if one.village_code == stored]
        return [stored, known.village(stored).name, known.village(stored).official_name, *others, *former]
    if column.type is ColumnType.UNIT:
        others = [one.alias for one in known.unit_aliases if one.unit_id == stored]
        return [stored, known.unit(stored).short_name, known.unit(stored).full_name, *others]
    return [stored]


def _is_time(typed: object, stored: str, column: Column) -> bool:
    if isinstance(typed, int | float) and 20_000 < typed < 80_000 and column.type is not ColumnType.YEAR:
        typed = dt.date(1899, 12, 30) + dt.timedelta(days=int(typed))
    text = bare(typed)
    if column.type is ColumnType.MONTH and re.fullmatch(r"\d{4}\.1", text):
        return False  # of January or October
    parts = [text[:4], text[4:6], text[6:]] if re.fullmatch(r"\d{6}|\d{8}", text) else re.findall(r"\d+", text)
    wanted = list(map(int, stored.split("-")))
    return [int(part) for part in parts if part][: len(wanted)] == wanted
