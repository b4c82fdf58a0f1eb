"""A village against the medians of its township and of the county, against the plan's first year, and beside up to three others."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.targets.wording import rounded
from analysis.villages.comparing import Compared, Median, change, compared
from models.viewing import Filters
from services import reading
from services.villages import measures, village_facts, villages
from services.villages.measures import Level, Measure
from services.words import small_counts, words
from ui.base import state
from ui.base.links import href
from ui.frame import projector
from ui.parts import cards
from ui.parts.mark import mark
from ui.parts.measure_mark import measure_mark

#: Villages besides the page's own.
MOST_OTHERS = 3
#: Measure of the map -> column of the village's years that it is of; those without have no history to compare with.
_YEARLY = ("income", "farmer_income", "tap_water", "toilets")


@dataclass(frozen=True)
class Line:
    """One figure of a village: the measure, of when, the medians beside it, and the change since the plan began."""

    measure: Measure
    when: str
    found: Compared
    change: float | None

    @property
    def is_share(self) -> bool:
        return self.measure.unit == "%"

    @property
    def change_words(self) -> str:
        """``+3.5 万元``, ``+2.1 百分点``; a dash where the figure has no history, 缺数 where an end is missing."""
        if self.measure.key not in _YEARLY:
            return "—"
        if self.change is None:
            return "缺数"
        unit = "百分点" if self.is_share else self.measure.unit
        return words.signed(self.change, unit, words.decimals(self.change, unit))


def lines(code: str, filters: Filters) -> list[Line]:
    """Every measure of the map's villages, compared over the whole county. Shared: do not change in place."""
    whole = Filters((), (), filters.asof)

    def found() -> list[Line]:
        townships = {village.code: village.township_code for village in reading.county().villages}
        changes = _changes(village_facts.years_of(code, whole), first_year())
        return [
            Line(
                measure, measures.when(measure, whole),
                compared(measures.values(measure, Level.VILLAGE, whole), townships, code), changes.get(measure.key),
            )
            for measure in measures.VILLAGE_MEASURES.values()
        ]  # fmt: skip

    return reading.derived(f"village_lines_{code}", found, whole)


def first_year() -> int:
    """The plan's first year."""
    return reading.county().plan.start_month.year


def _changes(years: pd.DataFrame, first: int) -> dict[str, float | None]:
    """The newest known year less the plan's first, by measure; None where an end is missing."""
    found = {}
    for key in _YEARLY:
        columns = measures.VILLAGE_MEASURES[key].columns
        column = {"year_household_count": "household_count"}
        named = [years[column.get(name, name)].astype("float64") for name in columns]
        values = named[0] if len(named) == 1 else 100 * named[0] / named[1].where(named[1] > 0)
        by_year = dict(zip(years["year"], values, strict=True))
        last = max(by_year, default=first)
        found[key] = change(by_year.get(first), by_year.get(last)) if last > first else None
    return found


def median_words(median: Median, unit: str) -> str:
    """``12.5 万元``; the middle of two whole numbers may lie between them."""
    if median.value is None:
        return "缺数"
    is_between = words.decimals(median.value, unit) == 0 and not median.value.is_integer()
    text = rounded(median.value, 1) if is_between else words.number(median.value, unit)
    return with_unit(text, unit)


def with_unit(text: str, unit: str) -> str:
    """``12.5 万元``, ``98.5%``."""
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def own_words(line: Line) -> str:
    """The village's own figure with its unit, or 缺数."""
    unit = line.measure.unit
    return "缺数" if line.found.own is None else with_unit(words.number(line.found.own, unit), unit)


def others(code: str, filters: Filters) -> list[str]:
    """The villages to stand beside this one: as the address asks, then as picked; tells what the address asks in vain."""
    known = {str(row.village_code): f"{row.village}（{row.township}）" for row in words.each(_whole(filters))}
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


def _whole(filters: Filters) -> pd.DataFrame:
    return villages.rows(Filters((), (), filters.asof))


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
    head = cards.head("和本乡镇、全县比", f"中位数只算有数的村 · 台账里共 {len(_whole(filters))} 个村")
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
        if line.measure.key in _YEARLY:
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
