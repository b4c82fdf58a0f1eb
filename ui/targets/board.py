"""The targets page: the status of everything in a list, as small pictures, or at the plan's close; one target opened."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from analysis.targets.ranking import urgency
from analysis.targets.rule_text import rule_lines
from analysis.targets.states import tally
from data_access.county.county import County
from models.viewing import Filters
from services import reading
from services.targets.figure_words import base_of, dated_source, deadline_of, gap_of, measured_by, unit_of
from services.targets.judged import Judged
from services.targets.scope import Block, blocks
from services.words import words
from settings import settings
from ui.base import state
from ui.base.links import href
from ui.parts import cards, lights
from ui.parts.lights import groups
from ui.parts.mark import figure_head
from ui.parts.switch import switch
from ui.parts.target_marks import marked, people_of, scope_of
from ui.targets import charts, closing, detail

VIEWS = {"list": "清单", "small": "小图", "closing": "收官"}
_CARDS = {"list": "board", "small": "minis"}
ORDERS = {"plan": "方案顺序", "within": "各组内按差距", "gap": "全部按差距"}


def page(filters: Filters) -> None:
    """The commitment the address opens, else the view it asks for."""
    county, found = reading.county(), blocks(filters)
    asked = state.parameter("commitment")[:8]
    if asked in county.commitment_ids:
        detail.opened(asked, filters)
        return
    if asked:
        st.info(f"方案里没有编号为“{words.verbatim(asked)}”的承诺，下面是全部承诺。")
    _summary(found, filters)
    left, middle, right = st.columns([1.05, 2.6, 1.6])
    view = switch("显示方式", "view", VIEWS, key="target_view", place=left)
    if view == "closing":
        closing.section(filters, county)
        return
    wanted = middle.pills(
        "只看", [group.word for group in groups()], selection_mode="multi", key="groups", label_visibility="collapsed"
    )
    order = switch("排列顺序", "order", ORDERS, key="target_order", place=right)
    states = {one for group in groups() if group.word in wanted for one in group.states}
    chosen = [
        replace(block, items=tuple(i for i in block.items if not wanted or i.verdict.state in states))
        for block in found
    ]
    if not any(block.items for block in chosen):
        st.info("没有符合条件的承诺。请换一个部门、乡镇或状态。")
    name = f"targets_{view}_{order}_{'-'.join(sorted(wanted))}"
    look = charts.multiples if view == "small" else _listed

    def boards() -> list[Markup]:
        return [look(title, members, filters) for block in chosen for title, members in _boards(block, order, county)]

    for number, board in enumerate(reading.derived(name, boards, filters)):
        with cards.card(f"{_CARDS[view]}_{number}"):
            cards.draw(board)


def _boards(block: Block, order: str, county: County) -> list[tuple[str, list[Judged]]]:
    """A township's own tasks are few and stand together; the county's matters keep the sections of the plan."""
    found = in_order(block.items, order, county)
    if block.township is not None:
        return [(f"{block.name}的分解任务", [item for _, members in found for item in members])] if found else []
    return [(f"{block.name} · {title}" if block.is_rest else title, members) for title, members in found]


def in_order(items: Sequence[Judged], order: str, county: County) -> list[tuple[str, list[Judged]]]:
    """Title and members of each group in the order of the plan; one group where the gap alone decides.

    By the gap means by the colour, and in it the furthest behind first; see :func:`analysis.targets.ranking.urgency`.
    """
    place = {article.id: number for number, article in enumerate(county.articles)}
    found = sorted(items, key=lambda item: place[item.commitment.article_id])
    if order != "plan":
        found.sort(key=lambda item: urgency(item.verdict))
    if order == "gap":
        return [("全部，先看灯色，落后多的在前", found)] if found else []
    sections: dict[str, list[Judged]] = {f"{article.part} {article.section}": [] for article in county.articles}
    for item in found:
        article = county.article(item.commitment.article_id)
        sections[f"{article.part} {article.section}"].append(item)
    return [(title, members) for title, members in sections.items() if members]


def _summary(found: Sequence[Block], filters: Filters) -> None:
    """How many in each state, which sum to the number of commitments of a block, and the rule they were judged by."""
    with cards.card("states"):
        source = f"方案原文、报送和台账 · 截至{filters.asof.label}"
        title = f"{_how_many(found[0])}；下面各状态合计 {len(found[0].led)} 项"
        if filters.townships:
            title = "分解到乡镇的任务和全县事项，各数各的"
        cards.draw(figure_head(title, filters, "target_states", source), *(_states(block, filters) for block in found))
        with st.expander("判定规则（现行）"):
            body = rule_lines(settings(), reading.county().plan.start_month)
            cards.draw(cards.table(("用于", "规则"), ((cards.whole(title), text) for title, text in body)))


def _states(block: Block, filters: Filters) -> Markup:
    """The block's lights in a line, led by its name where there are several blocks."""
    counts = tally(item.verdict for item in block.led)
    shown = Markup(" ").join(
        cards.light(f"{one.label} {count}", one.colour, is_hatched=one.is_hatched)
        for one, count in counts.items()
        if count
    )
    if not filters.townships:
        return cards.line(shown)
    return cards.line(cards.strong(_how_many(block)), "　", shown or cards.muted("没有分解到本乡镇的任务"))


def _how_many(block: Block) -> str:
    """Promises, and apart from them the facts the plan started from; together what the states sum to.

    Of departments what they lead is summed, and what they do not stands beside it.
    """
    bases = len(block.led) - len(block.promises)
    apart = f"，另有 {bases} 项基数" if bases else ""
    return f"{block.counted}{apart}{f'（{block.others}）' if block.others else ''}"


def _listed(title: str, members: Sequence[Judged], filters: Filters) -> Markup:
    header = ("承诺", "状态", "完成 / 目标", Markup("差距<br>（百分点）"), "期限", "计划与实际", "牵头单位")
    head = cards.head(title, f"{len(members)} 项 · 截至{filters.asof.label}")
    return head + cards.table(header, (_row(item, filters) for item in members), numbers=(3,))


def _row(item: Judged, filters: Filters) -> tuple[object, ...]:
    commitment, verdict = item.commitment, item.verdict
    flags = Markup().join(cards.tag(flag) for flag in commitment.flags)
    here = scope_of(item, filters)
    opened = cards.anchor(href("targets", here, commitment=commitment.id, view="list"), commitment.title)
    article = reading.county().article(commitment.article_id).label
    gap = gap_of(item)
    base = base_of(item)
    if item.target.base_value:
        base = f"基期 {words.as_said(item.target.base_value)} {unit_of(item)}"
    return (
        Markup("{}{}<div class='muted'>{} {}</div>").format(opened, flags, commitment.id, article),
        Markup("{}<div class='muted'>{}</div>").format(lights.light(verdict), verdict.reason),
        cards.joined(marked(item, filters), cards.muted(dated_source(item))),
        cards.joined(gap, cards.muted(f"与{measured_by(item)}差")) if gap else "—",
        cards.joined(deadline_of(item), cards.muted(base.partition("，")[0]) if base else ""),
        charts.small(item),
        people_of(item),
    )
