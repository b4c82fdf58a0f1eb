"""Income of one household by source over the years against the monitoring line, and its four guarantees then and now."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup, escape

from analysis.monitoring import cases_as_of
from analysis.targets.wording import guarded
from models.viewing import Filters
from services.monitoring import warnings
from services.monitoring.case_clocks import GUARANTEES
from services.words import words
from ui.base.theme import INK, LINE
from ui.parts import cards, sparks
from ui.parts.mark import mark

_WAGE, _BUSINESS, _PROPERTY, _TRANSFER = (
    "wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan",
)  # fmt: skip
_COST = "business_cost_yuan"
_ROWS = (
    (_WAGE, "工资性收入"), (_BUSINESS, "生产经营性收入"), (_PROPERTY, "财产性收入"), (_TRANSFER, "转移性收入"),
    (_COST, "生产经营性支出"),
)  # fmt: skip
#: What a bar is made of, from below; business counts as what is left of it after its costs.
_BARS = (
    (_WAGE, "工资性收入", "#12355B"), (_BUSINESS, "生产经营净收入（收入减支出）", "#2E6B4F"),
    (_PROPERTY, "财产性收入", "#B08A3E"), (_TRANSFER, "转移性收入", "#8FA9C4"),
)  # fmt: skip
_SPENDING = (("medical_self_paid_yuan", "合规自付支出"), ("insurance_payout_yuan", "理赔收入"))
_LINE_INK, _GREY = "#B3261E", "#9AA0A6"
#: Height of the outline of a year without figures.
_BLANK = 30
_WIDTH, _HEIGHT, _FOOT, _HEAD = 250, 150, 16, 14
_TEXT = f'font-family="sans-serif" font-size="10.5" fill="{INK}"'


def section(household: pd.Series, years: pd.DataFrame, filters: Filters) -> Markup:
    """The chart beside the table; says so where no year is known."""
    if years.empty:
        return cards.muted("还没有年度数据（缺数，不作判断）。")
    lines, size = warnings.lines(), int(household["size"])
    missing = [f"{year}年" for year in years["year"] if int(year) not in lines]
    note = (
        "年度为上年10月至当年9月。人均纯收入＝（四项收入－生产经营性支出）÷家庭人口。柱高是人均纯收入"
        f"，短横线是当年的监测线{'；' + '、'.join(missing) + '监测线待县里确认，未作比较' if missing else ''}。"
    )
    picture = chart(years, size, lines) + _keys()
    table = _table(household, years, lines, filters)
    both = Markup('<div class="chart-and-table"><div>{}</div><div>{}</div></div>').format(picture, table)
    return both + cards.muted(note)


def _value(value: object) -> float | None:
    return None if words.is_missing(value) else float(value)  # type: ignore[arg-type]


def _table(household: pd.Series, years: pd.DataFrame, lines: Mapping[int, float], filters: Filters) -> Markup:
    found = words.each(years)
    marked = (cards.joined(f"{row.year}年度", mark(filters, "row", "household_years", row.row_id)) for row in found)
    header: list[str | Markup] = ["项目（元）", *marked]
    rows: list[tuple[object, ...]] = [(label, *(_yuan(value) for value in years[column])) for column, label in _ROWS]
    passport = mark(filters, "figure", "household_income", household["household_id"])
    title = cards.joined(cards.strong("人均纯收入"), passport)
    per_head = [_value(value) for value in cases_as_of.net_income_per_capita(years, int(household["size"]))]
    years_lines = [lines.get(int(year)) for year in years["year"]]
    compared = list(zip(per_head, years_lines, strict=True))
    rows.append((title, *(cards.strong(_beside(value, line)) for value, line in compared)))
    rows.append(("当年监测线", *("待县里确认" if line is None else _yuan(line) for line in years_lines)))
    rows.append(("与监测线比", *(_compared(value, line) for value, line in compared)))
    rows += [(label, *(_yuan(value) for value in years[column])) for column, label in _SPENDING]
    return cards.table(header, rows, numbers=range(1, len(header)))


def _beside(value: float | None, line: float | None) -> str:
    """An income that is never rounded onto the other side of its line."""
    if value is None or line is None:
        return _yuan(value)
    return guarded(value, 0, ("<", line), ("<=", line))


def _compared(value: float | None, line: float | None) -> str:
    """``低 315``: how far the income is from its year's line, in yuan. A reference, not a verdict: no colour."""
    if value is None or line is None:
        return "未作比较"
    apart = value - line
    gap = guarded(abs(apart), 0, (">", 0))
    return "等于" if float(gap) == 0 else f"{'低' if apart < 0 else '高'} {gap}"


def _yuan(value: object) -> str:
    return words.number(_value(value), "元") or "缺数"


def chart(years: pd.DataFrame, size: int, lines: Mapping[int, float]) -> Markup:
    """A bar a year as high as the net income per head, by source, with the year's line across it where there is one."""
    per_head = [_value(value) for value in cases_as_of.net_income_per_capita(years, size)]
    parts_of = _per_head_parts(years, size)
    wanted = [sum(each for each in bar if each > 0) for bar in parts_of if bar]
    wanted += [lines[int(year)] for year in years["year"] if int(year) in lines]
    scale = (_HEIGHT - _FOOT - _HEAD) / max([*wanted, 1.0])
    step, base = _WIDTH / len(years), float(_HEIGHT - _FOOT)
    width, drawn = min(34.0, step * 0.6), []
    for place, (year, bar, net) in enumerate(zip(years["year"], parts_of, per_head, strict=True)):
        left = place * step + (step - width) / 2
        drawn.append(_bar(left, width, base, [each * scale for each in bar], net))
        top = base - (max(0.0, net) * scale if net is not None else _BLANK)
        if int(year) in lines:
            line_y = base - lines[int(year)] * scale
            drawn.append(_stroke(left - 7, left + width + 7, line_y, _LINE_INK, 2))
            top = line_y if 0 <= top - line_y < _HEAD else top  # the figure stands above the line, never across it
        drawn.append(_word(left + width / 2, top - 4, _yuan(net)))
        drawn.append(_word(left + width / 2, _HEIGHT - 4, str(year)))
    drawn.append(_stroke(0, _WIDTH, base, LINE, 1))
    spoken = "；".join(
        f"{year}年度人均纯收入 {f'{_yuan(net)} 元' if net is not None else '缺数'}"
        for year, net in zip(years["year"], per_head, strict=True)
    )
    return sparks.image("".join(drawn), _WIDTH, _HEIGHT, spoken)


def _per_head_parts(years: pd.DataFrame, size: int) -> list[list[float]]:
    """By year the yuan per head of each of ``_BARS``; nothing where a source or the cost is missing."""
    shares = pd.DataFrame({column: years[column] for column, _, _ in _BARS}).astype(float)
    shares[_BUSINESS] -= years[_COST].astype(float)
    return [[] if row.isna().any() else [float(each) for each in row] for _, row in (shares / size).iterrows()]


def _bar(left: float, width: float, base: float, heights: Sequence[float], net: float | None) -> str:
    """The sources one upon the other; what business lost is taken off the top, a missing year is an outline."""
    if net is None:
        return _box(left, base - _BLANK, width, _BLANK, "none", is_dashed=True)
    y, drawn = base, ""
    for height, (_, _, colour) in zip(heights, _BARS, strict=True):
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
    return cards.div("keys", *(cards.key(colour, label) for _, label, colour in _BARS), line)


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
