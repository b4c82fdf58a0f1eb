"""Reading one cell: from what a clerk typed to a value of the column's type.

A parser returns the value or raises :class:`CellFault` with a problem and a remedy in Chinese. Format is
forgiven (full-width digits, stray spaces, a date as text), facts never. A sensitive value is not repeated.
"""

import datetime as dt
import re
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from rapidfuzz import process
from stdnum.cn import ric

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType
from data_access.county.text_folding import folded
from data_access.intake.asking import Asking
from data_access.intake.files.sheet import as_text, is_empty, is_invisible, quotable
from data_access.intake.tables.quantities import NotCertain, amount
from models.time import Month

__all__ = ["PARSERS", "CellFault", "Context", "as_text", "is_blank", "is_empty", "nearest", "number_in", "plain"]

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
_DATE = re.compile(rf"(\d{{4}})(?:[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{_TIME}|(\d{{2}})(\d{{2}}))")
_MONTH = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|(\d{2}))")
#: 2024.1 may be January, or October after Excel took 2024.10 for a number.
_LINE_BREAKS = re.compile(r"[\r\n]+")
_CUT_MONTH = re.compile(r"\d{4}\.1")
_DASHES = frozenset(["-", "--", "—", "——", "–", "−", "/", "／", "－"])
_TRUE, _FALSE = {"是", "有", "√", "1", "true", "y", "yes"}, {"否", "无", "×", "0", "false", "n", "no"}
_EXCEL_EPOCH = dt.date(1899, 12, 30)
SAFE_DIGITS = 15
#: No number or date is written longer; patterns are not let loose on more.
_LONGEST_NUMBER = 100
#: Behind a number they point at a note, and are none of its digits; among them a keycap's frame.
_NOTE_MARKS = frozenset("*※†‡\u20e3")
_POWERS = frozenset(["m²", "M²", "米²", "m³", "M³", "米³"])


class CellFault(ValueError):
    """A cell that cannot be taken; ``problem`` and ``remedy`` are Chinese clauses without a full stop."""

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.code, self.problem, self.remedy = code, problem, remedy


@dataclass(frozen=True)
class Context:
    """What a parser needs besides the cell.

    Attributes:
        county: registers to find townships, villages, units and commitments in.
        ids_must_fail: True on a demo store, where an id number with a right check digit is refused because
            it could be a real person's; False asks for a right one.
        today: the present day, see :meth:`Record.present`.
        asking: where questions about whole columns go; a single cell that is uncertain is a fault.
    """

    county: County
    ids_must_fail: bool
    today: dt.date
    asking: Asking = field(default_factory=Asking)


def is_blank(value: object, column: Column) -> bool:
    """Whether a cell holds nothing; a dash is a clerk's way to say so, unless the column takes any text."""
    if is_empty(value):
        return True
    return column.type is not ColumnType.TEXT and isinstance(value, str) and value.strip() in _DASHES


def plain(value: object) -> str:
    """Like :func:`as_text`, with full-width digits, letters and signs made half-width; ① and ² stay what they are."""
    return folded(as_text(value)).strip()


def _shown(value: object, column: Column) -> str:
    """The value quoted in a message, or nothing where it is sensitive."""
    if column.sensitive:
        return ""
    return f"“{quotable(as_text(value), 30)}”"


def nearest(text: str, known: list[str]) -> str:
    """``，是否“崇文镇”`` for the nearest known name, or nothing when none is near."""
    match = process.extractOne(text, known, score_cutoff=50)
    return f"，是否“{match[0]}”" if match else ""


def _text(value: object, column: Column, context: Context) -> str:
    # a line break typed with Alt+Enter is only layout
    text = " ".join(filter(None, map(str.strip, _LINE_BREAKS.split(as_text(value)))))
    if isinstance(value, int | float) and abs(value) >= 10**SAFE_DIGITS:
        raise CellFault(
            "digits_lost", f"{column.label}是数字格式，末几位已被 Excel 改成 0", "请把这一列设为文本格式后重新填写"
        )
    if len(text) > column.max_length:
        raise CellFault("too_long", f"{column.label}有 {len(text)} 个字，最多 {column.max_length} 个", "请缩短")
    if any(map(is_invisible, text)):
        raise CellFault("control_characters", f"{column.label}里有看不见的控制字符", "请删除这一格后重新输入")
    return text


def number_in(value: object, column: Column) -> float:
    """A cell's number in the column's unit, limits not looked at; raises CellFault with the question."""
    if isinstance(value, bool | dt.date | dt.time):
        raise CellFault("no_number_cell", f"{column.label}应为数字", "请只填数字")
    if isinstance(value, int | float):
        if not abs(value) <= sys.float_info.max:  # infinite, no number at all, or whole and beyond any float
            raise CellFault("not_a_valid_number", f"{column.label}不是有效的数字", "请只填数字")
        number = float(value)
    else:
        text = plain(value)
        if len(text) > _LONGEST_NUMBER:
            raise CellFault("not_a_number", f"{column.label}{_shown(value, column)}不是数字", "请只填数字")
        if text[:1].isdecimal() and (mark := _note_mark(text)):
            problem = f"{column.label}{_shown(value, column)}带有“{mark}”，看不出是注释还是数的一部分"
            raise CellFault("note_mark", problem, "请只填数字，注释写在别处")
        try:
            number = amount(text, column.unit)
        except NotCertain as question:
            unit = f"，单位已在表头（{column.unit}）" if column.unit else ""
            problem = f"{column.label}{_shown(value, column)}{question.problem}"
            raise CellFault(question.code, problem, question.remedy or f"请只填数字{unit}") from None
    if abs(number) >= 10**SAFE_DIGITS:  # no cell holds it exactly, and sums over it would overflow
        raise CellFault("too_large", f"{column.label}太大", "请核对数值和单位")
    return float(f"{number:.15g}")  # Excel's own precision: what is exported comes back the same


def _note_mark(text: str) -> str:
    """The first mark such as ①, ² or *, or fraction of one character; not the one of m²."""
    marks = (
        char
        for before, char in zip(" " + text, text, strict=False)
        if char in _NOTE_MARKS or (unicodedata.category(char) in ("No", "Nl") and before + char not in _POWERS)
    )
    return next(marks, "")


def _number(value: object, column: Column, context: Context) -> float:
    number = number_in(value, column)
    if column.minimum is not None and number < column.minimum:
        raise CellFault(
            "below_minimum", f"{column.label}是 {number:g}，不应小于 {column.minimum:g}", "请核对数值和单位"
        )
    if column.maximum is not None and number > column.maximum:
        raise CellFault(
            "above_maximum", f"{column.label}是 {number:g}，不应大于 {column.maximum:g}", "请核对数值和单位"
        )
    return number


def _integer(value: object, column: Column, context: Context) -> int:
    number = _number(value, column, context)
    if not number.is_integer():
        raise CellFault("not_whole", f"{column.label}是 {number:g}，应为整数", "请填整数")
    return int(number)


def _percent(value: object, column: Column, context: Context) -> float:
    text = plain(value)
    number = _number(text.removesuffix("%") if text.endswith("%") else value, column, context)
    if not 0 <= number <= 100:
        raise CellFault("no_share", f"{column.label}是 {number:g}，百分比应在 0 到 100 之间", "请核对后改正，95% 填 95")
    return number


def _date(value: object, column: Column, context: Context) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if (day := _excel_day(value)) is not None:
        return day
    match = _DATE.fullmatch(_without_gaps(value))
    if match:
        try:
            return dt.date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
        except ValueError:
            raise CellFault(
                "no_such_day", f"{column.label}{_shown(value, column)}没有这一天", "请改成真实的日期，如 2024-06-03"
            ) from None
    raise CellFault("not_a_date", f"{column.label}{_shown(value, column)}不是日期", "请填年月日，如 2024-06-03")


def _excel_day(value: object) -> dt.date | None:
    """The day of a number that Excel shows as a date: 45811 is 2025-06-03."""
    if isinstance(value, float) and value.is_integer() and 20_000 < value < 80_000:
        return _EXCEL_EPOCH + dt.timedelta(days=int(value))
    return None


def _without_gaps(value: object) -> str:
    """``2024 年 6 月 3 日`` without its spaces; the one before a time of day stays."""
    return re.sub(r"\s+(?!\d{1,2}:)", "", plain(value)[:_LONGEST_NUMBER])


def _month(value: object, column: Column, context: Context) -> str:
    day = value if isinstance(value, dt.date) else _excel_day(value)
    if day is None and _DATE.fullmatch(_without_gaps(value)):
        day = _date(value, column, context)
    if day is not None:
        return _month_text(day.year, day.month, value, column)
    text = _without_gaps(value)
    if _CUT_MONTH.fullmatch(text):
        raise CellFault(
            "cut_month",
            f"{column.label}{_shown(value, column)}看不出是 1 月还是 10 月（Excel 会把 {text}0 改成 {text}）",
            f"请写成 {text[:4]}-01 或 {text[:4]}-10",
        )
    match = _MONTH.fullmatch(text)
    if match is None:
        raise CellFault(
            "not_a_month", f"{column.label}{_shown(value, column)}不是年月", "请填年月，如 2024-06 或 202406"
        )
    return _month_text(int(match[1]), int(match[2] or match[3]), value, column)


def _month_text(year: int, month: int, value: object, column: Column) -> str:
    try:
        return str(Month(year, month))
    except ValueError:
        raise CellFault(
            "no_such_month", f"{column.label}{_shown(value, column)}没有这个月份", "请改成真实的年月，如 2024-06"
        ) from None


def _year(value: object, column: Column, context: Context) -> int:
    text = plain(value).removesuffix("年度").removesuffix("年")
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise CellFault("not_a_year", f"{column.label}{_shown(value, column)}不是年份", "请填四位年份，如 2024")
    return _integer(float(text), column, context)


def _boolean(value: object, column: Column, context: Context) -> bool:
    if isinstance(value, bool):
        return value
    text = plain(value).lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise CellFault("not_yes_or_no", f"{column.label}{_shown(value, column)}看不懂", "请填 是 或 否")


def _code(value: object, column: Column, context: Context) -> str:
    text = plain(value)
    known = {plain(code): code for code in column.codes}
    known |= {plain(alias): code for alias, code in column.code_aliases.items()}
    if text in known:
        return known[text]
    choices = "、".join(column.codes[:8]) + ("等" if len(column.codes) > 8 else "")
    hint = "" if column.sensitive else nearest(text, list(column.codes))
    raise CellFault(
        "unknown_code", f"{column.label}{_shown(value, column)}不在可选项中{hint}", f"请从下拉列表选：{choices}"
    )


def _township(value: object, column: Column, context: Context) -> str:
    township = context.county.find_township(as_text(value))
    if township is not None:
        return township.code
    near = context.county.nearest_township(as_text(value))
    hint = f"，是否“{near}”" if near else ""
    raise CellFault("unknown_township", f"没有{_shown(value, column)}这个乡镇{hint}", "请填现行 11 个乡镇的全称")


def _unit(value: object, column: Column, context: Context) -> str:
    unit = context.county.find_unit(as_text(value))
    if unit is not None:
        return unit.id
    near = context.county.nearest_unit(as_text(value))
    hint = f"，是否“{near}”" if near else ""
    raise CellFault("unknown_unit", f"没有{_shown(value, column)}这个单位{hint}", "请填方案里的单位名称，如 县交通局")


def _commitment(value: object, column: Column, context: Context) -> str:
    code = plain(value).upper()
    if code in context.county.commitment_ids:
        return code
    hint = nearest(code, sorted(context.county.commitment_ids))
    raise CellFault(
        "unknown_commitment", f"没有{_shown(value, column)}这个承诺编号{hint}", "请按“承诺编号”工作表填写，如 C35"
    )


def _id_number(value: object, column: Column, context: Context) -> str:
    if isinstance(value, float):
        raise CellFault(
            "digits_lost", f"{column.label}是数字格式，末几位已被 Excel 改成 0", "请把这一列设为文本格式后重新填写"
        )
    number = plain(value).upper().replace(" ", "")
    if len(number) not in (18, 20, 22) or not re.fullmatch(r"\d{17}[\dX]\d*", number, re.ASCII):
        raise CellFault("id_number_length", f"{column.label}应为 18 位身份证号，或 20、22 位残疾人证号", "请核对位数")
    base = number[:18]
    try:
        ric.get_birth_date(base)
    except Exception as error:  # stdnum raises its own and ValueError alike; all mean an impossible date
        raise CellFault("id_number_birthday", f"{column.label}里的出生日期不存在", "请按证件核对") from error
    is_right = ric.calc_check_digit(base) == base[-1]
    if context.ids_must_fail and is_right:
        raise CellFault(
            "id_number_real",
            f"{column.label}通过了校验，可能是真实的证件号码，演示库不能存放",
            "演示数据请用校验位不对的号码；真实数据须等启用权限管理后导入",
        )
    if not context.ids_must_fail and not is_right:
        raise CellFault("id_number_check_digit", f"{column.label}的校验位不对", "请按证件逐位核对")
    return number


def _phone(value: object, column: Column, context: Context) -> str:
    number = plain(value).replace(" ", "").replace("-", "")
    if not re.fullmatch(r"1\d{10}|0\d{9,11}", number, re.ASCII):
        raise CellFault("phone_length", f"{column.label}应为 11 位手机号或带区号的座机号", "请核对位数")
    return number


def registered_name(value: object, column: Column, county: County) -> str | None:
    """The name of a stored township, village or unit, the way back from their parsers; None in any other column."""
    match column.type:
        case ColumnType.TOWNSHIP:
            return county.township(str(value)).name
        case ColumnType.VILLAGE:
            return county.village(str(value)).name
        case ColumnType.UNIT:
            return county.unit(str(value)).short_name
        case _:
            return None


Parser = Callable[[object, Column, Context], object]

#: Villages need their row's township and references need other rows, so both are handled in checking.py.
PARSERS: dict[ColumnType, Parser] = {
    ColumnType.TEXT: _text,
    ColumnType.REFERENCE: _text,
    ColumnType.INTEGER: _integer,
    ColumnType.NUMBER: _number,
    ColumnType.PERCENT: _percent,
    ColumnType.DATE: _date,
    ColumnType.MONTH: _month,
    ColumnType.YEAR: _year,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.CODE: _code,
    ColumnType.TOWNSHIP: _township,
    ColumnType.UNIT: _unit,
    ColumnType.COMMITMENT: _commitment,
    ColumnType.ID_NUMBER: _id_number,
    ColumnType.PHONE: _phone,
}
