"""How the map of the villages is looked at: what the address says, what the controls above the map offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.drawing.classes import Method
from models.lists import Labelled
from models.time import Month
from models.viewing import Filters
from ui import cached, map_layers, measures, projector, refusals, state
from ui.filters import months_of
from ui.measures import VILLAGE_MEASURES, Level, Measure
from ui.sight import Sight


class Compare(Labelled):
    """Whether a second month is looked at, and how."""

    NONE = "none", "只看一个月"
    SIDE = "side", "两个月并列"
    CHANGE = "change", "两个月的变化"


class Villages(Labelled):
    """Which villages are on the map."""

    EXITED = "exited", "退出村"
    ALL = "all", "全部村"


@dataclass(frozen=True)
class Look:
    """One way of looking at the map; with the filters it makes the whole view, so a link can carry it.

    Attributes:
        other: the month compared with; without meaning where ``compare`` is NONE.
        village: code of the village marked; empty for none.
        layers: what lies over the map, of :func:`ui.map_layers.catalogue`, in the order chosen.
        is_projected: shown to a room.
    """

    measure: Measure
    level: Level
    method: Method
    compare: Compare
    other: Month
    which: Villages
    village: str = ""
    layers: tuple[str, ...] = ()
    is_projected: bool = False

    @property
    def sight(self) -> Sight:
        """How exactly the figures may be said: only counts of people and households are ever hidden."""
        return projector.sight(self.is_projected and self.measure.is_of_people)

    @property
    def counter(self) -> str:
        """What the places are counted in."""
        return "村" if self.level is Level.VILLAGE else "乡镇"

    @property
    def months(self) -> tuple[Month | None, ...]:
        """Of each map shown the month looked at, None = the page's own."""
        return (self.other, None) if self.compare is Compare.SIDE else (None,)

    @property
    def key(self) -> str:
        """One meaning each, for the cache: everything but the village marked and the layers."""
        return (
            f"{self.measure.key}/{self.level}/{self.method}/{self.compare}/{self.other}/{self.which}/{self.sight.below}"
        )

    def parameters(self, **changed: str) -> dict[str, str]:
        """What the address carries of it beside the filters; defaults are left out."""
        said = {
            "measure": self.measure.key, "by": str(self.level), "classes": str(self.method), "compare": str(self.compare),
            "with": str(self.other) if self.compare is not Compare.NONE else "", "of": str(self.which), "village": self.village,
            "layers": ",".join(self.layers),
        } | projector.kept(self.is_projected) | changed  # fmt: skip
        defaults = {
            "measure": next(iter(measures.catalogue())), "by": str(Level.VILLAGE), "classes": str(Method.ROUND),
            "compare": str(Compare.NONE), "of": str(Villages.EXITED),
        }  # fmt: skip
        return {name: value for name, value in said.items() if value and value != defaults.get(name)}


def plain(measure: str, filters: Filters) -> Look:
    """A village measure as a page shows it that offers no choice."""
    return Look(
        VILLAGE_MEASURES[measure], Level.VILLAGE, Method.ROUND, Compare.NONE, filters.asof.plus(-12), Villages.EXITED
    )  # fmt: skip


def choose(filters: Filters) -> Look:
    """Draw the controls and return what they say; the address follows them, and a new address rules them."""
    known = measures.catalogue()
    row = st.container(horizontal=True, key="map_choices")  # ui.theme makes each as wide as it needs, and wraps
    refused: list[str] = []
    measure = known[_box(row, "按什么看", "measure", {key: _named(one) for key, one in known.items()}, refused)]
    levels = {str(level): level.label for level in measure.levels}
    level = Level.of(_box(row, "按村还是按乡镇", "by", levels, refused))
    whole = "全部村" if level is Level.TOWNSHIP else ""
    which = Villages.of(_box(row, "哪些村", "of", _labels(Villages), refused, instead=whole))
    why_not = _not_comparable(measure, filters)
    compares = {str(Compare.NONE): why_not} if why_not else _labels(Compare)
    compare = Compare.of(_box(row, "比不比", "compare", compares, refused))
    other = filters.asof.plus(-12)
    if compare is not Compare.NONE:
        other = _other_month(row, filters, refused)
    own = _own_classes(measure, compare)
    method = Method.of(_box(row, "怎样分级", "classes", _labels(Method), refused, instead=own))
    layers = map_layers.within_limit(map_layers.choose(row))
    refusals.tell(refused)
    village = state.parameter("village")[:12]
    return Look(measure, level, method, compare, other, which, village, layers, projector.is_on())


def slider(filters: Filters) -> None:
    """The months as a slider, which moves 截至 of the whole page."""
    months = list(reversed(months_of(cached.manifest(), cached.county(), dt.date.today())))
    state.set_widget("month_slider", str(filters.asof))
    st.select_slider(
        "截至月份", months, format_func=lambda text: Month.parse(text).label, key="month_slider",
        label_visibility="collapsed", on_change=lambda: state.set_widget("asof", state.widget("month_slider")),
    )  # fmt: skip


def _named(measure: Measure) -> str:
    """``村集体经济收入（万元）``; a ledger's figure says whose it is."""
    unit = f"（{measure.unit}）" if measure.unit else ""
    group = measure.group.removeprefix("台账：")
    return f"{group} · {measure.title.removeprefix(group) if measure.is_count else measure.title}{unit}"


def _labels(kind: type[Labelled]) -> dict[str, str]:
    return {str(one): one.label for one in kind}


def _not_comparable(measure: Measure, filters: Filters) -> str:
    """Why there is no second month; empty where there is."""
    if not measure.has_history:
        return "只有现状，不能比较"
    return "" if _earlier(filters) else "没有更早的月份可比"


def _own_classes(measure: Measure, compare: Compare) -> str:
    """How the figures are classed where no method is chosen; empty where one is."""
    if compare is Compare.CHANGE:
        return "按增减分级"
    return "按多少分级" if measure.is_personal else ""


def _earlier(filters: Filters) -> list[str]:
    return [text for text in months_of(cached.manifest(), cached.county(), dt.date.today()) if text < str(filters.asof)]


def _other_month(place: DeltaGenerator, filters: Filters, refused: list[str]) -> Month:
    months, year_ago = _earlier(filters), str(filters.asof.plus(-12))
    first = year_ago if year_ago in months else months[0]
    labels = {text: f"比 {Month.parse(text).label}" for text in (first, *(m for m in months if m != first))}
    return Month.parse(_box(place, "和哪个月比", "with", labels, refused))


def _box(
    place: DeltaGenerator, label: str, parameter: str, options: dict[str, str], refused: list[str], instead: str = ""
) -> str:
    """A select box tied to a parameter of the address; its first option is the one a bare address means.

    What the address asks for and is not among the options is said in ``refused``. ``instead``: what holds in its place
    where there is nothing to choose now; the choice is kept for when there is.
    """
    key = f"map_{parameter}"
    state.take_choice(key, parameter, list(options))
    chosen = str(
        place.selectbox(
            label,
            list(options),
            format_func=lambda one: instead or options[one],
            key=key,
            disabled=bool(instead),
            label_visibility="collapsed",
        )
    )
    state.give_choice(parameter, chosen, list(options))
    if asked := state.refused_choice(parameter, chosen):
        refused.append(refusals.sentence(label, asked, options[chosen]))
    return chosen
