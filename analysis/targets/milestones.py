"""How a dated step stands on a day: done, done late, overdue, or still to come."""

import datetime as dt
from dataclasses import dataclass

from analysis.targets.states import Colour


@dataclass(frozen=True)
class MilestoneStanding:
    """The word and the role of its light; without a planned date nothing is late, so there is no colour."""

    word: str
    colour: Colour
    is_overdue: bool = False


def stand(
    planned_on: dt.date | None,
    finished_on: dt.date | None,
    status: str,
    day: dt.date,
    started_on: dt.date | None = None,
) -> MilestoneStanding:
    """How a milestone stands at the end of a day.

    Args:
        planned_on, finished_on, started_on: None = nobody has said. status: the word it was reported with.
    """
    if status == "已取消":
        return MilestoneStanding(status, Colour.NONE)
    if finished_on is not None and finished_on <= day:
        if planned_on is None:
            return MilestoneStanding("已完成", Colour.NONE)
        is_late = finished_on > planned_on
        return MilestoneStanding("逾期完成" if is_late else "按期完成", Colour.AMBER if is_late else Colour.GREEN)
    word = "进行中" if finished_on is not None else status
    if started_on is not None and started_on > day:
        word = "未启动"
    if planned_on is None:
        return MilestoneStanding(word, Colour.NONE)
    if planned_on <= day:
        return MilestoneStanding("逾期未完成", Colour.RED, is_overdue=True)
    return MilestoneStanding(word or "未到期", Colour.NONE)
