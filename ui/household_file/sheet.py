"""One household's file (一户一档、一户一策) on one sheet of A4.

Names, numbers, phones and addresses are not in the read model, so nothing here could show them.
"""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.monitoring.case_clock import UNFINISHED, CaseStatus
from data_access.acts.open_identity import open_identity
from errors import DashboardError
from models.viewing import Filters
from services import reading
from services.days import whole
from services.monitoring import case_clocks, eliminations, guarantees, warnings
from services.monitoring.case_clocks import limits_note, risks
from services.monitoring.household import File
from services.monitoring.timeline import Event, events
from services.words import words
from ui.base import theme
from ui.household_file import income
from ui.household_file.case import condition_table, measures, procedure, state_line
from ui.parts import cards, printed
from ui.parts.mark import mark

_TIMELINE_LEDGERS = "线索、问题、救助、理赔、搬迁、监测对象台账"


def show(file: File, filters: Filters) -> None:
    """The sheet."""
    printed.page()
    theme.add("household")
    cards.kept("printed", f"household_{file.household['household_id']}", lambda: _sheet(file, filters), filters)


def _sheet(file: File, filters: Filters) -> Markup:
    household, case = file.household, file.newest
    place = f"{household['township']}{household['village']} · 一户一档、一户一策"
    note = "姓名、证件号码、电话和住址不进看板，也不印在这张表上。"
    years = income.section(file, filters)
    parts = [
        printed.heading(place, note, filters),
        cards.facts(_facts(file, filters)),
        printed.section("一、家庭成员", "家庭成员台账 · 现状", _members(household, filters)),
        printed.section("二、收入", f"户年度收入和保障台账 · 截至{filters.asof.label}可见的年度", years),
        printed.section("三、四项保障", "监测对象台账、户年度台账、问题台账", _guarantees(file, filters)),
    ]
    if case is None:
        parts.append(cards.muted(f"截至{filters.asof.label}没有纳入过监测。"))
    else:
        parts += _of_case(file, case, filters)
    happened = [event for event in events(file, filters) if not event.is_detail]
    number = "四" if case is None else "六"
    parts.append(printed.section(f"{number}、大事记", _TIMELINE_LEDGERS, events_table(happened, filters)))
    return cards.div("dense", *parts, _foot(file))


def timeline(file: File, filters: Filters) -> None:
    """Everything in one table, with every step of every case and the years; the sheet keeps what is not in its sections."""
    cards.kept("timeline", f"timeline_{file.household['household_id']}", lambda: _timeline(file, filters), filters)


def _timeline(file: File, filters: Filters) -> Markup:
    found = events(file, filters)
    source = f"{_TIMELINE_LEDGERS}、监测办理、户年度台账 · 截至{filters.asof.label}"
    return cards.head(f"全部经过 {len(found)} 条", source) + events_table(found, filters)


def events_table(found: list[Event], filters: Filters) -> Markup:
    """The events in two columns."""
    if not found:
        return cards.muted("没有记录。")
    body = [
        (cards.whole(str(one.day)), cards.whole(cards.joined(one.what, mark(filters, "row", one.ledger, one.row_id))), one.detail)
        for one in found
    ]  # fmt: skip
    return cards.in_halves(("日期", "事项", "情况"), body)


def _of_case(file: File, case: pd.Series, filters: Filters) -> list[Markup]:
    """The parts about the case that decides, and the cases before it."""
    steps = file.steps_of(case)
    plan = [
        state_line(case, filters),
        cards.line("风险：", cards.strong(risks(case) or "缺数"), *_warned(file, filters)),
        measures(steps, filters),
    ]
    if case["status"] in UNFINISHED and not words.is_missing(case["entered_on"]):
        found = eliminations.conditions(case, file.years, int(file.household["size"]), filters)
        plan.append(condition_table(found))
    title = f"五、办理过程（第 {case['entry_number']} 次纳入）" if len(file.cases) > 1 else "五、办理过程"
    body = procedure(case, steps, filters) + cards.muted(limits_note(steps))
    earlier = Markup().join(_earlier(row, filters) for _, row in file.cases.iloc[:-1].iterrows())
    return [
        printed.section("四、一户一策", f"监测办理台账 · 截至{filters.asof.label}", Markup().join(plan)),
        printed.section(title, f"监测办理台账 · 截至{filters.asof.label}", body + earlier),
    ]


def _warned(file: File, filters: Filters) -> list[object]:
    """What the warning rules say of the household, each with its values."""
    found = warnings.warnings(whole(filters))
    own = found[found["household_id"] == file.household["household_id"]]
    said = list(dict.fromkeys(str(word) for word in own["words"])) if len(own) else []
    return [f"　数据比对预警：{'；'.join(said)}"] if said else ["　数据比对没有预警"]


def _earlier(case: pd.Series, filters: Filters) -> Markup:
    where = mark(filters, "row", "cases", case["case_id"])
    words_of = f"{words.month_label(case['identified_month'])}识别，{case['category']}，"
    return cards.line(
        f"第 {case['entry_number']} 次纳入：{words_of}", f"{risks(case)}；{case['status']}",
        f" {words.day(case['eliminated_on'])} {words.text(case['elimination'])}", where,
    )  # fmt: skip


def _facts(file: File, filters: Filters) -> list[tuple[str | Markup, str, str]]:
    household, case = file.household, file.newest
    relocated = "是" + (f"（{household['site_name']}）" if not words.is_missing(household["site_name"]) else "")
    category, identified, entered = "没有纳入过", "—", "—"
    if case is not None:
        again = f"（第 {case['entry_number']} 次）" if case["entry_number"] > 1 else ""
        is_refused = case["status"] == CaseStatus.REFUSED
        category, identified = f"{case['category']}{again}", words.month_label(case["identified_month"])
        if is_refused:
            category = f"没有纳入（拟{category}）"
        entered = words.day(case["entered_on"]) or ("不予纳入" if is_refused else "还没有录入")
    marked = mark(filters, "row", "households", household["household_id"])
    members = mark(filters, "figure", "household_members", household["household_id"])
    return [
        (cards.joined("户类型", marked), str(household["household_type"]), ""),
        ("监测对象类别", category, ""),
        ("识别监测时间", identified, ""),
        ("纳入（录入系统办结）", entered, ""),
        (cards.joined("家庭人口", members), str(household["size"]), "人"),
        ("易地搬迁", relocated if household["is_relocated"] else "否", ""),
        ("整户无劳动能力", words.yes_no(household["has_no_labour"]), ""),
        ("帮扶责任人", "已明确" if household["has_helper_name"] else "未明确", ""),
    ]  # fmt: skip


def _members(household: pd.Series, filters: Filters) -> Markup:
    """The members without names."""
    found = reading.rows("household_members", household=household["household_id"])
    body = (
        (
            cards.joined(row.relation, mark(filters, "row", "members", row.row_id)), row.gender, f"{row.birth_year}年",
            words.text(row.student_status) or words.text(row.education), row.health, row.labour_skill,
            f"{row.work_place} {words.number(row.work_months)} 个月" if not words.is_missing(row.work_place) else "",
            words.yes_no(row.is_medically_insured),
            "、".join(name for flag, name in ((row.is_minimum_living, "低保"), (row.is_extreme_hardship, "特困")) if flag is True),
        )
        for row in words.each(found)
    )  # fmt: skip
    header = ("与户主关系", "性别", "出生", "文化程度或在校", "健康状况", "劳动技能", "务工", "参加医保", "兜底")
    return cards.table(header, body)


def _guarantees(file: File, filters: Filters) -> Markup:
    found = case_clocks.gaps(whole(filters)).get(file.household["household_id"], ())
    open_now = [gap.guarantee for gap in found if gap.solved_on is None and not gap.is_for_health]
    outcomes = case_clocks.outcomes(whole(filters))
    is_told = guarantees.is_reported(filters)
    return income.guarantees(file.cases, outcomes, file.years, open_now if is_told else None)


def _foot(file: File) -> Markup:
    household, manifest = file.household, reading.manifest()
    demo = "演示数据，不是真实情况。" if manifest.is_demo else ""
    source = f"户台账第 {household['batch_id']} 批 {household['file']} 第 {household['source_row']} 行"
    return cards.muted(f"{demo}数据版本 {manifest.version}；{source}。")


def identity(file: File) -> None:
    """Where an allowed person will open the names; for now a sentence says why not."""
    with cards.card("identity"):
        if st.button("查看姓名和联系方式", key="open_identity"):
            try:
                open_identity(reading.store(), reading.viewer(), str(file.household["household_id"]), "")
            except DashboardError as error:
                st.info(words.of_error(error))
