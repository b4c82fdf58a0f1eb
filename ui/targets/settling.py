"""县里确认: what the plan left open about a commitment, settled on screen, and what still waits for a word."""

from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data_access.acts.settle import month_of, settle
from data_access.county.rows import Commitment
from data_access.record.notes.settlements import (
    Settlement,
    Topic,
    figure_unit,
    from_rows,
    leads_for,
    open_topics,
    said,
    topics_of,
)
from models.viewing import Filters
from services import clock, reading
from services.targets.judged import Judged
from services.words import words
from ui.base import state
from ui.parts import actor, cards
from ui.parts.forms import carry_out, choice
from ui.parts.mark import figure_head
from ui.parts.target_marks import titled

_OPEN = "待县里确认"
#: What to type for a topic.
_ASKED = {
    Topic.BASE: "基期值（只填数字）",
    Topic.DEADLINE: "完成时限（年月，如 2025-12）",
    Topic.AMOUNT: "目标数量",
    Topic.SCOPE: "口径怎么算",
    Topic.NAMES: "名单（文件名称或名单内容）",
    Topic.IMPLIED: "这个数字怎么定",
}


def card(commitment_id: str, filters: Filters) -> None:
    """One commitment: what is settled, by whom and on what grounds; settling, opening again, every earlier word.

    Nothing for an id nobody knows.
    """
    if commitment_id not in reading.store().county.commitment_ids:
        return
    written = reading.store().county.commitment(commitment_id)
    now = reading.county().commitment(commitment_id)
    said_so_far = _words_on(commitment_id)
    waiting = open_topics(written, now)
    with cards.card("settling"):
        state.say_done()
        source = f"{len(waiting)} 项{_OPEN}" if waiting else "没有待确认的"
        cards.draw(cards.head(f"县里确认：{written.title}", source), _in_force(written, now, said_so_far))
        _form(written, waiting, said_so_far)
        if said_so_far:
            with st.expander(f"历次确认 {len(said_so_far)} 次"):
                cards.draw(_history(written, said_so_far))


def _words_on(commitment_id: str) -> list[Settlement]:
    """Every word on one commitment, oldest first."""
    rows = reading.rows("settlements")
    return list(from_rows(rows[rows["commitment_id"] == commitment_id].to_dict("records")))  # type: ignore[arg-type]


def _in_force(written: Commitment, now: Commitment, said_so_far: Sequence[Settlement]) -> Markup:
    newest = {word.topic: word for word in said_so_far}
    waiting = open_topics(written, now)
    rows: list[tuple[object, ...]] = []
    for topic in topics_of(written):
        word = newest.get(topic)
        if word is not None and word.value:
            rows.append((topic.label, value_said(written, word), word.note))
        else:
            rows.append((topic.label, cards.tag(_OPEN) if topic in waiting else "—", _as_written(written, topic)))
    return cards.table(("事项", "现在按", "谁确认、依据"), rows)


def _as_written(commitment: Commitment, topic: Topic) -> str:
    """What stands while nobody has said otherwise."""
    if topic is Topic.LEAD and commitment.lead_unit_id:
        return f"县情文件写明：{reading.county().unit(commitment.lead_unit_id).short_name}"
    if topic is Topic.BASE and commitment.base_value is not None:
        return f"暂按 {commitment.base_value:g}{commitment.unit}（{commitment.base_source}）"
    if topic is Topic.BASE and commitment.kind.traits.is_base_optional:
        return "不填也能评；填了按进度看"
    if topic is Topic.SCOPE and commitment.scope_note:
        return f"暂：{commitment.scope_note}"
    return "原文未注明"


def value_said(commitment: Commitment, word: Settlement) -> str:
    """What was settled, in words; a lead by its name."""
    if word.topic is Topic.LEAD and word.value:
        return reading.county().unit(word.value).short_name
    return said(commitment, word) if word.value else "撤回"


def _history(commitment: Commitment, said_so_far: Sequence[Settlement]) -> Markup:
    rows = (
        (words.day(word.settled_at), word.topic.label, value_said(commitment, word), word.grounds, word.actor)
        for word in reversed(said_so_far)
    )
    return cards.table(("日期", "事项", "确认为", "依据", "经办人"), rows)


def _form(commitment: Commitment, waiting: Sequence[Topic], said_so_far: Sequence[Settlement]) -> None:
    """What is settled, its value, the grounds, who; and the two buttons."""
    topics, key = topics_of(commitment), f"settle_{commitment.id}"
    first, second, third, fourth = st.columns([0.9, 1.9, 1.9, 1.1], vertical_alignment="bottom")
    topic = first.selectbox(
        "事项", topics, format_func=lambda one: one.label, key=f"{key}_topic",
        index=topics.index(waiting[0]) if waiting else 0,
    )  # fmt: skip
    topic = topic if topic in topics else topics[0]
    value, month = _value_input(commitment, topic, second, key)
    grounds = third.text_input(
        "依据（必填）", key=f"{key}_grounds", max_chars=120, placeholder="文件名称、文号或会议纪要"
    )
    actor.field(fourth)
    confirm, again, _ = st.columns([1, 1, 4])
    keys = (f"{key}_{topic}", f"{key}_{topic}_month", f"{key}_grounds")
    if confirm.button("确认", type="primary", key=f"{key}_confirm", width="stretch"):
        if value:
            _carry_out(commitment, topic, value, month, grounds, keys)
        else:
            st.error(f"还没有填{topic.label}。请选定或填写以后再确认。")
    newest = next((word for word in reversed(said_so_far) if word.topic is topic), None)
    is_settled = newest is not None and bool(newest.value)
    if again.button("撤回确认", key=f"{key}_again", disabled=not is_settled, width="stretch", help="撤回以后又算待县里确认，原来的确认留在记录里"):  # fmt: skip
        _carry_out(commitment, topic, "", "", grounds, keys)


def _value_input(commitment: Commitment, topic: Topic, place: DeltaGenerator, key: str) -> tuple[str, str]:  # fmt: skip
    """The value, and under a base its month, as typed; empty texts where nothing was chosen or typed."""
    if topic is Topic.LEAD:
        county = reading.county()
        units = {unit.id: unit.short_name for unit in leads_for(county, commitment)}
        note = "只列本条的责任单位；原文写“等”或没有写单位的，可选其他单位"
        return choice(place, "牵头单位", units, f"{key}_{topic}", help=note) or "", ""
    if topic is Topic.BASE:
        unit = figure_unit(commitment)
        left, right = place.columns([1, 1])
        value = left.text_input(f"基期值（{unit}）", key=f"{key}_{topic}", max_chars=20)
        month = right.text_input("哪个月末的数", key=f"{key}_{topic}_month", max_chars=7, placeholder="如 2020-12")
        return value.strip(), month.strip()
    label = _ASKED[topic]
    if topic is Topic.AMOUNT and not commitment.kind.traits.is_in_words and commitment.unit:
        label = f"{label}（{commitment.unit}）"
    return place.text_input(label, key=f"{key}_{topic}", max_chars=200).strip(), ""


def _carry_out(commitment: Commitment, topic: Topic, value: str, month: str, grounds: str, keys: Iterable[str]) -> None:
    carry_out(
        lambda: settle(
            reading.store(), commitment.id, topic, value, month=month_of(month) if month else None, grounds=grounds,
            actor=state.person(), now=clock.now(),
        ),
        f"已{'确认' if value else '撤回'}{commitment.title}的{topic.label}。看板已更新。", *keys,
    )  # fmt: skip


def waiting_list(items: Sequence[Judged], filters: Filters) -> None:
    """Every topic that waits for the county's word, with the commitments it is open for, each a link."""
    by_topic = open_by_topic(items)
    count = sum(len(found) for found in by_topic.values())
    with cards.card("waiting_list"):
        source = "点开一项即可确认；依据、经办人、日期都留下"
        cards.draw(figure_head(f"{_OPEN}的 {count} 件", filters, "open_topics", source))
        if not count:
            cards.draw(cards.muted("没有待县里确认的。"))
            return
        rows = (
            (cards.whole(topic.label), f"{len(found)} 项", Markup("、").join(titled(one, filters) for one in found))
            for topic, found in by_topic.items()
        )
        cards.draw(cards.table(("事项", "几项", "哪些承诺"), rows, numbers=(1,)))


def open_by_topic(items: Sequence[Judged]) -> dict[Topic, list[Commitment]]:
    """Topic -> the commitments it is open for, in the order of the plan; topics nobody waits for are left out."""
    as_written = reading.store().county
    found: dict[Topic, list[Commitment]] = {}
    for item in items:
        for topic in open_topics(as_written.commitment(item.commitment.id), item.commitment):
            found.setdefault(topic, []).append(item.commitment)
    return {topic: found[topic] for topic in Topic if topic in found}
