"""Progress notes: taken down, corrected, withdrawn, never overwritten; evidence; what is published of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from data_access.acts.note_progress import Draft, correct_note, evidence_of_note, withdraw_note, write_note
from data_access.record.notes.subject_notes import Note, in_force, notes_from, subjects
from data_access.store import InputFile, Store
from errors import NoteRefused, NotFound, SubmissionRefused
from models.viewing import EVERYBODY, Viewer
from tests.data_access.filling import read_model

NOW = dt.datetime(2026, 7, 3, 10, 0, 0, 250_000)
DRAFT = Draft("P01", "印发了农村改革实施方案", "nongye", dt.date(2026, 6, 20))
PDF = InputFile("方案.pdf", b"%PDF-1.7 ...")


def notes(store: Store, viewer: Viewer = EVERYBODY) -> tuple[Note, ...]:
    return notes_from(read_model(store).query("subject_notes", viewer).to_dict("records"))  # type: ignore[arg-type]


def test_articles_and_sentences_of_the_county_can_be_noted_on(small_store: Store) -> None:
    assert subjects(small_store.county)["a03"] == "第3条 农村改革"
    assert subjects(small_store.county)["P01"] == "改革方案"
    write_note(small_store, DRAFT, actor="甲", now=NOW)
    write_note(small_store, replace(DRAFT, subject="a01", noted_on=dt.date(2026, 6, 30)), actor="甲", now=NOW)
    found = in_force(notes(small_store))
    assert [(note.subject, note.text, note.unit_id, note.actor) for note in found] == [
        ("a01", "印发了农村改革实施方案", "nongye", "甲"),
        ("P01", "印发了农村改革实施方案", "nongye", "甲"),
    ]


def test_a_correction_takes_the_place_and_a_withdrawal_takes_it_away(small_store: Store) -> None:
    first = write_note(small_store, DRAFT, evidence=PDF, actor="甲", now=NOW)
    other = replace(DRAFT, text="印发了两个方案")
    second = correct_note(small_store, first, other, reason="方案是两个", actor="乙", now=NOW)
    (standing,) = in_force(notes(small_store))
    assert (standing.note_id, standing.text, standing.evidence_file, standing.what) == (
        second,
        "印发了两个方案",
        "方案.pdf",
        "更正",
    )
    withdraw_note(small_store, second, reason="记错了条目", actor="丙", now=NOW)
    assert in_force(notes(small_store)) == ()
    assert [(note.what, note.reason, note.actor) for note in notes(small_store)] == [
        ("进展", "", "甲"), ("更正", "方案是两个", "乙"), ("撤回", "记错了条目", "丙"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (replace(DRAFT, subject="P99"), "方案里没有这一条"),
        (replace(DRAFT, unit_id=""), "请选一个单位"),
        (replace(DRAFT, text=" 好 "), "写明做了什么"),
        (replace(DRAFT, text="长" * 501), "4 到 500 个字"),
        (replace(DRAFT, noted_on=dt.date(2026, 7, 4)), "日期2026年7月4日在今天以后"),
    ],
)
def test_what_cannot_be_noted(small_store: Store, draft: Draft, sentence: str) -> None:
    with pytest.raises(NoteRefused, match=sentence):
        write_note(small_store, draft, actor="甲", now=NOW)
    assert notes(small_store) == ()


def test_an_amendment_names_its_reason_and_a_note_in_force(small_store: Store) -> None:
    number = write_note(small_store, DRAFT, actor="甲", now=NOW)
    with pytest.raises(NoteRefused, match="要写明原因"):
        withdraw_note(small_store, number, reason=" ", actor="乙", now=NOW)
    with pytest.raises(NoteRefused, match="不在这一条下面"):
        correct_note(small_store, number, replace(DRAFT, subject="a01"), reason="换一条记", actor="乙", now=NOW)
    withdraw_note(small_store, number, reason="重复了一次", actor="乙", now=NOW)
    with pytest.raises(NoteRefused, match="刚才已由乙撤回"):
        correct_note(small_store, number, DRAFT, reason="改一个字", actor="丙", now=NOW)


def test_evidence_is_checked_kept_and_given_to_who_may_see_the_unit(small_store: Store) -> None:
    with pytest.raises(SubmissionRefused, match="不能作为佐证文件"):
        write_note(small_store, DRAFT, evidence=InputFile("程序.pdf", b"MZ"), actor="甲", now=NOW)
    number = write_note(small_store, DRAFT, evidence=PDF, actor="甲", now=NOW)
    assert evidence_of_note(small_store, number, EVERYBODY) == PDF.data
    stranger = Viewer("department", units=frozenset({"jiaotong"}))
    with pytest.raises(NotFound):
        evidence_of_note(small_store, number, stranger)
    assert notes(small_store, stranger) == ()
    assert "evidence_sha256" not in read_model(small_store).query("subject_notes", EVERYBODY)
