"""One clock: nobody else asks what time it is, so whoever sets it sets it for all."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from data_access.store import Store
from services import clock, days
from settings import ROOT
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
