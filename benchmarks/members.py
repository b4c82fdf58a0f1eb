"""How long it takes to check, store and publish the members of the whole county, and the memory it needs.

Two imports of one file in a process of their own: every row new, then every row unchanged.
"""

import datetime as dt
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from data_access.store import InputFile, Store, open_store
from data_access.workbooks.ledger_export import export_ledger
from demo.first_start import build_demo
from settings import ROOT, load_settings

NOW = dt.datetime(2026, 1, 6)
_BEFORE = ("households", "resettlement_sites")


def _store(folder: Path, name: str) -> Store:
    path = folder / f"{name}.toml"
    text = f'[county]\nfolder = "{(ROOT / "counties/lingchuan").as_posix()}"\n'
    text += f'[stores]\nrecord_url = "sqlite:///{name}/record.sqlite"\nread_model = "{name}/read_model"\n'
    path.write_text(text, encoding="utf-8")
    return open_store(load_settings(path))


def prepare(folder: Path) -> None:
    """A demo county's members as a file, and a store that has all they point at."""
    demo = _store(folder, "demo")
    started = time.perf_counter()
    build_demo(demo, NOW)
    print(f"演示县生成、检查、存入、发布：{time.perf_counter() - started:.1f} 秒")
    for name in (*_BEFORE, "members"):
        (folder / f"{name}.xlsx").write_bytes(export_ledger(demo, demo.ledgers[name]))
    fresh = _store(folder, "fresh")
    with fresh.record.writing() as connection:
        fresh.record.set_meta(connection, "is_demo", "1")
    files = [InputFile.from_path(folder / f"{name}.xlsx") for name in _BEFORE]
    assert fresh.import_files(files, actor="bench", now=NOW).faults == ()


def measure(folder: Path) -> None:
    """One import; prints rows, seconds and peak memory."""
    import resource  # not on Windows, where the bench does not run

    store, file = _store(folder, "fresh"), InputFile.from_path(folder / "members.xlsx")
    started = time.perf_counter()
    (table,) = store.import_files([file], actor="bench", now=NOW).tables
    seconds = time.perf_counter() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{table.row_count} 行，新增 {table.inserted}：{seconds:.1f} 秒，内存峰值 {peak_mb:.0f} MB", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, "-m", "benchmarks.members", "prepare", name], check=True, cwd=ROOT)
        for _ in range(2):
            subprocess.run([sys.executable, "-m", "benchmarks.members", "measure", name], check=True, cwd=ROOT)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"prepare": prepare, "measure": measure}[sys.argv[1]](Path(sys.argv[2]))
    else:
        main()
