from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.classes import round_classes
from ui import cached
from ui.maps import caption, legend_html, new_click

CODES = {"140524100201", "140524100202"}


def answer(code: object, clicked_at: object) -> dict[str, Any]:
    return {"last_active_drawing": {"type": "Feature", "properties": {"code": code, "clicked_at": clicked_at}}}


def page() -> None:
    import geopandas as gpd
    import pandas as pd
    import streamlit as st
    from shapely.geometry import box

    from geo.classes import round_classes
    from geo.village_map import Seat, base_map, prepare_points
    from ui.maps import legend, point_map

    measure = st.selectbox("指标", ["户数", "人数"])
    villages = pd.DataFrame(
        {
            "code": ["140524100201", "140524100202"],
            "name": ["东村", "西村"],
            "township": "某镇",
            "lng": [113.1, 113.2],
            "lat": [35.5, 35.6],
            "label": measure,
            "colour": "#2E6B4F",
            "is_selected": False,
        }
    )
    outline = gpd.GeoDataFrame({"code": ["1"]}, geometry=[box(113.0, 35.2, 113.6, 35.8)], crs="EPSG:4326")
    point_map(base_map(outline, [Seat("1", "某镇", 113.1, 35.5)]), prepare_points(villages), handled=None)
    legend("户数（户）", round_classes([1, 2]), 0, 0, "某处的县界")


def test_changing_the_measure_replaces_the_villages_and_leaves_the_map_alone() -> None:
    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    before = app.main.children[1].proto
    app.selectbox[0].select("人数").run()
    after = app.main.children[1].proto
    old, new = json.loads(before.json_args), json.loads(after.json_args)
    assert before.id == after.id  # the browser keeps the frame, hence pan and zoom
    assert {name for name in old if old[name] != new[name]} == {"feature_group"}
    assert "户数" in old["feature_group"] and "人数" in new["feature_group"]
    assert new["returned_objects"] == ["last_active_drawing"]
    assert all(link.startswith("../../assets/") for link in [*new["js_links"], *new["css_links"]])


def test_a_click_is_reported_once() -> None:
    first = new_click(answer("140524100201", 1000), CODES, None)
    assert first == ("140524100201", 1000)
    assert new_click(answer("140524100201", 1000), CODES, 1000) == (None, 1000)


def test_a_second_click_on_the_same_village_is_a_new_click() -> None:
    assert new_click(answer("140524100201", 2000), CODES, 1000) == ("140524100201", 2000)


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        [],
        {"last_active_drawing": None},
        {"last_active_drawing": {"properties": "x"}},
        answer("140524100201", "1"),
    ],
)
def test_no_click_keeps_the_old_one(said: object) -> None:
    assert new_click(said, CODES, 7) == (None, 7)


@pytest.mark.parametrize("code", ["140524999999", None, 5, ["140524100201"]])
def test_a_code_that_is_not_on_the_map_is_not_believed(code: object) -> None:
    assert new_click(answer(code, 1000), CODES, None) == (None, 1000)


def test_the_legend_says_everything_in_words() -> None:
    text = legend_html("户数（户）", round_classes(list(range(1, 41))), 3, 2, "某处的县界")
    for words in ("户数（户）", "10 以下（9 村）", "10–20（10 村）", "30 以上（11 村）", "缺数（3 村）"):
        assert words in text
    assert "某处的县界" in text and "2 个村没有坐标" in text and "含下限" in text


@pytest.mark.parametrize(("is_demo", "banner"), [(True, ["演示数据"]), (False, [])])
def test_full_screen_says_what_the_legend_says(
    monkeypatch: pytest.MonkeyPatch, is_demo: bool, banner: list[str]
) -> None:
    monkeypatch.setattr(cached, "manifest", lambda: SimpleNamespace(is_demo=is_demo))
    said = json.loads(caption("户数（户）", round_classes(list(range(1, 41))), 3, 2, ["某台账 · 2024年度", ""]))
    assert said["title"] == "户数（户）"
    assert [words for _fill, _edge, words in said["items"]][::4] == ["10 以下（9 村）", "缺数（3 村）"]
    bounds = "各档含下限、不含上限"
    assert said["lines"] == [*banner, bounds, "某台账 · 2024年度", "另有 2 个村没有坐标，图上未画"]
    assert said["layers"] == []


def test_the_legend_leaves_out_what_there_is_none_of() -> None:
    text = legend_html("户数", round_classes([7, 7]), 0, 0, "")
    assert "7（2 村）" in text
    assert "缺数" not in text and "没有坐标" not in text and "含下限" not in text


def test_the_legend_escapes_its_title() -> None:
    assert "<script>" not in legend_html("<script>", [], 0, 0, "<script>")
