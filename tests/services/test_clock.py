"""One clock: nobody else asks what time it is, so whoever sets it sets it for all."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from data_access.store import Store
from services import clock, days
from settings import ROOT
from tests.data_access.filling import file, row, taken_in
from tests.screens import Use

_OWN = ROOT / "services" / "clock.py"
_PROGRAM = [
    path
    for path in ROOT.rglob("*.py")
    if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks", "data", ".venv")
]
_ASKING = {"today", "now", "utcnow", "time", "localtime", "gmtime"}
_CLOCKS = {"date", "datetime", "Timestamp", "time"}


def asked(source: str) -> list[str]:
    """Where a source asks the machine's clock: ``dt.date.today``, called or handed on."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in _ASKING:
            of = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            found += [f"{of}.{node.attr}"] if of in _CLOCKS else []
    return found


def test_asking_the_clock_is_recognised() -> None:
    for source, name in {
        "import datetime as dt\ndt.date.today()": "date.today",
        "from datetime import datetime\nf(default=datetime.now)": "datetime.now",
        "import pandas as pd\npd.Timestamp.now()": "Timestamp.now",
        "import time\ntime.time()": "time.time",
    }.items():
        assert asked(source) == [name]
    assert asked("clock.today()\nnow.time()\nmoment.date()") == []


def test_nobody_else_asks_the_clock() -> None:
    asking = {str(path): asked(path.read_text(encoding="utf-8")) for path in _PROGRAM}
    assert len(asking) > 300 and asking.pop(str(_OWN)) == ["datetime.now"]
    assert {path: names for path, names in asking.items() if names} == {}


def test_who_sets_the_clock_sets_every_day(
    empty_store: Store, tmp_path: Path, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(tmp_path / "config.toml")
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2023, 4, 30, 23, 59))
    assert clock.today() == days.today() == dt.date(2023, 4, 30)
    # Nothing is reported yet: the plan's last month is wanted, and the present one shown where that has not begun.
    assert days.first_month() == "2023-04"
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2023, 5, 1))
    assert days.first_month() == "2023-05"


def test_the_month_shown_first_is_the_newest_whose_reporting_day_has_passed(
    empty_store: Store, tmp_path: Path, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [row("observations", month=month) for month in ("2026-05", "2026-06", "2026-07")]
    use(tmp_path / "config.toml")
    for now, first in (
        # June's reports are due on 2026-07-06, a Monday: five days after the month, moved from a Sunday.
        (dt.datetime(2026, 7, 3), "2026-05"), (dt.datetime(2026, 7, 6), "2026-05"), (dt.datetime(2026, 7, 7), "2026-06"),
    ):  # fmt: skip
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        if reports:
            taken_in(empty_store, file("observations", *reports), now=now)
            reports.clear()
        assert days.first_month() == first
    # The running month is there to be chosen, though the plan is over and nothing may be reported of it yet.
    assert days.months()[0] == "2026-07" and days.months()[-1] == "2021-01"
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 10, 8))
    assert days.months()[0] == "2026-10" and days.first_month() == "2026-07"
