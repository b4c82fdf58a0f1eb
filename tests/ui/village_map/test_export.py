"""The map as a sheet: what it says of its figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.paper.scene import on_paper
from geo.paper.sheet import MapSheet
from models.time import Month
from models.viewing import Filters
from services.villages import map_content, map_look, map_scene
from services.villages.map_look import Compare, Look
from services.villages.measures import Level

JUNE = Filters((), (), Month(2025, 6))
INCOME = map_look.plain("income", JUNE)


pytestmark = pytest.mark.usefixtures("demo_screens")


def sheet_of(look: Look, filters: Filters = JUNE) -> MapSheet:
    return on_paper(map_scene.scene(look, map_content.view(look, filters), filters))


def test_two_maps_name_both_times_where_the_source_stands() -> None:
    assert "行政村年度情况台账 · 2024年度 · 全县" in sheet_of(INCOME).notes[0]
    beside = replace(INCOME, compare=Compare.SIDE, other=Month(2023, 12))
    assert "行政村年度情况台账 · 左图 2023年度，右图 2024年度 · 全县" in sheet_of(beside).notes[0]


def test_villages_are_named_and_townships_once() -> None:
    (villages,) = sheet_of(INCOME).panels
    assert villages.named_as == "村" and len(villages.points) == 114
    (townships,) = sheet_of(replace(INCOME, level=Level.TOWNSHIP)).panels
    assert townships.named_as == ""
