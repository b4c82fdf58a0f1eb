"""The commitments judged for the filters, once for a version, viewer and filters."""

from analysis.targets import rule_text
from analysis.targets.backtest import Backtest, backtest
from models.viewing import Filters
from services import reading
from services.targets.judging import Judged, judge_commitments, points_of, target_of
from settings import settings

__all__ = ["Judged", "judged", "points_of", "rule_in_force", "target_of", "tried"]


@reading.once
def judged(filters: Filters) -> tuple[Judged, ...]:
    """Every commitment of the chosen departments, in the order of the plan."""
    return judge_commitments(reading.rows, reading.county(), filters, settings())


def tried(months_left: int, filters: Filters) -> Backtest:
    """How the paces of late did on the county's commitments that are due by the month shown."""
    items = judged(Filters((), (), filters.asof))
    return backtest(((target_of(item.commitment), item.points) for item in items), filters.asof, months_left)


def rule_in_force() -> str:
    """The rule of the lights as it is configured now."""
    return rule_text.rule_in_force(settings(), reading.county().plan.start_month)
