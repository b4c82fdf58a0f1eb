"""收官: for the whole plan, what was kept, kept late or not kept, what is not judged, missing or not due yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.targets.closing import Closing, closing, tally_outcomes
from data_access.county.county import County
from data_access.workbooks.plain_table import table_workbook
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets import figure_words
from services.targets.figure_words import dated_source, deadline_of, goal_of, line_of, newest_month, source_of
from services.targets.judged import Judged, judged, rule_in_force, target_of
from ui.base.links import href
from ui.parts import cards, downloads, lights
from ui.parts.target_marks import marked

_HEADER = ("编号", "承诺", "条目", "结果", "达到月份", "期限", "目标", "最后的数", "数据月份", "牵头单位", "说明", "来源")  # fmt: skip


@dataclass(frozen=True)
class Closed:
    """One commitment with how it ended; ``section`` of the plan, ``label`` of its article."""

    item: Judged
    closing: Closing
    section: str
    label: str


def closed(filters: Filters, county: County) -> list[Closed]:
    """Every commitment of the chosen departments by the county's figures, in the order of the plan; no bases."""
    place = {article.id: number for number, article in enumerate(county.articles)}
    of_county = Filters((), filters.units, filters.asof)
    items = [item for item in judged(of_county) if item.commitment.kind.traits.is_task]
    found = []
    for item in sorted(items, key=lambda item: place[item.commitment.article_id]):
        article = county.article(item.commitment.article_id)
        ended = closing(item.verdict, target_of(item.commitment), item.points, filters.asof)
        found.append(Closed(item, ended, f"{article.part} {article.section}", article.label))
    return found


def section(filters: Filters, county: County) -> None:
    """The sums, the sums by section, and one table a section."""
    found = reading.derived("closing", lambda: closed(filters, county), filters)
    if not found:
        st.info("没有符合条件的承诺。请换一个部门。")
        return
    banner, name = downloads.banner(), downloads.marked(f"收官情况-{filters.asof}.xlsx")
    with cards.card("closing"):
        cards.draw(_sums(found, filters, county))
        place, _ = st.columns([1, 6])
        downloads.button(place, "下载 Excel", lambda: workbook(found, filters, county, banner), name)
    for number, title in enumerate(dict.fromkeys(one.section for one in found)):
        members = [one for one in found if one.section == title]
        cards.kept(f"closing_{number}", f"closing_{title}", partial(_table, title, members, filters), filters)


def when_said(asof: Month, end: Month) -> str:
    """Whether the plan has closed in the month shown."""
    if asof < end:
        return f"截至{asof.label}，还没到收官（{end.label}）：下面是到这个月为止的情况，未到期的以后还会变。"
    return f"截至{asof.label}，方案{end.label}收官。" + ("" if asof == end else "收官以后报来的数也算在内。")


def _sums(found: Sequence[Closed], filters: Filters, county: County) -> Markup:
    counts = tally_outcomes(one.closing for one in found)
    shown = Markup(" ").join(cards.light(f"{one.label} {count}", one.colour) for one, count in counts.items())
    body = []
    for title in dict.fromkeys(one.section for one in found):
        of_section = tally_outcomes(one.closing for one in found if one.section == title)
        body.append((title, sum(of_section.values()), *(count or "—" for count in of_section.values())))
    total = ("合计", sum(counts.values()), *counts.values())
    header = ("方案部分", "项数", *(one.label for one in counts))
    scope = " · 全县数" if filters.townships else ""
    return cards.joined(
        cards.head(f"{len(found)} 项承诺的收官情况", f"方案原文、报送和台账{scope} · 截至{filters.asof.label}"),
        cards.line(cards.strong(when_said(filters.asof, county.plan.end_month))),
        cards.line(shown, f"　合计 {sum(counts.values())} 项"),
        cards.table(header, [*body, tuple(cards.strong(cell) for cell in total)], numbers=range(1, len(header))),
        cards.muted("没有时限的，以现在的情况为准；只有政策期限、定性任务和缺基期、口径的不评。"),
    )


def _table(title: str, members: Sequence[Closed], filters: Filters) -> Markup:
    header = ("承诺", "结果", "达到月份", "期限", "最后的数 / 目标", "说明")
    body = []
    for one in members:
        item, ended = one.item, one.closing
        address = href("targets", filters, commitment=item.commitment.id, view="closing")
        below = cards.muted(f"{item.commitment.id} {one.label}")
        name = cards.joined(cards.anchor(address, item.commitment.title), below)
        body.append(
            (
                name, cards.joined(cards.light(ended.outcome.label, ended.outcome.colour), lights.marks(item.verdict)),
                _met(ended), deadline_of(item),
                cards.joined(marked(item, filters), cards.muted(dated_source(item))), ended.reason,
            )
        )  # fmt: skip
    return cards.head(title, f"{len(members)} 项 · 截至{filters.asof.label}") + cards.table(header, body)


def _met(ended: Closing) -> str:
    if ended.met_month is None:
        return "—"
    return ended.met_month.label + (f"（晚{ended.months_late}个月）" if ended.months_late else "")


def workbook(found: Sequence[Closed], filters: Filters, county: County, banner: str = "") -> bytes:
    """Every commitment with its outcome, below the month, the sums, the rule in force and the data version."""
    counts = tally_outcomes(one.closing for one in found)
    sums = "、".join(f"{one.label} {count}" for one, count in counts.items())
    units = "、".join(county.unit(id).short_name for id in filters.units) or "全部部门"
    lines = [
        f"{county.plan.title}：收官情况",
        when_said(filters.asof, county.plan.end_month),
        f"范围：全县；{units}；合计 {len(found)} 项：{sums}",
        f"判定规则：{rule_in_force()}",
        downloads.version_line(),
        *(["演示数据：人、户、数字都是模拟的"] if banner else []),
    ]
    return table_workbook("收官情况", lines, _HEADER, (_cells(one) for one in found), banner)


def _with_marks(item: Judged, reason: str) -> str:
    """What is said of it, and where another ledger says otherwise."""
    return "；".join([reason, *(mark.label for mark in item.verdict.marks)])


def _cells(one: Closed) -> tuple[object, ...]:
    item, ended = one.item, one.closing
    lead = item.lead.short_name if item.lead else figure_words.OPEN
    return (
        item.commitment.id, item.commitment.title, one.label, ended.outcome.label, _met(ended), deadline_of(item),
        goal_of(item), line_of(item), newest_month(item) or "—", lead, _with_marks(item, ended.reason), source_of(item),
    )  # fmt: skip
