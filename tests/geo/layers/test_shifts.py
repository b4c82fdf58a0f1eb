"""The inverse of the public shifts against a library that works point by point, and where it ends."""

from __future__ import annotations

import geocoordinates_ffi as library
import numpy as np
import pytest

from geo.layers.shifts import bd09_to_wgs84, gcj02_to_wgs84

MILLIMETRE = 1e-8  # of a degree


def test_what_a_library_shifted_comes_back_anywhere_in_the_country() -> None:
    random = np.random.default_rng(11)
    lng, lat = random.uniform(74, 134, 500), random.uniform(4, 53, 500)
    gcj02 = [library.wgs84_to_gcj02(library.Wgs84(lat=y, lon=x)) for x, y in zip(lng, lat, strict=True)]
    bd09 = [library.wgs84_to_bd09(library.Wgs84(lat=y, lon=x)) for x, y in zip(lng, lat, strict=True)]
    for shifted, undo in ((gcj02, gcj02_to_wgs84), (bd09, bd09_to_wgs84)):
        x, y = undo(np.array([point.lon for point in shifted]), np.array([point.lat for point in shifted]))
        assert max(np.abs(x - lng).max(), np.abs(y - lat).max()) < MILLIMETRE


@pytest.mark.parametrize("undo", [gcj02_to_wgs84, bd09_to_wgs84])
def test_no_place_on_earth_becomes_infinite_and_nothing_stays_nothing(undo: object) -> None:
    assert callable(undo)
    x, y = undo(np.array([4e9, np.nan, np.inf, 113.3]), np.array([4e9, 35.0, 35.0, 95.0]))
    assert not np.isfinite(x).any() and not np.isfinite(y).any()
    x, y = undo(np.array([]), np.array([]))
    assert x.shape == y.shape == (0,)


def test_outside_the_country_nothing_is_shifted() -> None:
    x, y = gcj02_to_wgs84(np.array([-67.0, 2.35]), np.array([-36.0, 48.85]))
    assert x.tolist() == [-67.0, 2.35] and y.tolist() == [-36.0, 48.85]
