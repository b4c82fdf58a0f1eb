"""One household's file as it is printed: one upright sheet without the frame and without the forms."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def test_a_households_file_is_one_sheet_of_a4(visitor: Visitor) -> None:
    visitor.visit("/households?asof=2025-06")
    for _ in range(2):
        visitor.page.locator(".st-key-card_places td a:not(.passport)").first.click()
        visitor.settle()
    visitor.page.locator("a[href*='household?'][href*='id=']:not(.passport)").first.click()
    visitor.page.wait_for_url(re.compile("household"))
    visitor.settle()
    pdf = visitor.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [(595, 842)]
    visitor.page.emulate_media(media="print")
    for hidden in ('[data-testid="stSidebar"]', ".st-key-frame_line", ".st-key-card_casework", ".st-key-card_identity"):
        expect(visitor.page.locator(hidden).first).to_be_hidden()
    text = visitor.page.locator(".st-key-card_printed").inner_text()
    for part in (
        "一户一档、一户一策",
        "家庭成员",
        "当年监测线",
        "帮扶措施",
        "办理过程",
        "大事记",
        "截至2025年6月",
        "演示数据",
    ):
        assert part in text, part
