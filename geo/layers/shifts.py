"""GCJ-02 and BD-09, the shifts of public maps, undone for whole arrays: they have no EPSG code, so pyproj cannot.

The shifts are known one way only. Their inverse is searched for: what the guess is off by after shifting is taken
off the guess, until nothing is left to take off.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Degrees: TypeAlias = npt.NDArray[np.float64]
Pair: TypeAlias = tuple[Degrees, Degrees]

#: Krassowsky's ellipsoid, which the shift is computed on.
_MAJOR_AXIS, _ECCENTRICITY_SQUARED = 6_378_245.0, 0.006_693_421_622_965_943
#: Western, southern, eastern and northern limits of the shift in degrees; outside of them nothing is shifted.
_SHIFTED = (72.004, 0.8293, 137.8347, 55.8271)
_BAIDU_TURN = np.pi * 3000 / 180
#: Each step leaves about a hundredth of the error before it.
_MOST_STEPS, _CLOSE_ENOUGH = 30, 1e-10  # of a degree: a hundredth of a millimetre


def gcj02_to_wgs84(lng: Degrees, lat: Degrees) -> Pair:
    """Undo GCJ-02; what is no place on earth becomes infinite."""
    return _undone(lng, lat, _gcj02)


def bd09_to_wgs84(lng: Degrees, lat: Degrees) -> Pair:
    """Undo BD-09, which shifts GCJ-02 once more; what is no place on earth becomes infinite."""
    return _undone(lng, lat, lambda x, y: _bd09(*_gcj02(x, y)))


def _undone(lng: Degrees, lat: Degrees, shift: Callable[[Degrees, Degrees], Pair]) -> Pair:
    is_on_earth = (np.abs(lng) <= 180) & (np.abs(lat) <= 90)
    wanted = np.where(is_on_earth, lng, 0.0), np.where(is_on_earth, lat, 0.0)
    x, y = wanted
    for _ in range(_MOST_STEPS):
        off_x, off_y = (shifted - there for shifted, there in zip(shift(x, y), wanted, strict=True))
        x, y = x - off_x, y - off_y
        if max(np.abs(off_x).max(initial=0), np.abs(off_y).max(initial=0)) < _CLOSE_ENOUGH:
            break
    return np.where(is_on_earth, x, np.inf), np.where(is_on_earth, y, np.inf)


def _gcj02(lng: Degrees, lat: Degrees) -> Pair:
    x, y = lng - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    common = 20 * (_wave(6 * x) + _wave(2 * x))
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root
    north += (common + 20 * _wave(y) + 40 * _wave(y / 3) + 160 * _wave(y / 12) + 320 * _wave(y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root
    east += (common + 20 * _wave(x) + 40 * _wave(x / 3) + 150 * _wave(x / 12) + 300 * _wave(x / 30)) * 2 / 3
    latitude = np.radians(lat)
    narrowing = 1 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    metres_north = _MAJOR_AXIS * (1 - _ECCENTRICITY_SQUARED) / narrowing**1.5
    metres_east = _MAJOR_AXIS / np.sqrt(narrowing) * np.cos(latitude)
    west, south, far_east, far_north = _SHIFTED
    is_shifted = (west <= lng) & (lng <= far_east) & (south <= lat) & (lat <= far_north)
    return (
        np.where(is_shifted, lng + np.degrees(east / metres_east), lng),
        np.where(is_shifted, lat + np.degrees(north / metres_north), lat),
    )


def _bd09(lng: Degrees, lat: Degrees) -> Pair:
    distance = np.hypot(lng, lat) + 0.000_02 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lng) + 0.000_003 * np.cos(lng * _BAIDU_TURN)
    return distance * np.cos(angle) + 0.0065, distance * np.sin(angle) + 0.006


def _wave(times: Degrees) -> Degrees:
    return np.asarray(np.sin(times * np.pi))
