"""The plan's tasks: found by the plan's own words, with a place for words on each, as of the month."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data_access.acts.note_progress import Draft, withdraw_note, write_note
from data_access.record.notes.subject_notes import subjects
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.targets.tasks import all_tasks
from tests.screens import Use

NOW, JUNE = dt.datetime(2025, 7, 3, 10), Month(2025, 6)
#: Articles with neither commitment nor figure.
SILENT = {"a07", "a08", "a11", "a16", "a17", "a28", "a29", "a32", "a33", "s4"}
#: Article -> how many of its sentences are followed in words.
SENTENCES = {
    "a02": 1, "a03": 2, "a05": 2, "a07": 1, "a10": 1, "a13": 2, "a17": 1, "a18": 1, "a20": 1, "a22": 3, "a26": 1,
    "a27": 1, "a31": 1, "a32": 1, "s2": 1, "s3": 1, "s8": 1,
}  # fmt: skip


@pytest.fixture
def store(empty_store: Store, tmp_path: Path, use: Use) -> Store:
    use(tmp_path / "config.toml")
    return empty_store


def found(text: str, month: Month = JUNE) -> list[str]:
    return [task.article.id for task in all_tasks(Filters((), (), month)) if task.mentions(text)]


@pytest.mark.usefixtures("store")
def test_a_task_is_found_by_the_plans_own_title_and_words() -> None:
    assert found("健全完善常态化驻村帮扶工作机制") == ["a07"]
    assert found("社会新风尚") == ["a34"]  # of a commitment's quote
    assert found("制定公共文化服务目录") == ["a32"]  # of a sentence without a number
    assert found("关心关爱帮扶干部") == ["a07"]


def test_every_article_can_be_noted_on_and_the_sentences_are_there(store: Store) -> None:
    tasks = {task.article.id: task for task in all_tasks(Filters((), (), Month(2025, 6)))}
    assert {id for id, task in tasks.items() if not task.items} == SILENT
    assert tasks.keys() < subjects(store.county).keys()
    assert {id: len(task.sentences) for id, task in tasks.items() if task.sentences} == SENTENCES


def test_notes_stand_from_their_day_on_and_can_be_found(store: Store) -> None:
    (sentence,) = (one for one in store.county.sentences if one.article_id == "a32")
    number = write_note(
        store, Draft(sentence.id, "目录经部务会通过", "wenlv", dt.date(2025, 6, 12)), actor="甲", now=NOW
    )
    assert found("部务会") == ["a32"] and found("部务会", Month(2025, 5)) == []
    withdraw_note(store, number, reason="还没有通过", actor="甲", now=NOW)
    assert found("部务会") == []
