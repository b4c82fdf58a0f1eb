"""Borders that are not this county's: refused with what was found and what was expected."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from shapely.geometry import box

from geo.layers.checks import Ground
from geo.layers.county_fit import area_km2
from geo.layers.prepare import PreparedLayer
from models.lists import LayerKind
from tests.geo.layers.building import EAST, GROUND, WEST, frame, prepared

COUNTY = box(113.0, 35.4, 113.6, 35.8)
#: 0.6° by 0.4° on GRS80 at 35.6° north: 2,412 km².
FACTS = Ground(COUNTY, is_official=False, name="陵川县", area_km2=2412)


def outline(*shapes: Any, names: tuple[str, ...] = ("陵川县",)) -> PreparedLayer:
    return prepared(frame(shapes, names, column="名称"), LayerKind.COUNTY_OUTLINE, register=None, ground=FACTS)


def refused(layer: PreparedLayer) -> dict[str, str]:
    return {fault.code: fault.problem for fault in layer.faults if fault.is_refusing}


def test_areas_are_those_of_the_ellipsoid() -> None:
    assert area_km2(COUNTY) == pytest.approx(2412, abs=1)
    assert area_km2(box(0, 0, 1, 1)) == pytest.approx(12_309, abs=5)  # the square degree at the equator


def test_the_countys_own_outline_is_accepted_however_it_is_drawn() -> None:
    assert outline(COUNTY).faults == ()
    assert outline(shapely.affinity.translate(COUNTY, 0.02, 0.01)).is_acceptable  # 2 km off, as schematic ones are
    assert outline(EAST, WEST, names=("陵川县", "陵川县")).is_acceptable
    assert outline(shapely.reverse(COUNTY)).is_acceptable


def test_a_whole_country_is_refused_by_place_size_and_name() -> None:
    found = refused(outline(box(73, 18, 135, 53), names=("某国",)))
    assert (
        found["unlike_outline"]
        == "位置不像本县：图形有 0.01% 落在现用的示意县界里，盖住了它的 100%，两样都应当在 80% 以上"
    )
    assert re.fullmatch(
        "面积约 2[0-9.]+ 万平方公里，本县公布的面积是 2412 平方公里，相差不应超过 10%", found["unlike_area"]
    )
    assert found["other_county"] == "名称是“某国”，不是本县（陵川县）"


def test_the_next_county_is_refused_though_it_touches_and_has_the_same_size() -> None:
    assert list(refused(outline(box(113.6, 35.4, 114.2, 35.8), names=("",)))) == ["unlike_outline"]


def test_a_township_is_refused_as_county_for_it_is_too_small() -> None:
    found = refused(outline(WEST))
    assert "盖住了它的 50%" in found["unlike_outline"] and "约 1206 平方公里" in found["unlike_area"]


@pytest.mark.parametrize(("share", "is_fine"), [(0.93, True), (0.88, False), (1.08, True), (1.13, False)])
def test_the_area_may_be_a_tenth_off(share: float, is_fine: bool) -> None:
    found = refused(outline(box(113.0, 35.4, 113.0 + 0.6 * share, 35.8)))
    assert list(found) == ([] if is_fine else ["unlike_area"])


@pytest.mark.parametrize("name", ["高平市", "晋城市", "山西省", "壶关县", "某某区"])
def test_the_name_of_another_county_is_refused(name: str) -> None:
    assert list(refused(outline(COUNTY, names=(name,)))) == ["other_county"]


@pytest.mark.parametrize(
    "name", ["陵川县", "陵川", "山西省晋城市陵川县", "陵川县界线", "县界", "本县", "", "图层1", "行政区"]
)
def test_other_words_say_nothing_of_whose_it_is(name: str) -> None:
    assert outline(COUNTY, names=(name,)).is_acceptable


def test_several_counties_in_one_file_name_those_that_are_not_ours() -> None:
    layer = outline(COUNTY, box(113.6, 35.4, 114.0, 35.8), names=("陵川县", "辉县市"))
    assert [fault.number for fault in layer.faults if fault.code == "other_county"] == [2]


@pytest.mark.parametrize("kind", [LayerKind.TOWNSHIP_BOUNDARIES, LayerKind.VILLAGE_BOUNDARIES])
def test_townships_larger_than_the_county_or_mostly_outside_are_refused(kind: LayerKind) -> None:
    def given(*shapes: Any) -> PreparedLayer:
        return prepared(frame(shapes, column="名称"), kind, register=None, ground=FACTS)

    assert given(EAST, WEST).is_acceptable
    large = refused(given(box(113.3, 35.3, 113.6, 35.9), box(113.0, 35.3, 113.3, 35.9)))
    assert list(large) == ["unlike_area"] and large["unlike_area"].startswith(f"{kind.label}合计面积约 3619 平方公里，")
    beside = refused(given(box(113.6, 35.4, 113.9, 35.8), box(113.9, 35.4, 114.2, 35.8)))
    assert beside["mostly_outside"] == "位置不像本县：有 94% 超出示意县界 3 公里以上，应当在 50% 以下"


def test_townships_that_do_not_fill_the_county_are_told_and_accepted() -> None:
    layer = prepared(frame([box(113.1, 35.5, 113.2, 35.6), box(113.2, 35.5, 113.3, 35.6)]), ground=FACTS)
    assert layer.is_acceptable
    assert layer.faults[0].code == "unlike_area" and "约 201 平方公里" in layer.faults[0].problem


def test_without_facts_only_the_place_speaks() -> None:
    layer = frame([box(113.0, 35.4, 113.6, 35.75)], ["别县"], column="名称")
    assert prepared(layer, LayerKind.COUNTY_OUTLINE, register=None, ground=GROUND).is_acceptable
