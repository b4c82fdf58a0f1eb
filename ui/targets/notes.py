"""Progress in words on an article and its sentences: the notes in force, taking one down, correcting and withdrawing it."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from data_access.acts.note_progress import (
    LONGEST_TEXT,
    Draft,
    correct_note,
    evidence_of_note,
    withdraw_note,
    write_note,
)
from data_access.county.rows import UnitKind
from data_access.record.core.attachments import EVIDENCE_TYPES
from data_access.record.notes.subject_notes import Note
from data_access.store import InputFile
from models.viewing import Filters
from services import clock, reading
from services.targets.tasks import Task, all_notes
from services.words import words
from ui.base import state
from ui.parts import actor, cards, downloads
from ui.parts.forms import box, carry_out, choice, default_day, past_day

_NEW, _CORRECT, _WITHDRAW = "记一条进展", "更正", "撤回"
_NO_EVIDENCE = "没有附佐证"


def who_when(note: Note) -> str:
    """Day, unit, who took it down, evidence; what was not given is said."""
    unit = reading.county().unit(note.unit_id).short_name
    return f"{words.day(note.noted_on)} · {unit} · 经办 {note.actor} · {note.evidence_file or _NO_EVIDENCE}"


def card(task: Task, filters: Filters) -> None:
    """The notes of one task by the month shown, and the form below them."""
    titles = _titles(task)
    with cards.card("task_notes"):
        state.say_done()
        source = f"在本页记的，只记文字，不折算百分比 · 截至{filters.asof.label}"
        cards.draw(
            cards.head(cards.strong(f"文字进展 {len(task.said)} 条"), source), _sentences(task), _table(task, titles)
        )
        _evidence(task.said)
        _history(task, titles)
        _form(task, titles, filters)


def _titles(task: Task) -> dict[str, str]:
    """Subject -> its words: the whole article, then each sentence."""
    return {task.article.id: f"{task.article.label}（整条）"} | {one.id: one.title for one in task.sentences}


def _sentences(task: Task) -> Markup:
    if not task.sentences:
        return Markup()
    counts = {one.id: sum(note.subject == one.id for note in task.said) for one in task.sentences}
    rows = ((one.title, f"“{one.quote}”", f"{counts[one.id]} 条") for one in task.sentences)
    return cards.table(("没有数字的承诺", "原文", "进展"), rows, (2,))


def _table(task: Task, titles: dict[str, str]) -> Markup:
    if not task.said:
        return cards.muted("截至所选月份还没有记进展。")
    rows = (
        (
            cards.whole(words.day(note.noted_on)), titles[note.subject], note.text,
            reading.county().unit(note.unit_id).short_name, note.evidence_file or _NO_EVIDENCE, note.actor,
            "更正过" if note.amends is not None else "",
        )
        for note in task.said
    )  # fmt: skip
    return cards.div("wide-table", cards.table(("日期", "哪一句", "进展", "单位", "佐证", "经办人", ""), rows))


def _evidence(said: Sequence[Note]) -> None:
    """Evidence goes out as a download only, never as a page of the browser."""
    kept = {note.note_id: f"{words.day(note.noted_on)} {note.evidence_file}" for note in said if note.evidence_file}
    if not kept:
        return
    names = {note.note_id: note.evidence_file for note in said}
    a, b, _ = st.columns([2, 1, 3], vertical_alignment="bottom")
    number = box(a, "佐证文件", kept, "note_evidence")
    make = partial(evidence_of_note, reading.store(), number, reading.viewer())
    downloads.button(b, "下载佐证", make, names[number], key="note_evidence_download")


def _history(task: Task, titles: dict[str, str]) -> None:
    """What was corrected and withdrawn stays to be read."""
    own = [note for note in all_notes() if note.subject in titles]
    if all(note.amends is None for note in own):
        return
    rows = (
        (
            words.day(note.taken_at), note.what, titles[note.subject], words.day(note.noted_on), note.text or "—",
            note.reason or "—", note.actor,
        )
        for note in reversed(own)
    )  # fmt: skip
    with st.expander(f"历次记录 {len(own)} 次，含更正、撤回"):
        cards.draw(cards.table(("何时记的", "办了什么", "哪一句", "进展日期", "进展", "原因", "经办人"), rows))


def _form(task: Task, titles: dict[str, str], filters: Filters) -> None:
    """Taking a note down; with notes there, correcting or withdrawing one of them."""
    key = f"note_{task.article.id}"
    first, second, third = st.columns([1.3, 2.4, 1.1], vertical_alignment="bottom")
    ways = [_NEW, _CORRECT, _WITHDRAW] if task.said else [_NEW]
    way = first.segmented_control("办什么", ways, default=_NEW, key=f"{key}_way", required=True) or _NEW
    actor.field(third)
    if way == _NEW:
        subject = box(second, "记在哪一句", titles, f"{key}_subject")
        _draft_form(task, subject, None, f"{key}_new", default_day(filters))
        return
    by_id = {note.note_id: note for note in task.said}
    labels = {id: f"{words.day(note.noted_on)} {titles[note.subject]}：{note.text[:30]}" for id, note in by_id.items()}
    number = choice(second, f"{way}哪一条", labels, f"{key}_which")
    if number is None or number not in by_id:
        cards.draw(cards.muted(f"先选要{way}的一条。原来的留在记录里。"))
    elif way == _CORRECT:
        _draft_form(task, by_id[number].subject, by_id[number], f"{key}_{number}", by_id[number].noted_on)
    else:
        _withdraw_form(number, f"{key}_{number}_reason")


def _draft_form(task: Task, subject: str, earlier: Note | None, key: str, day: dt.date) -> None:
    county = reading.county()
    named = [unit for unit in county.units if unit.id in task.article.units]
    rest = [unit for unit in county.units if unit not in named]
    units = {unit.id: unit.short_name for unit in (*named, *rest) if unit.kind is not UnitKind.GROUP}
    a, b = st.columns([1, 1])
    place = list(units).index(earlier.unit_id) if earlier and earlier.unit_id in units else None
    unit_id = a.selectbox(
        "哪个单位的进展",
        list(units),
        index=place,
        format_func=units.__getitem__,
        placeholder="请选择",
        key=f"{key}_unit",
    )
    noted_on = past_day(b, "哪一天的", day, f"{key}_day")
    text = st.text_area(
        "做了什么（只写文字和数，不写百分比估计，不写个人姓名）", earlier.text if earlier else "", height=80,
        max_chars=LONGEST_TEXT, key=f"{key}_text",
    )  # fmt: skip
    reason = st.text_input("更正原因（必填）", max_chars=120, key=f"{key}_reason") if earlier else ""
    given = st.file_uploader(f"佐证（可不附）：{EVIDENCE_TYPES}", key=f"{key}_evidence")
    if not st.button("保存更正" if earlier else "保存", type="primary", key=f"{key}_save"):
        return
    draft = Draft(subject, text, unit_id or "", noted_on)
    evidence = InputFile(given.name, given.getvalue()) if given is not None else None
    emptied = (f"{key}_text", f"{key}_reason", f"{key}_evidence")

    def act() -> int:
        store, who, now = reading.store(), state.person(), clock.now()
        if earlier is None:
            return write_note(store, draft, evidence=evidence, actor=who, now=now)
        return correct_note(store, earlier.note_id, draft, reason=reason, evidence=evidence, actor=who, now=now)

    carry_out(act, "已记下。看板已更新。", *emptied)


def _withdraw_form(number: int, key: str) -> None:
    reason = st.text_input("撤回原因（必填）", max_chars=120, key=key)
    if st.button("撤回这一条", type="primary", key=f"{key}_save"):
        carry_out(
            lambda: withdraw_note(reading.store(), number, reason=reason, actor=state.person(), now=clock.now()),
            "已撤回，原来的留在记录里。", key,
        )  # fmt: skip
