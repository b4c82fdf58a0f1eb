"""Where a ledger's rows lie: one point a place, on the county's map."""

from dataclasses import replace

import streamlit as st

from data_access.published.ledger_view import LedgerView
from geo.drawing.classes import colours, round_classes
from geo.drawing.scene import Panel
from geo.screen.village_map import prepare_points
from models.viewing import Filters
from services.ledgers.places import places
from services.villages import scenes
from services.villages.base_map import base_map
from services.words import ledger_words
from ui.ledgers.page import kept
from ui.parts import cards
from ui.parts import point_map as maps


@st.fragment
def point_map(view: LedgerView, filters: Filters) -> None:
    """Each place once, coloured by its number of rows; a row without a village stands at its township's seat."""
    with cards.card("map"):
        source = f"{ledger_words.title(view)} · {ledger_words.when(view, filters)}"
        cards.draw(cards.head("在哪里", source))
        panel = kept(view, "map", lambda: _panel(view))
        under = (base_map().note, *scenes.whose_places(), *panel.under)
        panel = replace(panel, said=(source,), under=under)
        scene = scenes.scene("每处行数（行）", "每处行数（行）", [panel], counter="处")
        maps.point_map(scene, handled=None, height=430, key="ledger_map")
        maps.legend(scene)


def _panel(view: LedgerView) -> Panel:
    found = places(view)
    classes = round_classes(found.table["row_count"])
    drawn = found.table.assign(colour=colours(found.table["row_count"], classes), is_selected=False)
    return Panel("", prepare_points(drawn), drawn, tuple(classes), under=tuple(found.notes))
