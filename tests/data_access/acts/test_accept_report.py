"""Reports wait until they are accepted; corrections are proposed, proved and decided; doubts are settled."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.acts import accept_report, decide_correction
from data_access.acts.accept_report import step, submit
from data_access.acts.decide_correction import decide, propose
from data_access.record.core.schema import submission_steps
from data_access.record.notes.submissions import Report, State, Submission, listed
from data_access.store import InputFile, Store
from errors import StoreError, SubmissionRefused
from tests.conftest import copied
from tests.data_access.filling import NOW, batch_count, cells, current, file, row, series, sheet_of, taken_in, version

pytestmark = pytest.mark.usefixtures("published_late")

CHONGWEN = "140524100"
REPORT = Report("road_projects", CHONGWEN, "2025-05")
PDF = InputFile("验收报告.pdf", b"%PDF-1.7 made for a test")


def hand_in(store: Store, one: InputFile | None, *, is_draft: bool = False, report: Report = REPORT) -> int:
    done = submit(store, one, report, is_draft=is_draft, actor="崇文镇", now=NOW)
    assert done.submission_id is not None
    return done.submission_id


def move(store: Store, number: int, state: State, reason: str = "") -> None:
    assert step(store, number, state, actor="县办", now=NOW, reason=reason).faults == ()


def submissions(store: Store) -> list[Submission]:
    with store.record.reading() as connection:
        return listed(connection)


def lengths(store: Store) -> dict[object, object]:
    return {found["project_no"]: found["length_km"] for found in current(store, "road_projects")}


class TestReports:
    def test_a_report_counts_only_once_it_is_accepted(self, empty_store: Store) -> None:
        number = hand_in(empty_store, file("road_projects", row("road_projects", length_km=6.5)))
        assert lengths(empty_store) == {} and series(empty_store, "C35") == {}
        move(empty_store, number, State.CHECKED)
        assert lengths(empty_store) == {}
        move(empty_store, number, State.ACCEPTED)
        assert lengths(empty_store) == {"LC-1": 6.5}
        assert series(empty_store, "C35")["2025-05"] == 6.5
        (found,) = submissions(empty_store)
        assert (found.state, found.batch_id, found.row_count, found.actor) == (State.ACCEPTED, 1, 1, "崇文镇")
        steps = sa.select(submission_steps.c.state, submission_steps.c.actor).order_by(submission_steps.c.step_id)
        with empty_store.record.reading() as connection:
            assert [tuple(one) for one in connection.execute(steps)] == [
                ("reported", "崇文镇"), ("checked", "县办"), ("accepted", "县办"),
            ]  # fmt: skip

    def test_a_report_with_faults_is_not_taken_but_a_draft_is_kept(self, empty_store: Store) -> None:
        broken = file("road_projects", row("road_projects", township_code="崇文乡"))
        refused = submit(empty_store, broken, REPORT, is_draft=False, actor="崇文镇", now=NOW)
        assert refused.submission_id is None and cells(refused.faults) == ["C3"]
        assert submissions(empty_store) == []
        draft = submit(empty_store, broken, REPORT, is_draft=True, actor="崇文镇", now=NOW)
        assert draft.submission_id == 1 and cells(draft.faults) == ["C3"]
        result = step(empty_store, 1, State.REPORTED, actor="崇文镇", now=NOW)
        assert cells(result.faults) == ["C3"]
        assert [one.state for one in submissions(empty_store)] == [State.DRAFT]

    def test_a_new_draft_replaces_the_old_one_of_the_same_duty(self, empty_store: Store) -> None:
        hand_in(empty_store, file("road_projects", row("road_projects")), is_draft=True)
        hand_in(empty_store, None, is_draft=True, report=Report("road_projects", CHONGWEN, "2025-06"))
        number = hand_in(empty_store, file("road_projects", row("road_projects", length_km=2)))
        assert [(one.submission_id, one.period, one.state) for one in submissions(empty_store)] == [
            (number, "2025-05", State.REPORTED), (2, "2025-06", State.DRAFT),
        ]  # fmt: skip

    def test_a_returned_report_says_why_and_goes_no_further(self, empty_store: Store) -> None:
        number = hand_in(empty_store, file("road_projects", row("road_projects")))
        with pytest.raises(SubmissionRefused, match="退回要写明哪里要改"):
            move(empty_store, number, State.RETURNED)
        move(empty_store, number, State.RETURNED, reason="里程与验收单不符")
        (found,) = submissions(empty_store)
        assert (found.state, found.reason) == (State.RETURNED, "里程与验收单不符")
        with pytest.raises(SubmissionRefused, match="已退回，不能改为已核对"):
            move(empty_store, number, State.CHECKED)
        assert batch_count(empty_store) == 0

    @pytest.mark.parametrize("state", [State.ACCEPTED, State.DRAFT])
    def test_steps_that_do_not_follow(self, empty_store: Store, state: State) -> None:
        number = hand_in(empty_store, file("road_projects", row("road_projects")))
        with pytest.raises(SubmissionRefused, match=f"已报待审，不能改为{state.label}"):
            move(empty_store, number, state)
        assert [one.state for one in submissions(empty_store)] == [State.REPORTED] and lengths(empty_store) == {}

    def test_nothing_to_report_is_a_report_too(self, empty_store: Store) -> None:
        number = hand_in(empty_store, None)
        move(empty_store, number, State.CHECKED)
        move(empty_store, number, State.ACCEPTED)
        (found,) = submissions(empty_store)
        assert found.is_nil and found.state is State.ACCEPTED and found.batch_id is None

    def test_a_report_of_another_ledger_is_refused(self, empty_store: Store) -> None:
        with pytest.raises(SubmissionRefused, match="里面不是农村公路建设项目台账"):
            hand_in(empty_store, file("water_works", row("water_works")))

    def test_a_township_reports_its_own_rows_only(self, empty_store: Store) -> None:
        safety = Report("culture_points", CHONGWEN, "2025-05")
        ledger = empty_store.ledgers["culture_points"]
        assert ledger.reporters == "townships"
        names = [column.name for column in ledger.columns if column.required]
        example = {name: ledger.by_name[name].example for name in names} | {"township_code": "附城镇"}
        header = [ledger.by_name[name].label for name in names]
        data = sheet_of([header, list(example.values())], ledger.title)
        done = submit(empty_store, InputFile("表.xlsx", data), safety, is_draft=False, actor="崇文镇", now=NOW)
        assert done.submission_id is None
        assert "这一行是附城镇的，报送单位是崇文镇" in [fault.problem for fault in done.faults]

    def test_what_no_longer_fits_when_accepted_stays_checked(self, empty_store: Store) -> None:
        number = hand_in(empty_store, file("road_projects", row("road_projects")))
        move(empty_store, number, State.CHECKED)
        kept = next(empty_store.settings.stores.attachments.iterdir())
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        data = kept.read_bytes()
        kept.write_bytes(data + b" ")
        with pytest.raises(StoreError, match="被改动过"):
            move(empty_store, number, State.ACCEPTED)
        kept.unlink()
        with pytest.raises(StoreError, match="不见了"):
            move(empty_store, number, State.ACCEPTED)
        kept.write_bytes(data)
        move(empty_store, number, State.ACCEPTED)
        assert lengths(empty_store) == {"LC-1": 4.5}

    def test_personal_files_are_not_even_kept_as_drafts_on_a_real_store(self, empty_store: Store) -> None:
        done = submit(
            empty_store, file("households", row("households")), Report("households", CHONGWEN, "2025-05"),
            is_draft=True, actor="崇文镇", now=NOW,
        )  # fmt: skip
        assert done.submission_id is None and done.faults
        assert not empty_store.settings.stores.attachments.exists()


def row_id(store: Store, ledger: str = "road_projects") -> str:
    with store.record.reading() as connection:
        return next(iter(store.record.keys(connection, store.ledgers[ledger]).values()))


def proposal(store: Store, column: str, value: str, **changes: object) -> accept_report.HandedIn:
    given = {"reason": "与验收单不符", "evidence": PDF, "actor": "县交通局", "now": NOW} | changes
    return propose(store, "road_projects", row_id(store), column, value, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def two_roads(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corrections")
    with copied(empty_store_folder, folder) as store:
        taken_in(store, file("road_projects", row("road_projects"), row("road_projects", project_no="LC-2")))
    return folder


class TestCorrections:
    @pytest.fixture
    def store(self, two_roads: Path, tmp_path: Path) -> Iterator[Store]:
        with copied(two_roads, tmp_path) as store:
            yield store

    def test_an_accepted_correction_is_a_new_version_that_can_be_withdrawn(self, store: Store) -> None:
        done = proposal(store, "length_km", "5.2")
        assert done.submission_id == 1 and lengths(store) == {"LC-1": 4.5, "LC-2": 4.5}
        assert decide(store, 1, is_accepted=True, actor="县办", now=NOW).batch_id == 2
        assert lengths(store) == {"LC-1": 5.2, "LC-2": 4.5}
        assert series(store, "C35")["2025-05"] == pytest.approx(9.7)
        (found,) = decide_correction.correction_list(store)
        wanted = {
            "old_value": "4.5", "new_value": "5.2", "state": "accepted", "batch_id": 2, "decided_by": "县办",
            "evidence_file": "验收报告.pdf",
        }  # fmt: skip
        assert {name: found[name] for name in wanted} == wanted
        assert store.attachments.read(str(found["evidence_sha256"])) == PDF.data
        store.withdraw(2, actor="县办", now=NOW, reason="更正错了")
        assert lengths(store) == {"LC-1": 4.5, "LC-2": 4.5}

    def test_a_value_that_cannot_be_is_refused_like_in_a_file(self, store: Store) -> None:
        done = proposal(store, "accepted_on", "2023-01-01")
        assert done.submission_id is None
        assert "早于开工日期" in done.faults[0].problem
        assert decide_correction.correction_list(store) == []

    def test_a_refused_correction_changes_nothing(self, store: Store) -> None:
        proposal(store, "length_km", "5.2")
        with pytest.raises(SubmissionRefused, match="不采纳要写明原因"):
            decide(store, 1, is_accepted=False, actor="县办", now=NOW)
        decide(store, 1, is_accepted=False, actor="县办", now=NOW, reason="以验收单为准")
        assert lengths(store) == {"LC-1": 4.5, "LC-2": 4.5} and batch_count(store) == 1
        with pytest.raises(SubmissionRefused, match="已经处理"):
            decide(store, 1, is_accepted=True, actor="县办", now=NOW)

    def test_a_cell_changed_since_is_not_overwritten(self, store: Store) -> None:
        proposal(store, "length_km", "5.2")
        taken_in(store, file("road_projects", row("road_projects", length_km=9)))
        with pytest.raises(SubmissionRefused, match="又变了"):
            decide(store, 1, is_accepted=True, actor="县办", now=NOW)
        assert lengths(store)["LC-1"] == 9

    def test_one_corrected_row_does_not_replace_its_scope(self, demo_marked_store: Store) -> None:
        people = [row("members"), row("members", id_number="140524190001010027", relation="配偶", gender="女")]
        taken_in(demo_marked_store, file("households", row("households", size=2)), file("members", *people))
        done = propose(
            demo_marked_store, "members", row_id(demo_marked_store, "members"), "labour_skill", "弱劳动力或半劳动力",
            reason="年老", evidence=None, actor="崇文镇", now=NOW,
        )  # fmt: skip
        assert done.faults == () and done.submission_id == 1
        decide(demo_marked_store, 1, is_accepted=True, actor="县办", now=NOW)
        skills = sorted(str(found["labour_skill"]) for found in current(demo_marked_store, "members"))
        assert skills == ["弱劳动力或半劳动力", "普通劳动力"]

    @pytest.mark.parametrize(
        ("column", "value", "changes", "words"),
        [
            ("project_no", "LC-9", {}, "项目编号用来认出是哪一行，不能更正"),
            ("length_km", "5.2", {"reason": " "}, "更正要写明理由"),
            ("length_km", "4.5", {}, "没有要改的"),
            ("width_m", "4.5", {}, "没有这个台账或这一列"),
            ("length_km", "5", {"evidence": InputFile("证据.exe", b"MZ")}, "不能作为佐证文件"),
            ("length_km", "5", {"evidence": InputFile("证据.pdf", b"MZ not a pdf")}, "内容与扩展名不符"),
            ("length_km", "5", {"evidence": InputFile("证据.html", b"<script>")}, "不能作为佐证文件"),
            ("length_km", "5", {"evidence": InputFile("大.pdf", b"%PDF-" + b"0" * 21 * 1024**2)}, "超过 20 MB"),
        ],
    )
    def test_wrong_proposals(
        self, store: Store, column: str, value: str, changes: dict[str, object], words: str
    ) -> None:
        before = version(store)
        with pytest.raises(SubmissionRefused, match=words):
            proposal(store, column, value, **changes)
        assert version(store) == before and decide_correction.correction_list(store) == []

    def test_a_sensitive_cell_is_not_corrected_on_screen(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, file("households", row("households")), file("members", row("members")))
        with pytest.raises(SubmissionRefused, match="含个人信息，不在网页上更正"):
            propose(
                demo_marked_store, "members", row_id(demo_marked_store, "members"), "phone", "1", reason="改",
                evidence=None, actor="崇文镇", now=NOW,
            )  # fmt: skip


def test_attachments_lie_outside_every_served_path(empty_store: Store, tmp_path: Path) -> None:
    folder = empty_store.settings.stores.attachments
    hand_in(empty_store, file("road_projects", row("road_projects")))
    assert folder == tmp_path / "data" / "attachments" and len(list(folder.iterdir())) == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
