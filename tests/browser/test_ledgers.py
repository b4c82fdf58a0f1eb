"""The list and every ledger's page in a real browser, on both common screens; a fifth of them outside of ``make sweeps``."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import GO, LEDGERS, Visitor
from tests.browser.looking import ENGLISH, SCREENS, fits, map_frame
from tests.sweeps import some

pytestmark = pytest.mark.browser

TITLES = {ledger.name: ledger.title for ledger in LEDGERS}
#: The ledgers of the most columns, and one with a map.
WIDEST = [*sorted(TITLES, key=lambda name: -len(LEDGERS[name].columns))[:4], "resettlement_sites"]


@pytest.mark.sweep
def test_every_ledger_opens_and_fits_both_screens(visitor: Visitor) -> None:
    visitor.visit("/ledgers")
    expect(visitor.page.locator(".grid-table a:not(.passport)")).to_have_count(len(TITLES))
    addresses = visitor.page.eval_on_selector_all(
        ".grid-table a:not(.passport)", "links => links.map(a => a.getAttribute('href'))"
    )
    fits(visitor, SCREENS)
    visitor.visit(addresses[0])
    # What fits the narrow screen fits the wide one; only charts and maps are laid out anew, alike in every ledger.
    visitor.page.set_viewport_size({"width": SCREENS[0][0], "height": SCREENS[0][1]})
    for address in some(addresses, 5):
        asked = re.search(r"name=(\w+)", address)
        assert asked
        visitor.page.evaluate(GO, address)
        expect(visitor.page.locator(".card-head b")).to_have_text(TITLES[asked[1]])
        visitor.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(visitor.page.locator(".wide-table").last).to_be_visible()
        assert visitor.page.locator('[data-testid="stException"], [data-testid="stAlert"]').count() == 0
        assert ENGLISH.findall(visitor.text()) == []
        fits(visitor, SCREENS[:1])
    for name in WIDEST:
        visitor.page.evaluate(GO, f"/ledger?name={name}")
        expect(visitor.page.locator(".card-head b")).to_have_text(TITLES[name])
        expect(visitor.page.locator(".wide-table").last).to_be_visible()
        fits(visitor, SCREENS)


def test_the_map_shows_a_point_a_place_and_the_export_comes(visitor: Visitor) -> None:
    visitor.visit("/ledger?name=resettlement_sites")
    frame = map_frame(visitor)
    drawn = "Object.values(window.map._layers).filter(l => l instanceof L.CircleMarker && l.feature).length"
    assert frame.evaluate(drawn) == 11
    download = visitor.download(visitor.page.get_by_role("button", name="导出 Excel"))
    assert download.suggested_filename == "演示数据-易地搬迁安置点台账-2025-06.xlsx"
