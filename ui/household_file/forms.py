"""Taking down on screen what was done: a clue, the beginning of a case, a step begun or finished."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.monitoring import elimination
from analysis.monitoring.elimination import WAYS, Year
from data_access.acts.case_order import Taken, is_ended, next_steps
from data_access.acts.cases import Judgement, NewCase, StepEntry, open_case, record_step
from models.cases import CASE_STEPS, ELIMINATION, FOLLOW_UP, HELP, REFUSED
from models.time import Month
from models.viewing import Filters
from services import clock, reading
from services.ledgers.known import codes, is_kept
from services.monitoring import eliminations, warnings
from services.monitoring.household import File, file_of
from services.words import words
from ui.base import state
from ui.household_file import clue_forms
from ui.household_file.case import condition_table
from ui.parts import absent, actor, cards
from ui.parts.forms import carry_out, default_day, past_day

_ELIMINATED = ELIMINATION[-1]
_NOT_HERE = (
    "监测办理含个人信息，看板还没有启用权限管理，真实数据暂不能在网页上登记；演示数据可以试用。"
    "请先在全国系统里办理。"
)  # fmt: skip


def section(file: File, filters: Filters) -> None:
    """The forms that fit where the household stands now, whatever month is shown."""
    with cards.card("casework"):
        cards.draw(cards.head("登记办理情况", "按现在的记录登记，不随截至月份变"))
        if not reading.store().is_demo():
            cards.draw(cards.muted(_NOT_HERE))
            return
        actor.field()
        now = file_of(file.household, Filters((), (), Month.of(clock.today())))
        case = now.newest
        steps = taken(now, case)
        clue_forms.results(str(file.household["household_id"]), filters)
        if not is_kept("cases", "case_steps"):
            cards.draw(cards.muted(absent.NOT_KEPT))
        elif case is None or is_ended(steps) or not words.is_missing(case["eliminated_on"]):
            _beginnings(now, filters)
        else:
            _step_form(now, case, steps, filters)


def taken(file: File, case: pd.Series | None) -> list[Taken]:
    """The steps of a case in force now, as the record has them; oldest first."""
    if case is None:
        return []
    found = reading.rows("household_steps", household=file.household["household_id"])
    return [
        Taken(words.date_of(row.started_on), row.step, words.date_or_none(row.done_on))
        for row in words.each(found[found["case_id"] == case["case_id"]])
    ]


def _beginnings(file: File, filters: Filters) -> None:
    """For a household without a case under way: a clue to be verified, or the identification at once."""
    cards.draw(cards.muted("这一户现在没有在办的监测。有了线索先登记；要按程序识别的，直接登记纳入。"))
    left, right = st.columns(2)
    with left:
        clue_forms.register(str(file.household["household_id"]), filters)
    with right:
        _case_form(file, filters)


def _case_form(file: File, filters: Filters) -> None:
    id = str(file.household["household_id"])
    is_lifted = file.household["household_type"] == "脱贫户"
    fitting = [name for name in codes("cases", "category") if name != ("边缘易致贫户" if is_lifted else "脱贫不稳定户")]
    a, b, c = st.columns(3)
    category = a.selectbox("监测对象类别", fitting, key="case_category")
    source = b.selectbox("线索来源", codes("cases", "clue_source"), key="case_source")
    day = past_day(c, "线索登记日期", default_day(filters), "case_day")
    risks = st.multiselect(
        "风险类型（主要的先选，最多五种）", codes("cases", "risk_1"), max_selections=5, select_all=False,
        placeholder="请选择", key="case_risks",
    )  # fmt: skip
    is_green = st.checkbox("绿色通道：突发事件，先帮扶、后补程序", key="case_green")
    if st.button("登记纳入（开始识别）", key="open_case"):
        new = NewCase(id, str(category), str(source), list(risks), day, is_green)
        carry_out(
            lambda: open_case(reading.store(), new, actor=state.person(), now=clock.now()),
            "已开始识别，线索登记已记下。", "case_risks",
        )  # fmt: skip


def _step_form(file: File, case: pd.Series, steps: list[Taken], filters: Filters) -> None:
    """Finish what is being done, or begin what may come next."""
    # A click belongs to what stood on the screen before it; this run may already read what somebody else took down.
    before, seen_key = steps, f"steps_seen_{case['case_id']}"
    if isinstance(remembered := state.recall(seen_key), tuple):
        before = list(remembered)
    state.remember(seen_key, tuple(steps))
    running = [one for one in steps if one.done_on is None]
    # Following up ends with the elimination, so its end is what one wants last.
    ends: list[tuple[str, str, dt.date | None]] = [("办结", one.step, one.started_on) for one in running]
    begins = [("开始", step, None) for step in next_steps(steps, is_green=bool(case["is_green_channel"]))]
    options = [*(one for one in ends if one[1] != FOLLOW_UP), *begins, *(one for one in ends if one[1] == FOLLOW_UP)]
    a, b, c = st.columns([1.4, 1, 1], vertical_alignment="bottom")
    chosen = a.selectbox("登记什么", options, format_func=_option_words, key=f"work_{case['case_id']}")
    if chosen not in options:
        cards.draw(cards.muted("没有可以登记的环节。"))
        return
    _, step, started = chosen
    # Fresh fields for each step taken down: what was typed for the last one is not typed for the next.
    own = f"{CASE_STEPS.index(step)}_{len(steps)}"
    if started is None:
        started = past_day(b, "开始日期", default_day(filters), f"step_start_{own}")
        is_done = c.checkbox("同时办结", key=f"step_is_done_{own}")
        done = past_day(c, "办结日期", started, f"step_done_{own}") if is_done else None
    else:
        done = past_day(b, "办结日期", max(started, default_day(filters)), f"step_done_{own}")
    entry = _details(StepEntry(step, started, done), own)
    judgement = _judged(file, case, entry) if step == _ELIMINATED and done is not None else None
    if st.button(f"登记：{_option_words(chosen)}", type="primary", key="record_step"):
        carry_out(
            lambda: record_step(
                reading.store(), str(case["case_id"]), entry, before, judgement=judgement, actor=state.person(),
                now=clock.now(),
            ),
            f"已登记：{step}{'办结' if done else '开始'}。",
        )  # fmt: skip


def _option_words(option: tuple[str, str, dt.date | None]) -> str:
    verb, step, started = option
    return f"{verb}“{step}”" + (f"（{started}开始的）" if started else "")


def _details(entry: StepEntry, own: str) -> StepEntry:
    """Who handled it, and what the step asks for besides."""
    a, b, c = st.columns(3)

    def coded(place: DeltaGenerator, label: str, column: str, key: str) -> str | None:
        return place.selectbox(label, codes("case_steps", column), index=None, placeholder="请选择", key=key)

    details: dict[str, object] = {
        "handled_by": coded(a, "办理层级", "handled_by", f"step_level_{own}"),
        "handler_name": b.text_input("经办人姓名（只存记录库）", max_chars=40, key=f"step_handler_{own}"),
    }
    if entry.step == HELP:
        details["measure"] = coded(c, "帮扶措施", "measure", f"step_measure_{own}")
        details["measure_yuan"] = a.number_input(
            "帮扶资金（元）", min_value=0, max_value=5000000, value=None, step=100, placeholder="没有就空着",
            key=f"step_yuan_{own}",
        )  # fmt: skip
        details["helper_name"] = b.text_input("帮扶责任人（只存记录库）", max_chars=40, key=f"step_helper_{own}")
    if entry.step == REFUSED:
        details["step_grounds"] = st.text_area(
            "不予纳入的依据", max_chars=200, height=70, key=f"case_step_grounds_{own}"
        )
    if entry.step == _ELIMINATED:
        way = c.selectbox("消除方式", WAYS, key=f"step_way_{own}")
        income = a.number_input(
            "近 12 个月人均纯收入（元）", min_value=-100000, max_value=1000000, value=None, step=100,
            placeholder="请填写", key=f"step_income_{own}",
        )  # fmt: skip
        details["step_grounds"] = st.text_area(
            "数据看不出来的，核实后写明依据", max_chars=200, height=70, key=f"case_step_grounds_{own}"
        )
        entry = replace(entry, way=str(way or ""), income_yuan=None if income is None else float(income))
    return replace(entry, details=details)


def _judged(file: File, case: pd.Series, entry: StepEntry) -> Judgement:
    """The conditions on the day of the elimination, shown with their answers before anything is taken down."""
    assert entry.done_on is not None
    done, newest = entry.done_on, None
    if entry.income_yuan is not None:
        newest = Year(done.year, entry.income_yuan, warnings.lines().get(done.year), (), None, None)
    now = Filters((), (), Month.of(clock.today()))
    facts = eliminations.facts_of(case, file.years, int(file.household["size"]), now, entry.way, newest)
    found = elimination.conditions(facts, done)
    cards.draw(condition_table(found))
    return Judgement(elimination.refusals(found), elimination.to_confirm(found))
