"""What one look at the map shows: values, classes, layers ready to send, and the ranking that tells the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.monitoring.small_cells import WITHHELD
from geo.drawing.classes import (
    HIDDEN_COLOUR,
    MISSING_LABEL,
    Class,
    Method,
    change_classes,
    classify,
    colours,
    countwise,
    median,
    recount,
)
from geo.drawing.scene import Panel
from geo.screen.village_map import prepare_areas, prepare_points
from models.time import Month
from models.viewing import Filters
from services import reading
from services.villages import measures, small_counts, villages
from services.villages.map_look import Compare, Look, Villages
from services.villages.measures import VILLAGE_MEASURES, Level
from services.words import words
from settings import settings

_PLACE = ("code", "name", "township_code", "township", "lng", "lat")


@dataclass(frozen=True)
class View:
    """Everything a look at the map shows.

    Attributes:
        panels: one, or two side by side, the earlier month first.
        places: one row a village or township the filters leave, the largest figure first, missing last: code, name,
            township_code, township, lng, lat, value, label, colour, rank (1 = largest, missing without).
        is_whole: whether the classes are of whole numbers and name their first and last one.
        off_map: which rows lie at no place, empty for none.
        unit: of the figures; a difference of two shares is in 百分点.
    """

    panels: tuple[Panel, ...]
    places: pd.DataFrame
    unit: str
    is_whole: bool
    off_map: str

    @property
    def ranked_count(self) -> int:
        """How many of the places have a figure, and so a rank."""
        return int(self.places["rank"].notna().sum())

    @property
    def when(self) -> str:
        """The time of every figure shown: ``2024年度``; of two maps ``左图 2023年度，右图 2024年度``."""
        headings = [panel.heading for panel in self.panels]
        return headings[0] if len(headings) == 1 else f"左图 {headings[0]}，右图 {headings[1]}"


def view(look: Look, filters: Filters) -> View:
    """The view of a look, made once for a version and the filters."""
    return reading.derived(f"map_view_{look.key}_{look.village}", lambda: _view(look, filters), filters)


def _view(look: Look, filters: Filters) -> View:
    places = _drawn(look, Filters((), filters.units, filters.asof))
    unit = "百分点" if look.compare is Compare.CHANGE and look.measure.unit == "%" else look.measure.unit
    now, is_hidden = _values(look, filters.asof, filters, places)
    if look.compare is Compare.NONE:
        shown = [(_heading(look, filters.asof, filters), now, is_hidden)]
    else:
        before, was_hidden = _values(look, look.other, filters, places)
        if look.compare is Compare.SIDE:
            shown = [
                (_heading(look, look.other, filters), before, was_hidden),
                (_heading(look, filters.asof, filters), now, is_hidden),
            ]
        else:
            change, is_hidden = small_counts.change((before, was_hidden), (now, is_hidden), look.sight)
            said = f"{_heading(look, filters.asof, filters)}比{_heading(look, look.other, filters)}"
            shown = [(said, change, is_hidden)]
    shown = [(heading, words.as_shown(values, unit), hidden) for heading, values, hidden in shown]
    classes, is_whole = _classes(look, [values for _, values, _ in shown])
    tables = [_told(look, values, hidden, classes, unit, places) for _, values, hidden in shown]
    panels = tuple(
        _panel(look, heading, table, classes, filters) for (heading, *_), table in zip(shown, tables, strict=True)
    )
    off_map = measures.off_map(look.measure, look.level, filters)
    return View(panels, _ranked(tables[-1], filters), unit, is_whole, off_map)


def _values(look: Look, month: Month, filters: Filters, places: pd.DataFrame) -> small_counts.Seen:
    """Of the whole county, so that a colour means the same under every filter; index code."""
    values, is_hidden = small_counts.seen(look.measure, look.level, Filters((), filters.units, month), look.sight)
    return values.reindex(places["code"]), is_hidden.reindex(places["code"], fill_value=False)


def _drawn(look: Look, whole: Filters) -> pd.DataFrame:
    """Every place of the look in the whole county, in the order of the codes: code, name, township_code, township, lng, lat."""
    if look.level is Level.TOWNSHIP:
        rows = [
            (t.code, t.name, t.code, t.name, t.seat_lng_wgs84, t.seat_lat_wgs84) for t in reading.county().townships
        ]
        return pd.DataFrame(rows, columns=list(_PLACE))
    known = villages.exited if look.which is Villages.EXITED else villages.rows
    return reading.derived(f"map_places_{look.which}", lambda: _villages(known(whole)), whole)


def _villages(known: pd.DataFrame) -> pd.DataFrame:
    """Their texts as plain objects: every view reads them one by one, for which Arrow's texts take ten times as long."""
    columns = ["village_code", "village", "township_code", "township", "longitude", "latitude"]
    found = known[columns].set_axis(list(_PLACE), axis=1).reset_index(drop=True)
    return found.astype(dict.fromkeys(("code", "name", "township_code", "township"), "object"))


def _heading(look: Look, month: Month, filters: Filters) -> str:
    return measures.when(look.measure, Filters((), filters.units, month))


def _classes(look: Look, series: Sequence[pd.Series]) -> tuple[list[Class], bool]:
    """The classes, and whether they are of whole numbers; on a paper too no class may tell a small count of people.

    They are made of the months shown alone: a map of a past month does not change with what is reported later.
    """
    measure, below = look.measure, settings().privacy.small_cell_below
    if look.compare is Compare.CHANGE:
        return change_classes(series[0], below if measure.is_of_people else 0.0), False
    values = pd.concat(series)
    if measure.is_personal or not look.sight.is_exact:
        return countwise(values, below), True
    if measure.is_count and look.method is Method.ROUND:
        return countwise(values, 1, most=3), True
    found = classify(values, look.method)
    if measure.is_of_people and _tells_small(found, values, below):
        return countwise(values, below), True
    return found, False


def _tells_small(classes: list[Class], values: pd.Series, below: int) -> bool:
    """Whether a class is narrow enough to tell a count that is too small to be told."""
    if len(classes) == 1:
        return bool(0 < values.max() < below)
    return any(0 < one.lower < below for one in classes[1:])


def _told(
    look: Look, values: pd.Series, is_hidden: pd.Series, classes: list[Class], unit: str, places: pd.DataFrame
) -> pd.DataFrame:
    """The places with their value, its words and its colour."""
    found = values.astype("float64").reset_index(drop=True)
    said = {value: _said(look, value, unit) for value in found.dropna().unique().tolist()}
    label = found.map(said).astype("object").where(found.notna(), MISSING_LABEL)
    told = places.assign(value=found, label=label, colour=colours(found, classes))
    if is_hidden.any():
        told.loc[is_hidden.to_numpy(), ["label", "colour"]] = [WITHHELD, HIDDEN_COLOUR]
    return told


def _said(look: Look, value: float, unit: str) -> str:
    if look.sight.is_small(value):
        few = f"{look.sight.number(abs(round(value)))} {unit}"
        return few if look.compare is not Compare.CHANGE else f"{'增加' if value > 0 else '减少'} {few}"
    if look.compare is Compare.CHANGE:
        return words.signed(value, unit, words.decimals(value, unit))
    return f"{words.number(value, unit)} {unit}".strip()


def _panel(look: Look, heading: str, table: pd.DataFrame, classes: list[Class], filters: Filters) -> Panel:
    is_village = look.level is Level.VILLAGE
    here = table[table["township_code"].isin(filters.townships)] if is_village and filters.townships else table
    here = here.assign(is_selected=is_village & (here["code"] == look.village))
    title = look.measure.title
    points = here.assign(label=[f"{title} {label}" for label in here["label"]]) if is_village else here.iloc[:0]
    townships = reading.county().townships
    areas = pd.DataFrame({"code": [t.code for t in townships], "name": [t.name for t in townships]})
    areas["is_selected"] = areas["code"].isin(filters.townships)
    if is_village:
        areas = areas.assign(label="", colour="")
    else:
        areas = areas.assign(label=[f"{title} {label}" for label in table["label"]], colour=list(table["colour"]))
    unplaced = int((here["lng"].isna() | here["lat"].isna()).sum()) if is_village else 0
    legend = recount(classes, here["value"])
    if hidden := int((here["label"] == WITHHELD).sum()):
        legend.append(Class(math.nan, math.nan, WITHHELD, HIDDEN_COLOUR, hidden))
    return Panel(
        heading, prepare_points(points), here, tuple(legend), int(here["value"].isna().sum()) - hidden, unplaced,
        prepare_areas(areas), _middle(look, here["value"], hidden),
    )  # fmt: skip


def notes(look: Look, view: View, *, is_paper: bool = False) -> list[str]:
    """What is to be known about the figures: the middle, whose they are, what they are not.

    On paper, which leaves the office, there is no middle of counts of people that is itself a small count.
    """
    below = settings().privacy.small_cell_below if is_paper and look.measure.is_of_people else 0
    middles = [
        f"{name}{panel.middle:.{words.decimals(panel.middle, view.unit)}f} {view.unit}".strip()
        for name, panel in zip(("左图 ", "右图 ") if len(view.panels) > 1 else ("",), view.panels, strict=True)
        if panel.middle is not None and abs(panel.middle) >= below
    ]
    change = "变化的" if look.compare is Compare.CHANGE else ""
    summed = ""
    if look.level is Level.TOWNSHIP and look.measure.key in VILLAGE_MEASURES:
        how = "的比例由各村的户数算得" if look.measure.is_share else "数由各村相加"
        summed = f"乡镇{how}，含全部村，缺数的村没有计入"
    middle = f"{change}中位数 {'，'.join(middles)}" if middles else ""
    return list(filter(None, (middle, look.measure.note, summed, view.off_map)))


def _middle(look: Look, values: pd.Series, hidden: int) -> float | None:
    """The median; None where a hidden place or a small count takes part in it."""
    if look.sight.is_exact:
        return median(values)
    is_told = not hidden and look.compare is not Compare.CHANGE
    return median(values) if is_told and values.quantile(0.5, "lower") >= look.sight.below else None


def _ranked(table: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The places the filters leave, the largest first, equal ones in the order of the codes."""
    here = table[table["township_code"].isin(filters.townships)] if filters.townships else table
    ordered = here.sort_values("value", ascending=False, na_position="last", kind="stable").reset_index(drop=True)
    return ordered.assign(rank=ordered["value"].rank(ascending=False, method="min").astype("Int64"))
