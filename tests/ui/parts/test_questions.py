"""Questions on the page: nothing goes on until all are answered, and a default can be changed."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from data_access.store import InputFile, open_store
from settings import load_settings
from tests.data_access.filling import NOW, current, sheet_of
from tests.screens import Use

#: A column of money headed （亩）: only somebody who knows the file can tell what its numbers are.
ROWS: list[list[object]] = [
    ["项目编号", "项目名称", "乡镇", "建设性质", "里程（米）", "项目状态", "投资（亩）"],
    ["LC1", "浙水路", "六泉乡", "新建", 4600, "在建", 320],
]


def page() -> None:
    import streamlit as st

    from data_access.store import InputFile
    from services import reading
    from tests.data_access.filling import NOW, sheet_of
    from tests.ui.parts.test_questions import ROWS
    from ui.parts import questions

    found = reading.store().preview([InputFile("路.xlsx", sheet_of(ROWS, "Sheet1"))], now=NOW)
    answers = questions.answered(found.asking, "按所选继续", "import")
    if answers is not None:
        st.session_state["answers"] = answers


def test_a_unit_is_asked_at_its_header_and_the_answer_imports(
    empty_store_folder: Path, tmp_path: Path, use: Use
) -> None:
    import shutil

    shutil.copytree(empty_store_folder, tmp_path, dirs_exist_ok=True)
    use(tmp_path / "config.toml")
    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.exception
    (radio,) = app.radio
    assert "G1" in radio.label and "投资：列名写的单位是“亩”，台账里是“万元”" in radio.label
    assert radio.options == ["就是万元", "不导入这一列"] and radio.value is None
    assert app.button[0].disabled
    app.radio[0].set_value("万元").run()
    app.button[0].click().run()
    answers = app.session_state["answers"]
    store = open_store(load_settings(tmp_path / "config.toml"))
    result = store.import_files(
        [InputFile("路.xlsx", sheet_of(ROWS, "Sheet1"))], actor="测试", now=NOW, answers=answers
    )
    assert result.batch_id == 1
    (row,) = current(store, "road_projects")
    assert (row["length_km"], row["investment_wanyuan"]) == (4.6, 320.0)
    store.record.engine.dispose()
