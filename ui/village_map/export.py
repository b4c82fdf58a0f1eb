"""The map as files: the view on the screen as a sheet, to be had as picture, drawing or slide."""

from collections.abc import Callable

import streamlit as st

from briefing.map_files import png, pptx
from geo.drawing.scene import MapScene
from geo.paper.scene import on_paper
from geo.paper.svg import svg
from models.viewing import Filters
from services import clock
from services.villages.map_look import Look
from ui.parts import downloads


def buttons(scene: MapScene, look: Look, filters: Filters) -> None:
    """Three files of what is on the screen now."""
    name = downloads.marked(f"{look.measure.title}-{look.level.label}-{filters.asof}.{{}}")
    makers: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "图片 PNG": ("png", lambda: png(on_paper(scene))),
        "矢量图 SVG": ("svg", lambda: svg(on_paper(scene))),
        "幻灯片 PPT": ("pptx", lambda: pptx(on_paper(scene), clock.now())),
    }
    for place, (label, (ending, make)) in zip(st.columns(3), makers.items(), strict=True):
        downloads.button(place, label, make, name.format(ending), key=f"map_{ending}")
