"""On the screen what is stored but not shown yet is told as done, and the form is empty: nobody is asked to repeat it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.record.notes.reports import reporter_names
from data_access.record.notes.submissions import listed
from data_access.store import Store
from services.words.words import verbatim
from tests.data_access.filling import file, row, taken_in
from tests.data_access.unpublished import WAY_OUT, full_disk
from tests.screens import Use
from tests.ui.reading import run


@pytest.fixture
def screens(empty_store: Store, tmp_path: Path, use: Use) -> Store:
    roads = [row("road_projects", project_no=f"LC-{n}", length_km=4, investment_wanyuan=None) for n in range(4)]
    roads.append(row("road_projects", project_no="LC-9", length_km=40, investment_wanyuan=None))
    taken_in(empty_store, file("road_projects", *roads))
    use(tmp_path / "config.toml")
    return empty_store


@pytest.mark.usefixtures("screens")
def test_a_doubt_is_told_as_done_and_its_form_is_empty() -> None:
    app = run("data.py", part="findings").selectbox("finding_chosen").select_index(0).run()
    app.text_input("finding_reason").set_value("现场看过")
    with full_disk():
        app.button("finding_confirm").click().run()
    assert [one.value for one in app.error] == []
    (told,) = [one.value for one in app.warning if "已存入" in one.value]
    assert "看板还没有更新" in told and told.endswith(verbatim(WAY_OUT))
    assert app.selectbox("finding_chosen").value is None and app.text_input("finding_reason").value == ""


def test_a_nil_report_is_told_as_done(screens: Store) -> None:
    app = run("data.py", part="desk")
    with full_disk():
        app.button("desk_nil").click().run()
    assert [one.value for one in app.error] == []
    assert any(one.value.startswith("已存入（第 1 号报送），看板还没有更新：") for one in app.warning)
    with screens.record.reading() as connection:
        assert [one.reporter in reporter_names(screens.county) for one in listed(connection)] == [True]
