"""数据矛盾 and 数据质量 as Streamlit runs them, on a few rows whose findings are known."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.offices import findings as findings_facts
from services.offices import quality
from tests.data_access.filling import file, row, taken_in
from tests.screens import Use
from tests.ui.reading import html, run
from ui.data_desk import findings

COUNTY = Filters((), (), Month(2025, 6))
CHONGWEN, FUCHENG = "140524100", "140524102"


@pytest.fixture
def screens(empty_store: Store, tmp_path: Path, use: Use) -> Store:
    """Five roads of 崇文镇, one far too long; one road of 附城镇; a village with more taps than households."""
    roads = [row("road_projects", project_no=f"LC-{n}", length_km=4, investment_wanyuan=None) for n in range(4)]
    roads.append(row("road_projects", project_no="LC-9", length_km=40, investment_wanyuan=None))
    roads.append(row("road_projects", project_no="LC-8", length_km=4, investment_wanyuan=None, township_code="附城镇", village_code=None))  # fmt: skip
    year = row("village_years", household_count=200, tap_water_household_count=201)
    taken_in(
        empty_store, file("road_projects", *roads, called="=路.xlsx"), file("village_years", year, called="村.xlsx")
    )
    use(tmp_path / "config.toml")
    return empty_store


def settle(app: AppTest, reason: str) -> AppTest:
    app = app.selectbox("finding_chosen").select_index(0).run()  # nothing is chosen before the person chooses
    app.text_input("finding_reason").set_value(reason)
    return app.button("finding_confirm").click().run()


@pytest.mark.usefixtures("screens")
def test_a_finding_says_where_it_stands_and_whom_to_ask() -> None:
    text = html(run("data.py", part="findings"))
    assert "错误 1 处 · 疑点 1 处待核实 · 已核实 0 处" in text
    assert "农村公路建设项目台账 · “里程” · 崇文镇 · =路.xlsx · F7 · 第 1 批" in text
    assert "县交通局" in text and "县水务局" in text
    assert text.index("多于年末户数") < text.index("中间数是 4 公里")


@pytest.mark.usefixtures("screens")
def test_the_filters_narrow_what_is_listed() -> None:
    assert "没有发现矛盾" in html(run("data.py", part="findings", township=FUCHENG))
    text = html(run("data.py", part="findings", department="shuiwu"))
    assert "多于年末户数" in text and "中间数是" not in text
    app = run("data.py", part="findings")
    text = html(app.selectbox("finding_severity").set_value("疑点").run())
    assert "多于年末户数" not in text and "中间数是" in text


@pytest.mark.usefixtures("screens")
def test_a_doubt_is_settled_with_a_reason_only() -> None:
    app = settle(run("data.py", part="findings"), " ")
    assert "要写明依据" in app.error[0].value
    app = settle(app, "已到现场量过")
    assert not app.exception and "已记下核实情况" in app.success[0].value
    assert "疑点 0 处待核实 · 已核实 1 处" in html(app) and "中间数是" not in html(app)
    text = html(app.selectbox("finding_state").set_value("settled").run())
    assert "已核实：已到现场量过（" in text and "网页（未填经办人）" in text


@pytest.mark.usefixtures("screens")
def test_the_workbook_holds_every_finding_as_text() -> None:
    data = findings.workbook(findings_facts.all_findings(COUNTY), COUNTY)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=5)]
    assert [line[2] for line in rows] == ["错误", "疑点"]
    assert "· =路.xlsx ·" in rows[1][4]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


@pytest.mark.usefixtures("screens")
def test_quality_by_township_and_by_unit() -> None:
    towns = {one.quality.name: one for one in quality.by_township(COUNTY)}
    shares = {name: (one.rank, one.quality.row_count, one.quality.clean_share_pct) for name, one in towns.items()}
    assert shares["附城镇"] == (1, 1, 100.0) and shares["崇文镇"] == (2, 6, 66.6)
    assert shares["六泉乡"] == (None, 0, None)
    units = {one.quality.name: one.quality for one in quality.by_unit(COUNTY)}
    assert (units["县交通局"].row_count, units["县交通局"].open_doubt_count) == (6, 1)
    nobody = units["台账没有写责任单位（待县里确认）"]
    assert (nobody.row_count, nobody.error_count, nobody.clean_share_pct) == (1, 1, 0.0)
    assert [one.quality.name for one in quality.by_unit(Filters((), ("jiaotong",), Month(2025, 6)))] == ["县交通局"]


@pytest.mark.usefixtures("screens")
def test_the_rule_and_missing_data_are_said_on_the_screen() -> None:
    text = html(run("data.py", part="quality"))
    assert "无问题行占比＝" in text and "不折算成分数" in text
    assert "66.6%" in text and "缺数" in text
