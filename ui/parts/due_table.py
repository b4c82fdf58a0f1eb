"""What is due as a table and in a few words, for every page that shows a part of the list."""

from markupsafe import Markup

from analysis.offices.due_list import OWED, Standing
from analysis.targets.states import Colour
from models.viewing import Filters
from services.offices.due import HEADER, DueList, silent, stands, where, who
from services.words import words
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import mark

_COLOURS = {Standing.OVER: Colour.RED, Standing.WANTING: Colour.RED, Standing.SOON: Colour.NONE}


def table(found: DueList, filters: Filters, limit: int) -> Markup:
    """The first rows, each with the way to its source; what is left out is said."""
    if found.rows.empty:
        return cards.muted("没有到期未办的，也没有快到期的。")
    rows = (
        (
            cards.whole(cards.light(stands(row), _COLOURS[row.standing])), row.title,
            cards.joined(row.name or "—", mark(filters, "row", row.ledger, row.row_id)), cards.whole(where(row)),
            cards.whole(who(row)), cards.whole(words.day(row.due_on) or "没有写期限"),
        )
        for row in words.each(found.rows.head(limit))
    )  # fmt: skip
    more = len(found.rows) - limit
    return cards.table(HEADER, rows) + (cards.muted(f"另有 {more} 件没有列在这里。") if more > 0 else "")


def lines(found: DueList, filters: Filters, limit: int) -> Markup:
    """The first that are owed in two columns, for a narrow card."""
    owed = found.rows[found.rows["standing"].isin(OWED)]
    rows = []
    for row in words.each(owed.head(limit)):
        told = cards.joined(row.name or row.title, mark(filters, "row", row.ledger, row.row_id))
        below = cards.muted(f"{row.title} · {where(row)} · {who(row)} · {words.day(row.due_on) or '没有写期限'}")
        rows.append((cards.whole(cards.light(stands(row), _COLOURS[row.standing])), told + below))
    return cards.table((), rows) if rows else cards.muted("没有到期未办的。")


def in_words(found: DueList) -> str:
    """``到期未办 12 件，另有 3 件快到期``."""
    soon = f"，另有 {found.soon} 件快到期" if found.soon else ""
    return f"到期未办 {found.owed} 件{soon}"


def link(filters: Filters, text: str = "看全部 ›") -> Markup:
    """The way to the whole list under these filters."""
    return cards.anchor(href("due", filters), text)


def notes(found: DueList) -> Markup:
    """That some are the whole county's, and in no township's list; and which ledgers say nothing at all."""
    told = []
    if found.apart:
        told.append(f"全县事项（不分乡镇）另有 {found.apart} 件，不在所选乡镇里。")
    if lacking := silent(found.day):
        told.append(f"还没有数据的台账：{'、'.join(lacking)}；缺数，不等于没有到期的。")
    return Markup().join(map(cards.muted, told))


def section(found: DueList, filters: Filters, limit: int = 12) -> Markup:
    """Head, table and the way on, for a page of one unit or township."""
    return table(found, filters, limit) + notes(found) + cards.line(link(filters))
