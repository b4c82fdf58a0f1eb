"""How fast the village map follows a change of measure, and how fast it first appears: ``make bench``.

Three figures. The server's time for one measure after another, with the county's villages and with twenty thousand;
the time from choosing a measure in Chromium until the map has its colours; and the first view in a browser without
anything kept, beside a hand-written Leaflet page with the same data plus Streamlit's own empty page.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browsing import COLD_RUNS, change_times, cold_views
from benchmarks.many_villages import multiply
from benchmarks.serving import ROOT, asked, demo_environment, server, visitor

MANY = 20_000
AIM_MS = {"county": 40, "many": 300}
AIM_CHANGE_MS = 700
_TITLES = [
    "村基本指标 · 村集体经济收入（万元）", "村基本指标 · 农民人均可支配收入（元）", "村基本指标 · 未消除风险监测户（户）",
    "村基本指标 · 自来水通户率（%）", "村基本指标 · 卫生厕所普及率（%）", "村基本指标 · 脱贫户（户）",
]  # fmt: skip
_PICKER = "按什么看"
_SERVER_TITLES = (
    *_TITLES, "农村公路建设项目台账 · 行数（行）", "农村公路建设项目台账 · 里程（公里）", "村卫生室和乡村医生台账 · 行数（行）", "脱贫户和监测户台账 · 行数（行）",
)  # fmt: skip


def server_times(port: int, rounds: int = 3) -> tuple[list[float], list[float]]:
    """Milliseconds of the server from a measure chosen on /villages with all villages: each for the first time, and again."""
    first: list[float] = []
    again: list[float] = []
    with visitor(port) as connection:
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_name = "of=all", "villages"
        _, answers = asked(connection, message)
        message, picker = _back_message(answers), _picker(answers)
        assert set(_SERVER_TITLES) <= set(picker.options)
        state = message.rerun_script.widget_states.widgets.add(id=picker.id)
        for number in range(rounds + 1):
            for title in _SERVER_TITLES:
                time.sleep(0.05)
                state.string_value = title
                taken, answers = asked(connection, message)
                (again if number else first).append(taken)
    return first, again


def _back_message(answers: list[ForwardMsg]) -> BackMsg:
    """What a browser sends when something in the map's fragment is changed."""
    message = BackMsg()
    script = message.rerun_script
    script.query_string = "of=all"
    script.page_script_hash = next(
        a.navigation.page_script_hash for a in answers if a.WhichOneof("type") == "navigation"
    )
    script.fragment_id = next(a.delta.fragment_id for a in answers if _is_picker(a))
    return message


def _picker(answers: list[ForwardMsg]) -> Any:
    return next(answer for answer in reversed(answers) if _is_picker(answer)).delta.new_element.selectbox


def _is_picker(answer: ForwardMsg) -> bool:
    return answer.delta.new_element.selectbox.label == _PICKER


@contextmanager
def many_villages(folder: Path) -> Iterator[int]:
    """The port of a server over a copy of the stores in ``folder`` with :data:`MANY` villages."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        environment = demo_environment(copy)
        multiply(copy / "read_model", MANY)
        with server(ROOT / "dashboard.py", environment) as port:
            yield port


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in ("stores", "static"):
            (folder / kind).mkdir()
        shutil.copytree(ROOT / "benchmarks/empty", folder / "empty")
        shutil.copytree(ROOT / ".streamlit", folder / "empty/.streamlit")
        with server(ROOT / "dashboard.py", demo_environment(folder / "stores")) as port:
            county = server_times(port)
            changes = change_times(port, _TITLES)
            with server(folder / "empty/dashboard.py", {}) as empty_port:
                cold = cold_views(port, empty_port, folder / "static")
        with many_villages(folder / "stores") as port:
            many = server_times(port)
    print("\n在村庄地图上选一个指标，服务端重算地图和排名，毫秒\n")
    print("| 村数 | 第一次看一个指标，中位数 | 最慢 | 再看，中位数 | 目标 |\n|---|---:|---:|---:|---:|")
    for title, (first, again), aim in (("273", county, AIM_MS["county"]), ("20202", many, AIM_MS["many"])):
        middle, slowest = statistics.median(first), max(first)
        print(f"| {title} | {middle:.0f} | {slowest:.0f} | {statistics.median(again):.0f} | {aim} |")
    print(
        f"\n在 Chromium 里选一个指标到地图变色，{len(changes)} 次，毫秒：中位数 {statistics.median(changes):.0f}，",
        end="",
    )
    print(f"最慢 {max(changes):.0f}；目标 {AIM_CHANGE_MS}")
    whole = cold["static"] + cold["shell"]
    print(
        f"第一次打开（新浏览器，{COLD_RUNS} 次的中位数），毫秒：村庄地图 {cold['map']:.0f}；手写的静态 Leaflet 页 "
        f"{cold['static']:.0f} + 空白 Streamlit 页 {cold['shell']:.0f} = {whole:.0f}；{cold['map'] / whole:.2f} 倍，目标 1.5 倍"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
