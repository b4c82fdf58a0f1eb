"""Layers over the village map: imported ones, and any ledger with a place as symbols of its own.

Ledgers of people are never among them: where their rows lie is somebody's home.
"""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from geo.drawing.scene import Drawn, LedgerLayer
from geo.drawing.symbols import MOST_SHAPES
from geo.paper.svg import symbol_svg
from models.time import Month
from models.viewing import Filters
from services import reading
from services.villages import scenes
from services.villages.map_layers import catalogue, ledgers_of, refusal
from services.words import words
from ui.base import state
from ui.base.links import href
from ui.parts import cards
from ui.parts.point_map import LEGEND
from ui.parts.sparks import image

_PARAMETER, _KEY, _REFUSED = "layers", "map_layers", "layers_refused"
_SIZE = 20


def choose(place: DeltaGenerator) -> tuple[str, ...]:
    """Draw the picker and return what it says, in the order chosen; the address follows it, a new address rules it."""
    known = catalogue()
    if (refused := state.take_choices(_KEY, _PARAMETER, known)) is not None:
        state.remember(_REFUSED, refused)
    chosen = place.multiselect(
        "叠加图层", list(known), format_func=known.__getitem__, key=_KEY, placeholder="叠加图层：输入名称查找",
        select_all=False, label_visibility="collapsed", on_change=lambda: state.remember(_REFUSED, ()),
    )  # fmt: skip
    state.give_choices(_PARAMETER, chosen)
    return tuple(chosen)


def within_limit(chosen: Sequence[str]) -> tuple[str, ...]:
    """Those of the layers that can be told apart; says which are not drawn, and what an address asked for in vain."""
    if isinstance(refused := state.recall(_REFUSED), tuple) and refused:
        st.warning(refusal(refused))
    left_out = ledgers_of(chosen)[MOST_SHAPES:]
    if left_out:
        titles = "、".join(f"“{reading.store().ledgers[name].title}”" for name in left_out)
        st.warning(words.verbatim(f"最多同时叠加 {MOST_SHAPES} 个台账，{titles}没有画。请先去掉别的。"))
    return tuple(name for name in chosen if name not in left_out)


def legend(drawn: Drawn, filters: Filters, month: Month) -> Markup:
    """The symbols under the map as HTML: one line a ledger, with the way to its page as of that month."""
    mine = Filters(filters.townships, (), month)
    is_demo = drawn.ledgers and reading.manifest().is_demo
    demo = cards.muted(f"图层为演示数据，{'；'.join(filter(None, scenes.whose_places()))}。") if is_demo else ""
    return Markup().join(_line(one, mine) for one in drawn.ledgers) + demo


def _line(one: LedgerLayer, filters: Filters) -> Markup:
    pieces: list[object] = [cards.anchor(href("ledger", filters, name=one.name), one.title), f"（{one.when}）"]
    for part in one.parts:
        symbol = part.symbol
        drawn = image(symbol_svg(symbol.shape, symbol.fill, _SIZE / 2, _SIZE / 2, symbol.is_missing), _SIZE, _SIZE, "")
        pieces += ["　", cards.whole(cards.joined(drawn, part.said))]
    if not any(part.row_count for part in one.parts):
        pieces.append("　所选范围内还没有行" if not one.notes else "")
    notes = f"；{'；'.join(one.notes)}" if one.notes else ""
    return Markup('<div class="line" style="{}">{}</div>').format(LEGEND, cards.joined(*pieces, notes))
