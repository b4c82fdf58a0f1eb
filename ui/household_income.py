"""Income of one household by source over the years against the monitoring line, and its four guarantees then and now."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import monitoring
from models import Filters
from ui import cards, risk_rules, sparks, words
from ui.casework import GUARANTEES
from ui.passports import mark
from ui.theme import INK, LINE

SOURCES = (
    ("wage_income_yuan", "工资性收入", "#12355B"),
    ("business_income_yuan", "生产经营性收入", "#2E6B4F"),
    ("property_income_yuan", "财产性收入", "#B08A3E"),
    ("transfer_income_yuan", "转移性收入", "#8FA9C4"),
)
_COST = ("business_cost_yuan", "生产经营性支出")
_SPENDING = (("medical_self_paid_yuan", "合规自付支出"), ("insurance_payout_yuan", "理赔收入"))
_WIDTH, _HEIGHT, _FOOT, _HEAD = 250, 150, 16, 14
_TEXT = f'font-family="sans-serif" font-size="10.5" fill="{INK}"'


def section(household: pd.Series, years: pd.DataFrame, filters: Filters) -> str:
    """The chart beside the table; says so where no year is known."""
    if years.empty:
        return cards.muted("还没有年度数据（缺数，不作判断）。")
    lines, size = risk_rules.lines(), int(household["size"])
    per_head = [_value(value) for value in monitoring.net_income_per_capita(years, size)]
    missing = [f"{year}年" for year in years["year"] if int(year) not in lines]
    note = (
        "年度为上年10月至当年9月。人均纯收入＝（四项收入－生产经营性支出）÷家庭人口。柱子是人均的四项收入，"
        f"没有减支出；短横线是当年的监测线{'，' + '、'.join(missing) + '监测线待县里确认，不作比较' if missing else ''}。"
    )
    picture = chart(years, size, lines).text + _keys()
    table = _table(household, years, per_head, lines, filters)
    return f'<div class="chart-and-table"><div>{picture}</div><div>{table}</div></div>' + cards.muted(note)


def _value(value: object) -> float | None:
    return None if words.is_missing(value) else float(value)  # type: ignore[arg-type]


def _table(
    household: pd.Series,
    years: pd.DataFrame,
    per_head: Sequence[float | None],
    lines: Mapping[int, float],
    filters: Filters,
) -> str:
    marked = (
        cards.joined(f"{row.year}年度", mark(filters, "row", "household_years", row.row_id))
        for row in words.each(years)
    )
    header: list[str | cards.Html] = ["项目（元）", *marked]
    rows: list[tuple[object, ...]] = [
        (label, *(_yuan(value) for value in years[column]))
        for column, label in (*((column, label) for column, label, _ in SOURCES), _COST)
    ]
    title = cards.joined(
        cards.strong("人均纯收入"), mark(filters, "figure", "household_income", household["household_id"])
    )
    rows.append((title, *(cards.strong(_yuan(value)) for value in per_head)))
    rows.append(
        ("当年监测线", *(_yuan(lines[int(year)]) if int(year) in lines else "待县里确认" for year in years["year"]))
    )
    rows += [(label, *(_yuan(value) for value in years[column])) for column, label in _SPENDING]
    return cards.table(header, rows, numbers=range(1, len(header)))


def _yuan(value: object) -> str:
    return words.number(_value(value), "元") or "缺数"


def chart(years: pd.DataFrame, size: int, lines: Mapping[int, float]) -> cards.Html:
    """Stacked bars of the four sources per head; a year with a missing source has a grey outline instead."""
    columns = [column for column, _, _ in SOURCES]
    shares = years[columns].astype(float) / size
    totals = shares.sum(axis=1, skipna=False)
    top = max([*totals.dropna(), *(lines[int(year)] for year in years["year"] if int(year) in lines)], default=1.0)
    scale = (_HEIGHT - _FOOT - _HEAD) / (top or 1.0)
    step = _WIDTH / len(years)
    width, base, parts = min(34.0, step * 0.6), _HEIGHT - _FOOT, []
    for place, (year, total) in enumerate(zip(years["year"], totals, strict=True)):
        left, y = place * step + (step - width) / 2, float(base)
        if pd.isna(total):
            parts.append(
                f'<rect x="{left:.1f}" y="{base - 30}" width="{width:.1f}" height="30" fill="none" stroke="#9AA0A6" stroke-dasharray="3 3"/>'
            )
            parts.append(_word(left + width / 2, base - 34, "缺数"))
        else:
            for column, _, colour in SOURCES:
                height = float(shares[column].iloc[place]) * scale
                y -= height
                parts.append(
                    f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'
                )
            parts.append(_word(left + width / 2, y - 4, f"{float(total):.0f}"))
        if int(year) in lines:
            level = base - lines[int(year)] * scale
            parts.append(
                f'<line x1="{left - 7:.1f}" x2="{left + width + 7:.1f}" y1="{level:.1f}" y2="{level:.1f}" stroke="#B3261E" stroke-width="2"/>'
            )
        parts.append(_word(left + width / 2, _HEIGHT - 4, str(year)))
    parts.append(f'<line x1="0" x2="{_WIDTH}" y1="{base}" y2="{base}" stroke="{LINE}"/>')
    spoken = "；".join(
        f"{year}年度人均四项收入 {_yuan(total)} 元" for year, total in zip(years["year"], totals, strict=True)
    )
    return sparks.image("".join(parts), _WIDTH, _HEIGHT, spoken)


def _word(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {_TEXT}>{html.escape(text)}</text>'


def _keys() -> str:
    items = "".join(f'<span><i style="background:{colour}"></i>{label}</span>' for _, label, colour in SOURCES)
    return f'<div class="keys">{items}<span><i style="background:#B3261E;height:3px;vertical-align:3px"></i>监测线</span></div>'


def guarantees(cases: pd.DataFrame, outcomes: pd.DataFrame, years: pd.DataFrame, open_now: Sequence[str]) -> str:
    """The four guarantees when the household was taken in, in its newest known year, and by the problems open now.

    Args:
        cases: of the household, the newest last. open_now: guarantees with a problem that is not solved.
    """
    rows: list[tuple[object, ...]] = []
    for row in words.each(cases):
        own = outcomes.loc[row.case_id]
        when = f"{words.month_label(row.identified_month)}识别时"
        rows.append((when, *(_light(own[f"{column}_at_entry"]) for column in GUARANTEES.values())))
    if len(years):
        newest = years.iloc[-1]
        rows.append((f"{newest['year']}年度", *(_light(newest[column]) for column in GUARANTEES.values())))
    now = (
        cards.light("有未解决的问题", "red") if name in open_now else cards.light("没有未解决的问题", "none")
        for name in GUARANTEES
    )
    rows.append(("现在（问题台账）", *now))
    return cards.table(("", *GUARANTEES), rows)


def _light(has_problem: object) -> cards.Html:
    if words.is_missing(has_problem):
        return cards.light("缺数", "grey")
    return cards.light("有问题", "red") if has_problem else cards.light("有保障", "green")
