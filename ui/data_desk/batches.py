"""What was imported, when and by whom, and taking a batch back."""

import streamlit as st
from markupsafe import Markup

from data_access.intake.asking import Asking
from data_access.record.batches.withdrawal import withdrawn_words
from errors import DashboardError
from models.viewing import Filters
from services import clock, reading
from ui.base import state
from ui.parts import cards, questions
from ui.parts.forms import say_failed
from ui.parts.mark import figure_head

_SHOWN = 60


def section(filters: Filters) -> None:
    """Withdrawing, and the list of batches."""
    rows = reading.store().batch_list()
    in_force = sorted({int(str(row["batch_id"])) for row in rows if row["withdrawn_at"] is None}, reverse=True)
    with cards.card("withdraw"):
        cards.draw(cards.head("撤回一批", "撤回后恢复到没有这一批时的样子；以后各批照旧"))
        _withdraw(in_force, rows)
    with cards.card("batches"):
        source = f"记录库 · 最近 {min(len(rows), _SHOWN)} 张表，共 {len(rows)} 张"
        cards.draw(figure_head("导入记录", filters, "batches", source))
        cards.draw(_table(rows[:_SHOWN]) if rows else cards.muted("还没有导入过数据。"))


def _withdraw(in_force: list[int], rows: list[dict[str, object]]) -> None:
    if not in_force:
        cards.draw(cards.muted("没有可以撤回的批次。"))
        return

    def label(number: int) -> str:
        of_batch = [row for row in rows if row["batch_id"] == number]
        names = list(dict.fromkeys(reading.store().ledgers.title(str(row["ledger"])) for row in of_batch))
        shown = "、".join(names[:3]) + (f"等 {len(names)} 个台账" if len(names) > 3 else "")
        return f"第 {number} 批　{of_batch[0]['created_at']:%Y-%m-%d %H:%M}　{of_batch[0]['actor']}　{shown}"

    left, middle, right = st.columns([2.2, 1.8, 0.9], vertical_alignment="bottom")
    number = left.selectbox("批次", in_force, index=None, placeholder="请选择", format_func=label, key="withdraw_batch")
    reason = middle.text_input("撤回原因", key="withdraw_reason", max_chars=200)
    if right.button(
        "撤回" if number is None else f"撤回第 {number} 批", key="withdraw", disabled=number is None, width="stretch"
    ):
        assert number is not None
        _carry_out(number, reason, {})
    held = state.recall("withdraw_asking")
    if isinstance(held, tuple) and held[0] == number:
        answers = questions.answered(held[1], "按所选办", f"withdraw_{number}")
        if answers is not None:
            _carry_out(held[0], reason, answers)


def _carry_out(number: int, reason: str, answers: dict[str, str]) -> None:
    """Withdraw; a question it raises is kept and drawn below until it is answered."""
    store, asking = reading.store(), Asking(answers)
    try:
        names = store.withdraw(number, actor=state.actor(), now=clock.now(), reason=reason, asking=asking)
    except DashboardError as error:
        say_failed(error, "withdraw_batch", "withdraw_reason")
        return
    if asking.open:
        state.remember("withdraw_asking", (number, asking))
        return
    state.remember("withdraw_asking", None)
    message = withdrawn_words(number, [store.ledgers[name].title for name in names], asking)
    state.done(message, "withdraw_batch", "withdraw_reason")


def _table(rows: list[dict[str, object]]) -> Markup:
    ledgers = reading.store().ledgers
    header = ("批次", "时间", "经办人", "台账", "文件", "行数", "新增", "更新", "移出", "文件校验码", "状态")
    body = (
        (
            row["batch_id"], f"{row['created_at']:%Y-%m-%d %H:%M}", row["actor"],
            ledgers.title(str(row["ledger"])),
            row["file"], row["row_count"], row["inserted_count"], row["updated_count"], row["ended_count"],
            str(row["sha256"])[:8], _state(row),
        )
        for row in rows
    )  # fmt: skip
    return cards.table(header, body, numbers=(5, 6, 7, 8))


def _state(row: dict[str, object]) -> object:
    if row["withdrawn_at"] is None:
        return "在用"
    when = f"{row['withdrawn_at']:%Y-%m-%d %H:%M}"
    return f"已撤回（{when} {row['withdrawn_by']}：{row['withdrawn_reason']}）"
