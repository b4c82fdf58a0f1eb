"""Changing a warning rule: refused without grounds, kept with who and when, never overwritten, and published."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from data_access.acts.change_warning_rule import change_rule
from data_access.record.notes.warning_rule_changes import from_rows, history, in_force
from data_access.store import Store
from errors import NotFound, RuleChangeRefused
from models.viewing import EVERYBODY
from models.warnings import WarningRule
from tests.data_access.filling import read_model
from tests.data_access.published_late import manifest

pytestmark = pytest.mark.usefixtures("published_late")

NOW = dt.datetime(2025, 7, 3, 10, 0)
GROUNDS = "县委会议纪要〔2025〕3号"


def change(store: Store, id: str, threshold: float | None, is_on: bool, grounds: str = GROUNDS) -> None:
    change_rule(store, id, threshold=threshold, is_on=is_on, grounds=grounds, actor="办公室甲", now=NOW)


def published(store: Store) -> dict[str, WarningRule]:
    """The rules as the screens read them."""
    rows = read_model(store).query("rule_changes", EVERYBODY).to_dict("records")
    return {rule.id: rule for rule in in_force(store.county.warning_rules, from_rows(rows))}  # type: ignore[arg-type]


def test_the_newest_word_counts_and_every_one_is_kept(empty_store: Store) -> None:
    before = published(empty_store)
    version = manifest(empty_store)
    change(empty_store, "medical_burden", 8000, True)
    changed = published(empty_store)["medical_burden"]
    assert (changed.threshold, changed.is_on, changed.is_confirmed) == (8000.0, True, True)
    assert changed.change == f"办公室甲 2025年7月3日调整，依据{GROUNDS}"
    assert manifest(empty_store) != version
    change(empty_store, "medical_burden", 8000, False)
    change(empty_store, "medical_burden", 10000, True)  # as it was written: opened again, and still somebody's word
    assert published(empty_store)["medical_burden"] == replace(
        before["medical_burden"], is_confirmed=True, change=changed.change
    )
    with empty_store.record.reading() as connection:
        words = [(word.threshold, word.is_on) for word in history(connection)]
    assert words == [(8000.0, True), (8000.0, False), (10000.0, True)]
    assert {id: rule for id, rule in published(empty_store).items() if id != "medical_burden"} == {
        id: rule for id, rule in before.items() if id != "medical_burden"
    }


def test_a_rule_without_a_threshold_is_switched_only(empty_store: Store) -> None:
    change(empty_store, "no_labour", 5.0, True)
    rule = published(empty_store)["no_labour"]
    assert rule.is_on and rule.threshold is None


@pytest.mark.parametrize(
    ("id", "threshold", "is_on", "grounds", "sentence"),
    [
        ("medical_burden", 8000.0, True, "  无 ", "要写明依据"),
        ("medical_burden", 10000.0, True, GROUNDS, "“医疗自付较大”现在就是这样，没有改动"),
        ("medical_burden", 0.0, True, GROUNDS, "“医疗自付较大”的界线要在 1 到 500000 元之间"),
        ("medical_burden", None, True, GROUNDS, "界线要在"),
        ("medical_burden", float("nan"), True, GROUNDS, "界线要在"),
        ("income_fell", 101.0, True, GROUNDS, "“收入大幅下降”的界线要在 1 到 100 %之间"),
        ("new_disability", 61.0, True, GROUNDS, "界线要在 1 到 60 个月之间"),
        ("dropout", None, True, GROUNDS, "没有改动"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_kept(
    empty_store: Store, id: str, threshold: float | None, is_on: bool, grounds: str, sentence: str
) -> None:
    with pytest.raises(RuleChangeRefused, match=sentence):
        change(empty_store, id, threshold, is_on, grounds)
    with empty_store.record.reading() as connection:
        assert history(connection) == ()


def test_an_unknown_rule(empty_store: Store) -> None:
    with pytest.raises(NotFound, match="没有这条预警规则"):
        change(empty_store, "no_such", 1.0, True)


def test_a_change_of_a_rule_no_longer_there_is_passed_over(empty_store: Store) -> None:
    change(empty_store, "medical_burden", 8000, True)
    with empty_store.record.reading() as connection:
        words = history(connection)
    rules = [rule for rule in empty_store.county.warning_rules if rule.id != "medical_burden"]
    assert in_force(rules, words) == tuple(rules)
