"""The data page at work: cancelling, taking back, reporting and accepting, correcting, all in a real browser."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visitor
from tests.browser.handing_in import filled, pick, road
from tests.browser.looking import road_km

pytestmark = pytest.mark.browser

TITLE = "农村公路建设项目台账"
PARTS = ("import", "desk", "board", "calendar", "findings", "quality", "batches", "corrections", "layers")


def choose_file(visitor: Visitor, path: Path, card: str) -> None:
    visitor.page.set_input_files(f'.st-key-card_{card} [data-testid="stFileUploader"] input[type=file]', str(path))
    visitor.settle()


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_by_its_address(visitor: Visitor, part: str) -> None:
    visitor.visit(f"/data?part={part}")
    assert visitor.page.locator('[class*="st-key-card_"]').count() >= 1
    assert "出错" not in visitor.text()
    assert f"part={part}" in visitor.page.url


def test_a_faulty_workbook_comes_back_marked(server: Server, visitor: Visitor) -> None:
    broken = filled(server, TITLE, [road("M-1", 里程="很长")])
    visitor.visit("/data")
    choose_file(visitor, broken, "upload")
    visitor.page.get_by_role("button", name="只检查").click()
    expect(visitor.page.get_by_text("发现 1 处问题")).to_be_visible()
    download = visitor.download(visitor.page.get_by_role("button", name=re.compile("下载标出错处的")))
    assert download.suggested_filename == f"标出错处-{broken.stem}.xlsx"


def test_an_import_is_withdrawn_on_screen(server: Server, visitor: Visitor) -> None:
    before = road_km(visitor)
    done = server.cli("import", str(filled(server, TITLE, [road("W-1", 里程=7.5)])))
    number = re.search(r"批次号 (\d+)", done.stdout)
    assert number and road_km(visitor) == pytest.approx(before + 7.5)
    visitor.visit("/data?part=batches")
    pick(visitor, "withdraw_batch", f"第 {number[1]} 批")
    visitor.page.locator(".st-key-withdraw button").click()
    expect(visitor.page.get_by_text("撤回一批数据要写明原因")).to_be_visible()
    visitor.page.get_by_label("撤回原因").fill("导错了文件")
    visitor.page.get_by_label("撤回原因").press("Enter")
    visitor.settle()
    visitor.page.locator(".st-key-withdraw button").click()
    expect(visitor.page.get_by_text(f"第 {number[1]} 批已撤回")).to_be_visible()
    assert "导错了文件" in visitor.page.locator(".st-key-card_batches").inner_text()
    assert road_km(visitor) == pytest.approx(before)


def test_a_report_counts_once_it_is_accepted(server: Server, visitor: Visitor) -> None:
    before = road_km(visitor)
    path = filled(server, TITLE, [road("R-1", 里程=3.5)])
    assert server.cli("report", str(path), "--ledger", TITLE, "--by", "县交通局", "--period", "2025-06").returncode == 0
    assert road_km(visitor) == pytest.approx(before)
    visitor.visit("/data?part=desk")
    for verb in ("核对通过", "接受入库"):
        pick(visitor, "desk_number", "县交通局")
        visitor.page.locator(".st-key-desk_step button").click()
        expect(visitor.page.get_by_text(re.compile(f"号报送：{verb}"))).to_be_visible()
    assert road_km(visitor) == pytest.approx(before + 3.5)


@pytest.mark.parametrize("step", ["正在", "正在发布"])
def test_an_import_can_be_cancelled(server: Server, visitor: Visitor, step: str) -> None:
    """Early, and while what is stored is being published: either way the page tells what became of it."""
    batches = server.cli("batches").stdout
    many = filled(server, TITLE, [road(f"{step}-{number}") for number in range(1500)])
    visitor.visit("/data")
    choose_file(visitor, many, "upload")
    visitor.page.get_by_role("button", name="检查并导入").click()
    with contextlib.suppress(PlaywrightTimeout):  # a quick machine is through before
        visitor.page.get_by_test_id("stProgress").filter(has_text=step).wait_for(timeout=15_000)
        visitor.page.locator(".st-key-cancel_import button").click(timeout=3_000)
    said = visitor.page.get_by_text(re.compile("已取消，没有存入任何数据|已导入，批次号"))
    expect(said).to_be_visible()
    is_stored = "已导入" in said.inner_text()
    now = server.cli("batches").stdout
    if now != batches:
        number = re.search(r"第 (\d+) 批", now)
        assert number and server.cli("withdraw", number[1], "--reason", "试验").returncode == 0
    assert (now != batches) == is_stored
