"""The places of the simulated county: villages with positions and yearly figures, and resettlement sites.

Codes and names of townships and villages are the register's. Which villages are marked as exited, where they
lie and every number are simulated.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data_access.county.county import County
from data_access.county.rows import VillageKind
from demo.base.drawing import (
    Bools,
    Cells,
    Floats,
    Ints,
    Objects,
    Rng,
    apportion,
    as_text,
    draw,
    frame_cells,
    only_where,
)

_YEARS = range(2020, 2026)
#: Position of the site whose row disagrees with those of its households.
_TOLD_WRONG = 2
_INDUSTRIES = {
    "中药材": 0.36,
    "小杂粮": 0.18,
    "蔬菜": 0.12,
    "畜禽养殖": 0.14,
    "乡村旅游": 0.1,
    "食用菌": 0.06,
    "蜜蜂养殖": 0.04,
}
#: Points keep this far from the outline, so that rounding to five digits cannot carry one across.
_INSET_DEGREES = 0.004
_GRID_DEGREES = 0.0035
#: First distance tried between two villages; shrunk where a township is crowded.
_APART_DEGREES = 0.011
_FORMS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(frozen=True)
class Places:
    """Villages (one row each, register order) and resettlement sites.

    Attributes:
        villages: the columns of the ledger ``villages`` with ``village`` (name) and ``is_community``.
        sites: the columns of the ledger ``resettlement_sites``.
    """

    villages: pd.DataFrame
    sites: pd.DataFrame

    @property
    def rural(self) -> pd.DataFrame:
        """Administrative villages without communities."""
        return self.villages[~self.villages["is_community"]]


def simulate_places(county: County, outline: gpd.GeoDataFrame, resettlement: str, rng: Rng) -> Places:
    """Places of the county.

    Args:
        outline: one polygon row in EPSG:4326. resettlement: the commitment that says how many sites of either kind
            there are, and for how many people.
    """
    villages = _villages(county, rng)
    villages["longitude"], villages["latitude"] = _positions(county, villages, outline, rng)
    return Places(villages, _sites(county, resettlement, rng))


def _villages(county: County, rng: Rng) -> pd.DataFrame:
    register = county.villages
    size = len(register)
    is_community = np.array([village.kind is VillageKind.COMMUNITY for village in register])
    households = np.where(is_community, rng.integers(900, 2400, size), rng.lognormal(5.35, 0.42, size).astype(np.int64))
    households = households.clip(70, 2400)
    townships = np.array([village.township_code for village in register], dtype=object)
    is_exited = _exited(townships, is_community, county.plan.baseline.exited_villages, rng)
    years = pd.array(rng.choice([2016, 2017, 2018], size, p=[0.2, 0.35, 0.45]), dtype="Int64")
    years[~is_exited] = pd.NA
    return pd.DataFrame(
        {
            "township_code": townships,
            "village_code": [village.code for village in register],
            "village": [village.name for village in register],
            "is_community": is_community,
            "is_exited": is_exited,
            "exited_year": years,
            "household_count": households,
            "population": (households * rng.uniform(2.35, 2.85, size)).astype(np.int64),
            "natural_village_count": np.where(is_community, 1, rng.integers(1, 8, size)),
            "farmland_area_mu": np.where(is_community, 0, households * rng.uniform(3.5, 8, size)).round(),
            "main_industry": only_where(~is_community, draw(rng, _INDUSTRIES, size)),
        }
    )


def _exited(townships: Objects, is_community: Bools, total: int, rng: Rng) -> Bools:
    """Administrative villages marked as exited, each township in proportion to its number of villages."""
    codes, counts = np.unique(townships[~is_community].astype(str), return_counts=True)
    is_exited = np.zeros(len(is_community), dtype=np.bool_)
    for code, count in zip(codes, apportion(total, counts), strict=True):
        here = np.flatnonzero((townships == code) & ~is_community)
        is_exited[rng.choice(here, count, replace=False)] = True
    return is_exited


def _positions(county: County, villages: pd.DataFrame, outline: gpd.GeoDataFrame, rng: Rng) -> tuple[Floats, Floats]:
    """Longitudes and latitudes inside the outline, each in the part nearest to its township's seat."""
    shape = outline.geometry.union_all()
    inset = shape.buffer(-_INSET_DEGREES)
    candidates = _grid(inset if not inset.is_empty else shape, rng)
    seats = np.array([(town.seat_lng_wgs84, town.seat_lat_wgs84) for town in county.townships])
    flat = np.array([np.cos(np.radians(candidates[:, 1].mean())), 1.0])  # a degree of longitude is shorter
    distances = np.linalg.norm((candidates[:, None] - seats[None]) * flat, axis=2)
    nearest = distances.argmin(axis=1)
    placed = np.full((len(villages), 2), np.nan)
    for index, town in enumerate(county.townships):
        rows = np.flatnonzero(villages["township_code"] == town.code)
        cell = np.flatnonzero(nearest == index)
        # Villages gather round the seat, but a few lie far out.
        order = cell[np.argsort(distances[cell, index] * rng.uniform(0.2, 1.8, len(cell)), kind="stable")]
        placed[rows] = _spaced(candidates[order], len(rows), placed[~np.isnan(placed[:, 0])], flat)
    rounded = placed.round(5)
    return rounded[:, 0], rounded[:, 1]


def _grid(shape: shapely.Geometry, rng: Rng) -> Floats:
    """Jittered grid points inside the shape."""
    west, south, east, north = shape.bounds
    lng, lat = np.meshgrid(np.arange(west, east, _GRID_DEGREES), np.arange(south, north, _GRID_DEGREES))
    points = np.column_stack([lng.ravel(), lat.ravel()])
    points += rng.uniform(-0.5, 0.5, points.shape) * _GRID_DEGREES
    inside: Floats = points[shapely.contains_xy(shape, points[:, 0], points[:, 1])]
    return inside


def _spaced(candidates: Floats, count: int, neighbours: Floats, flat: Floats) -> Floats:
    """The first ``count`` candidates that keep apart from one another and from the neighbours already placed."""
    apart = _APART_DEGREES
    while True:
        chosen: list[Floats] = []
        is_free = np.ones(len(candidates), dtype=np.bool_)
        for point in neighbours:
            is_free &= np.linalg.norm((candidates - point) * flat, axis=1) >= apart
        while len(chosen) < count and is_free.any():
            point = candidates[is_free.argmax()]
            chosen.append(point)
            is_free &= np.linalg.norm((candidates - point) * flat, axis=1) >= apart
        if len(chosen) == count:
            return np.array(chosen)
        apart *= 0.85


def _sites(county: County, resettlement: str, rng: Rng) -> pd.DataFrame:
    """Resettlement sites; their number and people are the plan's, the rest is simulated."""
    estates, small, people = (int(value) for value in county.commitment(resettlement).values)
    codes = [town.code for town in county.townships]
    towns = np.array([codes[0], codes[0], *codes[1 : estates - 1], *codes[estates - 1 : estates - 1 + small]])
    population = apportion(people, np.r_[np.linspace(9, 4, estates), np.linspace(1.5, 0.8, small)])
    households = (population / rng.uniform(2.55, 2.7, len(towns))).astype(np.int64)
    names = [f"演示{_FORMS[i]}小区" for i in range(estates)] + [f"演示{_FORMS[i]}安置点" for i in range(small)]
    seats = np.array([(town.seat_lng_wgs84, town.seat_lat_wgs84) for town in map(county.township, towns)])
    points = (seats + rng.uniform(-0.008, 0.008, seats.shape)).round(5)
    return pd.DataFrame(
        {
            "site_no": [f"AZ{i + 1:02d}" for i in range(len(towns))],
            "site_name": names,
            "site_type": ["集中安置小区"] * estates + ["小型安置点"] * small,
            "township_code": towns.astype(object),
            "household_count": households,
            "population": population,
            "labour_household_count": 0,
            "trained_household_count": 0,
            "zero_employment_household_count": 0,
            "has_site_team": True,
            "longitude": points[:, 0],
            "latitude": points[:, 1],
        }
    )


def village_cells(places: Places) -> Cells:
    """Rows of the ledger ``villages``."""
    names = [name for name in places.villages.columns if name not in ("village", "is_community")]
    return frame_cells(places.villages, names)


def site_cells(places: Places, moved: Cells) -> Cells:
    """Rows of the ledger ``resettlement_sites``; what it says of its households is counted from ``moved``.

    One site is told wrong on purpose: two trained households fewer than there are, which two ledgers then disagree about.
    """
    households = pd.DataFrame(moved)
    able = households[households["has_labour"].eq(True)].groupby("site_id")
    counts = pd.DataFrame({"labour": able.size(), "trained": able["trained_on"].count()})
    counts = counts.reindex(places.sites["site_no"], fill_value=0)
    trained = counts["trained"].to_numpy().copy()
    trained[_TOLD_WRONG] -= 2
    sites = places.sites.assign(labour_household_count=counts["labour"].to_numpy(), trained_household_count=trained)
    return frame_cells(sites, list(sites.columns))


def village_year_cells(places: Places, rng: Rng) -> Cells:
    """Rows of the ledger ``village_years``: administrative villages, 2020 to 2025."""
    rural, count, years = places.rural, len(places.rural), len(_YEARS)
    growth = np.where(rng.random((count, years)) < 0.13, rng.uniform(0.78, 0.99, (count, years)), 0)
    growth = np.where(growth > 0, growth, rng.uniform(1.02, 1.28, (count, years)))
    collective = (rng.lognormal(2.35, 0.5, count)[:, None] * growth.cumprod(axis=1)).round(1)
    collective[rng.random((count, years)) < 0.05] = np.nan
    level = rng.normal(1, 0.12, count).clip(0.7, 1.4)[:, None]
    income = (10800 * level * (1.085 + rng.normal(0, 0.012, (count, years))).cumprod(axis=1)).round()
    households = np.repeat(rural["household_count"].to_numpy()[:, None], years, axis=1)
    tap = np.floor(households * rng.uniform(0.965, 1, (count, 1)))
    toilet = np.linspace(0.46, 0.665, years) + rng.normal(0, 0.07, (count, 1))
    roads = rural["natural_village_count"].to_numpy()[:, None] - (rng.random((count, 1)) < np.linspace(0.2, 0, years))
    frame = pd.DataFrame(
        {
            "township_code": np.repeat(as_text(rural["township_code"]), years),
            "village_code": np.repeat(as_text(rural["village_code"]), years),
            "year": np.tile(list(_YEARS), count),
            "collective_income_wanyuan": collective.ravel(),
            "income_per_capita_yuan": income.ravel(),
            "tap_water_household_count": _counts(tap),
            "sanitary_toilet_household_count": _counts(households * toilet.clip(0.2, 0.98)),
            "household_count": households.ravel(),
            "hard_road_natural_village_count": roads.ravel(),
            "has_team": np.repeat(rural["is_exited"].to_numpy() | (rng.random(count) < 0.15), years),
        }
    )
    return frame_cells(frame, list(frame.columns))


def _counts(values: Floats) -> Ints:
    return np.floor(values).astype(np.int64).ravel()
