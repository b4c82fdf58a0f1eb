"""The targets page in a real browser: from the list to one target, another pace supposed, and the plan's close."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
CUT = """() => [...document.querySelectorAll('[class*="st-key-card_"] td, [class*="st-key-card_"] th')]
  .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.innerText)"""
WIDER = "() => document.querySelector('[data-testid=stMain]').scrollWidth > document.querySelector('[data-testid=stMain]').clientWidth"


def test_sort_open_suppose_and_close(visitor: Visitor) -> None:
    visitor.visit("/targets?asof=2025-06")
    page = visitor.page
    assert page.evaluate(CUT) == [] and not page.evaluate(WIDER)
    page.get_by_role("radio", name="全部按差距").click()
    expect(page).to_have_url(re.compile("order=gap"))
    visitor.settle()
    first = page.locator(".st-key-card_board_0 tbody tr").first
    expect(first).to_contain_text("滞后")
    first.locator("a:not(.passport)").first.click()
    page.wait_for_url(re.compile("commitment=C"))
    visitor.settle()
    answer = page.locator(".st-key-card_what_if .line").first
    expect(answer).to_contain_text("测算：达到")
    box = page.get_by_role("spinbutton")
    box.fill("1")
    box.press("Enter")
    expect(answer).to_contain_text("测算：达不到")
    expect(page.locator(".st-key-card_trend .legendtext", has_text="测算")).to_have_count(1)
    page.get_by_text("‹ 全部承诺").click()
    visitor.settle()
    page.get_by_role("radio", name="收官").click()
    expect(page).to_have_url(re.compile("view=closing"))
    visitor.settle()
    expect(page.locator(".st-key-card_closing")).to_contain_text("还没到收官")
    assert page.evaluate(CUT) == [] and not page.evaluate(WIDER)


def test_small_pictures_are_drawn_and_lead_to_their_target(visitor: Visitor) -> None:
    visitor.visit("/targets?asof=2025-06&view=small")
    page = visitor.page
    pictures = page.locator(".mini img")
    assert pictures.count() > 30
    assert page.evaluate("[...document.querySelectorAll('.mini img')].every(img => img.naturalWidth > 0)")
    page.locator(".mini", has_text="四好农村路").locator("a:not(.passport)").click()
    page.wait_for_url(re.compile("commitment=C35"))
    visitor.settle()
    assert "新改建“四好农村路”360公里" in visitor.text()
