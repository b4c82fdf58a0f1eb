"""``python -m cli supervision``: the open items with their clocks, the longest overdue first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from commands.supervision import open_items
from data_access.store import Store
from services import clock
from tests.screens import Use


@pytest.fixture(autouse=True)
def fifth_of_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 1, 5, 9, 30))


def test_open_items_with_their_clocks(demo_screens: None) -> None:
    head, *lines = open_items()
    assert head == "督办在办 4 件，天数算到 2025-07-31："
    assert [line.split("  ")[:3] for line in lines] == [
        ["第 2 号", "办理", "逾期 36 天"], ["第 4 号", "办理", "逾期 6 天"], ["第 1 号", "验收", "按期反馈"],
        ["第 5 号", "交办", "还剩 23 天"],
    ]  # fmt: skip
    assert "  期限 2025-06-25，已 55 天，级别：督办（建议约谈）" in lines[0]
    assert lines[1].endswith("最近一步：2025年7月20日退回办理（11 天前）")


def test_a_county_without_items_says_so(empty_store: Store, tmp_path: Path, use: Use) -> None:
    use(tmp_path / "config.toml")
    assert list(open_items()) == ["督办在办 0 件，天数算到 2026-01-05："]
