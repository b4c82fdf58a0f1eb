"""Files in, figures out: what an office does on its first day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from settings import ROOT
from tests.browser.conftest import Server, Visitor, free_port, write_config
from tests.browser.handing_in import filled, road
from tests.browser.looking import road_km

pytestmark = pytest.mark.browser


def test_imported_road_projects_and_observations_change_the_figures(server: Server, visitor: Visitor) -> None:
    before = road_km(visitor)
    roads = filled(server, "农村公路建设项目台账", [road("T-1"), road("T-2", 里程=4.5, 项目状态="在建", 验收日期=None)])
    done = server.cli("import", str(roads))
    assert done.returncode == 0, done.stderr
    assert "新增 2" in done.stdout
    assert road_km(visitor) == pytest.approx(before + 10.5)

    reports = [{"承诺编号": "C09", "数据月份": "2025-06", "统计口径": "本期发生", "数值": 11, "报送单位": "县扶贫办"}]
    assert server.cli("import", str(filled(server, "目标进展报送台账", reports))).returncode == 0
    visitor.visit("/targets?commitment=C09")
    assert visitor.page.locator(".st-key-card_detail .facts b").first.inner_text().startswith("11")


def test_broken_workbook_is_refused_on_screen_by_cell(server: Server, visitor: Visitor) -> None:
    broken = filled(
        server,
        "农村公路建设项目台账",
        [road("T-8", 里程="很长"), road("T-9", 乡镇="崇文乡"), road("T-10", 验收日期=None)],
    )
    batches = server.cli("batches").stdout
    visitor.visit("/data")
    visitor.page.set_input_files('[data-testid="stFileUploader"] input[type=file]', str(broken))
    visitor.settle()
    visitor.page.get_by_role("button", name="检查并导入").click()
    expect(visitor.page.get_by_text("发现 3 处问题，没有存入任何数据")).to_be_visible()
    cells = visitor.page.locator(".st-key-card_upload .grid-table td:nth-child(3)").all_inner_texts()
    assert cells == ["F3", "C4", "I5"]
    assert server.cli("batches").stdout == batches


def test_good_workbook_is_imported_on_screen(server: Server, visitor: Visitor) -> None:
    before = road_km(visitor)
    visitor.visit("/data")
    good = filled(server, "农村公路建设项目台账", [road("T-20", 里程=2)])
    visitor.page.set_input_files('[data-testid="stFileUploader"] input[type=file]', str(good))
    visitor.settle()
    visitor.page.get_by_role("button", name="检查并导入").click()
    expect(visitor.page.get_by_text("看板已更新")).to_be_visible()
    assert road_km(visitor) == pytest.approx(before + 2)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("store", "记录库文件已损坏"),
        ("setting", "没有这一项设置"),
        ("port", "已被占用"),
    ],
)
def test_a_start_that_cannot_work_says_why_in_one_sentence(
    tmp_path: Path, server: Server, damage: str, words: str
) -> None:
    environment = write_config(tmp_path)
    port = str(free_port())
    if damage == "store":
        (tmp_path / "record.sqlite").write_bytes(b"this is not a database" * 100)
    elif damage == "setting":
        with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
            config.write("\n[nonsense]\nkey = 1\n")
    else:
        port = server.address.rsplit(":", 1)[1]
    command = [sys.executable, "-m", "cli", "serve", "--port", port]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize("damage", ["store", "setting", "port"])
def test_plain_streamlit_run_ends_with_a_code_too(tmp_path: Path, server: Server, damage: str) -> None:
    environment = write_config(tmp_path, **{"demo_on_first_start = true": "demo_on_first_start = false"})
    port = server.address.rsplit(":", 1)[1] if damage == "port" else str(free_port())
    if damage == "store":
        (tmp_path / "record.sqlite").write_bytes(b"this is not a database" * 100)
    elif damage == "setting":
        (tmp_path / "config.toml").write_text("[stores]\nrecord_url = 5\n", encoding="utf-8")
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", port]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
