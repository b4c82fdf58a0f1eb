"""A map layer from the screen: looked at with its faults, accepted, drawn everywhere, withdrawn."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from tests.browser.conftest import Server, Visitor
from tests.geo.layers.building import geojson

pytestmark = pytest.mark.browser
NOTE = "乡镇界来自本县图层“勘界图”（WGS84 经纬度，"
SCHEMATIC = "县界为示意，非测绘成果"


def halves(names: tuple[str, str], shift: float = 0) -> gpd.GeoDataFrame:
    shapes = [shapely.box(113.1, 35.5, 113.3, 35.8), shapely.box(113.3 - shift, 35.5, 113.5, 35.8)]
    return gpd.GeoDataFrame({"乡镇名称": names}, geometry=shapes)


def choose(visitor: Visitor, key: str, words: str) -> None:
    """Pick an option of a select box by typing what it says."""
    visitor.page.locator(f"[class*=st-key-{key}] input").click()
    visitor.page.keyboard.type(words)
    visitor.page.keyboard.press("Enter")
    visitor.settle()


def upload(visitor: Visitor, path: Path) -> None:
    visitor.page.locator(".st-key-card_layer_upload input[type=file]").set_input_files(path)
    visitor.settle()


def test_a_layer_is_looked_at_accepted_drawn_and_withdrawn(visitor: Visitor, server: Server, tmp_path: Path) -> None:
    bad, good = tmp_path / "有错.geojson", tmp_path / "勘界图.geojson"
    bad.write_bytes(geojson(halves(("崇文镇", "<b>西山乡</b>"), shift=0.05)))
    good.write_bytes(geojson(halves(("崇文镇", "礼义镇"))))
    visitor.visit("/data?part=layers")
    upload(visitor, bad)
    choose(visitor, "layer_kind", "乡镇界")
    assert "文件没有写明坐标系，请选定后再看" in visitor.text()
    choose(visitor, "layer_system", "WGS84")
    text = visitor.text()
    assert "有 2 处必须改正，不能导入。" in text
    assert "重叠" in text and "<b>西山乡</b>" in text and "缺少乡镇" in text
    assert visitor.page.get_by_role("button", name="存入图层").is_disabled()
    preview = visitor.page.frame_locator(".st-key-card_layer_upload iframe")
    preview.locator("canvas").wait_for()

    upload(visitor, good)
    assert "文件没有写明坐标系，请选定后再看" in visitor.text()  # the answer for the other file does not count
    choose(visitor, "layer_system", "WGS84")
    assert "有 3 处提醒，核对后可以导入。" in visitor.text()
    visitor.page.get_by_role("button", name="存入图层").click()
    visitor.settle()
    found = re.search(r"已存入为第 (\d+) 号图层", visitor.text())
    assert found is not None
    for page in ("/villages", "/"):
        visitor.visit(page)
        assert NOTE in visitor.text() and SCHEMATIC in visitor.text()  # two townships are not the county

    assert server.cli("layers", "withdraw", found[1]).returncode == 0
    visitor.visit("/villages")
    assert NOTE not in visitor.text() and SCHEMATIC in visitor.text()
