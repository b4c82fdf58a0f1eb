"""收官: for the whole plan, what was kept, kept late or not kept, what is not judged, missing or not due yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.targets.closing import Closing, Outcome, closing, tally_outcomes
from analysis.targets.states import tally
from data_access.county.county import County
from data_access.county.rows import Commitment
from data_access.workbooks.plain_table import table_workbook
from models.commitments import Flag
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets import figure_words
from services.targets.figure_words import dated_source, deadline_of, goal_of, line_of, newest_month, source_of
from services.targets.judged import Judged, rule_in_force
from services.targets.scope import Block, blocks
from ui.base.links import href
from ui.parts import cards, downloads, lights
from ui.parts.target_marks import marked, scope_of

_HEADER = ("编号", "承诺", "条目", "结果", "标记", "达到月份", "期限", "目标", "最后的数", "数据月份", "牵头单位", "说明", "来源", "范围")  # fmt: skip


@dataclass(frozen=True)
class Closed:
    """One commitment with how it ended, in its block; ``section`` of the plan, ``label`` of its article."""

    block: str
    item: Judged
    closing: Closing
    section: str
    label: str


def closed(filters: Filters, county: County) -> list[Closed]:
    """Every commitment of the scope block by block, each in the order of the plan; no bases."""
    return [one for block in blocks(filters) for one in _closed(block, filters, county)]


def _closed(block: Block, filters: Filters, county: County) -> list[Closed]:
    place = {article.id: number for number, article in enumerate(county.articles)}
    found = []
    for item in sorted(block.promises, key=lambda item: place[item.commitment.article_id]):
        article = county.article(item.commitment.article_id)
        ended = closing(item.verdict, item.target, item.points, filters.asof)
        section = f"{article.part} {article.section}"
        if filters.townships:
            section = f"{block.name}的分解任务" if block.township else f"{block.name} · {section}"
        found.append(Closed(block.name, item, ended, section, article.label))
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
    """The outcomes of each section; those of a township are not added to the county's."""
    header = ("方案部分", "项数", *(outcome.label for outcome in Outcome))
    body: list[tuple[object, ...]] = []
    for members in _by_block(found).values():
        sections = dict.fromkeys(one.section for one in members)
        body += [_sum(title, [one for one in members if one.section == title]) for title in sections]
        if len(sections) > 1:
            name = f"{members[0].block}合计" if filters.townships else "合计"
            body.append(tuple(cards.strong(cell) for cell in _sum(name, members, none="0")))
    title = "分解任务和全县事项的收官情况" if filters.townships else f"{len(found)} 项承诺的收官情况"
    return cards.joined(
        cards.head(title, f"方案原文、报送和台账 · 截至{filters.asof.label}"),
        cards.line(cards.strong(when_said(filters.asof, county.plan.end_month))),
        *(_shown(members, filters) for members in _by_block(found).values()),
        "" if filters.townships else cards.line(own_measure(found, county)),
        cards.table(header, body, numbers=range(1, len(header))),
        cards.muted(
            "没有时限的写已达到，以现在的情况为准；政策期限、定性任务，缺基期、口径的，和还在等县里定时限的不评。"
        ),
    )


def own_measure(found: Sequence[Closed], county: County) -> str:
    """Of those for which the plan itself set a number and the end of the plan as the date: how their lights stand.

    Says more than all outcomes together, of which most have no number, no date or only what the office reads into the text.
    """
    end = county.plan.end_month
    chosen = [one.item for one in found if _has_own_measure(one.item.commitment, end)]
    counts = tally(item.verdict for item in chosen)
    states = "、".join(f"{state.label} {count}" for state, count in counts.items() if count)
    return f"方案自己定了数、{end.year}年到期的 {len(chosen)} 项，灯现在是：{states or '没有'}"


def _has_own_measure(commitment: Commitment, end: Month) -> bool:
    has_number = commitment.kind.traits.has_amount and commitment.target is not None
    return has_number and Flag.IMPLIED not in commitment.flags and commitment.deadline == end


def _by_block(found: Sequence[Closed]) -> dict[str, list[Closed]]:
    members: dict[str, list[Closed]] = {}
    for one in found:
        members.setdefault(one.block, []).append(one)
    return members


def _sum(title: str, members: Sequence[Closed], none: str = "—") -> tuple[object, ...]:
    counts = tally_outcomes(one.closing for one in members)
    return title, len(members), *(count or none for count in counts.values())


def _shown(members: Sequence[Closed], filters: Filters) -> Markup:
    """The outcomes of a block in a line."""
    counts = tally_outcomes(one.closing for one in members)
    shown = Markup(" ").join(cards.light(f"{one.label} {count}", one.colour) for one, count in counts.items())
    name = cards.joined(cards.strong(members[0].block), "　") if filters.townships else ""
    return cards.line(name, shown, f"　合计 {len(members)} 项")


def _table(title: str, members: Sequence[Closed], filters: Filters) -> Markup:
    header = ("承诺", "结果", "达到月份", "期限", "最后的数 / 目标", "说明")
    body = []
    for one in members:
        item, ended = one.item, one.closing
        address = href("targets", scope_of(item, filters), commitment=item.commitment.id, view="closing")
        below = cards.muted(f"{item.commitment.id} {one.label}")
        name = cards.joined(cards.anchor(address, item.commitment.title), below)
        body.append(
            (
                name, cards.joined(cards.light(ended.outcome.label, ended.outcome.colour), lights.marks(item.verdict.marks)),
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
    units = "、".join(county.unit(id).short_name for id in filters.units) or "全部部门"
    lines = [
        f"{county.plan.title}：收官情况",
        when_said(filters.asof, county.plan.end_month),
        *(
            f"范围：{name}；{units}；合计 {len(members)} 项：{_sums_text(members)}"
            for name, members in _by_block(found).items()
        ),
        f"判定规则：{rule_in_force()}",
        downloads.version_line(),
        *(["演示数据：人、户、数字都是模拟的"] if banner else []),
    ]
    return table_workbook("收官情况", lines, _HEADER, (_cells(one) for one in found), banner)


def _sums_text(members: Sequence[Closed]) -> str:
    counts = tally_outcomes(one.closing for one in members)
    return "、".join(f"{one.label} {count}" for one, count in counts.items())


def _cells(one: Closed) -> tuple[object, ...]:
    item, ended = one.item, one.closing
    lead = item.lead.short_name if item.lead else figure_words.OPEN
    return (
        item.commitment.id, item.commitment.title, one.label, ended.outcome.label,
        "；".join(mark.label for mark in item.verdict.marks), _met(ended), deadline_of(item),
        goal_of(item), line_of(item), newest_month(item) or "—", lead, ended.reason, source_of(item), one.block,
    )  # fmt: skip
