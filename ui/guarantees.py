"""三保障: gaps in education, medical insurance, housing and water: how many, where, whose, for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis import guarantees
from analysis.guarantees import GUARANTEES, Count, Standing
from data_access.table_workbook import table_workbook
from models import Filters
from ui import cached, cards, state, words
from ui.imports import XLSX
from ui.links import href
from ui.passports import mark
from ui.supervision import file_name
from ui.views import switch

LEDGER = "guarantee_gaps"
NOT_REPORTED = "缺数：截至这个月，三保障和饮水安全问题台账里没有记录。请到数据管理导入。"
UNNAMED = "待县里确认"
_SOURCE = "三保障和饮水安全问题台账"
#: Solved gaps listed, the newest first; all of them are on the ledger's page.
_SOLVED_SHOWN = 30
_CHOICES = {"all": "四项合看"} | {name: name for name in GUARANTEES}


def gaps(filters: Filters) -> pd.DataFrame:
    """Gaps of the chosen townships and departments as of the month. Shared between sessions: do not change in place."""

    def prepared() -> pd.DataFrame:
        found = cached.rows("guarantee_gaps", townships=filters.townships, day=filters.asof.end)
        chosen = found["unit_id"].isin(filters.units) if filters.units else pd.Series(True, index=found.index)
        return guarantees.as_of(found[chosen], filters.asof.end)

    return cached.derived("guarantee_gaps", prepared, filters)


def is_reported(filters: Filters) -> bool:
    """Whether the ledger holds any gap by the month, of whatever place: else there is no figure, and no nought either."""
    return not gaps(Filters((), (), filters.asof)).empty


def standing(guarantee: str, filters: Filters) -> Standing:
    """One guarantee's figures, computed once a version, viewer and filters."""
    name = f"guarantee_{guarantee}"
    return cached.derived(name, lambda: guarantees.standing(gaps(filters), guarantee), filters)


def figures(found: Count) -> str:
    """``12 户 30 人``; people nobody counted are said."""
    missing = f"（{found.people_missing} 件没有填人数）" if found.people_missing else ""
    return f"{found.households} 户 {found.people} 人{missing}"


def text_of(guarantee: str, filters: Filters) -> str:
    """The figure of one guarantee as its passport shows it."""
    return figures(standing(guarantee, filters).still_open)


def open_rows(guarantee: str, filters: Filters) -> list[str]:
    """Surrogates of the gaps that count for it."""
    found = gaps(filters)
    return list(found[found["is_open"] & found["is_counted"] & (found["guarantee"] == guarantee)]["row_id"])


def top(filters: Filters) -> None:
    """Four cards side by side, one a guarantee."""
    when = f"截至{filters.asof.label}"
    for column, (number, name) in zip(st.columns(len(GUARANTEES)), enumerate(GUARANTEES), strict=True):
        found = standing(name, filters)
        with cards.card(f"guarantee_{number}", column, is_filling=True):
            title = cards.joined(
                cards.anchor(href("guarantees", filters, guarantee=name), name), f" · {GUARANTEES[name]}"
            )
            passport = mark(filters, "figure", "guarantee_open", name)
            cards.draw(
                cards.head(title, when),
                cards.big(
                    str(found.still_open.households), cards.joined(f"户 {found.still_open.people} 人未解决", passport)
                ),
                *_lines(name, found),
            )


def _lines(name: str, found: Standing) -> Iterator[str]:
    total = found.still_open.gaps + found.solved.gaps
    longest = f"，最久 {found.longest_days} 天" if found.longest_days is not None else ""
    yield cards.line("累计发现 ", cards.strong(total), " 件，已解决 ", cards.strong(found.solved.gaps), " 件")
    yield cards.line("未解决 ", cards.strong(found.still_open.gaps), f" 件{longest}")
    if found.middle_days_to_solve is not None:
        yield cards.line(f"已解决的用时中位数 {found.middle_days_to_solve} 天")
    if found.still_open.people_missing:
        yield cards.muted(f"{found.still_open.people_missing} 件没有填人数，没有计入")
    if name == "义务教育":
        yield cards.muted(f"因身体原因未入学 {figures(found.for_health)}，单列，不计入")


def chosen() -> tuple[str, ...]:
    """The guarantees to show, by the address; draws the choice."""
    picked = switch("guarantee", _CHOICES, key="guarantee_choice")
    return tuple(GUARANTEES) if picked == "all" else (picked,)


def by_village(names: Sequence[str], filters: Filters) -> None:
    """Villages with open gaps, the most households first; each opens its list."""
    found = _of(names, filters)
    places = guarantees.by_place(found, "village_code")
    village = state.parameter("village")
    with cards.card("guarantee_villages"):
        left, right = st.columns([3.4, 1], vertical_alignment="center")
        title = cards.joined(f"按村：{len(places)} 个村有未解决的问题", mark(filters, "figure", "guarantee_villages"))
        left.html(cards.head(title, f"{_SOURCE} · 截至{filters.asof.label}"))
        right.download_button(
            "下载 Excel", lambda: _workbook(places, found, names, filters), mime=XLSX, width="stretch",
            file_name=file_name(f"三保障问题-{filters.asof}", "xlsx"), key="guarantee_workbook",
        )  # fmt: skip
        if places.empty:
            cards.draw(cards.muted("没有未解决的问题。"))
            return
        draw = partial(_village_table, places, found, names, village, filters)
        cards.draw(cached.derived(f"guarantee_villages_{'_'.join(names)}_{village}", draw, filters))


def _of(names: Sequence[str], filters: Filters) -> pd.DataFrame:
    found = gaps(filters)
    return found[found["guarantee"].isin(names)]


def _village_names(found: pd.DataFrame) -> dict[str, str]:
    """Code -> township and village; villages of one name are told apart by it."""
    places = found.drop_duplicates("village_code")
    return {row.village_code: f"{row.township}{row.village}" for row in words.each(places)}


def _village_table(
    places: pd.DataFrame, found: pd.DataFrame, names: Sequence[str], village: str, filters: Filters
) -> str:
    labels, body = _village_names(found), []
    asked = {} if len(names) > 1 else {"guarantee": names[0]}
    for row in places.to_dict("records"):
        code = str(row["village_code"])
        link = cards.anchor(href("guarantees", filters, village=code, **asked), labels[code])
        title = cards.joined(cards.strong(link), " ‹") if code == village else link
        each = [row[name] or "" for name in names] if len(names) > 1 else []
        body.append((title, *each, row["households"], row["people"], row["days"]))
    each_header = names if len(names) > 1 else ()
    header = ("行政村", *each_header, "户", "人", "最久（天）")
    table = cards.table(header, body, numbers=range(1, len(header)))
    return f'<div class="short-table"><div class="wide-table">{table}</div></div>'


def _workbook(places: pd.DataFrame, found: pd.DataFrame, names: Sequence[str], filters: Filters) -> bytes:
    """Households by village, without the gaps themselves."""
    labels = _village_names(found)
    header = ("行政村", *(f"{name}（户）" for name in names), "合计（户）", "最久（天）")
    rows = (
        (labels[str(row["village_code"])], *(row[name] for name in names), row["households"], row["days"])
        for row in places.to_dict("records")
    )
    lines = ("三保障和饮水安全未解决的问题：按村", f"截至{filters.asof.label}；来源：{_SOURCE}；因身体原因的不计入")
    return table_workbook("三保障", lines, header, rows, "演示数据" if cached.manifest().is_demo else "")


def listed(names: Sequence[str], filters: Filters) -> None:
    """The open gaps one by one, the longest open first; solved ones and those for reasons of health apart."""
    village = state.parameter("village")
    found = _of(names, filters)
    where = _village_names(found).get(village, "")
    if where:
        found = found[found["village_code"] == village]
    counted = found[found["is_counted"]]
    opened, solved = counted[counted["is_open"]], counted[~counted["is_open"]]
    with cards.card("guarantee_list"):
        head = f"{where or '各村'}：未解决 {len(opened)} 件"
        asked = {} if len(names) > 1 else {"guarantee": names[0]}
        back = cards.anchor(href("guarantees", filters, **asked), "看各村") if where else ""
        cards.draw(
            cards.head(cards.joined(head, "　", back), "天数久的在前"),
            _gap_table(opened, filters),
            cards.muted(_note(found)),
        )
        apart = found[~found["is_counted"] & found["is_open"]]
        if not apart.empty:
            cards.draw(cards.head(f"因身体原因未入学 {len(apart)} 件（单列，不计入）", ""), _gap_table(apart, filters))
        if not solved.empty:
            with st.expander(
                f"已解决 {len(solved)} 件" + (f"，列最近 {_SOLVED_SHOWN} 件" if len(solved) > _SOLVED_SHOWN else "")
            ):
                newest = solved.sort_values("solved_on", ascending=False).head(_SOLVED_SHOWN)
                cards.draw(_gap_table(newest, filters))


def _note(found: pd.DataFrame) -> str:
    county = cached.county()
    articles = cached.store().ledgers[LEDGER].articles
    named = "、".join(county.unit(unit).short_name for id in articles for unit in county.article(id).units)
    text = (
        "解决期限原文未注明，待县里确认，所以不判是否按期。"
        f"责任部门是台账里填的；没有填的待县里确认，方案列的单位有{named}。"
    )
    contradicted = int((found["is_contradicted"] & found["is_open"]).sum())
    return text + (f"有 {contradicted} 件写已解决、没有解决日期，按未解决列。" if contradicted else "")


def _gap_table(found: pd.DataFrame, filters: Filters) -> str:
    if found.empty:
        return cards.muted("没有。")
    header = ("农户", "行政村", "类别", "问题", "户", "人", "发现日期", "已过（天）", "责任部门", "状态")
    rows = (_gap_row(row, filters) for row in words.each(found))
    return f'<div class="wide-table">{cards.table(header, rows, numbers=(4, 5, 7))}</div>'


def _gap_row(row: Any, filters: Filters) -> tuple[object, ...]:
    is_of_one = not words.is_missing(row.household_id)
    who = cards.anchor(href("household", filters, id=row.household_id), "一户一档") if is_of_one else "不落到户"
    cause = "" if words.is_missing(row.shortage_cause) else f"（{row.shortage_cause}）"
    unit = UNNAMED if words.is_missing(row.unit_id) else cached.county().unit(row.unit_id).short_name
    return (
        cards.joined(who, mark(filters, "row", LEDGER, row.row_id)), f"{row.township}{row.village}", cards.whole(row.guarantee),
        f"{row.problem_kind}{cause}", row.household_count, "缺数" if words.is_missing(row.population) else int(row.population),
        cards.whole(words.day(row.found_on)), row.days, unit, _state(row),
    )  # fmt: skip


def _state(row: Any) -> cards.Html:
    """What was so at the end of the month: a gap solved later was open then."""
    if not row.is_open:
        way = "" if words.is_missing(row.solution) else f"（{row.solution}）"
        return cards.joined(f"已解决 {words.day(row.solved_on)}{way}")
    if row.is_contradicted:
        return cards.light("已解决，缺日期", "grey", is_hatched=True)
    if not words.is_missing(row.solved_on):
        return cards.joined(cards.light("未解决", "none"), f" 后于{words.day(row.solved_on)}解决")
    return cards.light(row.status, "none")
