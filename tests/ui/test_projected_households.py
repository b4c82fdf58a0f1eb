"""The page of households at risk in a room: from everything it shows together no hidden count can be worked out."""

from __future__ import annotations

import datetime as dt
import html as entities
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data_access.store import InputFile, Store
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import cases
from services.monitoring import places as places_facts
from services.monitoring.view import View
from tests.conftest import copied, mark_as_demo
from tests.data_access.filling import Row, csv_text, id_number, ledgers, taken_in
from tests.screens import Use
from tests.ui.reading import html, run
from ui.guarantees import gaps
from ui.risk_households import export

JUNE = Filters((), (), Month(2025, 6))
TOWNS = {"崇文镇": "西沟村", "礼义镇": "东街村", "附城镇": "附城村"}
Step = tuple[str, dt.date, dt.date | None, Row]


@dataclass(frozen=True)
class Some:
    """So many households of a township in one standing. ``extra``: cells of their cases."""

    town: str
    kind: str
    number: int
    category: str = "脱贫不稳定户"
    risk: str = "因产业项目失败"


def steps(kind: str) -> tuple[Step, ...]:
    def day(month: int, year: int = 2025) -> dt.date:
        return dt.date(year, month, 20)

    entered: tuple[Step, ...] = (
        ("线索登记", day(6, 2024), day(6, 2024), {}),
        ("录入系统", day(6, 2024), day(6, 2024), {}),
    )
    helped: Step = ("落实帮扶", day(7, 2024), day(7, 2024), {"measure": "产业帮扶"})
    match kind:
        case "waiting":
            return entered
        case "followed":
            return (*entered, helped)
        case "ending":
            return (*entered, helped, ("消除核实", day(6), None, {}))
        case "gone":
            return (*entered, helped, ("风险消除", day(3), day(3), {"elimination": "帮扶消除"}))
        case "gone_now":
            return (*entered, helped, ("风险消除", day(6), day(6), {"elimination": "帮扶消除"}))
        case "new":
            return (
                ("线索登记", day(6), day(6), {}),
                ("录入系统", day(6), day(6), {}),
                ("落实帮扶", day(6), day(6), {"measure": "产业帮扶"}),
            )
    return (("线索登记", day(6), day(6), {}), ("入户核实", day(6), None, {}))


def files(plan: Iterable[Some]) -> list[InputFile]:
    rows: dict[str, list[Row]] = {"households": [], "cases": [], "case_steps": []}
    for some in plan:
        for _ in range(some.number):
            number = len(rows["households"]) + 1
            key, case = f"YS{number:010d}", f"JC{number:06d}"
            own = steps(some.kind)
            rows["households"].append({
                "household_no": key, "township_code": some.town, "village_code": TOWNS[some.town], "size": 2, "is_relocated": "否",
                "head_name": f"模拟户主{number}", "head_id_number": id_number(number),
                "household_type": "脱贫户" if some.category != "边缘易致贫户" else "一般农户",
            })  # fmt: skip
            gone: Row = {"is_eliminated": "是", "elimination": "帮扶消除", "eliminated_month": f"{own[-1][1]:%Y-%m}"} if some.kind.startswith("gone") else {}  # fmt: skip
            rows["cases"].append({
                "case_no": case, "household_id": key, "category": some.category, "identified_month": f"{own[0][1]:%Y-%m}",
                "risk_1": some.risk, **gone,
            })  # fmt: skip
            rows["case_steps"] += [
                {"case_id": case, "step": step, "started_on": start, "done_on": done, **cells} for step, start, done, cells in own
            ]  # fmt: skip
    return [
        InputFile(f"{ledgers()[name].title}.csv", csv_text(name, found).encode("utf-8-sig"))
        for name, found in rows.items()
    ]


#: Sets of households; the first is the one that was seen to leak: 294 monitored, 286 followed, three being eliminated.
SETS = {
    "three in elimination": [
        Some("崇文镇", "followed", 15), Some("礼义镇", "followed", 9), Some("附城镇", "followed", 7), Some("崇文镇", "waiting", 5),
        Some("礼义镇", "ending", 3), Some("附城镇", "gone", 12),
    ],
    "two gone this month, eight new": [
        Some("崇文镇", "followed", 12), Some("礼义镇", "new", 8), Some("附城镇", "gone", 9), Some("附城镇", "gone_now", 2),
    ],
    "one township with few": [
        Some("崇文镇", "followed", 12), Some("礼义镇", "followed", 2), Some("附城镇", "followed", 6), Some("崇文镇", "running", 3),
    ],
    "nearly all of one risk and category": [
        Some("崇文镇", "followed", 14, risk="因病"), Some("礼义镇", "followed", 8, "突发严重困难户", "因病"),
        Some("附城镇", "waiting", 3, "边缘易致贫户"), Some("附城镇", "followed", 9, "边缘易致贫户", "因病"),
    ],
    "few at all": [Some("崇文镇", "waiting", 2), Some("礼义镇", "followed", 3), Some("礼义镇", "gone", 1)],
}  # fmt: skip


def flat(**parameters: str) -> str:
    app = run("households.py", asof="2025-06", **parameters)
    assert not app.exception
    return re.sub(r"\s+", " ", entities.unescape(html(app)))


_NUMBER = r"(\d+|<5|已隐去)"
#: What is read off the page, by name; the same words in the office and in a room.
_READ = {
    "open": rf"{_NUMBER} ?户 (?:\d+|已隐去) 人未消除风险", "enrolled": rf"累计纳入 {_NUMBER}", "gone": rf"已消除 {_NUMBER}",
    "entered": rf"本月纳入 {_NUMBER}", "re_entered": rf"其中重新纳入 {_NUMBER}", "gone_now": rf"本月消除 {_NUMBER}",
    "running": rf"还没有录入系统的 {_NUMBER}", "clue": rf"收到线索 {_NUMBER}", "verified": rf"收到线索 .{{0,40}}?入户核实 {_NUMBER}",
    "identified": rf"进入识别程序 {_NUMBER}", "ever": rf"纳入监测 .{{0,60}}?落实帮扶 {_NUMBER}", "waiting": rf"待落实帮扶 {_NUMBER}",
    "followed": rf"帮扶跟踪 {_NUMBER}", "ending": rf"消除办理中 {_NUMBER}", "refused": rf"不予纳入 {_NUMBER}",
    "identifying": rf"识别办理中 {_NUMBER}", "gone_standing": rf"已消除 {_NUMBER} 户 不予|已消除 {_NUMBER} 不予",
    "waiting_long": rf"超过 30 天 {_NUMBER}", "waiting_over": rf"超过 10 天 {_NUMBER}", "gone_of_year": rf"近 12 个月消除的 {_NUMBER}",
    "unstable": rf"脱贫不稳定户 {_NUMBER}", "edge": rf"边缘易致贫户 {_NUMBER}", "sudden": rf"突发严重困难户 {_NUMBER}",
}  # fmt: skip
#: What everybody knows adds up: total, parts. A part in brackets is on no page.
_SUMS = (
    ("enrolled", "open", "gone"), ("open", "waiting", "followed", "ending"), ("open", "unstable", "edge", "sudden"),
    ("identified", "enrolled", "running", "refused"), ("clue", "identified", "pending", "dropped"),
    ("identified", "identifying", "waiting", "followed", "ending", "gone_standing", "refused"),
    ("open", "helped", "(unhelped)"), ("helped", "followed", "ending"), ("(unhelped)", "waiting"), ("running", "identifying"),
    ("enrolled", "ever", "(never helped)"), ("entered", "re_entered", "(entered first)"),
    ("waiting_over", "waiting_long", "(waiting less)"), ("waiting", "waiting_over", "(waiting least)"),
    ("open", *TOWNS), ("open", "因病", "(of other risks)"), ("open", "因产业项目失败", "(of further risks)"),
)  # fmt: skip


def read(text: str) -> dict[str, str]:
    found = {}
    for name, pattern in (_READ | {town: rf"{town} {_NUMBER}" for town in TOWNS} | {risk: rf"按风险.*?{risk} {_NUMBER}" for risk in ("因病", "因产业项目失败")}).items():  # fmt: skip
        if match := re.search(pattern, text):
            found[name] = next(group for group in match.groups() if group)
    share = re.search(r"已有帮扶措施的 ([\d.]+)%", text)
    if share and found.get("open", "").isdigit():
        found["helped"] = str(round(float(share[1]) * int(found["open"]) / 100))
    return dict.fromkeys(("pending", "dropped", "因病", "因产业项目失败"), "0") | found


def work_out(said: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """The bounds that whoever adds and subtracts everything finds for each count."""
    names = {*said, *(name for one in _SUMS for name in one)}
    bounds = {name: _bounds(said.get(name, "")) for name in names}
    for _ in range(30):
        for total, *parts in _SUMS:
            least, most = (sum(bounds[part][side] for part in parts) for side in (0, 1))
            bounds[total] = max(bounds[total][0], least), min(bounds[total][1], most)
            for part in parts:
                low, high = bounds[part]
                rest_low, rest_high = least - low, most - high
                low, high = max(low, bounds[total][0] - rest_high), min(high, bounds[total][1] - rest_low)
                least, most = rest_low + low, rest_high + high
                bounds[part] = low, high
    return bounds


def _bounds(word: str) -> tuple[int, int]:
    return (int(word), int(word)) if word.isdigit() else (1, 4) if word == "<5" else (1, 999) if word else (0, 999)


def truth(said: Mapping[str, str]) -> dict[str, int]:
    """The counts that the office reads, and those on no page."""
    known = {name: int(word) for name, word in said.items()}
    for total, *parts in _SUMS:
        for part in parts:
            if part.startswith("(") and part not in known and total in known:
                known[part] = known[total] - sum(known[other] for other in parts if other != part)
    return known


@pytest.fixture(scope="module")
def config_of(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """``config_of(name)``: the config.toml of a county with one of the :data:`SETS`, made once. For reading only."""

    @cache
    def made(name: str) -> Path:
        folder = tmp_path_factory.mktemp("projected")
        with copied(empty_store_folder, folder) as store:
            mark_as_demo(store)
            taken_in(store, *files(SETS[name]))
        return folder / "config.toml"

    return made


@pytest.mark.parametrize("name", SETS)
def test_from_all_that_a_room_is_shown_no_hidden_count_follows(
    name: str, config_of: Callable[[str], Path], use: Use
) -> None:
    use(config_of(name))
    office, room = read(flat()), read(flat(show="projector"))
    known = truth(office)
    for kind, alike in (("waiting", ("waiting",)), ("followed", ("followed", "new")), ("ending", ("ending",))):
        assert known[kind] == sum(some.number for some in SETS[name] if some.kind in alike)
    assert known["open"] == known["waiting"] + known["followed"] + known["ending"]
    assert room.keys() <= office.keys() | {"helped"} and len(room) > 15
    told = {name: int(word) for name, word in room.items() if word.isdigit()}
    assert told == {name: known[name] for name in told}
    bounds = work_out(room)
    found = {name: number for name, number in known.items() if 0 < number < 5 and bounds[name][0] == bounds[name][1]}
    assert found == {}, {name: (word, known.get(name)) for name, word in room.items()}
    assert any(word == "<5" for word in room.values())


def test_the_change_beside_the_entries_does_not_tell_who_went(config_of: Callable[[str], Path], use: Use) -> None:
    """20 after 14 with eight entered: two went."""
    use(config_of("two gone this month, eight new"))

    def overview(**parameters: str) -> str:
        return re.sub(r"\s+", " ", entities.unescape(html(run("overview.py", asof="2025-06", **parameters))))

    assert re.search(r"比上月 \+6 户 · 本月新纳入 8 户", overview())
    assert re.search(r"20 ?户 40 人未消除风险.*比上月 已隐去 · 本月新纳入 8 户", overview(show="projector"))


def test_the_file_of_guarantees_says_villages_by_bands(empty_store: Store, tmp_path: Path, use: Use) -> None:
    use(tmp_path / "config.toml")
    places = pd.DataFrame({
        "village_code": ["140524100202", "140524104249"], "住房安全": [6, 3], "households": [6, 3], "people": [9, 4], "days": [40, 50],
    })  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(gaps._workbook(places, ["住房安全"], JUNE))).active
    assert sheet is not None
    assert [list(row)[1:3] for row in sheet.iter_rows(values_only=True)][-2:] == [["5–9", 40], ["<5", "—"]]


def test_a_file_that_goes_out_says_villages_by_bands_alone(demo_marked_store: Store, tmp_path: Path, use: Use) -> None:
    """5 then 6 households in a village: the file of each month says 5–9, so the one that came does not show."""
    taken_in(
        demo_marked_store,
        *files([Some("崇文镇", "followed", 5), Some("崇文镇", "new", 1), Some("礼义镇", "followed", 12)]),
    )
    use(tmp_path / "config.toml")
    county = reading.county()

    def lines(month: Month) -> dict[str, list[object]]:
        content = export.counts_workbook(Filters((), (), month), View(), county)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        return {f"{row[0]} {row[1]} {row[2]}": row[3:6] for row in rows if row[0] in ("按行政村", "按乡镇")}

    before, now = lines(Month(2025, 5)), lines(Month(2025, 6))
    assert before["按乡镇 崇文镇 崇文镇"][0] == 5 and now["按乡镇 崇文镇 崇文镇"][0] == 6
    assert before["按行政村 崇文镇 西沟村"] == ["5–9", "10–14", 0] and now["按行政村 崇文镇 西沟村"] == [
        "5–9",
        "10–14",
        0,
    ]
    assert now["按行政村 礼义镇 东街村"] == ["10–14", "20–24", 0]


def test_no_bar_is_as_long_as_a_number_that_is_not_told(config_of: Callable[[str], Path], use: Use) -> None:
    use(config_of("three in elimination"))
    blocks = "".join(block.proto.body for block in run("households.py", asof="2025-06", show="projector").get("html"))
    bars = re.findall(r'<i style="width:([\d.]+)%"></i></span><b>([^<&]+|&lt;5[^<]*)</b>', blocks)
    assert bars and all(float(width) == 0 for width, said in bars if not said[0].isdigit())


def test_the_villages_who_wait_add_up_to_no_hidden_one(config_of: Callable[[str], Path], use: Use) -> None:
    use(config_of("three in elimination"))
    shown = View(is_projected=True)
    for place in places_facts.village_places(JUNE, shown, reading.county()):
        assert not (place.waiting and 0 < place.count.households - place.waiting < 5 and place.waiting_said.isdigit())
    assert cases.totals(JUNE).without_measures.households == 5
