"""What a new user meets in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visitor
from tests.browser.looking import ENGLISH

pytestmark = pytest.mark.browser

PAGES = {
    "/": "总览",
    "/villages": "村庄地图",
    "/village?code=140524100200": "一村一册",
    "/targets": "目标进度",
    "/targets?commitment=C35": "目标进度",
    "/tasks": "任务分工",
    "/tasks?task=a13": "任务分工",
    "/departments": "部门",
    "/department?id=nongye": "部门一页",
    "/townships": "乡镇",
    "/township?code=140524102": "乡镇一页",
    "/ledgers": "台账",
    "/ledger?name=road_projects": "台账明细",
    "/households": "风险户",
    "/clues": "线索预警",
    "/clues?part=rules": "线索预警",
    "/households?show=projector": "风险户",
    "/households?status=overdue": "风险户",
    "/screening?township=140524204": "排查调整",
    "/guarantees": "三保障",
    "/supervision": "督办",
    "/supervision?item=5": "督办",
    "/data": "数据管理",
}


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_first_visit_to_each_path(visitor: Visitor, path: str, title: str) -> None:
    visitor.visit(path)
    expect(visitor.page.locator(".block-title").first).to_have_text(title)
    text = visitor.text()
    assert "演示数据" in text
    expect(visitor.page.locator(".st-key-asof input")).to_have_value("截至 2025年6月")
    assert ENGLISH.findall(text) == []
    assert visitor.page.locator('[data-testid="stException"], [data-testid="stAlert"]').count() == 0


def test_filters_survive_a_change_of_page_and_stand_in_the_address(visitor: Visitor) -> None:
    visitor.visit("/?township=140524100&township=140524101&asof=2024-12")
    expect(visitor.page.locator(".st-key-township")).to_contain_text("崇文镇")
    for name, path in (("村庄地图", "villages"), ("目标进度", "targets"), ("风险户", "households")):
        visitor.page.locator('[data-testid="stSidebarNav"]').get_by_text(name, exact=True).click()
        visitor.page.wait_for_url(re.compile(path))
        visitor.settle()
        assert "township=140524100&township=140524101" in visitor.page.url
        assert "asof=2024-12" in visitor.page.url
        expect(visitor.page.locator(".st-key-township")).to_contain_text("礼义镇")
    assert "2024年12月" in visitor.text()


def test_choosing_a_month_changes_address_and_figures(visitor: Visitor) -> None:
    visitor.visit("/households?asof=2025-06")
    before = visitor.page.locator(".big").first.inner_text()
    visitor.choose("asof", "截至 2025年5月")
    expect(visitor.page).to_have_url(re.compile("asof=2025-05"))
    expect(visitor.page.locator(".big").first).not_to_have_text(before)


def test_unknown_filter_values_are_ignored_with_a_notice(visitor: Visitor) -> None:
    visitor.visit("/?township=999&department=nobody&asof=1066-10")
    expect(visitor.page.get_by_text("已忽略：999、nobody、1066-10")).to_be_visible()
    assert visitor.page.url.endswith("/?asof=2025-06")


def test_wrong_address_returns_to_the_overview_in_chinese(visitor: Visitor) -> None:
    visitor.visit("/nowhere")
    expect(visitor.page.get_by_text("没有这个网址，已回到总览")).to_be_visible()
    expect(visitor.page.locator(".block-title").first).to_have_text("总览")
    assert ENGLISH.findall(visitor.text()) == []


def test_county_to_household_in_three_clicks(visitor: Visitor) -> None:
    visitor.visit("/households")
    steps = (("places", r"township=\d{9}"), ("places", r"village=\d{12}"), ("cases", r"/household\?.*id=[0-9a-f]{16}"))
    for card, expected in steps:
        visitor.page.locator(f".st-key-card_{card} .grid-table a").first.click()
        visitor.page.wait_for_url(re.compile(expected))
        visitor.settle()
    text = visitor.text()
    assert "家庭成员" in text and "人均纯收入" in text and "办理过程" in text


@pytest.mark.parametrize(
    "path",
    [
        "/household?id=nope",
        "/household",
        "/village?code=1' OR 1=1",
        "/village",
        "/ledger?name=nope",
        "/department?id=townships",
        "/township",
    ],
)
def test_an_unknown_household_village_or_ledger_is_a_sentence(visitor: Visitor, path: str) -> None:
    visitor.visit(path)
    alert = visitor.page.locator('[data-testid="stAlert"]')
    expect(alert).to_contain_text("没有这")
    assert "Traceback" not in visitor.text()


def test_an_unknown_village_leads_to_the_map_with_the_filters(visitor: Visitor) -> None:
    visitor.visit("/village?code=999999999999&township=140524100&asof=2025-05")
    visitor.page.get_by_role("link", name="打开村庄地图 ›").click()
    visitor.page.wait_for_url(re.compile("/villages\\?"))
    visitor.settle()
    expect(visitor.page.locator(".block-title").first).to_have_text("村庄地图")
    assert "township=140524100" in visitor.page.url and "asof=2025-05" in visitor.page.url


def test_a_townships_tasks_stand_apart_from_what_is_the_countys(visitor: Visitor) -> None:
    visitor.visit("/targets?township=140524100")
    boards = visitor.page.locator('[class*="st-key-card_board_"]')
    own = boards.filter(has=visitor.page.locator("tr", has_text="新改建“四好农村路”"))
    expect(own).to_contain_text("崇文镇的分解任务")
    rest = boards.filter(has=visitor.page.locator("tr", has_text="农民收入增速高于全市"))
    expect(rest).to_contain_text("全县事项（不分乡镇）")


def test_going_back_from_what_a_link_opened_takes_one_step(visitor: Visitor) -> None:
    """What is opened settles the filter line; writing that into the address would be a step of its own."""
    visitor.visit("/villages?village=140524100202&asof=2025-06")
    township = visitor.page.locator('[data-testid="stMultiSelect"]').first
    visitor.page.get_by_role("link", name="打开一村一册 ›").click()
    visitor.page.wait_for_url(re.compile("/village\\?"))
    visitor.settle()
    expect(township).to_contain_text("崇文镇")
    visitor.page.go_back()
    visitor.page.wait_for_url(re.compile("/villages\\?"))
    visitor.settle()
    expect(visitor.page.locator(".block-title").first).to_have_text("村庄地图")
    expect(township).not_to_contain_text("崇文镇")


def test_server_listens_on_this_machine_alone(server: Server) -> None:
    port = int(server.address.rsplit(":", 1)[1])
    with open("/proc/net/tcp", encoding="ascii") as table:
        listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
    assert [place for place in listening if place.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


def test_a_crafted_link_loads_nothing_from_outside_and_is_shown_as_text(visitor: Visitor) -> None:
    visitor.visit("/?township=![](//e.co/x.png)")
    expect(visitor.page.get_by_text("已忽略：![](//e.co/x.png)")).to_be_visible()


def test_a_repeated_filter_counts_once(visitor: Visitor) -> None:
    visitor.visit("/targets?township=140524100&township=140524100")
    assert visitor.page.url.count("140524100") == 1
    expect(visitor.page.locator("tr", has_text="培训脱贫劳动力7000名")).not_to_contain_text("缺数")


@pytest.mark.parametrize("path", ["/village/xyz", "/a/b"])
def test_a_wrong_address_of_two_parts_is_no_white_page(visitor: Visitor, path: str) -> None:
    visitor.visit(path)
    expect(visitor.page.locator(".block-title").first).to_have_text("总览")
