"""Small scenes for tests: a square county with the points, areas and layers a test hands in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from geo.drawing.classes import Class
from geo.drawing.map_text import NOTHING_SENT
from geo.drawing.scene import MapScene, Panel, Seat, ShapeLayer
from geo.screen.village_map import AREA_COLUMNS, POINT_COLUMNS, base_map, prepare_areas, prepare_points, prepare_shapes


def outline(crs: str = "EPSG:4326") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": ["1"]}, geometry=[box(113.0, 35.2, 113.6, 35.8)], crs=crs)


def villages(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(POINT_COLUMNS))


def townships(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(AREA_COLUMNS))


def panel(
    table: pd.DataFrame | None = None, *, areas: pd.DataFrame | None = None, classes: Iterable[Class] = (),
    heading: str = "", said: Iterable[str] = (), under: Iterable[str] = (), **more: Any,
) -> Panel:  # fmt: skip
    """A panel whose figures are the points'; with ``areas`` and no table the townships'."""
    points = villages() if table is None else table
    drawn = areas if table is None and areas is not None else points
    sent = NOTHING_SENT if areas is None else prepare_areas(areas)
    return Panel(
        heading, prepare_points(points), drawn, tuple(classes), areas=sent, said=tuple(said), under=tuple(under), **more
    )


def scene(
    *panels: Panel,
    title: str = "户数（户）",
    layers: Iterable[ShapeLayer] = (),
    seats: Iterable[Seat] = (),
    **more: Any,
) -> MapScene:
    base = base_map(outline(), seats, note="某处的县界")
    return MapScene(base, title, title, panels or (panel(),), overlay=prepare_shapes(layers), **more)
