"""A scene drawn three times: screen, drawing and slide show the same places, colours and words."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation
from shapely.geometry import box

from briefing.map_files import pptx
from geo.drawing.classes import MISSING_COLOUR, round_classes
from geo.drawing.scene import Drawn, LedgerLayer, MapScene, Part, Seat, ShapeLayer
from geo.drawing.symbols import SYMBOL_COLUMNS, Symbol, fanned, prepare_symbols
from geo.paper.scene import on_paper
from geo.paper.svg import svg
from geo.screen.captions import caption_json
from models.lists import LayerKind
from tests.geo.drawing.scenes import panel, scene, townships, villages

SEATS = (Seat("1", "东河镇", 113.1, 35.5), Seat("2", "西山乡", 113.5, 35.7))
BUILT, UNSAID = (
    Symbol("square", "#0072B2", "道路项目 · 已建成"),
    Symbol("square", MISSING_COLOUR, "道路项目 · 未填", True),
)


def village(code: str, name: str, value: str, colour: str, **more: Any) -> tuple[Any, ...]:
    return (code, name, "东河镇", more.get("lng", 113.2), 35.5, value, colour, more.get("is_selected", False))


def symbols() -> Drawn:
    rows = [("a", "甲村", "", 113.3, 35.6, "2 行", 0), ("b", "乙村", "", 113.3, 35.6, "1 行", 1)]
    table = fanned(pd.DataFrame(rows, columns=list(SYMBOL_COLUMNS[:-2])).assign(is_own=True))
    parts = (Part(BUILT, "已建成", 1, 2), Part(UNSAID, "未填", 1, 1))
    ledger = LedgerLayer("roads", "道路项目", "现状", parts, ())
    return Drawn(prepare_symbols([BUILT, UNSAID], table), (BUILT, UNSAID), table, (ledger,))


def full() -> MapScene:
    """Two villages with figures, one marked, one without a place, one without a figure; a park, and a ledger over them."""
    park = {"type": "Polygon", "coordinates": box(113.1, 35.3, 113.2, 35.4).__geo_interface__["coordinates"]}
    table = villages(
        village("a", "甲村", "8 户", "#2E6B4F", is_selected=True),
        village("b", "乙村", "3 户", "#C7DDD3", lng=113.4),
        village("c", "丙村", "5 户", "#C7DDD3", lng=None),
        village("d", "丁村", "缺数", MISSING_COLOUR, lng=113.5),
    )
    shown = panel(table, classes=round_classes([8, 3, 5], count=2), missing=1, unplaced=1, symbols=symbols())
    layers = [ShapeLayer(LayerKind.PARKS, "园区来自某图层", (("园区 甲园", park),))]
    return scene(shown, layers=layers, seats=SEATS)


def test_screen_and_papers_have_the_same_legend() -> None:
    shown = full()
    caption = json.loads(caption_json(shown, shown.panels[0]))
    said = [html.unescape(words) for *_, words in [*caption["items"], *caption["layers"]]]
    assert said == [
        "5 以下（1 村）", "5 以上（2 村）", "缺数（1 村）", "园区 1 处", "道路项目（现状） 已建成 1 处 2 行", "未填 1 处 1 行",
    ]  # fmt: skip
    drawing = svg(on_paper(shown))
    assert all(f">{words}<" in drawing for words in said)
    (slide,) = Presentation(io.BytesIO(pptx(on_paper(shown), dt.datetime(2026, 1, 6)))).slides
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert [text for text in texts if text in said] == said


def test_screen_and_papers_have_the_same_places_in_the_same_colours() -> None:
    shown = full()
    sent = json.loads(shown.panels[0].layer.data)
    (drawn,) = on_paper(shown).panels
    circles = [point for point in drawn.points if not point.symbol]
    assert [point.label for point in circles] == sent["name"] == ["乙村", "丁村", "甲村"], "the marked one lies on top"
    assert [point.fill for point in circles] == [sent["colour"]["each"][place] for place in sent["colour"]["of"]]
    assert [(p.is_missing, p.edge, p.is_named_first) for p in circles] == [
        (False, "#12355B", False), (True, "#12355B", False), (False, "#D99A00", True),
    ]  # fmt: skip
    marks_sent = json.loads(shown.panels[0].symbols.layer.data)["marks"]
    assert [p.shift for p in drawn.points if p.symbol] == [(dx, dy) for _, _, _, dx, dy, *_ in marks_sent]
    assert shown.panels[0].codes == {"a", "b", "c", "d"}


def test_layers_lie_under_and_over_the_places_on_paper_too() -> None:
    (drawn,) = on_paper(full()).panels
    assert [shape.label for shape in drawn.shapes] == ["县界", "园区 甲园"]
    assert (drawn.shapes[1].fill, drawn.shapes[1].opacity) == ("#5B4B8A", 0.25)
    assert [bool(point.symbol) for point in drawn.points] == [False, False, False, True, True]
    assert drawn.named_as == "村" and drawn.heading == ""


def test_townships_without_borders_are_circles_at_their_seats() -> None:
    areas = townships(("1", "东河镇", "8 户", "#2E6B4F", True), ("2", "西山乡", "缺数", MISSING_COLOUR, False))
    (drawn,) = on_paper(scene(panel(areas=areas, missing=1), seats=SEATS, counter="乡镇", is_by_area=True)).panels
    assert [(p.label, p.fill, p.is_missing, p.radius) for p in drawn.points] == [
        ("东河镇", "#2E6B4F", False, 14.0), ("西山乡", MISSING_COLOUR, True, 14.0),
    ]  # fmt: skip
    assert [(item.words, item.is_area) for item in drawn.legend] == [("缺数（1 乡镇）", True)] and drawn.named_as == ""


@pytest.mark.parametrize(("is_whole", "said"), [(False, "各档含下限、不含上限"), (True, "")])
def test_limits_are_said_of_several_classes_that_do_not_name_both_ends(is_whole: bool, said: str) -> None:
    several, one = panel(classes=round_classes([1, 2, 3])), panel(classes=round_classes([7]))
    shown = scene(several, one, is_whole=is_whole)
    assert (shown.limits(several), shown.limits(one)) == (said, "")


def test_two_panels_say_their_times() -> None:
    sheet = on_paper(scene(panel(heading="2023年度"), panel(heading="2024年度")))
    assert [one.heading for one in sheet.panels] == ["2023年度", "2024年度"]
