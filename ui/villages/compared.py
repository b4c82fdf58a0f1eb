"""A village against the medians of its township and of the county, against the plan's first year, and beside up to three others."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from models.viewing import Filters
from services.days import whole
from services.villages import villages
from services.villages.compared import YEARLY, Line, first_year, lines, median_words, own_words
from services.words import small_counts, words
from ui.base import state
from ui.base.links import href
from ui.frame import projector
from ui.parts import cards
from ui.parts.mark import mark
from ui.parts.measure_mark import measure_mark

#: Villages besides the page's own.
MOST_OTHERS = 3


def others(code: str, filters: Filters) -> list[str]:
    """The villages to stand beside this one: as the address asks, then as picked; tells what the address asks in vain."""
    known = {
        str(row.village_code): f"{row.village}（{row.township}）" for row in words.each(villages.rows(whole(filters)))
    }
    known.pop(code, None)
    asked, key = state.parameters("with"), "village_with"
    if state.recall(key) != (code, asked):
        unknown = [each for each in asked if each not in known and each != code]
        _tell(unknown, code in asked, len(set(asked)) > MOST_OTHERS)
        state.set_widget(key, list(dict.fromkeys(each for each in asked if each in known))[:MOST_OTHERS])
    picked = st.multiselect(
        "和哪些村并排看", list(known), format_func=lambda each: known[each], max_selections=MOST_OTHERS, key=key,
        placeholder=f"选一至{MOST_OTHERS}个村并排看", label_visibility="collapsed",
    )  # fmt: skip
    chosen = [each for each in picked if each in known]
    state.set_parameters("with", chosen)
    state.remember(key, (code, tuple(chosen)))
    return chosen


def _tell(unknown: Sequence[str], has_itself: bool, is_too_many: bool) -> None:
    if unknown:
        named = "、".join(words.verbatim(each[:20]) for each in unknown[:5])
        st.info(f"地址里要并排看的村，有 {len(unknown)} 个不在行政村台账里：{named}。没有列出，请在下面重新选。")
    if has_itself:
        st.info("地址里要并排看的村有本村自己，没有重复列出。")
    if is_too_many:
        st.info(f"最多和 {MOST_OTHERS} 个村并排看，地址里多出来的没有列出。")


def section(own: pd.Series, beside: Sequence[str], filters: Filters) -> None:
    """The card: medians and change of the one village, or the villages side by side."""
    code = own["village_code"]
    key = f"village_compared_{code}_{'_'.join(beside)}_{projector.is_on()}"
    make = (lambda: _beside([code, *beside], filters)) if beside else (lambda: _alone(own, filters))
    cards.kept("compared", key, make, filters)


def _shown(code: str, filters: Filters) -> list[Line]:
    """The lines as drawn: on the projector, as on paper, without counts of people in need, whose middle would tell some."""
    is_projected = projector.is_on()
    return [line for line in lines(code, filters) if not (is_projected and line.measure.is_personal)]


def _alone(own: pd.Series, filters: Filters) -> Markup:
    first = first_year()
    head = cards.head("和本乡镇、全县比", f"中位数只算有数的村 · 台账里共 {len(villages.rows(whole(filters)))} 个村")
    header = ("指标", "时间", "本村", f"{own['township']}中位数", "村数", "全县中位数", "村数", f"比 {first} 年")
    body = (
        (
            line.measure.title, line.when, _marked(line, own, filters), median_words(line.found.township, line.measure.unit),
            f"{line.found.township.count} 个", median_words(line.found.county, line.measure.unit),
            f"{line.found.county.count} 个", line.change_words,
        )
        for line in _shown(own["village_code"], filters)
    )  # fmt: skip
    note = f"中位数不表示好坏；监测户少不等于好。比 {first} 年的是最近年度减 {first} 年度，率的差是百分点。"
    return head + cards.table(header, body, numbers=(2, 3, 4, 5, 6, 7)) + cards.muted(note)


def _beside(codes: Sequence[str], filters: Filters) -> Markup:
    found = {code: villages.one(code, filters) for code in codes}
    each = {code: _shown(code, filters) for code in codes}
    head = cards.head(f"{len(codes)} 个村并排看", "行政村基本情况、行政村年度情况台账等 · 时间见各行")
    kept, titles = small_counts.kept(projector.is_on()), []
    for code, row in found.items():
        rest = [other for other in codes if other != code]
        address = href("village", filters, code=code, **{"with": rest}, **kept)
        titles.append(cards.anchor(address, f"{row['village']}（{row['township']}）"))
    basics = [
        ("户数", "现状", "household_count", "户"), ("人口", "现状", "population", "人"),
        ("耕地", "现状", "farmland_area_mu", "亩"),
    ]  # fmt: skip
    body: list[tuple[object, ...]] = [
        (label, when, *(_standing(row, column, unit, filters) for row in found.values()), "—")
        for label, when, column, unit in basics
    ]
    for number, line in enumerate(each[codes[0]]):
        own = [_marked(each[code][number], found[code], filters) for code in codes]
        middle = f"{median_words(line.found.county, line.measure.unit)}（{line.found.county.count} 个村）"
        body.append((line.measure.title, line.when, *own, middle))
        if line.measure.key in YEARLY:
            changes = [each[code][number].change_words for code in codes]
            body.append((f"　比 {first_year()} 年", line.when, *changes, "—"))
    header: list[str | Markup] = ["指标", "时间", *titles, "全县中位数"]
    return head + cards.table(header, body, numbers=range(2, len(header)))


def _standing(row: pd.Series, column: str, unit: str, filters: Filters) -> Markup | str:
    text = words.number(row[column], unit)
    return cards.joined(f"{text} {unit}", mark(filters, "row", "villages", row["row_id"], column)) if text else "缺数"


def _marked(line: Line, row: pd.Series, filters: Filters) -> Markup | str:
    if line.found.own is None:
        return "缺数"
    return cards.joined(own_words(line), measure_mark(line.measure, row, filters))
