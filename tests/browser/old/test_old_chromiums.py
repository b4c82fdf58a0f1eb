"""The browsers that offices have draw the pages: some of it with every run, ``make sweeps`` every page."""

from __future__ import annotations

import os

import pytest

from tests.browser.conftest import Server
from tests.browser.looking import addresses
from tests.browser.old.chromium import Tab
from tests.browser.old.conftest import Visit
from tests.sweeps import IS_SWEEP
from ui.base.links import PAGES

pytestmark = pytest.mark.browser

NEW = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
MAIN = ["", "villages", "village", "targets", "tasks", "ledgers", "ledger", "households", "household", "data"]
#: Pages with maps as they first show, and how many.
MAPS = {"": 1, "villages": 1, "ledger": 1}
QUICK = [(109, "villages")]
EVERYTHING = [(86, page) for page in MAIN] + [(90, page) for page in MAIN] + [(109, page) for page in PAGES]
#: With nothing left that waits for its programs, and no programs that did not come.
DRAWN = (
    "!!document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')"
    " && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-testid=stException]')"
    " && !!document.querySelector('.block-title, .card-head b')"
)
#: What each map on the page has drawn.
ON_MAPS = """[...document.querySelectorAll('iframe[src*="streamlit_folium"]')]
  .map(frame => Object.keys((frame.contentWindow.map || {_layers: {}})._layers).length)"""


def heading(tab: Tab) -> str:
    return str(tab.run("document.querySelector('.block-title, .card-head b').innerText"))


def drawn(tab: Tab, page: str) -> tuple[str, int]:
    """The heading, and how many maps have drawn something, once nothing waits any more."""
    tab.wait(DRAWN)
    on_maps = f"{ON_MAPS}.filter(drawn => drawn > 20).length"
    tab.wait(f"{on_maps} >= {MAPS.get(page, 0)}")
    return heading(tab), int(str(tab.run(on_maps)))


@pytest.mark.sweep
@pytest.mark.parametrize(("version", "page"), EVERYTHING if IS_SWEEP else QUICK)
def test_a_page_is_drawn(visit: Visit, server: Server, version: int, page: str) -> None:
    address = next(one for one in addresses(server) if one.startswith(f"/{page}?"))
    with visit(version, address) as tab:
        title, maps = drawn(tab, page)
        assert page == "ledger" or title == PAGES[page].title  # that one is headed by the ledger's own title
        assert maps >= MAPS.get(page, 0)
        assert len(tab.text()) > 200
        if folder := os.environ.get("OLD_BROWSERS_PICTURES"):
            tab.picture(folder, f"{version}-{page or 'overview'}")


def test_a_browser_that_says_it_is_newer_than_it_is_draws_all_the_same(visit: Visit) -> None:
    with visit(109, "/ledgers", NEW) as tab:
        assert drawn(tab, "ledgers") == (PAGES["ledgers"].title, 0)
        assert len(tab.text()) > 200


def test_one_too_old_is_told_what_to_install(visit: Visit) -> None:
    with visit(86, "/", NEW.replace("140", "70")) as tab:
        tab.wait("document.readyState === 'complete'")
        assert "您现在用的是 Chromium 70" in tab.text() and "系统管理员" in tab.text()
