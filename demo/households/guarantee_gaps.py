"""Gaps in the four guarantees: dangerous houses as their own ledger has them, drop-outs, uninsured, unsafe water."""

import datetime as dt

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Bools, Cells, Ints, Objects, Rng, as_text, draw, frame_cells, only_where
from demo.base.places import Places
from demo.households.cases import Cases
from demo.people.people import People
from models.time import Month

_COLUMNS = (
    "gap_no", "township_code", "village_code", "household_id", "guarantee", "problem_kind", "is_for_health",
    "shortage_cause", "household_count", "population", "found_on", "responsible_unit_id", "solution", "solved_on", "status",
)  # fmt: skip
_WATER = {"水量不足": 0.4, "水质不达标": 0.2, "取水不便": 0.15, "供水保证率不足": 0.25}
_SHORTAGES = {"季节性": 0.5, "水源性": 0.3, "工程性": 0.2}
_WATER_SOLUTIONS = {"管网延伸": 0.35, "新建改造供水工程": 0.3, "水质处理": 0.2, "应急送水": 0.15}
_LAST_FOUND = dt.date(2025, 10, 30)
#: No shortage of water stays unsolved for years: what was found before is solved.
_OPEN_SINCE = dt.date(2025, 2, 1)
#: How many monitored households have a gap of each kind.
_DROPOUTS, _FOR_HEALTH, _UNINSURED, _WITHOUT_WATER = 14, 9, 46, 24
#: Guarantee -> problem, solution, whether a gap is about one person, and the share of those of the last year still open.
_OF_HOUSEHOLDS = {
    "义务教育": ("失学辍学", "劝返复学", True, 0.25),
    "基本医疗": ("未参加医保", "参保登记", True, 0.5),
    "饮水安全": ("取水不便", "管网延伸", False, 0.5),
}
#: Gaps whose row names no department.
_UNNAMED_SHARE = 0.12
_VACATED_AFTER = dt.timedelta(days=60)
#: Houses that nobody entered as a gap, so that the two ledgers differ somewhere: one in so many.
_FORGOTTEN_EVERY = 19


def guarantee_gap_cells(
    units: dict[str, str], county: County, places: Places, people: People, cases: Cases, houses: Cells, rng: Rng
) -> Cells:
    """Rows of the ledger ``guarantee_gaps``, in the order in which they were found.

    Args:
        units: guarantee -> who answers for it. houses: the rows of the ledger ``houses``: each dangerous house is a gap of its household.
    """
    monitored = rng.permutation(cases.rows["household"].unique())
    is_pupil = np.isin(monitored, people.members.loc[people.members["age"].between(7, 15), "household"].unique())
    pupils, others = monitored[is_pupil], monitored[~is_pupil]
    schools = np.arange(_DROPOUTS + _FOR_HEALTH)
    frames = [
        _village_water(units, places, rng),
        _houses(units, people, houses),
        _of_households(units, people, pupils[: len(schools)], "义务教育", rng, is_for_health=schools >= _DROPOUTS),
        _of_households(units, people, others[:_UNINSURED], "基本医疗", rng),
        _of_households(units, people, others[_UNINSURED : _UNINSURED + _WITHOUT_WATER], "饮水安全", rng),
    ]
    frame = pd.concat(frames, ignore_index=True).sort_values("found_on", kind="stable", ignore_index=True)
    frame = frame[~_is_open_at_elimination(county, frame, cases)].reset_index(drop=True)
    frame["gap_no"] = [f"YS-WT-{number:04d}" for number in range(1, len(frame) + 1)]
    return frame_cells(frame, _COLUMNS)


def with_dropouts(attendance: Cells, gaps: Cells) -> Cells:
    """The quarterly figures of children out of school, as the ledger of gaps has them at each quarter's end."""
    columns = ("problem_kind", "is_for_health", "township_code", "found_on", "solved_on")
    rows = list(zip(*(gaps[name] for name in columns), strict=True))
    places = list(zip(attendance["township_code"], attendance["month"], strict=True))

    def counted(township: object, end: dt.date) -> tuple[int, int]:
        """Still out of school, and back since the quarter before."""
        before = Month.of(end).plus(-3).end
        days = [
            (found_on, solved_on) for kind, is_for_health, where, found_on, solved_on in rows
            if kind == "失学辍学" and not is_for_health and where == township and found_on <= end
        ]  # fmt: skip
        returned = sum(solved_on is not None and before < solved_on <= end for _, solved_on in days)
        return sum(solved_on is None or solved_on > end for _, solved_on in days), returned

    found = [counted(township, Month.parse(str(month)).end) for township, month in places]
    still: list[object] = [one for one, _ in found]
    back: list[object] = [number for _, number in found]
    return attendance | {
        "dropout_count": still, "lifted_dropout_count": list(still), "returned_count": back,
    }  # fmt: skip


def _is_open_at_elimination(county: County, frame: pd.DataFrame, cases: Cases) -> Bools:
    """Gaps that a household still had in the month its risk was called eliminated, which the rules do not allow."""
    gone = cases.rows[cases.rows["elimination"].notna()].drop_duplicates("household_id", keep="last")
    ends = {
        household: county.plan.start_month.plus(int(month))
        for household, month in zip(gone["household_id"], gone["eliminated"], strict=True)
    }
    rows = zip(frame["household_id"], frame["found_on"], frame["solved_on"], strict=True)
    found = []
    for household, found_on, solved_on in rows:
        month = ends.get(household)
        is_open = month is not None and found_on <= month.end and (pd.isna(solved_on) or solved_on > month.start)
        found.append(is_open)
    return np.array(found, dtype=bool)


def _village_water(units: dict[str, str], places: Places, rng: Rng) -> pd.DataFrame:
    """Shortages of parts of a village: no household is named."""
    rural = places.rural
    at = np.repeat(np.arange(len(rural)), rng.integers(0, 3, len(rural)))
    count = len(at)
    households = rng.integers(2, 41, count)
    found = _days_found(count, rng)
    is_old = np.array([day < _OPEN_SINCE for day in found])
    status = np.where(is_old, "已解决", draw(rng, {"已解决": 0.6, "正在解决": 0.3, "未解决": 0.1}, count))
    return pd.DataFrame(
        {
            "township_code": as_text(rural["township_code"])[at], "village_code": as_text(rural["village_code"])[at],
            "household_id": None, "guarantee": "饮水安全", "problem_kind": draw(rng, _WATER, count),
            "is_for_health": None, "shortage_cause": draw(rng, _SHORTAGES, count), "household_count": households,
            "population": (households * rng.uniform(2, 2.9, count)).astype(np.int64), "found_on": found,
            "responsible_unit_id": units["饮水安全"], "solution": draw(rng, _WATER_SOLUTIONS, count),
            "solved_on": _solved(found, status == "已解决", (3, 150), rng), "status": status,
        }
    )  # fmt: skip


def _houses(units: dict[str, str], people: People, houses: Cells) -> pd.DataFrame:
    """The dangerous houses, solved on the day of acceptance, or once nobody lives there."""
    rows = pd.DataFrame({name: pd.Series(houses[name], dtype=object) for name in _HOUSE_COLUMNS})
    rows = rows[np.arange(len(rows)) % _FORGOTTEN_EVERY > 0].reset_index(drop=True)
    sizes = dict(zip(people.households["household_no"], people.households["size"], strict=True))
    vacated_on = rows["found_on"].map(lambda day: day + _VACATED_AFTER).where(rows["status"] == "已腾退")
    solved_on = rows["accepted_on"].where(rows["status"] == "已验收").fillna(vacated_on)
    is_solved = solved_on.notna()
    return rows[["township_code", "village_code", "household_id", "found_on"]].assign(
        guarantee="住房安全", problem_kind="危房", is_for_health=None, shortage_cause=None, household_count=1,
        population=[sizes[number] for number in rows["household_id"]], responsible_unit_id=units["住房安全"],
        solution="危房改造", solved_on=solved_on, status=np.where(is_solved, "已解决", "正在解决"),
    )  # fmt: skip


_HOUSE_COLUMNS = ("township_code", "village_code", "household_id", "found_on", "accepted_on", "status")


def _of_households(
    units: dict[str, str], people: People, at: Ints, guarantee: str, rng: Rng, *, is_for_health: Bools | None = None
) -> pd.DataFrame:
    """One gap of each of these monitored households; some of those found in the last year are not solved yet."""
    kind, solution, is_of_one_person, open_share = _OF_HOUSEHOLDS[guarantee]
    households, count = people.households.iloc[at], len(at)
    healthy = np.full(count, True) if is_for_health is None else ~is_for_health
    found = _days_found(count, rng, since=2023)
    is_recent = np.array([day.year == _LAST_FOUND.year for day in found])
    status = np.where(healthy & ~(is_recent & (rng.random(count) < open_share)), "已解决", "正在解决")
    return pd.DataFrame(
        {
            "township_code": as_text(households["township_code"]), "village_code": as_text(households["village_code"]),
            "household_id": as_text(households["household_no"]), "guarantee": guarantee, "problem_kind": kind,
            "is_for_health": is_for_health, "shortage_cause": None, "household_count": 1,
            "population": 1 if is_of_one_person else households["size"].to_numpy(), "found_on": found,
            "responsible_unit_id": only_where(rng.random(count) >= _UNNAMED_SHARE, np.full(count, units[guarantee])),
            "solution": np.where(healthy, solution, "送教上门"),
            "solved_on": _solved(found, status == "已解决", (5, 60), rng), "status": status,
        }
    )  # fmt: skip


def _days_found(count: int, rng: Rng, since: int = 2021) -> Objects:
    first = dt.date(since, 1, 1)
    days = rng.integers(0, (_LAST_FOUND - first).days + 1, count)
    return np.array([first + dt.timedelta(days=int(step)) for step in days], dtype=object)


def _solved(found: Objects, is_solved: Bools, days: tuple[int, int], rng: Rng) -> Objects:
    taken = rng.integers(days[0], days[1] + 1, len(found))
    last = dt.date(2025, 12, 31)
    later = [min(last, day + dt.timedelta(days=int(step))) for day, step in zip(found, taken, strict=True)]
    return only_where(is_solved, np.array(later, dtype=object))
