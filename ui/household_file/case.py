"""一户一策: the risks, the measures and who answers for them, the conditions of an elimination, the clock of each step."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.monitoring.case_clock import UNFINISHED, CaseStatus, StepState
from analysis.monitoring.elimination import Condition
from analysis.targets.states import Colour
from models.cases import ELIMINATION, FOLLOW_UP, HELP, IDENTIFICATION, REFUSED, WHOLE_IDENTIFICATION
from models.viewing import Filters
from services import reading
from services.monitoring import case_clocks, eliminations
from services.words import words
from ui.parts import cards
from ui.parts.mark import mark


def state_line(case: pd.Series, filters: Filters) -> Markup:
    """Status, current step, its clock and what is overdue, in one line."""
    parts: list[object] = [cards.light(case["status"], "none")]
    if case["status"] in UNFINISHED and case["current_step"]:
        word = "正在办" if case["is_step_started"] else "下一步"
        since = words.day(case["running_since"])
        days = (pd.Timestamp(filters.asof.end) - case["running_since"]).days if since else 0
        parts.append(f"　{word}：{case['current_step']}" + (f"（{since}起，{days} 天）" if since else ""))
    if case["is_overdue"]:
        parts += ["　", cards.light(f"{case['overdue_step']}逾期 {case['days_over']} 天", "red")]
    elif not words.is_missing(case["due_on"]):
        parts.append(f"　期限 {words.day(case['due_on'])}")
    if not words.is_missing(case["days_without_measure"]):
        parts.append(f"　还没有帮扶措施 {case['days_without_measure']:.0f} 天")
    if case["status"] == CaseStatus.ELIMINATED:
        parts.append(f"　{words.day(case['eliminated_on'])} {words.text(case['elimination'])}")
    if case["is_green_channel"]:
        parts += ["　", cards.tag("绿色通道：先帮扶、后补程序")]
    line = cards.line(*parts)
    if reasons := eliminations.objections(Filters((), (), filters.asof)).get(case["case_id"]):
        line += cards.line(cards.light("消除时不符合条件", "amber"), f"　{'；'.join(reasons)}")
    return line


def risks(case: pd.Series) -> str:
    return "、".join(str(case[f"risk_{i}"]) for i in range(1, 6) if not words.is_missing(case[f"risk_{i}"]))


def measures(steps: pd.DataFrame, filters: Filters) -> Markup:
    """Each measure with its days, money and whether somebody answers for it; not who."""
    found = steps[steps["measure"].notna()]
    if found.empty:
        return cards.muted("还没有帮扶措施。")
    rows = (
        (
            cards.joined(row.measure, mark(filters, "row", "case_steps", row.row_id)), words.day(row.started_on),
            words.day(row.done_on) or "进行中", words.number(row.measure_yuan, "元") or "缺数",
            words.text(row.handled_by) or "缺数",
            "已明确" if row.has_helper_name is True or row.has_helper_name == 1 else cards.light("没有责任人", "amber"),
        )
        for row in words.each(found)
    )  # fmt: skip
    header = ("帮扶措施", "开始", "落实", "帮扶资金（元）", "办理层级", "责任人")
    return cards.table(header, rows, numbers=(3,))


def condition_table(found: Sequence[Condition]) -> Markup:
    rows = ((one.name, cards.light(one.answer.label, one.answer.colour), one.why) for one in found)
    return cards.table(("消除条件", "是否符合", "依据"), rows)


def procedure(case: pd.Series, steps: pd.DataFrame, filters: Filters) -> Markup:
    """The steps with their clocks in two columns; those of the running part that were not begun are there too."""
    rows = [_step_row(row, filters) for row in words.each(steps)]
    rows += [
        (step, "", _limit_words(step), cards.light(StepState.NOT_STARTED.label, "none"), "")
        for step in _missing(case, set(steps["step"]))
    ]
    return cards.in_halves(("环节", "起止", "用时（时限）", "状态", "层级"), rows)


def _missing(case: pd.Series, begun: set[str]) -> list[str]:
    """The steps still to come of the part of the procedure the case is in."""
    order: Sequence[str] = ()
    if case["status"] == CaseStatus.IDENTIFYING:
        order = (*IDENTIFICATION, HELP, FOLLOW_UP)
    elif case["status"] in (CaseStatus.WAITING_FOR_HELP, CaseStatus.FOLLOWED):
        order = (HELP, FOLLOW_UP)
    elif case["status"] == CaseStatus.ELIMINATING:
        order = ELIMINATION
    return [step for step in order if step not in begun]


def _step_row(row: Any, filters: Filters) -> tuple[object, ...]:
    step, state, over = row.step, row.state, row.days_over
    is_named = step == HELP and not words.is_missing(row.measure)
    # A grey 已办结 has no limit to be measured against yet; these steps have none at all.
    is_unmeasured = state is StepState.DONE and step in (FOLLOW_UP, REFUSED, HELP)
    label = "已办结" if state is StepState.DONE else state.label
    if over:
        label += f"，差 {over} 天" if state is StepState.NOTICE_SHORT else f" {over} 天"
    limit = _limit_words(step) if not is_unmeasured else ""
    return (
        cards.whole(cards.joined(row.measure if is_named else step, mark(filters, "row", "case_steps", row.row_id))),
        _span(row.started_on, row.done_on),
        cards.joined(cards.whole(f"{row.days_used} 天"), cards.whole(f"（{limit}）") if limit else ""),
        cards.light(label, Colour.NONE if is_unmeasured else state.colour), words.text(row.handled_by),
    )  # fmt: skip


def _span(started: object, done: object) -> Markup:
    """``2025-05-03～05-06``: the days of a dense table; the year is not repeated, and two years may take two lines."""
    first = str(pd.Timestamp(started).date())  # type: ignore[arg-type]
    if words.is_missing(done):
        return cards.whole(f"{first} 起")
    last = str(pd.Timestamp(done).date())  # type: ignore[arg-type]
    if last[:4] != first[:4]:
        return cards.joined(cards.whole(f"{first}～"), " ", cards.whole(last))
    return cards.whole(first if first == last else f"{first}～{last[5:]}")


def _limit_words(step: str) -> str:
    """``限 3 自然日``, ``不少于 5 自然日``; an empty string without a limit."""
    limit = case_clocks.limits().get(step)
    if limit is None:
        return ""
    return f"{'不少于' if limit.is_minimum else '限'} {limit.days} {limit.kind}"


def limits_note(steps: pd.DataFrame) -> str:
    """Which limits are counted with, and that the county has still to confirm them."""
    whole = case_clocks.limits().get(WHOLE_IDENTIFICATION)
    rows = reading.county().step_limits
    is_open = any(row.limit_days is None or row.status != "县里确认" for row in rows)
    parts = [f"识别全程（线索登记到公告）{whole.days} {whole.kind}" if whole else ""]
    parts.append("没有列时限的环节（灰色的已办结）和现用的天数都待县里确认" if is_open else "")
    if len(steps) and not steps["is_announced"].all():
        parts.append("有的年份节假日安排还没有公布，工作日按周一到周五算")
    return "；".join(part for part in parts if part) + "。" if any(parts) else ""
