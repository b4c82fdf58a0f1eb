"""Schematic areas of the townships, for a simulated county that has no borders of its own: never a border of anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

#: To be shown wherever the areas are drawn.
AREAS_NOTE = "示意分区，非行政区划界线"


def schematic_townships(outline: gpd.GeoDataFrame, places: pd.DataFrame) -> gpd.GeoDataFrame:
    """Each place takes the ground nearest to it; the ground of a township's places together is its area.

    Args:
        outline: of the county, EPSG:4326. places: columns ``township_code``, ``lng``, ``lat`` (WGS84); those without
            coordinates and those outside the outline are left out.

    Returns:
        One row a township that has a place: ``township_code``, ``geometry`` (EPSG:4326). Together they fill the outline
        without gaps or overlaps. Empty without places.
    """
    import geopandas as gpd

    county = shapely.make_valid(outline.geometry.union_all())
    known = places.dropna(subset=["lng", "lat"]).drop_duplicates(["lng", "lat"])
    points = shapely.points(known["lng"].to_numpy(float), known["lat"].to_numpy(float))
    inside = shapely.covers(county, points)
    points, codes = points[inside], known["township_code"].to_numpy()[inside]
    if len(points) == 0:
        return gpd.GeoDataFrame({"township_code": []}, geometry=[], crs="EPSG:4326")
    cells = [county]
    if len(points) > 1:
        found = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=county, ordered=True)
        cells = list(shapely.get_parts(found))
    cells_of = pd.Series(cells).groupby(codes, sort=True).agg(lambda part: shapely.union_all(part.to_numpy()))
    areas = shapely.intersection(np.asarray(cells_of.to_numpy(), dtype=object), county)
    return gpd.GeoDataFrame({"township_code": list(cells_of.index)}, geometry=list(areas), crs="EPSG:4326")
