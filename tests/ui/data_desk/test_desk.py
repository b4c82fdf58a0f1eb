"""The desk shows a report before it is accepted, and tells what was noticed when one is handed in."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data_access.acts.accept_report import submit
from data_access.record.notes.submissions import Report
from data_access.store import Store
from tests.data_access.acts.hand_ins import AWAY
from tests.data_access.filling import NOW, file, taken_in
from tests.screens import Use
from tests.ui.reading import html, run

CHONGWEN = "140524100"


def chosen(store: Store, tmp_path: Path, use: Use, *rows: dict[str, object], is_draft: bool = False) -> AppTest:
    """The desk with the report of these rows for June chosen; May stands in the record."""
    taken_in(store, file("away_workers", AWAY | {"month": "2025-05", "this_year_count": 70, "working_count": 60}))
    report = Report("away_workers", CHONGWEN, "2025-06")
    submit(store, file("away_workers", *rows), report, is_draft=is_draft, actor="崇文镇", now=NOW)
    use(tmp_path / "config.toml")
    app = run("data.py", part="desk")
    app.selectbox(key="desk_number").select(1).run()
    assert not app.exception
    return app


def test_rows_changes_and_difference_stand_there_before_accepting(empty_store: Store, tmp_path: Path, use: Use) -> None:
    text = html(chosen(empty_store, tmp_path, use, AWAY))
    assert "本报送单位的合计：2025年5月 → 2025年6月" in text
    assert re.search(r"本年累计转移就业（人）\s+70\s+90\s+\+20", text)
    assert "新增 1 行，改动 0 格，移出 0 行，未变 0 行" in text
    assert re.search(r"新增\s+崇文镇 · 2025-06", text)
    assert re.search(r"报来的行\s+1 行\s+乡镇\s+数据月份", text)


def test_what_keeps_it_out_is_named_in_place_of_a_comparison(empty_store: Store, tmp_path: Path, use: Use) -> None:
    app = chosen(empty_store, tmp_path, use, AWAY | {"month": "2025-05"}, is_draft=True)
    assert app.error[0].value == "发现 1 处问题，现在不能接受，请改正后重报。"
    text = html(app)
    assert "这一行是2025年5月的，报的是2025年6月" in text and "与上期相比" not in text


def test_nothing_to_report_says_so(empty_store: Store, tmp_path: Path, use: Use) -> None:
    submit(empty_store, None, Report("away_workers", CHONGWEN, "2025-06"), is_draft=False, actor="崇文镇", now=NOW)
    use(tmp_path / "config.toml")
    app = run("data.py", part="desk")
    app.selectbox(key="desk_number").select(1).run()
    assert "零报送：本期没有，没有要看的行。" in html(app)
