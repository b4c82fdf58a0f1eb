"""The office's desk: reports taken in or sent back, corrections decided, doubts settled.

Every step is one transaction; what it accepts enters as a batch through the same checks as any file.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from data_access.acts.check_report import kept_file, refuse_nothing_over_rows, report_faults, same_file_notices
from data_access.intake.asking import Answers, Asking
from data_access.intake.tables.tables import RawTable
from data_access.record.batches.importer import ImportResult, Progress, file_sha256, silent
from data_access.record.notes.reports import note_submitted
from data_access.record.notes.submissions import NEXT, Report, State, Submission, hand_in, move, one
from data_access.store import InputFile, Store
from errors import SubmissionRefused
from models.faults import Fault, Notice


@dataclass(frozen=True)
class HandedIn:
    """A report noted under its number, or the faults and open questions that keep it from being more than a draft; what
    was understood, and all that was asked.
    """

    submission_id: int | None
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    asking: Asking = field(default_factory=Asking)


def submit(
    store: Store,
    file: InputFile | None,
    report: Report,
    *,
    is_draft: bool,
    actor: str,
    now: dt.datetime,
    progress: Progress = silent,
    answers: Answers | None = None,
) -> HandedIn:
    """Hand in one file, or no file for 零报送.

    A report has to be free of faults and open questions; a draft may still have some, which are returned as well.

    Raises:
        SubmissionRefused: the file holds another ledger than the report names, or 零报送 where the record has rows.
        FileRefused: the file cannot be read. AnswerRefused: an answer is none of the choices, or answers nothing asked.
    """
    asking = Asking(answers)
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    if file is None:
        refuse_nothing_over_rows(store, report)
    else:
        sha256 = file_sha256(file.data)
        tables, faults, notices = _checked(store, file, asking, now, progress)
        if {table.ledger for table in tables} - {report.ledger}:
            title = store.ledgers[report.ledger].title
            raise SubmissionRefused(f"{file.name}：里面不是{title}，或还有别的台账。请只报{title}，别的台账分开报。")
        faults += report_faults(store, tables, report, sha256)
        refused = store.ledgers[report.ledger].personal and not store.is_demo()
        if (faults and refused) or ((faults or asking.open) and not is_draft):
            return HandedIn(None, faults, notices, asking)
        asking.refuse_misdirected()
        store.attachments.keep(file.data)
        rows = sum(len(table) for table in tables)
        report = replace(report, row_count=rows, file=file.name, sha256=sha256)
        notices += same_file_notices(store, report, sha256)
    state = State.DRAFT if is_draft else State.REPORTED
    number = hand_in(store.record, report, state, actor=actor, now=now, answers=asking.taken)
    store.publish_stored(now, f"第 {number} 号报送")
    return HandedIn(number, faults, notices, asking)


_Checked = tuple[tuple[RawTable, ...], tuple[Fault, ...], tuple[Notice, ...]]


def _checked(store: Store, file: InputFile, asking: Asking, now: dt.datetime, progress: Progress = silent) -> _Checked:
    """The tables of a file with all faults and notices of their headers and cells; its questions go to ``asking``."""
    read = store.read([file], progress, asking)
    if read.faults:
        return read.tables, read.faults, read.notices
    found = store.importer.preview(read.tables, progress, asking, now=now)
    return read.tables, found.faults, read.notices + found.notices


def step(
    store: Store,
    submission_id: int,
    state: State,
    *,
    actor: str,
    now: dt.datetime,
    reason: str = "",
    answers: Answers | None = None,
) -> ImportResult:
    """Take a report to its next state; accepting one imports its file in the same transaction.

    Args:
        answers: to questions that arise now; what was answered when it was handed in holds without being said again.

    Returns:
        The batch for an accepted file; no batch and no fault for other steps; faults or open questions when the file
        no longer passes the checks, and then the report stays where it was.

    Raises:
        SubmissionRefused: the step does not follow, a return has no reason, or 零报送 where the record has rows by now.
        StoreError: the kept file is gone. AnswerRefused: an answer is none of the choices, or answers nothing asked.
    """
    with store.record.reading() as connection:
        submission = one(connection, submission_id)
    asking = Asking(answers, submission.answers)
    faults = _faults_by_now(store, submission, state, asking, now) if state in NEXT[submission.state] else ()
    if faults or (asking.open and state is State.REPORTED):
        return ImportResult(faults=faults, asking=asking)
    file = kept_file(store, submission) if state is State.ACCEPTED else None
    if file is None:
        with store.record.writing() as connection:
            move(
                store.record,
                connection,
                submission_id,
                state,
                actor=actor,
                now=now,
                reason=reason,
                answers=asking.taken,
            )
        store.publish_stored(now, f"第 {submission_id} 号报送")
        return ImportResult()

    def accept(connection: sa.Connection, batch_id: int) -> None:
        move(store.record, connection, submission_id, state, actor=actor, now=now, batch_id=batch_id)
        note_submitted(connection, store.ledgers[submission.ledger], submission, batch_id)

    return store.import_files(
        [file], actor=submission.actor, now=now, on_commit=accept, answers=answers, earlier=submission.answers
    )


def _faults_by_now(
    store: Store, submission: Submission, state: State, asking: Asking, now: dt.datetime
) -> tuple[Fault, ...]:
    """What keeps a report from being handed in or accepted today, for the record may have moved on since.

    The faults and questions of an accepted file's cells are left to its import.
    """
    if state not in (State.REPORTED, State.ACCEPTED):
        return ()
    if (file := kept_file(store, submission)) is None:
        refuse_nothing_over_rows(store, submission)
        return ()
    faults: tuple[Fault, ...] = ()
    if state is State.REPORTED:
        tables, faults, _ = _checked(store, file, asking, now)
    else:
        tables = store.read([file], asking=asking).tables
    number = submission.submission_id
    return faults + report_faults(store, tables, submission, file_sha256(file.data), number=number)
