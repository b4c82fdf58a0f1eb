"""A ledger in words: what it is, of when it is, and what stands in a cell."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.targets.wording import rounded
from data_access.county.ledgers import Column, ColumnType, Ledger, Shape
from data_access.published.ledger_view import LedgerView
from models.time import Month
from models.viewing import Filters
from services import reading
from services.words import words

_MOST_DECIMALS = 4
NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.PERCENT)


def cell(column: Column, value: object) -> str:
    """A value as it was filled in, in the screen's manner; a dash where the cell is empty."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return words.yes_no(value)
    if isinstance(value, dt.date):
        return words.day(value)
    if column.type is ColumnType.YEAR:
        return f"{value}年"
    if column.type is ColumnType.MONTH:
        return moment(value)
    if isinstance(value, int | float):
        return exact(float(value), column.unit)
    return str(value)


def exact(value: float, unit: str) -> str:
    """With the decimals of its unit, and more where the value has more: a row shows what was filled in."""
    needed = len(rounded(value, _MOST_DECIMALS).rstrip("0").partition(".")[2])
    return rounded(value, max(words.decimals(value, unit), needed))


def moment(value: object) -> str:
    """A date, YYYY-MM or year in words; empty where there is none."""
    if words.is_missing(value) or value == "":
        return ""
    text = str(value)
    if len(text) == len("2025"):
        return f"{text}年度"
    return Month.parse(text).label if len(text) == len("2025-06") else words.day(value)


#: Said where a ledger has rows, and none of them is the chosen departments'.
UNRELATED = "与所选部门无关"


def newest(view: LedgerView, summary: pd.Series) -> str:
    """How far the rows reach: the last date, the period shown, or 现状; of none whether there are any at all."""
    ledger = view.ledger
    if not summary["row_count"]:
        everybody = replace(view, filters=replace(view.filters, units=()))
        return UNRELATED if view.filters.units and everybody.summary()["row_count"] else "缺数"
    if not ledger.has_past:
        return "现状"
    if not (ledger.date or ledger.period):
        return f"截至{view.filters.asof.label}"
    return moment(summary["newest"]) or "未填日期"


def when(view: LedgerView, filters: Filters) -> str:
    """Of when the rows on the page are."""
    if not view.ledger.has_past:
        return "现状"
    return moment(view.period_shown) or f"截至{filters.asof.label}"


def in_time(view: LedgerView, summary: pd.Series) -> str:
    """How the ledger lives in time, for a reader."""
    ledger, imported = view.ledger, words.day(summary["imported_at"])
    if ledger.shape is Shape.PERIOD:
        return f"按“{ledger.by_name[ledger.period].label}”分期填报，这里是{moment(view.period_shown) or '空的一期'}的行"
    if not ledger.has_past:
        return "只有现状，不随截至月份变" + (f"；最近{imported}导入" if imported else "")
    if not ledger.stages:
        begun = f"逐件登记，“{ledger.by_name[ledger.date].label}”不晚于{words.day(view.filters.asof.end)}的都在内"
    else:
        begun = f"逐件登记，按{_dates(ledger)}列出{words.day(view.filters.asof.end)}的情况"
    return "；".join(filter(None, (begun, ended(view, summary), *_as_now(view, summary))))


def _dates(ledger: Ledger) -> str:
    names = dict.fromkeys([*ledger.beginnings, *filter(None, [ledger.until])])
    return "、".join(f"“{ledger.by_name[name].label}”" for name in names)


def ended(view: LedgerView, summary: pd.Series) -> str:
    """How many rows were over by then and are not counted; empty where none was."""
    count, ledger = int(summary["ended_count"]), view.ledger
    return f"到时已过“{ledger.by_name[ledger.until].label}”的 {count} 行不计入行数和合计" if count else ""


def _as_now(view: LedgerView, summary: pd.Series) -> Iterator[str]:
    """What no date tells, so that it stands as it does now."""
    ledger, count = view.ledger, int(summary["as_now_count"])
    if count and ledger.status and not ledger.stages:
        yield f"“{ledger.by_name[ledger.status].label}”没有日期，是现状"
    elif count:
        yield f"{count} 行没有日期可依，按现状列出"
    if ledger.current:
        labels = "、".join(f"“{ledger.by_name[name].label}”" for name in ledger.current)
        yield f"{labels}是最近一次填报的现状"


def unit_of(ledger: Ledger) -> str:
    """The responsible unit, or 待县里确认 where the definition names none."""
    unit = reading.county().find_unit(ledger.unit) if ledger.unit else None
    return unit.short_name if unit else "待县里确认"


def village_title(code: str) -> str:
    """``西沟村（崇文镇）``: some villages have the same name."""
    village = reading.county().village(code)
    return f"{village.name}（{reading.county().township(village.township_code).name}）"


def title(view: LedgerView) -> str:
    """What the rows are: the ledger, and the village and the status where they are of one alone."""
    return " · ".join([view.ledger.title, *([village_title(view.village)] if view.village else []), *view.only])


def places(filters: Filters) -> str:
    return "、".join(reading.county().township(code).name for code in filters.townships) or "全县"


def chosen(filters: Filters, village: str = "") -> str:
    """The filters as one line, for an export.

    Args:
        village: its code, where only its rows are meant.
    """
    county = reading.county()
    place = village_title(village) if village else places(filters)
    units = "、".join(county.unit(id).short_name for id in filters.units) or "全部部门"
    return f"{place}；{units}；截至{filters.asof.label}"
