"""A report is of the period it is handed in for; nothing is reported where something is; a file is no report twice."""

from __future__ import annotations

import datetime as dt

import pytest

from data_access.acts.accept_report import HandedIn, step, submit
from data_access.record.notes.submissions import Report, State, listed
from data_access.store import InputFile, Store
from errors import SubmissionRefused
from tests.data_access.acts.hand_ins import AWAY, BEES, PLAY, POINT, came_in, states
from tests.data_access.filling import NOW, Row, current, file, row, taken_in

CHONGWEN = "140524100"
#: A workbook saved twice differs in its bytes; these are the files as somebody keeps them.
FILES: dict[str, InputFile] = {}


def kept(name: str, rows: list[Row]) -> InputFile:
    return FILES.setdefault(f"{name} {rows}", file(name, *rows))


def report(
    store: Store, name: str, rows: list[Row], period: str, by: str = CHONGWEN, *, is_draft: bool = False
) -> HandedIn:
    given = kept(name, rows) if rows else None
    return submit(store, given, Report(name, by, period), is_draft=is_draft, actor="测试", now=NOW)


def accepted(store: Store, done: HandedIn) -> None:
    assert done.faults == () and done.submission_id is not None
    for state in (State.CHECKED, State.ACCEPTED):
        assert step(store, done.submission_id, state, actor="县办", now=NOW).faults == ()


def told(done: HandedIn) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for fault in done.faults]


class TestPeriods:
    def test_a_row_of_another_month_is_a_fault(self, empty_store: Store) -> None:
        done = report(empty_store, "away_workers", [AWAY | {"month": "2025-05"}], "2025-06")
        assert done.submission_id is None
        assert told(done) == [("B3", "row_of_other_period")]
        assert done.faults[0].sentence.endswith(
            "：这一行是2025年5月的，报的是2025年6月。请只报这一期的行，或改选报送期。"
        )
        mixed = report(empty_store, "away_workers", [AWAY, AWAY | {"month": "2025-07"}], "2025-06")
        assert told(mixed) == [("B4", "row_of_other_period")]
        assert report(empty_store, "away_workers", [AWAY], "2025-06").submission_id == 1

    def test_months_lie_in_the_quarter(self, empty_store: Store) -> None:
        rows = [BEES | {"month": month} for month in ("2025-03", "2025-04", "2025-06", "2025-07")]
        done = report(empty_store, "bees", rows, "2025-Q2")
        assert told(done) == [("B3", "row_of_other_period"), ("B6", "row_of_other_period")]

    def test_a_year_is_the_year(self, empty_store: Store) -> None:
        crop: Row = {"township_code": "崇文镇", "crop": "玉米", "year": 2023, "area_mu": 100}
        done = report(empty_store, "crop_plantings", [crop], "2024")
        assert [fault.problem for fault in done.faults] == ["这一行是2023年的，报的是2024年"]
        assert report(empty_store, "crop_plantings", [crop | {"year": 2024}], "2024").faults == ()

    def test_an_event_after_the_end_is_a_fault_and_an_earlier_one_is_not(self, empty_store: Store) -> None:
        plays = [
            PLAY | {"held_on": day, "activity_name": f"巡演{day.month}"}
            for day in (dt.date(2025, 4, 1), dt.date(2025, 6, 30), dt.date(2025, 7, 1))
        ]
        done = report(empty_store, "culture_activities", plays, "2025-06")
        assert [(fault.cell[1:], fault.code) for fault in done.faults] == [("5", "after_period")]
        assert done.faults[0].problem == "活动日期是 2025-07-01，在报送期2025年6月之后"

    def test_reported_figures_are_of_the_month_too(self, empty_store: Store) -> None:
        done = report(empty_store, "observations", [row("observations", month="2025-05")], "2025-06", "renshe")
        assert told(done) == [("C3", "row_of_other_period")]
        assert report(empty_store, "observations", [row("observations")], "2025-06", "renshe").faults == ()

    def test_a_draft_is_kept_and_does_not_go_on(self, empty_store: Store) -> None:
        done = report(empty_store, "away_workers", [AWAY | {"month": "2025-05"}], "2025-06", is_draft=True)
        assert done.submission_id == 1 and len(done.faults) == 1
        again = step(empty_store, 1, State.REPORTED, actor="测试", now=NOW)
        assert [fault.code for fault in again.faults] == ["row_of_other_period"]

    def test_what_waited_since_before_the_check_is_not_accepted(
        self, empty_store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as before:
            before.setattr("data_access.acts.accept_report.report_faults", lambda *_args, **_kwargs: ())
            report(empty_store, "away_workers", [AWAY | {"month": "2025-05"}], "2025-06")
            step(empty_store, 1, State.CHECKED, actor="县办", now=NOW)
        result = step(empty_store, 1, State.ACCEPTED, actor="县办", now=NOW)
        assert [fault.code for fault in result.faults] == ["row_of_other_period"]
        assert current(empty_store, "away_workers") == []

    def test_a_unit_does_not_report_for_the_townships(self, empty_store: Store) -> None:
        with pytest.raises(SubmissionRefused, match="转移就业台账由各乡镇报送，报送单位要选乡镇"):
            report(empty_store, "away_workers", [AWAY], "2025-06", "renshe")


class TestNothingToReport:
    def test_is_refused_where_rows_of_the_month_are(self, empty_store: Store) -> None:
        taken_in(empty_store, file("away_workers", AWAY, AWAY | {"township_code": "礼义镇"}))
        with pytest.raises(
            SubmissionRefused, match="崇文镇2025年6月的转移就业台账里已经有 1 行（第 1 批），不能零报送"
        ):
            report(empty_store, "away_workers", [], "2025-06")
        assert report(empty_store, "away_workers", [], "2025-05").submission_id == 1
        assert report(empty_store, "away_workers", [], "2025-06", "140524102").submission_id == 2

    def test_is_refused_where_something_happened(self, empty_store: Store) -> None:
        """By the day it happened, not by the day it was taken in (NOW is in January 2026)."""
        taken_in(empty_store, file("culture_activities", PLAY))
        with pytest.raises(SubmissionRefused, match="2025年6月的农村文化活动台账里已经有 1 行（第 1 批）"):
            report(empty_store, "culture_activities", [], "2025-06")
        assert report(empty_store, "culture_activities", [], "2025-12").submission_id == 1

    def test_is_refused_where_the_present_state_was_reported(self, empty_store: Store) -> None:
        ledger = empty_store.ledgers["culture_points"]
        given: Row = {column.name: column.example for column in ledger.columns if column.required}
        taken_in(empty_store, file("culture_points", given | {"township_code": "崇文镇", "village_code": "西沟村"}))
        with pytest.raises(SubmissionRefused, match="2025年的农村文化阵地台账里已经有 1 行（第 1 批）"):
            report(empty_store, "culture_points", [], "2025")
        assert report(empty_store, "culture_points", [], "2024").submission_id == 1

    def test_is_not_accepted_when_rows_came_in_between(self, empty_store: Store) -> None:
        report(empty_store, "away_workers", [], "2025-06")
        step(empty_store, 1, State.CHECKED, actor="县办", now=NOW)
        taken_in(empty_store, file("away_workers", AWAY))
        with pytest.raises(SubmissionRefused, match="不能零报送"):
            step(empty_store, 1, State.ACCEPTED, actor="县办", now=NOW)
        step(empty_store, 1, State.RETURNED, actor="县办", now=NOW, reason="有数")

    def test_rows_handed_in_afterwards_take_its_place(self, empty_store: Store) -> None:
        accepted(empty_store, report(empty_store, "away_workers", [], "2025-06"))
        assert states(came_in(empty_store)) == {("away_workers", CHONGWEN, "2025-06", "accepted", 0)}
        done = report(empty_store, "away_workers", [AWAY], "2025-06")
        assert done.submission_id == 2
        accepted(empty_store, done)
        assert ("away_workers", CHONGWEN, "2025-06", "accepted", 1) in states(came_in(empty_store))
        with empty_store.record.reading() as connection:
            assert [one.state for one in listed(connection)] == [State.ACCEPTED, State.ACCEPTED]
        with pytest.raises(SubmissionRefused, match="不能零报送"):
            report(empty_store, "away_workers", [], "2025-06")


class TestTheSameFile:
    def test_handed_in_for_another_month_is_a_fault_where_no_row_is_of_it(self, empty_store: Store) -> None:
        accepted(empty_store, report(empty_store, "culture_activities", [PLAY], "2025-06"))
        done = report(empty_store, "culture_activities", [PLAY], "2025-07")
        assert told(done) == [("", "same_file")]
        assert done.faults[0].sentence.endswith("：与第 1 号报送（2025年6月）的文件完全相同。请交2025年7月的表。")

    def test_is_told_where_its_rows_fit_both(self, empty_store: Store) -> None:
        both = [PLAY, PLAY | {"held_on": dt.date(2025, 5, 9), "activity_name": "戏曲进村"}]
        accepted(empty_store, report(empty_store, "culture_activities", both, "2025-06"))
        with pytest.raises(AssertionError):  # 3 June lies after May, whatever file it stands in
            accepted(empty_store, report(empty_store, "culture_activities", both, "2025-05"))
        early = [both[1]]
        accepted(empty_store, report(empty_store, "culture_activities", early, "2025-07"))
        done = report(empty_store, "culture_activities", early, "2025-05")
        assert done.faults == () and [one.text for one in done.notices] == ["与第 2 号报送（2025年7月）的文件完全相同"]

    def test_imported_for_another_period_counts_as_well(self, empty_store: Store) -> None:
        taken_in(empty_store, kept("logistics_points", [POINT]))  # in January 2026: for the last quarter of 2025
        done = report(empty_store, "logistics_points", [POINT], "2025-Q3", "jiaotong")
        assert told(done) == [("", "same_file")] and "那一批算作2025年四季度的" in done.faults[0].problem
        assert report(empty_store, "logistics_points", [POINT], "2025-Q4", "jiaotong").faults == ()

    def test_returned_or_withdrawn_it_may_be_handed_in_for_the_right_one(self, empty_store: Store) -> None:
        report(empty_store, "culture_activities", [PLAY], "2025-07")
        step(empty_store, 1, State.RETURNED, actor="县办", now=NOW, reason="期选错了")
        accepted(empty_store, report(empty_store, "culture_activities", [PLAY], "2025-08"))
        empty_store.withdraw(1, actor="县办", now=NOW, reason="期选错了")
        done = report(empty_store, "culture_activities", [PLAY], "2025-06")
        assert (done.submission_id, done.faults, done.notices) == (3, (), ())

    def test_a_present_state_has_no_rows_that_could_say_so(self, empty_store: Store) -> None:
        ledger = empty_store.ledgers["culture_points"]
        given: Row = {column.name: column.example for column in ledger.columns if column.required}
        point = given | {"township_code": "崇文镇", "village_code": "西沟村"}
        accepted(empty_store, report(empty_store, "culture_points", [point], "2024"))
        done = report(empty_store, "culture_points", [point], "2025")
        assert told(done) == [("", "same_file")]
        assert done.faults[0].remedy == "请交2025年的表；情况没有变化的，请核对后另存一份再报"


def test_a_file_kept_under_its_name_is_still_the_file(empty_store: Store) -> None:
    data = kept("culture_activities", [PLAY]).data
    accepted(empty_store, report(empty_store, "culture_activities", [PLAY], "2025-06"))
    other = submit(
        empty_store, InputFile("改了名.xlsx", data), Report("culture_activities", CHONGWEN, "2025-07"), is_draft=False,
        actor="测试", now=NOW,
    )  # fmt: skip
    assert other.submission_id is None
