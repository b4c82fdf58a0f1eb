from __future__ import annotations

import datetime as dt
import io
import struct

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from briefing.map_files import png, pptx
from geo.paper.sheet import SheetName, SheetPoint, SheetShape
from tests.geo.paper.sheets import HOSTILE, SQUARE, panel, sheet

NOW = dt.datetime(2026, 1, 6)


def test_the_picture_has_its_size_and_shows_what_the_sheet_says() -> None:
    data = png(sheet(panel(SheetPoint(100.5, 0, "#2E6B4F"))))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (2560, 1440)
    assert png(sheet(panel(), title="甲")) != png(sheet(panel(), title="乙"))  # no boxes in the place of characters


def test_every_area_circle_and_text_of_the_slide_is_a_shape_of_its_own() -> None:
    area = SheetShape(SQUARE, "#C7DDD3", label="某镇")
    points = (SheetPoint(100.2, 0, "#2E6B4F", label="东村"), SheetPoint(100.8, 0, "#9AA0A6", True, "西村"))
    deck = Presentation(io.BytesIO(pptx(sheet(panel(*points, shapes=(area,)), names=(SheetName(100.5, 0.1, "某镇"),)), NOW)))  # fmt: skip
    (slide,) = deck.slides
    kinds = [shape.shape_type for shape in slide.shapes]
    assert MSO_SHAPE_TYPE.PICTURE not in kinds
    named = {shape.name: shape for shape in slide.shapes if shape.name in ("某镇", "东村", "西村")}
    assert named["某镇"].shape_type == MSO_SHAPE_TYPE.FREEFORM
    assert str(named["某镇"].fill.fore_color.rgb) == "C7DDD3"
    assert str(named["东村"].fill.fore_color.rgb) == "2E6B4F"
    assert named["西村"].fill.type is not None and str(named["西村"].fill.fore_color.rgb) == "9AA0A6"
    middle = named["东村"].left + named["东村"].width / 2
    assert middle == pytest.approx((640 - 0.3 * 500) * 9525, abs=2)
    words = {shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
    assert {"全县 · 收入（万元）", "10 以上（2 村）", "缺数（1 村）", "50 公里", "演示数据"} <= words


def test_very_many_circles_are_one_shape_for_each_class() -> None:
    """2,001 circles: those of a class in one shape that is as large as they are, each circle a path of its own."""
    green = [SheetPoint(100.2 + 0.6 * i / 1999, 0.1, "#2E6B4F", label="村") for i in range(2000)]
    grey = SheetPoint(100.5, -0.1, "#9AA0A6", True, "村", radius=6)
    (slide,) = Presentation(io.BytesIO(pptx(sheet(panel(grey, *green)), NOW))).slides
    drawn = {shape.name: shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM}
    assert set(drawn) == {"图形", "比例尺", "10 以上（2 村）", "缺数（1 村）"}
    order = [shape.name for shape in slide.shapes]
    assert order.index("10 以上（2 村）") < order.index("缺数（1 村）")  # the few are not covered by the many
    many, one = drawn["10 以上（2 村）"], drawn["缺数（1 村）"]
    assert str(many.fill.fore_color.rgb) == "2E6B4F" and str(one.fill.fore_color.rgb) == "9AA0A6"
    assert (many.width, many.height) == pytest.approx(((0.6 * 500 + 10) * 9525, 10 * 9525), abs=2)
    assert one.left + one.width / 2 == pytest.approx(640 * 9525, abs=2) and one.width == 12 * 9525
    paths = many._element.findall(".//" + qn("a:path"))
    assert len(paths) == 2000 and all(path.get("w") == str(many.width) for path in paths)
    starts = [int(path.find(".//" + qn("a:pt")).get("x")) for path in paths]
    assert starts[0] == 10 * 9525 and starts[-1] == many.width  # the right end of the first and of the last circle
    numbers = [shape.shape_id for shape in slide.shapes]
    assert len(set(numbers)) == len(numbers)


def test_up_to_two_thousand_circles_can_be_moved_one_by_one() -> None:
    points = [SheetPoint(100.2 + i / 4000, 0.1, "#2E6B4F", label=f"村{i}") for i in range(2000)]
    (slide,) = Presentation(io.BytesIO(pptx(sheet(panel(*points)), NOW))).slides
    assert {f"村{i}" for i in range(2000)} <= {shape.name for shape in slide.shapes}


def test_a_symbol_is_a_shape_of_the_slide_beside_its_place() -> None:
    point = SheetPoint(100.5, 0, "#D55E00", label="道路 东村", symbol="square", shift=(0.0, -13.0))
    (slide,) = Presentation(io.BytesIO(pptx(sheet(panel(point)), NOW))).slides
    (drawn,) = (shape for shape in slide.shapes if shape.name == "道路 东村")
    assert drawn.shape_type == MSO_SHAPE_TYPE.FREEFORM
    assert (str(drawn.fill.fore_color.rgb), str(drawn.line.color.rgb)) == ("D55E00", "FFFFFF")
    assert drawn.left + drawn.width / 2 == pytest.approx(640 * 9525, abs=9525)
    assert drawn.top + drawn.height / 2 == pytest.approx((346 - 13) * 9525, abs=9525)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_on_the_slide(name: str) -> None:
    deck = Presentation(io.BytesIO(pptx(sheet(panel(SheetPoint(100.5, 0, "#2E6B4F", label=name)), title=name), NOW)))
    assert any(shape.name == name.replace("\x00", "").replace("\x08", "") for shape in deck.slides[0].shapes)
