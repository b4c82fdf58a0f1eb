"""Warnings from the comparison of data: which households a rule says to visit, why, and what it could not compare.

A warning is a reason to visit and nothing more: no quota, no score. What is missing is never counted as good: it is
counted apart, with the reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.targets.wording import guarded, short
from models.warnings import RuleTest, WarningRule

#: What is left over by the computer's rounding does not decide about a household.
_DIGITS = 9
#: Amounts that are compared with a line or with the year before are yuan.
_YUAN = "元"
COLUMNS = (
    "household_id", "township_code", "township", "village_code", "village", "rule_id", "title", "risk", "value",
    "earlier", "threshold", "line", "observed", "known_on", "ledger", "row_id", "file", "source_row", "words",
)  # fmt: skip


@dataclass(frozen=True)
class Unjudged:
    """Households that a rule could not compare, and why."""

    rule_id: str
    households: int
    reason: str


@dataclass(frozen=True)
class DryRun:
    """What a changed rule would do, before it is switched on. Households only, each once.

    Attributes:
        before, after: households the rule warns of as it stands and as changed.
        brought_in, dropped: the difference either way; ``…_monitored`` are those of them with an open case.
        only_now: of those brought in, the households that no other rule warns of and that are not monitored.
        left_alone: of those dropped, the households that no other rule warns of and that are not monitored.
        by_township: township, brought_in, dropped; townships without either are left out.
    """

    before: int
    after: int
    brought_in: int
    brought_in_monitored: int
    only_now: int
    dropped: int
    dropped_monitored: int
    left_alone: int
    by_township: pd.DataFrame


def warnings(facts: pd.DataFrame, rules: Iterable[WarningRule], lines: Mapping[int, float]) -> pd.DataFrame:
    """Every warning of the rules that are switched on.

    Args:
        facts: the columns of data_access.published.warning_facts. lines: year -> income line in yuan; a year without one is not
            compared.

    Returns:
        ``COLUMNS``, one row for each rule and row of a ledger it found: threshold and line are NaN where the rule
        needs none; words name the quantity, its value and what it was compared with.
    """
    found = [_of_rule(facts, rule, lines) for rule in rules if rule.is_on]
    filled = [frame for frame in found if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(COLUMNS))


def unjudged(facts: pd.DataFrame, rules: Iterable[WarningRule], lines: Mapping[int, float]) -> list[Unjudged]:
    """What the rules that are switched on could not compare; rules that compared everything are left out."""
    found = []
    for rule in rules:
        own = _measured(facts, rule, lines)
        for reason, part in own[own["reason"] != ""].groupby("reason") if rule.is_on else ():
            found.append(Unjudged(rule.id, part["household_id"].nunique(), str(reason)))
    return found


def dry_run(
    facts: pd.DataFrame,
    rule: WarningRule,
    changed: WarningRule,
    lines: Mapping[int, float],
    monitored: frozenset[str],
    others: frozenset[str],
) -> DryRun:
    """Compare a rule as it stands with the same rule changed.

    Args:
        monitored: households with an open case. others: households that another rule in force warns of.
    """
    before, after = (set(warnings(facts, [each], lines)["household_id"]) for each in (rule, changed))
    came, went = after - before, before - after
    places = facts.drop_duplicates("household_id").set_index("household_id")["township"]
    counts = {
        name: places.reindex(sorted(households)).value_counts()
        for name, households in (("brought_in", came), ("dropped", went))
    }
    by_township = pd.DataFrame(counts).fillna(0).astype(int).rename_axis("township").reset_index()
    known = monitored | others
    return DryRun(
        before=len(before),
        after=len(after),
        brought_in=len(came),
        brought_in_monitored=len(came & monitored),
        only_now=len(came - known),
        dropped=len(went),
        dropped_monitored=len(went & monitored),
        left_alone=len(went - known),
        by_township=by_township.sort_values(["brought_in", "dropped"], ascending=False, ignore_index=True),
    )


def _measured(facts: pd.DataFrame, rule: WarningRule, lines: Mapping[int, float]) -> pd.DataFrame:
    """The rule's facts with ``line`` (NaN = none) and ``reason`` why a row cannot be compared (empty = it can)."""
    own = facts[facts["fact"] == rule.fact].copy()
    years = pd.to_datetime(own["known_on"]).dt.year
    own["line"] = years.map(lines).astype(float) if rule.test.needs_line else np.nan
    reason = pd.Series("", index=own.index, dtype=object)
    if rule.test is not RuleTest.WITHIN_MONTHS_OR_UNDATED:
        missing = "没有填日期，不知道何时发生" if rule.test is RuleTest.WITHIN_MONTHS else "这一项没有填"
        reason[own["value"].isna()] = missing
    if rule.test is RuleTest.FELL_BY_PCT:
        reason[own["earlier"].isna() & (reason == "")] = "没有上一年度的数"
        reason[(own["earlier"] <= 0) & (reason == "")] = "上一年度没有收入，算不出降幅"
    if rule.test.needs_line:
        without = own["line"].isna()
        reason[without] = own.loc[without, "observed"] + "监测线没有填（待县里确认），没有比较"
    own["reason"] = reason
    return own


def _of_rule(facts: pd.DataFrame, rule: WarningRule, lines: Mapping[int, float]) -> pd.DataFrame:
    own = _measured(facts, rule, lines)
    own = own[own["reason"] == ""]
    own = own[_is_hit(own, rule)]
    threshold = np.nan if rule.threshold is None else rule.threshold
    own = own.assign(rule_id=rule.id, title=rule.title, risk=rule.risk, threshold=threshold)
    own["words"] = [_words(row, rule) for row in own.to_dict("records")]
    return own[list(COLUMNS)]


def _is_hit(own: pd.DataFrame, rule: WarningRule) -> pd.Series:
    value, bound = own["value"], rule.threshold or 0.0
    match rule.test:
        case RuleTest.BELOW_LINE:
            return (value - own["line"]).round(_DIGITS) < 0
        case RuleTest.NEAR_LINE:
            over_pct = ((value - own["line"]) / own["line"] * 100).round(_DIGITS)
            return (over_pct >= 0) & (over_pct <= bound)
        case RuleTest.AT_LEAST:
            return (value - bound).round(_DIGITS) >= 0
        case RuleTest.FELL_BY_PCT:
            return ((own["earlier"] - value) / own["earlier"] * 100).round(_DIGITS) >= bound
        case RuleTest.IS_TRUE:
            return value == 1
        case RuleTest.WITHIN_MONTHS:
            return value < bound
        case RuleTest.WITHIN_MONTHS_OR_UNDATED:
            return value.isna() | (value < bound)


def _words(row: Mapping[object, object], rule: WarningRule) -> str:
    """One warning in a clause: the quantity, its value, and what it was compared with."""
    value, earlier, line = (float(row[name]) for name in ("value", "earlier", "line"))  # type: ignore[arg-type]
    observed, bound = str(row["observed"]), rule.threshold or 0.0
    match rule.test:
        case RuleTest.BELOW_LINE:
            shown = guarded(value, 0, ("<", line))
            return f"{observed}{rule.quantity} {shown} {_YUAN}，低于监测线 {line:g} {_YUAN}"
        case RuleTest.NEAR_LINE:
            over_pct = short(guarded((value - line) / line * 100, 1, ("<=", bound)))
            shown = guarded(value, 0, (">=", line))
            return (
                f"{observed}{rule.quantity} {shown} {_YUAN}，比监测线 {line:g} {_YUAN}高 {over_pct}%，不超过 {bound:g}%"
            )
        case RuleTest.AT_LEAST:
            shown = guarded(value, 0, (">=", bound))
            return f"{observed}{rule.quantity} {shown} {rule.unit}，达到 {bound:g} {rule.unit}"
        case RuleTest.FELL_BY_PCT:
            fell_pct = short(guarded((earlier - value) / earlier * 100, 1, (">=", bound)))
            amounts = f"{guarded(value, 0)} {_YUAN}，比上年度 {guarded(earlier, 0)} {_YUAN}"
            return f"{observed}{rule.quantity} {amounts}下降 {fell_pct}%，达到 {bound:g}%"
        case RuleTest.IS_TRUE:
            return f"{rule.quantity}（{observed}）"
        case RuleTest.WITHIN_MONTHS | RuleTest.WITHIN_MONTHS_OR_UNDATED:
            within = "" if np.isnan(value) else f"，不满 {bound:g} 个月"
            return f"{rule.quantity}（{observed}{within}）"


def changed_rule(rule: WarningRule, threshold: float | None, is_on: bool) -> WarningRule:
    """The rule with another threshold or switched on or off."""
    return replace(rule, threshold=threshold if rule.test.needs_threshold else None, is_on=is_on)


def counted(found: pd.DataFrame, column: str, names: Sequence[str] = ()) -> dict[str, int]:
    """Households by a column of warnings, most first; ``names`` are there even without any."""
    counts = found.groupby(column)["household_id"].nunique().sort_values(ascending=False, kind="stable")
    return {str(name): int(count) for name, count in counts.items()} | {
        name: 0 for name in names if name not in counts.index
    }
