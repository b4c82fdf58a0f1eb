"""The Folium map of a county and of points in it: no request to anywhere but our own server, unless a ground is set.

Two parts, because the browser keeps pan and zoom only while the first one stays the same: a constant base
(outline and township seats) and a layer of points (villages, sites, projects) that follows measure, filters and selection. Both are
one call into a script of static/ with data; Folium's own GeoJson class takes eight times as long for the same layer, on every rerun.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import folium
import pandas as pd
from branca.element import MacroElement
from folium.template import Template

from geo.drawing.classes import MISSING_COLOUR
from geo.drawing.layer_looks import SHAPE_LOOKS, ShapeLook
from geo.drawing.map_text import Sent, escape_for_map, map_json
from geo.drawing.scene import BaseMap, MapScene, Overlay, Seat, ShapeLayer
from geo.screen.assets import script_links, style_links
from geo.screen.base_maps import Ground
from geo.screen.captions import caption_json
from geo.screen.outline import OUTLINE_NOTE

if TYPE_CHECKING:
    import geopandas as gpd

#: Columns of the townships handed to :func:`prepare_areas`.
AREA_COLUMNS = ("code", "name", "label", "colour", "is_selected")
#: Columns of the points handed to :func:`prepare_points`.
POINT_COLUMNS = ("code", "name", "township", "lng", "lat", "label", "colour", "is_selected")

_FIVE_DECIMALS = 5  # of a degree: one metre
_BETWEEN = "\x1f"  # the unit separator, which no name has; where one has, its texts are escaped one by one


class _Call(MacroElement):
    """One call of a function of the scripts in static/ on the parent layer."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this.function }}({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, function: str, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = function
        self.function = function
        self.data = data  # JSON

    def render(self, **kwargs: Any) -> str:
        """Add nothing to a stand-alone page, which is never made of this map.

        st_folium takes the script macro itself. Folium would besides compile the finished script as a Jinja
        template again: data would become template code, and every rerun would take twice as long.
        """
        return ""


def base_map(
    outline: gpd.GeoDataFrame,
    seats: Iterable[Seat],
    townships: gpd.GeoDataFrame | None = None,
    note: str = OUTLINE_NOTE,
    corner: str = "",
    ground: Ground | None = None,
) -> BaseMap:
    """Prepare the constant part once.

    Args:
        outline: in EPSG:4326, as :func:`geo.screen.outline.load_outline` gives it.
        seats: the townships to name. townships: their areas in EPSG:4326, columns ``township_code`` and ``geometry``.
        note: whose borders are drawn. corner: what has to stand on the map itself; empty for nothing.
        ground: the tiles under everything, from :func:`geo.screen.base_maps.ground`.

    Raises:
        ValueError: the outline is not in EPSG:4326.
    """
    if outline.crs is None or outline.crs.to_epsg() != 4326:
        raise ValueError("outline must be in EPSG:4326")
    west, south, east, north = (float(edge) for edge in outline.total_bounds)
    geometry = outline.geometry.union_all()
    named = tuple(seats)
    areas = {}
    if townships is not None:
        areas = {str(code): shape for code, shape in zip(townships["township_code"], townships.geometry, strict=True)}
    county = {
        "outline": _rounded(geometry.__geo_interface__),
        "townships": {escape_for_map(code): _rounded(shape.__geo_interface__) for code, shape in areas.items()},
        "seats": [
            {"code": escape_for_map(seat.code), "name": escape_for_map(seat.name), "lng": seat.lng, "lat": seat.lat}
            for seat in named
        ],
        "corner": escape_for_map(corner),
        "ground": {**asdict(ground), "note": escape_for_map(ground.note)} if ground else None,
    }
    centre = ((south + north) / 2, (west + east) / 2)
    return BaseMap(map_json(county), centre, note, geometry, areas, named, tuple(script_links()), tuple(style_links()))


def folium_map(base: BaseMap) -> folium.Map:
    """A new Folium map of the base: drawing changes a Folium object, so it is never shared."""
    drawn = folium.Map(
        location=base.centre,
        tiles=None,
        zoom_control=False,  # controls.js adds one with Chinese words
        prefer_canvas=True,
        attribution_control=False,  # it would link to the outside
        zoom_snap=0.25,
        max_bounds_viscosity=1,
    )
    drawn.default_js, drawn.default_css = list(base.scripts), list(base.styles)
    drawn.add_child(_Call("drawCounty", base.county))
    return drawn


def prepare_points(points: pd.DataFrame) -> Sent:
    """One circle for every point that has coordinates, selected ones on top.

    Args:
        points: columns :data:`POINT_COLUMNS`; ``lng`` and ``lat`` in WGS84 degrees, missing = not drawn;
            ``label`` the value as text with its unit; ``colour`` a hex colour, that of
            :data:`geo.drawing.classes.MISSING_COLOUR` being drawn hollow; ``is_selected`` bool.

    Raises:
        KeyError: a column is missing.
    """
    known = points[list(POINT_COLUMNS)]
    placed = known[(known["lng"].notna() & known["lat"].notna()).to_numpy(bool)]
    is_selected = placed["is_selected"].to_numpy(bool)
    if is_selected.any():
        placed = pd.concat([placed[~is_selected], placed[is_selected]])
    sent: dict[str, Any] = {
        "code": _escaped(placed["code"].tolist()),
        "name": _escaped(placed["name"].tolist()),
        "lng": _degrees(placed["lng"]),
        "lat": _degrees(placed["lat"]),
        "township": _repeated(placed["township"]),
        "label": _repeated(placed["label"]),
        "colour": _repeated(placed["colour"]),
        "missing": MISSING_COLOUR,
        "selected": int(is_selected.sum()),
    }
    return Sent(map_json(sent), frozenset(map(str, known["code"].tolist())))


def prepare_areas(townships: pd.DataFrame) -> Sent:
    """The townships, which the map fills where it knows their borders and draws as a large circle at their seat else.

    Args:
        townships: columns :data:`AREA_COLUMNS`; ``label`` the value as text with its unit, empty where villages carry
            the figures; ``colour`` a hex colour, :data:`geo.drawing.classes.MISSING_COLOUR` being hatched, empty = not filled.

    Raises:
        KeyError: a column is missing.
    """
    areas = [
        {
            "code": escape_for_map(code),
            "name": escape_for_map(name),
            "label": escape_for_map(label),
            "colour": colour,
            "is_missing": colour == MISSING_COLOUR,
            "is_selected": bool(is_selected),
        }
        for code, name, label, colour, is_selected in zip(*(townships[column] for column in AREA_COLUMNS), strict=True)
    ]
    return Sent(map_json(areas), frozenset(map(str, townships["code"])))


def prepare_shapes(layers: Iterable[ShapeLayer]) -> Overlay:
    """Imported layers, in their order."""
    chosen = tuple(layers)
    shapes = [(str(layer.kind), text, geometry) for layer in chosen for text, geometry in layer.shapes]
    return Overlay(chosen, shapes_json(shapes) if shapes else "")


def panel_layer(scene: MapScene, number: int = 0) -> folium.FeatureGroup:
    """A new Folium layer of one panel; like the map never shared. What is named first lies lowest."""
    panel = scene.panels[number]
    calls = {
        "drawCaption": caption_json(scene, panel),
        "drawAreas": panel.areas.data,
        "drawShapes": scene.overlay.shapes,
        "drawPoints": panel.layer.data,
        "drawSymbols": panel.symbols.layer.data,
    }
    return _layer(calls)


def preview_layer(shapes: str) -> folium.FeatureGroup:
    """A new Folium layer that shows shapes from :func:`shapes_json` wherever they lie."""
    return _layer({"previewShapes": shapes})


def _layer(calls: Mapping[str, str]) -> folium.FeatureGroup:
    """The functions are called in their order, those without data not at all."""
    layer = folium.FeatureGroup()
    for function, data in calls.items():
        if data:
            layer.add_child(_Call(function, data))
    return layer


def shapes_json(shapes: Iterable[tuple[str, str, Mapping[str, Any]]]) -> str:
    """Shapes with a tooltip and a style of static/map.js.

    Args:
        shapes: (style, text, GeoJSON geometry in WGS84); the styles are those of :data:`geo.drawing.layer_looks.SHAPE_LOOKS`.
    """
    known = list(shapes)
    features = [
        {
            "type": "Feature",
            "geometry": _rounded(geometry),
            "properties": {"style": style, "text": escape_for_map(text)},
        }
        for style, text, geometry in known
    ]
    styles = {style: _leaflet_style(SHAPE_LOOKS[style]) for style, *_ in known}
    return map_json({"type": "FeatureCollection", "features": features, "styles": styles})


def _leaflet_style(look: ShapeLook) -> dict[str, Any]:
    edge = {"color": look.edge, "weight": look.width}
    return edge | ({"fillColor": look.edge, "fillOpacity": look.opacity} if look.opacity else {"fill": False})


def _escaped(texts: list[str]) -> list[str]:
    """Each text through :func:`escape_for_map`; many in one go, which takes a fifth of the time."""
    found = escape_for_map(_BETWEEN.join(texts)).split(_BETWEEN)
    return found if len(found) == len(texts) else [escape_for_map(text) for text in texts]


def _repeated(texts: pd.Series) -> dict[str, list[Any]]:
    """Few texts that many points share: each once, and which one every point has."""
    place, each = pd.factorize(texts)
    return {"of": place.tolist(), "each": _escaped(list(each))}


def _degrees(values: pd.Series) -> list[float]:
    return [float(value) for value in values.astype("float64").round(_FIVE_DECIMALS).tolist()]


def _rounded(value: Any) -> Any:
    """The same GeoJSON with every coordinate cut to a metre: half the bytes."""
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(part) for part in value]
    return value if isinstance(value, str) else round(float(value), _FIVE_DECIMALS)
