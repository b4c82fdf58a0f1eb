"""What a person at the screen waits for on the village map, timed by the browser itself."""

import contextlib
import json
import shutil
import statistics
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.install_browser import browser_path

COLD_RUNS = 9
#: In a frame, from the first question on: when its map last came to show another figure, and when the page was ready.
_WATCH = """(() => {
  const now = () => performance.timeOrigin + performance.now();
  if (now() - (window.__beat || 0) < 500) return;
  window.addEventListener("keydown", () => { window.__pressed = now(); }, true);
  const look = () => {
    window.__beat = now();
    const circle = window.L && window.map && window.map._layers && Object.values(window.map._layers).find(l => l instanceof L.CircleMarker && l.feature);
    const said = circle && circle.feature.properties.label;
    if (said && said !== window.__said) { window.__said = said; window.__drawn = now(); }
    if (!window.__ready && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning] [data-testid=stMain]")) window.__ready = now();
    requestAnimationFrame(look);
  };
  look();
})()"""
_DATA = """() => {
  const layers = Object.values(window.map._layers);
  return {
    shapes: layers.filter(l => l instanceof L.Polygon).map(l => l.toGeoJSON()),
    points: layers.filter(l => l instanceof L.CircleMarker).map(l => l.toGeoJSON()),
    names: layers.filter(l => l instanceof L.Marker).map(l => [l.getLatLng().lat, l.getLatLng().lng, l.options.icon.options.html]),
  };
}"""
_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><link rel="stylesheet" href="leaflet.css">
<script src="leaflet.js"></script><style>html,body,#map{height:100%;margin:0}</style><div id="map"></div><script>
const data = DATA;
window.map = L.map("map", {preferCanvas: true, attributionControl: false});
const shapes = L.geoJSON(data.shapes, {style: {color: "#12355B", weight: 1, fillOpacity: 0}}).addTo(map);
map.fitBounds(shapes.getBounds());
L.geoJSON(data.points, {
  pointToLayer: (f, at) => L.circleMarker(at, {radius: 6, color: "#12355B", weight: .8, fillColor: f.properties.colour, fillOpacity: .95}),
  onEachFeature: (f, l) => l.bindTooltip(`<b>${f.properties.name}</b><br>${f.properties.township}<br>${f.properties.label}`),
}).addTo(map);
for (const [lat, lng, html] of data.names) L.marker([lat, lng], {icon: L.divIcon({iconSize: [0, 0], html}), interactive: false}).addTo(map);
</script></html>"""


@contextlib.contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    yield page
    context.close()


def _wait(page: Page, said: str) -> tuple[Frame, float]:
    """The frame in which a script has a value, and the value."""
    for _ in range(1200):
        for frame in page.frames:
            with contextlib.suppress(Exception):  # a frame that is just being loaded
                frame.evaluate(_WATCH)
                if found := frame.evaluate(said):
                    return frame, float(found)
        page.wait_for_timeout(10)
    raise SystemExit("页面没有画出来。")


def change_times(port: int, titles: list[str], rounds: int = 3) -> list[float]:
    """Milliseconds from the key that chooses a measure to the map in its colours, for each title of the list's entries."""
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        with _page(browser) as page:
            page.goto(f"http://127.0.0.1:{port}/villages?measure=lifted")
            frame, _ = _wait(page, "window.__drawn")
            box = page.locator(".st-key-map_measure input")
            for title in titles * rounds:
                page.wait_for_timeout(700)
                before = frame.evaluate("window.__drawn")
                box.click()
                box.fill(title)
                box.press("Enter")
                _, drawn = _wait(page, f"window.__drawn > {before} && window.__drawn")
                times.append(drawn - page.evaluate("window.__pressed"))
        browser.close()
    return times


def _cold(address: str, said: str) -> float:
    """Milliseconds from asking for an address in a new browser until a script has a value, which is a time."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        with _page(browser) as page:
            page.goto(address, wait_until="commit")
            _, reached = _wait(page, said)
            taken = reached - float(page.evaluate("performance.timeOrigin"))
        browser.close()
    return taken


def cold_views(port: int, empty_port: int, folder: Path) -> dict[str, float]:
    """Medians of the first view in a new browser: the map page, a static Leaflet page of the same data, the empty page."""
    with _static(port, folder) as static:
        addresses = {
            "map": (f"http://127.0.0.1:{port}/villages", "window.__drawn"),
            "static": (f"http://127.0.0.1:{static}/page.html", "window.__drawn"),
            "shell": (f"http://127.0.0.1:{empty_port}/", "window.__ready"),
        }
        times: dict[str, list[float]] = {name: [] for name in addresses}
        for _ in range(COLD_RUNS):  # side by side: what else the machine does falls on all three
            for name, (address, said) in addresses.items():
                times[name].append(_cold(address, said))
    return {name: statistics.median(found) for name, found in times.items()}


@contextlib.contextmanager
def _static(port: int, folder: Path) -> Iterator[int]:
    """The port of a page written by hand, with everything the dashboard's map shows."""
    from xstatic.pkg import leaflet

    for name in ("leaflet.js", "leaflet.css"):
        shutil.copy(Path(leaflet.BASE_DIR) / name, folder / name)
    (folder / "page.html").write_text(
        _PAGE.replace("DATA", json.dumps(_shown(port), ensure_ascii=False)), encoding="utf-8"
    )
    (folder / "favicon.ico").touch()
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def _shown(port: int) -> Any:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        with _page(browser) as page:
            page.goto(f"http://127.0.0.1:{port}/villages")
            frame, _ = _wait(page, "window.__drawn")
            found = frame.evaluate(_DATA)
        browser.close()
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing: the bench's own output is what is read."""
