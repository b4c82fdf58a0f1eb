"""Small sheets of a map to print."""

from __future__ import annotations

from shapely.geometry import box

from geo.drawing.legend import LegendItem
from geo.paper.sheet import MapSheet, Panel, SheetName, SheetPoint, SheetShape

#: One degree each way at the equator is a square there.
SQUARE = box(100.0, -0.5, 101.0, 0.5)
HOSTILE = ["<script>alert(1)</script>", "`${alert(1)}`", '"><b>', "a & b", "控制\x00\x08符"]


def sheet(*panels: Panel, names: tuple[SheetName, ...] = (), title: str = "全县 · 收入（万元）") -> MapSheet:
    return MapSheet(title, panels, names, ("数据来源：某台账 · 2024年度", "底图为示意"), "演示数据")


def panel(*points: SheetPoint, shapes: tuple[SheetShape, ...] = (SheetShape(SQUARE, "#FBFAF7"),), heading: str = "") -> Panel:  # fmt: skip
    legend = (LegendItem("#2E6B4F", "10 以上（2 村）"), LegendItem("#9AA0A6", "缺数（1 村）", is_missing=True))
    return Panel(heading, shapes, points, legend)
