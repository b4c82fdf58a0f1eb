"""Simulated supervision: a few items in different stages and one earlier meeting, taken down like any of the office."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from analysis.targets.movement import stored_state
from analysis.targets.rule_text import rule_for, rule_in_force
from analysis.targets.states import Colour
from data_access.acts.record_meeting import take_meeting
from data_access.acts.supervise import Matter, Who, take_assignment, take_step, take_up
from data_access.manifest import Manifest
from data_access.published.read_model import ReadModel
from data_access.record.notes.meetings import Seen
from data_access.record.notes.supervision import Stage, one
from data_access.store import Store
from models.lists import Level
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services.targets.judging import Judged, judge_commitments
from settings import PaceSection

_ACTOR = "演示数据"
_REQUIREMENT = "演示：请查明原因，列出补救措施和分月安排，在办结期限前见效，并反馈办理情况和佐证材料。"


@dataclass(frozen=True)
class _Course:
    """What becomes of one simulated item.

    Attributes:
        assigned, due: days after the end of the month judged. steps: days after it, where the item goes, and what is
            noted with it.
    """

    assigned: int
    due: int
    steps: tuple[tuple[int, Stage | Level, str], ...] = ()


#: One item each, for the red lights with a confirmed lead in the order of the plan; judged the month before the one shown.
_COURSES = (
    _Course(5, 45, (
        (8, Stage.WORKING, ""), (38, Stage.REPORTED, "演示：已按要求办理，附情况报告"),
        (46, Stage.INSPECTED, "演示：抽查三个乡镇"), (54, Stage.ACCEPTED, "演示：验收通过，待销号"),
    )),
    _Course(6, 25, ((9, Stage.WORKING, ""), (27, Level.URGE, "演示：超过期限没有反馈"))),
    _Course(5, 35, (
        (7, Stage.WORKING, ""), (20, Stage.REPORTED, "演示：原因已查明，附会议纪要"),
        (27, Stage.INSPECTED, "演示：已到现场核对"), (33, Stage.ACCEPTED, "演示：验收通过"),
        (40, Stage.CLOSED, "演示：措施已落实，以验收单为据"),
    )),
    _Course(6, 55, (
        (9, Stage.WORKING, ""), (41, Stage.REPORTED, "演示：已完成部分见附表"),
        (47, Stage.INSPECTED, "演示：现场情况与报送数不一致"), (50, Stage.WORKING, "演示：退回，核实后重报"),
    )),
    _Course(54, 84),
)  # fmt: skip
_MEETING = "演示：乡村振兴工作调度会"
_MEETING_DAY = 10


def simulate_supervision(
    store: Store, connection: sa.Connection, manifest: Manifest, shown: Month, now: dt.datetime
) -> None:
    """Items and a meeting judged for months before ``shown``, on what is published; the caller commits and publishes."""
    query = partial(ReadModel(store.settings.stores.read_model, manifest).query, viewer=EVERYBODY)
    county, rules = store.settled_county(), store.settings
    start = county.plan.start_month

    def as_of(month: Month) -> Sequence[Judged]:
        return judge_commitments(query, county, Filters((), (), month), rules)

    judged_month, met_month = shown.plus(-1), shown.plus(-7)
    states = {item.commitment.id: stored_state(item.verdict) for item in as_of(met_month)}
    held_on = met_month.end + dt.timedelta(days=_MEETING_DAY)
    seen = Seen(met_month, manifest.version, rule_in_force(rules, start), states)
    take_meeting(store, connection, seen, held_on, _MEETING, Who(_ACTOR, held_on, now))
    for matter, course in zip(_matters(as_of(judged_month), judged_month, rules.pace, start), _COURSES, strict=False):
        _follow(store, connection, matter, course, now)


def _matters(items: Sequence[Judged], month: Month, pace: PaceSection, start: Month) -> Iterator[Matter]:
    for item in items:
        if item.lead is not None and item.verdict.state.colour is Colour.RED and item.verdict.is_actionable:
            commitment = item.commitment
            yield Matter(
                commitment.id,
                commitment.title,
                item.lead.id,
                item.verdict.reason,
                month,
                rule_for(commitment.kind, pace, start),
                is_red=True,
            )


def _follow(store: Store, connection: sa.Connection, matter: Matter, course: _Course, now: dt.datetime) -> None:
    start = matter.asof.end

    def who(days: int) -> Who:
        return Who(_ACTOR, start + dt.timedelta(days=days), now)

    due_on = start + dt.timedelta(days=course.due)
    number = take_assignment(store, connection, matter, _REQUIREMENT, due_on, who(course.assigned))
    for days, step, note in course.steps:
        item = one(connection, number)
        assert item is not None
        if isinstance(step, Level):
            take_up(store, connection, item, step, note, who(days))
        else:
            take_step(store, connection, item, step, note, who(days))
