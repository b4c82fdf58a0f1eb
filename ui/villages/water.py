"""Water of one village, by the ledgers that speak of it."""

from markupsafe import Markup

from models.viewing import Filters
from services.ledgers import known
from services.villages import water
from services.villages.in_ledgers import counts
from ui.parts import cards
from ui.parts import water as tables
from ui.parts.absent import NOT_KEPT


def section(code: str, filters: Filters) -> None:
    """Works, tests, outages, gaps and who is supplied."""
    cards.kept("water", f"village_water_{code}", lambda: _text(code, filters), filters)


def _text(code: str, filters: Filters) -> Markup:
    head, row = cards.head("供水", f"截至{filters.asof.label}，工程是现状"), water.of_village(code, filters)
    if row is None:
        is_kept = any(known.is_kept(name) for name in water.LEDGERS)
        return head + cards.muted("缺数：供水的几个台账里没有本村的行。" if is_kept else NOT_KEPT)
    here, there = Filters((row.township_code,), (), filters.asof), counts(code, filters)
    links = tables.links(here, (name for name in water.LEDGERS if name in there), code)
    return head + tables.table([row], filters, is_named=False) + links
