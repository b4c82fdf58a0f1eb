"""线索预警: clues from three sources merged per household, counted, and followed down to the household."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.monitoring.clues import MONITORED, OWN_COMPARISON, SOURCES, VERIFIED, WAITING, overlap
from models.viewing import Filters
from services import reading
from services.monitoring import warnings
from services.monitoring.clues import clues, merged
from ui.base import state
from ui.base.links import href
from ui.clues import warning_rules
from ui.clues.list import asked_for, drill, since_words, standing_counts, when, without_household
from ui.parts import absent, cards
from ui.parts.mark import figure_head, mark
from ui.parts.switch import switch

_PARTS = {"list": "线索清单", "rules": "预警规则"}
_UNKNOWN = "待县里确认"
#: Days a household has been waiting, as the table of the first card groups them.
_WAITS = (("10 天以内", 0, 10), ("11–30 天", 11, 30), ("31–90 天", 31, 90), ("90 天以上", 91, 1e6))
_NOT_REPORTED = "缺数：截至这个月，没有收到线索，也没有可以比对的农户数据。请到数据管理导入。"


def parts(filters: Filters) -> None:
    """The choice of the part, and the part itself."""
    left, right = st.columns([1.2, 2], vertical_alignment="bottom")
    part = switch("哪一部分", "part", _PARTS, key="clues_part", place=left)
    state.say_done()
    if part == "rules":
        warning_rules.section(filters)
        return
    since = switch("哪些线索", "since", since_words(), key="clues_since", place=right)
    found = merged(filters, since)
    if found.empty and not len(clues(filters, since)):
        with cards.card("clues"):
            cards.draw(cards.head("线索和预警", when(filters)), absent.muted("clues", _NOT_REPORTED))
        return
    heard, asked = clues(filters, since), asked_for()
    village = asked.village
    if not village:
        _overview(found, heard, since, filters)
    drill(found, since, asked, filters)
    without_household(heard[heard["village_code"] == village] if village else heard, f"{since}_{village}", filters)


def _overview(found: pd.DataFrame, heard: pd.DataFrame, since: str, filters: Filters) -> None:
    """Totals and sources, then rules, risks and units."""
    left, right = st.columns([1, 1.25])
    cards.kept("clues", f"clue_summary_{since}", lambda: _summary(found, heard, filters), filters, left)
    cards.kept("sources", f"clue_sources_{since}", lambda: _by_source(found, heard, filters), filters, right)
    kinds = reading.derived(f"clue_kinds_{since}", lambda: _kinds(found, filters), filters)
    for name, place, html in zip(("by_rule", "by_risk", "by_unit"), st.columns([1.3, 1, 1]), kinds, strict=True):
        with cards.card(name, place, is_filling=True):
            cards.draw(html)


def _summary(found: pd.DataFrame, heard: pd.DataFrame, filters: Filters) -> Markup:
    counts = standing_counts(found)
    only_own = (found[list(SOURCES)] == "").all(axis=1) & (found["standing"] == WAITING)
    return cards.joined(
        cards.head("有线索或预警的农户", when(filters)),
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
        _waits(found),
        cards.muted("应纳尽纳，不设名额：线索多不是坏事，发现晚、没有人去核实才是问题。"),
    )  # fmt: skip


def _by_source(found: pd.DataFrame, heard: pd.DataFrame, filters: Filters) -> Markup:
    head = figure_head("三个来源", filters, "clue_sources", "一户可有几个来源")
    return head + cards.side_by_side((_sources(found, heard), _overlap(found)))


def _waits(found: pd.DataFrame) -> Markup:
    """How long the households that nobody visited have been waiting."""
    waiting = found[found["standing"] == WAITING]
    days = waiting["waiting_days"].astype(float)
    header = ("待核实等了", *(word for word, _, _ in _WAITS), "日期不明")
    counts = (int(days.between(low, high).sum()) for _, low, high in _WAITS)
    return cards.table(header, [("户", *counts, int(days.isna().sum()))], numbers=range(1, 6))


def _sources(found: pd.DataFrame, heard: pd.DataFrame) -> Markup:
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


def _overlap(found: pd.DataFrame) -> Markup:
    short = {SOURCES[0]: "申报", SOURCES[1]: "排查", SOURCES[2]: "部门"}
    rows = [
        ("只有" + short[names[0]] if len(names) == 1 else "、".join(short[name] for name in names) + "都有", count)
        for names, count in overlap(found).items()
    ]
    return cards.table(("来源重合", "户"), rows, numbers=(1,))


def _kinds(found: pd.DataFrame, filters: Filters) -> tuple[Markup, Markup, Markup]:
    """The cards by rule, by risk and by unit."""
    titles = warning_rules.titles(reading.warning_rules())
    rules, risks = _counted(found, "rules"), _counted(found, "risks")
    by_rule = [
        (cards.anchor(href("clues", filters, rule=id), title), *rules[id])
        for id, title in titles.items()
        if id in rules
    ]
    by_risk = [(cards.anchor(href("clues", filters, risk=name), name), *risks[name]) for name in risks]
    return (
        cards.joined(
            cards.head("按规则（数据比对）", cards.anchor(href("clues", filters, part="rules"), "看全部规则 ›")),
            _table("规则", by_rule, "规则没有找到要核实的户。"),
            *(cards.muted(text) for text in _not_compared(filters)),
        ),
        cards.head("按风险", "一户可有几种") + _table("风险", by_risk, "没有线索指明风险。"),
        cards.head("按责任部门", "方案第3条写明的") + _table("部门", by_unit(found), "没有线索指明风险。"),
    )


def _table(label: str, body: Sequence[Sequence[object]], empty: str) -> Markup:
    """A table of households and those waiting, or the sentence that there is none."""
    return cards.table((label, "户", "待核实（户）"), body, numbers=(1, 2)) if body else cards.muted(empty)


def _not_compared(filters: Filters) -> list[str]:
    """The years without a line, once each."""
    needs = {rule.id for rule in reading.warning_rules() if rule.test.needs_line}
    reasons = {each.reason: each.households for each in warnings.unjudged(filters) if each.rule_id in needs}
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
    county = reading.county()
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
