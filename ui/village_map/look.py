"""How the map of the villages is looked at: what the address says, what the controls above the map offer."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.drawing.classes import Method
from models.lists import Labelled
from models.time import Month
from models.viewing import Filters
from services import days
from services.villages import measures
from services.villages.map_look import Compare, Look, Villages
from services.villages.measures import Level, Measure
from ui.base import state
from ui.frame import projector
from ui.parts import unknown_in_address
from ui.parts.forms import box
from ui.village_map import layers as map_layers


def choose(filters: Filters) -> Look:
    """Draw the controls and return what they say; the address follows them, and a new address rules them."""
    known = measures.catalogue()
    row = st.container(horizontal=True, key="map_choices")  # ui.base.theme makes each as wide as it needs, and wraps
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
    unknown_in_address.tell(refused)
    village = state.parameter("village")[:12]
    return Look(measure, level, method, compare, other, which, village, layers, projector.is_on())


def slider(filters: Filters) -> None:
    """The months as a slider, which moves 截至 of the whole page."""
    months = list(reversed(days.months()))
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
    return [text for text in days.months() if text < str(filters.asof)]


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
    shown = dict.fromkeys(options, instead) if instead else options
    chosen = box(place, label, shown, key, disabled=bool(instead), label_visibility="collapsed")
    state.give_choice(parameter, chosen, list(options))
    if asked := state.refused_choice(parameter, chosen):
        refused.append(unknown_in_address.sentence(label, asked, options[chosen]))
    return chosen
