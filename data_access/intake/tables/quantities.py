"""A number with what people write around it: ``360公里``, ``4.3万亩``, ``1,234``.

A unit is taken where it is the column's own or turns into it by a whole factor. What is a guess is asked about:
``约360``, ``300-360``, ``12户35人``, mu for square metres.
"""

import re
from decimal import Decimal

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d{1,3})?|[+-]?\.\d+"
_QUANTITY = re.compile(rf"({_NUMBER})\s*([^\d\s.,+-][^\d]*)?")
_BARE = re.compile(_NUMBER)
_VAGUE = re.compile(r"约|左右|上下|以上|以下|不到|不足|近|余|多|几|超|大概|[~～><≥≤≈±]|\d\s*[-—至到]\s*\d|\+$")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SQUARE_METRES = re.compile(r"m2|m²|㎡", re.I)
_MULTIPLES = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(10**8)}
#: What is measured, and how many of its smallest unit each unit is.
_UNITS: dict[str, tuple[str, Decimal]] = {
    unit: (kind, Decimal(size))
    for kind, units in {
        "长度": {
            "米": "1", "m": "1", "公里": "1000", "千米": "1000", "km": "1000", "里": "500", "华里": "500",
            "厘米": "0.01", "cm": "0.01", "毫米": "0.001", "mm": "0.001",
        },
        "面积": {"亩": "1", "市亩": "1", "公顷": "15", "ha": "15"},
        "建筑面积": {"平方米": "1", "平米": "1", "平方公里": "1000000", "平方千米": "1000000"},
        "金额": {"元": "1", "块": "1", "元钱": "1", "¥": "1"},
        "重量": {
            "克": "1", "g": "1", "斤": "500", "市斤": "500", "公斤": "1000", "千克": "1000", "kg": "1000",
            "吨": "1000000", "t": "1000000",
        },
        "体积": {"立方米": "1", "立方": "1", "方": "1", "升": "0.001"},
        "人数": {"人": "1", "口": "1", "口人": "1", "名": "1", "位": "1"},
        "头数": {"头": "1", "只": "1", "头只": "1", "羽": "1"},
        "月数": {"月": "1", "个月": "1"},
        "电量": {"度": "1", "千瓦时": "1", "kwh": "1", "兆瓦时": "1000", "mwh": "1000"},
        "容量": {"千瓦": "1", "kw": "1", "兆瓦": "1000", "mw": "1000"},
        "变电容量": {"千伏安": "1", "kva": "1", "兆伏安": "1000", "mva": "1000"},
        "株数": {"株": "1", "棵": "1"},
        "比例": {"‰": "1", "%": "10", "小数": "1000"},
        "百分点": {"百分点": "1", "个百分点": "1"},
    }.items()
    for unit, size in units.items()
}  # fmt: skip
#: Units that are a kind by themselves, known so that a bracket in a header is taken for one.
_OTHER_UNITS = frozenset("户个处座所家间项件起场台种次宗例张册本套辆条箱群栋支份眼盏批笔期匹组对年天日分角") | {
    "人次", "户次", "亩次", "小时", "分钟", "学时", "美元", "港元", "欧元", "日元",
}  # fmt: skip
#: Words that count separate things; which of them is used is a habit of language more than another number.
_PIECES = frozenset("个处座所家间项件起场台种次宗例张册本套")


class NotCertain(ValueError):
    """A text that is no number for certain; ``problem`` follows the quoted text, ``remedy`` may be empty."""

    def __init__(self, code: str, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.code, self.problem, self.remedy = code, problem, remedy


def amount(text: str, unit: str) -> float:
    """The number a text means in a column of this unit.

    Args:
        text: half-width, without outer spaces. unit: the column's unit; empty = a plain number.

    Raises:
        NotCertain: it is no number, or could be more than one.
    """
    text, unit = named_alike(text.replace("\u2212", "-")), named_alike(unit)
    match = _QUANTITY.fullmatch(text)
    if match is None or (match[2] and _VAGUE.search(text)):
        raise _question(text)
    number = Decimal(match[1].replace(",", ""))
    written = (match[2] or "").strip()
    if not written:
        return _finite(number)
    return _finite(number * _factor(written, unit, match[1]))


def with_unit(text: str, unit: str) -> str:
    """A number without a unit of its own with this one behind it; ``4.3万`` becomes ``4.3万米``.

    Args:
        text: as for :func:`amount`. Any other text comes back as it is.

    Raises:
        NotCertain: ``4.3万`` where the unit is one of 万亩 itself.
    """
    match = _QUANTITY.fullmatch(text.replace("\u2212", "-"))
    if match is None or (match[2] or "").strip() not in _MULTIPLES:
        return text
    if match[2] and _split(unit)[0] != 1:
        raise _doubled(match[1], match[2].strip(), unit)
    return text + unit


def plain_number(text: str) -> float | None:
    """A text that is nothing but a number; None for any other."""
    return float(text.replace(",", "")) if _BARE.fullmatch(text := text.replace("\u2212", "-")) else None


def named_alike(unit: str) -> str:
    """A unit, or a text with one, in which square metres are spelt one way."""
    return _SQUARE_METRES.sub("平方米", unit)


def is_unit(word: str) -> bool:
    """Whether a word, half-width, is known as a unit: ``万亩``, ``头``; a multiple alone is none."""
    base = _split(named_alike(word))[1]
    return base.lower() in _UNITS or base in _OTHER_UNITS


def is_multiple(word: str) -> bool:
    """Whether a word only says how many: ``万``."""
    return bool(word) and word in _MULTIPLES


def has_multiple(unit: str) -> bool:
    """Whether a unit is many of another: ``万亩``."""
    return _split(unit)[0] != 1


def conversion(written: str, unit: str) -> Decimal | None:
    """How many of ``unit`` one of ``written`` is; None where they are not of one kind."""
    (multiple, kind, size), (own_multiple, own_kind, own_size) = _measured(written), _measured(unit)
    return multiple * size / (own_multiple * own_size) if kind == own_kind else None


def are_pieces(*units: str) -> bool:
    """Whether all of these count separate things one by one: 个, 处, 座."""
    return all(unit in _PIECES for unit in units)


def _finite(number: Decimal) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise NotCertain("not_a_valid_number", "不是有效的数字")
    return value


def _question(text: str) -> NotCertain:
    if len(_DIGITS.findall(text)) and _VAGUE.search(text):
        return NotCertain("not_exact", "不是确切的数", "请填一个确切的数")
    if len(_DIGITS.findall(text)) > 1 and re.search(r"\d[^\d.,\s]+\d", text):
        return NotCertain("several_numbers", "里有几个数，看不出取哪一个", "请只填一个数")
    return NotCertain("not_a_number", "不是数字")


def _factor(written: str, unit: str, number: str) -> Decimal:
    """How many of the column's units one of the written ones is."""
    if written == unit:
        return Decimal(1)
    if written in _MULTIPLES:
        if has_multiple(unit):  # 4.3万 in a column of 万元: of 万元, or of 元?
            raise _doubled(number, written, unit)
        return _MULTIPLES[written]
    factor = conversion(written, unit)
    if factor is None:
        raise NotCertain(
            "other_unit", f"的单位与表头（{unit or '没有单位'}）不同", f"请换算成{unit}，只填数字" if unit else ""
        )
    return factor


def _doubled(number: str, written: str, unit: str) -> NotCertain:
    return NotCertain(
        "doubled_multiple",
        f"看不出是 {number}{unit}，还是 {number}{written}{unit}",
        f"请只填数字，单位已在表头（{unit}）",
    )


def _split(unit: str) -> tuple[Decimal, str]:
    """``万亩`` → 10000 and 亩; a unit that starts like a multiple but is one (千米) stays whole."""
    if unit.lower() not in _UNITS and unit[:1] in _MULTIPLES and len(unit) > 1:
        return _MULTIPLES[unit[0]], unit[1:]
    return Decimal(1), unit


def _measured(unit: str) -> tuple[Decimal, str, Decimal]:
    """Multiple, kind and size; a unit of its own, such as 户, is a kind by itself."""
    multiple, base = _split(named_alike(unit))
    kind, size = _UNITS.get(base.lower(), (base, Decimal(1)))
    return multiple, kind, size
