"""The ground under the map in a real browser: who is asked for it, what it says, and what happens without it."""

from __future__ import annotations

import http.client
import io
import math
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from urllib.parse import urlparse

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Frame, Route, expect

from tests.browser.conftest import Server, Visitor, running, tab, write_config
from tests.browser.looking import DRAWN, map_frame

pytestmark = pytest.mark.browser

LEVEL = 10
SHOWN = "[...document.querySelectorAll('.leaflet-tile')].filter(tile => tile.naturalWidth).length"
NO_GROUND = "底图没有加载出来，图上其余内容不受影响"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), "#DCE8D2").save(out, "PNG")
    return out.getvalue()


def tile_of(lng: float, lat: float) -> tuple[int, int]:
    """Column and row of a place in Web Mercator, by the definition."""
    side, angle = 2**LEVEL, math.radians(lat)
    return int((lng + 180) / 360 * side), int(
        (1 - math.log(math.tan(angle) + 1 / math.cos(angle)) / math.pi) / 2 * side
    )


def start(demo: Path, folder: Path, base_map: str) -> Iterator[Server]:
    shutil.copytree(demo / "data", folder, dirs_exist_ok=True)
    shipped = 'kind = "none"           # "tianditu"：天地图（要上互联网）；"tiles"：内网的瓦片文件夹\ntianditu_key = ""'
    with running(
        folder, write_config(folder, **{shipped: base_map, 'approval_number = ""': 'approval_number = "GS<b>1"'})
    ) as server:
        yield server


@pytest.fixture(scope="module")
def tiles_server(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With a folder of one level that covers the county and not what lies around it."""
    folder = tmp_path_factory.mktemp("tiles")
    (west, north), (east, south) = tile_of(113.0, 36.0), tile_of(113.7, 35.3)
    for column in range(west, east + 1):
        for row in range(north, south + 1):
            file = folder / "tiles" / str(LEVEL) / str(column) / f"{row}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(picture())
    (folder / "secret.png").write_bytes(picture())
    yield from start(demo_store_folder, folder, 'kind = "tiles"\ntiles_folder = "tiles"')


@pytest.fixture(scope="module")
def tianditu_server(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("tianditu")
    yield from start(demo_store_folder, folder, 'kind = "tianditu"\ntianditu_key = "0123456789abcdef0123456789abcdef"')


def get(server: Server, path: str, method: str = "GET") -> tuple[int, Message, bytes]:
    """Status, headers and body; the path goes out as it is written."""
    with closing(http.client.HTTPConnection(urlparse(server.address).netloc, timeout=60)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def ground_note(frame: Frame) -> str:
    frame.wait_for_selector(".map-ground")
    return frame.locator(".map-ground").inner_text()


def drawn(visitor: Visitor) -> Frame:
    visitor.visit("/villages")
    frame = map_frame(visitor)
    assert frame.evaluate(f"new Set({DRAWN}.map(l => l.feature.properties.code)).size") == 114
    return frame


def test_without_the_setting_there_is_no_ground_and_no_tile_to_be_had(visitor: Visitor, server: Server) -> None:
    frame = drawn(visitor)
    assert frame.locator(".leaflet-tile").count() == frame.locator(".map-ground").count() == 0
    column, row = tile_of(113.3, 35.7)
    assert get(server, f"/assets/tiles/{LEVEL}/{column}/{row}")[0] == 404
    assert "img-src 'self' data: blob:;" in get(server, "/health")[1]["content-security-policy"]


def test_a_folder_of_tiles_lies_under_the_map_and_nobody_else_is_asked(
    context: BrowserContext, tiles_server: Server
) -> None:
    with tab(context, tiles_server) as visitor:
        frame = drawn(visitor)
        frame.wait_for_function(f"{SHOWN} > 3")
        assert ground_note(frame) == "底图：来源未注明　审图号：GS<b>1"
        outline = "Object.values(window.map._layers).find(l => l.options.fillColor === '#FBFAF7').options.fillOpacity"
        assert frame.evaluate(outline) == 0
        frame.evaluate("window.map.setMaxBounds(null).setView([30, 100], 10, {animate: false}); 1")
        expect(frame.locator(".map-ground")).to_have_text(NO_GROUND)
        frame.evaluate("document.querySelector('.map-home').click()")
        expect(frame.locator(".map-ground")).to_have_text("底图：来源未注明　审图号：GS<b>1")
    assert visitor.outside == visitor.errors == []


def test_the_server_gives_tiles_and_nothing_beside_them(tiles_server: Server) -> None:
    column, row = tile_of(113.3, 35.7)
    path = f"/assets/tiles/{LEVEL}/{column}/{row}"
    status, headers, body = get(tiles_server, path)
    assert status == 200 and body == picture()
    assert headers["content-type"] == "image/png" and "max-age" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "img-src 'self' data: blob:;" in headers["content-security-policy"]
    assert get(tiles_server, path, "POST")[0] == 405
    for other in (
        f"/assets/tiles/{LEVEL}/0/0", f"{path}.png", "/assets/tiles/", "/assets/tiles/../secret", "/assets/tiles/../secret.png",
        "/assets/tiles/%2e%2e/secret.png", "/assets/tiles/..%2fsecret.png", f"/assets/tiles/{LEVEL}/../../secret.png",
        f"/assets/tiles/{LEVEL}/{column}/" + "1" * 5000,
    ):  # fmt: skip
        status, _, body = get(tiles_server, other)
        assert status in (400, 404) and body != picture(), other


def test_tianditu_is_asked_for_pictures_by_the_key_and_told_no_page(
    context: BrowserContext, tianditu_server: Server
) -> None:
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.all_headers())
        route.fulfill(body=picture(), content_type="image/png")

    with tab(context, tianditu_server) as visitor:
        visitor.page.route("**://*.tianditu.gov.cn/**", answer)
        frame = drawn(visitor)
        frame.wait_for_function(f"{SHOWN} > 3")  # the policy of the page lets them through
        assert ground_note(frame) == "底图：天地图　审图号：GS<b>1"
    tile = r"https://t[0-7]\.tianditu\.gov\.cn/(vec|cva)_w/wmts\?.*&TILEMATRIX=\d+&TILEROW=\d+&TILECOL=\d+&tk=0123456789abcdef0123456789abcdef"
    assert {re.sub(tile, r"\1", url) for url in visitor.outside} == {
        "vec",
        "cva",
    }
    assert {one.get("referer", "") for one in asked} <= {"", f"{visitor.address}/"}
    assert visitor.errors == []


def test_without_a_network_the_map_says_so_and_goes_on(context: BrowserContext, tianditu_server: Server) -> None:
    with tab(context, tianditu_server) as visitor:
        visitor.page.route("**://*.tianditu.gov.cn/**", lambda route: route.abort())
        frame = drawn(visitor)
        expect(frame.locator(".map-ground")).to_have_text(NO_GROUND)
        assert frame.evaluate(SHOWN) == 0
    assert visitor.errors == []


def test_in_full_screen_the_map_fills_it_with_the_whole_county_title_and_legend(visitor: Visitor) -> None:
    frame = drawn(visitor)
    expect(frame.locator(".map-caption")).to_be_hidden()
    small = frame.evaluate("window.map.getZoom()")
    frame.locator(".map-full").click()
    frame.wait_for_function("document.fullscreenElement === window.map.getContainer()")
    frame.wait_for_function("window.map.getSize().y >= screen.height - 1 && window.map.getZoom() > " + str(small))
    said = frame.locator(".map-caption").inner_text().splitlines()
    assert said[0] == "退出村 · 村集体经济收入（万元）" and {"演示数据", "行政村年度情况台账 · 2024年度"} <= set(said)
    legend = visitor.page.locator(".st-key-card_map").inner_text()
    classes = [line for line in said if line.endswith("村）")]
    assert classes and all(line in legend for line in classes)
    assert sum(int(count) for line in classes for count in re.findall(r"（(\d+) 村）", line)) == 114
    frame.locator(".map-full").click()
    frame.wait_for_function(f"!document.fullscreenElement && window.map.getZoom() === {small}")
    visitor.choose("map_measure", "村基本指标 · 脱贫户（户）")
    frame = map_frame(visitor)
    expect(frame.locator(".map-caption")).to_have_count(1)
    assert "脱贫户（户）" in str(frame.locator(".map-caption").text_content())
