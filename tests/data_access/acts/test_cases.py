"""Cases taken down on screen, on a real store: the order of the steps, every refusal, two people at once."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from analysis.monitoring.elimination import CaseFacts, Gap, conditions, refusals
from data_access.acts.case_order import Taken, check_begin, next_steps
from data_access.acts.cases import (
    Clue,
    Judgement,
    NewCase,
    StepEntry,
    open_case,
    record_step,
    register_clue,
    taken,
    verify_clue,
)
from data_access.acts.open_identity import open_identity
from data_access.store import Store
from errors import CaseRefused, IdentityRefused, RowRefused
from models.cases import IDENTIFICATION
from models.time import Month
from models.viewing import EVERYBODY
from tests.conftest import copied
from tests.data_access.acts.casework_rows import NOW, household, put, raw
from tests.data_access.filling import read_model

pytestmark = pytest.mark.usefixtures("published_late")

D = dt.date
MET = Judgement()
DAY = D(2024, 3, 4)
LEAVING = ("消除核实", "消除评议公示", "消除乡镇审核", "消除县级审定", "消除公告")


def with_households(empty: Path, folder: Path) -> Path:
    with copied(empty, folder) as store:
        village = store.county.villages[0]
        place = {"township_code": village.township_code, "village_code": village.code}
        rows = [household(1, **place), household(2, **place), household(3, has_no_labour="是", **place)]
        put(store, raw("households", rows))
        store.publish(NOW)
    return folder


@pytest.fixture(scope="module")
def small_office(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_households(small_store_folder, tmp_path_factory.mktemp("small-cases"))


@pytest.fixture(scope="module")
def ruled_office(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_households(empty_store_folder, tmp_path_factory.mktemp("cases"))


@pytest.fixture
def store(small_office: Path, tmp_path: Path) -> Iterator[Store]:
    with copied(small_office, tmp_path) as store:
        yield store


@pytest.fixture
def ruled(ruled_office: Path, tmp_path: Path) -> Iterator[Store]:
    """The county whose rules refuse a case by what its household is, and by what it still lacks."""
    with copied(ruled_office, tmp_path) as store:
        yield store


def id_of(store: Store, ledger: str, key: str) -> str:
    with store.record.reading() as connection:
        return store.record.keys(connection, store.ledgers[ledger])[key]


def home(store: Store, number: int = 1) -> str:
    return id_of(store, "households", f"YS{number:010d}")


def begin(store: Store, number: int = 1, day: dt.date = DAY, **more: object) -> str:
    """Open a case for the household and give its surrogate."""
    new = NewCase(home(store, number), "脱贫不稳定户", "干部排查", ["因病", "缺劳动力"], day, **more)  # type: ignore[arg-type]
    open_case(store, new, actor="甲", now=NOW)
    with store.record.reading() as connection:
        known = store.record.keys(connection, store.ledgers["cases"])
    return known[max(known)]


def steps(store: Store, case_id: str) -> list[Taken]:
    with store.record.reading() as connection:
        return taken(store, connection, case_id)


def record(store: Store, case_id: str, step: str, start: dt.date, done: dt.date | None = None, **more: object) -> None:
    judgement = more.pop("judgement", None)
    way, income = str(more.pop("way", "")), more.pop("income_yuan", None)
    entry = StepEntry(step, start, done, way, income, more)  # type: ignore[arg-type]
    record_step(store, case_id, entry, steps(store, case_id), judgement=judgement, actor="甲", now=NOW)  # type: ignore[arg-type]


def entered(store: Store, number: int = 1, until: str = "录入系统") -> str:
    """A case that a file brought in: identified from 2024-03-04 on, one day a step, and helped."""
    case_no = f"JC{number:06d}"
    own = {"case_no": case_no, "household_id": f"YS{number:010d}", "category": "脱贫不稳定户",
           "identified_month": "2024-03", "risk_1": "因病", "is_eliminated": "否"}  # fmt: skip
    rows: list[dict[str, object]] = []
    for place, step in enumerate((*IDENTIFICATION, *LEAVING)):
        start = D(2024, 3, 4) + dt.timedelta(days=place)
        if step in LEAVING:
            start = D(2024, 7, 1) + dt.timedelta(days=6 * LEAVING.index(step))
        rows.append(
            {
                "case_id": case_no,
                "step": step,
                "started_on": str(start),
                "done_on": str(start + dt.timedelta(days=step in LEAVING and 5)),
            }
        )
        if step == until:
            break
    rows.append({"case_id": case_no, "step": "落实帮扶", "started_on": "2024-03-20", "done_on": "2024-03-21",
                 "measure": "健康帮扶", "measure_yuan": 800, "helper_name": "演示责任人"})  # fmt: skip
    put(store, raw("cases", [own]), raw("case_steps", rows))
    return id_of(store, "cases", case_no)


def assert_refused(words: str, store: Store, case_id: str, step: str, *days: dt.date, **more: Any) -> None:
    before = steps(store, case_id)
    with pytest.raises(RowRefused, match=words):
        record(store, case_id, step, *days, **more)
    assert steps(store, case_id) == before


# --- the order of the procedure ----------------------------------------------------------------------------------


def test_each_step_proposes_the_next() -> None:
    so_far: list[Taken] = []
    assert next_steps([Taken(D(2024, 3, 4), "线索登记", D(2024, 3, 4))], is_green=False) == ["入户核实"]
    for place, step in enumerate(IDENTIFICATION):
        so_far.append(Taken(D(2024, 3, 4) + dt.timedelta(days=place), step, D(2024, 3, 4) + dt.timedelta(days=place)))
        expected = IDENTIFICATION[place + 1] if place + 1 < len(IDENTIFICATION) else "落实帮扶"
        assert next_steps(so_far, is_green=False)[0] == expected
    assert "不予纳入" not in next_steps(so_far, is_green=False)
    assert "不予纳入" in next_steps(so_far[:2], is_green=False)
    assert "落实帮扶" in next_steps(so_far[:1], is_green=True)
    assert "落实帮扶" not in next_steps(so_far[:1], is_green=False)


def test_an_elimination_taken_back_begins_anew() -> None:
    known = [
        Taken(D(2024, 4, 1), "落实帮扶", D(2024, 4, 1)), Taken(D(2024, 5, 1), "动态跟踪"),
        Taken(D(2025, 1, 6), "消除核实", D(2025, 1, 8)),
    ]  # fmt: skip
    assert next_steps(known, is_green=False)[0] == "消除评议公示"
    back = [*known[:1], Taken(D(2024, 5, 1), "动态跟踪", D(2025, 1, 6)), known[2], Taken(D(2025, 1, 9), "动态跟踪")]
    assert next_steps(back, is_green=False)[0] == "消除核实"
    check_begin(back, "消除核实", D(2025, 6, 2), is_green=False, today=D(2025, 7, 3))


# --- taking down -------------------------------------------------------------------------------------------------


def test_a_clue_waits_to_be_verified_where_the_household_lives(store: Store) -> None:
    register_clue(store, Clue(home(store), "农户自主申报", "因病", D(2025, 6, 30)), actor="甲", now=NOW)
    register_clue(store, Clue(home(store, 2), "干部排查", "因学", D(2025, 7, 1)), actor="甲", now=NOW)
    found = read_model(store).select("SELECT * FROM clues ORDER BY clue_no", {})
    assert found["clue_no"].tolist() == ["WY-2025-0001", "WY-2025-0002"]
    assert found["household_id"].tolist() == [home(store), home(store, 2)] and set(found["result"]) == {"待核实"}
    with pytest.raises(CaseRefused, match="晚于今天"):
        register_clue(store, Clue(home(store), "干部排查", "因学", D(2025, 7, 4)), actor="甲", now=NOW)
    with pytest.raises(CaseRefused, match="已经登记过"):
        register_clue(store, Clue(home(store), "农户自主申报", "因病", D(2025, 6, 30)), actor="甲", now=NOW)
    assert len(read_model(store).select("SELECT * FROM clues", {})) == 2


def test_a_visit_answers_a_clue_once(ruled: Store) -> None:
    register_clue(ruled, Clue(home(ruled), "农户自主申报", "因病", D(2025, 6, 30)), actor="甲", now=NOW)
    clue_id = id_of(ruled, "clues", "WY-2025-0001")
    for words, result, day in (
        ("还没有选核实结果", "", D(2025, 7, 1)), ("还没有选核实结果", "待核实", D(2025, 7, 1)),
        ("晚于今天", "无风险", D(2025, 7, 4)), ("早于收到日期", "无风险", D(2025, 6, 29)),
    ):  # fmt: skip
        with pytest.raises(RowRefused, match=words):
            verify_clue(ruled, clue_id, result, day, actor="甲", now=NOW)
    verify_clue(ruled, clue_id, "无风险", D(2025, 7, 1), actor="甲", now=NOW)
    found = read_model(ruled).select("SELECT result, verified_on, source FROM clues", {}).iloc[0]
    assert (found["result"], found["verified_on"].date(), found["source"]) == ("无风险", D(2025, 7, 1), "农户自主申报")
    with pytest.raises(CaseRefused, match="已经核实过"):
        verify_clue(ruled, clue_id, "无风险", D(2025, 7, 2), actor="甲", now=NOW)
    register_clue(ruled, Clue(home(ruled), "农户自主申报", "因病", D(2025, 6, 30)), actor="甲", now=NOW)


def test_entering_a_household_answers_the_clues_that_led_to_it(store: Store) -> None:
    for number, day in ((1, D(2024, 3, 1)), (1, D(2024, 3, 8)), (1, D(2024, 4, 1)), (2, D(2024, 3, 1))):
        register_clue(store, Clue(home(store, number), "干部排查", "因病", day), actor="甲", now=NOW)
    case_id = begin(store)
    for step, start in (
        ("入户核实", 5),
        ("信息比对", 6),
        ("村级评议公示", 7),
        ("乡镇审核", 12),
        ("县级审定", 13),
        ("公告", 14),
    ):
        record(store, case_id, step, D(2024, 3, start), D(2024, 3, start))
    record(store, case_id, "录入系统", D(2024, 3, 15), D(2024, 3, 15))
    found = read_model(store).select(
        "SELECT result, verified_on FROM clues ORDER BY household_id = $own DESC, received_on", {"own": home(store)}
    )
    assert found["result"].tolist() == ["纳入监测", "纳入监测", "待核实", "待核实"]
    assert [str(day.date()) for day in found["verified_on"].dropna()] == ["2024-03-05", "2024-03-15"]


def test_an_elimination_is_noted_in_the_case_too(store: Store) -> None:
    case_id = leaving(store)
    followed = {
        "case_id": "JC000001",
        "step": "动态跟踪",
        "started_on": "2024-04-20",
        "handled_by": "行政村",
        "handler_name": "演示经办",
    }
    put(store, raw("case_steps", [followed]))
    record(store, case_id, "风险消除", D(2024, 12, 2))
    record(
        store, case_id, "风险消除", D(2024, 12, 2), D(2024, 12, 3), way="帮扶消除", income_yuan=9900.0, judgement=MET
    )
    published = read_model(store)
    ended = published.select("SELECT * FROM case_steps WHERE step = '动态跟踪'", {}).iloc[0]
    assert (ended["done_on"].date(), ended["handled_by"], ended["has_handler_name"]) == (D(2024, 12, 3), "行政村", True)
    row = published.select("SELECT * FROM cases", {}).iloc[0]
    assert (row["is_eliminated"], row["elimination"], row["eliminated_month"]) == (True, "帮扶消除", "2024-12")
    assert row["net_income_per_capita_after_yuan"] == 9900 and row["identified_month"] == "2024-03"
    ended = published.query("cases", EVERYBODY, day=D(2024, 12, 31)).iloc[0]
    assert ended["elimination"] == "帮扶消除"
    assert not published.select("SELECT * FROM findings WHERE check_name = 'elimination_disagrees'", {}).size
    assert_refused("已经办结", store, case_id, "落实帮扶", D(2025, 1, 2), measure="就业帮扶")


def test_names_stay_in_the_private_table(store: Store) -> None:
    case_id = entered(store)
    record(store, case_id, "动态跟踪", D(2024, 4, 20), handler_name="演示经办")
    helped = read_model(store).select("SELECT * FROM case_steps WHERE measure IS NOT NULL", {})
    assert helped["has_helper_name"].tolist() == [True] and helped["measure_yuan"].tolist() == [800]
    assert "helper_name" not in helped.columns and "演示责任人" not in helped.to_csv()
    with closing(sqlite3.connect(store.settings.stores.record_url.removeprefix("sqlite:///"))) as record_text:
        assert record_text.execute("SELECT helper_name FROM case_steps_private WHERE helper_name <> ''").fetchall()
        assert record_text.execute("SELECT handler_name FROM case_steps_private WHERE handler_name <> ''").fetchall()


def test_steps_out_of_order_are_refused(store: Store) -> None:
    case_id = begin(store)
    assert_refused("下一步是：入户核实", store, case_id, "乡镇审核", D(2024, 3, 6))
    assert_refused("早于上一步“线索登记”", store, case_id, "入户核实", D(2024, 3, 3))
    assert_refused("晚于今天", store, case_id, "入户核实", D(2025, 7, 4))
    assert_refused("早于开始日期", store, case_id, "入户核实", D(2024, 3, 6), D(2024, 3, 5))
    record(store, case_id, "入户核实", D(2024, 3, 6))
    assert_refused("已经登记过", store, case_id, "入户核实", D(2024, 3, 6))
    assert_refused("还不能办“入户核实”", store, case_id, "入户核实", D(2024, 3, 8))
    assert_refused("还不能办“落实帮扶”", store, case_id, "落实帮扶", D(2024, 3, 8), measure="健康帮扶")
    record(store, case_id, "入户核实", D(2024, 3, 6), D(2024, 3, 7), handled_by="行政村")
    assert steps(store, case_id)[-1] == Taken(D(2024, 3, 6), "入户核实", D(2024, 3, 7))


def test_help_names_its_measure_and_a_refusal_its_grounds(store: Store) -> None:
    case_id = begin(store, is_green_channel=True)
    assert_refused("写明帮扶措施", store, case_id, "落实帮扶", D(2024, 3, 5))
    record(store, case_id, "落实帮扶", D(2024, 3, 5), measure="社会帮扶")
    record(store, case_id, "入户核实", D(2024, 3, 6), D(2024, 3, 7))
    assert_refused("写明依据", store, case_id, "不予纳入", D(2024, 3, 8), D(2024, 3, 8), step_grounds="无")
    record(store, case_id, "不予纳入", D(2024, 3, 8), D(2024, 3, 8), step_grounds="核实后收入稳定，没有风险")
    assert_refused("已经办结", store, case_id, "信息比对", D(2024, 3, 9))
    assert read_model(store).select("SELECT has_step_grounds FROM case_steps WHERE step = '不予纳入'", {}).iloc[0, 0]
    begin(store, day=D(2025, 2, 3))  # not taken in then, taken up again now


def test_one_household_has_one_open_case(ruled: Store) -> None:
    begin(ruled)
    with pytest.raises(CaseRefused, match="还有一件没有办结"):
        begin(ruled)
    begin(ruled, 2)
    with pytest.raises(CaseRefused, match="至少选一种"):
        open_case(ruled, NewCase(home(ruled, 3), "脱贫不稳定户", "干部排查", [], D(2025, 1, 2)), actor="甲", now=NOW)
    with pytest.raises(RowRefused, match="户类型是脱贫户"):
        open_case(
            ruled, NewCase(home(ruled, 3), "边缘易致贫户", "干部排查", ["因病"], D(2025, 1, 2)), actor="甲", now=NOW
        )


def leaving(store: Store, number: int = 1) -> str:
    """An entered case whose elimination went as far as its announcement."""
    return entered(store, number, LEAVING[-1])


def test_an_elimination_is_refused_unless_its_conditions_hold(ruled: Store) -> None:
    case_id, day = leaving(ruled), D(2024, 9, 2)
    assert_refused("写明消除方式", ruled, case_id, "风险消除", day, day, judgement=MET)
    assert_refused("还没有核对消除条件", ruled, case_id, "风险消除", day, day, way="帮扶消除")
    below = Judgement(["收入稳定超过监测线：低于监测线"])
    assert_refused(
        "不符合消除条件.*低于监测线",
        ruled,
        case_id,
        "风险消除",
        day,
        day,
        way="帮扶消除",
        judgement=below,
        step_grounds="写了依据也不行",
    )
    unknown = Judgement((), ["大额刚性支出稳定解决：待核实"])
    assert_refused("写明依据.*大额刚性支出", ruled, case_id, "风险消除", day, day, way="帮扶消除", judgement=unknown)
    # The record's own rule holds whatever the screen says: 2024-03 to 2024-08 is not half a year.
    assert_refused("不足半年", ruled, case_id, "风险消除", D(2024, 8, 5), D(2024, 8, 5), way="帮扶消除", judgement=MET)
    record(
        ruled, case_id, "风险消除", day, day, way="帮扶消除", judgement=unknown, step_grounds="住院已报销，支出不再发生"
    )
    assert steps(ruled, case_id)[-1].step == "风险消除"


def test_a_household_without_labour_is_eliminated_naturally_only(ruled: Store) -> None:
    case_id, day = leaving(ruled, 3), D(2024, 9, 2)
    assert_refused("整户无劳动能力", ruled, case_id, "风险消除", day, day, way="帮扶消除", judgement=MET)
    record(ruled, case_id, "风险消除", day, day, way="自然消除", judgement=MET)


def test_an_elimination_waits_for_its_announcement(store: Store) -> None:
    case_id = entered(store)
    assert_refused(
        "还不能办“风险消除”", store, case_id, "风险消除", D(2024, 12, 2), D(2024, 12, 2), way="帮扶消除", judgement=MET
    )


# --- two people at once ------------------------------------------------------------------------------------------


def test_of_two_people_at_one_case_the_second_is_told(store: Store) -> None:
    case_id = begin(store)
    seen = steps(store, case_id)
    first = StepEntry("入户核实", D(2024, 3, 6))
    record_step(store, case_id, first, seen, actor="甲", now=NOW)
    with pytest.raises(CaseRefused, match="刚才已有人登记"):
        record_step(store, case_id, StepEntry("入户核实", D(2024, 3, 7)), seen, actor="乙", now=NOW)
    assert [one.started_on for one in steps(store, case_id)] == [D(2024, 3, 4), D(2024, 3, 6)]


def test_two_people_who_open_a_case_of_one_household_at_once_make_one(store: Store) -> None:
    gate, errors = Barrier(2), []

    def work(actor: str) -> None:
        gate.wait()
        try:
            open_case(
                store, NewCase(home(store), "脱贫不稳定户", "干部排查", ["因病"], D(2025, 3, 4)), actor=actor, now=NOW
            )
        except CaseRefused as error:
            errors.append(str(error))

    threads = [Thread(target=work, args=(name,)) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 1
    assert len(read_model(store).select("SELECT * FROM cases", {})) == 1


# --- what is not for this store, and names -----------------------------------------------------------------------


def test_a_record_that_is_no_demo_takes_no_case(empty_store: Store) -> None:
    with pytest.raises(Exception, match="还没有启用权限管理"):
        register_clue(empty_store, Clue("0" * 16, "干部排查", "因病", D(2025, 6, 1)), actor="甲", now=NOW)


def test_names_are_opened_for_nobody_yet(store: Store) -> None:
    with pytest.raises(IdentityRefused, match="还没有登录和权限管理"):
        open_identity(store, EVERYBODY, home(store), "入户走访")


# --- the rule for files and the conditions on screen -------------------------------------------------------------

WATER = Gap("饮水安全", D(2024, 2, 1), None)
#: identified, done, way, no labour, measures, gaps -> refused.
BY_HAND: tuple[tuple[str, dt.date, str, bool, int, tuple[Gap, ...], bool], ...] = (
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 1, (), False),
    ("2023-12", D(2024, 6, 1), "帮扶消除", False, 1, (), False),
    ("2024-01", D(2024, 6, 30), "帮扶消除", False, 1, (), True),
    ("2024-01", D(2024, 6, 30), "自然消除", False, 0, (), True),
    ("2021-12", D(2022, 4, 1), "帮扶消除", False, 1, (), True),
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 0, (), True),
    ("2023-10", D(2024, 6, 20), "自然消除", False, 0, (), False),
    ("2023-10", D(2024, 6, 20), "帮扶消除", True, 1, (), True),
    ("2023-10", D(2024, 6, 20), "自然消除", True, 0, (), False),
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 1, (WATER,), True),
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 1, (Gap("饮水安全", D(2024, 2, 1), D(2024, 6, 20)),), False),
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 1, (Gap("饮水安全", D(2024, 2, 1), D(2024, 6, 21)),), True),
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 1, (Gap("义务教育", D(2024, 2, 1), None, True),), False),
    ("2023-10", D(2024, 6, 20), "帮扶消除", False, 1, (Gap("住房安全", D(2024, 6, 21), None),), False),
)


def test_the_rule_for_files_refuses_what_the_screen_refuses(demo_marked_store: Store) -> None:
    store = demo_marked_store
    village = store.county.villages[0]
    place = {"township_code": village.township_code, "village_code": village.code}
    homes, cases, helps, gaps, ends = [], [], [], [], []
    for number, (month, done, way, no_labour, measures, own, _) in enumerate(BY_HAND, start=1):
        homes.append(household(number, has_no_labour="是" if no_labour else "否", **place))
        cases.append({"case_no": f"JC{number:06d}", "household_id": f"YS{number:010d}", "category": "脱贫不稳定户",
                      "identified_month": month, "risk_1": "因病"})  # fmt: skip
        if measures:
            helps.append(
                {"case_id": f"JC{number:06d}", "step": "落实帮扶", "started_on": f"{month}-28", "measure": "健康帮扶"}
            )
        for gap in own:
            gaps.append({"gap_no": f"WT{number}", "household_id": f"YS{number:010d}", "guarantee": gap.guarantee,
                         "problem_kind": "其他", "household_count": 1, "found_on": str(gap.found_on),
                         "solved_on": str(gap.solved_on) if gap.solved_on else None, "is_for_health": "是" if gap.is_for_health else "否",
                         "status": "已解决" if gap.solved_on else "未解决", **place})  # fmt: skip
        ends.append(
            {
                "case_id": f"JC{number:06d}",
                "step": "风险消除",
                "started_on": str(done),
                "done_on": str(done),
                "elimination": way,
            }
        )
    put(store, raw("households", homes), raw("cases", cases), raw("case_steps", helps), raw("guarantee_gaps", gaps))
    importer = store.importer
    for (month, done, way, no_labour, measures, own, is_refused), end in zip(BY_HAND, ends, strict=True):
        faults = importer.check([raw("case_steps", [end])], now=NOW, is_partial=True)
        facts = CaseFacts(Month.parse(month), way, no_labour, measures, None, own)
        on_screen = refusals(conditions(facts, done))
        assert (bool(faults), bool(on_screen)) == (is_refused, is_refused), (end, faults, on_screen)


def test_a_problem_found_later_is_taken_in_whatever_was_eliminated_before(ruled: Store) -> None:
    case_id = leaving(ruled)
    record(ruled, case_id, "风险消除", D(2024, 9, 2), D(2024, 9, 2), way="帮扶消除", judgement=MET)
    village = ruled.county.villages[0]
    gap = {"gap_no": "WT1", "township_code": village.township_code, "village_code": village.code,
           "household_id": "YS0000000001", "guarantee": "饮水安全", "problem_kind": "水量不足", "household_count": 1,
           "found_on": "2024-05-01", "status": "未解决"}  # fmt: skip
    put(ruled, raw("guarantee_gaps", [gap]))
    with ruled.record.reading() as connection:
        assert len(ruled.record.keys(connection, ruled.ledgers["guarantee_gaps"])) == 1


def test_the_form_says_nothing_of_a_folder(store: Store, tmp_path: Path) -> None:
    with pytest.raises(CaseRefused) as error:
        record(store, begin(store), "乡镇审核", D(2024, 3, 6))
    assert str(tmp_path) not in str(error.value)
