"""The board and the prefilled templates on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import cli
from commands.reporting import board
from data_access.store import Store
from services import clock
from tests.data_access.filling import file, take_in
from tests.screens import commands_of

AWAY = {"township_code": "崇文镇", "month": "2025-06", "this_year_count": 90, "working_count": 80}


@pytest.fixture
def use(empty_store: Store, tmp_path: Path) -> Iterator[Store]:
    """The command line set to an empty store."""
    with commands_of(tmp_path / "config.toml"):
        yield empty_store


@pytest.fixture
def tenth_of_july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2025, 7, 10, 9))


def test_the_board_lists_reporters_and_what_is_waited_for(use: Store, tenth_of_july: None) -> None:
    take_in(use, file("away_workers", AWAY))
    lines = list(board("2025-06"))
    assert lines[0] == "报送情况，逾期算到 2025-07-10："
    counts = next(line for line in lines if line.startswith("崇文镇："))
    assert counts == "崇文镇：应报 10，逾期 9，已接受 1"
    assert "    村级防返贫排查台账 2025年6月，应于 2025-07-07 前报：逾期 3 天" in lines
    after = lines[lines.index(counts) + 1 :]
    of_township = after[: next(i for i, line in enumerate(after) if not line.startswith(" "))]
    assert len(of_township) == 9 and not any("转移就业台账" in line for line in of_township)


def test_the_board_without_a_period_takes_the_last_of_each_cycle(use: Store, tenth_of_july: None) -> None:
    lines = list(board(""))
    assert {period for period in ("2025年6月", "2025年二季度", "2024年") if any(period in line for line in lines)} == {
        "2025年6月", "2025年二季度", "2024年",
    }  # fmt: skip
    assert lines[-1].startswith("还没有报送单位，待县里确认：")


def test_a_wrong_period_and_an_unknown_reporter_are_told(use: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["board", "--period", "2025-13"]) == 1
    assert capsys.readouterr().err == "认不出报送期“2025-13”。请写成 2025-06、2025-Q2 或 2025。\n"
    assert cli.main(["templates", "夹", "--for", "崇闻镇"]) == 1
    assert capsys.readouterr().err == "没有“崇闻镇”这个乡镇或单位。请写名录里的名称，如 崇文镇。\n"


def test_the_set_of_a_township_is_written(use: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(use, file("away_workers", AWAY))
    folder = tmp_path / "预填"
    assert cli.main(["templates", str(folder), "--for", "崇文镇", "--period", "2025-07"]) == 0
    files = sorted(folder.iterdir())
    out = capsys.readouterr().out
    assert out.startswith(f"已为崇文镇生成 {len(files)} 个预填的模板，在 {folder}。\n")
    assert "未生成：防返贫线索台账含个人信息" in out
    sheet = openpyxl.load_workbook(folder / "崇文镇-转移就业台账-2025-07.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:4] == ["崇文镇", "2025-07", None, 90]
