"""Simulated road projects, herb areas and water works."""

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Cells, Floats, Ints, Objects, Rng, apportion, as_text, draw, frame_cells, only_where
from demo.base.places import Places
from demo.people.people import People

#: Kilometres accepted up to the month the screens show first, well behind the plan's 360, and after it.
_ACCEPTED_KM, _ACCEPTED_LATER_KM, _UNFINISHED_KM = 206.4, 17.8, 128.6
_ACCEPTED, _ACCEPTED_LATER, _UNFINISHED = 88, 7, 45
_ROAD_YEARS = range(2021, 2026)
_UNFINISHED_STATES = {"完工待验": 0.25, "在建": 0.5, "计划": 0.25}

_HERB_SHARES = {
    ("连翘", "野生抚育"): 0.46, ("连翘", "人工种植"): 0.14, ("党参", "人工种植"): 0.12, ("黄芩", "人工种植"): 0.09,
    ("黄芩", "野生抚育"): 0.06, ("柴胡", "人工种植"): 0.04, ("柴胡", "野生抚育"): 0.03, ("火麻仁", "人工种植"): 0.03,
    ("其他", "人工种植"): 0.03,
}  # fmt: skip

_WATER_WORKS = 172


def lifted_people(county: County, people: People) -> Floats:
    """How many people of 脱贫户 live in each township, in the order of the register."""
    sizes = people.households[people.households["is_lifted"]].groupby("township_code")["size"].sum()
    found: Floats = sizes.reindex([town.code for town in county.townships], fill_value=0).to_numpy(dtype=np.float64)
    return found


def road_project_cells(county: County, places: Places, shares: Floats, rng: Rng, village_rng: Rng) -> Cells:
    """Rows of the ledger ``road_projects``; the state is that at the end of 2025.

    Args:
        shares: each township's part of the kilometres accepted, in the order of the register.
    """
    later_first = np.datetime64("2025-07-05")
    groups = [
        _roads("已验收", _ACCEPTED, _ACCEPTED_KM, np.datetime64("2021-06-10"), np.datetime64("2025-06-25"), rng),
        _roads("已验收", _ACCEPTED_LATER, _ACCEPTED_LATER_KM, later_first, np.datetime64("2025-12-20"), rng),
        _roads("", _UNFINISHED, _UNFINISHED_KM, np.datetime64("2025-12-31"), np.datetime64("2026-03-20"), rng),
    ]
    roads = pd.concat(groups, ignore_index=True)
    count = len(roads)
    rural = places.rural.reset_index(drop=True)
    towns = np.array([town.code for town in county.townships], dtype=object)[_handed_out(roads, shares)]
    village = _villages_in(towns, as_text(rural["township_code"]), village_rng)
    names = as_text(rural["village"])[village]
    crosses = rng.random(count) < 0.3
    kind = draw(rng, {"新建": 0.35, "改建": 0.65}, count)
    roads = roads.assign(
        township_code=as_text(rural["township_code"])[village],
        village_code=only_where(~crosses, as_text(rural["village_code"])[village]),
        build_type=kind,
        project_name=names + np.where(crosses, "跨村公路", "通村公路") + kind + "（演示）",
        investment_wanyuan=(
            roads["length_km"] * np.where(kind == "新建", 92, 61) * rng.uniform(0.8, 1.25, count)
        ).round(1),
    )
    begun = roads["begun_on"]
    roads = roads.sort_values("begun_on", kind="stable", ignore_index=True)
    year = begun.sort_values(kind="stable").dt.year.clip(_ROAD_YEARS[0], _ROAD_YEARS[-1]).to_numpy()
    order = pd.Series(year).groupby(year).cumcount() + 1
    roads["project_no"] = [f"YS-GL-{y}-{n:03d}" for y, n in zip(year.tolist(), order.tolist(), strict=True)]
    roads["started_on"] = roads["begun_on"].where(roads["status"] != "计划")
    columns = ["project_no", "project_name", "township_code", "village_code", "build_type", "length_km", "status"]
    return frame_cells(roads, [*columns, "started_on", "accepted_on", "investment_wanyuan"])


def _handed_out(roads: pd.DataFrame, shares: Floats) -> Ints:
    """A township for each project, so that each has its part of the kilometres as nearly as whole projects allow.

    What is accepted is handed out first; those behind with it have more of what is not finished.
    """
    accepted = (roads["status"] == "已验收").to_numpy()
    lengths, found = roads["length_km"].to_numpy(), np.zeros(len(roads), dtype=np.int64)
    even = np.full(len(shares), 1 / len(shares))
    for those, parts in ((accepted, shares), (~accepted, (even + (even - shares)).clip(0.02))):
        rest = lengths[those].sum() * parts / parts.sum()
        for index in np.flatnonzero(those).tolist():
            found[index] = town = int(rest.argmax())
            rest[town] -= lengths[index]
    return found


def _villages_in(towns: Objects, of_villages: Objects, rng: Rng) -> Ints:
    """The position of a village of each of these townships."""
    here = {town: np.flatnonzero(of_villages == town) for town in set(towns)}
    return np.array([rng.choice(here[town]) for town in towns], dtype=np.int64)


def _roads(status: str, count: int, km: float, first: np.datetime64, last: np.datetime64, rng: Rng) -> pd.DataFrame:
    """Projects that end between two days with an exact total length in tenths of a kilometre."""
    lengths = 1 + apportion(round(km * 10) - count, rng.lognormal(0, 0.5, count))
    ended = first + _season(int((last - first).astype(np.int64)), count, rng)
    begun = np.maximum(ended - rng.integers(90, 330, count), np.datetime64("2021-01-05"))
    states = np.full(count, status, dtype=object) if status else draw(rng, _UNFINISHED_STATES, count)
    accepted = pd.Series(ended.astype("datetime64[s]")).where(states == "已验收")
    return pd.DataFrame(
        {
            "length_km": lengths / 10,
            "status": states,
            "begun_on": begun.astype("datetime64[s]"),
            "accepted_on": accepted,
        }
    )


def _season(days: int, count: int, rng: Rng) -> Ints:
    return np.sort(rng.integers(0, days, count))


def herb_shares(county: County) -> Floats:
    """Each township's share of the herb area: high and hilly townships in the east have more."""
    east = np.array([town.seat_lng_wgs84 for town in county.townships])
    weights = 1 + 1.6 * (east - east.min()) / (east.max() - east.min())
    shares: Floats = weights / weights.sum()
    return shares


def herb_cells(area_mu: dict[int, int], county: County, gains: Floats, rng: Rng) -> Cells:
    """Rows of the ledger ``herb_plantings``: each year's areas add up exactly to that of the year's end.

    Args:
        gains: each township's part of what the area has grown since the first year, in the order of the register.
    """
    herbs = list(_HERB_SHARES)
    kinds = np.array(list(_HERB_SHARES.values())) * rng.uniform(0.7, 1.3, (len(gains), len(herbs)))
    kinds /= kinds.sum(axis=1, keepdims=True)
    first = next(iter(area_mu.values()))
    towns = [first * herb_shares(county) + (total - first) * gains for total in area_mu.values()]
    areas = np.stack([apportion(round(town.sum()), (town[:, None] * kinds).ravel()) for town in towns])
    codes: Objects = np.array([town.code for town in county.townships], dtype=object)
    rows = pd.DataFrame(
        {
            "township_code": np.tile(np.repeat(codes, len(herbs)), len(area_mu)),
            "herb": [herb for herb, _ in herbs] * len(codes) * len(area_mu),
            "mode": [mode for _, mode in herbs] * len(codes) * len(area_mu),
            "year": np.repeat(list(area_mu), kinds.size),
            "area_mu": areas.ravel(),
        }
    )
    return frame_cells(rows, list(rows.columns))


def water_work_cells(places: Places, rng: Rng) -> Cells:
    """Rows of the ledger ``water_works``: one works a village, not in every village."""
    rural = places.rural.sample(_WATER_WORKS, random_state=rng).sort_values("village_code")
    count = len(rural)
    kind = draw(rng, {"集中供水": 0.9, "分散供水": 0.1}, count)
    short = rng.random(count) < 0.14
    rows = pd.DataFrame(
        {
            "works_no": [f"YS-GS-{number:03d}" for number in range(1, count + 1)],
            "works_name": as_text(rural["village"]) + kind + "工程（演示）",
            "township_code": as_text(rural["township_code"]),
            "village_code": as_text(rural["village_code"]),
            "works_type": kind,
            "shortage_cause": only_where(short, draw(rng, {"水源性": 0.3, "季节性": 0.5, "工程性": 0.2}, count)),
            "status": draw(rng, {"运行": 0.87, "在建": 0.06, "计划": 0.04, "停用": 0.03}, count),
            "served_population": (rural["population"].to_numpy() * rng.uniform(0.6, 1, count)).astype(np.int64),
        }
    )
    return frame_cells(rows, list(rows.columns))


def with_key_villages(funds: Cells, designations: Cells) -> Cells:
    """The funds with a mark on those for a 重点帮扶村; which villages these are is said by the ledger that adds them up."""
    named = zip(designations["village_code"], designations["kind"], strict=True)
    key_villages = {village for village, kind in named if kind == "乡村振兴重点帮扶村"}
    return funds | {"is_key_village": [village in key_villages for village in funds["village_code"]]}
