"""Clues taken down on screen: a new one about a household, and what the visit found of one that waits."""

from typing import Any

import streamlit as st

from data_access.acts.cases import Clue, register_clue, verify_clue
from models.viewing import Filters
from services import clock, reading
from services.ledgers.known import codes, is_kept, open_codes
from services.words import words
from ui.base import state
from ui.parts import cards
from ui.parts.forms import box, carry_out, default_day, past_day


def register(household_id: str, filters: Filters) -> None:
    """A clue to be verified."""
    if not is_kept("clues"):
        return
    a, b, c = st.columns(3)
    source = a.selectbox("线索来源", codes("clues", "source"), key="clue_source")
    risk = b.selectbox("疑似风险", codes("clues", "risk"), key="clue_risk")
    day = past_day(c, "收到日期", default_day(filters), "clue_day")
    if st.button("登记线索", key="register_clue"):
        clue = Clue(household_id, str(source), str(risk), day)
        carry_out(
            lambda: register_clue(reading.store(), clue, actor=state.person(), now=clock.now()),
            "已登记线索，待核实。",
        )


def results(household_id: str, filters: Filters) -> None:
    """What the visit found, for each clue of the household that nobody has verified; nothing where none waits."""
    found = reading.rows("clues", day=clock.today())
    own = found[(found["household_id"] == household_id) & found["verified_on"].isna()]
    if own.empty:
        return
    by_id: dict[str, Any] = {str(row.clue_id): row for row in words.each(own)}
    note = "核实后登记结果；录入系统办结时，没有登记的自动记为纳入监测。"
    cards.draw(cards.muted(f"这一户有 {len(by_id)} 条线索待核实，{note}"))
    a, b, c, d = st.columns([1.8, 1.1, 1, 0.8], vertical_alignment="bottom")
    named = {id: f"{words.day(row.received_on)} {row.source}，{row.risk}" for id, row in by_id.items()}
    chosen = box(a, "待核实的线索", named, "clue_waiting")
    answers = [code for code in codes("clues", "result") if code not in open_codes("clues")]
    answer = b.selectbox("核实结果", answers, index=None, placeholder="请选择", key="clue_result")
    received = words.date_of(by_id.get(str(chosen), next(iter(by_id.values()))).received_on)
    day = past_day(c, "核实日期", max(received, default_day(filters)), f"clue_verified_{chosen}")
    if d.button("登记结果", key="verify_clue", width="stretch"):
        carry_out(
            lambda: verify_clue(
                reading.store(), str(chosen), str(answer or ""), day, actor=state.person(), now=clock.now(),
            ),
            "已登记核实结果。", "clue_result",
        )  # fmt: skip
