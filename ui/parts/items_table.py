"""Items under supervision as a table, for the page of a unit and of a task."""

from collections.abc import Sequence

from markupsafe import Markup

from data_access.record.notes.supervision import Item, commitment_of
from models.viewing import Filters
from services import reading
from services.words import words
from ui.base.links import href
from ui.parts import cards


def items_table(items: Sequence[Item], filters: Filters) -> Markup:
    """One row an item that is not closed: why, what is asked, by when, where it stands."""
    if not items:
        return cards.muted("没有在办的督办事项。")
    where = cards.line("每一步和导出见", cards.anchor(href("supervision", filters), "督办"))
    rows = (
        (
            _title(item, filters), reading.county().unit(item.unit_id).short_name, item.cause, item.requirement,
            cards.whole(words.day(item.due_on)), cards.light(item.stage.label, "none"), item.level.label if item.level else "—",
        )
        for item in items
    )  # fmt: skip
    return cards.table(("督办事项", "单位", "原因", "要求", "期限", "环节", "级别"), rows) + where


def _title(item: Item, filters: Filters) -> Markup | str:
    commitment = commitment_of(item.subject)
    return cards.anchor(href("targets", filters, commitment=commitment), item.title) if commitment else item.title
