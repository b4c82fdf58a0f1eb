"""The sheet of a scene: what of it goes on paper, and how large and in which colours."""

from collections.abc import Iterator
from dataclasses import replace

import shapely

from geo.drawing.classes import MISSING_COLOUR
from geo.drawing.scene import BaseMap, Drawn, MapScene, Overlay, Panel
from geo.paper.sheet import MapSheet, SheetName, SheetPoint, SheetShape
from geo.paper.sheet import Panel as SheetPanel

_GROUND, _INK, _MARK = "#FBFAF7", "#12355B", "#D99A00"
#: Of the circle that stands for a township whose borders nobody knows.
_SEAT_RADIUS = 14.0


def on_paper(scene: MapScene) -> MapSheet:
    """The scene as it goes on paper: imported layers under the points, ledgers over them."""
    names = tuple(SheetName(seat.lng, seat.lat, seat.name) for seat in scene.base.seats)
    panels = tuple(_panel(scene, panel) for panel in scene.panels)
    return MapSheet(scene.paper.title, panels, names, scene.paper.notes, scene.banner)


def _panel(scene: MapScene, panel: Panel) -> SheetPanel:
    imported = list(_imported(scene.overlay, scene.base))
    spots = [one for one in imported if isinstance(one, SheetPoint)]
    shapes = [*_areas(scene, panel), *(one for one in imported if isinstance(one, SheetShape))]
    places = _seats(scene.base, panel) if scene.is_by_area else _points(panel)
    return SheetPanel(
        panel.heading if len(scene.panels) > 1 else "", tuple(shapes), (*spots, *places, *_symbols(panel.symbols)),
        (*scene.classes(panel), *scene.layers(panel)), "" if scene.is_by_area else scene.counter,
    )  # fmt: skip


def _areas(scene: MapScene, panel: Panel) -> Iterator[SheetShape]:
    yield SheetShape(scene.base.outline, _GROUND, _INK, 1.6, label="县界")
    colours = _colours(panel) if scene.is_by_area else {}
    names = {seat.code: seat.name for seat in scene.base.seats}
    for code, area in scene.base.areas.items():
        colour = colours.get(code)
        yield SheetShape(area, colour, _INK, 0.6, colour == MISSING_COLOUR, names[code])


def _seats(base: BaseMap, panel: Panel) -> Iterator[SheetPoint]:
    """A circle each where there are no areas to fill."""
    colours = _colours(panel)
    for seat in () if base.areas else base.seats:
        colour = colours[seat.code]
        yield SheetPoint(seat.lng, seat.lat, colour, colour == MISSING_COLOUR, seat.name, radius=_SEAT_RADIUS)


def _points(panel: Panel) -> Iterator[SheetPoint]:
    """The villages; the one marked as the map on the screen has it: on top, and named whatever else is."""
    placed = panel.table.dropna(subset=["lng", "lat"]).sort_values("is_selected", kind="stable")
    columns = (placed[column] for column in ("lng", "lat", "colour", "name", "is_selected"))
    for lng, lat, colour, name, is_marked in zip(*columns, strict=True):
        point = SheetPoint(float(lng), float(lat), colour, colour == MISSING_COLOUR, name)
        yield replace(point, edge=_MARK, radius=8.0, edge_width=3.0, is_named_first=True) if is_marked else point


def _symbols(drawn: Drawn) -> Iterator[SheetPoint]:
    columns = (drawn.table.get(column, ()) for column in ("symbol", "lng", "lat", "name", "dx", "dy"))
    for number, lng, lat, name, dx, dy in zip(*columns, strict=True):
        symbol = drawn.symbols[int(number)]
        yield SheetPoint(
            float(lng), float(lat), symbol.fill, symbol.is_missing, f"{symbol.title} {name}", symbol=symbol.shape,
            shift=(float(dx), float(dy)),
        )  # fmt: skip


def _imported(overlay: Overlay, base: BaseMap) -> Iterator[SheetShape | SheetPoint]:
    """Cut at the county's bounds, or a road across the province would make the county small."""
    for layer in overlay.layers:
        look = layer.look
        for text, geometry in layer.shapes:
            for part in shapely.get_parts(shapely.clip_by_rect(shapely.geometry.shape(geometry), *base.outline.bounds)):
                if part.geom_type == "Point":
                    yield SheetPoint(
                        part.x, part.y, look.edge, label=text, edge=look.edge, opacity=look.opacity, is_named=False
                    )
                elif not part.is_empty:
                    fill = look.edge if look.opacity else None
                    yield SheetShape(part, fill, look.edge, look.width, label=text, opacity=look.opacity or 1.0)


def _colours(panel: Panel) -> dict[str, str]:
    return dict(zip(panel.table["code"], panel.table["colour"], strict=True))
