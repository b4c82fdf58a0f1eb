"""Corrections of single cells: proposed by whoever looks, decided by the office."""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from data_access.acts.accept_report import HandedIn
from data_access.county.ledgers import Column, ColumnType
from data_access.intake.tables.tables import RawTable
from data_access.record.batches.importer import ImportResult
from data_access.record.batches.withdrawal import WITHDRAWN
from data_access.record.core.attachments import check_evidence, kept_name
from data_access.record.core.record import insert_one
from data_access.record.core.schema import corrections
from data_access.store import InputFile, Store
from data_access.workbooks.ledger_export import export_row, written
from errors import SubmissionRefused

PROPOSED, ACCEPTED, REFUSED = "proposed", "accepted", "refused"

#: What screens say of a correction's state.
CORRECTION_LABELS = {PROPOSED: "待定", ACCEPTED: "已采纳", REFUSED: "未采纳", WITHDRAWN: "已撤回"}


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
    faults = store.importer.check([_corrected(store, ledger, row_id, column, new_value)], now=now, is_partial=True)
    if faults:
        return HandedIn(None, faults)
    sha256 = store.attachments.keep(evidence.data) if evidence else None
    values: dict[str, object] = {
        "ledger": ledger, "row_id": row_id, "column_name": column, "old_value": old, "new_value": new_value.strip(),
        "reason": reason.strip(), "evidence_file": kept_name(evidence.name) if evidence else None,
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
        return ImportResult()
    ledger, row_id, column = found["ledger"], found["row_id"], found["column_name"]
    if cell_text(store, ledger, row_id, column) != found["old_value"]:
        raise SubmissionRefused("这一格在提出更正以后又变了。请不采纳，并按现在的数重新提出。")
    raw = _corrected(store, ledger, row_id, column, found["new_value"], f"第{correction_id}号更正")
    result = store.importer.commit([raw], actor=found["proposed_by"], now=now, is_partial=True, on_commit=settle)
    if result.batch_id is not None:
        store.publish_stored(now, f"批次号 {result.batch_id}")
    return replace(result, faults=result.all_faults)  # one typed cell: nobody is there to answer


def correction_list(store: Store) -> list[dict[str, object]]:
    """Every correction, newest first, as stored."""
    with store.record.reading() as connection:
        query = sa.select(corrections).order_by(corrections.c.correction_id.desc())
        return [dict(row) for row in connection.execute(query).mappings()]


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
