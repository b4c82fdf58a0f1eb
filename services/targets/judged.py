"""The commitments judged for the filters, once for a version, viewer and filters."""

from collections.abc import Iterable, Sequence

from analysis.targets import rule_text
from models.viewing import Filters
from services import reading
from services.targets.judging import Judged, judge_commitments, points_of, target_of
from settings import settings

__all__ = ["Judged", "judged", "led", "not_led", "points_of", "rule_in_force", "target_of"]


@reading.once
def judged(filters: Filters) -> tuple[Judged, ...]:
    """Every commitment of the chosen departments, in the order of the plan."""
    return judge_commitments(reading.rows, reading.county(), filters, settings())


def led(items: Iterable[Judged], filters: Filters) -> tuple[Judged, ...]:
    """Of these, what the chosen departments are confirmed to lead, which alone counts for them; all where none is chosen.

    What they support is another's, and what they are only named for is nobody's yet.
    """
    return tuple(one for one in items if not filters.units or (one.lead is not None and one.lead.id in filters.units))


def not_led(items: Sequence[Judged], filters: Filters) -> str:
    """What stands beside the counts of the chosen departments and is in none of them; empty where nothing does.

    Facts of the starting point are led by nobody and promised by nobody.
    """
    counted = {item.commitment.id for item in led(items, filters)}
    others = [one for one in items if one.commitment.kind.traits.is_task and one.commitment.id not in counted]
    waiting = sum(item.lead is None for item in others)
    counts = ((len(others) - waiting, "配合"), (waiting, "牵头待县里确认"))
    said = "、".join(f"{word} {count} 项" for count, word in counts if count)
    return f"另有{said}，不计入" if said else ""


def rule_in_force() -> str:
    """The rule of the lights as it is configured now."""
    return rule_text.rule_in_force(settings(), reading.county().plan.start_month)
