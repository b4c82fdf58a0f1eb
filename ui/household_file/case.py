"""一户一策: the risks, the measures and who answers for them, the conditions of an elimination, the clock of each step."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.monitoring.case_clock import UNFINISHED, CaseStatus, StepState
from analysis.monitoring.elimination import Condition
from analysis.targets.states import Colour
from models.cases import HELP
from models.viewing import Filters
from services.days import whole
from services.monitoring import case_clocks, eliminations
from services.words import words
from ui.parts import cards
from ui.parts.mark import mark


def state_line(case: pd.Series, filters: Filters) -> Markup:
    """Status, current step, its clock and what is overdue, in one line."""
    parts: list[object] = [cards.light(case["status"], "none")]
    if case["status"] in UNFINISHED and case["current_step"]:
        word = "正在办" if case["is_step_started"] else "下一步"
        parts.append(f"　{word}：{case['current_step']}{case_clocks.running_words(case, filters)}")
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
    if reasons := eliminations.objections(whole(filters)).get(case["case_id"]):
        line += cards.line(cards.light("消除时不符合条件", "amber"), f"　{'；'.join(reasons)}")
    return line


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
        (step, "", case_clocks.limit_words(step), cards.light(StepState.NOT_STARTED.label, "none"), "")
        for step in case_clocks.not_begun(case, set(steps["step"]))
    ]
    return cards.in_halves(("环节", "起止", "用时（时限）", "状态", "层级"), rows)


def _step_row(row: Any, filters: Filters) -> tuple[object, ...]:
    is_named = row.step == HELP and not words.is_missing(row.measure)
    is_unmeasured = case_clocks.is_unmeasured(row)
    limit = case_clocks.limit_words(row.step) if not is_unmeasured else ""
    return (
        cards.whole(cards.joined(row.measure if is_named else row.step, mark(filters, "row", "case_steps", row.row_id))),
        _span(row.started_on, row.done_on),
        cards.joined(cards.whole(f"{row.days_used} 天"), cards.whole(f"（{limit}）") if limit else ""),
        cards.light(case_clocks.state_words(row), Colour.NONE if is_unmeasured else row.state.colour), words.text(row.handled_by),
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
