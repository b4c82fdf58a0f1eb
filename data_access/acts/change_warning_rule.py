"""Taking down what the county changes about a warning rule; what it then means is in record/notes/warning_rule_changes.py."""

import datetime as dt

import sqlalchemy as sa

from data_access.county.monitoring_rows import threshold_problem
from data_access.record.core.schema import rule_changes
from data_access.record.notes.warning_rule_changes import history, in_force
from data_access.store import Store
from errors import NotFound, RuleChangeRefused

_SHORTEST_GROUNDS = 4


def change_rule(
    store: Store, rule_id: str, *, threshold: float | None, is_on: bool, grounds: str, actor: str, now: dt.datetime
) -> None:
    """Give a rule another threshold, or switch it on or off, and publish.

    Args:
        threshold: passed over where the rule's test needs none.

    Raises:
        NotFound: no such rule. RuleChangeRefused: no grounds, a threshold out of bounds, or nothing changed.
    """
    grounds = grounds.strip()
    if len(grounds) < _SHORTEST_GROUNDS:
        raise RuleChangeRefused("调整预警规则要写明依据，如文件名称或会议纪要。请填写依据后再点一次。")
    with store.record.writing() as connection:
        rules = in_force(store.county.warning_rules, history(connection))
        rule = next((each for each in rules if each.id == rule_id), None)
        if rule is None:
            raise NotFound("没有这条预警规则。请从列出的规则里选。")
        threshold = threshold if rule.test.needs_threshold else None
        if rule.test.needs_threshold and (problem := threshold_problem(threshold, rule.unit)):
            raise RuleChangeRefused(f"“{rule.title}”的{problem}。请改正后再试。")
        if (threshold, is_on) == (rule.threshold, rule.is_on):
            raise RuleChangeRefused(f"“{rule.title}”现在就是这样，没有改动。请改界线或开关后再试。")
        values = {
            "rule_id": rule_id, "threshold": threshold, "is_on": is_on, "grounds": grounds, "changed_at": now, "actor": actor,
        }  # fmt: skip
        connection.execute(sa.insert(rule_changes).values(**values))
        store.record.note_change(connection, now=now, actor=actor, action="change_rule")
    store.publish_stored(now)
