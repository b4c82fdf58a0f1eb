"""The pages as Streamlit runs them: values after a filter change, an empty county, a page that fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens import screens_of
from tests.ui.reading import PAGES, html, run, seen


@pytest.mark.usefixtures("demo_screens")
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_on_the_demo_county(page: str) -> None:
    app = seen(page)
    assert not app.exception
    assert "演示数据" in html(app)


@pytest.mark.usefixtures("demo_screens")
def test_a_township_filter_changes_the_values() -> None:
    county, one = html(seen("households.py")), html(seen("households.py", township="140524100"))
    whole = int(re.search(r"(\d+) \s*户 \d+ 人未消除风险", county)[1])  # type: ignore[index]
    part = int(re.search(r"(\d+) \s*户 \d+ 人未消除风险", one)[1])  # type: ignore[index]
    assert 0 < part < whole
    assert "全县：未消除风险户按乡镇" in county
    assert "崇文镇：未消除风险户按行政村" in one


@pytest.mark.usefixtures("demo_screens")
def test_the_townships_add_up_to_the_county() -> None:
    text = html(seen("households.py"))
    whole = re.search(r"(\d+) \s*户 (\d+) 人未消除风险", text)
    assert whole
    table = text[text.index("超 10 天无措施（户）") :]
    rows = re.findall(r"[\u4e00-\u9fff]+[镇乡]\s+(\d+)\s+(\d+)\s+(\d+)", table)
    assert len(rows) == 11
    assert sum(int(row[0]) for row in rows) == int(whole[1])
    assert sum(int(row[1]) for row in rows) == int(whole[2])


@pytest.mark.usefixtures("demo_screens")
def test_a_department_narrows_the_targets_and_is_switched_off_for_villages() -> None:
    assert "68 项承诺" in html(seen("targets.py"))
    narrowed = seen("targets.py", department="shuiwu")
    assert "集中供水率" in html(narrowed)
    assert "职业技能培训" not in html(narrowed)
    villages = seen("villages.py", department="shuiwu")
    assert villages.multiselect(key="department").disabled
    assert "已选的部门在这一页不起作用" in html(villages)


@pytest.mark.usefixtures("demo_screens")
def test_choosing_a_month_by_hand_changes_the_figures() -> None:
    app = run("overview.py")
    before = html(app)
    app.selectbox(key="asof").select("2022-03").run()
    assert not app.exception
    assert html(app) != before
    assert app.query_params["asof"] == "2022-03"


@pytest.mark.usefixtures("demo_screens")
def test_the_road_target_says_what_its_ledger_says() -> None:
    text = html(seen("targets.py", commitment="C35"))
    found = re.search(r"完成([\d.]+)%，时序90.0%，落后([\d.]+)个百分点", text)
    assert found
    assert float(found[1]) + float(found[2]) == pytest.approx(90.0, abs=0.11)


@pytest.fixture(scope="module")
def empty_screens(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = shutil.copytree(empty_store_folder, tmp_path_factory.mktemp("screens") / "empty")
    with screens_of(folder / "config.toml"):
        yield


@pytest.mark.usefixtures("empty_screens")
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_on_an_empty_county(page: str) -> None:
    app = run(page)
    assert not app.exception
    assert "演示数据" not in html(app)
    if page == "targets.py":
        assert "缺数" in html(app)
        assert "nan" not in html(run(page, commitment="C32"))
    if page in ("households.py", "villages.py"):
        assert "请到数据管理导入" in html(app) and "0 户" not in html(app) and "0 个退出村" not in html(app)
    if page in ("screening.py", "guarantees.py"):
        assert "缺数" in html(app) and "请到数据管理导入" in html(app) and not re.search(r"\d (户|个村)", html(app))
    if page == "townships.py":
        assert "监测对象缺数" in html(app) and "0 人" not in html(app)
    if page == "overview.py":  # what nobody has reported is no nought
        assert "行政村台账还没有导入" in html(app) and "未消除风险" not in html(app) and "0 个退出村" not in html(app)


def test_a_failing_page_shows_a_sentence_with_a_number_and_logs_the_rest(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def script() -> None:
        from ui.frame.failures import show_failure

        show_failure(RuntimeError("secret detail of the machine"))

    app = AppTest.from_function(script).run()
    sentence = app.error[0].value
    number = re.search(r"编号 \*\*([0-9A-F]{6})\*\*", sentence)
    assert number
    assert "secret" not in sentence
    assert number[1] in caplog.text
    assert "secret detail of the machine" in caplog.text
