"""A village's figures beside the medians of its township and of the county, and what changed since the plan began."""

from dataclasses import dataclass

import pandas as pd

from analysis.targets.wording import rounded
from analysis.villages.comparing import Compared, Median, change, compared
from models.viewing import Filters
from services import reading
from services.days import whole
from services.villages import measures, village_facts
from services.villages.measures import Level, Measure
from services.words import words

#: Measure of the map -> column of the village's years that it is of; those without have no history to compare with.
YEARLY = ("income", "farmer_income", "tap_water", "toilets")


@dataclass(frozen=True)
class Line:
    """One figure of a village: the measure, of when, the medians beside it, and the change since the plan began."""

    measure: Measure
    when: str
    found: Compared
    change: float | None

    @property
    def change_words(self) -> str:
        """``+3.5 万元``, ``+2.1 百分点``; a dash where the figure has no history, 缺数 where an end is missing."""
        if self.measure.key not in YEARLY:
            return "—"
        if self.change is None:
            return "缺数"
        unit = "百分点" if self.measure.unit == "%" else self.measure.unit
        return words.signed(self.change, unit, words.decimals(self.change, unit))


def lines(code: str, filters: Filters) -> list[Line]:
    """Every measure of the map's villages, compared over the whole county. Shared: do not change in place."""
    county = whole(filters)

    def found() -> list[Line]:
        townships = {village.code: village.township_code for village in reading.county().villages}
        changes = _changes(village_facts.years_of(code, county), first_year())
        return [
            Line(
                measure, measures.when(measure, county),
                compared(measures.values(measure, Level.VILLAGE, county), townships, code), changes.get(measure.key),
            )
            for measure in measures.VILLAGE_MEASURES.values()
        ]  # fmt: skip

    return reading.derived(f"village_lines_{code}", found, county)


def first_year() -> int:
    """The plan's first year."""
    return reading.county().plan.start_month.year


def _changes(years: pd.DataFrame, first: int) -> dict[str, float | None]:
    """The newest known year less the plan's first, by measure; None where an end is missing."""
    found = {}
    for key in YEARLY:
        columns = measures.VILLAGE_MEASURES[key].columns
        column = {"year_household_count": "household_count"}
        named = [years[column.get(name, name)].astype("float64") for name in columns]
        values = named[0] if len(named) == 1 else 100 * named[0] / named[1].where(named[1] > 0)
        by_year = dict(zip(years["year"], values, strict=True))
        last = max(by_year, default=first)
        found[key] = change(by_year.get(first), by_year.get(last)) if last > first else None
    return found


def median_words(median: Median, unit: str) -> str:
    """``12.5 万元``; the middle of two whole numbers may lie between them."""
    if median.value is None:
        return "缺数"
    is_between = words.decimals(median.value, unit) == 0 and not median.value.is_integer()
    text = rounded(median.value, 1) if is_between else words.number(median.value, unit)
    return with_unit(text, unit)


def with_unit(text: str, unit: str) -> str:
    """``12.5 万元``, ``98.5%``."""
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def own_words(line: Line) -> str:
    """The village's own figure with its unit, or 缺数."""
    unit = line.measure.unit
    return "缺数" if line.found.own is None else with_unit(words.number(line.found.own, unit), unit)
