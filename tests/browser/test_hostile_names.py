"""Villages, townships, sites and files whose names are programs: every page shows them as what they are, as text."""

from __future__ import annotations

import contextlib
import csv
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from playwright.sync_api import BrowserContext, Dialog, Frame, Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from data_access.county.county import load_county
from data_access.store import open_store
from settings import ROOT, load_settings
from tests.browser.conftest import Server, Visitor, in_turn, running, tab, write_config
from tests.browser.looking import DRAWN, addresses, map_frame
from tests.conftest import NOW
from tests.data_access.filling import file, row, taken_in
from tests.sweeps import IS_SWEEP, some
from ui.base.links import PAGES

pytestmark = pytest.mark.browser

#: No name but ours holds it, so a name that lost a character after it is found anywhere.
MARK = "◤"
HOSTILE = (
    "<script>window.hacked=1</script>",
    "`+(window.hacked=1)+`",
    "${window.hacked=1}",
    '"><img src=x onerror=window.hacked=1>',
    "';window.hacked=1;'",
    "{{ 7*7 }}{% raw %}",
    r"\x3cimg src=x onerror=window.hacked=1\x3e",
    "[a](javascript:window.hacked=1) **b** :red[c] $d$",
)
#: A name that was changed on its way: anything after the mark but one of the names.
BROKEN = re.compile(f"{MARK}(?!{'|'.join(map(re.escape, HOSTILE))}).{{0,60}}")
SITE, FILE_NAME, SITE_NO = MARK + HOSTILE[3], f"{MARK}{HOSTILE[2]}.xlsx", "AZ99"
FUCHENG = "140524102"
#: Pages that show no village, township, site or file.
WITHOUT_NAMES = {"ledgers", "departments", "department"}
#: What a name would have become in the page had anything taken it for markup.
BORN = 'document.querySelectorAll(\'img[src="x"], [onerror], a[href^="javascript:"]\').length'


def rename(register: Path) -> None:
    """Give every row of a register one of the names, with the old one behind it so that they stay different."""
    with register.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    with register.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        for number, cells in enumerate(rows):
            writer.writerow(cells | {"name": f"{MARK}{HOSTILE[number % len(HOSTILE)]}{cells['name']}"})


@pytest.fixture(scope="module")
def hostile_server(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The simulated county, whose registers were then renamed, with a site and a file of such names."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(demo_store_folder / "data", folder, dirs_exist_ok=True)
    counties = folder / "counties"
    shutil.copytree(ROOT / "counties", counties)
    for register in ("villages.csv", "townships.csv"):
        rename(counties / "lingchuan" / "register" / register)
    environment = write_config(folder, counties)
    store = open_store(load_settings(folder / "config.toml"))
    site = row("resettlement_sites", site_no=SITE_NO, site_name=SITE, township_code=FUCHENG)
    taken_in(store, file("resettlement_sites", site, called=FILE_NAME))
    store.publish(NOW)
    store.record.engine.dispose()
    with running(folder, environment) as server:
        yield server


@pytest.fixture(scope="module")
def heard() -> list[str]:
    return []


@pytest.fixture(scope="module")
def hostile_tab(hostile_server: Server, context: BrowserContext, heard: list[str]) -> Iterator[Visitor]:
    """A tab in which no frame can set ``window.hacked`` unheard."""

    def dismiss(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    with tab(context, hostile_server) as visitor:
        visitor.page.expose_binding("report", lambda source: heard.append(source["frame"].url))
        visitor.page.add_init_script("Object.defineProperty(window, 'hacked', { set: () => window.report() })")
        visitor.page.on("dialog", dismiss)
        yield visitor


@pytest.fixture
def hostile(hostile_tab: Visitor) -> Iterator[Visitor]:
    yield from in_turn(hostile_tab)


@pytest.fixture
def hacked(heard: list[str]) -> list[str]:
    """Where a name ran as a program in this test, and every dialog."""
    heard.clear()
    return heard


def passport(server: Server) -> str:
    """Where the row of the site came from: its values and its file."""
    with closing(sqlite3.connect(f"file:{server.folder / 'record.sqlite'}?mode=ro", uri=True)) as record:
        (row_id,) = record.execute("SELECT row_id FROM resettlement_sites WHERE site_no = ?", (SITE_NO,)).fetchone()
    return f"/passport?of=row:resettlement_sites.{row_id}"


def seen(visitor: Visitor) -> str:
    """What every frame of the page shows; in none may a name have become markup."""
    texts = []
    for frame in visitor.page.frames:
        assert frame.evaluate(BORN) == 0, frame.url
        texts.append(frame.evaluate("document.body.innerText"))
        # Drawings and drop-downs hold text that no innerText tells.
        texts += frame.evaluate("[...document.querySelectorAll('svg text')].map(text => text.textContent)")
    return "\n".join(texts)


@pytest.mark.sweep
def test_on_every_page_a_name_is_text(hostile_server: Server, hostile: Visitor, hacked: list[str]) -> None:
    maps = [f"/villages?{query}" for query in ("by=township", "measure=tap_water&compare=change&with=2023-12")]
    ledgers = [f"/ledger?name={name}" for name in ("resettlement_sites", "villages", "road_projects")]
    narrowed = [f"/{page}?township={FUCHENG}" for page in ("targets", "tasks", "supervision")]
    data = [f"/data?part={part}&township={FUCHENG}" for part in ("board", "calendar", "findings", "quality")]
    # The private ledgers are drawn by the same code as the public ones.
    pages = [one for one in addresses(hostile_server) if not (one.startswith("/ledger?") and "township=" in one)]
    chosen = some([*pages, *maps, *ledgers, *narrowed, *data, passport(hostile_server)], 3)
    named, broken = set(), {}
    hostile.visit("/")
    for address in chosen:
        hostile.go(address)
        if address.startswith(("/villages", "/ledger?name=resettlement_sites")):
            map_frame(hostile, "Object.keys(window.map._layers).length > 3")
        text = seen(hostile)
        if MARK in text:
            named.add(address.split("?")[0].strip("/"))
        if found := BROKEN.findall(text):
            broken[address] = found
    assert broken == {}
    assert len(named) > 5 and (not IS_SWEEP or set(PAGES) - named == WITHOUT_NAMES)
    assert hacked == []


def test_on_the_map_a_name_is_text_wherever_it_is_pointed_at(
    hostile_server: Server, hostile: Visitor, hacked: list[str]
) -> None:
    villages = load_county(hostile_server.folder / "counties" / "lingchuan").villages
    named = {village.code: village.name for village in villages}
    hostile.visit("/villages")
    frame = map_frame(hostile)
    drawn = frame.evaluate(f"{DRAWN}.map(l => l.feature.properties.code)")
    for payload in HOSTILE:
        code = next(code for code in drawn if named[code].startswith(MARK + payload))
        tooltip = point_at(hostile, frame, code, named[code])
        assert tooltip.evaluate("tip => [...tip.querySelectorAll('*')].every(one => ['B', 'BR'].includes(one.tagName))")
    find_by_name(hostile, next(named[code] for code in drawn if HOSTILE[0] in named[code]))
    assert hacked == []


def point_at(visitor: Visitor, frame: Frame, code: str, name: str) -> Locator:
    """Bring a village to where nothing lies over it, and the mouse onto it; returns what the map then says."""
    layer = f"{DRAWN}.find(l => l.feature.properties.code === '{code}')"
    frame.evaluate(f"window.map.setView({layer}.getLatLng(), 15, {{animate: false}}); 1")
    place = frame.evaluate(f"(() => {{ const p = window.map.latLngToContainerPoint({layer}.getLatLng()); return {{x: p.x, y: p.y}}; }})()")  # fmt: skip
    box = visitor.page.locator("iframe").first.bounding_box()
    assert box
    tooltip = frame.locator(".leaflet-tooltip", has_text=name)
    for step in range(50):  # of movements in quick succession the map takes one
        visitor.page.mouse.move(box["x"] + place["x"] + step % 2, box["y"] + place["y"])
        with contextlib.suppress(PlaywrightTimeout):
            tooltip.wait_for(timeout=100)
            return tooltip
    raise AssertionError(f"nothing says {name}")


def find_by_name(visitor: Visitor, name: str) -> None:
    """Through the search box, whose list shows names, to the village marked."""
    visitor.page.locator(".st-key-find_village input").fill(name)
    visitor.page.get_by_role("option", name=name).first.wait_for()
    assert BROKEN.findall(seen(visitor)) == []
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(re.compile("village="))
    visitor.settle()
    expect(visitor.page.locator(".st-key-card_ranking")).to_contain_text("打开一村一册")
    expect(visitor.page.locator(".st-key-card_ranking")).to_contain_text(name)
    assert BROKEN.findall(seen(visitor)) == []


def test_the_drawing_taken_along_holds_the_names_as_text(hostile: Visitor, hacked: list[str]) -> None:
    hostile.visit("/villages?by=township")
    drawing = hostile.download(hostile.page.get_by_role("button", name="矢量图 SVG"))
    root = ElementTree.fromstring(Path(drawing.path()).read_text("utf-8"))
    assert {one.tag.partition("}")[2] for one in root.iter()}.isdisjoint(
        {"script", "img", "image", "foreignObject", "a"}
    )
    words = "\n".join(root.itertext())
    assert BROKEN.findall(words) == [] and all(payload in words for payload in HOSTILE)
    assert hacked == []


@pytest.mark.parametrize(
    "asked", ["https://a.cn/b", "www.a.cn", "a@b.cn", "[a](//a.cn)", "![x](//a.cn)", "<img src=x>", "&lt;b&gt;"]
)
def test_what_an_address_asks_in_vain_is_shown_as_text_and_never_as_a_link(hostile: Visitor, asked: str) -> None:
    """Without this a link to the dashboard could put any other link into its own words."""
    hostile.visit(f"/clues?{urlencode({'rule': asked})}")
    message = hostile.page.get_by_test_id("stAlert")
    expect(message).to_contain_text("地址里的“规则”写的是")
    assert f"“{asked}”" in message.inner_text().replace("\u2060", "")
    assert message.locator("a, img, b").count() == 0


def test_a_name_that_ran_would_be_heard(hostile: Visitor, hacked: list[str]) -> None:
    hostile.visit("/villages")
    map_frame(hostile).evaluate("window.hacked = 1; 1")
    hostile.page.evaluate("alert('1')")
    assert len(hacked) == 2
    assert BROKEN.findall(f"{MARK}&lt;script&gt;") and BROKEN.findall(f"{MARK}49") and not BROKEN.findall(SITE)
