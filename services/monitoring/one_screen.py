"""How the counts of households at risk are said in a room: all that stands on a page, or follows from it, together."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.monitoring.bulletin import COUNTED, Count, by_risk, by_unit, newest
from analysis.monitoring.case_clock import CaseStatus
from analysis.monitoring.funnel import Stage
from analysis.monitoring.one_screen import Equation, Screen, on_one_screen, whole
from analysis.monitoring.small_cells import WITHHELD, Seen, shown
from models.viewing import Filters
from services import reading
from services.monitoring import eliminations
from services.monitoring.cases import chosen, totals, units_of_risks
from services.monitoring.counts import counted, moved, overdue, states
from services.monitoring.places import is_sum_told, townships
from services.monitoring.view import View
from services.words import words
from services.words.small_counts import in_words

OPEN, WAITING = "still_open", "without_measures"
#: Together these are the households monitored.
MONITORED = (CaseStatus.WAITING_FOR_HELP, CaseStatus.FOLLOWED, CaseStatus.ELIMINATING)
#: Stages that are a figure of the bulletin too.
_OF_STAGE = {Stage.ENROLLED: "enrolled", Stage.ELIMINATED: "eliminated"}


@dataclass(frozen=True)
class Said:
    """The way each named count is said; ``below`` = 0 in the office, where everything is said."""

    seen: Mapping[Hashable, Seen]
    below: int

    def is_told(self, name: Hashable) -> bool:
        """Whether the count is said exactly; else nothing that adds up to it is."""
        return not self.below or self.seen[name] is Seen.EXACT

    def number(self, name: Hashable, value: int) -> str:
        return str(value) if not self.below else shown(value, self.seen[name], self.below)

    def pair(self, name: Hashable, count: Count) -> tuple[str, str]:
        """Households and people; how many people few households are is not said."""
        return self.number(name, count.households), str(count.people) if self.is_told(name) else WITHHELD

    def count(self, name: Hashable, count: Count) -> str:
        """``203 户 612 人``, ``<5 户``, 已隐去."""
        return in_words(self.pair(name, count))


def said(filters: Filters, view: View) -> Said:
    """The ways of the page of these filters, the overview's among them."""
    below = view.sight.below
    if not below:
        return Said({}, 0)
    return reading.derived(f"household_screen_{below}", lambda: _said(filters, view, with_month_before=True), filters)


def of_village(counts: Mapping[str, Count], spoken: Mapping[Hashable, Seen], view: View) -> Said:
    """The ways of the figures of one village, by their names in the bulletin; those ``spoken`` of are settled."""
    below = view.sight.below
    if not below:
        return Said({}, 0)
    numbers: dict[Hashable, int] = {name: count.households for name, count in counts.items()}
    kept = {name: one for name, one in spoken.items() if one is not Seen.SMALL or numbers[name] < below}
    sums = [whole("enrolled", OPEN, "eliminated")]
    return Said(on_one_screen(Screen(numbers, sums, spoken=kept, spared=("enrolled",)), below), below)


def month_before(filters: Filters) -> Filters:
    return Filters(filters.townships, filters.units, filters.asof.plus(-1))


def stage(one: Stage) -> str:
    """The name of a stage's count."""
    return _OF_STAGE.get(one, f"reached_{one}")


def _said(filters: Filters, view: View, *, with_month_before: bool) -> Said:
    page = _Page(view.sight.below)
    _bulletin(page, filters)
    _procedure(page, filters)
    _kinds(page, filters)
    _months(page, filters)
    _places(page, filters, view)
    if with_month_before:
        before = _said(month_before(filters), view, with_month_before=False)
        page.add("before", totals(month_before(filters)).still_open.households)
        page.equations.append({"before": 1, "entered": 1, OPEN: -1, "eliminated_now": -1})
        if not before.is_told(OPEN):
            page.spoken["before"] = Seen.WITHHELD
    screen = Screen(page.counts, page.equations, page.unsaid, page.spoken, spared=("helped", "before"))
    return Said(on_one_screen(screen, page.below), page.below)


@dataclass
class _Page:
    """What stands on the page, as it is gathered; see :class:`analysis.monitoring.one_screen.Screen`."""

    below: int
    counts: dict[Hashable, int] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    unsaid: set[Hashable] = field(default_factory=set)
    spoken: dict[Hashable, Seen] = field(default_factory=dict)

    def add(self, name: Hashable, count: int) -> Hashable:
        self.counts[name] = count
        return name

    def sum(self, total: Hashable, *parts: Hashable) -> None:
        self.equations.append(whole(total, *parts))

    def rest(self, total: Hashable, *parts: Hashable) -> None:
        """What of a total is not in its parts, and is not on the page; told by nobody where it is a small count."""
        left = self.counts[total] - sum(self.counts[part] for part in parts)
        if 0 < left < self.below:
            self.sum(total, *parts, self.hidden(("rest", total, *parts), left))

    def hidden(self, name: Hashable, count: int) -> Hashable:
        self.unsaid.add(name)
        return self.add(name, count)


def _bulletin(page: _Page, filters: Filters) -> None:
    total = totals(filters)
    for name in COUNTED:
        page.add(name, getattr(total, name).households)
    page.unsaid.add("refused")  # it is said by its status alone
    page.sum("enrolled", OPEN, "eliminated")
    page.sum(OPEN, *(page.add(("category", name), count.households) for name, count in total.by_category.items()))
    page.rest("entered", "re_entered")
    page.rest(WAITING, "without_measures_long")
    page.sum(OPEN, "helped", page.hidden("unhelped", total.still_open.households - total.helped.households))


def _procedure(page: _Page, filters: Filters) -> None:
    """The stages reached, where households stand now, and what is over its limit."""
    found, now = counted(filters), newest(states(filters))
    for one, count in found.reached.items():
        page.add(stage(one), count.households)
    for one, after in (
        (Stage.CLUE, Stage.VERIFIED),
        (Stage.IDENTIFIED, Stage.ENROLLED),
        (Stage.ENROLLED, Stage.HELPED),
    ):
        page.rest(stage(one), stage(after))
    page.rest(*sorted((stage(Stage.VERIFIED), stage(Stage.IDENTIFIED)), key=lambda name: -page.counts[name]))
    for source, count in found.by_source.items():
        page.rest(stage(Stage.CLUE), page.add(("source", source), count.households))
    page.add("unregistered", found.unregistered_clues)
    here = {one: page.add(one, found.standing[one].households if one in found.standing else 0) for one in CaseStatus}
    page.sum(OPEN, *(here[one] for one in MONITORED))
    page.sum(stage(Stage.IDENTIFIED), *here.values())
    apart = page.add("pending", found.pending.households), page.add("dropped", found.dropped.households)
    page.sum(stage(Stage.CLUE), stage(Stage.IDENTIFIED), *apart)
    page.sum("in_procedure", here[CaseStatus.IDENTIFYING])
    page.sum("refused", here[CaseStatus.REFUSED])
    page.sum(stage(Stage.IDENTIFIED), "enrolled", "in_procedure", "refused")
    page.rest("eliminated", here[CaseStatus.ELIMINATED])
    page.rest(here[CaseStatus.WAITING_FOR_HELP], WAITING)
    _helped(page, now[now["status"] == CaseStatus.ELIMINATING], here)
    steps = overdue(filters)["overdue_step"].value_counts()
    page.add("overdue", int(steps.sum()))
    page.sum("overdue", *(page.add(("overdue", step), int(number)) for step, number in steps.items()))


def _helped(page: _Page, ending: pd.DataFrame, here: Mapping[CaseStatus, Hashable]) -> None:
    """Those who have measures are those followed, and most of those whose elimination is under way."""
    helped = int((ending["measure_count"] > 0).sum())
    with_help, without = page.hidden("ending_helped", helped), page.hidden("ending_unhelped", len(ending) - helped)
    page.sum(here[CaseStatus.ELIMINATING], with_help, without)
    page.sum("helped", here[CaseStatus.FOLLOWED], with_help)
    page.sum("unhelped", here[CaseStatus.WAITING_FOR_HELP], without)


def _kinds(page: _Page, filters: Filters) -> None:
    """By risk and by unit a household may count several times: they add up to nothing."""
    for row in words.each(by_risk(chosen(filters))):
        page.rest(OPEN, page.add(("risk", row.risk), int(row.households)))
    for row in words.each(by_unit(chosen(filters), units_of_risks(reading.county()))):
        page.rest(OPEN, page.add(("unit", row.unit_id), int(row.households)))


def _months(page: _Page, filters: Filters) -> None:
    found = moved(filters)
    for flow in found:
        page.add(("come", flow.month), flow.entered.households + flow.re_entered.households)
        page.add(("gone", flow.month), flow.eliminated.households)
    page.sum("entered", ("come", found[-1].month))
    page.sum("eliminated_now", ("gone", found[-1].month))
    gone = page.add("gone_of_year", len(eliminations.of_year(filters)))
    page.sum(gone, *(("gone", flow.month) for flow in found))
    page.rest(gone, page.add("too_early", len(eliminations.too_early(filters))))


def _places(page: _Page, filters: Filters, view: View) -> None:
    """The townships are said as among all of them, whichever are chosen, and the sum of the chosen as they allow."""
    places = townships(filters, view, reading.county())
    for name, total in (("place", OPEN), ("place_waiting", WAITING)):
        for place in places:
            number, text = (
                (place.count.households, place.said[0]) if name == "place" else (place.waiting, place.waiting_said)
            )
            page.spoken[page.add((name, place.code), number)] = as_said(number, text)
        page.sum(total, *((name, place.code) for place in places))
        one = (name, filters.townships[0]) if len(filters.townships) == 1 else None
        if one and page.counts[one] == page.counts[total]:
            page.spoken[total] = page.spoken[one]
            continue
        is_told = is_sum_told(filters, view, is_waiting=name != "place")
        if page.counts[total] >= page.below and not is_told:
            page.spoken[total] = Seen.WITHHELD


def as_said(number: int, text: str) -> Seen:
    return Seen.EXACT if text == str(number) else Seen.WITHHELD if text == WITHHELD else Seen.SMALL
