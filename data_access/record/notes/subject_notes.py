"""Notes on a subject of the plan, an article or one of its sentences: what was done, when, by which unit, on what evidence.

None is ever overwritten: a note that amends another takes its place, one without text withdraws it; taking them down is in
acts/note_progress.py. Nothing in them is personal, so they are published whole and narrowed to the viewer's units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.record.core.arrow_tables import table_of
from data_access.record.core.schema import subject_notes
from models.lists import Labelled


class NoteKind(Labelled):
    """What a note is; ``label`` is the word on screen."""

    PROGRESS = "progress", "进展"


@dataclass(frozen=True)
class Note:
    """One note as it was taken down.

    Attributes:
        subject: id of an article, or of a sentence of the plan. text: empty = the note it amends is withdrawn.
        noted_on: the day it is of. evidence_file: its name, empty for none. amends: the note whose place it takes, or None.
        reason: why it was amended, empty for a first one. taken_at, actor: when it was taken down, and by whom.
    """

    note_id: int
    subject: str
    kind: NoteKind
    text: str
    unit_id: str
    noted_on: dt.date
    evidence_file: str
    amends: int | None
    reason: str
    taken_at: dt.datetime
    actor: str

    @property
    def what(self) -> str:
        """``进展``, ``更正`` or ``撤回``: what taking it down did."""
        if self.amends is None:
            return self.kind.label
        return "更正" if self.text else "撤回"


def in_force(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The notes that no later one took the place of or withdrew, the newest day first."""
    notes = tuple(notes)
    amended = {note.amends for note in notes}
    found = [note for note in notes if note.text and note.note_id not in amended]
    return tuple(sorted(found, key=lambda note: (note.noted_on, note.note_id), reverse=True))


def subjects(county: County) -> dict[str, str]:
    """Id -> words of everything that can be noted on: the plan's articles and sentences."""
    found = {article.id: f"{article.label} {article.title}" for article in county.articles}
    return found | {sentence.id: sentence.title for sentence in county.sentences}


def notes_from(rows: Iterable[Mapping[str, object]]) -> tuple[Note, ...]:
    """Published rows, or rows of the record, as notes."""
    return tuple(_read(row) for row in rows)


def all_notes(connection: sa.Connection) -> tuple[Note, ...]:
    """Every note there ever was, in the order they were taken down."""
    query = sa.select(subject_notes).order_by(subject_notes.c.note_id)
    return notes_from(dict(row) for row in connection.execute(query).mappings())


def subject_notes_table(connection: sa.Connection) -> pa.Table:
    """What is published: every note, in the order they were taken down; of evidence the name alone."""
    shown = (column for column in subject_notes.c if column.name != "evidence_sha256")
    return table_of(connection, sa.select(*shown).order_by(subject_notes.c.note_id))


def _read(row: Mapping[str, object]) -> Note:
    import pandas as pd

    def text(name: str) -> str:
        value = row[name]
        return value if isinstance(value, str) else ""

    amends = row["amends"]
    return Note(
        int(str(row["note_id"])), text("subject"), NoteKind.of(row["kind"]), text("text"), text("unit_id"),
        pd.Timestamp(row["noted_on"]).date(), text("evidence_file"),  # type: ignore[arg-type]
        None if pd.isna(amends) else int(amends), text("reason"),  # type: ignore[call-overload]
        pd.Timestamp(row["taken_at"]).to_pydatetime(), text("actor"),  # type: ignore[arg-type]
    )  # fmt: skip
