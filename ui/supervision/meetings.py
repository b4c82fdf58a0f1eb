"""自上次会议以来: what moved since the last meeting, and keeping the states of a new one."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from analysis.targets.movement import Move, Turn, moves, stored_state
from analysis.targets.states import Colour
from data_access.acts.record_meeting import record_meeting
from data_access.record.notes.meetings import Meeting, Seen, meetings_of
from data_access.record.notes.supervision import Stage
from models.viewing import Filters
from services import clock, days, reading
from services.offices import supervision
from services.targets.judged import judged, rule_in_force
from services.targets.scope import blocks
from services.words import words
from ui.base import state
from ui.base.links import href
from ui.parts import cards
from ui.parts.forms import carry_out
from ui.parts.mark import figure_head
from ui.supervision import board

#: The turns a meeting speaks of, each with the colour of its word; every commitment is in one of them at most.
_SHOWN = (
    (Turn.BETTER, Colour.GREEN), (Turn.WORSE, Colour.AMBER), (Turn.RED, Colour.RED), (Turn.SILENT, Colour.GREY),
)  # fmt: skip


def since_the_last(filters: Filters) -> None:
    """What moved between the last meeting's states and the month shown, and a form to keep the next one's."""
    last = _last(filters)
    with cards.card("supervision_meeting"):
        if last is None:
            none = cards.muted("还没有登记过会议，或登记的会议看的都是更晚的月份，没有可比的。")
            cards.draw(cards.head("自上次会议以来", f"截至{filters.asof.label}"), none)
        else:
            text = reading.derived(f"meeting_{last.meeting_id}", lambda: _moved(last, filters), filters)
            cards.draw(text, _items_since(last, filters))
        with st.expander("登记一次会议"):
            _record(filters)


def _last(filters: Filters) -> Meeting | None:
    """The newest meeting that looked at the month shown or an earlier one."""
    held = [meeting for meeting in meetings_of(reading.rows("meetings")) if meeting.asof <= filters.asof]
    return held[-1] if held else None


def _moved(last: Meeting, filters: Filters) -> Markup:
    """The promises the chosen departments lead that moved; the facts the plan started from do not."""
    chosen = blocks(Filters((), filters.units, filters.asof))[0].promises
    found = moves(last.states, {item.commitment.id: item.verdict for item in chosen})
    titles = {item.commitment.id: item.commitment.title for item in chosen}
    rows = [
        (cards.light(turn.label, role), cards.strong(len(moved := found.of(turn))), _named(moved, titles, filters))
        for turn, role in _SHOWN
    ]
    head = figure_head("自上次会议以来", filters, "supervision_since_meeting", f"截至{filters.asof.label}")
    of_last = f"上次：{last.title}，{words.day(last.held_on)}，看的是{last.asof.label}；现在看{filters.asof.label}。"
    changed = "" if last.rule == rule_in_force() else cards.muted("上次会议以后判定规则改过，变化里有规则的原因。")
    table = cards.table(("承诺", "项", "哪几项"), rows, numbers=(1,))
    return head + cards.muted(of_last) + table + changed


def _named(members: Sequence[Move], titles: dict[str, str], filters: Filters) -> Markup:
    if not members:
        return Markup("—")
    parts = (
        cards.anchor(href("targets", filters, commitment=move.subject), titles[move.subject])
        + Markup("<span class='muted'>（{}）</span>").format(move.words)
        for move in members
    )
    return Markup("<br>").join(parts)


def _items_since(last: Meeting, filters: Filters) -> Markup:
    """Items assigned, closed and fallen overdue from the meeting's day on."""
    day, since = days.today(), last.held_on
    found = supervision.items(filters)
    closed = [item for item in found if item.stage is Stage.CLOSED and item.ended_on and item.ended_on >= since]
    late = [item for item in found if supervision.clock_of(item, day).is_overdue and item.due_on >= since]
    new = [item for item in found if item.assigned_on >= since]

    def listed(label: str, members: Sequence[object]) -> list[object]:
        numbers = "、".join(f"第 {item.item_id} 号" for item in members)  # type: ignore[attr-defined]
        return [label, cards.strong(len(members)), f" 件{f'（{numbers}）' if numbers else ''}　"]

    parts = [*listed("督办：新交办 ", new), *listed("销号 ", closed), *listed("新逾期 ", late)]
    return cards.line(*parts) + cards.muted(f"督办从会议当天算起，{board.day_text(day)}。")


def _record(filters: Filters) -> None:
    cards.draw(cards.muted(f"存下截至{filters.asof.label}全部承诺的状态、现行判定规则和数据版本，下次会议拿来比。"))
    a, b = st.columns([1.6, 1])
    title = a.text_input("会议名称", max_chars=60, key="meeting_title")
    held_on = b.date_input("开会日期", None, max_value=days.today(), format="YYYY-MM-DD", key="meeting_day")
    if not st.button("登记", disabled=not (title and held_on), key="meeting_record"):
        return
    assert isinstance(held_on, dt.date)
    states = {item.commitment.id: stored_state(item.verdict) for item in judged(Filters((), (), filters.asof))}
    seen = Seen(filters.asof, reading.manifest().version, rule_in_force(), states)
    carry_out(
        lambda: record_meeting(
            reading.store(), seen, held_on=held_on, title=title, actor=state.person(), day=days.today(),
            now=clock.now(),
        ),
        f"已登记：{title}。", "meeting_title", "meeting_day",
    )  # fmt: skip
