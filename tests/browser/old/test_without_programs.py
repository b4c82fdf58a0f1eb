"""Where the programs do not run, whatever the reason, the page says so instead of staying white."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(locale="zh-CN")
    yield page
    page.close()


def test_scripts_that_are_not_allowed(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    expect(page.locator("noscript p")).to_be_visible()
    assert "没有开启网页脚本" in page.inner_text("body") and "系统管理员" in page.inner_text("body")
    context.close()


def test_programs_that_do_not_come_or_fail(page: Page, server: Server) -> None:
    page.route(
        re.compile(r"/static/js/index\."), lambda route: route.fulfill(body="nonsense(", content_type="text/javascript")
    )
    page.goto(server.address)
    waiting = page.locator(".waiting")
    expect(waiting).not_to_be_visible()  # somebody with a slow network is not alarmed at once
    waiting.evaluate("e => e.getAnimations().forEach(one => one.finish())")
    expect(waiting).to_be_visible()
    assert "兼容模式" in waiting.inner_text() and "系统管理员" in waiting.inner_text()


def test_programs_that_run_leave_nothing_of_it(visitor: Visitor) -> None:
    visitor.visit("/ledgers")
    assert visitor.page.locator(".waiting").count() == 0
    asked = visitor.page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert len(asked) > 50 and not [address for address in asked if "/assets/chrome86/" in address]
