"""What an opened page is about: the filter line says that place and unit, and cannot say another."""

from collections.abc import Callable
from dataclasses import dataclass

from errors import NotFound
from services import reading
from services.days import first
from services.figures.catalogue import FIGURES
from services.monitoring import household
from services.offices import supervision
from services.targets import scope, tasks
from ui.base import state
from ui.parts.mark import parsed


@dataclass(frozen=True)
class Subject:
    """What the filters are while the page is open; None = as chosen.

    Attributes:
        townships: exactly these, none = the whole county. lies_in: code of a township; what is opened in a list lies
            there, so chosen townships without it give way to it.
        units: exactly these. answering: ids of the units that answer for what is opened; chosen departments without any
            of them give way to all.
    """

    townships: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    lies_in: str | None = None
    answering: frozenset[str] | None = None

    @property
    def fixed(self) -> set[str]:
        """The filters that say nothing but the subject, whatever was chosen."""
        found = {"township": self.townships, "department": self.units}
        return {name for name, value in found.items() if value is not None}

    def settles(self, townships: tuple[str, ...], units: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Filter -> what it is set to in the place of what was chosen; a filter that stays as chosen is not in it."""
        found = {}
        if self.townships is not None:
            found["township"] = self.townships
        elif self.lies_in is not None and townships and self.lies_in not in townships:
            found["township"] = (self.lies_in,)
        if self.units is not None:
            found["department"] = self.units
        elif self.answering is not None and units and self.answering.isdisjoint(units):
            found["department"] = ()
        return found


NOTHING = Subject()


def of_page(page: str) -> Subject:
    """What the address opens on this page; nothing in particular for a list, or for what there is not."""
    try:
        return SUBJECTS[page]() if page in SUBJECTS else NOTHING
    except NotFound:  # the page says so
        return NOTHING


def _township_of(village: str) -> str | None:
    return next((one.township_code for one in reading.county().villages if one.code == village), None)


def _village(code: str) -> Subject:
    township = _township_of(code)
    return Subject((township,)) if township else NOTHING


def _township() -> Subject:
    code = state.parameter("code")
    return Subject((code,)) if code in {one.code for one in reading.county().townships} else NOTHING


def _unit() -> Subject:
    id = state.parameter("id")
    is_known = any(one.id == id and one.kind != "group" for one in reading.county().units)
    return Subject((), (id,)) if is_known else NOTHING


def _household(id: str) -> Subject:
    return Subject((str(household.one(id)["township_code"]),))


def _commitment() -> Subject:
    id = state.parameter("commitment")[:8]
    if id not in reading.county().commitment_ids:
        return NOTHING
    item = scope.of_county(id, first())
    return Subject(answering=frozenset(unit.id for unit in (*item.units, *filter(None, [item.lead]))))


def _task() -> Subject:
    id = state.parameter("task")[:8]
    found = next((task for task in tasks.all_tasks(first()) if task.article.id == id), None)
    if found is None:
        return NOTHING
    return Subject(answering=frozenset({*found.article.units, *(unit.id for unit in (*found.leads, *found.support))}))


def _item() -> Subject:
    asked = state.parameter("item")[:8]
    found = next((item for item in supervision.all_items() if str(item.item_id) == asked), None)
    return Subject(answering=frozenset({found.unit_id})) if found else NOTHING


def _in_a_list() -> Subject:
    return Subject(lies_in=_township_of(state.parameter("village")))


def _passport() -> Subject:
    """Of a figure: the township whose it is. A total is of the filters themselves."""
    kind, parts = parsed(state.parameter("of"))
    if kind == "total":
        return _in_a_list()
    if kind == "target":
        return Subject(tuple(parts[1:]))
    if kind == "row":
        view = reading.ledger(parts[0], first())
        return Subject(view.townships_of([parts[1]])) if view.is_visible else NOTHING
    argument = (*parts, "")[1]
    match FIGURES[parts[0]].argument if parts[0] in FIGURES else "":
        case "village":
            return _village(argument)
        case "household":
            return _household(argument)
    return NOTHING


#: Page -> what its address opens. A page whose address can open one thing stands here.
SUBJECTS: dict[str, Callable[[], Subject]] = {
    "village": lambda: _village(state.parameter("code")),
    "township": _township,
    "department": _unit,
    "household": lambda: _household(state.parameter("id")),
    "passport": _passport,
    "ledger": _in_a_list,
    "households": _in_a_list,
    "clues": _in_a_list,
    "guarantees": _in_a_list,
    "targets": _commitment,
    "tasks": _task,
    "supervision": _item,
}  # fmt: skip
