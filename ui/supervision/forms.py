"""督办 at work: assigning, one item opened with its timeline, its next step, its level and its notice."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.targets.rule_text import rule_for
from briefing import supervision_notice
from data_access.acts.supervise import Matter, assign, escalate, evidence_of, step
from data_access.record.core.attachments import EVIDENCE_TYPES
from data_access.record.notes.supervision import Item, Stage, commitment_of
from data_access.store import InputFile
from models.lists import Level
from models.viewing import Filters
from services import clock, days, reading
from services.offices import supervision
from services.offices.supervision import Proposal
from services.words import words
from settings import settings
from ui.base import state
from ui.base.links import href
from ui.parts import cards, downloads, due_table, lights
from ui.parts.forms import box, carry_out, choice
from ui.parts.mark import mark
from ui.supervision import board

#: What a step is called on its button.
_VERBS = {
    Stage.WORKING: "开始办理", Stage.REPORTED: "单位反馈", Stage.INSPECTED: "督导", Stage.ACCEPTED: "验收通过",
    Stage.CLOSED: "销号", Stage.WITHDRAWN: "撤销（交办错了）",
}  # fmt: skip
#: How many of what can be assigned are written out.
_SHOWN = 12
#: How many can be chosen from: a box of thousands would take the browser seconds.
_CHOSEN_FROM = 300
_NEEDED = {
    Stage.REPORTED: "办理情况，或附佐证", Stage.CLOSED: "销号依据，或附佐证", Stage.WITHDRAWN: "撤销原因（必填）",
}  # fmt: skip


def to_assign(filters: Filters) -> None:
    """What the month shown proposes, assigning one of it, and what waits for its lead to be confirmed."""
    found = supervision.proposals(filters)
    ready, waiting = [one for one in found if one.lead], [one for one in found if not one.lead]
    with cards.card("supervision_proposals"):
        source = f"全县红灯和到期未办 · 截至{filters.asof.label}；现已在督办的不列（现状）"
        cards.draw(cards.head(f"可以交办 {len(ready)} 件", source))
        cards.draw(_ready_table(ready, filters) if ready else cards.muted("没有可以交办的：没有红灯，或已经在督办。"))
        if ready:
            _assign_form(ready, filters)
        if waiting:
            cards.draw(cards.head(f"牵头待确认，不能交办 {len(waiting)} 件", ""), _waiting_table(waiting, filters))


def _ready_table(ready: Sequence[Proposal], filters: Filters) -> Markup:
    """The first of them, red lights before what is due; all are in the list to choose from."""
    rows = ((*_title(one, filters), one.lead.short_name if one.lead else "") for one in ready[:_SHOWN])
    more = len(ready) - _SHOWN
    rest = cards.line(f"另有 {more} 件没有列在这里，可以从下面选。", due_table.link(filters, "到期未办全部 ›"))
    return cards.table(("状态", "事项和理由", "牵头单位"), rows) + (rest if more > 0 else "")


def _waiting_table(waiting: Sequence[Proposal], filters: Filters) -> Markup:
    rows = []
    for one in waiting:
        named = "、".join(unit.short_name for unit in one.named) or "原文未注明"
        address = href("targets", filters, commitment=one.commitment_id)
        settle = cards.anchor(address, "去确认牵头 ›") if one.commitment_id else "请在台账里写明责任单位"
        rows.append((*_title(one, filters), named, settle))
    return cards.table(("状态", "事项和理由", "责任单位（待确认牵头）", ""), rows)


def _title(one: Proposal, filters: Filters) -> tuple[Markup, Markup]:
    """The light, and what it is with the reason."""
    passport, before = mark(filters, *one.passport), one.earlier
    earlier = ""
    if before is not None:
        words_of = f"第 {before.item_id} 号{words.day(before.ended_on)}{before.stage.label}"
        address = href("supervision", filters, item=str(before.item_id))
        earlier = cards.joined("；曾督办：", cards.anchor(address, words_of))
    reason = Markup("<div class='muted'>{}{}</div>").format(one.reason, earlier)
    return cards.joined(cards.light(one.word, "red"), lights.marks(one.marks)), cards.joined(
        one.title, passport, reason
    )


def _assign_form(ready: Sequence[Proposal], filters: Filters) -> None:
    by_subject, day = {one.subject: one for one in ready[:_CHOSEN_FROM]}, days.today()
    a, b = st.columns([2.2, 1])
    titles = {id: f"{one.title}（{one.lead.short_name}）" for id, one in by_subject.items() if one.lead}
    if len(ready) > _CHOSEN_FROM:
        cards.draw(cards.muted(f"下面只列前 {_CHOSEN_FROM} 件可选，请先在上面选部门，缩小范围。"))
    subject = choice(a, "交办哪一件", titles, "assign_subject")
    if subject not in by_subject:
        return
    one = by_subject[subject]
    default = day + dt.timedelta(days=settings().supervision.deadline_days)
    due_on = b.date_input(
        "办结期限", default, min_value=day + dt.timedelta(days=1), format="YYYY-MM-DD", key=f"assign_due_{subject}"
    )
    wanted = f"针对“{one.reason}”，请查明原因，列出补救措施和分月安排，在办结期限前见效，并反馈办理情况和佐证材料。"
    requirement = st.text_area(
        "办理要求（可以改）", wanted, height=96, max_chars=1000, key=f"assign_requirement_{subject}"
    )
    if st.button("交办", type="primary", key="assign"):
        unit_id = one.lead.id if one.lead else ""
        rule = rule_for(one.kind, settings().pace, reading.county().plan.start_month)
        matter = Matter(subject, one.title, unit_id, one.reason, filters.asof, rule, is_red=one.is_said)
        carry_out(
            lambda: assign(
                reading.store(), matter, requirement=requirement, due_on=words.date_of(due_on), actor=state.person(), day=day,
                now=clock.now(),
            ),
            lambda number: f"已交办：第 {number} 号，{one.title}。",
            "assign_subject",
        )  # fmt: skip


def opened(filters: Filters) -> None:
    """What the last click did; the item of the address: what it is, its timeline, and what can be done with it."""
    state.say_done()
    asked = state.parameter("item")[:8]
    if not asked:
        return
    item = next((each for each in supervision.all_items() if str(each.item_id) == asked), None)
    with cards.card("supervision_item"):
        if item is None:
            cards.draw(cards.muted(f"没有第 {asked} 号督办，或不在查看范围内。请从下面的列表打开。"))
            return
        left, right = st.columns([1.7, 1])
        with left:
            cards.draw(_facts(item, filters), _timeline(item))
            _evidence(item)
        with right:
            _work(item)


def _facts(item: Item, filters: Filters) -> Markup:
    day, county = days.today(), reading.county()
    standing = supervision.clock_of(item, day)
    close = cards.anchor(href("supervision", filters), "收起 ×")
    passport = mark(filters, *board.passport_of(item))
    title = Markup("<b>第 {} 号　{}</b>{}").format(item.item_id, item.title, passport)
    return cards.joined(
        cards.head(title, f"督办台账 · 第 {item.item_id} 号 · {board.day_text(day)}"),
        cards.line(
            cards.light(item.stage.label, "none"), " ", board.time_light(standing, item),
            f"　交办给：{county.unit(item.unit_id).short_name}　交办 {words.day(item.assigned_on)}　"
            f"期限 {words.day(item.due_on)}　已 {standing.days_open} 天　", close,
        ),
        _lead_since(item),
        cards.line(f"存在问题（截至{item.asof.label}）：", item.cause),
        cards.line("办理要求：", item.requirement),
        cards.line("依据：", supervision_notice.basis_of(item, county)),
        cards.folded("交办时的判定规则", cards.muted(item.rule)),
    )  # fmt: skip


def _lead_since(item: Item) -> Markup:
    """Says so where the lead was changed or opened again after the item was assigned; it stays with whom it went to."""
    county, id = reading.county(), commitment_of(item.subject)
    lead = county.lead_of(county.commitment(id)) if id else county.unit(item.unit_id)
    if not item.stage.is_open or (lead is not None and lead.id == item.unit_id):
        return Markup()
    now = f"改为{lead.short_name}" if lead else "待县里确认"
    way = "，要转办请撤销后重新交办" if lead and Stage.WITHDRAWN in item.ways_on else ""
    return cards.line(cards.light("牵头有变", "amber"), f" 交办以后牵头单位{now}；这一件仍在原单位{way}。")


def _timeline(item: Item) -> Markup:
    rows = (
        (
            cards.whole(words.day(each.stepped_at)), cards.whole(supervision_notice.step_label(item, index)), each.note or "—",
            each.evidence_file or "—", each.actor,
        )
        for index, each in enumerate(item.steps)
    )  # fmt: skip
    return cards.table(("日期", "办到", "说明", "佐证", "经办人"), rows)


def _evidence(item: Item) -> None:
    """Evidence goes out as a download only, never as a page of the browser."""
    kept = {each.step_id: each.evidence_file for each in item.steps if each.evidence_file}
    if not kept:
        return
    a, b = st.columns([3, 1], vertical_alignment="bottom")
    number = box(a, "佐证文件", kept, f"evidence_{item.item_id}")
    make = partial(evidence_of, reading.store(), number, reading.viewer())
    downloads.button(b, "下载佐证", make, kept[number], key="evidence_download")


def _work(item: Item) -> None:
    """The next step, the level, the notice."""
    if item.stage.is_open:
        _step_form(item)
        if not item.stage.is_answered:
            _level_form(item)
    else:
        cards.draw(cards.muted(f"已{item.stage.label}，不再办理。"))
    a, b = st.columns(2)
    paper, name = board.edition(days.today()), downloads.marked(f"督办通知-第{item.item_id}号")
    downloads.button(
        a, "督办通知 Word", lambda: supervision_notice.notice_word(item, paper), f"{name}.docx", key="notice_word"
    )
    downloads.button(
        b, "督办通知 Excel", lambda: supervision_notice.notice_workbook(item, paper), f"{name}.xlsx", key="notice_excel"
    )


def _step_form(item: Item) -> None:
    mark_of = f"{item.item_id}_{item.last_step.step_id}"
    labels = {stage: _VERBS[stage] for stage in item.ways_on}
    if item.stage.is_answered and Stage.WORKING in labels:
        labels[Stage.WORKING] = "退回办理"
    stage = st.segmented_control("下一步", list(labels), format_func=labels.__getitem__, key=f"step_stage_{mark_of}")
    if stage is None:
        cards.draw(cards.muted("先选下一步。"))
        return
    is_back = stage is Stage.WORKING and item.stage.is_answered
    wanted = "退回原因（必填）" if is_back else _NEEDED.get(stage, "说明（可不填）")
    note = st.text_area(wanted, height=80, max_chars=500, key=f"step_note_{mark_of}_{stage.value}")
    evidence = st.file_uploader(f"佐证：{EVIDENCE_TYPES}", key=f"step_evidence_{mark_of}")
    if st.button(labels[stage], type="primary", key="step", width="stretch"):
        given = InputFile(evidence.name, evidence.getvalue()) if evidence is not None else None
        carry_out(
            lambda: step(
                reading.store(), item.item_id, stage, seen_step=item.last_step.step_id, note=note, evidence=given,
                actor=state.person(), day=days.today(), now=clock.now(),
            ),
            f"第 {item.item_id} 号：{labels[stage]}，已记下。",
        )  # fmt: skip


def _level_form(item: Item) -> None:
    higher = [level for level in Level if item.level is None or level.rank > item.level.rank]
    if not higher:
        return
    with st.expander("升级督办"):
        mark_of = f"{item.item_id}_{item.last_step.step_id}"
        level = st.segmented_control("级别", higher, format_func=lambda one: one.label, key=f"level_{mark_of}")
        note = st.text_input("依据（必填）", max_chars=200, key=f"level_note_{mark_of}")
        if st.button("升级", disabled=level is None, key="escalate") and level is not None:
            carry_out(
                lambda: escalate(
                    reading.store(), item.item_id, level, seen_step=item.last_step.step_id, note=note,
                    actor=state.person(), day=days.today(), now=clock.now(),
                ),
                f"第 {item.item_id} 号：已升级为{level.label}。",
            )  # fmt: skip
