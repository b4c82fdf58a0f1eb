"""三保障: gaps in education, medical insurance, housing and water: how many, where, whose, for how long."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.monitoring.guarantees import GUARANTEES, Standing
from analysis.monitoring.small_cells import WITHHELD, band, banded
from data_access.workbooks.plain_table import table_workbook
from models.viewing import Filters
from services import reading
from services.monitoring.guarantees import disagreement, figures, gaps_of, named_units, places_of, source_of, standing
from services.words import words
from settings import settings
from ui.base.links import href
from ui.parts import cards, downloads, unknown_in_address
from ui.parts.mark import mark
from ui.parts.switch import switch

NOT_REPORTED = "缺数：截至这个月，三保障和饮水安全问题台账里没有记录。请到数据管理导入。"
UNNAMED = "待县里确认"
#: Solved gaps listed, the newest first; all of them are on the ledger's page.
_SOLVED_SHOWN = 30
_CHOICES = {"all": "四项合看"} | {name: name for name in GUARANTEES}


def top(filters: Filters) -> None:
    """Four cards side by side, one a guarantee."""
    when = f"截至{filters.asof.label}"
    for column, (number, name) in zip(st.columns(len(GUARANTEES)), enumerate(GUARANTEES), strict=True):
        found = standing(name, filters)
        with cards.card(f"guarantee_{number}", column, is_filling=True):
            link = cards.anchor(href("guarantees", filters, guarantee=name), name)
            head = cards.head(cards.joined(link, f" · {GUARANTEES[name]}"), when)
            cards.draw(head, *_lines(name, found, filters))


def _lines(name: str, found: Standing, filters: Filters) -> Iterator[Markup]:
    total = found.still_open.gaps + found.solved.gaps
    if not total + found.for_health.gaps:
        named = "、".join(named_units(name).values()) or "原文未注明"
        yield cards.muted("所选范围没有这一项的记录。")
        yield cards.line("方案列的单位：", named, "，责任部门待县里确认")
        return
    passport = mark(filters, "figure", "guarantee_open", name)
    people = cards.joined(f"户 {found.still_open.people} 人未解决", passport)
    yield cards.big(str(found.still_open.households), people)
    longest = f"，最久 {found.longest_days} 天" if found.longest_days is not None else ""
    yield cards.muted(source_of([name], filters))
    yield cards.line("累计发现 ", cards.strong(total), " 件，已解决 ", cards.strong(found.solved.gaps), " 件")
    yield cards.line("未解决 ", cards.strong(found.still_open.gaps), f" 件{longest}")
    if found.middle_days_to_solve is not None:
        yield cards.line(f"已解决的用时中位数 {found.middle_days_to_solve} 天")
    if found.still_open.people_missing:
        yield cards.muted(f"{found.still_open.people_missing} 件没有填人数，没有计入")
    if said := disagreement(name, filters):
        yield cards.line(cards.light("台账不一致", "amber"), f" {said}")
    if name == "义务教育":
        yield cards.muted(f"因身体原因未入学 {figures(found.for_health)}，单列，不计入")


def chosen() -> tuple[str, ...]:
    """The guarantees to show, by the address; draws the choice."""
    picked = switch("哪一项保障", "guarantee", _CHOICES, key="guarantee_choice")
    return tuple(GUARANTEES) if picked == "all" else (picked,)


def chosen_village() -> str:
    """The village that the address opens, empty for none; tells what it asks in vain."""
    refused: list[str] = []
    village = unknown_in_address.known_village(refused)
    unknown_in_address.tell(refused, "请从下面的“按村”里重新点。")
    return village


def by_village(names: Sequence[str], village: str, filters: Filters) -> None:
    """Villages with open gaps, the most households first; each opens its list, ``village`` is marked."""
    key = "_".join(names)
    places = places_of(names, filters)
    with cards.card("guarantee_villages"):
        left, right = st.columns([3.4, 1], vertical_alignment="center")
        title = cards.joined(f"按村：{len(places)} 个村有未解决的问题", mark(filters, "figure", "guarantee_villages"))
        left.html(cards.head(title, f"{source_of(names, filters)} · 截至{filters.asof.label}"))
        downloads.button(
            right, "下载 Excel", lambda: _workbook(places, names, filters),
            downloads.marked(f"三保障问题-{filters.asof}.xlsx"), key="guarantee_workbook",
        )  # fmt: skip
        if places.empty:
            cards.draw(cards.muted("没有未解决的问题。"))
            return
        draw = partial(_village_table, places, names, village, filters)
        cards.draw(reading.derived(f"guarantee_villages_{key}_{village}", draw, filters))


def _label(code: str) -> str:
    """Township and village: some villages have the same name."""
    village = reading.county().village(code)
    return f"{reading.county().township(village.township_code).name}{village.name}"


def _village_table(places: pd.DataFrame, names: Sequence[str], village: str, filters: Filters) -> Markup:
    body = []
    asked = {} if len(names) > 1 else {"guarantee": names[0]}
    for row in places.to_dict("records"):
        code = str(row["village_code"])
        link = cards.anchor(href("guarantees", filters, village=code, **asked), _label(code))
        title = cards.joined(cards.strong(link), " ‹") if code == village else link
        each = [row[name] or "" for name in names] if len(names) > 1 else []
        body.append((title, *each, row["households"], row["people"], row["days"]))
    each_header = names if len(names) > 1 else ()
    header = ("行政村", *each_header, "户", "人", "最久（天）")
    table = cards.table(header, body, numbers=range(1, len(header)))
    return Markup('<div class="short-table"><div class="wide-table">{}</div></div>').format(table)


def _workbook(places: pd.DataFrame, names: Sequence[str], filters: Filters) -> bytes:
    """Households by village, in bands; no sum over the guarantees, from which they would follow.

    In the order of the register, because that of the counts would tell which of two hidden ones is larger; a village
    with a hidden count does not say how long its longest is open, which would tell whose it is.
    """
    below = settings().privacy.small_cell_below
    places = places.sort_values("village_code")
    townships = [reading.county().village(str(code)).township_code for code in places["village_code"]]
    header = ("行政村", *(f"{name}（户）" for name in names), "最久（天）")
    each = list(zip(*(banded([int(n) for n in places[name]], below, townships) for name in names), strict=True))
    is_few = (places[list(names)].gt(0) & places[list(names)].lt(below)).any(axis=1)
    days = [
        "—" if few or WITHHELD in counts else int(longest)
        for longest, counts, few in zip(places["days"], each, is_few, strict=True)
    ]
    lines = (
        "三保障和饮水安全未解决的问题：按村",
        f"截至{filters.asof.label}；来源：{source_of(names, filters)}；因身体原因的不计入",
        f"各村只写在哪一档（<{below}、{band(below, below)}……），不写确数；能由乡镇合计推出的也隐去，这样的村不写天数",
    )
    villages = [_label(str(code)) for code in places["village_code"]]
    rows = ((village, *counts, longest) for village, counts, longest in zip(villages, each, days, strict=True))
    return table_workbook("三保障", lines, header, rows, downloads.banner())


def listed(names: Sequence[str], village: str, filters: Filters) -> None:
    """The open gaps one by one, the longest open first; solved ones and those for reasons of health apart.

    ``village``: of this one alone, where it is not empty.
    """
    key = f"guarantee_list_{'_'.join(names)}_{village}"
    opened, solved_title, solved = reading.derived(key, lambda: _listing(names, village, filters), filters)
    with cards.card("guarantee_list"):
        cards.draw(opened)
        if solved_title:
            with st.expander(solved_title):
                cards.draw(solved)


def _listing(names: Sequence[str], village: str, filters: Filters) -> tuple[Markup, str, Markup]:
    """As HTML the open ones, and the solved ones after their title, which is empty where there are none."""
    found = gaps_of(names, filters)
    asked = {} if len(names) > 1 else {"guarantee": names[0]}
    back = cards.anchor(href("guarantees", filters, **asked), "看各村") if village else ""
    if village:
        found = found[found["village_code"] == village]
    counted = found[found["is_counted"]]
    opened, solved = counted[counted["is_open"]], counted[~counted["is_open"]]
    apart = found[~found["is_counted"] & found["is_open"]]
    title = cards.joined(f"{_label(village) if village else '各村'}：未解决 {len(opened)} 件　", back)
    parts = [cards.head(title, "天数久的在前"), _gap_table(opened, filters), cards.muted(_note(found))]
    if not apart.empty:
        title = cards.joined(f"因身体原因未入学 {len(apart)} 件（单列，不计入）")
        parts += [cards.head(title, ""), _gap_table(apart, filters)]
    more = f"，列最近 {_SOLVED_SHOWN} 件" if len(solved) > _SOLVED_SHOWN else ""
    newest = solved.sort_values("solved_on", ascending=False).head(_SOLVED_SHOWN)
    solved_title = "" if solved.empty else f"已解决 {len(solved)} 件{more}"
    return cards.joined(*parts), solved_title, _gap_table(newest, filters)


def _note(found: pd.DataFrame) -> str:
    text = "解决期限原文未注明，待县里确认，所以不判是否按期。责任部门是台账里填的；没有填的待县里确认，下面小字是方案列的单位。"
    contradicted = int((found["is_contradicted"] & found["is_open"]).sum())
    return text + (f"有 {contradicted} 件写已解决、没有解决日期，按未解决列。" if contradicted else "")


def _gap_table(found: pd.DataFrame, filters: Filters) -> Markup:
    if found.empty:
        return cards.muted("没有。")
    header = ("农户", "行政村", "类别", "问题", "户", "人", "发现日期", "已过（天）", "责任部门", "状态")
    rows = (_gap_row(row, filters) for row in words.each(found))
    return cards.div("wide-table", cards.table(header, rows, numbers=(4, 5, 7)))


def _gap_row(row: Any, filters: Filters) -> tuple[object, ...]:
    is_of_one = not words.is_missing(row.household_id)
    who = cards.anchor(href("household", filters, id=row.household_id), "一户一档") if is_of_one else "不落到户"
    cause = "" if words.is_missing(row.shortage_cause) else f"（{row.shortage_cause}）"
    return (
        cards.joined(who, mark(filters, "row", row.ledger, row.row_id)), cards.whole(f"{row.township}{row.village}"), cards.whole(row.guarantee),
        f"{row.problem_kind}{cause}", row.household_count, "缺数" if words.is_missing(row.population) else int(row.population),
        cards.whole(words.day(row.found_on)), row.days, _unit(row), _state(row),
    )  # fmt: skip


def _unit(row: Any) -> Markup | str:
    if not words.is_missing(row.unit_id):
        return reading.county().unit(row.unit_id).short_name
    named = "、".join(named_units(row.guarantee).values())
    return Markup("{}<div class='muted'>方案列：{}</div>").format(UNNAMED, named) if named else UNNAMED


def _state(row: Any) -> Markup:
    """What was so at the end of the month: a gap solved later was open then."""
    if not row.is_open:
        way = "" if words.is_missing(row.solution) else f"（{row.solution}）"
        return cards.joined(f"已解决 {words.day(row.solved_on)}{way}")
    if row.is_contradicted:
        return cards.light("已解决，缺日期", "grey", is_hatched=True)
    if not words.is_missing(row.solved_on):
        return cards.joined(cards.light("未解决", "none"), f" 后于{words.day(row.solved_on)}解决")
    is_told = row.status in reading.store().ledgers[row.ledger].stages
    return cards.light(row.status if is_told else f"{row.status}（现状）", "none")  # no date says since when
