"""Income of one household by source over the years against the monitoring line, and its four guarantees then and now."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup, escape

from models.viewing import Filters
from services.monitoring.case_clocks import GUARANTEES, number
from services.monitoring.household import COST, SOURCES, File, Income
from services.words import words
from ui.base.theme import INK, LINE
from ui.parts import cards, sparks
from ui.parts.mark import mark

_ROWS = (*SOURCES.items(), (COST, "生产经营性支出"))
#: What a bar is made of, from below: the parts of an income.
_BARS = (
    ("工资性收入", "#12355B"), ("生产经营净收入（收入减支出）", "#2E6B4F"), ("财产性收入", "#B08A3E"), ("转移性收入", "#8FA9C4"),
)  # fmt: skip
_SPENDING = (("medical_self_paid_yuan", "合规自付支出"), ("insurance_payout_yuan", "理赔收入"))
_LINE_INK, _GREY = "#B3261E", "#9AA0A6"
#: Height of the outline of a year without figures.
_BLANK = 30
_WIDTH, _HEIGHT, _FOOT, _HEAD = 250, 150, 16, 14
_TEXT = f'font-family="sans-serif" font-size="10.5" fill="{INK}"'


def section(file: File, filters: Filters) -> Markup:
    """The chart beside the table; says so where no year is known."""
    if file.years.empty:
        return cards.muted("还没有年度数据（缺数，不作判断）。")
    found = file.incomes()
    missing = [f"{one.year}年" for one in found if one.line is None]
    note = (
        "年度为上年10月至当年9月。人均纯收入＝（四项收入－生产经营性支出）÷家庭人口。柱高是人均纯收入"
        f"，短横线是当年的监测线{'；' + '、'.join(missing) + '监测线待县里确认，未作比较' if missing else ''}。"
    )
    both = Markup('<div class="chart-and-table"><div>{}</div><div>{}</div></div>')
    return both.format(chart(found) + _keys(), _table(file, found, filters)) + cards.muted(note)


def _table(file: File, found: Sequence[Income], filters: Filters) -> Markup:
    years = file.years
    rows_of = zip(years["year"], years["row_id"], strict=True)
    marked = (cards.joined(f"{year}年度", mark(filters, "row", "household_years", id)) for year, id in rows_of)
    header: list[str | Markup] = ["项目（元）", *marked]
    rows: list[tuple[object, ...]] = [(label, *(_yuan(value) for value in years[column])) for column, label in _ROWS]
    passport = mark(filters, "figure", "household_income", file.household["household_id"])
    title = cards.joined(cards.strong("人均纯收入"), passport)
    rows.append((title, *(cards.strong(one.words) for one in found)))
    rows.append(("当年监测线", *("待县里确认" if one.line is None else _yuan(one.line) for one in found)))
    rows.append(("与监测线比", *(one.apart_words for one in found)))
    rows += [(label, *(_yuan(value) for value in years[column])) for column, label in _SPENDING]
    return cards.table(header, rows, numbers=range(1, len(header)))


def _yuan(value: float | None) -> str:
    return words.number(number(value), "元") or "缺数"


def chart(found: Sequence[Income]) -> Markup:
    """A bar a year as high as the net income per head, by source, with the year's line across it where there is one."""
    wanted = [sum(part for part in one.parts if part > 0) for one in found]
    scale = (_HEIGHT - _FOOT - _HEAD) / max([*wanted, *(one.line for one in found if one.line is not None), 1.0])
    step, base = _WIDTH / len(found), float(_HEIGHT - _FOOT)
    width, drawn = min(34.0, step * 0.6), []
    for place, one in enumerate(found):
        left = place * step + (step - width) / 2
        drawn.append(_bar(left, width, base, [part * scale for part in one.parts], one.net))
        top = base - (max(0.0, one.net) * scale if one.net is not None else _BLANK)
        if one.line is not None:
            line_y = base - one.line * scale
            drawn.append(_stroke(left - 7, left + width + 7, line_y, _LINE_INK, 2))
            top = line_y if 0 <= top - line_y < _HEAD else top  # the figure stands above the line, never across it
        drawn.append(_word(left + width / 2, top - 4, _yuan(one.net)))
        drawn.append(_word(left + width / 2, _HEIGHT - 4, str(one.year)))
    drawn.append(_stroke(0, _WIDTH, base, LINE, 1))
    spoken = "；".join(
        f"{one.year}年度人均纯收入 {f'{_yuan(one.net)} 元' if one.net is not None else '缺数'}" for one in found
    )
    return sparks.image("".join(drawn), _WIDTH, _HEIGHT, spoken)


def _bar(left: float, width: float, base: float, heights: Sequence[float], net: float | None) -> str:
    """The sources one upon the other; what business lost is taken off the top, a missing year is an outline."""
    if net is None:
        return _box(left, base - _BLANK, width, _BLANK, "none", is_dashed=True)
    y, drawn = base, ""
    for height, (_, colour) in zip(heights, _BARS, strict=True):
        if height > 0:
            y -= height
            drawn += _box(left, y, width, height, colour)
    lost = min(-min(0.0, *heights), base - y)
    return drawn + (_box(left, y, width, lost, "#fff", is_dashed=True) if lost else "")


def _box(left: float, y: float, width: float, height: float, fill: str, *, is_dashed: bool = False) -> str:
    edge = f' stroke="{_GREY}" stroke-dasharray="3 3"' if is_dashed else ""
    return f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{edge}/>'


def _stroke(left: float, right: float, y: float, colour: str, thickness: int) -> str:
    return (
        f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" '
        f'stroke-width="{thickness}"/>'
    )


def _word(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {_TEXT}>{escape(text)}</text>'


def _keys() -> Markup:
    line = cards.key(f"{_LINE_INK};height:3px;vertical-align:3px", "监测线")
    return cards.div("keys", *(cards.key(colour, label) for label, colour in _BARS), line)


def guarantees(
    cases: pd.DataFrame, outcomes: pd.DataFrame, years: pd.DataFrame, open_now: Sequence[str] | None
) -> Markup:
    """The four guarantees when the household was taken in, in its newest known year, and by the problems open now.

    Args:
        cases: of the household, the newest last. open_now: guarantees with a problem that is not solved,
            None where the ledger of problems holds nothing to go by.
    """
    rows: list[tuple[object, ...]] = []
    for row in words.each(cases):
        own = outcomes.loc[row.case_id]
        when = f"{words.month_label(row.identified_month)}识别时"
        rows.append((when, *(_light(own[f"{column}_at_entry"]) for column in GUARANTEES.values())))
    if len(years):
        newest = years.iloc[-1]
        rows.append((f"{newest['year']}年度", *(_light(newest[column]) for column in GUARANTEES.values())))
    rows.append(("现在（问题台账）", *(_now(name, open_now) for name in GUARANTEES)))
    return cards.table(("", *GUARANTEES), rows)


def _now(name: str, open_now: Sequence[str] | None) -> Markup:
    if open_now is None:
        return cards.light("缺数", "grey")
    return cards.light("有未解决的问题", "red") if name in open_now else cards.light("没有未解决的问题", "none")


def _light(has_problem: object) -> Markup:
    if words.is_missing(has_problem):
        return cards.light("缺数", "grey")
    return cards.light("有问题", "red") if has_problem else cards.light("有保障", "green")
