"""The reviewer sees a report's rows, what accepting them changes, and how they differ from the last period."""

from __future__ import annotations

import datetime as dt

from data_access.acts.accept_report import submit
from data_access.acts.report_contents import Compared, Review, RowChange, review
from data_access.record.notes.submissions import Report
from data_access.store import Store
from tests.data_access.acts.hand_ins import AWAY, BEES, PLAY
from tests.data_access.filling import NOW, Row, current, file, id_number, row, taken_in

CHONGWEN = "140524100"
COUNTED = {"this_year_count": 70, "organised_count": 20, "working_count": 60}


def reviewed(store: Store, name: str, rows: list[Row], period: str, by: str = CHONGWEN) -> Review:
    given = file(name, *rows) if rows else None
    asked = store.preview([given], now=NOW).asking.questions if given else ()
    answers = {question.id: "移出" for question in asked}  # the only thing these files leave open
    done = submit(store, given, Report(name, by, period), is_draft=False, actor="测试", now=NOW, answers=answers)
    assert done.submission_id is not None, done.faults
    return review(store, done.submission_id, NOW)


def sums(found: Review) -> dict[str, tuple[float | None, float | None]]:
    return {one.label: (one.before, one.after) for one in found.sums}


def test_rows_changes_and_the_difference_to_the_last_month(empty_store: Store) -> None:
    other = AWAY | {"township_code": "礼义镇", "this_year_count": 500}
    taken_in(
        empty_store, file("away_workers", AWAY | COUNTED | {"month": "2025-04"}, AWAY | {"working_count": 75}, other)
    )
    found = reviewed(empty_store, "away_workers", [AWAY | {"organised_count": 30}], "2025-06")
    assert found.faults == () and found.rows[0][:5] == ("崇文镇", "2025-06", "90", "30", "80")
    assert found.header[:3] == ("乡镇", "数据月份", "本年累计转移就业（人）")
    name = "崇文镇 · 2025-06"
    assert found.changes == (
        RowChange("改动", name, "其中有组织输出", "", "30"), RowChange("改动", name, "月末在岗", "75", "80"),
    )  # fmt: skip
    assert found.counted == "新增 0 行，改动 2 格，移出 0 行，未变 0 行"
    assert found.spans == ("2025年4月", "2025年6月")  # nothing came for May
    assert sums(found) == {
        "行数": (1, 1), "本年累计转移就业（人）": (70, 90), "其中有组织输出（人）": (20, 30), "月末在岗（人）": (60, 80),
    }  # fmt: skip
    assert found.sums[1].written == ("70", "90", "+20")
    assert len(current(empty_store, "away_workers")) == 3  # looking changes nothing


def test_a_first_report_is_new_and_compared_with_nothing(empty_store: Store) -> None:
    found = reviewed(empty_store, "bees", [BEES], "2025-Q2")
    assert found.changes == (RowChange("新增", "崇文镇 · 2025-06"),)
    assert found.spans == ("2025年一季度", "2025年二季度")
    assert sums(found)["期末存养（箱）"] == (None, 30) and found.sums[0] == Compared("行数", 0, 1)
    assert found.sums[1].written == ("", "30", "")


def test_quarters_are_compared_with_quarters(empty_store: Store) -> None:
    taken_in(empty_store, file("bees", BEES | {"month": "2024-12", "stock_boxes": 28}))
    found = reviewed(empty_store, "bees", [BEES], "2025-Q2")
    assert found.spans == ("2024年四季度", "2025年二季度") and sums(found)["期末存养（箱）"] == (28, 30)


def test_events_of_the_month_are_compared_with_those_of_the_month_before(empty_store: Store) -> None:
    may = [PLAY | {"held_on": dt.date(2025, 5, day), "audience_count": 100} for day in (1, 8)]
    taken_in(empty_store, file("culture_activities", *may))
    late = PLAY | {"held_on": dt.date(2025, 5, 20), "audience_count": 50}
    found = reviewed(empty_store, "culture_activities", [PLAY | {"audience_count": 40}, late], "2025-06")
    assert [one.kind for one in found.changes] == ["新增", "新增"]
    assert sums(found)["行数"] == (2, 1) and sums(found)["参加人次（人次）"] == (200, 40)


def test_figures_of_several_targets_are_not_added_up(empty_store: Store) -> None:
    water = {
        "commitment_id": "C37",
        "value": None,
        "numerator": 90,
        "denominator": 100,
        "reporting_unit_id": "县水务局",
    }
    mine = [row("observations", **(water | {"commitment_id": id, "month": "2025-03"})) for id in ("C37", "C38")]
    taken_in(empty_store, file("observations", *mine, row("observations", month="2025-03")))
    found = reviewed(
        empty_store, "observations", [row("observations", **water | {"numerator": 95})], "2025-06", "shuiwu"
    )
    assert found.spans == ("2025年3月", "2025年6月")
    assert sums(found) == {
        "行数": (2, 1),
        "C37 集中供水率95%左右：分子": (90, 95), "C37 集中供水率95%左右：分母": (100, 100),
        "C38 自来水普及率98%以上：分子": (90, None), "C38 自来水普及率98%以上：分母": (100, None),
    }  # fmt: skip


def test_a_changed_phone_is_told_and_not_shown(demo_marked_store: Store) -> None:
    taken_in(demo_marked_store, file("households", row("households")))
    found = reviewed(demo_marked_store, "households", [row("households", phone="10000000008")], "2025", "fupin")
    assert [(one.column, one.old, one.new) for one in found.changes] == [("联系电话", "（不显示）", "（不显示）")]
    assert {"户主姓名", "联系电话"} <= set(found.hidden)
    assert not any(text in repr(found) for text in ("模拟", "10000000008", "10000000009", id_number(), "YS0000000009"))


def test_a_roster_names_what_it_would_remove_by_its_line(demo_marked_store: Store) -> None:
    person: Row = {
        "name": "模拟甲", "township_code": "崇文镇", "village_code": "西沟村", "category": "特困人员", "is_willing": "否",
        "care_mode": "分散供养", "approved_on": dt.date(2022, 4, 12), "monthly_yuan": 700, "id_number": id_number(1),
    }  # fmt: skip
    second = person | {"name": "模拟乙", "id_number": id_number(2), "monthly_yuan": 800}
    taken_in(demo_marked_store, file("care_persons", person, second))
    found = reviewed(demo_marked_store, "care_persons", [second], "2025-Q4")
    assert found.changes == (RowChange("移出", "第 3 行"),)
    assert found.counted == "新增 0 行，改动 0 格，移出 1 行，未变 1 行"
    assert found.spans == ("现在", "接受后")
    assert sums(found) == {"行数": (2, 1), "月保障金（元）": (1500, 800)}
    assert not any(text in repr(found) for text in ("模拟", id_number(1), id_number(2)))


def test_a_pointer_to_a_person_is_not_shown(demo_marked_store: Store) -> None:
    taken_in(demo_marked_store, file("households", row("households")))
    found = reviewed(demo_marked_store, "household_years", [row("household_years")], "2024", "fupin")
    assert found.rows[0][0] == "（不显示）" and found.rows[0][1] == "2024"
    assert "YS0000000009" not in repr(found)


def test_nothing_to_report_has_no_rows(empty_store: Store) -> None:
    found = reviewed(empty_store, "away_workers", [], "2025-06")
    assert found.submission.is_nil and found.rows == () and found.changes == () and found.told == ()


def test_what_cannot_be_accepted_any_more_says_why(empty_store: Store) -> None:
    draft = submit(
        empty_store, file("away_workers", AWAY), Report("away_workers", CHONGWEN, "2025-05"), is_draft=True,
        actor="测试", now=NOW,
    )  # fmt: skip
    assert draft.submission_id is not None
    seen = review(empty_store, draft.submission_id, NOW)
    assert [fault.code for fault in seen.faults] == ["row_of_other_period"]
    assert len(seen.rows) == 1 and seen.changes == () and seen.sums == ()
