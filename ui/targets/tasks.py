"""任务分工: the plan's articles and safeguards with units, lights, milestones and notes; one task opened."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from analysis.targets.milestones import MilestoneStanding, stand
from data_access.record.notes.supervision import MILESTONES, row_subject
from models.time import Month
from models.viewing import Filters
from services import reading
from services.offices.answerable import open_items
from services.targets.figure_words import line_of
from services.targets.judged import COUNTY, Judged
from services.targets.scope import OF_COUNTY
from services.targets.tasks import WITHOUT_FIGURES, Task, all_tasks
from services.words import words
from ui.base import state
from ui.base.links import href
from ui.parts import cards, lights
from ui.parts.items_table import items_table
from ui.parts.mark import mark
from ui.parts.target_marks import passport, scope_of, titled
from ui.targets import notes

_NOTE_LENGTH = 60


def opened() -> str:
    """The task that the address opens, if any."""
    return state.parameter("task")[:8]


def choose(found: Sequence[Task]) -> list[Task]:
    """The box to search with, and what it leaves."""
    left, right = st.columns([1, 2.6], vertical_alignment="center")
    hint = "找任务：名称、原文、单位、承诺、进展"
    text = left.text_input("找任务", placeholder=hint, key="task_search", max_chars=30, label_visibility="collapsed")
    shown = [task for task in found if task.mentions(text.strip())]
    with right:
        cards.draw(cards.muted(f"共 {len(shown)} 项任务。点任务看全部承诺、节点和进展记录。总体目标见目标进度。"))
    return shown


def board(shown: Sequence[Task], filters: Filters) -> None:
    """One card a section of the plan."""
    if not shown:
        st.info("没有符合条件的任务。请换一个词或部门。")
        return
    sections: dict[str, list[Task]] = {}
    for task in shown:
        sections.setdefault(task.section, []).append(task)
    for number, (title, members) in enumerate(sections.items()):
        ids = "-".join(task.article.id for task in members)
        cards.kept(f"tasks_{number}", f"tasks_{ids}", partial(_section, title, members, filters), filters)


def _section(title: str, members: Sequence[Task], filters: Filters) -> Markup:
    header = ("任务", "单位", "承诺和状态", "节点", "最近进展")
    counts = _counts([item for task in members for item in _promises(task)], filters)
    head = cards.head(title, f"{len(members)} 项任务 · 截至{filters.asof.label}")
    return head + counts + cards.table(header, (_row(task, filters) for task in members))


def _counts(items: Sequence[Judged], filters: Filters) -> Markup:
    """The lights counted, under chosen townships those of each place apart."""
    if not filters.townships:
        return lights.counts(item.verdict for item in items)
    places = dict.fromkeys(item.place for item in sorted(items, key=lambda item: not item.codes))
    return Markup().join(
        cards.line(cards.strong(OF_COUNTY if place == COUNTY else place))
        + lights.counts(item.verdict for item in items if item.place == place)
        for place in places
    )


def _promises(task: Task) -> list[Judged]:
    return [item for item in task.items if item.commitment.kind.traits.is_task]


def _row(task: Task, filters: Filters) -> tuple[object, ...]:
    article = task.article
    link = cards.anchor(href("tasks", filters, task=article.id), article.title)
    official = f"{article.label}　原题：{article.plan_title}。{article.summary}"
    title = Markup("{}<div class='muted'>{}</div>").format(link, official)
    return title, _units(task), _lights(task, filters), _milestones_in_short(task, filters), _newest(task)


def _units(task: Task) -> Markup:
    """Confirmed leads apart from the named; what is unconfirmed is said."""
    lines: list[str] = []
    if task.leads:
        lines.append(Markup("牵头：<b>{}</b>").format("、".join(unit.short_name for unit in task.leads)))
    if task.unconfirmed:
        lines.append(f"牵头待县里确认 {task.unconfirmed} 项")
    label = "配合" if task.leads else "方案列"
    names = "、".join(unit.short_name for unit in task.support) if task.leads else task.named
    if names:
        tail = "等" if task.leads and task.article.is_units_open else ""
        lines.append(Markup("<span class='muted'>{}：{}{}</span>").format(label, names, tail))
    return Markup("<br>").join(lines)


def _lights(task: Task, filters: Filters) -> Markup:
    """Each commitment's light and title, leading to it."""
    items = _promises(task)
    if not items:
        return Markup("<span class='muted'>方案没有可量的承诺，看台账和进展</span>") + _sentences_in_short(task)
    line = Markup("<div>{}{}{}</div>")
    lines = (line.format(lights.light(item.verdict), _titled(item, filters), _place(item, filters)) for item in items)
    return cards.div("lights-list", *lines) + _sentences_in_short(task)


def _sentences_in_short(task: Task) -> Markup:
    """The sentences without a number, in the short words."""
    if not task.sentences:
        return Markup()
    return cards.muted(f"另有原文 {len(task.sentences)} 句，看进展：{'、'.join(one.title for one in task.sentences)}")


def _titled(item: Judged, filters: Filters) -> Markup:
    return titled(item.commitment, scope_of(item, filters))


def _place(item: Judged, filters: Filters) -> Markup:
    """Whose light it is, where townships are chosen."""
    return cards.tag(item.place) if filters.townships else Markup()


def _standing(row: Any, filters: Filters) -> MilestoneStanding:
    planned_on, finished_on, started_on = map(words.date_or_none, (row.planned_on, row.finished_on, row.started_on))
    return stand(planned_on, finished_on, row.status, filters.asof.end, started_on)


def _milestones_in_short(task: Task, filters: Filters) -> Markup | str:
    if not task.milestones:
        return "—"
    standings = [_standing(row, filters) for row in task.milestones]
    done = sum("完成" in each.word and not each.is_overdue for each in standings)
    overdue = sum(each.is_overdue for each in standings)
    late = cards.light(f"逾期 {overdue}", "red") if overdue else ""
    return Markup("完成 {} / {} {}").format(done, len(standings), late)


def _newest(task: Task) -> Markup:
    """The newest words, reported or noted."""
    if not task.notes and not task.said:
        return Markup("<span class='muted'>还没有文字进展</span>")
    reported, noted = next(iter(task.notes), None), next(iter(task.said), None)
    if noted is not None and (reported is None or str(Month.of(noted.noted_on)) >= reported.month):
        text, below = noted.text, notes.who_when(noted)
    else:
        assert reported is not None
        text, below = reported.note, _who_when(reported)
    short = text if len(text) <= _NOTE_LENGTH else f"{text[:_NOTE_LENGTH]}…"
    return Markup("{}<div class='muted'>{}</div>").format(short, below)


def _who_when(note: Any) -> str:
    """Month, unit, evidence; what was not given is said."""
    unit = reading.county().unit(note.unit_id).short_name
    document = words.text(note.source_document) or "没有附依据文件"
    return f"{words.month_label(note.month)} · {unit} · {document}"


def detail(id: str, filters: Filters) -> None:
    """One task opened: commitments, milestones, every note in time order, its ledgers."""
    found = all_tasks(Filters(filters.townships, (), filters.asof))
    task = next((task for task in found if task.article.id == id), None)
    if task is None:
        if id:
            st.info(f"方案里没有编号为“{words.verbatim(id)}”的任务，下面是全部任务。")
        return
    cards.kept("task", f"task_{id}", lambda: _opened(task, filters), filters)
    notes.card(task, filters)


def _opened(task: Task, filters: Filters) -> Markup:
    article = task.article
    close = cards.anchor(href("tasks", filters), "收起")
    title = cards.joined(cards.strong(article.title), f"　{article.label}　", close)
    return cards.joined(
        cards.head(title, f"{task.section} · 截至{filters.asof.label}"),
        cards.line("原题：", article.plan_title, "。", cards.muted(article.summary)),
        cards.line("方案列的单位：", task.named),
        _commitments(task, filters),
        _milestones(task, filters),
        _notes(task, filters),
        _supervised(task, filters),
        _ledgers(task, filters),
    )


def _commitments(task: Task, filters: Filters) -> Markup:
    if not task.items:
        return cards.line(f"这一条没有单列的承诺：{WITHOUT_FIGURES}和台账。")
    rows = [
        (
            cards.joined(
                _titled(item, filters), _place(item, filters), cards.muted(f"“{item.commitment.quote}”")
            ), lights.light(item.verdict), _figure(item, filters), item.verdict.reason,
            item.lead.short_name if item.lead else "待县里确认",
            "、".join(unit.short_name for unit in item.support) if item.lead else "—",
        )
        for item in task.items
    ]  # fmt: skip
    return cards.table(("承诺", "状态", "完成 / 目标", "理由", "牵头", "配合"), rows)


def _figure(item: Judged, filters: Filters) -> Markup:
    text = line_of(item)
    if text == "—":
        return Markup("<span class='muted'>{}</span>").format(WITHOUT_FIGURES)
    return cards.joined(text, passport(item, filters))


def _finished(row: Any, filters: Filters) -> str:
    """The day it was finished by the month shown; what came later was not known then."""
    day = words.date_or_none(row.finished_on)
    return words.day(day) if day and day <= filters.asof.end else "未填" if day is None else "—"


def _milestones(task: Task, filters: Filters) -> Markup:
    county, rows = reading.county(), []
    for row in task.milestones:
        found = _standing(row, filters)
        rows.append(
            (
                row.item_name, row.item_kind,
                county.commitment(row.commitment_id).title if not words.is_missing(row.commitment_id) else "未写明对应承诺",
                county.unit(row.unit_id).short_name, words.day(row.planned_on) or "未填", _finished(row, filters),
                cards.joined(cards.light(found.word, found.colour), mark(filters, "row", "milestones", row.row_id)),
            )
        )  # fmt: skip
    if not rows:
        return Markup()
    header = ("事项", "类别", "对应承诺", "责任单位", "计划完成", "完成日期", "状态")
    return cards.head(
        cards.strong(f"节点 {len(rows)} 项"), f"改革和规划事项台账 · 截至{filters.asof.label}"
    ) + cards.table(header, rows)


def _notes(task: Task, filters: Filters) -> Markup:
    head = cards.head(cards.strong(f"进展记录 {len(task.notes)} 条"), "目标进展报送台账，新的在前")
    if not task.notes:
        return head + cards.muted(f"截至{filters.asof.label}没有报来文字进展。")
    county = reading.county()
    rows = (
        (
            cards.whole(words.month_label(note.month)), county.commitment(note.commitment_id).title,
            cards.joined(note.note, mark(filters, "row", "observations", note.row_id)),
            "全县" if words.is_missing(note.township_code) else county.township(str(note.township_code)).name,
            county.unit(note.unit_id).short_name,
            words.text(note.source_document) or "没有附依据文件",
        )
        for note in task.notes
    )  # fmt: skip
    header = ("月份", "承诺", "进展", "范围", "报送单位", "依据文件")
    return head + cards.div("wide-table", cards.table(header, rows))


def _supervised(task: Task, filters: Filters) -> Markup:
    own = {item.commitment.id for item in task.items} | {row_subject(MILESTONES, row.row_id) for row in task.milestones}
    found = [item for item in open_items() if item.subject in own]
    return cards.head(cards.strong(f"在办的督办事项 {len(found)} 件"), "督办（现状）") + items_table(found, filters)


def _ledgers(task: Task, filters: Filters) -> Markup:
    found = [ledger for ledger in reading.store().ledgers if task.article.id in ledger.articles]
    if not found:
        return cards.muted("这一条没有单独的台账，看目标进展报送台账。")
    links = Markup("、").join(cards.anchor(href("ledger", filters, name=one.name), one.title) for one in found)
    return cards.line("台账：", links)
