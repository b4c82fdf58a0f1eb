"""What the county changed about its warning rules on screen: threshold, on or off, with who, when and on what grounds.

The rules as written stay in the county folder. The newest word on a rule counts and none is ever overwritten. Taking
one down is in acts/change_warning_rule.py.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import sqlalchemy as sa

from data_access.record.core.arrow_tables import table_of
from data_access.record.core.schema import rule_changes
from models.time import chinese_day
from models.warnings import WarningRule


@dataclass(frozen=True)
class RuleChange:
    """One word of the county on one rule.

    Attributes:
        threshold: None where the rule's test needs none. grounds: the document or meeting it rests on.
    """

    rule_id: str
    threshold: float | None
    is_on: bool
    grounds: str
    changed_at: dt.datetime
    actor: str

    @property
    def note(self) -> str:
        """Who changed it, when and on what grounds."""
        return f"{self.actor} {chinese_day(self.changed_at)}调整，依据{self.grounds}"


def in_force(rules: Iterable[WarningRule], changes: Iterable[RuleChange]) -> tuple[WarningRule, ...]:
    """The rules as the county folder and what was changed since make them; ``changes`` oldest first.

    A rule that was changed is confirmed: somebody of the county decided it. Changes of rules no longer there are
    passed over.
    """
    newest = {change.rule_id: change for change in changes}
    return tuple(_changed(rule, newest.get(rule.id)) for rule in rules)


def history(connection: sa.Connection) -> tuple[RuleChange, ...]:
    """Every change there ever was, oldest first."""
    query = sa.select(rule_changes).order_by(rule_changes.c.change_id)
    return from_rows(dict(row) for row in connection.execute(query).mappings())


def from_rows(rows: Iterable[Mapping[str, object]]) -> tuple[RuleChange, ...]:
    """Stored or published rows as changes; a missing threshold may be None or NaN."""
    return tuple(_read(row) for row in rows)


def rule_changes_table(connection: sa.Connection) -> pa.Table:
    """What is published: every change, oldest first."""
    return table_of(connection, sa.select(rule_changes).order_by(rule_changes.c.change_id))


def _changed(rule: WarningRule, change: RuleChange | None) -> WarningRule:
    if change is None:
        return rule
    return replace(rule, threshold=change.threshold, is_on=change.is_on, is_confirmed=True, change=change.note)


def _read(row: Mapping[str, object]) -> RuleChange:
    threshold, when = row["threshold"], row["changed_at"]
    assert isinstance(when, dt.datetime)
    return RuleChange(
        str(row["rule_id"]),
        float(threshold) if isinstance(threshold, int | float) and not math.isnan(threshold) else None,
        bool(row["is_on"]),
        str(row["grounds"]),
        when,
        str(row["actor"]),
    )
