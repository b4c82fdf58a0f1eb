"""From a figure on a page to the cell it was written in, by clicking the mark beside it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visitor
from tests.browser.handing_in import filled, road
from tests.browser.looking import ENGLISH, SCREENS, fits

pytestmark = pytest.mark.browser


def test_a_click_on_a_mark_leads_to_file_sheet_and_cell(server: Server, visitor: Visitor) -> None:
    path = filled(
        server, "农村公路建设项目台账", [road("PP-1", 里程=0.5, 项目名称="来历试验路", 验收日期=dt.date(2025, 6, 30))]
    )
    assert server.cli("import", str(path)).returncode == 0
    visitor.visit("/ledger?name=road_projects")
    row = visitor.page.locator(".wide-table tr", has_text="PP-1").last
    row.locator("a.passport").click()
    expect(visitor.page.locator(".block-title").first).to_have_text("数据来历")
    visitor.settle()
    length = visitor.page.locator(".st-key-card_passport_row tr", has_text="里程")
    expect(length).to_contain_text("0.5")
    expect(length).to_contain_text(path.name)
    expect(length).to_contain_text("农村公路建设项目台账")
    expect(length.locator("td").last).to_have_text(re.compile(r"^[A-Z]\d+$"))
    visitor.visit("/targets?commitment=C35")
    visitor.page.locator(".st-key-card_detail a.passport").first.click()
    expect(visitor.page.locator(".st-key-card_passport_way")).to_contain_text("figures/road_km.sql")
    counted = visitor.page.locator(".st-key-card_passport_rows tr", has_text="来历试验路")
    expect(counted).to_contain_text(path.name)
    expect(counted).to_contain_text(re.compile(r"0\.5\s*[A-Z]\d+"))
    assert ENGLISH.findall(visitor.text()) == []
    fits(visitor, SCREENS)


def test_an_address_nobody_made_is_answered_with_a_sentence(visitor: Visitor) -> None:
    visitor.visit("/passport?of=row/road_projects/0000000000000000")
    expect(visitor.page.locator('[data-testid="stAlert"]')).to_contain_text("没有这一行，或者您无权查看")


def test_paper_has_no_marks(visitor: Visitor) -> None:
    visitor.visit("/")
    assert visitor.page.locator("a.passport").first.is_visible()
    visitor.page.emulate_media(media="print")
    assert not visitor.page.locator("a.passport").first.is_visible()
