"""The map on the screen with one layer of points, and the legend under it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from geo.captions import caption_json
from geo.classes import MISSING_COLOUR, MISSING_LABEL, Class
from geo.layer_map import overlays_in_force, points_note
from geo.map_sheet import LegendItem
from geo.symbols import NO_SYMBOLS, SymbolLayer
from geo.village_map import AreaLayer, BaseMap, PointLayer, folium_map, point_layer, preview_layer
from models import LayerKind
from ui import cached

_INK = "#12355B"


def point_map(
    base: BaseMap,
    points: PointLayer,
    *,
    handled: int | None,
    overlay: str = "",
    areas: AreaLayer | None = None,
    symbols: SymbolLayer = NO_SYMBOLS,
    caption: str = "",
    height: int = 520,
    key: str = "village_map",
) -> tuple[str | None, int | None]:
    """Draw the points and report a new click. Call it inside the page's fragment.

    Pan and zoom survive every rerun as long as ``base`` and ``key`` stay the same.

    Args:
        base: the constant part, prepared once by :func:`geo.village_map.base_map`.
        points: from :func:`geo.village_map.prepare_points`; what is filtered out is not in it.
        handled: the click id this function returned last time, None at first.
        overlay: layers switched on under the villages, from :func:`geo.layer_map.overlay`.
        areas: townships to colour or to click, from :func:`geo.village_map.prepare_areas`.
        symbols: ledgers over the villages, from :func:`geo.symbols.prepare_symbols`.
        caption: what full screen says, from :func:`caption`.
        height: pixels.
        key: one key for each map on a page.

    Returns:
        (code of the point or township just clicked or None, click id to keep for the next run).
    """
    answer = st_folium(
        folium_map(base),
        key=key,
        height=height,
        use_container_width=True,
        feature_group_to_add=point_layer(points, overlay, areas, symbols.symbols, caption),
        returned_objects=["last_active_drawing"],
        render=False,  # leaves out the stand-alone page of Folium, which nobody sees
    )
    known = points.codes | symbols.codes | (areas.codes if areas else frozenset())
    return new_click(answer, known, handled)


def preview_map(base: BaseMap, shapes: str, *, height: int, key: str) -> None:
    """Draw shapes from :func:`geo.village_map.shapes_json` over the county, wherever they lie."""
    st_folium(
        folium_map(base),
        key=key,
        height=height,
        use_container_width=True,
        feature_group_to_add=preview_layer(shapes),
        returned_objects=[],
        render=False,
    )


def overlay_switches(layers: pd.DataFrame) -> list[LayerKind]:
    """Switches for roads, parks and the like where there are any; what was switched on."""
    kinds = overlays_in_force(layers)
    if not kinds:
        return []
    return st.pills(
        "叠加图层", kinds, format_func=lambda kind: kind.label, selection_mode="multi", key="overlays",
        label_visibility="collapsed",
    )  # fmt: skip


def whose_places() -> list[str]:
    """Whose the villages' positions are: the county's where a layer of points is in force, and what of them is simulated."""
    points = points_note(cached.rows("layers"))
    demo = f"{'其余' if points else ''}位置为演示" if cached.manifest().is_demo else ""
    return [note for note in (points, demo) if note]


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


def caption(
    title: str,
    classes: Sequence[Class],
    missing: int,
    unplaced: int,
    lines: Sequence[str],
    *,
    counter: str = "村",
    is_whole: bool = False,
    layers: Sequence[LegendItem] = (),
) -> str:
    """Title, legend and notes for full screen, ready to send; a simulated county says so there too.

    Args:
        title: what is shown, with its unit. classes, missing, unplaced, counter, is_whole: as for :func:`legend`.
        lines: source, period and notes. layers: what lies over the map.
    """
    banner = ["演示数据"] if cached.manifest().is_demo else []
    said = [*banner, *bounds(classes, is_whole=is_whole), *lines, *_unplaced(unplaced, counter)]
    return caption_json(title, _items(classes, missing, counter), said, layers)


def legend(
    title: str,
    classes: Sequence[Class],
    missing: int,
    unplaced: int,
    note: str,
    *,
    counter: str = "村",
    is_whole: bool = False,
) -> None:
    """Draw the classes under the map, each with its colour, its words and the number of points.

    Args:
        title: the measure with its unit. classes: as :func:`geo.classes.round_classes` gives them.
        missing: points without a figure. unplaced: those without coordinates, which the map cannot show. note: whose
            borders and places are drawn, from the base that is. counter: what the points are counted in. is_whole: the classes are of whole numbers and name their first and last one.
    """
    st.html(legend_html(title, classes, missing, unplaced, note, counter=counter, is_whole=is_whole))


def legend_html(
    title: str,
    classes: Sequence[Class],
    missing: int,
    unplaced: int,
    note: str,
    *,
    counter: str = "村",
    is_whole: bool = False,
) -> Markup:
    """The legend as HTML; every text is escaped."""
    items = [_item(*item) for item in _items(classes, missing, counter)]
    notes = [*bounds(classes, is_whole=is_whole), note, *_unplaced(unplaced, counter)]
    return Markup(
        '<div style="display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:center;font-size:13px;line-height:1.6">'
        '<b>{}</b>{}</div><div style="font-size:12px;color:#6B7480">{}</div>'
    ).format(title, Markup().join(items), "；".join(notes))


def _items(classes: Sequence[Class], missing: int, counter: str) -> list[tuple[str, str, str]]:
    """Fill, edge and words of every class, and of what has no figure."""
    items = [(one.colour, _INK, f"{one.label}（{one.count} {counter}）") for one in classes]
    return [*items, ("#FFFFFF", MISSING_COLOUR, f"{MISSING_LABEL}（{missing} {counter}）")] if missing else items


def bounds(classes: Sequence[Class], *, is_whole: bool) -> list[str]:
    """Where the limits of classes belong, a sentence where it has to be said."""
    return ["各档含下限、不含上限"] if len(classes) > 1 and not is_whole else []


def _unplaced(count: int, counter: str) -> list[str]:
    return [f"另有 {count} 个{counter}没有坐标，图上未画"] if count else []


def _item(fill: str, edge: str, words: str) -> Markup:
    return Markup(
        '<span style="white-space:nowrap"><i style="display:inline-block;width:.8em;height:.8em;border-radius:50%;'
        'margin-right:.35em;vertical-align:-.05em;background:{};border:1.5px solid {}"></i>{}</span>'
    ).format(fill, edge, words)


def _part(value: object, name: str) -> dict[str, Any]:
    """A nested object of the answer; empty when it is anything else."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}
