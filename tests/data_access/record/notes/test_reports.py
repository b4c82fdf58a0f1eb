"""Who has to report what, who has, and what of it the screens see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from data_access.acts.accept_report import step, submit
from data_access.intake.tables.tables import RawTable
from data_access.record.batches.importer import Importer
from data_access.record.core.schema import reports
from data_access.record.notes.submissions import Report, State
from data_access.store import Store
from models.time import Month
from models.viewing import Viewer
from services.offices.duties import duties
from tests.data_access.acts.hand_ins import AWAY, BEES, PLAY, POINT, came_in, states
from tests.data_access.filling import NOW, county, file, ledgers, read_model, row, taken_in

pytestmark = pytest.mark.usefixtures("published_late")


def noted(store: Store) -> set[tuple[str, str, str, int]]:
    columns = (reports.c.ledger, reports.c.reporter, reports.c.period, reports.c.row_count)
    with store.record.reading() as connection:
        return {tuple(found) for found in connection.execute(sa.select(*columns))}


def test_rows_by_period_say_whose_and_which_period_they_are(empty_store: Store) -> None:
    rows = [AWAY, AWAY | {"month": "2025-05"}, AWAY | {"township_code": "礼义镇"}]
    taken_in(empty_store, file("away_workers", *rows))
    assert noted(empty_store) == {
        ("away_workers", "140524100", "2025-06", 1),
        ("away_workers", "140524100", "2025-05", 1),
        ("away_workers", "140524101", "2025-06", 1),
    }


def test_only_the_last_month_of_a_quarter_is_its_report(empty_store: Store) -> None:
    taken_in(empty_store, file("bees", BEES, BEES | {"month": "2025-05"}))
    assert noted(empty_store) == {("bees", "140524100", "2025-Q2", 1)}


def test_events_count_for_the_last_period_that_had_ended(empty_store: Store) -> None:
    plays = [PLAY, PLAY | {"activity_name": "下乡演出"}, PLAY | {"township_code": "礼义镇"}]
    taken_in(empty_store, file("culture_activities", *plays), file("logistics_points", POINT))
    assert noted(empty_store) == {
        ("culture_activities", "140524100", "2025-12", 2),
        ("culture_activities", "140524101", "2025-12", 1),
        ("logistics_points", "jiaotong", "2025-Q4", 1),  # its unit reports it, whatever township the row is of
    }


def test_a_ledger_that_is_due_to_nobody_notes_nothing(empty_store: Store) -> None:
    taken_in(empty_store, file("villages", row("villages")), file("observations", row("observations")))
    assert noted(empty_store) == set()


def test_an_import_with_faults_and_a_withdrawn_batch_leave_no_report(empty_store: Store) -> None:
    empty_store.import_files([file("away_workers", AWAY | {"working_count": -1})], actor="测试", now=NOW)
    assert noted(empty_store) == set()
    batch = taken_in(empty_store, file("away_workers", AWAY)).batch_id
    assert states(came_in(empty_store)) == {("away_workers", "140524100", "2025-06", "accepted", 1)}
    assert batch is not None
    empty_store.withdraw(batch, actor="测试", now=NOW, reason="重报")
    assert came_in(empty_store) == []


def test_a_correction_is_no_report(empty_store: Store) -> None:
    taken_in(empty_store, file("away_workers", AWAY))
    before = noted(empty_store)
    cells = {name: [AWAY.get(name)] for name in ledgers()["away_workers"].by_name} | {"working_count": [70]}
    raw = RawTable.from_columns("away_workers", cells, file="更正", sheet="更正")
    result = Importer(empty_store.record, county()).commit([raw], actor="测试", now=NOW, is_partial=True)
    assert result.batch_id == 2
    assert noted(empty_store) == before


def test_every_township_owes_its_ledgers_and_a_unit_its_own() -> None:
    found = duties(county(), ledgers(), {}, {})
    assert [duty.reporter for duty in found if duty.subject == "away_workers"] == [t.code for t in county().townships]
    assert [duty.reporter for duty in found if duty.subject == "logistics_points"] == ["jiaotong"]
    assert not [duty for duty in found if duty.subject in ("villages", "observations")]


def test_a_target_is_due_to_its_lead_else_to_who_reported_it_last_else_to_nobody() -> None:
    found = {duty.subject: duty for duty in duties(county(), ledgers(), {"C37": "shuiwu"}, {}) if duty.is_target}
    assert (found["C37"].reporter, found["C37"].cycle) == ("shuiwu", "quarter")
    assert (found["C41"].reporter, found["C41"].named) == ("", ("gongxin",))
    assert (found["C37"].last_month, found["C05"].last_month) == (Month(2025, 12), None)  # C05: a milestone
    assert "C35" not in found  # read from its ledger
    assert "B4" not in found  # a fact of the starting point
    led = [c.model_copy(update={"lead_unit_id": "zhujian"} if c.id == "C37" else {}) for c in county().commitments]
    changed = duties(replace(county(), commitments=tuple(led)), ledgers(), {"C37": "shuiwu"}, {})
    assert [duty.reporter for duty in changed if duty.subject == "C37"] == ["zhujian"]


def test_reported_figures_answer_for_their_target(empty_store: Store) -> None:
    water = {
        "commitment_id": "C37", "basis": "时点", "numerator": 90, "denominator": 100, "reporting_unit_id": "县水务局",
    }  # fmt: skip
    taken_in(empty_store, file("observations", water | {"month": "2025-06"}, water | {"month": "2025-05"}))
    assert states(came_in(empty_store)) == {("C37", "shuiwu", "2025-Q2", "accepted", 1)}


def hand_in(store: Store, name: str, rows: list[dict[str, object]], reporter: str, period: str) -> int:
    given = file(name, *rows) if rows else None
    number = submit(store, given, Report(name, reporter, period), is_draft=False, actor="测试", now=NOW).submission_id
    assert number is not None
    return number


def test_a_submission_is_seen_with_its_state_and_the_reason_of_its_return(empty_store: Store) -> None:
    number = hand_in(empty_store, "away_workers", [AWAY], "140524100", "2025-06")
    submit(
        empty_store, file("bees", BEES), Report("bees", "140524100", "2025-Q2"), is_draft=True, actor="测试", now=NOW
    )
    assert states(came_in(empty_store)) == {("away_workers", "140524100", "2025-06", "reported", 1)}  # no draft
    step(empty_store, number, State.RETURNED, actor="测试", now=NOW, reason="少报两个村")
    (found,) = came_in(empty_store)
    assert (found.state, found.reason) == ("returned", "少报两个村")


def test_an_accepted_submission_counts_for_the_period_it_names(empty_store: Store) -> None:
    number = hand_in(empty_store, "culture_activities", [PLAY], "140524100", "2025-06")
    for state in (State.CHECKED, State.ACCEPTED):
        step(empty_store, number, state, actor="测试", now=NOW)
    assert noted(empty_store) == {("culture_activities", "140524100", "2025-06", 1)}
    assert states(came_in(empty_store)) == {("culture_activities", "140524100", "2025-06", "accepted", 1)}
    empty_store.withdraw(1, actor="测试", now=NOW, reason="重报")
    assert came_in(empty_store) == []


def test_nothing_to_report_counts_once_accepted(empty_store: Store) -> None:
    number = hand_in(empty_store, "culture_activities", [], "140524100", "2025-06")
    assert states(came_in(empty_store)) == {("culture_activities", "140524100", "2025-06", "reported", 0)}
    for state in (State.CHECKED, State.ACCEPTED):
        step(empty_store, number, state, actor="测试", now=NOW)
    assert states(came_in(empty_store)) == {("culture_activities", "140524100", "2025-06", "accepted", 0)}


def test_a_viewer_sees_the_duties_and_reports_of_his_own(empty_store: Store) -> None:
    taken_in(
        empty_store, file("away_workers", AWAY, AWAY | {"township_code": "礼义镇"}), file("logistics_points", POINT)
    )
    town = Viewer("township", areas=frozenset({"140524101"}), units=frozenset())
    assert states(came_in(empty_store, town)) == {("away_workers", "140524101", "2025-06", "accepted", 1)}
    unit = Viewer("unit", areas=frozenset(), units=frozenset({"jiaotong"}))
    assert states(came_in(empty_store, unit)) == {("logistics_points", "jiaotong", "2025-Q4", "accepted", 1)}


def test_what_is_published_of_submissions_has_no_file_and_no_person(empty_store: Store) -> None:
    hand_in(empty_store, "away_workers", [AWAY], "140524100", "2025-06")
    names = read_model(empty_store).select("SELECT * FROM submissions", {}).columns
    assert list(names) == [
        "submission_id", "ledger", "reporter", "period", "state", "row_count", "batch_id", "reason", "stepped_at",
    ]  # fmt: skip


def test_the_newest_report_is_the_one_that_came_last_though_a_clock_was_ahead_once(empty_store: Store) -> None:
    asked, ahead = Report("away_workers", "140524100", "2025-06"), dt.datetime(2030, 1, 1)
    people = file("away_workers", AWAY)
    first = submit(empty_store, people, asked, is_draft=False, actor="崇文镇", now=ahead)
    assert first.submission_id is not None
    step(empty_store, first.submission_id, State.RETURNED, actor="县办", now=ahead, reason="缺一行")
    submit(empty_store, people, asked, is_draft=False, actor="崇文镇", now=NOW)
    assert [one.state for one in came_in(empty_store)] == ["returned", "reported"]
