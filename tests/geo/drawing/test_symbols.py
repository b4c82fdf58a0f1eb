"""Symbols over the map: told apart, side by side, and their words as text."""

from __future__ import annotations

import html
import json
import math
from itertools import pairwise

import pandas as pd
import pytest
from shapely.geometry import Polygon

from geo.drawing.classes import MISSING_COLOUR, RAMP
from geo.drawing.scene import Drawn
from geo.drawing.symbols import COLOURS, SHAPES, SYMBOL_COLUMNS, Symbol, colours_of, fanned, prepare_symbols
from geo.screen.village_map import panel_layer
from tests.geo.drawing.scenes import panel, scene
from tests.geo.screen.leaflet import HOSTILE, sent

LOOKS = [Symbol("square", "#0072B2", "道路 · 在建"), Symbol("star", MISSING_COLOUR, "学校 · 未填", is_missing=True)]


def spots(*rows: tuple[float, float, bool]) -> pd.DataFrame:
    return fanned(pd.DataFrame(list(rows), columns=["lng", "lat", "is_own"]))


def mark(code: str = "1", name: str = "东村", lng: float | None = 113.1, symbol: int = 0) -> tuple[object, ...]:
    return (code, name, "某镇", lng, 35.5, "2 行", symbol, 0.0, -13.0)


def marks(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(SYMBOL_COLUMNS))


def test_symbols_at_one_village_stand_around_it_and_none_covers_another() -> None:
    found = spots(*[(113.1, 35.5, False)] * 8)
    places = list(zip(found["dx"], found["dy"], strict=True))
    assert places[0] == (0.0, -13.0)  # above the village
    assert places[3] == pytest.approx((0.0, 13.0))  # the fourth of six below
    assert [round(math.hypot(dx, dy)) for dx, dy in places] == [13] * 6 + [26] * 2
    apart = [math.dist(a, b) for n, a in enumerate(places) for b in places[n + 1 :]]
    assert min(apart) >= 12.9


def test_a_row_of_its_own_coordinate_stands_on_it_unless_a_village_is_there() -> None:
    alone = spots((113.1, 35.5, True), (113.1, 35.5, True), (113.2, 35.5, True))
    assert list(zip(alone["dx"], alone["dy"], strict=True)) == [(0.0, 0.0), (0.0, -13.0), (0.0, 0.0)]
    beside = spots((113.1, 35.5, True), (113.100001, 35.5, False))  # less than a metre is the same place
    assert list(beside["dy"]) == pytest.approx([-13.0, -6.5])


def test_every_shape_differs_and_has_about_the_same_size() -> None:
    areas = {name: Polygon(outline).area for name, outline in SHAPES.items()}
    assert len(set(SHAPES.values())) == 6
    assert all(1.5 < area < 3.5 for area in areas.values()), areas


def test_no_colour_of_a_symbol_is_one_of_the_villages() -> None:
    assert len(set(COLOURS)) == len(COLOURS) and not {*COLOURS} & {*RAMP, MISSING_COLOUR}


def test_a_ledger_of_one_colour_takes_that_of_its_position_and_statuses_take_the_first() -> None:
    assert colours_of(1, 0) == ["#0072B2"] and colours_of(1, 1) == ["#E69F00"] and colours_of(1, 6) == ["#0072B2"]
    assert colours_of(3, 5) == ["#0072B2", "#E69F00", "#CC79A7"]
    assert all(a != b for a, b in pairwise(colours_of(6, 0)))
    with pytest.raises(ValueError, match="7 colours"):
        colours_of(7, 0)


def test_what_is_sent_is_one_short_line_a_mark() -> None:
    layer = prepare_symbols(LOOKS, marks(mark("140524100202"), mark("2", lng=None), mark("3", symbol=1)))
    assert layer.codes == {"140524100202", "3"}
    found = json.loads(layer.data)
    assert found["marks"] == [
        [35.5, 113.1, 0, 0.0, -13.0, "140524100202", "东村", "某镇", "2 行"],
        [35.5, 113.1, 1, 0.0, -13.0, "3", "东村", "某镇", "2 行"],
    ]
    assert [(one["shape"], one["colour"], one["is_missing"]) for one in found["looks"]] == [
        ("square", "#0072B2", False), ("star", "#9AA0A6", True),
    ]  # fmt: skip
    assert prepare_symbols(LOOKS, marks(mark(lng=None))).data == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_reach_the_browser_as_text_only(name: str) -> None:
    looks, table = (Symbol("cross", "#000000", name),), marks(mark(name=name))
    layer = prepare_symbols(looks, table)
    text = sent(panel_layer(scene(panel(symbols=Drawn(layer, looks, table, ())))))
    assert text.index("drawPoints(") < text.index("drawSymbols(feature_group_x")
    assert name not in text and "<" not in text and "`" not in text and "${" not in text
    found = json.loads(layer.data)
    assert html.unescape(found["looks"][0]["title"]) == html.unescape(found["marks"][0][6]) == name
