"""The commitments judged for the filters, once for a version, viewer and filters."""

from __future__ import annotations

from analysis.targets import rule_text
from briefing.judging import Judged, judge_commitments, points_of, target_of
from models.viewing import Filters
from settings import settings
from ui import cached

__all__ = ["Judged", "judged", "points_of", "rule_in_force", "target_of"]


def judged(filters: Filters) -> tuple[Judged, ...]:
    """Every commitment of the chosen departments, in the order of the plan."""
    return cached.derived("judged", lambda: _judged(filters), filters)


def _judged(filters: Filters) -> tuple[Judged, ...]:
    return judge_commitments(cached.rows, cached.county(), filters, settings().pace, settings().reporting)


def rule_in_force() -> str:
    """The rule of the lights as it is configured now."""
    return rule_text.rule_in_force(settings().pace, settings().reporting, cached.county().plan.start_month)
