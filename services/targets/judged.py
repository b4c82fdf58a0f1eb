"""The county's commitments judged, once for a version, viewer, departments and month.

What a page shows of the townships and departments chosen is not asked here but of :mod:`services.targets.scope`.
"""

from analysis.targets import rule_text
from analysis.targets.backtest import Backtest, backtest
from models.viewing import Filters
from services import reading
from services.targets.judging import COUNTY, Judged, judge_commitments, points_of, target_of
from settings import settings

__all__ = ["COUNTY", "Judged", "judged", "points_of", "rule_in_force", "target_of", "tried"]


def judged(filters: Filters) -> tuple[Judged, ...]:
    """Every commitment of the chosen departments by the county's figures, whatever townships are chosen; as in the plan."""
    return _judged(Filters((), filters.units, filters.asof))


@reading.once
def _judged(filters: Filters) -> tuple[Judged, ...]:
    return judge_commitments(reading.rows, reading.county(), filters, settings())


def tried(months_left: int, filters: Filters) -> Backtest:
    """How the paces of late did on the county's commitments that are due by the month shown."""
    items = judged(Filters((), (), filters.asof))
    return backtest(((target_of(item.commitment), item.points) for item in items), filters.asof, months_left)


def rule_in_force() -> str:
    """The rule of the lights as it is configured now."""
    return rule_text.rule_in_force(settings(), reading.county().plan.start_month)
