"""What Streamlit itself says in English stands on the screen in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, WebSocketRoute, expect

from tests.browser.conftest import Server, Visitor, visiting

pytestmark = pytest.mark.browser

#: What one sees of an element: its own words as far as they have a size, and what the style sheet puts beside them.
SEEN = """e => {
  const added = side => { const said = getComputedStyle(e, side).content; return said.startsWith('"') ? JSON.parse(said) : ''; };
  return added('::before') + (parseFloat(getComputedStyle(e).fontSize) ? e.textContent : '') + added('::after'); }"""


def seen(place: Locator) -> str:
    place.first.wait_for(state="attached")
    return str(place.first.evaluate(SEEN))


def empty_list(visitor: Visitor, box: Locator) -> str:
    box.fill("zzz")
    said = seen(visitor.page.locator('[role="listbox"][data-empty] [role="option"] > span'))
    box.fill("")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("listbox")).to_have_count(0)
    return said


def test_a_list_without_a_match_and_an_emptied_box(visitor: Visitor) -> None:
    visitor.visit("/villages")
    for key in ("find_village", "map_layers", "township", "asof"):
        assert empty_list(visitor, visitor.page.locator(f".st-key-{key} input")) == "没有找到", key
    box = visitor.page.locator(".st-key-map_measure input")
    beside = visitor.page.locator(".st-key-map_measure input + button")
    assert seen(beside) == ""
    box.fill("")
    expect(box).to_have_attribute("placeholder", "Choose an option")
    assert seen(beside) == "请选择"
    assert visitor.page.locator(".st-key-map_measure input").evaluate(
        "e => { const at = e.getBoundingClientRect(); return at.width > 60 && at.height > 10; }"
    )
    assert box.evaluate("e => getComputedStyle(e, '::placeholder').color") == "rgba(0, 0, 0, 0)"


def test_a_list_that_is_empty_because_enough_is_chosen_does_not_say_that_nothing_was_found(visitor: Visitor) -> None:
    visitor.visit("/village?code=140524100200&with=140524100201&with=140524100202&with=140524100203")
    box = visitor.page.get_by_role("combobox", name="和哪些村并排看")
    expect(box.locator("..").locator("[data-tag]")).to_have_count(3)
    assert empty_list(visitor, box) == "没有找到，或者已经选满"


def test_the_way_past_the_navigation(visitor: Visitor) -> None:
    visitor.visit("/")
    visitor.page.keyboard.press("Tab")
    way = visitor.page.locator(":focus")
    expect(way).to_have_attribute("data-testid", "stSkipToContent")
    assert seen(way) == "跳到正文"
    box = way.bounding_box()
    assert box and box["width"] > 40 and box["height"] > 10


def test_an_empty_date_and_a_file_too_large(visitor: Visitor, tmp_path: Path) -> None:
    visitor.visit("/supervision")
    date = visitor.page.locator("[data-testid=stDateInput]").filter(has_text="开会日期")
    parts = date.locator("[role=spinbutton]")
    expect(parts).to_have_count(3)
    assert [str(part.evaluate(SEEN)) for part in parts.all()] == ["年", "月", "日"]
    visitor.visit("/data")
    large = tmp_path / "大表.csv"  # from memory it would be sent to the browser letter by letter
    large.write_bytes(b"1" * (21 * 1024 * 1024))
    visitor.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(large)
    assert seen(visitor.page.locator('[data-testid="stFileChip"] [role="alert"]')) == (
        "没有传上来：文件太大、存的太多，或者连接断了"
    )
    box = visitor.page.locator('[data-testid="stFileChip"] [role="alert"]').bounding_box()
    assert box and box["width"] > 100 and box["height"] > 10  # Streamlit itself shows it to nobody
    visitor.page.locator('[data-testid="stFileChip"]').hover()
    assert (
        seen(visitor.page.locator('[data-testid="stTooltipErrorContent"]'))
        == "请先导入或者移去已经选的，或者换一个文件；过一会儿再传"
    )


def test_a_server_that_does_not_answer(server: Server, context: BrowserContext) -> None:
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    with visiting(server, context) as visitor:
        visitor.page.route_web_socket(re.compile("_stcore/stream"), through)
        visitor.visit("/ledgers")
        visitor.page.route(re.compile("_stcore"), lambda route: route.abort())
        for socket in sockets:
            socket.close()
        dialog = visitor.page.locator('[data-testid="stDialog"]')
        dialog.wait_for(timeout=60_000)
        assert seen(dialog.locator("h2")) == "看板没有回应"
        assert seen(dialog.locator("h2 + div > div")) == "请检查网络，过一会儿刷新页面。仍打不开，请告诉系统管理员。"
