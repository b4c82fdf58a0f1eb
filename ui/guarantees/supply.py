"""三保障: water village by village, where 饮水安全 is looked at: works, tests, outages, gaps and who is supplied."""

from collections.abc import Sequence

from markupsafe import Markup

from models.viewing import Filters
from services import reading
from services.villages import water
from services.words import words
from ui.parts import cards
from ui.parts import water as tables

#: Villages listed, those where something is wrong first; one that is chosen is shown alone.
_SHOWN = 40


def water_card(names: Sequence[str], village: str, filters: Filters) -> None:
    """Only where 饮水安全 alone is looked at, so that the page of all four stays one page."""
    if tuple(names) != ("饮水安全",):
        return
    with cards.card("water"):
        cards.draw(reading.derived(f"water_{village}", lambda: _text(village, filters), filters))


def _text(village: str, filters: Filters) -> Markup:
    found = water.villages(filters)
    if village:
        found = found[found["village_code"] == village]
    more = f"，有问题的在前，列前 {_SHOWN} 个" if len(found) > _SHOWN else ""
    head = cards.head("供水到村", f"{len(found)} 个村{more} · 截至{filters.asof.label}")
    if found.empty:
        return head + cards.muted("缺数：供水的几个台账里没有所选范围的行。")
    rows = list(words.each(found.head(_SHOWN)))
    return head + tables.table(rows, filters, is_named=True) + tables.links(filters) + cards.muted(tables.NOTE)
