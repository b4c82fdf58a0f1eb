"""What a number format of Excel adds to the number it shows: ``0.0"万亩"`` shows 4.3 as 4.3万亩.

Only formats with text of their own, with scaling commas or with leading zeros are of interest; the others show the
number that the cell holds.
"""

import operator
import re
from dataclasses import dataclass
from functools import lru_cache

#: Excel takes no longer ones.
_MAX_LENGTH = 255
_TOKEN = re.compile(r'"([^"]*)"?|[\\!](.)|[_*](?:.|$)|\[([^\]]*)\]?|(General|G/通用格式)|(.)', re.S | re.I)
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?", re.S)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_DATE_LETTERS = frozenset("yYmMdDhHsS")
_PLACEHOLDERS = frozenset("0#?")


@dataclass(frozen=True)
class NumberForm:
    """How a number is shown: divided by ``divisor``, with texts around it.

    Attributes:
        before, after: texts before and behind the number, without outer spaces; a unit mostly stands behind.
        divisor: 10000 for ``0!.0,"万"``, which shows 43000 as 4.3万.
        middle: text among the digits, as in ``000-0000``; what is shown then is no number.
        digits: how many digits at least are shown before the point, by leading zeros; 0 where there are none.
    """

    before: str = ""
    after: str = ""
    divisor: int = 1
    middle: str = ""
    digits: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether the number is shown as it is, its decimals aside."""
        return self == NumberForm()


@dataclass(frozen=True)
class _Section:
    """One part of a format, for the numbers that meet its condition; ``form`` is None for dates and percentages."""

    condition: tuple[str, float] | None
    form: NumberForm | None


def is_percent(code: str) -> bool:
    """Whether a format shows a share of one as a percentage; a sign that is only text does not."""
    return any(token[5] == "%" for token in _tokens(code))


def form_of(code: str, value: float) -> NumberForm | None:
    """What the format adds to this number; None where it shows it as it is, or as a date or percentage."""
    form = _chosen(_sections(code), value).form
    return None if form is None or form.is_plain else form


def adds_something(code: str) -> bool:
    """Whether :func:`form_of` finds something for some number."""
    return any(section.form is not None and not section.form.is_plain for section in _sections(code))


def _tokens(code: str) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(code[:_MAX_LENGTH]))


def _chosen(sections: tuple[_Section, ...], value: float) -> _Section:
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                return section
        return sections[-1]
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _tokens(code):
        if token[5] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_Section(_condition(part), _form(part)) for part in parts[:3])  # a fourth one is for texts


def _condition(tokens: list[re.Match[str]]) -> tuple[str, float] | None:
    for token in tokens:
        if token[3] and (found := _CONDITION.fullmatch(token[3])):
            return found[1], float(found[2])
    return None


def _form(tokens: list[re.Match[str]]) -> NumberForm | None:
    """Texts are told apart by where they stand; the skeleton keeps digits, points, commas and texts (``t``)."""
    skeleton, texts = "", []
    for token in tokens:
        char, text = token[5] or "", _text(token)
        if char in _DATE_LETTERS or char == "%":
            return None
        if token[4]:
            skeleton += "#"
        elif char in _PLACEHOLDERS or (char and char in ".,"):
            skeleton += char
        elif text:
            skeleton += "t"
            texts.append(text)
    return _arranged(skeleton, texts)


def _text(token: re.Match[str]) -> str:
    """What a token puts on the screen besides digits, signs and brackets aside."""
    if token[3] is not None:
        currency = _CURRENCY.fullmatch(token[3])
        return currency[1] if currency else ""
    char = token[5] or ""
    return token[1] or token[2] or (char if char == "$" or not char.isascii() else "")


def _arranged(skeleton: str, texts: list[str]) -> NumberForm:
    places = [at for at, mark in enumerate(skeleton) if mark in _PLACEHOLDERS]
    if not places:  # only a text, whatever the number
        return NumberForm(middle="".join(texts).strip())
    first, last = places[0], places[-1]
    count_before, count_after = skeleton[:first].count("t"), skeleton[last:].count("t")
    inside = texts[count_before : len(texts) - count_after]
    digits = re.sub("[^0#?.,t]", "", skeleton[first : last + 1]) + re.match(",*", skeleton[last + 1 :])[0]  # type: ignore[index]
    whole, _, decimals = digits.partition(".")
    commas = len(whole) - len(whole.rstrip(",")) + len(decimals) - len(decimals.rstrip(","))
    divisor = 1000**commas
    if inside == ["."]:  # a point that is only text stands among whole digits and moves what is read
        divisor *= 10 ** sum(mark in _PLACEHOLDERS for mark in whole.partition("t")[2])
        inside = []
    behind = texts[len(texts) - count_after :]
    return NumberForm(
        before=_seen(texts[:count_before]), after=_seen(behind), divisor=divisor, middle=_seen(inside),
        digits=whole.count("0") if divisor == 1 and whole.count("0") > 1 else 0,
    )  # fmt: skip


def _seen(texts: list[str]) -> str:
    """The texts together; signs and brackets around negative numbers say nothing."""
    text = "".join(texts).strip()
    return text if text.strip("()（）+-") else ""
