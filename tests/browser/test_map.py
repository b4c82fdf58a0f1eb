"""The map that leaders browse, in a real browser: shapes, colours, clicks, the slider."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tests.browser.conftest import Visitor
from tests.browser.looking import DRAWN, map_frame

pytestmark = pytest.mark.browser

#: Townships drawn as areas: code -> fill colour, "" where not filled.
AREAS = (
    "Object.fromEntries(Object.values(window.map._layers).filter(l => l instanceof L.Polygon && l.feature && l.feature.properties.code)"
    ".map(l => [l.feature.properties.code, l.options.fillOpacity ? l.options.fillColor : '']))"
)
_LEGEND = re.compile(r"（(\d+) (?:村|乡镇)）")
_GREENS = {"#C7DDD3", "#8DBBA6", "#4F9173", "#2E6B4F"}


def fills(frame: Frame) -> Counter[str]:
    return Counter(frame.evaluate(f"{DRAWN}.map(l => l.options.fillColor)"))


def legend(visitor: Visitor) -> list[int]:
    text = visitor.page.locator(".st-key-card_map").inner_text()
    return [int(count) for count in _LEGEND.findall(text)]


def click(visitor: Visitor, frame: Frame, place: str) -> None:
    """Click the place a script gives as {x, y} in the frame; a canvas needs the mouse on it before."""
    point, box = frame.evaluate(place), visitor.page.locator("iframe").first.bounding_box()
    assert box
    visitor.page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
    frame.wait_for_selector("canvas.leaflet-interactive")
    visitor.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])


def redrawn(frame: Frame) -> None:
    """Wait until the canvas shows what the map was told: it is drawn with the next frame."""
    frame.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_every_exited_village_is_drawn_once_in_the_colours_of_the_legend(visitor: Visitor) -> None:
    for address, colours in (
        ("/villages", _GREENS | {"#9AA0A6"}),
        ("/villages?measure=tap_water&asof=2024-12", _GREENS | {"#9AA0A6"}),
        ("/villages?measure=monitored", {"#DCE5EF", "#A3B8D1", "#5F82AC", "#12355B"}),
    ):
        visitor.visit(address)
        frame = map_frame(visitor)
        assert frame.evaluate(f"new Set({DRAWN}.map(l => l.feature.properties.code)).size") == 114
        found = fills(frame)
        assert sum(found.values()) == 114 and set(found) <= colours
        assert sorted(count for count in legend(visitor) if count) == sorted(found.values())


def test_a_township_clicked_filters_the_page_and_stands_in_the_address(visitor: Visitor) -> None:
    visitor.visit("/villages?by=township&classes=quantiles&measure=ledger.road_projects.length_km")
    frame = map_frame(visitor, f"Object.keys({AREAS}).length")
    before = frame.evaluate(AREAS)
    assert len(before) == 11 and set(before.values()) <= _GREENS | {"#9AA0A6"}
    assert visitor.page.locator(".st-key-card_ranking").inner_text().startswith("11 个乡镇")
    frame.evaluate("window.__marker = 1")
    click(visitor, frame, "(() => { const p = window.map.latLngToContainerPoint(window.map.townshipSeats['140524207']); return {x: p.x - 14, y: p.y + 14}; })()")  # fmt: skip
    visitor.page.wait_for_url(re.compile("township=140524207"))
    visitor.settle()
    assert "by=township" in visitor.page.url and "measure=ledger.road_projects.length_km" in visitor.page.url
    expect(visitor.page.locator(".st-key-township")).to_contain_text("古郊乡")
    expect(visitor.page.locator(".st-key-card_ranking")).to_contain_text("1 个乡镇")
    frame = map_frame(visitor, f"Object.keys({AREAS}).length")
    assert frame.evaluate(AREAS) == before  # the others keep their colours, to be clicked next


#: A place near a township's seat where no village can take the click.
BESIDE_A_SEAT = (
    "(() => { const to = at => window.map.latLngToContainerPoint(at), seat = to(window.map.townshipSeats['CODE']);"
    f" const villages = {DRAWN}.map(l => to(l.getLatLng()));"
    " const around = [...Array(72).keys()].map(i => ({x: seat.x + (14 + i / 3) * Math.cos(i), y: seat.y + (14 + i / 3) * Math.sin(i)}));"
    " return around.find(p => villages.every(v => Math.hypot(v.x - p.x, v.y - p.y) > 12)); })()"
)


def test_a_township_clicked_on_the_overview_filters_it_and_clicked_again_no_longer(visitor: Visitor) -> None:
    visitor.visit("/?department=nongye&asof=2025-06")
    seat = BESIDE_A_SEAT.replace("CODE", "140524207")
    click(visitor, map_frame(visitor), seat)
    visitor.page.wait_for_url(re.compile("township=140524207"))
    visitor.settle()
    assert "department=nongye" in visitor.page.url and "asof=2025-06" in visitor.page.url
    expect(visitor.page.locator(".st-key-township")).to_contain_text("古郊乡")
    expect(visitor.page.locator(".st-key-card_villages")).to_contain_text("所选乡镇脱贫户")
    click(visitor, map_frame(visitor), seat)
    visitor.page.wait_for_url(lambda address: "township" not in address)
    visitor.settle()
    expect(visitor.page.locator(".st-key-card_villages")).to_contain_text("全县脱贫户")


def test_going_back_from_a_village_clicked_on_the_overview_leaves_nothing_of_it_in_the_address(
    visitor: Visitor,
) -> None:
    visitor.visit("/?asof=2025-06")
    frame = map_frame(visitor)
    click(visitor, frame, f"(() => {{ const p = window.map.latLngToContainerPoint({DRAWN}[0].getLatLng()); return {{x: p.x, y: p.y}}; }})()")  # fmt: skip
    visitor.page.wait_for_url(re.compile(r"/village\?.*code="))
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.page.locator(".block-title").first).to_have_text("总览")
    visitor.page.wait_for_url(re.compile(r"/\?asof=2025-06$"))


#: As many ledgers as can lie over the map at once.
LAYERS = ("care_counts", "designations", "housing_checks", "herb_plantings", "road_projects", "pv_stations")


@pytest.mark.parametrize("width", [1366, 1920])
def test_every_choice_above_the_map_can_be_read_and_taken_away_and_the_map_stays_in_sight(
    visitor: Visitor, width: int
) -> None:
    page, height = visitor.page, width * 9 // 16
    page.set_viewport_size({"width": width, "height": height})
    visitor.visit("/villages?measure=monitored")
    map_frame(visitor)
    box = page.locator(".st-key-card_map iframe").bounding_box()
    assert box and box["y"] + box["height"] <= height
    keys = ("measure", "by", "of", "classes", "compare")
    inputs = [page.locator(f".st-key-map_{key} input") for key in keys]
    assert [
        key for key, one in zip(keys, inputs, strict=True) if one.evaluate("e => e.scrollWidth > e.clientWidth")
    ] == []
    visitor.visit("/villages?compare=side&layers=" + ",".join(LAYERS))
    chips = page.locator(".st-key-map_layers [data-tag]")
    expect(chips).to_have_count(len(LAYERS))
    frame_box = page.locator(".st-key-map_layers").bounding_box()
    assert frame_box
    for chip in chips.all():
        inside = chip.bounding_box()
        assert inside and inside["x"] + inside["width"] <= frame_box["x"] + frame_box["width"]
        assert inside["y"] >= frame_box["y"] and inside["y"] + inside["height"] <= frame_box["y"] + frame_box["height"]
        assert not chip.locator("span").first.evaluate("e => e.scrollWidth > e.clientWidth")
    title = chips.last.inner_text()
    chips.last.get_by_role("button").click()
    expect(chips).to_have_count(len(LAYERS) - 1)
    expect(page.locator(".st-key-map_layers")).not_to_contain_text(title)


#: The marks of ledgers over the villages, as Leaflet holds them.
SYMBOLS = "Object.values(window.map._layers).filter(l => l.options && l.options.outline)"


def test_a_ledger_stands_beside_the_villages_in_the_colours_of_its_legend(visitor: Visitor) -> None:
    visitor.visit("/villages?layers=road_projects&asof=2025-06")
    frame = map_frame(visitor, f"{SYMBOLS}.length")
    legend_line = visitor.page.locator(".st-key-card_map").get_by_text("农村公路建设项目台账").locator("..")
    said = dict(re.findall(r"(计划|在建|完工待验|已验收) (\d+) 处", legend_line.inner_text()))
    found = Counter(frame.evaluate(f"{SYMBOLS}.map(l => l.options.fillColor)"))
    wanted = {"计划": "#0072B2", "在建": "#E69F00", "完工待验": "#CC79A7", "已验收": "#56B4E9"}
    assert found == {wanted[status]: int(count) for status, count in said.items()} and len(found) == 4
    # What the canvas shows in the middle of a mark that nothing covers, far from the others.
    frame.evaluate(f"window.map.setView({SYMBOLS}[0].getLatLng(), 15, {{animate: false}}); 1")
    redrawn(frame)
    pixel = frame.evaluate(
        f"(() => {{ const l = {SYMBOLS}[0], c = l._renderer, at = l._point.subtract(c._bounds.min), k = c._container.width / c._bounds.getSize().x;"
        " const p = c._ctx.getImageData(Math.round(at.x * k), Math.round(at.y * k), 1, 1).data;"
        " return ['#' + [...p].slice(0, 3).map(v => v.toString(16).padStart(2, '0')).join('').toUpperCase(), l.options.fillColor]; })()"
    )
    assert pixel[0] == pixel[1]
    assert legend_line.get_by_role("link").get_attribute("href") == "/ledger?asof=2025-06&name=road_projects"


def test_a_symbol_clicked_marks_its_village_and_the_circle_stays_to_be_clicked(visitor: Visitor) -> None:
    visitor.visit("/villages?layers=tourism_villages&asof=2025-06")
    frame = map_frame(visitor, f"{SYMBOLS}.length")
    one = f"{SYMBOLS}.filter(l => l.feature.properties.code.length === 12)[0]"
    code = frame.evaluate(f"{one}.feature.properties.code")
    frame.evaluate(f"window.map.setView({one}.getLatLng(), 15, {{animate: false}}); 1")
    redrawn(frame)
    place = f"(() => {{ const p = window.map.layerPointToContainerPoint({one}._point); return {{x: p.x, y: p.y}}; }})()"
    click(visitor, frame, place)
    expect(frame.locator(".leaflet-tooltip")).to_contain_text("乡村旅游示范村台账 · ")
    visitor.page.wait_for_url(re.compile(f"village={code}"))
    assert "layers=tourism_villages" in visitor.page.url
    village = visitor.page.locator(".st-key-card_ranking")
    expect(village.get_by_text("打开一村一册")).to_be_visible()


def test_layers_are_chosen_by_hand_and_go_with_the_link_onto_the_papers(visitor: Visitor) -> None:
    visitor.visit("/villages?asof=2025-06")
    box = visitor.page.locator(".st-key-map_layers input")
    box.fill("光伏帮扶电站")
    visitor.page.get_by_role("option", name="光伏帮扶电站（到村）").click()
    visitor.page.keyboard.press("Escape")  # an open list hides the rest of the page from whoever reads it by roles
    visitor.page.wait_for_url(re.compile("layers=pv_stations"))
    visitor.settle()
    frame = map_frame(visitor, f"{SYMBOLS}.length")
    count = frame.evaluate(f"{SYMBOLS}.length")
    drawing = Path(visitor.download(visitor.page.get_by_role("button", name="矢量图 SVG")).path()).read_text("utf-8")
    symbols = drawing.count('class="symbol"')
    assert (
        symbols == count + len(re.findall(r"\d+ 处 \d+ 行", drawing)) and "光伏帮扶电站台账（截至2025年6月）" in drawing
    )
    (slide,) = Presentation(str(visitor.download(visitor.page.get_by_role("button", name="幻灯片 PPT")).path())).slides
    assert sum(shape.name.startswith("光伏帮扶电站台账 · ") for shape in slide.shapes) == count


def test_a_village_clicked_is_marked_and_opens_from_there(visitor: Visitor) -> None:
    visitor.visit("/villages")
    frame = map_frame(visitor)
    name = frame.evaluate(f"{DRAWN}[0].feature.properties.name")
    code = frame.evaluate(f"{DRAWN}[0].feature.properties.code")
    click(visitor, frame, f"(() => {{ const p = window.map.latLngToContainerPoint({DRAWN}[0].getLatLng()); return {{x: p.x, y: p.y}}; }})()")  # fmt: skip
    visitor.page.wait_for_url(re.compile(f"village={code}"))
    card = visitor.page.locator(".st-key-card_ranking")
    expect(card).to_contain_text(name)
    expect(card).to_contain_text("东经")
    card.get_by_text("打开一村一册").click()
    visitor.page.wait_for_url(re.compile(rf"/village\?.*code={code}"))


def test_the_slider_moves_the_month_of_the_page_and_the_map_stays_where_it_is(visitor: Visitor) -> None:
    visitor.visit("/villages?measure=income&asof=2025-01")
    frame = map_frame(visitor)
    frame.evaluate("window.__marker = 1; window.map.setView([35.7, 113.3], 13, {animate: false}); 1")
    before = fills(frame)
    slider = visitor.page.locator(".st-key-month_slider input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    visitor.page.wait_for_url(re.compile("asof=2024-12"))
    visitor.settle()
    expect(visitor.page.locator(".st-key-asof input")).to_have_value("截至 2024年12月")
    slider.focus()
    slider.press("ArrowLeft")
    visitor.page.wait_for_url(re.compile("asof=2024-11"))
    visitor.settle()
    frame = map_frame(visitor)
    assert frame.evaluate("window.__marker") == 1 and frame.evaluate("window.map.getZoom()") == 13
    assert "2023年度" in visitor.text()
    assert fills(frame) != before  # before December the year before is the newest known


def test_a_changed_measure_keeps_pan_and_zoom_and_home_leads_back(visitor: Visitor) -> None:
    visitor.visit("/villages")
    frame = map_frame(visitor)
    home = frame.evaluate("window.map.getZoom()")
    frame.evaluate("window.__marker = 1; window.map.setView([35.7, 113.3], 13, {animate: false}); 1")
    redrawn(frame)
    visitor.choose("map_measure", "村基本指标 · 脱贫户（户）")
    frame = map_frame(visitor)
    assert frame.evaluate("window.__marker") == 1
    assert frame.evaluate("window.map.getZoom()") == 13
    assert "measure=lifted" in visitor.page.url
    frame.evaluate("document.querySelector('.map-home').click()")
    assert frame.evaluate("window.map.getZoom()") == home
    assert "示意分区，非行政区划界线" in frame.evaluate("document.querySelector('.map-note').textContent")


def test_two_months_stand_side_by_side_or_as_their_change(visitor: Visitor) -> None:
    visitor.visit("/villages?compare=side&with=2023-12&asof=2025-06")
    expect(visitor.page.locator(".st-key-card_map iframe")).to_have_count(2)
    text = visitor.page.locator(".st-key-card_map").inner_text()
    assert "2023年度" in text and "2024年度" in text
    visitor.choose("map_compare", "两个月的变化")
    expect(visitor.page.locator(".st-key-card_map iframe")).to_have_count(1)
    assert "compare=change" in visitor.page.url
    frame = map_frame(visitor)
    assert sum(fills(frame).values()) == 114
    assert set(fills(frame)) <= {"#8C510A", "#D8B365", "#F1EFE8", "#92BFDB", "#2B6CA3", "#9AA0A6"}
    assert "减少" in visitor.page.locator(".st-key-card_map").inner_text()


def test_the_ranking_tells_the_same_as_the_map_and_selects_with_it(visitor: Visitor) -> None:
    visitor.visit("/villages?measure=farmer_income")
    frame = map_frame(visitor)
    on_map = frame.evaluate(f"Object.fromEntries({DRAWN}.map(l => [l.feature.properties.code, l.options.fillColor]))")
    rows = visitor.page.locator(".st-key-card_ranking tr")
    bars = rows.evaluate_all("rows => rows.map(row => [row.dataset.code, row.querySelector('i').style.background, row.querySelector('.label').textContent, parseFloat(row.querySelector('i').style.width)])")  # fmt: skip
    assert len(bars) > 100
    for code, colour, _, _ in bars:
        red, green, blue = (int(part) for part in re.findall(r"\d+", colour))
        assert on_map[code] == f"#{red:02X}{green:02X}{blue:02X}"
    figures = [float(label.removesuffix(" 元")) for _, _, label, _ in bars]
    assert figures == sorted(figures, reverse=True)
    assert bars[0][3] == 100 and abs(bars[50][3] - 100 * figures[50] / figures[0]) < 0.1
    rows.nth(2).press("Enter")
    visitor.page.wait_for_url(re.compile(f"village={bars[2][0]}"))
    expect(visitor.page.locator(".st-key-card_ranking tr[aria-pressed=true]")).to_have_attribute(
        "data-code", bars[2][0]
    )
    rows.nth(4).click()
    visitor.page.wait_for_url(re.compile(f"village={bars[4][0]}"))
    frame = map_frame(visitor)
    marked = f"{DRAWN}.filter(l => l.options.radius === 9).map(l => l.feature.properties.code)"
    frame.wait_for_function(f"JSON.stringify({marked}) === '[\"{bars[4][0]}\"]'")


def test_two_maps_beside_each_other_move_together(visitor: Visitor) -> None:
    visitor.visit("/villages?compare=side&with=2023-12&asof=2025-06")
    expect(visitor.page.locator(".st-key-card_map iframe")).to_have_count(2)
    map_frame(visitor)
    where = "(() => { const c = window.map.getCenter(); return [c.lat.toFixed(3), c.lng.toFixed(3), window.map.getZoom()]; })()"
    for leading in (0, 1):
        maps = [frame for frame in visitor.page.frames if "streamlit_folium" in frame.url]
        for frame in maps:
            frame.wait_for_function("window.map && window.map.countyBounds")
        maps[leading].evaluate(f"window.map.setView([35.7, 113.3{leading}], {12 - leading}, {{animate: false}}); 1")
        assert (
            maps[1 - leading].evaluate(where)
            == maps[leading].evaluate(where)
            == ["35.700", f"113.3{leading}0", 12 - leading]
        )
    visitor.choose("map_compare", "只看一个月")
    expect(visitor.page.locator(".st-key-card_map iframe")).to_have_count(1)


def test_the_map_comes_as_picture_drawing_and_slide(visitor: Visitor) -> None:
    visitor.visit("/villages?by=township&asof=2024-12")
    map_frame(visitor, f"Object.keys({AREAS}).length")
    files = {
        name: visitor.download(visitor.page.get_by_role("button", name=name))
        for name in ("图片 PNG", "矢量图 SVG", "幻灯片 PPT")
    }
    assert {file.suggested_filename for file in files.values()} == {
        f"演示数据-村集体经济收入-按乡镇-2024-12.{kind}" for kind in ("png", "svg", "pptx")
    }
    assert Path(files["图片 PNG"].path()).read_bytes()[1:4] == b"PNG"
    drawing = Path(files["矢量图 SVG"].path()).read_text("utf-8")
    assert drawing.count('class="shape"') == 12  # the county and its townships
    assert "示意分区，非行政区划界线" in drawing and "2024年度" in drawing and "演示数据" in drawing
    (slide,) = Presentation(str(files["幻灯片 PPT"].path())).slides
    assert "陵川县" in slide.shapes[0].text_frame.text
    assert sum(shape.shape_type == MSO_SHAPE_TYPE.FREEFORM for shape in slide.shapes) == 13  # and the scale bar
