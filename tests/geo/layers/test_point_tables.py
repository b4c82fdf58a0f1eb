"""Tables of points: where the columns are, and every way of writing degrees."""

from __future__ import annotations

import pytest

from errors import FileRefused
from geo.layers.point_tables import read_points
from geo.layers.read_layer import ReadLayer


def names(layer: ReadLayer) -> list[str]:
    return list(layer.frame["村名"])


def one(lng: object, lat: object = 35.7) -> ReadLayer:
    return read_points("点.csv", [["村名", "经度", "纬度"], ["东村", lng, lat]])


def test_rows_below_a_title() -> None:
    grid: list[list[object]] = [
        ["陵川县村庄点位表"], ["村名", "所属乡镇", "经度（度）", "纬度（度）"],
        ["东村", "某镇", 113.2, "35.7"], [None, "", None, None], ["西村", "某乡", "１１３．３", 35.6], ["坏村", "某乡", "113x", 35.6],
    ]  # fmt: skip
    layer = read_points("点.xlsx", grid)
    assert layer.columns == ["村名", "所属乡镇"]
    assert names(layer) == ["东村", "西村", "坏村"]
    assert [shape and (shape.x, shape.y) for shape in layer.frame.geometry] == [(113.2, 35.7), (113.3, 35.6), None]
    assert layer.system is None


@pytest.mark.parametrize("labels", [("lng", "lat"), ("Longitude", "Latitude"), ("东经", "北纬"), ("经度", "纬度")])
def test_labels_of_the_coordinates(labels: tuple[str, str]) -> None:
    (point,) = read_points("点.csv", [[*labels], [113.2, 35.7]]).frame.geometry
    assert (point.x, point.y) == (113.2, 35.7)


@pytest.mark.parametrize("value", ["nan", "inf", "1e300", "", None, True])
def test_what_is_no_coordinate_is_no_point(value: object) -> None:
    layer = one(value)
    assert list(layer.frame.geometry) == [None]
    assert [(fault.number, fault.code) for fault in layer.faults] == [(1, "unclear_degrees")]


def test_without_the_columns_it_is_refused() -> None:
    with pytest.raises(FileRefused, match="“经度”和“纬度”两列"):
        read_points("点.xlsx", [["村名", "经度"], ["东村", 113.2]])


@pytest.mark.parametrize(
    "text",
    [
        "113°15′20″", "113°15'20\"", "113°15'20.0\"E", "113度15分20秒", "113 15 20", "113-15-20", "113:15:20",
        "１１３°１５′２０″", "E113°15′20″", "东经113°15′20″", "113º15’20”", "113 ° 15 ′ 20 ″", "113°15'20''", "113.2555555556",
        "113.2555555556°E", "113°15.3333333333′",
    ],
)  # fmt: skip
def test_degrees_minutes_and_seconds(text: str) -> None:
    layer = one(text)
    assert layer.faults == ()
    assert layer.frame.geometry[0].x == pytest.approx(113 + 15 / 60 + 20 / 3600, abs=1e-9)


def test_seconds_rounded_up_to_sixty_are_the_next_minute() -> None:
    (point,) = one("113°14′54.8″", "35°49′60.0″").frame.geometry
    assert (point.x, point.y) == pytest.approx((113 + 14 / 60 + 54.8 / 3600, 35 + 50 / 60), abs=1e-9)


@pytest.mark.parametrize("text", ["113°60′20″", "113°75′", "113°15′60.1″", "113 15 99"])
def test_minutes_and_seconds_beyond_sixty_are_a_fault(text: str) -> None:
    (fault,) = one(text).faults
    assert fault.problem == f"经度“{text}”的分或秒超过了 60" and fault.is_refusing


@pytest.mark.parametrize("text", ["113,15,20", "113.5°15′20″", "113.15.20", "113°15′20″30", "度分秒", "113°15′20″W"])
def test_what_cannot_be_told_is_a_fault(text: str) -> None:
    (fault,) = one("113.2", text).faults
    assert fault.problem == f"纬度“{text}”读不出来"


def test_an_empty_cell_is_named() -> None:
    (fault,) = one("", None).faults
    assert fault.problem == "没有填经度；没有填纬度"


def test_lines_below_the_table_are_left_out_and_told() -> None:
    below: list[list[object]] = [["合计", None, None], ["填表人：某某", "", ""], ["2025年6月30日"]]
    layer = read_points("点.csv", [["村名", "经度", "纬度"], ["东村", 113.2, 35.7], ["西村", 113.3, 35.6], *below])
    assert names(layer) == ["东村", "西村"]
    (fault,) = layer.faults
    assert (fault.code, fault.number, fault.is_refusing) == ("footer_rows", None, False)
    assert fault.problem == "末尾 3 行是“合计”、“填表人”、“2025年6月30日”，没有导入"


def test_a_village_without_coordinates_is_no_footer() -> None:
    layer = read_points("点.csv", [["村名", "经度", "纬度"], ["东村", 113.2, 35.7], ["西村", None, None]])
    assert [fault.number for fault in layer.faults] == [2] and layer.faults[0].is_refusing
