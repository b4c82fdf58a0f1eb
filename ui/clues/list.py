"""The households with clues or warnings, level by level down to one village's list, and the same as Excel."""

from collections.abc import Container, Hashable
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.monitoring import clues
from analysis.monitoring.clues import MONITORED, OWN_COMPARISON, SOURCES, STANDINGS, VERIFIED, WAITING, by_household
from data_access.workbooks.plain_table import table_workbook
from models.viewing import Filters
from services import reading
from services.ledgers import known
from services.monitoring import warnings
from services.words import ledger_words, words
from ui.base import state
from ui.base.links import href
from ui.clues import warning_rules
from ui.parts import cards, downloads, unknown_in_address
from ui.parts.mark import mark

#: More lines than this nobody reads: the screen says how to narrow.
_SHOWN = 200
#: A household waiting is to be visited; nothing else carries a colour here, because many or few is neither good nor bad.
_ROLES = {WAITING: "amber", MONITORED: "none", VERIFIED: "none"}


def since_words() -> dict[str, str]:
    """Which clues are looked at: what stands in the address -> the word on screen."""
    return {"year": "近12个月的线索", "all": f"{reading.county().plan.start_month.year}年以来的线索"}


def when(filters: Filters) -> str:
    """What the lists are made of, and as of when."""
    return f"防返贫线索台账和数据比对 · 截至{filters.asof.label}"


def standing_counts(found: pd.DataFrame) -> dict[str, int]:
    """Households by standing, in the order of ``STANDINGS``."""
    counts = found["standing"].value_counts()
    return {standing: int(counts.get(standing, 0)) for standing in STANDINGS}


@dataclass(frozen=True)
class Asked:
    """What the address narrows the list to; empty parts narrow nothing.

    Attributes:
        village: a code of the register. rule: the id of a rule. risk: as in the ledger.
    """

    village: str
    rule: str
    risk: str


def asked_for() -> Asked:
    """Read the address; what nobody knows is told at once and narrows nothing."""
    refused: list[str] = []
    village = unknown_in_address.known_village(refused)
    rules = reading.warning_rules()
    rule = _known("规则", "rule", warning_rules.titles(rules), refused)
    # One that no household has now is known all the same.
    risk = _known("风险", "risk", {*known.codes("clues", "risk"), *(each.risk for each in rules)}, refused)
    unknown_in_address.tell(refused, "请从下面的清单或“按规则”“按风险”里重新点。")
    return Asked(village, rule, risk)


def _known(label: str, parameter: str, known: Container[str], refused: list[str]) -> str:
    asked = state.parameter(parameter)
    if asked and asked not in known:
        refused.append(unknown_in_address.sentence(label, asked, f"全部{label}"))
        return ""
    return asked


def _narrowed(found: pd.DataFrame, asked: Asked) -> tuple[pd.DataFrame, dict[str, str], str]:
    """The households of the rule and the risk asked for; with the parameters and the words of it."""
    extra: dict[str, str] = {}
    said: list[str] = []
    titles = warning_rules.titles(reading.warning_rules())
    for name, label, wanted, title in (
        ("rule", "规则", asked.rule, titles.get(asked.rule)), ("risk", "风险", asked.risk, asked.risk),
    ):  # fmt: skip
        if wanted:
            found = found[_has(found[f"{name}s"], wanted)]
            extra[name] = wanted
            said.append(f"{label}：{title}")
    return found, extra, "；".join(said)


def _has(column: pd.Series, wanted: str) -> pd.Series:
    """Whether the tuples of a column hold it."""
    return column.map(lambda each: wanted in each).astype(bool)


def drill(found: pd.DataFrame, since: str, asked: Asked, filters: Filters) -> None:
    """Townships, then villages, then households: each level a link that can be sent."""
    village = asked.village
    shown, extra, what = _narrowed(found, asked)
    if village:
        shown = shown[shown["village_code"] == village]

    kept = extra | {"since": since}
    level = "village" if len(filters.townships) == 1 else "township"

    def body() -> Markup:
        return _list(shown, filters) if village else _places(shown, level, filters, kept)

    name = "_".join(("clue_drill", since, village, *extra, *extra.values()))
    with cards.card("clue_list"):
        cards.draw(_way(filters, village, kept, what))
        _export(shown, filters, what)
        cards.draw(reading.derived(name, body, filters))


def _way(filters: Filters, village: str, extra: dict[str, str], what: str) -> Markup:
    """The levels above, each a link, and what was narrowed to with a way back."""
    county = reading.county()
    whole = Filters((), filters.units, filters.asof)
    steps = [cards.anchor(href("clues", whole, **extra), "全县")]
    if len(filters.townships) == 1:
        name = county.township(filters.townships[0]).name
        steps.append(cards.anchor(href("clues", filters, **extra), name))
    if village:
        steps.append(cards.joined(county.village(village).name))
    path = Markup(" › ").join(steps)
    back = cards.joined(what, " ", cards.anchor(href("clues", filters), "看全部")) if what else ""
    return cards.head(cards.joined("逐级查看：", path), back)


def _places(shown: pd.DataFrame, level: str, filters: Filters, extra: dict[str, str]) -> Markup:
    if shown.empty:
        return cards.muted("所选范围内没有线索和预警。")
    waiting = (shown["standing"] == WAITING).groupby(shown[f"{level}_code"]).sum()
    body = []
    for place in waiting.sort_values(ascending=False, kind="stable").index:
        part = shown[shown[f"{level}_code"] == place]
        here = Filters((str(part["township_code"].iloc[0]),), filters.units, filters.asof)
        village = {"village": str(place)} if level == "village" else {}
        link = cards.anchor(href("clues", here, **village, **extra), part[level].iloc[0])
        longest = part["waiting_days"].max()
        counts = standing_counts(part).values()
        body.append((link, len(part), *counts, "—" if words.is_missing(longest) else int(longest)))
    first = "乡镇" if level == "township" else "行政村"
    header = (first, "户", *(f"{name}（户）" for name in STANDINGS), "等得最久（天）")
    return cards.table(header, body, numbers=range(1, len(header)))


def _list(shown: pd.DataFrame, filters: Filters) -> Markup:
    """The households of one village, those nobody has visited first."""
    if shown.empty:
        return cards.muted("这个村没有线索和预警。")
    header = ("打开", "情况", *SOURCES, f"系统{OWN_COMPARISON}", "最近日期", "核实结果")
    warned = by_household(warnings.warnings(filters))
    body = [
        _household(place, row, warned.get(row.household_id, []), filters)
        for place, row in enumerate(words.each(shown.head(_SHOWN)), start=1)
    ]
    note = f"只列前 {_SHOWN} 户，共 {len(shown)} 户；按规则或风险缩小范围，或导出 Excel 看全部。"
    return cards.table(header, body) + (cards.muted(note) if len(shown) > _SHOWN else "")


def _household(place: int, row: object, warned: list[dict[Hashable, object]], filters: Filters) -> tuple[object, ...]:
    line = pd.Series(row._asdict())  # type: ignore[attr-defined]
    address = href("household", filters, id=str(line["household_id"]))
    return (
        cards.anchor(address, f"第 {place} 户"),
        cards.joined(cards.light(line["standing"], _ROLES[line["standing"]]), waited(line)),
        *(line[source] or "—" for source in SOURCES),
        _warned(warned, filters),
        cards.whole(words.day(line["newest_on"]) or "现状"),
        line["result"] or "—",
    )


def _warned(warned: list[dict[Hashable, object]], filters: Filters) -> Markup:
    """Each warning in words with the way to the row, its file and cell."""
    marks = (mark(filters, "row", str(each["ledger"]), str(each["row_id"])) for each in warned)
    said = [cards.joined(clues.named(each), passport) for each, passport in zip(warned, marks, strict=True)]
    return Markup("；").join(said or ["—"])


def waited(line: pd.Series) -> str:
    """How long nobody has visited; empty where that is not asked or not known."""
    if line["standing"] != WAITING:
        return ""
    return " 日期不明" if words.is_missing(line["waiting_days"]) else f" {int(line['waiting_days'])} 天"


def without_household(heard: pd.DataFrame, name: str, filters: Filters) -> None:
    """Clues about households that the register does not hold, apart from the rest; ``name`` tells lists apart."""
    if heard["household_id"].notna().all():
        return
    cards.kept("loose_clues", f"loose_clues_{name}", lambda: _loose(heard, filters), filters)


def _loose(heard: pd.DataFrame, filters: Filters) -> Markup:
    loose = heard[heard["household_id"].isna()]
    loose = loose.assign(order=loose["verified_on"].notna())
    waiting_first = loose.sort_values(["order", "received_on"], ascending=[True, False])
    body = [
        (
            cards.joined(f"{row.township}{row.village}", mark(filters, "row", "clues", row.clue_id)), row.source, row.risk,
            words.day(row.received_on), words.text(row.unit) or words.text(row.channel) or "—",
            words.text(row.result) or WAITING,
        )
        for row in words.each(waiting_first.head(_SHOWN))
    ]  # fmt: skip
    note = f"只列前 {_SHOWN} 条，请选乡镇缩小范围。" if len(loose) > _SHOWN else ""
    return cards.joined(
        cards.head(f"不在户台账的线索 {len(loose)} 条", "核实后请先补户台账，再在线索里填户编号"),
        cards.table(("在哪里", "来源", "风险", "收到日期", "谁转来的", "核实结果"), body),
        cards.muted(note) if note else "",
    )


def _export(shown: pd.DataFrame, filters: Filters, what: str) -> None:
    if shown.empty:
        return
    left, right = st.columns([5, 1])
    with left:
        cards.draw(cards.line(f"共 {len(shown)} 户，待核实的在前（{when(filters)}）"))
    name = downloads.marked(f"线索预警-{filters.asof}.xlsx")
    downloads.button(right, "导出 Excel", lambda: workbook(shown, filters, what), name)


def workbook(shown: pd.DataFrame, filters: Filters, what: str = "") -> bytes:
    """The households with their clues; known by their random row number, never by name or official number."""
    top = [
        "线索预警",
        f"筛选：{ledger_words.chosen(filters)}{'；' if what else ''}{what}",
        f"数据时间：{when(filters)}",
        downloads.version_line(),
        "逐户记录，只供办理人员使用，不要转发，不要投影。",
    ]
    header = (
        "乡镇", "行政村", "行编号（随机）", "情况", "等了几天", *SOURCES, f"系统{OWN_COMPARISON}", "数据比对的来源", "风险", "最近日期", "核实结果",
    )  # fmt: skip
    warned = by_household(warnings.warnings(filters))
    rows = (
        (
            line["township"], line["village"], line["household_id"], line["standing"],
            None if words.is_missing(line["waiting_days"]) else int(line["waiting_days"]),
            *(line[source] for source in (*SOURCES, OWN_COMPARISON)), _sources_of(warned.get(line["household_id"], [])),
            "、".join(line["risks"]),
            None if words.is_missing(line["newest_on"]) else pd.Timestamp(line["newest_on"]).date(), line["result"],
        )
        for line in shown.to_dict("records")
    )  # fmt: skip
    banner = downloads.banner()
    return table_workbook("线索预警", [banner, *top] if banner else top, header, rows, banner)


def _sources_of(warned: list[dict[Hashable, object]]) -> str:
    """Ledger, file and row of each warning."""
    ledgers = reading.store().ledgers
    said = (
        f"{ledgers[str(each['ledger'])].title} · {words.text(each['file'])} · 第 {words.number(each['source_row'])} 行"  # type: ignore[arg-type]
        for each in warned
    )  # fmt: skip
    return "；".join(dict.fromkeys(said))
