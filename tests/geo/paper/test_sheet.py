from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from geo.drawing.legend import LegendItem
from geo.paper.sheet import HEIGHT, WIDTH, MapSheet, Panel, SheetName, SheetPoint, SheetShape, layout
from geo.paper.svg import svg
from geo.paper.text import text_width
from tests.geo.paper.sheets import HOSTILE, SQUARE, panel, sheet

SVG = "{http://www.w3.org/2000/svg}"


def elements(text: str, tag: str, kind: str = "") -> list[ElementTree.Element]:
    found = ElementTree.fromstring(text).iter(f"{SVG}{tag}")
    return [one for one in found if not kind or one.get("class") == kind]


def test_the_middle_of_a_square_county_lies_in_the_middle_of_the_panel() -> None:
    found = layout(sheet(panel(SheetPoint(100.5, 0.0, "#2E6B4F"), SheetPoint(100.0, 0.5, "#2E6B4F")))).panels[0]
    (x, y), (left, top) = found.points
    assert x == pytest.approx(WIDTH / 2) and y == pytest.approx((96 + 596) / 2)
    assert (left, top) == pytest.approx((WIDTH / 2 - 250, 96))  # 500 high, so 500 wide


def test_a_degree_of_longitude_is_narrower_farther_north() -> None:
    county = SheetShape(box(113.0, 59.5, 114.0, 60.5), None)
    found = layout(
        sheet(panel(SheetPoint(113.0, 60.0, "#000000"), SheetPoint(114.0, 60.0, "#000000"), shapes=(county,)))
    )
    (west, _), (east, _) = found.panels[0].points
    assert east - west == pytest.approx(500 * math.cos(math.radians(60)))


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    found = layout(sheet(panel())).panels[0]
    # 500 units are one degree, 111.32 km; a fifth of 1200 units at most.
    assert found.bar_words == "50 公里"
    assert found.bar[2] == pytest.approx(50 / 111.32 * 500, rel=1e-6)


def test_two_months_stand_beside_each_other_at_one_scale() -> None:
    first, second = layout(sheet(panel(heading="2023年度"), panel(heading="2024年度"))).panels
    assert first.left == 40 and second.left == pytest.approx(40 + 588 + 24)
    assert first.bar[2] == second.bar[2]
    assert elements(svg(sheet(panel(heading="2023年度"), panel(heading="2024年度"))), "path", "scale").__len__() == 2


def test_long_words_take_more_lines_and_the_map_makes_room_for_them() -> None:
    long = "陵川县退出村 · 农村生活垃圾治理设施建设和管护台账 · 当年新建并投入使用的设施处数" * 2
    notes = ("数据来源：" + long * 3, "底图为示意分区，非行政区划界线")
    found = layout(MapSheet(long, (panel(SheetPoint(100.5, 0.5, "#2E6B4F"), SheetPoint(100.5, -0.5, "#2E6B4F")),), (), notes, "演示数据"))  # fmt: skip
    for lines, count, said in ((found.title, 3, long), (found.notes, 4, "".join(notes))):
        assert len(lines) == count and "".join(words for *_, words in lines).replace(" ", "") == said.replace(" ", "")
    for size, lines in ((30.0, found.title), (13.0, found.notes), (16.0, (found.banner,))):
        assert all(left >= 40 and left + text_width(words, size) <= WIDTH - 40 for left, _, words in lines)
    (north, south), legend = [y for _, y in found.panels[0].points], found.panels[0].legend
    assert found.title[-1][1] < found.panels[0].top and north == pytest.approx(96 + 2 * 38)
    assert found.banner[0] > max(left + text_width(words, 30.0) for left, _, words in found.title)
    assert south < legend[0][1] - 18 and legend[-1][1] + 24 < found.notes[0][1]
    assert found.notes[-1][1] == HEIGHT - 14


def test_villages_are_named_where_there_is_room_and_the_sheet_says_how_many_are_not() -> None:
    apart = [SheetPoint(100.1, 0, "#2E6B4F", label="东村"), SheetPoint(100.6, 0, "#2E6B4F", label="西村")]
    crowd = [
        SheetPoint(100.3 + 0.015 * i, 0.3 + 0.015 * j, "#2E6B4F", label="挤村") for i in range(9) for j in range(9)
    ]
    text = svg(sheet(replace(panel(*apart, *crowd), named_as="村"), names=(SheetName(100.1, 0, "某镇"),)))
    named = [one.text for one in elements(text, "text", "name")]
    assert named[0] == "某镇" and {"东村", "西村"} <= set(named)
    left_out = 83 - (len(named) - 1)
    assert 0 < left_out < 83
    assert f"另有 {left_out} 个村的名称挤不下，没有写" in {one.text for one in elements(text, "text")}
    assert "挤不下" not in svg(sheet(replace(panel(*apart), named_as="村")))
    assert elements(svg(sheet(panel(*apart))), "text", "name") == []


def test_colours_shapes_and_words_are_in_the_drawing() -> None:
    ring = Polygon([(100, -0.5), (101, -0.5), (101, 0.5), (100, 0.5)], [[(100.4, -0.1), (100.6, -0.1), (100.5, 0.1)]])
    shapes = (SheetShape(MultiPolygon([ring, box(101.2, 0, 101.4, 0.2)]), "#C7DDD3", label="某镇"),)
    points = (SheetPoint(100.2, 0, "#2E6B4F", label="东村"), SheetPoint(100.3, 0, "#9AA0A6", is_missing=True))
    text = svg(sheet(panel(*points, shapes=shapes), names=(SheetName(100.5, 0.2, "某镇"),)))
    (path,) = elements(text, "path", "shape")
    assert path.get("d", "").count("M") == 3 and path.get("fill") == "#C7DDD3"  # two outer rings and a hole
    assert [one.get("fill") for one in elements(text, "circle", "point")] == ["#2E6B4F", "url(#hatch-9AA0A6)"]
    said = {one.text for one in elements(text, "text")}
    assert {"全县 · 收入（万元）", "某镇", "10 以上（2 村）", "缺数（1 村）", "演示数据", "底图为示意"} <= said
    assert "数据来源：某台账 · 2024年度" in said


def test_a_symbol_stands_beside_its_place_in_drawing_and_legend() -> None:
    beside = SheetPoint(100.5, 0.0, "#0072B2", label="东村", symbol="diamond", shift=(0.0, -13.0))
    missing = SheetPoint(100.5, 0.0, "#9AA0A6", True, "西村", symbol="square", shift=(13.0, 0.0))
    one = panel(beside, missing)
    legend = (*one.legend, LegendItem("#0072B2", "道路 在建 1 处", symbol="diamond"))
    whole = sheet(Panel("", one.shapes, one.points, legend))
    placed = layout(whole).panels[0]
    assert placed.points[0] == pytest.approx((WIDTH / 2, 346 - 13))
    text = svg(whole)
    drawn = elements(text, "polygon", "symbol")
    assert [(one.get("fill"), one.get("stroke")) for one in drawn] == [
        ("#0072B2", "#FFFFFF"), ("#FFFFFF", "#9AA0A6"), ("#0072B2", "#FFFFFF"),
    ]  # fmt: skip
    assert (drawn[0].get("points") or "").split()[0] == f"{640.0:.1f},{333 - 1.15 * 6:.1f}"
    assert elements(text, "circle", "point") == []


def test_a_long_legend_and_long_notes_take_their_room_from_the_map() -> None:
    legend = tuple(LegendItem("#0072B2", "一" * 60, symbol="star") for _ in range(5))  # each a line of its own
    notes = ("数据来源", "甲" * 150)  # the second takes two lines
    found = layout(MapSheet("图", (Panel("", (SheetShape(SQUARE, None),), (), legend),), (), notes))
    placed = found.panels[0]
    assert placed.bar[1] == 720 - 14 - 2 * 19 - 25 - 4 * 24 - 26  # three lines of notes, five of legend
    assert [y for _, y in placed.legend] == [placed.bar[1] + 26 + 24 * line for line in range(5)]
    assert "".join(text for _, _, text in found.notes) == "".join(notes)
    assert [len(text) for _, _, text in found.notes] == [4, 84, 66]  # 0.92 of 1,200 units at 13 each
    assert placed.legend[-1][1] + 8 < found.notes[0][1] - 13


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(name: str) -> None:
    text = svg(
        sheet(panel(SheetPoint(100.5, 0, "#2E6B4F", label=name)), names=(SheetName(100.5, 0, name),), title=name)
    )
    plain = re.sub(r"[\x00-\x08]", "", name)
    assert {one.text for one in elements(text, "title")} == {plain}
    assert "<script" not in text and "<b>" not in text


def test_a_sheet_without_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        svg(sheet())
    assert elements(svg(sheet(panel())), "circle", "point") == []
    assert float(HEIGHT) == 720
