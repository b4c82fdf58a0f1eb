"""Taking a note down, correcting and withdrawing it; what a note is, is in record/notes/subject_notes.py."""

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath

import sqlalchemy as sa

from data_access.county.rows import UnitKind
from data_access.record.core.attachments import check_evidence
from data_access.record.core.record import insert_one
from data_access.record.core.schema import subject_notes
from data_access.record.notes.subject_notes import Note, NoteKind, all_notes, in_force, subjects
from data_access.store import InputFile, Store
from errors import NoteRefused, NotFound
from models.time import chinese_day
from models.viewing import Viewer

_SHORTEST = 4
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Draft:
    """What is to be noted: see :class:`data_access.record.notes.subject_notes.Note`."""

    subject: str
    text: str
    unit_id: str
    noted_on: dt.date
    kind: NoteKind = NoteKind.PROGRESS


def write_note(store: Store, draft: Draft, *, evidence: InputFile | None = None, actor: str, now: dt.datetime) -> int:
    """Take a note down and publish; returns its number.

    Raises:
        NoteRefused: no such subject or unit, a day to come, too short or too long. SubmissionRefused: evidence of no known type.
    """
    return _keep(store, draft, None, "", evidence, actor, now)


def correct_note(
    store: Store,
    note_id: int,
    draft: Draft,
    *,
    reason: str,
    evidence: InputFile | None = None,
    actor: str,
    now: dt.datetime,
) -> int:
    """Put another note in the place of one and publish; without new evidence the earlier one's stays with it.

    Raises:
        NoteRefused: as :func:`write_note`; the note is not in force (any more), is of another subject, or no reason.
    """
    return _keep(store, draft, note_id, reason, evidence, actor, now)


def withdraw_note(store: Store, note_id: int, *, reason: str, actor: str, now: dt.datetime) -> None:
    """Withdraw a note and publish; it stays in the record. Raises NoteRefused: not in force (any more), or no reason."""
    with store.record.writing() as connection:
        note = _standing(connection, note_id, reason)
        draft = Draft(note.subject, "", note.unit_id, note.noted_on, note.kind)
        _insert(connection, draft, (None, None), (note_id, reason.strip()), actor, now)
        store.record.note_change(connection, now=now, actor=actor, action="note")
    store.publish_stored(now)


def evidence_of_note(store: Store, note_id: int, viewer: Viewer) -> bytes:
    """The evidence kept with a note.

    Raises:
        NotFound: no such note or no evidence, or it is of a unit the viewer may not see. StoreError: the file is gone or
            was changed since.
    """
    columns = subject_notes.c
    query = sa.select(columns.unit_id, columns.evidence_sha256).where(columns.note_id == note_id)
    with store.record.reading() as connection:
        found = connection.execute(query).first()
    if found is None or not found[1] or (viewer.units is not None and found[0] not in viewer.units):
        raise NotFound("没有这份佐证文件。请刷新后再看。")
    return store.attachments.read(found[1])


def _keep(
    store: Store,
    draft: Draft,
    amends: int | None,
    reason: str,
    evidence: InputFile | None,
    actor: str,
    now: dt.datetime,
) -> int:
    _check(store, draft, now)
    if evidence is not None:
        check_evidence(evidence.name, evidence.data, store.settings.imports.max_file_mb)
    with store.record.writing() as connection:
        mark: tuple[str | None, str | None] = (None, None)
        if amends is not None:
            if _standing(connection, amends, reason).subject != draft.subject:
                raise NoteRefused("更正的进展不在这一条下面。请刷新后再更正。")
            mark = _evidence(connection, amends)
        if evidence is not None:
            mark = (PurePath(evidence.name).name, store.attachments.keep(evidence.data))
        number = _insert(connection, draft, mark, (amends, reason.strip()), actor, now)
        store.record.note_change(connection, now=now, actor=actor, action="note")
    store.publish_stored(now)
    return number


def _check(store: Store, draft: Draft, now: dt.datetime) -> None:
    if draft.subject not in subjects(store.county):
        raise NoteRefused("方案里没有这一条。请从任务分工页打开后再填。")
    if draft.unit_id not in {unit.id for unit in store.county.units if unit.kind is not UnitKind.GROUP}:
        raise NoteRefused("进展要写明是哪个单位的。请选一个单位。")
    if not _SHORTEST <= len(draft.text.strip()) <= LONGEST_TEXT:
        raise NoteRefused(f"进展要写明做了什么，{_SHORTEST} 到 {LONGEST_TEXT} 个字。请填写后再保存。")
    if draft.noted_on > now.date():
        raise NoteRefused(f"日期{chinese_day(draft.noted_on)}在今天以后。进展只记已经做了的，请改日期。")


def _standing(connection: sa.Connection, note_id: int, reason: str) -> Note:
    """The note, if it is in force and somebody says why it is to be amended."""
    if len(reason.strip()) < _SHORTEST:
        raise NoteRefused("更正、撤回要写明原因。请填写后再办。")
    notes = all_notes(connection)
    found = next((note for note in in_force(notes) if note.note_id == note_id), None)
    if found is None:
        later = next((note for note in notes if note.amends == note_id), None)
        who = f"刚才已由{later.actor}{later.what}" if later else "不在了"
        raise NoteRefused(f"这条进展{who}，这一次没有记。请刷新后再看。")
    return found


def _evidence(connection: sa.Connection, note_id: int) -> tuple[str | None, str | None]:
    columns = subject_notes.c
    query = sa.select(columns.evidence_file, columns.evidence_sha256).where(columns.note_id == note_id)
    name, mark = connection.execute(query).one()
    return name, mark


def _insert(
    connection: sa.Connection, draft: Draft, evidence: tuple[str | None, str | None], amended: tuple[int | None, str],
    actor: str, now: dt.datetime,
) -> int:  # fmt: skip
    values = {
        "subject": draft.subject, "kind": draft.kind.value, "text": draft.text.strip(), "unit_id": draft.unit_id,
        "noted_on": draft.noted_on, "evidence_file": evidence[0], "evidence_sha256": evidence[1], "amends": amended[0],
        "reason": amended[1], "taken_at": now.replace(microsecond=0), "actor": actor,
    }  # fmt: skip
    return insert_one(connection, subject_notes, values)
