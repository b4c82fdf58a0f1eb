"""The board and the calendar as Streamlit runs them on the demo county."""

from __future__ import annotations

import re

import pytest

from data_access.store import Store
from tests.screens import Use
from tests.ui.reading import html, run

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_the_board_says_who_is_late_and_writes_the_reminder() -> None:
    app = run("data.py", part="board")
    assert not app.exception
    text = html(app)
    assert "催报：2025年6月、2025年二季度、2024年" in text
    assert "逾期算到 2025年7月31日（演示县的日子停在所选月份的下月末）" in text
    late = re.search(r"村级防返贫排查台账\s+2025年6月\s+2025年7月7日\s+逾期 24 天\s+(\S+)", text)
    assert late and late[1] == "夺火乡"
    app.selectbox(key="board_reporter").select("140524204").run()
    assert "请夺火乡报送以下" in app.code[0].value
    assert "《村级防返贫排查台账》2025年6月数据，应于 2025年7月7日前报送，已逾期 24 天。" in app.code[0].value


def test_the_counts_of_the_board_add_up() -> None:
    text = html(run("data.py", part="board"))
    owed = re.search(r"应报\s+(\d+)\s+项(.*?)乡镇\s", text, re.DOTALL)
    assert owed
    parts = [
        int(number) for number in re.findall(r"(?:逾期|已退回|（待审）|未到期|已接受|零报送|待县里确认) (\d+)", owed[2])
    ]
    assert sum(parts) == int(owed[1]) > 300


def test_a_period_can_be_chosen_and_a_township_or_department_narrows() -> None:
    app = run("data.py", part="board", township="140524204", department="jiaotong")
    assert "附城镇" not in html(app)
    app.selectbox(key="board_period").select("2025-Q1").run()
    text = html(app)
    assert "催报：2025年一季度" in text
    assert "夺火乡" in text and "县交通局" in text


def test_the_calendar_gives_the_day_and_how_many_have_reported() -> None:
    app = run("data.py", part="calendar")
    assert not app.exception
    assert re.search(r"村级防返贫排查台账\s+2025年6月\s+2025年7月7日\s+11 个乡镇\s+10 / 11", html(app))
    app.segmented_control(key="calendar_cycle").set_value("year").run()
    assert re.search(r"农村文化阵地台账\s+2024年\s+2025年1月20日\s+11 个乡镇", html(app))
    assert "遇节假日顺延到下一个工作日；天数待县里确认" in html(app)


def test_a_real_county_is_asked_today(empty_store: Store, tmp_path: object, use: Use) -> None:
    use(empty_store.settings.stores.read_model.parent.parent / "config.toml")
    app = run("data.py", part="board")
    assert not app.exception
    assert "演示" not in html(app)
    assert app.code[0].value.startswith("请")
