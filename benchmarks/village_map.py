"""How fast the village map follows a change of measure, and how fast it first appears: ``make bench``.

Three figures. The server's time for one measure after another, with the county's villages and with twenty thousand;
the time from choosing a measure in Chromium until the map has its colours; and the first view in a browser without
anything kept, beside a hand-written Leaflet page with the same data plus Streamlit's own empty page.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.many_villages import multiply
from benchmarks.serving import ROOT, demo_environment, rerun, server, visitor

MANY = 20_000
AIM_MS = {"county": 40, "many": 300}
_SERVER_MEASURES = (
    "income", "farmer_income", "monitored", "lifted", "tap_water", "toilets", "ledger.road_projects.rows",
    "ledger.road_projects.length_km", "ledger.village_clinics.rows", "ledger.households.rows",
)  # fmt: skip


def server_times(port: int, rounds: int = 3) -> tuple[list[float], list[float]]:
    """Milliseconds of a whole rerun of /villages with all villages: each measure for the first time, and again."""
    first, again = [], []
    with visitor(port) as connection:
        _, page = rerun(connection, "villages", "of=all&asof=2023-06", "")
        for number in range(rounds + 1):
            for measure in _SERVER_MEASURES:
                taken, page = rerun(connection, "villages", f"of=all&measure={measure}", page)
                (again if number else first).append(taken)
    return first, again


@contextmanager
def many_villages(folder: Path) -> Iterator[int]:
    """The port of a server over a copy of the stores in ``folder`` with :data:`MANY` villages."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copytree(folder, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("empty"))
        environment = demo_environment(copy)
        multiply(copy / "read_model", MANY)
        with server(ROOT / "dashboard.py", environment) as port:
            yield port


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with server(ROOT / "dashboard.py", demo_environment(folder)) as port:
            county = server_times(port)
        with many_villages(folder) as port:
            many = server_times(port)
    print("\n村庄地图换指标，服务端整页重算，毫秒\n")
    print("| 村数 | 第一次看一个指标，中位数 | 最慢 | 再看，中位数 | 目标 |\n|---|---:|---:|---:|---:|")
    for title, (first, again), aim in (("273", county, AIM_MS["county"]), ("20202", many, AIM_MS["many"])):
        middle, slowest = statistics.median(first), max(first)
        print(f"| {title} | {middle:.0f} | {slowest:.0f} | {statistics.median(again):.0f} | {aim} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
