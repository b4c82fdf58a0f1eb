"""One version a run: a publish in the middle of one neither mixes its figures nor stands wrong for anybody after."""

from __future__ import annotations

import ast
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data_access.published.ledger_view import LedgerView
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services import reading
from settings import ROOT
from tests.data_access.filling import file, row, taken_in, version
from tests.screens import Use
from tests.ui.reading import html, run
from ui.ledgers import page

JUNE = Filters((), (), Month(2025, 6))


def add_road(store: Store, number: int) -> None:
    taken_in(
        store, file("road_projects", row("road_projects", project_no=f"LC-{number}", project_name=f"{number} 号路"))
    )


@pytest.fixture
def roads(empty_store: Store, tmp_path: Path, use: Use) -> Store:
    """One road, published, before the screens."""
    add_road(empty_store, 1)
    use(tmp_path / "config.toml")
    return empty_store


def road_count() -> int:
    return int(reading.ledger("road_projects", JUNE).summary()["row_count"])


def shown(app: AppTest) -> tuple[str, set[str]]:
    """The total of the ledger's page and the roads on it."""
    assert not app.exception
    text = re.sub(r"\s+", " ", html(app))
    return re.findall(r"合计 (\d+) ", text)[0], set(re.findall(r"\d+ 号路", text))


def test_a_publish_in_the_middle_of_a_run_leaves_it_and_all_later_ones_right(
    roads: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = page.opened

    def opened_just_before(filters: Filters) -> LedgerView:
        view = opened(filters)
        add_road(roads, 2)
        return view

    monkeypatch.setattr(page, "opened", opened_just_before)
    before = version(roads)
    assert shown(run("ledger.py", name="road_projects", asof="2025-06")) == ("1", {"1 号路"})
    assert version(roads) != before
    monkeypatch.setattr(page, "opened", opened)
    assert shown(run("ledger.py", name="road_projects", asof="2025-06")) == ("2", {"1 号路", "2 号路"})


def _page_of_one_version() -> None:
    import streamlit as st

    from services import reading
    from tests.services import test_reading as own

    said = [f"{reading.manifest().version} {own.road_count()}"]
    if own.MEANWHILE:
        own.MEANWHILE.pop()()
    said.append(f"{reading.manifest().version} {own.road_count()}")
    said.append(f"{reading.manifest().version} {len(reading.county().townships)}")
    st.text("|".join(said))


MEANWHILE: list[Callable[[], None]] = []


def test_a_run_keeps_its_version_when_its_files_are_long_gone_and_other_models_were_opened(roads: Store) -> None:
    first = version(roads)

    def publish_more_than_are_kept() -> None:
        for number in range(2, 6):
            add_road(roads, number)
            with ThreadPoolExecutor(1) as others:
                assert others.submit(road_count).result() == number

    MEANWHILE.append(publish_more_than_are_kept)
    app = AppTest.from_function(_page_of_one_version, default_timeout=30).run()
    assert not app.exception
    assert app.text[0].value == f"{first} 1|{first} 1|{first} 11"
    assert app.run().text[0].value.startswith(f"{version(roads)} 5|")


def _page_that_begins_again() -> None:
    import streamlit as st

    from services import reading
    from tests.services import test_reading as own

    count = own.road_count()
    if own.MEANWHILE:
        own.MEANWHILE.pop()()
        st.rerun()
    st.text(f"{reading.manifest().version} {count}")


def test_a_run_begun_again_in_the_same_thread_reads_the_newest(roads: Store) -> None:
    MEANWHILE.append(lambda: add_road(roads, 2))
    app = AppTest.from_function(_page_that_begins_again, default_timeout=30).run()
    assert app.text[0].value == f"{version(roads)} 2"


def test_a_view_kept_by_a_fragment_says_its_own_version_and_spoils_no_other(roads: Store) -> None:
    old = reading.ledger("road_projects", JUNE)
    first = version(roads)
    add_road(roads, 2)
    assert page.kept(old, "summary", old.summary)["row_count"] == 1
    new = reading.ledger("road_projects", JUNE)
    assert page.kept(new, "summary", new.summary)["row_count"] == 2
    assert f"数据版本：{first}，" in "".join(page.export_lines(old, JUNE))


def test_what_is_computed_reads_the_version_under_which_it_is_kept(roads: Store) -> None:
    old = reading.model()
    add_road(roads, 2)
    assert reading.derived("roads", road_count, JUNE, old) == 1
    assert reading.derived("roads", road_count, JUNE) == 2


def test_what_is_computed_once_is_computed_anew_for_another_argument_month_and_version(roads: Store) -> None:
    asked: list[tuple[str, int]] = []

    @reading.once
    def count(name: str, filters: Filters) -> int:
        asked.append((name, filters.asof.month))
        return road_count()

    may = Filters((), (), Month(2025, 5))
    assert [count("a", JUNE), count("a", JUNE), count("b", JUNE), count("a", may), count("a", JUNE)] == [1] * 5
    assert asked == [("a", 6), ("b", 6), ("a", 5)]
    add_road(roads, 2)
    assert count("a", JUNE) == 2


def test_a_download_is_made_from_the_version_that_offered_it(roads: Store) -> None:
    make, first = reading.bound(lambda: (reading.manifest().version, road_count())), version(roads)
    add_road(roads, 2)
    with ThreadPoolExecutor(1) as later:
        assert later.submit(make).result() == (first, 1)
    assert (reading.manifest().version, road_count()) == (version(roads), 2)


def test_many_visitors_at_once_while_versions_come_and_go(roads: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever says a version says its number of rows, in the run that spans a publish and in all after it."""
    of_thread, rows_of, is_over = threading.local(), {version(roads): 1}, threading.Event()
    monkeypatch.setattr(reading, "_run", lambda: getattr(of_thread, "run", None))

    def visit() -> set[tuple[str, int]]:
        said = set()
        while not is_over.is_set():
            of_thread.run = object()
            view = reading.ledger("road_projects", JUNE)
            time.sleep(0.05)
            said.add((reading.manifest().version, int(page.kept(view, "summary", view.summary)["row_count"])))
        return said

    with ThreadPoolExecutor(4) as visitors:
        visits = [visitors.submit(visit) for _ in range(4)]
        for number in (2, 3, 4):
            add_road(roads, number)
            rows_of[version(roads)] = number
        is_over.set()
        said = set().union(*(each.result() for each in visits))
    assert len(said) > 1 and said <= set(rows_of.items())
    view = reading.ledger("road_projects", JUNE)
    assert page.kept(view, "summary", view.summary)["row_count"] == 4


def test_no_fragment_is_given_what_one_version_said() -> None:
    """It runs again by itself, later: what it gets is what was asked for, or a view that knows its version."""
    given = {}
    for path in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "st.fragment" in map(ast.unparse, node.decorator_list):
                types = {ast.unparse(each.annotation) for each in node.args.args if each.annotation}
                given[f"{path}:{node.name}"] = types - {"Filters", "View", "LedgerView"}
    assert given and not any(given.values()), given
