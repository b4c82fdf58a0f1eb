"""What stands on a page in the browser, and where one finds which page."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Frame

from data_access.published.read_model import ReadModel
from models.time import Month
from models.viewing import EVERYBODY
from tests.browser.conftest import LEDGERS, Server, Visitor
from ui.base.links import PAGES

SCREENS = [(1366, 768), (1920, 1080)]
#: Cards whose content is wider than they are, wide tables apart, which scroll.
CUT = (
    "[...document.querySelectorAll('[class*=st-key-card_]')]"
    ".filter(card => card.scrollWidth > card.clientWidth + 1).map(card => card.className)"
)
#: The points of the map that are drawn.
DRAWN = (
    "Object.values(window.map._layers)"
    ".filter(l => l instanceof L.CircleMarker && l._renderer._layers[l._leaflet_id] === l)"
)
_TRIES = 4
#: Words of Streamlit's own that must not be left on a Chinese screen.
ENGLISH = re.compile(
    r"Browse files|Choose an option|Select all|Upload|per file|Page not found|Traceback|Error|Press Enter"
)


def road_km(visitor: Visitor) -> float:
    visitor.visit("/targets?commitment=C35")
    found = visitor.page.locator(".st-key-card_detail .facts b").first.inner_text()
    return float(found.removesuffix("公里"))


def fits(visitor: Visitor, screens: list[tuple[int, int]]) -> None:
    for width, height in screens:
        visitor.page.set_viewport_size({"width": width, "height": height})
        assert visitor.page.evaluate(CUT) == []


def map_frame(visitor: Visitor, drawn: str = f"{DRAWN}.length") -> Frame:
    """The frame of the map, once what the script counts is there: its points, unless another script is given.

    A rerun may put another frame in its place, which is then waited for.
    """
    for _ in range(_TRIES):
        with contextlib.suppress(PlaywrightError):
            found = visitor.page.wait_for_selector('iframe[src*="streamlit_folium"]')
            frame = found and found.content_frame()
            assert frame
            frame.wait_for_function(f"!!(window.map && {drawn})", timeout=10_000)
            return frame
    raise AssertionError("the map did not appear")


def addresses(server: Server) -> list[str]:
    """Every page as one meets it, with the places and households that have most to show."""
    model = ReadModel(server.folder / "read_model")
    cases = model.query("cases", EVERYBODY, day=Month(2025, 6).end)
    village, township = cases["village_code"].mode()[0], cases["township_code"].mode()[0]
    again = cases[cases["household_id"].duplicated()]["household_id"].iloc[0]
    chosen = [again, *cases.loc[cases["village_code"] == village, "household_id"].head(2)]
    special = {
        "village": [f"code={village}"], "department": ["id=nongye"], "township": [f"code={township}"],
        "household": [f"id={household}" for household in chosen],
        "households": ["", f"township={township}", f"township={township}&village={village}"],
        "passport": [f"of=row:households.{chosen[0]}"],
        # One township's rows: the county's are as private, and take a quarter of a minute to write.
        "ledger": [f"name={ledger.name}&township={township}" for ledger in LEDGERS if ledger.private_columns],
    }  # fmt: skip
    return [f"/{page}?{query}" for page in PAGES for query in special.get(page, ["asof=2025-06"])]
