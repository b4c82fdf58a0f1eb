"""The office's desk: reports taken in or sent back, corrections decided, doubts settled.

Every step is one transaction; what it accepts enters as a batch through the same checks as any file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from data_access.county.ledgers import Column, ColumnType
from data_access.exporting import export_row, written
from data_access.intake.asking import Answers, Asking
from data_access.intake.tables.tables import RawTable
from data_access.manifest import read_manifest
from data_access.published.findings import DOUBT, confirm
from data_access.record.batches.importer import Importer, ImportResult, Progress, file_sha256, silent
from data_access.record.batches.withdrawal import WITHDRAWN
from data_access.record.core.attachments import Attachments, check_evidence
from data_access.record.core.record import insert_one
from data_access.record.core.schema import corrections
from data_access.record.notes.reports import note_submitted
from data_access.record.notes.submissions import NEXT, Report, State, Submission, hand_in, move, one
from data_access.report_checks import kept_file, refuse_nothing_over_rows, report_faults, same_file_notices
from data_access.store import InputFile, Store
from errors import FindingRefused, SubmissionRefused
from models import Fault, Notice

PROPOSED, ACCEPTED, REFUSED = "proposed", "accepted", "refused"
#: What screens say of a correction's state.
CORRECTION_LABELS = {PROPOSED: "待定", ACCEPTED: "已采纳", REFUSED: "未采纳", WITHDRAWN: "已撤回"}


@dataclass(frozen=True)
class HandedIn:
    """A report noted under its number, or the faults and open questions that keep it from being more than a draft; what
    was understood, and all that was asked.
    """

    submission_id: int | None
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    asking: Asking = field(default_factory=Asking)


def attachments(store: Store) -> Attachments:
    return Attachments(store.settings.stores.attachments)


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
        attachments(store).keep(file.data)
        rows = sum(len(table) for table in tables)
        report = Report(report.ledger, report.reporter, report.period, rows, file.name, sha256)
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
    found = _importer(store).preview(read.tables, progress, asking, now=now)
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
        return ImportResult(None, faults=faults, asking=asking)
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
        return ImportResult(None)

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
        refuse_nothing_over_rows(store, submission.report)
        return ()
    faults: tuple[Fault, ...] = ()
    if state is State.REPORTED:
        tables, faults, _ = _checked(store, file, asking, now)
    else:
        tables = store.read([file], asking=asking).tables
    number = submission.submission_id
    return faults + report_faults(store, tables, submission.report, file_sha256(file.data), number=number)


def propose(
    store: Store,
    ledger: str,
    row_id: str,
    column: str,
    new_value: str,
    *,
    reason: str,
    evidence: InputFile | None,
    actor: str,
    now: dt.datetime,
) -> HandedIn:
    """Propose to change one cell; nothing changes until it is accepted.

    Raises:
        SubmissionRefused: no reason, a key or sensitive column, no such row, no change, or evidence of no known type.
    """
    definition = _correctable(store, ledger, column)
    if not reason.strip():
        raise SubmissionRefused("更正要写明理由。请填写更正理由。")
    if evidence is not None:
        check_evidence(evidence.name, evidence.data, store.settings.imports.max_file_mb)
    old = cell_text(store, ledger, row_id, column)
    if old == new_value.strip():
        raise SubmissionRefused(f"{definition.label}现在就是“{old}”，没有要改的。")
    faults = _importer(store).check([_corrected(store, ledger, row_id, column, new_value)], now=now, is_partial=True)
    if faults:
        return HandedIn(None, faults)
    sha256 = attachments(store).keep(evidence.data) if evidence else None
    values: dict[str, object] = {
        "ledger": ledger, "row_id": row_id, "column_name": column, "old_value": old, "new_value": new_value.strip(),
        "reason": reason.strip(), "evidence_file": PurePath(evidence.name).name if evidence else None,
        "evidence_sha256": sha256, "state": PROPOSED, "proposed_at": now, "proposed_by": actor,
    }  # fmt: skip
    with store.record.writing() as connection:
        is_same = [
            corrections.c[name] == value
            for name, value in (("ledger", ledger), ("row_id", row_id), ("column_name", column))
        ]
        is_open = sa.select(corrections.c.correction_id).where(*is_same, corrections.c.state == PROPOSED)
        if earlier := connection.scalar(is_open):
            raise SubmissionRefused(f"这一格已有第 {earlier} 号更正待办理。请先办理那一件。")
        number = insert_one(connection, corrections, values)
        store.record.note_change(connection, now=now, actor=actor, action="propose")
    store.publish_stored(now, f"第 {number} 号更正")
    return HandedIn(number)


def decide(
    store: Store, correction_id: int, *, is_accepted: bool, actor: str, now: dt.datetime, reason: str = ""
) -> ImportResult:
    """Accept a correction, which writes a new version of the row as a batch, or refuse it with a reason.

    Raises:
        SubmissionRefused: no such proposal, decided already, no reason for a refusal, or the cell was changed since.
    """
    with store.record.reading() as connection:
        query = sa.select(corrections).where(corrections.c.correction_id == correction_id)
        found = connection.execute(query).mappings().first()
    if found is None or found["state"] != PROPOSED:
        raise SubmissionRefused(f"第 {correction_id} 号更正不存在或已经处理。请刷新后再看。")
    if not is_accepted and not reason.strip():
        raise SubmissionRefused("不采纳要写明原因。请填写原因。")

    def settle(connection: sa.Connection, batch_id: int | None) -> None:
        values = {
            "state": ACCEPTED if is_accepted else REFUSED, "decided_at": now, "decided_by": actor,
            "decision_reason": reason.strip(), "batch_id": batch_id,
        }  # fmt: skip
        is_open = sa.and_(corrections.c.correction_id == correction_id, corrections.c.state == PROPOSED)
        if connection.execute(sa.update(corrections).where(is_open).values(**values)).rowcount != 1:
            raise SubmissionRefused(f"第 {correction_id} 号更正刚才已被处理。请刷新后再看。")
        store.record.note_change(connection, now=now, actor=actor, action="decide")

    if not is_accepted:
        with store.record.writing() as connection:
            settle(connection, None)
        store.publish_stored(now, f"第 {correction_id} 号更正")
        return ImportResult(None)
    ledger, row_id, column = found["ledger"], found["row_id"], found["column_name"]
    if cell_text(store, ledger, row_id, column) != found["old_value"]:
        raise SubmissionRefused("这一格在提出更正以后又变了。请不采纳，并按现在的数重新提出。")
    raw = _corrected(store, ledger, row_id, column, found["new_value"], f"第{correction_id}号更正")
    result = _importer(store).commit([raw], actor=found["proposed_by"], now=now, is_partial=True, on_commit=settle)
    if result.batch_id is not None:
        store.publish_stored(now, f"批次号 {result.batch_id}")
    return replace(result, faults=result.all_faults)  # one typed cell: nobody is there to answer


def correction_list(store: Store) -> list[dict[str, object]]:
    """Every correction, newest first, as stored."""
    with store.record.reading() as connection:
        query = sa.select(corrections).order_by(corrections.c.correction_id.desc())
        return [dict(row) for row in connection.execute(query).mappings()]


def confirm_doubt(store: Store, finding_id: str, *, actor: str, now: dt.datetime, reason: str) -> None:
    """Confirm a published 疑点 as right as it is, and publish.

    Raises:
        FindingRefused: no such finding now, an error instead of a doubt, or no reason.
    """
    folder = store.settings.stores.read_model
    manifest = read_manifest(folder)
    table = pq.read_table(folder / manifest.tables["findings"].file) if manifest else None
    found = table.filter(pc.equal(table["finding_id"], finding_id)).to_pylist() if table is not None else []
    if not found:
        raise FindingRefused("这一处已经没有了，可能刚被改正。请刷新后再看。")
    if found[0]["severity"] != DOUBT:
        raise FindingRefused("这一处是错误，不能确认为属实。请改正数据后重新导入。")
    confirm(store.record, finding_id, found[0]["check_name"], actor=actor, now=now, reason=reason)
    store.publish_stored(now)


def _importer(store: Store) -> Importer:
    return Importer(store.record, store.county)


def _correctable(store: Store, ledger: str, column: str) -> Column:
    found = store.ledgers.ledgers.get(ledger)
    definition = found.by_name.get(column) if found else None
    if found is None or definition is None:
        raise SubmissionRefused("没有这个台账或这一列。请刷新后再试。")
    if definition.sensitive:
        raise SubmissionRefused(f"{definition.label}含个人信息，不在网页上更正。请改正原表后重新导入。")
    if column in found.key:
        raise SubmissionRefused(f"{definition.label}用来认出是哪一行，不能更正。请撤回那一批，改正后重新导入。")
    return definition


def cell_text(store: Store, ledger: str, row_id: str, column: str) -> str:
    """The cell as a person would write it into the template.

    Raises:
        SubmissionRefused: no such row in force.
    """
    values = export_row(store, store.ledgers[ledger], row_id)
    if values is None:
        raise SubmissionRefused("这一行已经不在了。请刷新后再试。")
    return written(values[column])


def _corrected(store: Store, ledger: str, row_id: str, column: str, new_value: str, file: str = "更正") -> RawTable:
    """The row's key and the one cell; the import keeps everything else as the record holds it by then."""
    definition = store.ledgers[ledger]
    values = export_row(store, definition, row_id)
    assert values is not None
    cells: dict[str, list[object]] = {name: [values[name]] for name in definition.key}
    if definition.by_name[column].type is ColumnType.VILLAGE and "township_code" in values:
        cells = {"township_code": [values["township_code"]]} | cells  # a village's name alone may be another's too
    cells[column] = [new_value.strip() or None]
    return RawTable.from_columns(ledger, cells, file=file, sheet=definition.title)
