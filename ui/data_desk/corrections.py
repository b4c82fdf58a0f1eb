"""Corrections: one cell of one row, with old value, new value, reason and evidence, until somebody decides."""

import streamlit as st
from markupsafe import Markup

from data_access.acts.decide_correction import (
    ACCEPTED,
    CORRECTION_LABELS,
    PROPOSED,
    cell_text,
    correction_list,
    decide,
    propose,
)
from data_access.county.ledgers import Column, Ledger
from data_access.published.ledger_view import LedgerView
from data_access.record.core.attachments import EVIDENCE_TYPES
from data_access.store import InputFile
from errors import DashboardError
from models.viewing import Filters
from services import clock, reading
from services.words import ledger_words, words
from ui.base import state
from ui.data_desk.imports import show_faults
from ui.parts import cards, downloads
from ui.parts.forms import box, choice, say_failed
from ui.parts.mark import figure_head

_SHOWN = 60
_CHOICES = 2000


def section(filters: Filters) -> None:
    """Proposing, deciding, and the list."""
    rows = correction_list(reading.store())
    with cards.card("propose"):
        cards.draw(cards.head("提出更正", "一次改一格；采纳以后写成新的一版，旧数保留"))
        _propose(filters)
    with cards.card("decide"):
        waiting = [row for row in rows if row["state"] == PROPOSED]
        cards.draw(figure_head("更正办理", filters, "corrections", f"待定 {len(waiting)} 件 · 共 {len(rows)} 件"))
        _decide(waiting)
        cards.draw(table(rows[:_SHOWN]) if rows else cards.muted("还没有更正。"))
        _evidence([row for row in rows if row["evidence_sha256"]])


def _propose(filters: Filters) -> None:
    store = reading.store()
    a, b, c = st.columns([1.6, 2.2, 1.4])
    name = box(a, "台账", {one.name: one.title for one in store.ledgers if _correctable(one)}, "correct_ledger")
    rows = _rows(reading.ledger(name, filters, _period(name, filters)))
    if not rows:
        cards.draw(cards.muted("筛选范围内这个台账没有数据。"))
        return
    row_id = box(b, "哪一行（按上面的筛选）", rows, f"correct_row_{name}")
    columns = {column.name: column.header for column in _correctable(store.ledgers[name])}
    column = box(c, "哪一列", columns, f"correct_column_{name}")
    d, e, f = st.columns([1.2, 2.2, 1.6], vertical_alignment="bottom")
    now = cell_text(store, name, row_id, column) or "空"
    value = d.text_input(
        f"改为（现在是：{words.verbatim(now[:20])}）", key=f"correct_value_{row_id}_{column}", max_chars=500
    )
    reason = e.text_input("理由", key="correct_reason", max_chars=200)
    evidence = f.file_uploader(f"佐证：{EVIDENCE_TYPES}", key=f"correct_evidence_{row_id}_{column}")
    if st.button("提出更正", type="primary", key="correct"):
        _carry_out(name, row_id, column, value, reason, evidence)


def _carry_out(ledger: str, row_id: str, column: str, value: str, reason: str, evidence: object) -> None:
    given = InputFile(evidence.name, evidence.getvalue()) if evidence is not None else None  # type: ignore[attr-defined]
    keys = (f"correct_value_{row_id}_{column}", "correct_reason", f"correct_evidence_{row_id}_{column}")
    try:
        done = propose(
            reading.store(), ledger, row_id, column, value, reason=reason, evidence=given, actor=state.actor(),
            now=clock.now(),
        )  # fmt: skip
    except DashboardError as error:
        say_failed(error, *keys)
        return
    if done.faults:
        show_faults(done.faults, "没有提出更正")
    else:
        state.done(f"已提出第 {done.submission_id} 号更正，待办理。", *keys)


def _correctable(ledger: Ledger) -> list[Column]:
    return [column for column in ledger.columns if not column.sensitive and column.name not in ledger.key]


def _period(name: str, filters: Filters) -> str:
    """The period of a period ledger to choose rows from; the newest unless another is chosen."""
    periods = reading.ledger(name, filters).periods
    if len(periods) < 2:
        return ""
    return st.selectbox("哪一期", periods, format_func=ledger_words.moment, key=f"correct_period_{name}")


def _rows(view: LedgerView) -> dict[str, str]:
    """Surrogate -> the row's key in words; a row known by a person's number alone shows its place in the file."""
    shown = [column for column in view.columns if column.name in view.ledger.key]
    labels = {}
    for row in view.rows(limit=_CHOICES).to_dict("records"):
        parts = [ledger_words.cell(column, row[column.name]) for column in shown if row[column.name] is not None]
        labels[str(row["source_id"])] = " · ".join(parts) or f"{row['source_file']} 第 {row['source_row']} 行"
    return labels


def _decide(open_ones: list[dict[str, object]]) -> None:
    if not open_ones:
        return
    a, b, c, d = st.columns([2.6, 1.8, 0.7, 0.8], vertical_alignment="bottom")
    number = choice(a, "更正", {int(str(row["correction_id"])): _label(row) for row in open_ones}, "decide_number")
    reason = b.text_input("不采纳的原因", key="decide_reason", max_chars=200)
    is_accepted = c.button("采纳", disabled=number is None, width="stretch")
    is_refused = d.button("不采纳", disabled=number is None, width="stretch")
    if number is None or not (is_accepted or is_refused):
        return
    try:
        result = decide(
            reading.store(), number, is_accepted=is_accepted, actor=state.actor(), now=clock.now(), reason=reason
        )
    except DashboardError as error:
        say_failed(error, "decide_number", "decide_reason")
        return
    if result.faults:
        show_faults(result.faults, "没有采纳")
        return
    batch = f"已采纳，批次号 {result.batch_id}，看板已更新" if is_accepted else "未采纳"
    state.done(f"第 {number} 号更正：{batch}。", "decide_number", "decide_reason")


def _names(row: dict[str, object]) -> tuple[str, str]:
    ledger = reading.store().ledgers.ledgers.get(str(row["ledger"]))
    column = ledger.by_name.get(str(row["column_name"])) if ledger else None
    return (ledger.title if ledger else str(row["ledger"])), (column.header if column else str(row["column_name"]))


def _label(row: dict[str, object]) -> str:
    title, column = _names(row)
    return f"第 {row['correction_id']} 号　{title}　{column}：{row['old_value'] or '空'} → {row['new_value'] or '空'}"


def table(rows: list[dict[str, object]]) -> Markup:
    """Corrections with what was, what is to be, why, and what became of each."""
    withdrawn = reading.store().withdrawn_batches()
    header = ("编号", "台账", "列", "原数", "改为", "理由", "佐证", "提出", "状态", "办理")
    body = (
        (
            row["correction_id"], *_names(row), row["old_value"] or "空", row["new_value"] or "空", row["reason"],
            row["evidence_file"] or "无", f"{row['proposed_at']:%Y-%m-%d} {row['proposed_by']}",
            CORRECTION_LABELS[str(row["state"])] + ("，批次已撤回" if _is_left(row, withdrawn) else ""),
            f"{row['decided_at']:%Y-%m-%d} {row['decided_by']} {row['decision_reason']}" if row["decided_at"] else "",
        )
        for row in rows
    )  # fmt: skip
    return cards.table(header, body)


def _is_left(row: dict[str, object], withdrawn: frozenset[int]) -> bool:
    """Whether a correction still says that it is accepted although its batch was taken back, as older releases left it."""
    return row["state"] == ACCEPTED and row["batch_id"] in withdrawn


def _evidence(rows: list[dict[str, object]]) -> None:
    """The evidence goes out as a download only, never as a page of the browser."""
    if not rows:
        return
    by_number = {int(str(row["correction_id"])): row for row in rows}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    number = box(left, "佐证文件", {key: f"第 {key} 号　{row['evidence_file']}" for key, row in by_number.items()})
    row, store = by_number[number], reading.store()
    downloads.button(
        right, "下载佐证", lambda: store.attachments.read(str(row["evidence_sha256"])), str(row["evidence_file"])
    )
