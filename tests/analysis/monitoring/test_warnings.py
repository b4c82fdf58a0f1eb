"""Trying a changed rule before it is switched on, and what the words never contradict."""

from __future__ import annotations

import pandas as pd

from analysis.monitoring import warnings
from models.warnings import RuleTest, WarningRule

RULE = WarningRule(
    "m", "医疗自付较大", "medical", "合规自付支出", RuleTest.AT_LEAST, 10000.0, "元", True, "因病", False
)
PLACES = {"a": "崇文镇", "b": "崇文镇", "c": "附城镇", "d": "附城镇", "e": "六泉乡"}


def facts(**values: float | None) -> pd.DataFrame:
    """One fact a household."""
    rows = [
        {
            "fact": "medical", "household_id": name, "township_code": "1", "township": PLACES[name], "village_code": "2",
            "village": "甲村", "value": value, "earlier": None, "observed": "2024年度", "known_on": pd.Timestamp(2024, 12, 31),
            "ledger": "household_years", "row_id": f"r{name}", "file": "甲.xlsx", "source_row": 3,
        }
        for name, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"value": float, "earlier": float})


def test_a_dry_run_says_who_comes_in_who_drops_out_and_whom_nothing_else_would_find() -> None:
    found = facts(a=12000, b=9000, c=8000, d=7000, e=10000)
    lower = warnings.dry_run(
        found, RULE, warnings.changed_rule(RULE, 8000, True), {}, monitored=frozenset("b"), others=frozenset("e")
    )
    assert (lower.before, lower.after, lower.brought_in, lower.dropped) == (2, 4, 2, 0)
    assert (lower.brought_in_monitored, lower.only_now) == (1, 1)  # b is monitored, c is news
    assert lower.by_township.to_dict("records") == [
        {"township": "崇文镇", "brought_in": 1, "dropped": 0},
        {"township": "附城镇", "brought_in": 1, "dropped": 0},
    ]
    off = warnings.dry_run(
        found, RULE, warnings.changed_rule(RULE, 10000, False), {}, monitored=frozenset("b"), others=frozenset("e")
    )
    assert (off.before, off.after, off.brought_in, off.dropped) == (2, 0, 0, 2)
    assert (off.dropped_monitored, off.left_alone) == (0, 1)  # another rule still finds e, nothing else finds a
    assert set(off.by_township["township"]) == {"六泉乡", "崇文镇"} and off.by_township["dropped"].tolist() == [1, 1]


def test_a_dry_run_of_what_changes_nothing() -> None:
    tried = warnings.dry_run(facts(a=1), RULE, RULE, {}, frozenset(), frozenset())
    assert (tried.before, tried.after, tried.brought_in, tried.dropped) == (0, 0, 0, 0)
    assert tried.by_township.empty


def test_rounding_never_contradicts_a_rule() -> None:
    found = warnings.warnings(facts(a=10000.4, b=9999.6), [RULE], {})
    assert list(found["words"]) == ["2024年度合规自付支出 10000 元，达到 10000 元"]
    fell = WarningRule("f", "下降", "medical", "收入", RuleTest.FELL_BY_PCT, 30.0, "%", True, "", False)
    rows = facts(a=7.0).assign(earlier=10.0)  # 30 % but for the computer's rounding
    assert list(warnings.warnings(rows, [fell], {})["words"]) == ["2024年度收入 7 元，比上年度 10 元下降 30%，达到 30%"]


def test_what_the_computer_rounds_off_keeps_nobody_out() -> None:
    """What is left over of a difference of two amounts."""
    assert list(warnings.warnings(facts(a=9999.999999999998, b=9999.99), [RULE], {})["household_id"]) == ["a"]


def test_a_warning_keeps_the_row_it_came_from() -> None:
    found = warnings.warnings(facts(a=12000), [RULE], {}).iloc[0]
    assert (found["rule_id"], found["risk"], found["value"], found["threshold"]) == ("m", "因病", 12000, 10000)
    assert (found["ledger"], found["row_id"], found["file"], found["source_row"]) == ("household_years", "ra", "甲.xlsx", 3)  # fmt: skip


def test_no_facts_no_rules() -> None:
    nothing = pd.DataFrame(columns=["fact", *warnings.COLUMNS])
    assert warnings.warnings(nothing, [RULE], {}).empty and warnings.warnings(facts(a=1), [], {}).empty
    assert list(warnings.warnings(nothing, [], {}).columns) == list(warnings.COLUMNS)
