from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.drawing.classes import round_classes
from geo.drawing.scene import MapScene
from geo.screen.captions import caption_json
from tests.geo.drawing.scenes import panel, scene
from ui.parts.point_map import legend_html, new_click

CODES = {"140524100201", "140524100202"}


def answer(code: object, clicked_at: object) -> dict[str, Any]:
    return {"last_active_drawing": {"type": "Feature", "properties": {"code": code, "clicked_at": clicked_at}}}


def page() -> None:
    import pandas as pd
    import streamlit as st

    from geo.drawing.classes import round_classes
    from geo.drawing.scene import Seat
    from tests.geo.drawing.scenes import panel, scene
    from ui.parts.point_map import legend, point_map

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
    shown = scene(panel(villages, classes=round_classes([1, 2])), seats=[Seat("1", "某镇", 113.1, 35.5)])
    point_map(shown, handled=None)
    legend(shown)


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


FORTY = round_classes(list(range(1, 41)))


def legend_of(shown: MapScene) -> str:
    return legend_html(shown, shown.panels[0])


def test_the_legend_says_everything_in_words() -> None:
    text = legend_of(scene(panel(classes=FORTY, missing=3, unplaced=2, under=["某处的县界"])))
    for words in ("户数（户）", "10 以下（9 村）", "10–20（10 村）", "30 以上（11 村）", "缺数（3 村）"):
        assert words in text
    assert "各档含下限、不含上限；某处的县界；另有 2 个村没有坐标，图上未画" in text


@pytest.mark.parametrize("banner", ["演示数据", ""])
def test_full_screen_says_what_the_legend_says(banner: str) -> None:
    shown = scene(panel(classes=FORTY, missing=3, unplaced=2, said=["某台账 · 2024年度", ""]), banner=banner)
    said = json.loads(caption_json(shown, shown.panels[0]))
    assert said["title"] == "户数（户）"
    assert [words for _fill, _edge, words in said["items"]][::4] == ["10 以下（9 村）", "缺数（3 村）"]
    lines = ["各档含下限、不含上限", "某台账 · 2024年度", "某处的县界", "另有 2 个村没有坐标，图上未画"]
    assert said["lines"] == [*([banner] if banner else []), *lines]
    assert said["layers"] == []


def test_the_legend_leaves_out_what_there_is_none_of() -> None:
    text = legend_of(scene(panel(classes=round_classes([7, 7]))))
    assert "7（2 村）" in text
    assert "缺数" not in text and "没有坐标" not in text and "含下限" not in text


def test_the_legend_escapes_its_title() -> None:
    assert "<script>" not in legend_of(scene(panel(under=["<script>"]), title="<script>"))
