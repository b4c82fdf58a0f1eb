"""The course of every reported commitment: the county's figures month by month, and the townships' parts.

The points it must meet are written in progress.toml; what lies between them is drawn.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from data_access.county import County
from data_access.county_rows import Basis, Commitment
from demo.drawing import Floats, Ints, Rng, apportion
from demo.people import People
from demo.places import Places
from models import Kind, Month

_FILE = Path(__file__).with_name("progress.toml")
#: Kinds whose figure runs up, and which progress.toml gives as running totals.
_FLOWS = frozenset({Kind.CUMULATIVE, Kind.ANNUAL})
#: Kinds whose figure is the target itself unless progress.toml says otherwise.
_AT_TARGET = frozenset({Kind.BASELINE, Kind.HOLD, Kind.FULL_COVERAGE, Kind.FLOOR, Kind.CADENCE})
#: Larger means that the months of a flow are more alike.
_EVENNESS = 6.0


class Course(BaseModel):
    """One table of progress.toml; its keys are explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    points: dict[str, float] = Field(default_factory=dict)
    of: str | int = ""
    townships: bool = False
    spread: str = "lifted_people"
    noise: float = 0
    digits: int = 1
    extra: dict[str, float] = Field(default_factory=dict)
    done: str = ""
    until: str = ""
    basis: Basis | None = None
    note: str = ""
    late_note: str = ""


def load_courses() -> dict[str, Course]:
    """progress.toml by commitment id."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {id: Course.model_validate(table) for id, table in tables.items()}


@dataclass(frozen=True)
class Series:
    """One value a month of the plan; with denominators the values are numerators. Flows are running totals."""

    values: Floats
    denominators: Ints | None = None


def plan_months(county: County) -> list[Month]:
    plan = county.plan
    return [plan.start_month.plus(i) for i in range(plan.end_month.minus(plan.start_month) + 1)]


def denominators_by_township(county: County, places: Places, people: People) -> dict[str, Ints]:
    """What a ratio may be counted over, by township in the order of the register."""
    codes = [town.code for town in county.townships]
    rural = places.rural.groupby("township_code")
    lifted = people.households[people.households["is_lifted"]].groupby("township_code")["size"].sum()
    columns = {
        "lifted_people": lifted,
        "population": rural["population"].sum(),
        "households": rural["household_count"].sum(),
        "natural_villages": rural["natural_village_count"].sum(),
        "villages": rural["village_code"].count(),
        "site_labour_households": places.sites.groupby("township_code")["labour_household_count"].sum(),
    }
    found = {name: column.reindex(codes, fill_value=0).to_numpy(dtype=np.int64) for name, column in columns.items()}
    return found | {"townships": np.ones(len(codes), dtype=np.int64)}


class Simulator:
    """Draws the series of one commitment after another; a ratio may be counted over an earlier flow."""

    def __init__(self, months: list[Month], denominators: dict[str, Ints]) -> None:
        self.months, self.denominators = months, denominators
        self._flows: dict[str, Floats] = {}

    def county_series(self, commitment: Commitment, course: Course, rng: Rng) -> Series | None:
        """The whole county's series; None where nobody reports."""
        if commitment.kind is Kind.MILESTONE:
            return Series(np.array([float(bool(course.done) and str(month) >= course.done) for month in self.months]))
        if not (course.points or commitment.kind in _AT_TARGET):
            return None
        if commitment.kind in _FLOWS:
            self._flows[commitment.id] = self._flow(commitment, course, rng)
            return Series(self._flows[commitment.id])
        levels = self._levels(commitment, course, rng)
        if not course.of:
            return Series(levels.round(course.digits))
        whole = self._whole(course.of)
        return Series(np.round(np.minimum(levels, 100) / 100 * whole), whole)

    def township_series(self, commitment: Commitment, course: Course, county: Series, rng: Rng) -> list[Series]:
        """The townships' series in the order of the register; they add up to the county's exactly."""
        if county.denominators is not None:
            return self._ratio_parts(county, self.denominators[str(course.of)], rng)
        whole = self.denominators[course.spread]
        weights = whole * rng.uniform(0.7, 1.3, len(whole))
        if commitment.kind in _FLOWS:
            shares = weights / weights.sum()
            gains = np.array([rng.multinomial(gain, shares) for gain in self._gains(commitment, county)])
            return [Series(self._running(commitment, part)) for part in gains.T]
        parts = np.array([apportion(int(value), weights) for value in county.values])
        return [Series(part.astype(np.float64)) for part in parts.T]

    def _whole(self, of: str | int) -> Ints:
        if isinstance(of, int):
            return np.full(len(self.months), of)
        if of in self.denominators:
            return np.full(len(self.months), self.denominators[of].sum())
        return self._flows[of].astype(np.int64)

    def _levels(self, commitment: Commitment, course: Course, rng: Rng) -> Floats:
        """Straight lines between the points with a little noise, then the exceptional months."""
        points = course.points or {str(self.months[0]): commitment.target or 0.0}
        at = [Month.parse(text).index for text in points]
        levels = np.interp([month.index for month in self.months], at, list(points.values()))
        levels += rng.normal(0, 1, len(levels)).clip(-2, 2) * course.noise
        by_month = zip(map(str, self.months), levels.tolist(), strict=True)
        return np.array([course.extra.get(month, level) for month, level in by_month])

    def _flow(self, commitment: Commitment, course: Course, rng: Rng) -> Floats:
        """Running totals that meet every point."""
        gains = np.zeros(len(self.months))
        done, first = 0, 0
        for text, total in course.points.items():
            last = Month.parse(text).minus(self.months[0])
            if self._starts_again(commitment, self.months[first]):
                done = 0
            months = last - first + 1
            gains[first : last + 1] = rng.multinomial(round(total) - done, rng.dirichlet(np.full(months, _EVENNESS)))
            done, first = round(total), last + 1
        return self._running(commitment, gains)

    @staticmethod
    def _starts_again(commitment: Commitment, month: Month) -> bool:
        return commitment.kind is Kind.ANNUAL and month.month == 1

    def _running(self, commitment: Commitment, gains: Floats | Ints) -> Floats:
        starts = [i for i, month in enumerate(self.months) if self._starts_again(commitment, month)]
        return np.concatenate([part.cumsum() for part in np.split(gains, starts)]).astype(np.float64)

    def _gains(self, commitment: Commitment, running: Series) -> list[int]:
        before = np.r_[0.0, running.values[:-1]]
        before[[self._starts_again(commitment, month) for month in self.months]] = 0
        gains: list[int] = (running.values - before).astype(np.int64).tolist()
        return gains

    @staticmethod
    def _ratio_parts(county: Series, denominators: Ints, rng: Rng) -> list[Series]:
        """What is missing in the county is missing in the townships, in some more than in others."""
        weights = denominators * rng.uniform(0.7, 1.4, len(denominators))
        gaps: list[int] = (denominators.sum() - county.values).astype(np.int64).tolist()
        missing = np.array([apportion(gap, weights) for gap in gaps])
        months = len(missing)
        return [
            Series((whole - part).astype(np.float64), np.full(months, whole))
            for part, whole in zip(missing.T, denominators.tolist(), strict=True)
        ]
