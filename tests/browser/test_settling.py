"""A lead settled on screen, as the office does it, and the page of the unit that then answers for it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from data_access.county.county import load_county
from data_access.record.notes.settlements import leads_for
from settings import ROOT
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def led_by(visitor: Visitor, unit: str) -> str:
    visitor.visit("/departments")
    card: Locator = visitor.page.locator(".small-card", has_text=unit).first
    found = re.search(r"牵头 (\d+) 项", card.inner_text())
    assert found
    return found[1]


def waits_for_its_lead_only(topics: Locator) -> str:
    """The first commitment of the waiting list whose lead is all that is open: one for every topic has a row."""
    leads = topics.filter(has_text="牵头单位")
    others = "".join(topics.filter(has_not_text="牵头单位").all_inner_texts())
    return next(title for title in leads.locator("a").all_inner_texts() if title not in others)


def test_a_lead_settled_on_screen_counts_on_the_departments_card(visitor: Visitor) -> None:
    page = visitor.page
    visitor.visit("/departments")
    title = waits_for_its_lead_only(page.locator(".st-key-card_waiting_list tbody tr"))
    page.locator(".st-key-card_waiting_list").get_by_text(title, exact=True).click()
    page.wait_for_url(re.compile("commitment=C"))
    visitor.settle()
    (id,) = re.findall(r"commitment=(C\d+)", page.url)
    county = load_county(ROOT / "counties" / "lingchuan")
    unit = leads_for(county, county.commitment(id))[0].short_name
    before = int(led_by(visitor, unit))
    visitor.visit(f"/targets?commitment={id}")
    visitor.choose(f"settle_{id}_lead", unit)
    page.locator(f".st-key-settle_{id}_grounds input").fill("县委会议纪要〔2025〕9号")
    page.locator(".st-key-actor input").fill("李某")
    page.keyboard.press("Tab")
    visitor.settle()
    page.locator(f".st-key-settle_{id}_confirm button").click()
    expect(page.locator('[data-testid="stAlert"]')).to_contain_text(f"已确认{title}的牵头单位")
    visitor.settle()
    expect(page.locator(".st-key-card_settling")).to_contain_text("李某")
    assert int(led_by(visitor, unit)) == before + 1
    expect(page.locator(".st-key-card_waiting_list")).not_to_contain_text(title)


def test_a_units_page_prints_upright_without_the_frame(visitor: Visitor) -> None:
    visitor.visit("/department?id=nongye")
    pdf = visitor.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) >= 2  # what does not fit goes on: nothing is cut at the first sheet
    assert all((round(float(width)), round(float(height))) == (595, 842) for width, height in boxes)
    visitor.page.emulate_media(media="print")
    for hidden in ('[data-testid="stSidebar"]', ".st-key-frame_line"):
        expect(visitor.page.locator(hidden).first).to_be_hidden()
    text = visitor.page.locator(".st-key-card_printed").inner_text()
    assert "截至2025年6月" in text and "数据版本" in text and "判定规则" in text and "演示数据" in text
