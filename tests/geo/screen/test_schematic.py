from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point, box

from geo.screen.schematic import schematic_townships

COUNTY = gpd.GeoDataFrame({"code": ["1"]}, geometry=[box(113.0, 35.0, 114.0, 36.0)], crs="EPSG:4326")


def places(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["township_code", "lng", "lat"])


def areas(*rows: tuple[str, float | None, float | None]) -> dict[str, float]:
    found = schematic_townships(COUNTY, places(*rows))
    return {str(code): shape.area for code, shape in zip(found["township_code"], found.geometry, strict=True)}


def test_two_places_share_the_ground_at_the_middle_between_them() -> None:
    found = schematic_townships(COUNTY, places(("A", 113.1, 35.5), ("B", 113.5, 35.5)))
    first, second = found.geometry
    assert first.equals_exact(box(113.0, 35.0, 113.3, 36.0).normalize(), 1e-9) or first.area == pytest.approx(0.3)
    assert second.area == pytest.approx(0.7)
    assert first.bounds == pytest.approx((113.0, 35.0, 113.3, 36.0))
    assert found.crs.to_epsg() == 4326


def test_a_townships_places_together_are_one_area() -> None:
    assert areas(("A", 113.1, 35.5), ("A", 113.5, 35.5), ("B", 113.9, 35.5)) == {
        "A": pytest.approx(0.7), "B": pytest.approx(0.3)
    }  # fmt: skip


def test_the_areas_fill_the_county_without_gaps_or_overlaps() -> None:
    rows = [(str(i % 7), 113 + (i * 37 % 100) / 100 + 0.003, 35 + (i * 61 % 97) / 100 + 0.002) for i in range(80)]
    ring = Point(113.5, 35.5).buffer(0.5)  # a county that is no square
    county = gpd.GeoDataFrame(geometry=[ring], crs="EPSG:4326")
    found = schematic_townships(county, places(*rows))
    assert len(found) == 7
    assert shapely.area(found.geometry.to_numpy()).sum() == pytest.approx(ring.area, rel=1e-9)
    assert shapely.union_all(found.geometry.to_numpy()).area == pytest.approx(ring.area, rel=1e-9)


def test_places_that_are_nowhere_or_elsewhere_are_left_out() -> None:
    assert areas(("A", 113.5, 35.5), ("B", None, None), ("C", 120.0, 30.0)) == {"A": pytest.approx(1.0)}
    assert areas(("A", 113.5, 35.5), ("A", 113.5, 35.5)) == {"A": pytest.approx(1.0)}
    assert areas(("B", None, None)) == {}
