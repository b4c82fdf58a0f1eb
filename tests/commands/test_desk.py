"""The desk on the command line: one report before it is accepted, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from data_access.store import Store
from tests.data_access.acts.hand_ins import AWAY
from tests.data_access.filling import file, taken_in
from tests.screens import commands_of

ROOT = Path(__file__).parents[1]


@pytest.fixture
def use(empty_store: Store, tmp_path: Path) -> Iterator[Store]:
    """The command line set to an empty store."""
    with commands_of(tmp_path / "config.toml"):
        yield empty_store


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def saved(folder: Path, name: str, *rows: dict[str, object]) -> Path:
    given = file(name, *rows)
    (folder / given.name).write_bytes(given.data)
    return folder / given.name


def hand_in(path: object, period: str) -> tuple[object, ...]:
    return "report", path, "--ledger", "转移就业台账", "--by", "崇文镇", "--period", period


def test_a_report_is_shown_by_its_number(use: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken_in(
        use,
        file(
            "away_workers",
            AWAY | {"month": "2025-05", "this_year_count": 70, "working_count": 65},
            AWAY | {"working_count": 60},
        ),
    )
    path = saved(tmp_path, "away_workers", AWAY)
    assert run(capsys, *hand_in(path, "2025-06"))[:2] == (0, "已报送，第 1 号，待核对。\n")
    code, out, _ = run(capsys, "desk", 1)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "第 1 号  已报待审  崇文镇  转移就业台账  2025-06  away_workers.xlsx，1 行"
    assert lines[1] == "内容，1 行："
    assert lines[3].startswith("    崇文镇 | 2025-06 | 90 |")
    assert lines[4:6] == [
        "接受后：新增 0 行，改动 1 格，移出 0 行，未变 0 行。",
        "    改动  崇文镇 · 2025-06  月末在岗：60 → 80",
    ]
    assert lines[6] == "与上期相比（2025年5月 → 2025年6月）："
    assert lines[7:9] == ["    行数：1 → 1（0）", "    本年累计转移就业（人）：70 → 90（+20）"]
    assert run(capsys, "desk")[1].count("\n") == 1  # without a number the list, as before
    assert run(capsys, "desk", 7)[2] == "没有第 7 号报送。请刷新后再看。\n"


def test_rows_of_another_month_are_named_and_nothing_is_handed_in(
    use: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, *hand_in(saved(tmp_path, "away_workers", AWAY), "2025-07"))
    assert code == 1 and "B3" in err and "这一行是2025年6月的，报的是2025年7月" in err
    assert run(capsys, "desk")[1] == "还没有报送。\n"


def test_nothing_over_rows_is_refused(use: Store, capsys: pytest.CaptureFixture[str]) -> None:
    taken_in(use, file("away_workers", AWAY))
    code, _, err = run(capsys, *hand_in("-", "2025-06"))
    assert code == 1 and err.startswith("崇文镇2025年6月的转移就业台账里已经有 1 行（第 1 批），不能零报送。")


def test_a_value_that_contradicts_its_parts_keeps_the_file_out(use: Store, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", ROOT / "cases" / "files" / "observation-value-against-ratio.xlsx")
    assert code == 1 and "数值填 98.5，同一行的分子分母 90／100 算出的是 90%" in err
