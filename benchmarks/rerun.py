"""Server time of a rerun of each page beside an empty Streamlit page: ``make bench``.

Speaks to the real server over its websocket, as a browser does: a rerun is asked for, and the clock stops when
the server says that the script has finished and everything was sent.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.serving import ROOT, demo_environment, rerun, server, visitor

WARM_UP, RUNS = 5, 30
AIM = 6


def measure(port: int, page: str = "", query: str = "") -> list[float]:
    """Milliseconds of each counted rerun of a page, after the warm-up."""
    with visitor(port) as connection:
        page_hash = ""
        times = []
        for _ in range(WARM_UP + RUNS):
            elapsed, page_hash = rerun(connection, page, query, page_hash)
            times.append(elapsed)
            time.sleep(0.05)
    return times[WARM_UP:]


def _household(folder: Path) -> str:
    import duckdb

    name = next((folder / "read_model").glob("cases-*.parquet")).as_posix()
    found = duckdb.execute(f"SELECT household_id FROM '{name}' ORDER BY 1 LIMIT 1").fetchone()
    assert found is not None
    return str(found[0])


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The empty page runs under our own Streamlit settings, so that only what our pages do is compared.
        shutil.copytree(ROOT / "benchmarks/empty", folder / "empty")
        shutil.copytree(ROOT / ".streamlit", folder / "empty/.streamlit")
        with server(folder / "empty/dashboard.py", {}) as port:
            empty = statistics.median(measure(port))
        with server(ROOT / "dashboard.py", demo_environment(folder)) as port:
            pages = [
                ("总览 /", "", ""),
                ("村庄地图 /villages", "villages", ""),
                ("一村一册 /village", "village", "code=140524100200"),
                ("目标进度 /targets", "targets", ""),
                ("目标进度，打开一项", "targets", "commitment=C35"),
                ("目标进度，小图", "targets", "view=small"),
                ("目标进度，收官", "targets", "view=closing"),
                ("任务分工 /tasks", "tasks", ""),
                ("部门 /departments", "departments", ""),
                ("部门一页 /department", "department", "id=nongye"),
                ("乡镇 /townships", "townships", ""),
                ("乡镇一页 /township", "township", "code=140524100"),
                ("督办 /supervision", "supervision", ""),
                ("数据来历 /passport", "passport", "of=target/C35"),
                ("台账 /ledgers", "ledgers", ""),
                ("台账明细 /ledger", "ledger", "name=road_projects"),
                ("风险户 /households", "households", ""),
                ("线索预警 /clues", "clues", ""),
                ("线索预警，预警规则", "clues", "part=rules"),
                ("风险户，投影一个乡镇", "households", "show=projector&township=140524104"),
                ("风险户，一份名单", "households", "status=open"),
                ("排查调整 /screening", "screening", ""),
                ("排查调整，一个乡镇", "screening", "township=140524100"),
                ("三保障 /guarantees", "guarantees", ""),
                ("一户一档 /household", "household", f"id={_household(folder)}"),
                ("数据管理 /data", "data", ""),
            ]
            rows = [(title, measure(port, page, query)) for title, page, query in pages]
    print(f"每页重算的服务端时间，{RUNS} 次的中位数（先热身 {WARM_UP} 次），单位毫秒；目标是空白页的 {AIM} 倍以内\n")
    print("| 页面 | 中位数 | 最快 | 最慢 | 是空白页的几倍 |\n|---|---:|---:|---:|---:|")
    print(f"| 空白 Streamlit 页 | {empty:.1f} | | | 1.0 |")
    for title, times in rows:
        median = statistics.median(times)
        print(f"| {title} | {median:.1f} | {min(times):.1f} | {max(times):.1f} | {median / empty:.1f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
