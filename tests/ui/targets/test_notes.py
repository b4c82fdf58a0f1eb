"""Notes on the card of an article: taken down, corrected, withdrawn by forms; who did it has a name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data_access.store import Store
from tests.screens import Use
from tests.ui.reading import html, run


@pytest.fixture(autouse=True)
def _office(small_store: Store, tmp_path: Path, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    use(tmp_path / "config.toml")
    monkeypatch.setattr("services.clock.now", lambda: dt.datetime(2026, 7, 3, 10))
    monkeypatch.setattr("services.clock.today", lambda: dt.date(2026, 7, 3))


def test_the_plans_words_stand_beside_the_short_ones() -> None:
    text = html(run("tasks.py", task="a02", asof="2026-06"))
    assert "原题：实施农村公路提升" in text and "“五年新改建农村公路60公里”" in text


def test_a_note_is_taken_down_corrected_and_withdrawn() -> None:
    app = run("tasks.py", task="a03", asof="2026-06")
    text = html(app)
    assert "原题：深化农村改革" in text and "文字进展 0 条" in text and "“制定农村改革实施方案”" in text
    app.selectbox(key="note_a03_subject").select("P01").run()
    app.selectbox(key="note_a03_new_unit").select("nongye").run()
    app.text_area(key="note_a03_new_text").set_value("印发了实施方案").run()
    app.button(key="note_a03_new_save").click().run()
    assert "还没有填经办人" in app.error[0].value
    app.text_input(key="actor").set_value("王某").run()
    app.button(key="note_a03_new_save").click().run()
    assert not app.exception and not app.error
    text = html(app)
    assert "文字进展 1 条" in text and "印发了实施方案" in text and "没有附佐证" in text and "王某" in text
    assert "2026年6月30日 · " in html(run("tasks.py", asof="2026-06"))  # the newest words in the list of tasks
    assert "印发了实施方案" not in html(run("tasks.py", asof="2026-05"))

    app.segmented_control(key="note_a03_way").set_value("更正").run()
    app.selectbox(key="note_a03_which").select(1).run()
    app.text_area(key="note_a03_1_text").set_value("印发了实施方案和细则").run()
    app.text_input(key="note_a03_1_reason").set_value("漏了细则").run()
    app.button(key="note_a03_1_save").click().run()
    text = html(app)
    assert not app.error and "更正过" in text and "印发了实施方案和细则" in text and "漏了细则" in text

    app.segmented_control(key="note_a03_way").set_value("撤回").run()
    app.selectbox(key="note_a03_which").select(2).run()
    app.button(key="note_a03_2_reason_save").click().run()
    assert "要写明原因" in app.error[0].value
    app.text_input(key="note_a03_2_reason").set_value("记错了条目").run()
    app.button(key="note_a03_2_reason_save").click().run()
    text = html(app)
    assert not app.error and "文字进展 0 条" in text and "历次记录 3 次" in [one.label for one in app.expander][-1]
