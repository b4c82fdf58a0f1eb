"""Numbers and dates as officials write them."""

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.targets.wording import guarded, rounded, whole_and_nothing
from errors import DashboardError, without_folders
from models.time import Month, chinese_day

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-!|<>~:$&])")
#: Where the browser makes a link of plain text, even of escaped text: in ``http://``, after ``www`` and in a mail address.
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
_JOINER = "\u2060"  # no width, breaks no line
#: Decimals by unit, the same in every row; what is not listed is shown whole when it is whole.
_DECIMALS = {
    "万亩": 1, "公里": 1, "%": 1, "百分点": 1, "万元": 1, "人": 0, "户": 0, "个": 0, "名": 0, "元": 0, "箱": 0, "度": 5,
}  # fmt: skip


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples, without the index."""
    return iter(frame.itertuples(index=False))


def is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def number(value: float | int | None, unit: str = "") -> str:
    """``205.6`` for kilometres, ``13796`` for yuan; an empty string where there is no value."""
    if value is None or is_missing(value):
        return ""
    return guarded(value, decimals(value, unit), *whole_and_nothing(unit))


def as_shown(values: pd.Series, unit: str) -> pd.Series:
    """The figures as they are read, so that two that read alike are alike in rank and colour; missing ones stay."""
    said = {value: float(number(value, unit)) for value in values.dropna().unique().tolist()}
    return values.map(said).astype("float64")


def decimals(value: float, unit: str) -> int:
    """How many decimals a figure of this unit is shown with."""
    return _DECIMALS.get(unit, 0 if float(value).is_integer() else 1)


def as_said(value: float) -> str:
    """A target as the plan writes it: ``360``, ``39.3``."""
    return f"{value:g}"


def signed(value: float, unit: str, digits: int = 0) -> str:
    """A change with its sign: ``+3 户``, ``−5 户``, ``0 户``."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{rounded(abs(value), digits)} {unit}".strip()


def day(value: object) -> str:
    """``2024年6月3日``, without leading zeros; an empty string where there is no date."""
    if is_missing(value):
        return ""
    return chinese_day(date_of(value))


def date_of(value: object) -> dt.date:
    """The day of a cell that has one."""
    return pd.Timestamp(value).date()  # type: ignore[arg-type]


def date_or_none(value: object) -> dt.date | None:
    return None if is_missing(value) else date_of(value)


def month_label(text: str) -> str:
    """``2025年6月`` of ``2025-06``."""
    return Month.parse(text).label


def yes_no(value: object) -> str:
    return "" if is_missing(value) else "是" if value else "否"


def verbatim(text: str) -> str:
    """Text for Streamlit's message boxes, which read Markdown: shown as it is, never as a link or a picture."""
    return _MARKDOWN.sub(r"\\\1", _LINKED.sub(_JOINER, text))


def of_error(error: DashboardError) -> str:
    """What an error says, for Streamlit's message boxes: the server's folders left out."""
    return verbatim(without_folders(str(error)))


def text(value: object) -> str:
    return "" if is_missing(value) else str(value)
