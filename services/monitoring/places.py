"""Households at risk by township and village, and what may be told of them."""

from dataclasses import dataclass, replace

from analysis.monitoring.bulletin import Count, by
from data_access.county.county import County
from models.viewing import Filters
from services import reading
from services.monitoring.cases import chosen
from services.monitoring.view import View


@dataclass(frozen=True)
class Place:
    """A township or a village with its monitored households: as counted, and as they may be said.

    Attributes:
        waiting: households without measures for too long. said: households and people. waiting_said: households.
    """

    code: str
    name: str
    township: str
    count: Count
    waiting: int
    said: tuple[str, str]
    waiting_said: str


def townships(filters: Filters, shown: View, county: County) -> list[Place]:
    """The townships of the filters, the most households first; those without any come last with a nought.

    In a room each is said as it is among all townships, whichever are chosen: else two choices would tell a hidden one.
    """
    among = without_townships(filters) if shown.is_projected else filters
    wanted = [one for one in county.townships if not among.townships or one.code in among.townships]
    found = _counted(among, "township_code", {one.code: (one.name, "") for one in wanted})
    said = shown.sight.counts([place.count for place in found])
    waiting = shown.sight.numbers([place.waiting for place in found], withheld=_nearly_all_wait(found, shown))
    chosen_codes = set(filters.townships) or {place.code for place in found}
    return [place for place in _with_words(found, said, waiting) if place.code in chosen_codes]


def village_places(filters: Filters, shown: View, county: County) -> list[Place]:
    """Every village of the filters, the most households first; what is said of one fits what is said of townships."""
    wanted = [one for one in county.villages if not filters.townships or one.township_code in filters.townships]
    found = _counted(filters, "village_code", {one.code: (one.name, one.township_code) for one in wanted})
    groups = [place.township for place in found]
    towns = townships(filters, shown, county)
    hidden, hidden_waiting = (
        {place.code for place in towns if not is_told(place, is_waiting=is_waiting)} for is_waiting in (False, True)
    )
    said = shown.sight.counts([place.count for place in found], groups, hidden)
    numbers = [place.waiting for place in found]
    waiting = shown.sight.numbers(numbers, groups, hidden_waiting, _nearly_all_wait(found, shown))
    return _with_words(found, said, waiting)


def is_sum_told(filters: Filters, shown: View, *, is_waiting: bool = False) -> bool:
    """Whether the townships' sum may be said: not where the filters hold some of the hidden ones and leave out others."""
    if not shown.is_projected or not filters.townships:
        return True
    everywhere = townships(without_townships(filters), shown, reading.county())
    hidden = {place.code for place in everywhere if not is_told(place, is_waiting=is_waiting)}
    inside = hidden & set(filters.townships)
    return not inside or (inside == hidden and len(inside) > 1)


def _nearly_all_wait(found: list[Place], shown: View) -> list[int]:
    """Where those who wait, less than all, would tell that few do not."""
    return [
        n
        for n, place in enumerate(found)
        if place.waiting and shown.sight.is_small(place.count.households - place.waiting)
    ]


def without_townships(filters: Filters) -> Filters:
    return Filters((), filters.units, filters.asof)


def is_told(place: Place, *, is_waiting: bool = False) -> bool:
    if is_waiting:
        return place.waiting_said == str(place.waiting)
    return place.said[0] == str(place.count.households)


def _counted(filters: Filters, column: str, names: dict[str, tuple[str, str]]) -> list[Place]:
    rows = {str(row[column]): row for row in by(chosen(filters), column).to_dict("records")}
    found = []
    for code in [*rows, *(code for code in names if code not in rows)]:
        if code in names:
            row = rows.get(code, {"households": 0, "people": 0, "without_measures": 0})
            count = Count(int(row["households"]), int(row["people"]))
            found.append(Place(code, *names[code], count, int(row["without_measures"]), ("", ""), ""))
    return found


def _with_words(found: list[Place], said: list[tuple[str, str]], waiting: list[str]) -> list[Place]:
    return [
        replace(place, said=words, waiting_said=late) for place, words, late in zip(found, said, waiting, strict=True)
    ]
