"""预警规则: what each rule finds and could not compare, and changing one, which is only possible after a dry run."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from analysis.monitoring import warnings as risk
from data_access.acts.change_warning_rule import change_rule
from data_access.published.warning_facts import absent
from errors import DashboardError, RuleChangeRefused
from models.viewing import Filters
from models.warnings import RuleTest, WarningRule
from services import clock, reading
from services.monitoring.warnings import lines, monitored, unjudged, warnings
from services.words import words
from ui.base import state
from ui.clues import income_lines
from ui.parts import actor, cards
from ui.parts.forms import carry_out
from ui.parts.mark import mark

_TRIED = "rule_tried"
_OPEN = "待县里确认"
#: What one tries: rule, threshold, on or off, and of which data and month.
_Trial = tuple[str, float | None, bool, str, str]


def section(filters: Filters) -> None:
    """The rules with what each finds, and the editor."""
    rules = reading.warning_rules()
    if not rules:
        cards.draw(cards.muted("县情文件夹里还没有预警规则（monitoring/warning_rules.csv），没有作数据比对。"))
        return
    with cards.card("rules"):
        title = cards.joined(f"数据比对规则 {len(rules)} 条", mark(filters, "figure", "warned_households"))
        cards.draw(
            cards.head(title, f"截至{filters.asof.label}"),
            reading.derived("rules_table", lambda: _table(rules, filters), filters),
            cards.muted("预警只是请人上门看一看，不是认定；够条件的应纳尽纳，不设名额。没有比较的不算没有问题。"),
        )
    said_, name = st.columns([3.4, 1], vertical_alignment="center")
    said_.html(cards.muted("调整规则、填监测线，都要写明依据和经办人；谁、何时、依据什么都留下。"))
    actor.field(name)
    with cards.card("rule_editor"):
        cards.draw(cards.head("调整一条规则", "先试算，再启用"))
        _editor(rules, filters)
    income_lines.section(filters)
    _history(rules)


def _table(rules: tuple[WarningRule, ...], filters: Filters) -> Markup:
    found, opened = warnings(filters), monitored(filters)
    of_rule = {str(id): frozenset(part["household_id"]) for id, part in found.groupby("rule_id")}
    missing: dict[str, list[risk.Unjudged]] = {}
    for each in unjudged(filters):
        missing.setdefault(each.rule_id, []).append(each)
    body = []
    for rule in rules:
        warned, gaps = of_rule.get(rule.id, frozenset()), missing.get(rule.id, [])
        silent = _absent(rule, filters) if rule.is_on else ""
        counts: tuple[object, object] = (len(warned), len(warned & opened)) if rule.is_on else ("—", "—")
        if rule.is_on and not warned and (silent or _is_nothing_compared(rule, gaps, filters)):
            counts = (cards.light("缺数", "grey"), "—")
        said = [silent, *(f"{gap.households} 户：{gap.reason}" for gap in gaps)]
        condition = f"{rule.quantity}：{rule.condition}" if rule.test is not RuleTest.IS_TRUE else rule.condition
        body.append(
            (
                rule.title, condition, rule.risk or "—", switched(rule), *counts,
                "；".join(filter(None, said)) or "—", "；".join(filter(None, (rule.change, rule.note))),
            )
        )  # fmt: skip
    header = ("规则", "条件", "指向风险", "状态", "预警（户）", "其中已在监测（户）", "没有比较的", "依据")
    return cards.table(header, body, numbers=(4, 5))


def _absent(rule: WarningRule, filters: Filters) -> str:
    """The ledgers that tell this rule nothing."""
    counts = {name: table.row_count for name, table in reading.manifest().tables.items()}
    found = absent(reading.store().ledgers, counts, reading.facts(filters), rule.fact)
    return f"{'、'.join(ledger.title for ledger in found)}没有数" if found else ""


def _is_nothing_compared(rule: WarningRule, gaps: list[risk.Unjudged], filters: Filters) -> bool:
    facts = reading.facts(filters)
    known = facts.loc[facts["fact"] == rule.fact, "household_id"].nunique()
    return bool(gaps) and sum(gap.households for gap in gaps) >= known


def switched(rule: WarningRule) -> Markup:
    """On or off, and whether somebody has said so."""
    light = cards.light("启用" if rule.is_on else "停用", "none")
    return light if rule.is_confirmed else cards.joined(light, " ", cards.tag(_OPEN))


def _editor(rules: tuple[WarningRule, ...], filters: Filters) -> None:
    by_id = {rule.id: rule for rule in rules}
    first, second, third, fourth = st.columns([2.2, 1.4, 1.1, 0.9], vertical_alignment="bottom")
    id = first.selectbox("规则", list(by_id), format_func=lambda one: by_id[one].title, key="rule_chosen")
    rule = by_id.get(id, rules[0])
    typed = ""
    if rule.test.needs_threshold:
        label = f"界线（{rule.unit}），现在是 {rule.threshold:g}"
        state.ensure_widget(f"rule_threshold_{rule.id}", f"{rule.threshold:g}")
        typed = second.text_input(label, key=f"rule_threshold_{rule.id}", max_chars=12)
    else:
        second.text_input("界线", value="这条规则不用界线", disabled=True, key=f"rule_threshold_{rule.id}")
    state.ensure_widget(f"rule_on_{rule.id}", rule.is_on)
    is_on = third.toggle("启用这条规则", key=f"rule_on_{rule.id}")
    try:
        threshold = _number(typed, rule)
        if fourth.button("试算", key="rule_try", type="primary", width="stretch"):
            state.remember(_TRIED, _trial(rule, threshold, is_on, filters))
    except DashboardError as error:
        st.error(words.of_error(error))
        return
    if state.recall(_TRIED) != _trial(rule, threshold, is_on, filters):
        cards.draw(cards.muted("改好界线或开关后点“试算”，先看会多出、减少多少户，再决定启不启用。"))
        return
    _outcome(rule, risk.changed_rule(rule, threshold, is_on), filters)
    _confirm(rule, threshold, is_on)


def _trial(rule: WarningRule, threshold: float | None, is_on: bool, filters: Filters) -> _Trial:
    return rule.id, threshold, is_on, reading.manifest().version, str(filters.asof)


def _number(typed: str, rule: WarningRule) -> float | None:
    """The threshold typed; raises RuleChangeRefused for what is no number."""
    if not rule.test.needs_threshold:
        return None
    try:
        return float(typed)
    except ValueError:
        raise RuleChangeRefused(f"“{typed}”不是确切的数。请只填数字，单位是{rule.unit}。") from None


def dry_run(rule: WarningRule, changed: WarningRule, filters: Filters) -> risk.DryRun:
    """What the change would do in the whole county: a rule holds in every township, whatever the filter line says."""
    county = Filters((), (), filters.asof)
    found = warnings(county)
    others = frozenset(found.loc[found["rule_id"] != rule.id, "household_id"])
    return risk.dry_run(reading.facts(county), rule, changed, lines(), monitored(county), others)


def _outcome(rule: WarningRule, changed: WarningRule, filters: Filters) -> None:
    name = f"dry_run_{rule.id}_{changed.threshold}_{changed.is_on}"
    tried = reading.derived(name, lambda: dry_run(rule, changed, filters), Filters((), (), filters.asof))
    rows = [(row.township, row.brought_in, row.dropped) for row in words.each(tried.by_township)]
    parts = [
        cards.line(
            f"试算（全县，截至{filters.asof.label}）：预警由 ", cards.strong(f"{tried.before} 户"), " 变为 ", cards.strong(f"{tried.after} 户"),
        ),
        cards.line(
            "多出 ", cards.strong(f"{tried.brought_in} 户"), f"，其中已在监测 {tried.brought_in_monitored} 户，"
            f"没有在监测、别的规则也没有预警的 {tried.only_now} 户",
        ),
        cards.line(
            "减少 ", cards.strong(f"{tried.dropped} 户"), f"，其中已在监测 {tried.dropped_monitored} 户，"
            f"没有在监测、从此没有任何规则预警的 {tried.left_alone} 户",
        ),
    ]  # fmt: skip
    if tried.left_alone:
        parts.append(cards.muted(f"请注意：这 {tried.left_alone} 户以后不会再被数据比对发现，要靠排查和农户自己申报。"))
    for each in risk.unjudged(reading.facts(Filters((), (), filters.asof)), [changed], lines()):
        parts.append(cards.muted(f"没有比较 {each.households} 户：{each.reason}。"))
    cards.draw(*parts, cards.table(("乡镇", "多出（户）", "减少（户）"), rows, numbers=(1, 2)) if rows else "")


def _confirm(rule: WarningRule, threshold: float | None, is_on: bool) -> None:
    left, right = st.columns([3.8, 0.9], vertical_alignment="bottom")
    keys = ("rule_grounds", f"rule_threshold_{rule.id}", f"rule_on_{rule.id}")
    grounds = left.text_input("依据（必填）", key=keys[0], max_chars=120, placeholder="文件名称、文号或会议纪要")
    if right.button("启用" if is_on else "停用", key="rule_confirm", width="stretch"):
        carry_out(
            lambda: change_rule(
                reading.store(), rule.id, threshold=threshold, is_on=is_on, grounds=grounds, actor=state.person(),
                now=clock.now(),
            ),
            f"已调整“{rule.title}”，看板按新的规则比对。", *keys,
        )  # fmt: skip


def _history(rules: tuple[WarningRule, ...]) -> None:
    """Every change there ever was, newest first."""
    found = reading.rows("rule_changes")
    if found.empty:
        return
    by_id = {rule.id: rule for rule in rules}
    body = [
        (words.day(row.changed_at), *_said(by_id.get(row.rule_id), row), row.grounds, row.actor)
        for row in words.each(found.iloc[::-1])
    ]
    with cards.card("rule_history"):
        cards.draw(
            cards.head(f"历次调整 {len(body)} 次", "最近的一次算数，以前的都留着"),
            cards.table(("日期", "规则", "界线", "开关", "依据", "经办人"), body),
        )


def _said(rule: WarningRule | None, row: object) -> tuple[str, str, str]:
    threshold = words.number(getattr(row, "threshold"))  # noqa: B009
    unit = rule.unit if rule else ""
    title = rule.title if rule else "已经没有的规则"
    return title, f"{threshold} {unit}" if threshold else "不用界线", "启用" if getattr(row, "is_on") else "停用"  # noqa: B009


def titles(rules: tuple[WarningRule, ...]) -> Mapping[str, str]:
    return {rule.id: rule.title for rule in rules}
