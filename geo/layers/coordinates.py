"""Coordinate systems a file may be in, and the way from each to WGS84.

CGCS2000 and everything projected go through pyproj, GCJ-02 and BD-09 through :mod:`geo.layers.shifts`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyproj
import shapely
from pyproj.exceptions import CRSError

from errors import FileRefused
from geo.layers.shifts import bd09_to_wgs84, gcj02_to_wgs84

DISPLAY_CRS = "EPSG:4326"
#: Systems whose datum agrees with WGS84 to within a metre.
_EXACT_DATUMS = ("CGCS2000", "WGS84")
#: Part of a datum's or system's name, as EPSG and ESRI write it -> what the county calls it.
_DATUM_NAMES = {
    "CHINA GEODETIC": "CGCS2000", "CGCS": "CGCS2000", "CHINA_2000": "CGCS2000", "CHINA 2000": "CGCS2000",
    "XIAN": "西安1980", "NEW BEIJING": "新北京1954", "BEIJING": "北京1954", "WGS": "WGS84",
}  # fmt: skip


@dataclass(frozen=True)
class System:
    """A coordinate system.

    Attributes:
        key: as chosen and stored: ``GCJ-02``, ``BD-09``, ``EPSG:4526``, or the name a file gives.
        label: in Chinese. crs: None for the two shifted systems.
    """

    key: str
    label: str
    crs: pyproj.CRS | None

    @property
    def is_degrees(self) -> bool:
        """Whether its coordinates are degrees and not metres."""
        return self.crs is None or not self.crs.is_projected

    def agrees_with(self, other: System) -> bool:
        """Whether the same numbers mean the same place in both, to within a metre."""
        both_exact = all(one.is_degrees and one.label.startswith(_EXACT_DATUMS) for one in (self, other))
        return both_exact or self.label == other.label

    @property
    def caveat(self) -> str:
        """How far positions may be off after conversion; empty where they are not."""
        if self.crs is None or self.label.startswith(_EXACT_DATUMS):
            return ""
        return (
            f"{self.label}与 WGS84 之间没有公开的精确转换参数，只能近似转换，位置可能差几十米到一百多米。"
            "最好请测绘部门转成 CGCS2000 后再导入"
        )


_GCJ02 = System("GCJ-02", "GCJ-02（高德、腾讯地图）", None)
_BD09 = System("BD-09", "BD-09（百度地图）", None)
#: What people and files call the systems that have no number or are rarely called by it.
_WORDS = {"CGCS2000": "EPSG:4490", "WGS84": "EPSG:4326", "GCJ02": "GCJ-02", "BD09": "BD-09"}
#: An EPSG number as files and people write it: EPSG:4490, epsg 4490, urn:ogc:def:crs:EPSG::4490, 4490.
_EPSG = re.compile(r"(?:(?:urn:ogc:def:crs:)?EPSG[\s:]*(?:[\d.]*:)?)?(\d{4,6})", re.ASCII | re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC|CRS):[\d.]*:?(?:CRS)?84", re.ASCII | re.IGNORECASE)
#: EPSG codes of Gauss-Krüger on CGCS2000: 3-degree zones from 75° on with and without the zone's number in the
#: easting, and 6-degree zones from 75° on with it.
_THREE_DEGREES_NUMBERED, _THREE_DEGREES, _SIX_DEGREES_NUMBERED = 4513, 4534, 4491


def of_epsg(code: int) -> System:
    """Raises CRSError for a code that pyproj does not know."""
    return _described(pyproj.CRS.from_epsg(code), f"EPSG:{code}")


def choices(longitude: float) -> tuple[System, ...]:
    """What a person can choose from where the file does not say.

    Args:
        longitude: of the county's middle in degrees; the zones on both sides of it are offered.
    """
    nearest = round(longitude / 3)
    zones = (nearest, nearest + (1 if longitude > nearest * 3 else -1))
    projected = [
        *(_THREE_DEGREES_NUMBERED + zone - 25 for zone in zones),
        *(_THREE_DEGREES + zone - 25 for zone in zones),
        _SIX_DEGREES_NUMBERED + int(longitude // 6) + 1 - 13,
    ]
    return (of_epsg(4490), of_epsg(4326), _GCJ02, _BD09, *(of_epsg(code) for code in projected))


def chosen(text: str) -> System:
    """The system a person names: one of the keys of :func:`choices`, ``CGCS2000``, ``WGS84`` or any ``EPSG:number``.

    Raises:
        FileRefused: there is no such system.
    """
    found = named(text)
    if found is None:
        raise FileRefused(
            f"没有“{text[:40]}”这个坐标系。可以写 CGCS2000、WGS84、GCJ-02、BD-09，或 EPSG:4526 这样的编号。"
        )
    return found


def stated(text: str | None) -> System | None:
    """The system of what GDAL found in a file, a number or WKT; None where it is none that can be used."""
    if not text or (found := named(text)):
        return found if text else None
    try:
        crs = pyproj.CRS.from_user_input(text)
    except CRSError:
        return None
    if not (crs.is_geographic or crs.is_projected) or crs.name.lower().startswith(("undefined", "unknown")):
        return None
    code = crs.to_epsg(min_confidence=70)
    return of_epsg(code) if code else _described(crs, crs.name)


def named(text: str) -> System | None:
    """The system of a word or a number, as files and people write them; None for anything else."""
    word = re.sub(r"[\s_-]", "", text[:60]).upper()
    for shifted in (_GCJ02, _BD09):
        if _WORDS.get(word) == shifted.key:
            return shifted
    name = "EPSG:4326" if _CRS84.fullmatch(text.strip()) else _WORDS.get(word, text.strip())
    if not (number := _EPSG.fullmatch(name)):
        return None
    try:
        found = of_epsg(int(number[1]))
    except CRSError:
        return None
    return found if found.crs is not None and (found.crs.is_geographic or found.crs.is_projected) else None


def to_wgs84(geometries: Any, system: System) -> Any:
    """Convert shapely geometries (longitude or easting first) to WGS84; None stays None.

    Coordinates that have no counterpart become infinite, which the checks of a layer report.
    """
    return shapely.transform(geometries, _conversion(system), interleaved=False)


def local_metres(outline: Any) -> pyproj.CRS:
    """A transverse Mercator around the middle of a WGS84 geometry, for areas and distances in any county."""
    west, south, east, north = shapely.total_bounds(outline)
    lng, lat = (west + east) / 2, (south + north) / 2
    return pyproj.CRS.from_proj4(f"+proj=tmerc +lat_0={lat} +lon_0={lng} +k=1 +ellps=GRS80 +units=m +no_defs")


#: Making one takes milliseconds: it is made once, and callers pass arrays and not point after point.
@lru_cache(maxsize=32)
def between(source: str | pyproj.CRS, target: str | pyproj.CRS) -> Callable[[Any, Any], Any]:
    """A function of (x, y) arrays, longitude or easting first."""
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)
    return lambda x, y: transformer.transform(x, y)


def _conversion(system: System) -> Callable[[Any, Any], Any]:
    if system.crs is not None:
        return between(system.crs, DISPLAY_CRS)
    return gcj02_to_wgs84 if system.key == _GCJ02.key else bd09_to_wgs84


def _described(crs: pyproj.CRS, key: str) -> System:
    names = " ".join([crs.name, crs.geodetic_crs.name if crs.geodetic_crs else ""]).upper()
    datum = next((chinese for part, chinese in _DATUM_NAMES.items() if part in names), crs.name)
    if not crs.is_projected:
        return System(key, f"{datum} 经纬度", crs)
    return System(key, f"{datum} {_projection(crs)}", crs)


def _projection(crs: pyproj.CRS) -> str:
    operation = crs.coordinate_operation
    given = {parameter.name: parameter.value for parameter in operation.params} if operation else {}
    meridian, easting = _first(given, "Longitude of natural origin"), _first(given, "False easting")
    if meridian is None or easting is None:
        return f"投影坐标（{crs.name}）"
    zone = f"，横坐标带 {easting // 1_000_000:.0f} 带号" if easting >= 1_000_000 else "，横坐标不带带号"
    return f"高斯投影，中央经线 {meridian:g}°{zone}"


def _first(given: dict[str, Any], name: str) -> float | None:
    value: Iterable[float] | float | None = given.get(name)
    return float(value) if isinstance(value, int | float) else None
