"""The map on the screen with one layer of points, and the legend under it."""

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from geo.drawing.legend import LegendItem
from geo.drawing.scene import BaseMap, MapScene, Panel, ShapeLayer
from geo.paper.svg import SWATCH, swatch_svg
from geo.screen.imported import overlays_in_force
from geo.screen.village_map import folium_map, panel_layer, preview_layer
from models.lists import LayerKind
from ui.parts import cards
from ui.parts.sparks import image

#: Of a line that names one layer.
LEGEND = "font-size:13px;line-height:1.7"


def point_map(
    scene: MapScene, number: int = 0, *, handled: int | None, height: int = 520, key: str = "village_map"
) -> tuple[str | None, int | None]:
    """Draw one panel of a scene and report a new click. Call it inside the page's fragment.

    Pan and zoom survive every rerun as long as the scene's base and ``key`` stay the same.

    Args:
        handled: the click id this function returned last time, None at first. height: pixels. key: one for each map
            on a page.

    Returns:
        (code of the point or township just clicked or None, click id to keep for the next run).
    """
    answer = _drawn(scene.base, panel_layer(scene, number), height, key, ["last_active_drawing"])
    return new_click(answer, scene.panels[number].codes, handled)


def preview_map(base: BaseMap, shapes: str, *, height: int, key: str) -> None:
    """Draw shapes from :func:`geo.screen.village_map.shapes_json` over the county, wherever they lie."""
    _drawn(base, preview_layer(shapes), height, key, [])


def _drawn(base: BaseMap, layer: object, height: int, key: str, returned: list[str]) -> object:
    """``render=False`` leaves out the stand-alone page of Folium, which nobody sees."""
    return st_folium(
        folium_map(base), key=key, height=height, use_container_width=True, feature_group_to_add=layer,
        returned_objects=returned, render=False,
    )  # fmt: skip


def overlay_switches(layers: pd.DataFrame) -> list[LayerKind]:
    """Switches for roads, parks and the like where there are any; what was switched on."""
    kinds = overlays_in_force(layers)
    if not kinds:
        return []
    return st.pills(
        "叠加图层", kinds, format_func=lambda kind: kind.label, selection_mode="multi", key="overlays",
        label_visibility="collapsed",
    )  # fmt: skip


def new_click(answer: object, codes: Collection[str], handled: int | None) -> tuple[str | None, int | None]:
    """Read the map's answer, which comes from the browser and is believed only as far as it fits.

    Returns:
        (code, click id) for a click not yet handled on a point of ``codes``; else (None, ``handled``).
    """
    properties = _part(_part(answer, "last_active_drawing"), "properties")
    click_id, code = properties.get("clicked_at"), properties.get("code")
    if not isinstance(click_id, int) or click_id == handled:
        return None, handled
    return (code if isinstance(code, str) and code in codes else None), click_id


def legend(scene: MapScene, number: int = 0, symbols: Markup | str = "") -> None:
    """Draw under a map its classes, and a line for each layer over it; ``symbols``: those of ledgers, as HTML."""
    st.html(legend_html(scene, scene.panels[number]))
    if layers := Markup().join(map(_imported, scene.overlay.layers)) + symbols:
        cards.draw(layers)


def legend_html(scene: MapScene, panel: Panel) -> Markup:
    """The classes, each with its colour, its words and the number of points, as HTML; every text is escaped."""
    notes = filter(None, (scene.limits(panel), *panel.under, scene.unplaced(panel)))
    return Markup(
        '<div style="display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:center;font-size:13px;line-height:1.6">'
        '<b>{}</b>{}</div><div style="font-size:12px;color:#6B7480">{}</div>'
    ).format(scene.legend_title, Markup().join(map(_item, scene.classes(panel))), "；".join(notes))


def _item(item: LegendItem) -> Markup:
    return Markup(
        '<span style="white-space:nowrap"><i style="display:inline-block;width:.8em;height:.8em;border-radius:50%;'
        'margin-right:.35em;vertical-align:-.05em;background:{};border:1.5px solid {}"></i>{}</span>'
    ).format(*item.circle, item.words)


def _imported(layer: ShapeLayer) -> Markup:
    swatch = image(swatch_svg(layer.item), *SWATCH, "")
    said = cards.joined(cards.whole(cards.joined(swatch, layer.item.words)), "；", layer.source)
    return Markup('<div class="line" style="{}">{}</div>').format(LEGEND, said)


def _part(value: object, name: str) -> dict[str, Any]:
    """A nested object of the answer; empty when it is anything else."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}
