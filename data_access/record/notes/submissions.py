"""Reports on their way: handed in, looked through, returned or accepted. Only accepted rows count.

A report waits outside the ledgers' tables, as the very file that was handed in, so nothing of it can be counted
before it is accepted; accepting it is an import like any other, checked against the record of that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from data_access.intake.asking import Answers
from data_access.record.core.record import Record, insert_one
from data_access.record.core.schema import submission_steps, submissions
from errors import SubmissionRefused
from models.lists import Labelled


class State(Labelled):
    """Where a report stands; the value is what is stored, ``label`` what screens say."""

    DRAFT = "draft", "草稿"
    REPORTED = "reported", "已报待审"
    CHECKED = "checked", "已核对"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接受"


#: From each state, where a report may go; what is not here is refused.
NEXT: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.REPORTED,),
    State.REPORTED: (State.CHECKED, State.RETURNED),
    State.CHECKED: (State.ACCEPTED, State.RETURNED),
    State.RETURNED: (),
    State.ACCEPTED: (),
}


@dataclass(frozen=True)
class Report:
    """What is handed in: which ledger, by whom (township code or unit id), for which period.

    ``row_count`` 0 and no file: nothing happened in the period (零报送).
    """

    ledger: str
    reporter: str
    period: str
    row_count: int = 0
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submission(Report):
    """A report on its way.

    ``answers``: id of each question its file raised -> key of the choice taken; None where it raised none.
    """

    submission_id: int
    state: State
    created_at: dt.datetime
    actor: str
    batch_id: int | None
    answers: dict[str, str] | None = None
    reason: str = ""

    @property
    def is_nil(self) -> bool:
        return self.file is None


def hand_in(
    record: Record, report: Report, state: State, *, actor: str, now: dt.datetime, answers: Answers | None = None
) -> int:
    """Note a report as draft or reported, with what was answered of its file; returns its number. An older draft of the
    same duty is replaced.

    Raises:
        SubmissionRefused: a report of the same duty is still being looked through.
    """
    assert state in (State.DRAFT, State.REPORTED)
    with record.writing() as connection:
        is_same = sa.and_(
            submissions.c.ledger == report.ledger,
            submissions.c.reporter == report.reporter,
            submissions.c.period == report.period,
        )
        drafts = sa.select(submissions.c.submission_id).where(is_same, submissions.c.state == State.DRAFT)
        numbers = list(connection.scalars(drafts))
        is_waiting = submissions.c.state.in_([State.REPORTED.value, State.CHECKED.value])
        waiting = sa.select(submissions.c.submission_id).where(is_same, is_waiting)
        if state is State.REPORTED and (earlier := connection.scalar(waiting)):
            raise SubmissionRefused(f"这一期已经报过，第 {earlier} 号还在审。要重报，请先请县办退回。")
        connection.execute(sa.delete(submission_steps).where(submission_steps.c.submission_id.in_(numbers)))
        connection.execute(sa.delete(submissions).where(submissions.c.submission_id.in_(numbers)))
        said = {"state": state.value, "created_at": now, "actor": actor, "answers": dict(answers) if answers else None}
        number = insert_one(connection, submissions, asdict(report) | said)
        _note_step(record, connection, number, state, actor=actor, now=now, reason="")
    return number


def move(
    record: Record,
    connection: sa.Connection,
    submission_id: int,
    state: State,
    *,
    actor: str,
    now: dt.datetime,
    reason: str = "",
    batch_id: int | None = None,
    answers: Answers | None = None,
) -> Submission:
    """Take a report one step further inside the caller's transaction; ``answers`` replace those it came with.

    Raises:
        SubmissionRefused: no such report, a step that does not follow, or a return without a reason.
    """
    submission = one(connection, submission_id)
    if state not in NEXT[submission.state]:
        raise SubmissionRefused(
            f"第 {submission_id} 号报送{submission.state.label}，不能改为{state.label}。请刷新后再看。"
        )
    if state is State.RETURNED and not reason.strip():
        raise SubmissionRefused("退回要写明哪里要改。请填写退回原因。")
    values: dict[str, object] = {"state": state.value, "batch_id": batch_id}
    if answers:
        values["answers"] = dict(answers)
    connection.execute(sa.update(submissions).where(submissions.c.submission_id == submission_id).values(**values))
    _note_step(record, connection, submission_id, state, actor=actor, now=now, reason=reason.strip())
    return submission


def one(connection: sa.Connection, submission_id: int) -> Submission:
    """A report by its number; raises SubmissionRefused when there is none."""
    found = _list(connection, submissions.c.submission_id == submission_id)
    if not found:
        raise SubmissionRefused(f"没有第 {submission_id} 号报送。请刷新后再看。")
    return found[0]


def listed(connection: sa.Connection, states: Sequence[State] = tuple(State)) -> list[Submission]:
    """Reports in these states, newest first, each with the reason of its last step."""
    return _list(connection, submissions.c.state.in_([state.value for state in states]))


def _list(connection: sa.Connection, where: sa.ColumnElement[bool]) -> list[Submission]:
    rows = connection.execute(sa.select(submissions).where(where).order_by(submissions.c.submission_id.desc())).all()
    numbers = [row.submission_id for row in rows]
    steps = sa.select(submission_steps.c.submission_id, submission_steps.c.reason).order_by(submission_steps.c.step_id)
    reasons = dict(connection.execute(steps.where(submission_steps.c.submission_id.in_(numbers))).all())
    return [
        Submission(**{**row._mapping, "state": State.of(row.state)}, reason=reasons.get(row.submission_id) or "")
        for row in rows
    ]


def _note_step(
    record: Record,
    connection: sa.Connection,
    submission_id: int,
    state: State,
    *,
    actor: str,
    now: dt.datetime,
    reason: str,
) -> None:
    values = {
        "submission_id": submission_id, "state": state.value, "stepped_at": now, "actor": actor, "reason": reason,
    }  # fmt: skip
    connection.execute(sa.insert(submission_steps).values(**values))
    record.note_change(connection, now=now, actor=actor, action=state.value)
