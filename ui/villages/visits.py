"""What was promised on earlier visits to a village: open first, the overdue marked."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.targets.states import Colour
from models.viewing import Filters
from services.villages.visits import LEDGER, none_words, of_village, state_words, unit_words
from services.words import words
from ui.parts import absent, cards
from ui.parts.mark import mark

#: Visits without anything open that are listed; all of them are on the ledger's page.
_CLOSED_SHOWN = 6


def section(code: str, filters: Filters) -> None:
    """The card."""
    found = of_village(code, filters)
    cards.kept("visits", f"village_visits_card_{code}", lambda: table_of(found, filters), filters)


def table_of(found: pd.DataFrame, filters: Filters) -> Markup:
    """The card as HTML: the open promises, then the newest of the rest."""
    opened, rest = found[found["is_open"]], found[~found["is_open"]]
    late = int(opened["is_over"].sum())
    title = f"历次走访答应的事：未办结 {len(opened)} 件" + (f"，其中逾期 {late} 件" if late else "")
    head = cards.head("历次走访答应的事" if found.empty else title, f"{LEDGER} · 截至{filters.asof.label}")
    if found.empty:
        return head + absent.muted("village_visits", none_words(filters))
    shown = pd.concat([opened, rest.head(_CLOSED_SHOWN)])
    more = len(rest) - _CLOSED_SHOWN
    header = ("走访日期", "谁来", "事由", "发现的问题", "当场答应的事", "责任单位", "期限", "状态")
    note = cards.muted(f"已办结和没有承诺的走访另有 {more} 件，在台账里。") if more > 0 else ""
    return head + cards.table(header, (_row(row, filters) for row in words.each(shown))) + note


def _row(row: Any, filters: Filters) -> tuple[object, ...]:
    state = state_words(row)
    if row.is_open:
        colour = Colour.RED if row.is_over else Colour.NONE
    else:
        colour = Colour.GREEN if row.has_promise else Colour.NONE
    return (
        cards.whole(cards.joined(words.day(row.visited_on), mark(filters, "row", "village_visits", row.row_id))),
        cards.whole(row.visitor_level), cards.whole(row.purpose), words.text(row.problem) or "—", words.text(row.promise) or "—",
        cards.whole(unit_words(row.unit_id)) if row.has_promise else "—",
        cards.whole(words.day(row.due_on) or ("没有说" if row.has_promise else "—")), cards.light(state, colour),
    )  # fmt: skip
