"""The map as files: the view on the screen as a sheet, to be had as picture, drawing or slide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from briefing.map_files import png, pptx
from geo.classes import MISSING_COLOUR, MISSING_LABEL
from geo.layer_looks import SHAPE_LOOKS
from geo.layer_map import overlay_shapes, overlay_sources
from geo.map_sheet import LegendItem, MapSheet, SheetName, SheetPoint, SheetShape
from geo.map_sheet import Panel as SheetPanel
from geo.map_svg import svg
from models import Filters, LayerKind
from ui import cached, downloads, map_layers, map_views, maps, words
from ui.map_layers import Drawn
from ui.map_look import Look
from ui.map_views import Panel, View
from ui.measures import Level

_GROUND, _INK, _MARK = "#FBFAF7", "#12355B", "#D99A00"


def buttons(look: Look, view: View, title: str, filters: Filters) -> None:
    """Three files of what is on the screen now."""
    made = partial(sheet, look, view, title, filters)
    name = downloads.marked(f"{look.measure.title}-{look.level.label}-{filters.asof}.{{}}")
    picture, drawing, slide = st.columns(3)
    downloads.button(picture, "图片 PNG", lambda: png(made()), name.format("png"), key="map_png")
    downloads.button(drawing, "矢量图 SVG", lambda: svg(made()), name.format("svg"), key="map_svg")
    downloads.button(slide, "幻灯片 PPT", lambda: pptx(made(), dt.datetime.now()), name.format("pptx"), key="map_pptx")


def sheet(look: Look, view: View, title: str, filters: Filters) -> MapSheet:
    """The view as it goes on paper; counts of people or households in need come in classes only, never by place."""
    base = cached.base_map()
    where = "、".join(cached.county().township(code).name for code in filters.townships) or "全县"
    notes = [
        f"数据来源：{look.measure.source} · {view.when} · {where} · 数据版本 {cached.manifest().version}",
        "；".join(
            [*map_views.notes(look, view, is_paper=True), *maps.bounds(view.panels[-1].classes, is_whole=view.is_whole)]
        ),
        "；".join([base.note, *(maps.whose_places() if look.level is Level.VILLAGE else ())]),
    ]
    names = tuple(SheetName(seat.lng, seat.lat, seat.name) for seat in base.seats)
    drawn = [map_layers.drawn(look.layers, filters, month or filters.asof) for month in look.months]
    kinds = map_layers.kinds_of(look.layers)
    panels = tuple(
        _with_layers(_panel(look, panel, is_alone=len(view.panels) == 1), layers, kinds)
        for panel, layers in zip(view.panels, drawn, strict=True)
    )
    notes += ["；".join(overlay_sources(cached.rows("layers"), kinds))] if kinds else []
    notes += [f"{one.title}：{'；'.join(one.notes)}" for one in drawn[-1].ledgers if one.notes]
    notes = list(filter(None, notes))
    return MapSheet(f"{cached.county().name}{title}", panels, names, tuple(notes), downloads.banner())


def _panel(look: Look, panel: Panel, *, is_alone: bool) -> SheetPanel:
    base, is_area = cached.base_map(), look.level is Level.TOWNSHIP
    shapes = [SheetShape(base.outline, _GROUND, _INK, 1.6, label="县界")]
    points = []
    colours = dict(zip(panel.table["code"], panel.table["colour"], strict=True))
    for code, area in base.areas.items():
        colour = colours.get(code) if is_area else None
        name = cached.county().township(code).name
        shapes.append(SheetShape(area, colour, _INK, 0.6, colour == MISSING_COLOUR, name))
    if is_area and not base.areas:
        points = [_point(seat.lng, seat.lat, colours[seat.code], seat.name, 14.0) for seat in base.seats]
    elif not is_area:
        known = panel.table.dropna(subset=["lng", "lat"])
        points = [_point(*row) for row in _rows(known[known["code"] != look.village])]
        points += [_marked(*row) for row in _rows(known[known["code"] == look.village])]
    counter = "乡镇" if is_area else "村"
    legend = [LegendItem(one.colour, f"{one.label}（{one.count} {counter}）", is_area=is_area) for one in panel.classes]
    if panel.missing:
        legend.append(LegendItem(MISSING_COLOUR, f"{MISSING_LABEL}（{panel.missing} {counter}）", True, is_area))
    named_as = "" if is_area else counter
    return SheetPanel("" if is_alone else panel.heading, tuple(shapes), tuple(points), tuple(legend), named_as)


def _with_layers(panel: SheetPanel, drawn: Drawn, kinds: Sequence[LayerKind]) -> SheetPanel:
    """The panel with the imported layers under its points, the chosen ledgers over them, and both in its legend."""
    shapes, spots = _imported(kinds)
    points = [
        SheetPoint(
            float(row.lng), float(row.lat), (symbol := drawn.symbols[int(row.symbol)]).fill, symbol.is_missing,
            f"{symbol.title} {row.name}", symbol=symbol.shape, shift=(float(row.dx), float(row.dy)),
        )
        for row in words.each(drawn.table)
    ]  # fmt: skip
    return replace(
        panel, shapes=(*panel.shapes, *shapes), points=(*spots, *panel.points, *points),
        legend=(*panel.legend, *map_layers.imported_items(kinds), *map_layers.ledger_items(drawn)),
    )  # fmt: skip


def _imported(kinds: Sequence[LayerKind]) -> tuple[list[SheetShape], list[SheetPoint]]:
    """The imported layers, cut at the county's bounds, or a road across the province would make the county small."""
    import shapely

    bounds = cached.base_map().outline.bounds
    shapes, points = [], []
    for kind, text, geometry in overlay_shapes(cached.rows("layers"), kinds):
        look = SHAPE_LOOKS[kind]
        for part in shapely.get_parts(shapely.clip_by_rect(shapely.geometry.shape(geometry), *bounds)):
            if part.geom_type == "Point":
                points.append(
                    SheetPoint(
                        part.x, part.y, look.edge, label=text, edge=look.edge, opacity=look.opacity, is_named=False
                    )
                )
            elif not part.is_empty:
                fill = look.edge if look.opacity else None
                shapes.append(SheetShape(part, fill, look.edge, look.width, label=text, opacity=look.opacity or 1.0))
    return shapes, points


def _rows(table: pd.DataFrame) -> list[tuple[float, float, str, str]]:
    return list(table[["lng", "lat", "colour", "name"]].itertuples(index=False, name=None))


def _marked(*row: Any) -> SheetPoint:
    """The village marked, as the map on the screen has it: on top, and named whatever else is."""
    return replace(_point(*row), edge=_MARK, radius=8.0, edge_width=3.0, is_named_first=True)


def _point(lng: float, lat: float, colour: str, name: str, radius: float = 5.0) -> SheetPoint:
    return SheetPoint(float(lng), float(lat), colour, colour == MISSING_COLOUR, name, radius=radius)
