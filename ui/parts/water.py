"""Water of villages by five ledgers, as a table; on the page of 三保障 and on the village's own."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from models.viewing import Filters
from services import reading
from services.villages import water
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import mark

NOTE = (
    "工程没有日期，是现状；检测、中断、问题和季报是截至所选月份的。季报没有填的写缺数；全县行政村都填了，"
    "集中供水率和自来水普及率才由它算出，以前看报送。"
)


def table(rows: Iterable[Any], filters: Filters, *, is_named: bool) -> Markup:
    """One line a village, linked to its page where it ``is_named``."""
    header = (*(("行政村",) if is_named else ()), *water.HEADER)
    body = [(*((_name(row, filters),) if is_named else ()), *_cells(row, filters)) for row in rows]
    return cards.div("wide-table", cards.table(header, body))


def links(filters: Filters, names: Iterable[str] = water.LEDGERS, village: str = "") -> Markup:
    """To those of these ledgers that are kept, to the rows of one village where it is named."""
    kept, narrowed = reading.store().ledgers, {"village": village} if village else {}
    found = [
        cards.anchor(href("ledger", filters, name=name, **narrowed), kept[name].title)
        for name in names
        if name in kept.ledgers
    ]
    return cards.line("看台账：", Markup("　").join(found)) if found else Markup()


def _name(row: Any, filters: Filters) -> Markup:
    return cards.anchor(href("village", filters, code=row.village_code), f"{row.township}{row.village}")


def _cells(row: Any, filters: Filters) -> tuple[object, ...]:
    *others, central, tap = water.cells(row)
    if not isinstance(row.row_id, str):
        return (*others, central, tap)
    of_central, of_tap = (
        mark(filters, "row", "village_water", row.row_id, column)
        for column in ("central_population", "tap_household_count")
    )
    return (*others, cards.joined(central, of_central), cards.joined(tap, of_tap))
