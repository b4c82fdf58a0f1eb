"""The plan's tasks: those judged by words and those by figures, one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_access.county.rows import Article, Sentence, Unit
from data_access.record.notes.subject_notes import Note, in_force, notes_from
from models.viewing import Filters
from services import reading
from services.targets.judged import Judged
from services.targets.scope import blocks
from services.words import words

#: Ids of the plan's articles and of its safeguards begin so; the overall goals stand before them and are no tasks.
_TASKS = ("a", "s")

WITHOUT_FIGURES = "定性任务，看进展记录"


@dataclass(frozen=True)
class Task:
    """One article or safeguard.

    Attributes:
        items: its commitments in the scope: of each chosen township its own task, else the county's. leads, support: units confirmed to lead any of them, and the other named ones.
        milestones: rows of 改革和规划事项台账 under it. notes: what units reported in words, newest first.
        sentences: those of its text that are followed in words. said: notes on it and on them by the month, newest first.
    """

    article: Article
    items: tuple[Judged, ...]
    leads: tuple[Unit, ...]
    support: tuple[Unit, ...]
    milestones: tuple[Any, ...]
    notes: tuple[Any, ...]
    sentences: tuple[Sentence, ...] = ()
    said: tuple[Note, ...] = ()

    @property
    def section(self) -> str:
        return f"{self.article.part} {self.article.section}".strip()

    @property
    def named(self) -> str:
        """The units as the text names them, with its 等."""
        names = [reading.county().unit(id).short_name for id in self.article.units]
        return "、".join(names) + ("等" if names and self.article.is_units_open else "") or "原文未注明"

    @property
    def unconfirmed(self) -> int:
        """How many of its commitments have no confirmed lead."""
        open_ones = (one for one in self.items if one.lead is None and one.commitment.kind.traits.is_task)
        return len({item.commitment.id for item in open_ones})

    def mentions(self, text: str) -> bool:
        parts = (
            self.article.label, self.article.title, self.article.plan_title, self.article.summary, self.section, self.named,
            *(unit.short_name for unit in self.leads), *(note.text for note in self.said),
            *(text for item in self.items for text in (item.commitment.title, item.commitment.quote)),
            *(text for one in self.sentences for text in (one.title, one.quote)),
        )  # fmt: skip
        return any(text in part for part in parts)


def all_tasks(filters: Filters) -> tuple[Task, ...]:
    """Every task of the chosen departments, in the order of the plan."""
    everybody = Filters(filters.townships, (), filters.asof)
    everything = reading.derived("tasks", lambda: _tasks(everybody), everybody)
    chosen = set(filters.units)
    return tuple(
        task
        for task in everything
        if not chosen or chosen & {*task.article.units, *(unit.id for unit in (*task.leads, *task.support))}
    )


def _tasks(filters: Filters) -> tuple[Task, ...]:
    county = reading.county()
    items = [item for block in blocks(filters) for item in block.items]
    by_article = {
        article.id: tuple(i for i in items if i.commitment.article_id == article.id) for article in county.articles
    }
    notes = _by(reading.rows("progress_notes", townships=filters.townships, month=str(filters.asof)))
    milestones = list(words.each(reading.rows("milestones", townships=filters.townships)))
    said = [note for note in in_force(all_notes()) if note.noted_on <= filters.asof.end]
    return tuple(
        _task(article, by_article[article.id], notes, milestones, said)
        for article in county.articles
        if article.id[0] in _TASKS
    )


def _task(
    article: Article,
    items: tuple[Judged, ...],
    notes: dict[str, list[Any]],
    milestones: Sequence[Any],
    said: Sequence[Note],
) -> Task:
    county = reading.county()
    leads = tuple(dict.fromkeys(item.lead for item in items if item.lead is not None))
    named = [county.unit(id) for id in article.units]
    ids = dict.fromkeys(item.commitment.id for item in items)
    own = [note for id in ids for note in notes.get(id, ())]
    own.sort(key=lambda note: note.month, reverse=True)  # stable: the plan's order within a month
    sentences = tuple(one for one in county.sentences if one.article_id == article.id)
    subjects = {article.id, *(one.id for one in sentences)}
    return Task(
        article, items, leads, tuple(unit for unit in named if unit not in leads),
        tuple(row for row in milestones if _belongs(row, article, items)), tuple(own),
        sentences, tuple(note for note in said if note.subject in subjects),
    )  # fmt: skip


@reading.once
def all_notes() -> tuple[Note, ...]:
    """Every note there ever was, those corrected and withdrawn too, in the order they were taken down."""
    return notes_from(reading.rows("subject_notes").to_dict("records"))  # type: ignore[arg-type]


def _belongs(row: Any, article: Article, items: Sequence[Judged]) -> bool:
    """A milestone stands under its commitment's task; one that names none, under the tasks its ledger belongs to."""
    if not words.is_missing(row.commitment_id):
        return any(item.commitment.id == row.commitment_id for item in items)
    return article.id in reading.store().ledgers["milestones"].articles


def _by(notes: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in words.each(notes):
        found.setdefault(row.commitment_id, []).append(row)
    return found
