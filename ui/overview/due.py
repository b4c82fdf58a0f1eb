"""到期未办 on the overview: how many of what, the longest over, and the way to the whole list."""

from markupsafe import Markup

from analysis.offices.due_list import OWED
from models.viewing import Filters
from services.offices.due import due
from services.words import words
from ui.parts import cards, due_table
from ui.parts.mark import figure_head

_SHOWN = 4


def block(filters: Filters) -> None:
    """The card."""
    cards.kept("due", "due_card", lambda: _text(filters), filters)


def _text(filters: Filters) -> Markup:
    found = due(filters)
    counts = (
        f"{title} {sum(each[standing] for standing in OWED)}"
        for title, each in found.by("title").items()
        if any(each[standing] for standing in OWED)
    )
    head = figure_head(due_table.in_words(found), filters, "due", f"各台账登记的期限 · 截至{words.day(found.day)}")
    return cards.joined(
        head, cards.line(" · ".join(counts)) if found.owed else "", due_table.lines(found, filters, _SHOWN),
        due_table.notes(found), cards.line(due_table.link(filters)),
    )  # fmt: skip
