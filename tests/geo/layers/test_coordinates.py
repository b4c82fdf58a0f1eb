"""Conversions against answers known from elsewhere."""

from __future__ import annotations

import geocoordinates_ffi as shifts
import numpy as np
import pytest
import shapely

from errors import FileRefused
from geo.layers.coordinates import between, choices, chosen, local_metres, of_epsg, stated, to_wgs84

#: Length of the meridian from the equator to 45° on GRS80, metres.
TO_45_NORTH = 4_984_944.378
METRE = 1e-5  # of a degree

#: (WGS84 latitude and longitude, GCJ-02 latitude and longitude) as other programs publish them.
KNOWN_GCJ02 = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
]
#: (BD-09 longitude and latitude, GCJ-02 longitude and latitude) of the same place, as other programs publish them.
KNOWN_BD09 = [
    ((116.41036949371029, 39.92133699351021), (116.404, 39.915)),
    ((116.404, 39.915), (116.39762729119315, 39.90865673957631)),
]


def converted(key: str, x: float, y: float) -> tuple[float, float]:
    point = to_wgs84(shapely.Point(x, y), chosen(key))
    return point.x, point.y


@pytest.mark.parametrize(
    ("key", "easting", "longitude"),
    [
        ("EPSG:4526", 38_500_000, 114), ("EPSG:4525", 37_500_000, 111), ("EPSG:4547", 500_000, 114),
        ("EPSG:4546", 500_000, 111), ("EPSG:4497", 19_500_000, 111), ("epsg:4526", 38_500_000, 114),
    ],
)  # fmt: skip
def test_a_projected_zone_has_its_meridian_at_its_easting(key: str, easting: float, longitude: float) -> None:
    assert converted(key, easting, TO_45_NORTH) == pytest.approx((longitude, 45), abs=1e-7)


@pytest.mark.parametrize("key", ["CGCS2000", "EPSG:4490", "WGS84", " wgs84 "])
def test_degrees_of_cgcs2000_and_wgs84_stay(key: str) -> None:
    assert converted(key, 113.28, 35.775) == pytest.approx((113.28, 35.775), abs=METRE / 10)


@pytest.mark.parametrize(("wgs84", "gcj02"), KNOWN_GCJ02)
def test_known_pairs_of_gcj02(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    lng, lat = converted("GCJ-02", gcj02[1], gcj02[0])
    assert (lat, lng) == pytest.approx(wgs84, abs=METRE / 10)


@pytest.mark.parametrize(("bd09", "gcj02"), KNOWN_BD09)
def test_known_pairs_of_bd09(bd09: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert converted("BD-09", *bd09) == pytest.approx(converted("GCJ-02", *gcj02), abs=METRE / 5)
    assert abs(converted("BD-09", *bd09)[0] - bd09[0]) > 500 * METRE


@pytest.mark.parametrize("lat", [35.35, 35.6, 35.95])
@pytest.mark.parametrize("lng", [112.9, 113.28, 113.7])
def test_there_and_back_is_less_than_a_metre_off(lng: float, lat: float) -> None:
    there = shifts.wgs84_to_gcj02(shifts.Wgs84(lat=lat, lon=lng))
    assert abs(there.lon - lng) > 100 * METRE
    assert converted("GCJ-02", there.lon, there.lat) == pytest.approx((lng, lat), abs=METRE)
    further = shifts.wgs84_to_bd09(shifts.Wgs84(lat=lat, lon=lng))
    assert converted("BD-09", further.lon, further.lat) == pytest.approx((lng, lat), abs=METRE)


@pytest.mark.parametrize("key", ["GCJ-02", "BD-09", "EPSG:4526"])
def test_what_has_no_place_on_earth_becomes_infinite_and_nothing_stays_nothing(key: str) -> None:
    shapes = np.array([shapely.Point(4e9, 4e9), None], dtype=object)
    far, nothing = to_wgs84(shapes, chosen(key))
    assert not np.isfinite(shapely.get_coordinates(far)).any()
    assert nothing is None


@pytest.mark.parametrize(
    "text", ["", "火星", "EPSG:", "EPSG:1", "EPSG:99999999", "4526 or so", "+proj=longlat", "$(id)"]
)
def test_an_unknown_system_is_refused(text: str) -> None:
    with pytest.raises(FileRefused, match="坐标系"):
        chosen(text)


def test_the_zones_offered_are_those_around_the_county() -> None:
    assert [system.key for system in choices(113.3)] == [
        "EPSG:4490", "EPSG:4326", "GCJ-02", "BD-09", "EPSG:4526", "EPSG:4525", "EPSG:4547", "EPSG:4546", "EPSG:4497",
    ]  # fmt: skip
    assert [system.key for system in choices(104.1)][4:] == [
        "EPSG:4523", "EPSG:4522", "EPSG:4544", "EPSG:4543", "EPSG:4496",
    ]  # fmt: skip
    for longitude in (80.0, 104.1, 113.3, 129.9):
        for system in choices(longitude)[4:]:
            assert "CGCS2000 高斯投影" in system.label
            meridian = float(system.label.split("中央经线 ")[1].split("°")[0])
            assert abs(meridian - longitude) <= 3


def test_labels_say_meridian_and_whether_the_easting_carries_the_zone() -> None:
    assert of_epsg(4526).label == "CGCS2000 高斯投影，中央经线 114°，横坐标带 38 带号"
    assert of_epsg(4546).label == "CGCS2000 高斯投影，中央经线 111°，横坐标不带带号"
    assert of_epsg(4490).label == "CGCS2000 经纬度"


@pytest.mark.parametrize(
    ("code", "datum"),
    [(4610, "西安1980"), (2362, "西安1980"), (4214, "北京1954"), (2414, "北京1954"), (4555, "新北京1954")],
)
def test_an_old_datum_says_how_far_off_it_may_be(code: int, datum: str) -> None:
    assert of_epsg(code).caveat.startswith(datum)
    assert "几十米到一百多米" in of_epsg(code).caveat


@pytest.mark.parametrize("key", ["CGCS2000", "WGS84", "GCJ-02", "BD-09", "EPSG:4526"])
def test_the_rest_has_nothing_to_warn_of(key: str) -> None:
    assert chosen(key).caveat == ""


CGCS_DEGREES = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
OWN_ZONE = (
    f'PROJCS["Own_GK_CM_113E",{CGCS_DEGREES},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",113.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def test_a_stated_system_is_read_as_esri_writes_it() -> None:
    degrees, own = stated(CGCS_DEGREES), stated(OWN_ZONE)
    assert degrees is not None and degrees.key == "EPSG:4490"
    assert own is not None and own.label == "CGCS2000 高斯投影，中央经线 113°，横坐标不带带号"
    point = to_wgs84(shapely.Point(500_000, TO_45_NORTH), own)
    assert (point.x, point.y) == pytest.approx((113, 45), abs=1e-7)


@pytest.mark.parametrize("text", [None, "", "no such thing", 'LOCAL_CS["somewhere",UNIT["metre",1]]'])
def test_what_states_nothing_usable_is_asked_for(text: str | None) -> None:
    assert stated(text) is None


def test_local_metres_measure_true() -> None:
    metres = local_metres(shapely.box(113.0, 35.4, 113.6, 35.8))
    there = between("EPSG:4326", metres)(113.3, 35.6 + 1 / 60)
    assert there == pytest.approx((0, 1849.3), abs=0.5)  # a minute of latitude at 35.6°
