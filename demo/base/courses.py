"""The course of every reported commitment: the county's figures month by month, and the townships' parts.

The points it must meet are written in the county's demo/progress.toml; what lies between them is drawn.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from data_access.county.county import County
from data_access.county.csv_table import read_text
from data_access.county.rows import Commitment
from demo.base.drawing import Floats, Ints, Rng, apportion
from demo.base.scenario import FOLDER
from models.time import Month

_FILE = f"{FOLDER}/progress.toml"


class Course(BaseModel):
    """One table of progress.toml; its keys are explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    points: dict[str, float] = Field(default_factory=dict)
    of: str = ""
    townships: bool = False
    noise: float = 0
    late: dict[str, dt.date] = Field(default_factory=dict)
    done: str = ""
    until: str = ""
    note: str = ""
    late_note: str = ""


def load_courses(county: County) -> dict[str, Course]:
    """progress.toml by commitment id."""
    tables = tomllib.loads(read_text(county.folder, _FILE))
    return {id: Course.model_validate(table) for id, table in tables.items()}


@dataclass(frozen=True)
class Series:
    """One value a month of the plan; with denominators the values are numerators."""

    values: Floats
    denominators: Ints | None = None


def plan_months(county: County) -> list[Month]:
    plan = county.plan
    return [plan.start_month.plus(i) for i in range(plan.end_month.minus(plan.start_month) + 1)]


class Simulator:
    """Draws the series of one commitment after another."""

    def __init__(self, months: list[Month], denominators: dict[str, Ints]) -> None:
        self.months, self.denominators = months, denominators

    def county_series(self, commitment: Commitment, course: Course, rng: Rng) -> Series | None:
        """The whole county's series; None where nobody reports."""
        if commitment.kind.traits.is_done_once:
            return Series(np.array([float(bool(course.done) and str(month) >= course.done) for month in self.months]))
        if not (course.points or commitment.kind.traits.is_kept):
            return None
        levels = self._levels(commitment, course, rng)
        if not course.of:
            return Series(levels.round(1))
        whole = np.full(len(self.months), self.denominators[course.of].sum())
        return Series(np.round(np.minimum(levels, 100) / 100 * whole), whole)

    def township_series(self, course: Course, county: Series, rng: Rng) -> list[Series]:
        """The townships' shares of a ratio in the order of the register; they add up to the county's exactly.

        What is missing in the county is missing in the townships, in some more than in others.
        """
        denominators = self.denominators[course.of]
        weights = denominators * rng.uniform(0.7, 1.4, len(denominators))
        gaps: list[int] = (denominators.sum() - county.values).astype(np.int64).tolist()
        missing = np.array([apportion(gap, weights) for gap in gaps])
        months = len(missing)
        return [
            Series((whole - part).astype(np.float64), np.full(months, whole))
            for part, whole in zip(missing.T, denominators.tolist(), strict=True)
        ]

    def _levels(self, commitment: Commitment, course: Course, rng: Rng) -> Floats:
        """Straight lines between the points with a little noise."""
        points = course.points or {str(self.months[0]): commitment.target or 0.0}
        at = [Month.parse(text).index for text in points]
        levels = np.interp([month.index for month in self.months], at, list(points.values()))
        levels += rng.normal(0, 1, len(levels)).clip(-2, 2) * course.noise
        return levels
