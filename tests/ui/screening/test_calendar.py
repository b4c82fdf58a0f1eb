"""排查调整 and 三保障 as Streamlit runs them: what they show is what the ledgers hold."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.monitoring.guarantees import GUARANTEES
from analysis.monitoring.screening import ScreeningState
from data_access.acts.accept_report import step, submit
from data_access.record.notes.submissions import Report, State
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.monitoring import guarantees, screening
from tests.data_access.filling import NOW, Row, file, taken_in
from tests.screens import Use
from tests.services.stored import stored
from tests.ui.reading import html, run
from ui.guarantees import gaps
from ui.screening import rounds

JUNE = Filters((), (), Month(2025, 6))
CHONGWEN, LIYI = "140524100", "140524101"

pytestmark = pytest.mark.usefixtures("demo_screens")


def words(app: AppTest) -> str:
    return re.sub(r"\s+", " ", html(app))


class TestScreening:
    def test_the_month_counts_what_its_rows_say(self, demo_store: Store) -> None:
        rows = stored(demo_store, "screenings")
        june = rows[rows["month"] == "2025-06"]
        done_on = pd.to_datetime(june["done_on"])
        on_time = int(((june["status"] == "按期完成") & (done_on <= pd.Timestamp("2025-06-30"))).sum())
        left_out, late = (int((june["status"] == status).sum()) for status in ("未开展", "逾期完成"))
        assert min(on_time, left_out, late, 265 - len(june)) > 0
        text = words(run("screening.py"))
        assert f"{on_time} / 265 个村按期排查" in text
        assert f"× 未开展 {left_out} 缺 缺报 {265 - len(june)} 迟 逾期完成 {late} ✓ 按期 {on_time}" in text
        assert f"要催的 {265 - len(june) + left_out} 个村：2025年6月" in text
        assert "8 个社区是否在内，原文未注明，待县里确认" in text

    def test_a_township_opens_its_villages_and_its_reminder(self) -> None:
        text = words(run("screening.py", township="140524204"))  # it left out June altogether
        assert "夺火乡近 12 个月排查：各村" in text and "0 / 11 个村按期排查" in text
        app = run("screening.py")
        assert (
            "夺火乡" in app.code[0].value
            and "缺报 11 个村（" in app.code[0].value
            and "已逾期 24 天" in app.code[0].value
        )

    def test_a_quarter_can_be_opened(self) -> None:
        assert "2025年一季度：各乡镇" in words(run("screening.py", quarter="2025-Q1"))

    def test_the_workbook_lists_every_village_with_those_waited_for_first(self) -> None:
        found = screening.calendar(JUNE)
        sheet = openpyxl.load_workbook(io.BytesIO(rounds._workbook(found, JUNE))).active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        assert len(rows) == 265
        assert rows[0][3] == "未开展" and rows[-1][3] == "按期"
        assert sheet["A1"].value == "全县2025年6月村级防返贫排查"


class TestGuarantees:
    def test_the_cards_count_what_the_ledger_holds(self, demo_store: Store) -> None:
        rows = stored(demo_store, "guarantee_gaps")
        found = rows[pd.to_datetime(rows["found_on"]) <= pd.Timestamp("2025-06-30")]
        opened = found[~(pd.to_datetime(found["solved_on"]) <= pd.Timestamp("2025-06-30"))]
        kept = stored(demo_store, "houses")  # dangerous houses are those of their own ledger
        is_open = ~(pd.to_datetime(kept["accepted_on"]) <= pd.Timestamp("2025-06-30")) & (kept["status"] != "已腾退")
        kept = kept[is_open & (pd.to_datetime(kept["found_on"]) <= pd.Timestamp("2025-06-30"))]
        sizes = stored(demo_store, "households").set_index("row_id")["size"]
        houses = kept.drop_duplicates("household_id")
        people = int(houses["household_id"].map(sizes).sum())
        schools = opened[opened["guarantee"] == "义务教育"]
        ill = schools["is_for_health"].fillna(False).astype(bool)
        text = words(run("guarantees.py"))
        assert f"{len(houses)} 户 {people} 人未解决" in text
        assert f"{(~ill).sum()} 户 {(~ill).sum()} 人未解决" in text
        assert f"因身体原因未入学 {ill.sum()} 户 {ill.sum()} 人，单列，不计入" in text
        assert min(len(houses), ill.sum(), (~ill).sum()) > 0
        assert f"未解决 {(opened['problem_kind'] != '危房').sum() + len(kept) - ill.sum()} 件" in text

    def test_a_guarantee_a_village_and_a_department_narrow_the_list(self) -> None:
        found = guarantees.gaps(JUNE)
        row = found[found["is_open"] & (found["guarantee"] == "住房安全")].iloc[0]
        text = words(run("guarantees.py", guarantee="住房安全", village=row["village_code"]))
        assert f"{row['township']}{row['village']}：未解决" in text and "水量不足" not in text
        narrowed = guarantees.gaps(Filters((), ("zhujian",), Month(2025, 6)))
        assert set(narrowed["guarantee"]) == {"住房安全"} and set(narrowed["unit_id"]) == {"zhujian"}
        # A department is asked about what names it, and about what names nobody where the plan names it.
        schools = found[found["guarantee"] == "义务教育"]
        unnamed = schools["unit_id"].isna()
        assert 0 < unnamed.sum() < len(schools)
        assert set(guarantees.gaps(Filters((), ("jiaoyu",), Month(2025, 6)))["row_id"]) == set(schools["row_id"])
        assert "待县里确认 方案列：县教育局" in words(run("guarantees.py", guarantee="义务教育"))
        asked = words(run("guarantees.py", department="jiaoyu"))
        assert "所选范围没有这一项的记录" in asked and "0 户 0 人未解决" not in asked
        assert "清除部门筛选后再对照" in html(run("guarantees.py", department="zhujian"))

    def test_the_villages_add_up_and_small_counts_stay_inside(self) -> None:
        places = guarantees.places_of(list(GUARANTEES), JUNE)
        opened = guarantees.standing("住房安全", JUNE).still_open
        assert places["住房安全"].sum() == opened.households
        sheet = openpyxl.load_workbook(io.BytesIO(gaps._workbook(places, list(GUARANTEES), JUNE))).active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        assert len(rows) == len(places)
        shown = {value for row in rows for value in row[1:5]}
        assert "<5" in shown and not shown & {"1", "2", "3", "4"}
        assert all(row[5] == "—" for row in rows if "<5" in row[1:5] or "已隐去" in row[1:5])
        assert any(isinstance(row[5], int) for row in rows)

    def test_another_ledger_that_differs_is_named_by_township(self) -> None:
        text = words(run("guarantees.py", guarantee="住房安全"))
        assert re.search(r"三保障和饮水安全问题台账 ：\d+ 户 不一致，请核对 .*[镇乡] \d+ / \d+", text)
        assert re.search(r"户 \d+ 人未解决 .*农村危房改造台账 .*台账不一致 三保障和饮水安全问题台账写的是 \d+ 户", text)


def by_hand(status: str, done_on: dt.date | None, village: str) -> Row:
    return {
        "month": "2025-06", "township_code": "崇文镇", "village_code": village, "status": status, "done_on": done_on,
    }  # fmt: skip


def test_a_hand_made_month_of_every_state(demo_marked_store: Store, tmp_path: Path, use: Use) -> None:
    """On time by word and late by date, left out, reported by nobody, and a township with nothing to report."""
    store = demo_marked_store
    rows = (
        by_hand("按期完成", dt.date(2025, 6, 20), "西沟村"), by_hand("按期完成", dt.date(2025, 7, 3), "石头村"),
        by_hand("未开展", None, "尧庄村"),
    )  # fmt: skip
    taken_in(store, file("screenings", *rows))
    done = submit(store, None, Report("screenings", LIYI, "2025-06"), is_draft=False, actor="礼义镇", now=NOW)
    assert done.submission_id is not None
    for state in (State.CHECKED, State.ACCEPTED):
        step(store, done.submission_id, state, actor="县办", now=NOW)
    use(tmp_path / "config.toml")
    found = screening.calendar(JUNE)
    names = {village.code: village.name for village in found.villages}
    states = {
        names[code]: item
        for (code, month), item in found.standings.items()
        if month == JUNE.asof and code[:9] == CHONGWEN
    }
    assert (states["西沟村"].state, states["尧庄村"].state) == (ScreeningState.ON_TIME, ScreeningState.NOT_DONE)
    assert (states["石头村"].state, states["石头村"].days_late, states["石头村"].is_contradicted) == (
        ScreeningState.LATE,
        3,
        True,
    )
    assert states["东谷村"].state is ScreeningState.MISSING
    liyi = [
        found.standings[village.code, JUNE.asof].state for village in found.villages if village.township_code == LIYI
    ]
    assert set(liyi) == {ScreeningState.NOTHING}
    text = words(run("screening.py", asof="2025-06"))
    assert "零 零报送 28" in text and "有 1 处完成情况和完成日期对不上" in text
    assert "缺数" in text  # nobody reported the county's adjustment, and no case is known
