"""线索预警: clues from three sources merged per household, counted, and followed down to the household."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis import clues as merging
from analysis.clues import MONITORED, OWN_COMPARISON, SOURCES, STANDINGS, VERIFIED, WAITING
from data_access.table_workbook import table_workbook
from models import Filters
from ui import cached, cards, households, ledger_words, risk_rules, state, words
from ui.imports import XLSX
from ui.links import href
from ui.passports import mark
from ui.views import switch

_PARTS = {"list": "线索清单", "rules": "预警规则"}
_SINCE = {"year": "近12个月的线索", "all": "2021年以来的线索"}
#: More lines than this nobody reads: the screen says how to narrow.
_SHOWN = 200
_UNKNOWN = "待县里确认"
#: A household waiting is to be visited; nothing else carries a colour here, because many or few is neither good nor bad.
_ROLES = {WAITING: "amber", MONITORED: "none", VERIFIED: "none"}
_NOT_REPORTED = "缺数：截至这个月，没有收到线索，也没有可以比对的农户数据。请到数据管理导入。"


def parts(filters: Filters) -> None:
    """The choice of the part, and the part itself."""
    left, right = st.columns([1.2, 2], vertical_alignment="bottom")
    part = switch("part", _PARTS, key="clues_part", place=left)
    state.say_done()
    if part == "rules":
        risk_rules.section(filters)
        return
    since = switch("since", _SINCE, key="clues_since", place=right)
    found = merged(filters, since)
    if found.empty and not len(clues(filters, since)):
        with cards.card("clues"):
            cards.draw(cards.head("线索和预警", _when(filters)), cards.muted(_NOT_REPORTED))
        return
    _summary(found, clues(filters, since), filters)
    _kinds(found, filters)
    _drill(found, filters)
    _without_household(clues(filters, since), filters)


def clues(filters: Filters, since: str) -> pd.DataFrame:
    """The clues received by the month's end: of the last twelve months and those still waiting, or all."""
    found = cached.rows("clues", townships=filters.townships, day=filters.asof.end)
    return found if since == "all" else merging.recent(found, filters.asof.plus(-11).start)


def merged(filters: Filters, since: str) -> pd.DataFrame:
    """One line a household; see :func:`analysis.clues.merge`. Shared: do not change in place."""

    def merge() -> pd.DataFrame:
        return merging.merge(
            clues(filters, since), risk_rules.warnings(filters), households.cases(filters), filters.asof.end
        )

    return cached.derived(f"merged_clues_{since}", merge, filters)


def _when(filters: Filters) -> str:
    return f"防返贫线索台账和数据比对 · 截至{filters.asof.label}"


def _standing_counts(found: pd.DataFrame) -> dict[str, int]:
    counts = found["standing"].value_counts()
    return {standing: int(counts.get(standing, 0)) for standing in STANDINGS}


def _summary(found: pd.DataFrame, heard: pd.DataFrame, filters: Filters) -> None:
    counts = _standing_counts(found)
    only_own = (found[list(SOURCES)] == "").all(axis=1) & (found["standing"] == WAITING)
    left, right = st.columns([1, 1.25])
    with cards.card("clues", left, is_filling=True):
        cards.draw(
            cards.head("有线索或预警的农户", _when(filters)),
            cards.big(str(len(found)), cards.joined("户", mark(filters, "figure", "clue_households"))),
            cards.line(
                "还没有人核实 ", cards.strong(f"{counts[WAITING]} 户"), mark(filters, "figure", "clues_waiting"),
                "，其中只有数据比对发现的 ", cards.strong(f"{int(only_own.sum())} 户"),
            ),
            cards.line(
                "已在监测 ", cards.strong(f"{counts[MONITORED]} 户"), "，核实过、没有在监测的 ",
                cards.strong(f"{counts[VERIFIED]} 户"), "，不在户台账的线索 ",
                cards.strong(f"{int(heard['household_id'].isna().sum())} 条"),
            ),
            cards.muted("应纳尽纳，不设名额：线索多不是坏事，发现晚、没有人去核实才是问题。"),
        )  # fmt: skip
    with cards.card("sources", right, is_filling=True):
        cards.draw(
            cards.head(cards.joined("三个来源", mark(filters, "figure", "clue_sources")), "一户可有几个来源"),
            *cards.side_by_side((_sources(found, heard), _overlap(found))),
        )


def _sources(found: pd.DataFrame, heard: pd.DataFrame) -> str:
    """Clues and households by source; what our own comparison finds is part of the third and stands below it."""
    received = heard["source"].value_counts()
    rows: list[tuple[object, ...]] = []
    for source in SOURCES:
        is_said = found[source] != ""
        if source == SOURCES[2]:
            is_said |= found[OWN_COMPARISON] != ""
        rows.append((source, f"{int(received.get(source, 0))}", int(is_said.sum())))
    rows.append((f"　其中系统{OWN_COMPARISON}", "—", int((found[OWN_COMPARISON] != "").sum())))
    return cards.table(("来源", "线索（条）", "户"), rows, numbers=(1, 2))


def _overlap(found: pd.DataFrame) -> str:
    short = {SOURCES[0]: "申报", SOURCES[1]: "排查", SOURCES[2]: "部门"}
    rows = [
        ("只有" + short[names[0]] if len(names) == 1 else "、".join(short[name] for name in names) + "都有", count)
        for names, count in merging.overlap(found).items()
    ]
    return cards.table(("来源重合", "户"), rows, numbers=(1,))


def _kinds(found: pd.DataFrame, filters: Filters) -> None:
    left, middle, right = st.columns([1.3, 1, 1])
    with cards.card("by_rule", left, is_filling=True):
        titles = risk_rules.titles(cached.warning_rules())
        rules = _counted(found, "rules")
        body = [
            (cards.anchor(href("clues", filters, rule=id), titles.get(id, id)), *rules[id])
            for id in titles
            if id in rules
        ]
        cards.draw(
            cards.head("按规则（数据比对）", cards.anchor(href("clues", filters, part="rules"), "看全部规则 ›")),
            *cards_table("规则", body, "规则没有找到要核实的户。"),
            *(cards.muted(text) for text in _not_compared(filters)),
        )
    with cards.card("by_risk", middle, is_filling=True):
        risks = _counted(found, "risks")
        body = [(cards.anchor(href("clues", filters, risk=name), name), *risks[name]) for name in risks]
        cards.draw(cards.head("按风险", "一户可有几种"), *cards_table("风险", body, "没有线索指明风险。"))
    with cards.card("by_unit", right, is_filling=True):
        cards.draw(
            cards.head("按责任部门", "方案第3条写明的"),
            *cards_table("部门", by_unit(found), "没有线索指明风险。"),
        )


def cards_table(label: str, body: Sequence[Sequence[object]], empty: str) -> list[str]:
    """A table of households and those waiting, or the sentence that there is none."""
    if not body:
        return [cards.muted(empty)]
    return [cards.table((label, "户", "待核实（户）"), body, numbers=(1, 2))]


def _not_compared(filters: Filters) -> list[str]:
    """The years without a line, once each."""
    needs = {rule.id for rule in cached.warning_rules() if rule.test.needs_line}
    reasons = {each.reason: each.households for each in risk_rules.unjudged(filters) if each.rule_id in needs}
    return [f"{reason}：{count} 户。" for reason, count in reasons.items()]


def _counted(found: pd.DataFrame, column: str) -> dict[str, tuple[int, int]]:
    """Households, and those waiting, by the parts of a column of tuples; most first."""
    parts = found[["household_id", "standing", column]].explode(column).dropna(subset=column)
    grouped = parts.groupby(column)["standing"]
    table = pd.DataFrame({"all": grouped.count(), "waiting": grouped.agg(lambda each: int((each == WAITING).sum()))})
    table = table.sort_values("all", ascending=False, kind="stable")
    return {str(name): (int(row["all"]), int(row["waiting"])) for name, row in table.to_dict("index").items()}


def by_unit(found: pd.DataFrame) -> list[tuple[object, ...]]:
    """Households, and those waiting, by the unit that answers for one of their risks; 待县里确认 where none is named."""
    county = cached.county()
    units: dict[str, list[str]] = {}
    for row in county.risk_units:
        units.setdefault(row.risk, []).append(county.unit(row.unit_id).short_name)
    named = found.assign(
        named=found["risks"].map(
            lambda risks: tuple(dict.fromkeys(unit for risk in risks for unit in units.get(risk, [_UNKNOWN])))
        )
    )
    counts = _counted(named, "named")
    names = sorted(counts, key=lambda name: name == _UNKNOWN)
    return [(cards.tag(name) if name == _UNKNOWN else name, *counts[name]) for name in names]


def _narrowed(found: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str], str]:
    """What the address asks for: one rule's or one risk's households; with the parameters and the words of it."""
    titles = risk_rules.titles(cached.warning_rules())
    rule, risk = state.parameter("rule"), state.parameter("risk")
    if rule in titles:
        is_meant = found["rules"].map(lambda each: rule in each).astype(bool)
        return found[is_meant], {"rule": rule}, f"规则：{titles[rule]}"
    if risk:
        is_meant = found["risks"].map(lambda each: risk in each).astype(bool)
        if is_meant.any():
            return found[is_meant], {"risk": risk}, f"风险：{risk}"
    return found, {}, ""


def _drill(found: pd.DataFrame, filters: Filters) -> None:
    """Townships, then villages, then households: each level a link that can be sent."""
    county = cached.county()
    shown, extra, what = _narrowed(found)
    village = state.parameter("village")
    is_village = any(each.code == village for each in county.villages)
    extra |= {"since": state.parameter("since")} if state.parameter("since") in _SINCE else {}
    if is_village:
        shown = shown[shown["village_code"] == village]
    with cards.card("clue_list"):
        cards.draw(_way(filters, village if is_village else "", extra, what))
        _export(shown, filters, what)
        if is_village:
            _list(shown, filters)
        elif len(filters.townships) == 1:
            cards.draw(_places(shown, "village", filters, extra))
        else:
            cards.draw(_places(shown, "township", filters, extra))


def _way(filters: Filters, village: str, extra: dict[str, str], what: str) -> str:
    """The levels above, each a link, and what was narrowed to with a way back."""
    county = cached.county()
    whole = Filters((), filters.units, filters.asof)
    steps = [cards.anchor(href("clues", whole, **extra), "全县")]
    if len(filters.townships) == 1:
        name = county.township(filters.townships[0]).name
        steps.append(cards.anchor(href("clues", filters, **extra), name))
    if village:
        steps.append(cards.joined(county.village(village).name))
    path = cards.Html(" › ".join(step.text for step in steps))
    back = cards.joined(what, " ", cards.anchor(href("clues", filters), "看全部")) if what else ""
    return cards.head(cards.joined("逐级查看：", path), back)


def _places(shown: pd.DataFrame, level: str, filters: Filters, extra: dict[str, str]) -> str:
    if shown.empty:
        return cards.muted("所选范围内没有线索和预警。")
    code = f"{level}_code"
    grouped = shown.groupby(code)
    order = (
        grouped["standing"].agg(lambda each: int((each == WAITING).sum())).sort_values(ascending=False, kind="stable")
    )
    body = []
    for place in order.index:
        part = shown[shown[code] == place]
        counts = _standing_counts(part)
        here = Filters((str(part["township_code"].iloc[0]),), filters.units, filters.asof)
        address = (
            href("clues", here, **extra) if level == "township" else href("clues", here, village=str(place), **extra)
        )
        longest = part["waiting_days"].dropna()
        body.append(
            (
                cards.anchor(address, part[level].iloc[0]), len(part), *(counts[name] for name in STANDINGS),
                int(longest.max()) if len(longest) else "—",
            )
        )  # fmt: skip
    header = (
        "乡镇" if level == "township" else "行政村",
        "户",
        *(f"{name}（户）" for name in STANDINGS),
        "等得最久（天）",
    )
    return cards.table(header, body, numbers=range(1, len(header)))


def _list(shown: pd.DataFrame, filters: Filters) -> None:
    """The households of one village, those nobody has visited first."""
    if shown.empty:
        cards.draw(cards.muted("这个村没有线索和预警。"))
        return
    header = ("打开", "情况", *SOURCES, f"系统{OWN_COMPARISON}", "最近日期", "核实结果")
    body = [_household(place, row, filters) for place, row in enumerate(words.each(shown.head(_SHOWN)), start=1)]
    note = (
        f"只列前 {_SHOWN} 户，共 {len(shown)} 户；按规则或风险缩小范围，或导出 Excel 看全部。"
        if len(shown) > _SHOWN
        else ""
    )
    cards.draw(cards.table(header, body), cards.muted(note) if note else "")


def _household(place: int, row: object, filters: Filters) -> tuple[object, ...]:
    line = pd.Series(row._asdict())  # type: ignore[attr-defined]
    address = href("household", filters, id=str(line["household_id"]))
    said = [line[source] or "—" for source in (*SOURCES, OWN_COMPARISON)]
    return (
        cards.anchor(address, f"第 {place} 户"),
        cards.joined(cards.light(line["standing"], _ROLES[line["standing"]]), waited(line)),
        *said,
        cards.whole(words.day(line["newest_on"]) or "现状"),
        line["result"] or "—",
    )


def waited(line: pd.Series) -> str:
    """How long nobody has visited; empty where that is not asked or not known."""
    if line["standing"] != WAITING:
        return ""
    return " 日期不明" if words.is_missing(line["waiting_days"]) else f" {int(line['waiting_days'])} 天"


def _without_household(heard: pd.DataFrame, filters: Filters) -> None:
    """Clues about households that the register does not hold, apart from the rest."""
    loose = heard[heard["household_id"].isna()]
    if loose.empty:
        return
    waiting_first = loose.assign(order=loose["result"] != WAITING).sort_values(
        ["order", "received_on"], ascending=[True, False]
    )
    body = [
        (
            cards.joined(f"{row.township}{row.village}", mark(filters, "row", "clues", row.clue_id)), row.source, row.risk,
            words.day(row.received_on), words.text(row.unit) or words.text(row.channel) or "—", row.result,
        )
        for row in words.each(waiting_first.head(_SHOWN))
    ]  # fmt: skip
    with cards.card("loose_clues"):
        cards.draw(
            cards.head(f"不在户台账的线索 {len(loose)} 条", "核实后请先补户台账，再在线索里填户编号"),
            cards.table(("在哪里", "来源", "风险", "收到日期", "谁转来的", "核实结果"), body),
            cards.muted(f"只列前 {_SHOWN} 条，请选乡镇缩小范围。") if len(loose) > _SHOWN else "",
        )


def _export(shown: pd.DataFrame, filters: Filters, what: str) -> None:
    if shown.empty:
        return
    left, right = st.columns([5, 1])
    with left:
        cards.draw(cards.line(f"共 {len(shown)} 户，待核实的在前"))
    banner = "演示数据-" if cached.manifest().is_demo else ""
    right.download_button(
        "导出 Excel", data=lambda: workbook(shown, filters, what), mime=XLSX, width="stretch", on_click="ignore",
        file_name=f"{banner}线索预警-{filters.asof}.xlsx",
    )  # fmt: skip


def workbook(shown: pd.DataFrame, filters: Filters, what: str = "") -> bytes:
    """The households with their clues; known by their random row number, never by name or official number."""
    manifest = cached.manifest()
    top = [
        "线索预警",
        f"筛选：{ledger_words.chosen(filters)}{'；' if what else ''}{what}",
        f"数据时间：{_when(filters)}",
    ]
    top.append(f"数据版本：{manifest.version}，发布 {manifest.published_at.replace('T', ' ')[:16]}")
    banner = "演示数据" if manifest.is_demo else ""
    header = (
        "乡镇", "行政村", "行编号（随机）", "情况", "等了几天", *SOURCES, f"系统{OWN_COMPARISON}", "风险", "最近日期", "核实结果",
    )  # fmt: skip
    rows = (
        (
            line["township"], line["village"], line["household_id"], line["standing"],
            None if words.is_missing(line["waiting_days"]) else int(line["waiting_days"]),
            *(line[source] for source in (*SOURCES, OWN_COMPARISON)), "、".join(line["risks"]),
            None if words.is_missing(line["newest_on"]) else pd.Timestamp(line["newest_on"]).date(), line["result"],
        )
        for line in shown.to_dict("records")
    )  # fmt: skip
    return table_workbook("线索预警", [banner, *top] if banner else top, header, rows, banner)
