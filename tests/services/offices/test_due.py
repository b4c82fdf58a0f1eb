"""One list of what is due: the same on the overview, a unit's and a township's page and among what can be supervised."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.offices.due_list import Standing
from data_access.acts.supervise import Matter, assign
from data_access.store import Store
from errors import SupervisionRefused
from models.time import Month
from models.viewing import Filters
from services.offices import due, supervision
from tests.conftest import NOW
from tests.data_access.filling import file, taken_in
from tests.data_access.published.due_cases import MILESTONE, PROBLEM, VISIT, WORKS
from tests.screens import Use
from tests.services.stored import stored
from tests.ui.reading import html, run

JUNE = Filters((), (), Month(2025, 6))
CHONGWEN, LIYI = "140524100", "140524101"


def only(*townships: str, units: tuple[str, ...] = (), month: Month = JUNE.asof) -> Filters:
    return Filters(townships, units, month)


@pytest.fixture
def store(empty_store: Store, tmp_path: Path, use: Use) -> Store:
    """A problem, a promise and works over, a milestone over on the last day, and works due in August."""
    taken_in(
        empty_store, file("appraisal_problems", PROBLEM), file("village_visits", VISIT),
        file("milestones", MILESTONE | {"planned_on": dt.date(2025, 6, 30)}),
        file("grid_works", WORKS, WORKS | {"project_no": "DW-9", "planned_done_on": dt.date(2025, 6, 29)}),
    )  # fmt: skip
    use(tmp_path / "config.toml")
    return empty_store


@pytest.mark.usefixtures("store")
def test_who_has_to_act_where_and_how_late() -> None:
    found = due.due(JUNE)
    assert (found.owed, found.soon, found.apart, found.day) == (4, 1, 0, dt.date(2025, 6, 30))
    assert [row[:5] for row in due.sheet_rows(found)] == [
        ("逾期 30 天", "考核督查问题整改", "WT-1 台账不全", "崇文镇", "崇文镇"),
        ("逾期 20 天", "走访答应的事", "修通组路", "崇文镇 西沟村", "县交通局"),
        ("逾期 1 天", "电网工程计划竣工", "DW-9 台区改造", "礼义镇", "县发改局"),
        ("到期未办", "改革和规划事项", "县城更新规划", "全县", "县自然资源局"),
        ("还有 60 天到期", "电网工程计划竣工", "DW-1 台区改造", "礼义镇", "县发改局"),
    ]


@pytest.mark.usefixtures("store")
def test_filters_narrow_it_and_say_what_is_the_whole_countys() -> None:
    chongwen = due.due(only(CHONGWEN))
    assert (chongwen.owed, chongwen.soon, chongwen.apart) == (2, 0, 1)
    assert due.due(only(LIYI)).owed == 1 and due.due(only(units=("jiaotong",))).owed == 1
    assert due.due(only(CHONGWEN, units=("fagai",))).owed == 0
    by_unit = {unit: counts[Standing.OVER] for unit, counts in due.due(JUNE).by("actor").items()}
    assert by_unit == {due.TOWNSHIP: 1, "jiaotong": 1, "fagai": 1, "ziran": 1}
    assert due.due(only(month=Month(2025, 5))).owed == 1  # of the problem, on its last day


@pytest.mark.usefixtures("store")
def test_every_page_says_the_same() -> None:
    assert "到期未办 4 件，另有 1 件快到期" in html(run("overview.py", asof="2025-06"))
    assert "到期未办 4 件，另有 1 件快到期" in html(run("due.py", asof="2025-06"))
    assert "到期未办 1 件，另有 1 件快到期" in html(run("department.py", id="fagai", asof="2025-06"))
    text = html(run("township.py", code=CHONGWEN, asof="2025-06"))
    assert "到期未办 2 件" in text and "修通组路" in text and "DW-9" not in text
    assert due.silent(JUNE.asof.end) == (
        "扶贫项目资产台账", "重点帮扶村和示范村认定台账", "防返贫责任保险投保台账", "村党组织建设台账", "驻村第一书记和工作队员台账",
        "村卫生室和乡村医生台账",
    )  # fmt: skip
    before = dt.date(2020, 12, 31)  # none of what is told of in June was known by then
    assert {"下乡走访台账", "考核督查问题整改台账"} <= {*due.silent(before)} - {*due.silent(JUNE.asof.end)}
    assert "驻村第一书记和工作队员台账、村卫生室和乡村医生台账；缺数" in html(run("overview.py", asof="2025-06"))
    assert "全县事项（不分乡镇）另有 1 件" in html(run("due.py", asof="2025-06", township=CHONGWEN))
    assert re.search(r"到期未办 2 件", html(run("townships.py", asof="2025-06")))


def test_what_a_unit_owes_can_be_supervised_and_the_record_is_asked_again(store: Store) -> None:
    found = {one.subject.partition(":")[0]: one for one in supervision.proposals(JUNE) if ":" in one.subject}
    assert set(found) == {"village_visits", "grid_works", "milestones"}  # a township cannot be supervised
    visit = found["village_visits"]
    assert (visit.title, visit.reason, visit.word) == (
        "崇文镇 西沟村：修通组路", "走访答应的事，期限2025年6月10日，逾期 20 天", "逾期 20 天",
    )  # fmt: skip
    assert visit.lead is not None and visit.lead.id == "jiaotong" and not visit.is_said
    matter = Matter(visit.subject, visit.title, "jiaotong", visit.reason, JUNE.asof, "规则", is_red=visit.is_said)
    until = NOW.date() + dt.timedelta(days=30)
    assign(store, matter, requirement="限期修通", due_on=until, actor="甲", day=NOW.date(), now=NOW)
    assert visit.subject not in {one.subject for one in supervision.proposals(JUNE)}
    done = VISIT | {"visit_no": "ZF-7", "status": "已办结", "done_on": dt.date(2025, 7, 2)}
    taken_in(store, file("village_visits", done))
    assert due.due(JUNE).owed == 5  # it was owed in June
    (late,) = stored(store, "village_visits").query("visit_no == 'ZF-7'")["row_id"]
    assert f"village_visits:{late}" not in {one.subject for one in supervision.proposals(JUNE)}
    gone = Matter(f"village_visits:{late}", "修通组路", "jiaotong", "逾期", JUNE.asof, "规则")
    with pytest.raises(SupervisionRefused, match="没有超过期限，或已经办结"):
        assign(store, gone, requirement="限期修通", due_on=until, actor="甲", day=NOW.date(), now=NOW)


#: Ledger -> the columns that say when it was known, due and done, its words for open, and what makes it owe anything.
PLAIN = {
    "appraisal_problems": ("found_on", "due_on", "closed_on", {"整改中", "整改待验", "退回重改"}, "status"),
    "village_visits": ("visited_on", "due_on", "done_on", {"待办", "办理中"}, "promise"),
    "team_members": ("started_on", "due_on", "ended_on", {"在岗"}, "status"),
    "grid_works": (None, "planned_done_on", "done_on", {"立项", "设计", "招标", "施工"}, "stage"),
    "milestones": (None, "planned_on", "finished_on", {"未启动", "进行中"}, "status"),
}


def counted(rows: pd.DataFrame, ledger: str, month: Month) -> int:
    """Straight from the record, row by row."""
    known, limit, done, codes, needs = PLAIN[ledger]
    status = "stage" if ledger == "grid_works" else "status"
    return sum(
        row[limit] is not None and row[limit] <= month.end
        and (known is None or row[known] <= month.end)
        and row[needs] is not None
        and (row[done] > month.end if row[done] is not None else row[status] in codes)
        for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
    )  # fmt: skip


@pytest.mark.usefixtures("demo_screens")
def test_the_list_is_the_records_in_any_month_and_its_parts_make_the_whole(demo_store: Store) -> None:
    rows = {ledger: stored(demo_store, ledger) for ledger in PLAIN}
    townships = [township.code for township in demo_store.county.townships]
    for month in (Month(2023, 6), Month(2024, 9), Month(2025, 6)):
        found = due.due(only(month=month))
        over = found.rows[found.rows["standing"] == Standing.OVER]
        by_ledger = {ledger: counted(rows[ledger], ledger, month) for ledger in PLAIN}
        assert {ledger: int((over["ledger"] == ledger).sum()) for ledger in PLAIN} == by_ledger, month
        here = sum(due.due(only(code, month=month)).owed for code in townships)
        assert (
            here + int(found.rows[found.rows["township_code"].isna()]["standing"].ne(Standing.SOON).sum()) == found.owed
        )
        of_units = [due.due(only(units=(unit,), month=month)).owed for unit in found.by("unit_id") if unit]
        nobodys = found.rows[found.rows["unit_id"].isna()]["standing"].ne(Standing.SOON).sum()
        assert sum(of_units) + int(nobodys) == found.owed
