"""Nothing is overwritten in silence: merged townships, corrections, whole rosters."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.acts.accept_report import HandedIn, step, submit
from data_access.acts.decide_correction import decide, propose
from data_access.acts.report_contents import review
from data_access.record.batches.importer import ImportResult
from data_access.record.batches.row_passports import row_passports
from data_access.record.core.schema import batches
from data_access.record.notes.submissions import Report, State
from data_access.store import InputFile, Store, open_store
from settings import ROOT, load_settings
from tests.conftest import MakeSettings
from tests.data_access.filling import NOW, answered, asked, current, file, id_number, row, sheet_of, take_in, taken_in

pytestmark = pytest.mark.usefixtures("published_late")

CASES = ROOT / "tests" / "cases" / "files"


class TestRosters:
    """Care persons replace their township whole: what is not in the file goes."""

    def people(self, *serials: int, township: str = "崇文镇") -> InputFile:
        village = {"崇文镇": "西沟村"}.get(township, "秦家庄村")
        cells = {
            "name": "模拟甲", "township_code": township, "village_code": village, "category": "特困人员",
            "is_willing": "否", "care_mode": "分散供养", "approved_on": dt.date(2022, 3, 1),
        }  # fmt: skip
        return file("care_persons", *({**cells, "id_number": id_number(serial)} for serial in serials))

    def count(self, store: Store) -> int:
        return len(current(store, "care_persons"))

    def test_one_row_does_not_remove_the_others_unasked(self, demo_marked_store: Store) -> None:
        store, one = demo_marked_store, self.people(7)
        taken_in(store, self.people(*range(1, 41)))
        (sentence,) = asked(take_in(store, one))
        assert "原有的 40 行里有 39 行不在这张表里（崇文镇 40 行少 39 行）" in sentence
        assert "移出（这是完整名单，移出 39 行）；保留（只更新表里的这些行，其余不动）" in sentence
        assert [fault.problem for fault in store.check([one], now=NOW)] == [sentence.split("：", 1)[1].split("？")[0]]
        answered(store, one, 名单="保留")
        assert self.count(store) == 40
        result = answered(store, one, 名单="移出")
        assert (self.count(store), result.tables[0].ended) == (1, 39)
        store.withdraw(result.batch_id or 0, actor="测试", now=NOW, reason="不是完整名单")
        assert self.count(store) == 40

    def test_what_was_only_updated_ends_nothing_when_batches_are_withdrawn(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, self.people(1, 2, 3))
        answered(demo_marked_store, self.people(1), 名单="保留")
        demo_marked_store.withdraw(1, actor="测试", now=NOW, reason="错")
        assert self.count(demo_marked_store) == 1
        taken_in(demo_marked_store, self.people(1, 4))
        assert self.count(demo_marked_store) == 2

    def test_a_few_that_left_are_told_and_go(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, self.people(*range(1, 41)))
        result = taken_in(demo_marked_store, self.people(*range(3, 41)))
        assert self.count(demo_marked_store) == 38
        (told,) = result.asking.account()
        assert told["answer"] == "这是完整名单，移出 2 行"

    def test_a_corrected_person_stays_corrected_when_the_roster_comes_again(self, demo_marked_store: Store) -> None:
        store, roster = demo_marked_store, self.people(1, 2)
        taken_in(store, roster)
        with store.record.reading() as connection:
            row_id = store.record.keys(connection, store.ledgers["care_persons"])[id_number(1)]
        done = propose(
            store, "care_persons", row_id, "self_care", "失能", reason="核实", evidence=None, actor="测试", now=NOW
        )
        decide(store, done.submission_id or 0, is_accepted=True, actor="测试", now=NOW)
        (question,) = taken_in(store, roster).asking.questions
        assert "第 3 行 自理能力 表里 空，更正后 失能" in question.text  # by its line: the key is an id number
        assert {found["self_care"] for found in current(store, "care_persons")} == {"失能", None}
        store.withdraw(2, actor="测试", now=NOW, reason="试")
        assert [found["self_care"] for found in current(store, "care_persons")] == [None, None]

    def test_the_roster_of_a_merged_township_is_never_the_whole_of_the_other(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, self.people(*range(1, 21), township="平城镇"))
        (sentence,) = asked(take_in(demo_marked_store, self.people(*range(2, 21), township="秦家庄乡")))
        assert "原有的 20 行里有 1 行不在这张表里" in sentence


def case(name: str) -> InputFile:
    return InputFile.from_path(CASES / f"merged-township-{name}.xlsx")


def herbs(*cells: tuple[object, ...], called: str = "药.xlsx") -> InputFile:
    """Rows of 乡镇, 品种, 方式, 年度, 面积."""
    header = ["乡镇", "品种", "方式", "年度", "面积（亩）"]
    return InputFile(called, sheet_of([header, *cells], "中药材种植和野生抚育台账"))


def herb(township: str, area: float) -> InputFile:
    return herbs((township, "党参", "人工种植", 2020, area))


class TestMergedTownships:
    """秦家庄乡 became part of 平城镇 in 2021: one code, and two that report."""

    def areas(self, store: Store) -> list[object]:
        return [found["area_mu"] for found in current(store, "herb_plantings")]

    def withdraw(self, store: Store, *numbers: int) -> list[object]:
        for number in numbers:
            store.withdraw(number, actor="测试", now=NOW, reason="试")
        return self.areas(store)

    def test_two_rows_of_one_file_add_up_and_it_is_told(self, empty_store: Store) -> None:
        result = taken_in(empty_store, case("one-file"))
        assert self.areas(empty_store) == [800]
        assert [notice.text for notice in result.notices] == [
            "第 2、3 行的平城镇和秦家庄乡现在是平城镇一家，合为一行：面积 500 加 300 是 800"
        ]
        taken_in(empty_store, case("one-file"))
        assert self.areas(empty_store) == [800]

    def test_a_later_file_of_the_other_is_asked_about_with_both_values(self, empty_store: Store) -> None:
        taken_in(empty_store, case("first"))
        (sentence,) = asked(take_in(empty_store, case("second")))
        assert "表里写的是秦家庄乡，记录库里同一项是平城镇报的" in sentence
        assert "平城镇 党参 人工种植 2020 面积 记录库 500、表里 300" in sentence
        assert "合计（两家相加；不能相加的列照旧）；替换（用表里的替换）；保留（不动记录库里的）" in sentence
        assert self.areas(empty_store) == [500]

    @pytest.mark.parametrize(
        ("answer", "stored", "without_first", "without_second"),
        [("合计", 800, 300, 500), ("替换", 300, 300, 500), ("保留", 500, 300, 500)],
    )
    def test_each_answer_and_what_is_left_when_either_batch_is_withdrawn(
        self, empty_store: Store, answer: str, stored: float, without_first: float, without_second: float
    ) -> None:
        taken_in(empty_store, case("first"))
        answered(empty_store, case("second"), 秦家庄乡=answer)
        assert self.areas(empty_store) == [stored]
        assert self.withdraw(empty_store, 2) == [without_second]
        answered(empty_store, case("second"), 秦家庄乡=answer)
        assert self.withdraw(empty_store, 1) == [without_first]

    def test_the_same_again_is_not_added_twice_and_a_new_figure_takes_its_own_part(self, empty_store: Store) -> None:
        taken_in(empty_store, case("first"))
        answered(empty_store, case("second"), 秦家庄乡="合计")
        for again in (case("second"), case("first"), case("second")):
            result = taken_in(empty_store, again)
            assert result.asking.questions == () and self.areas(empty_store) == [800]
        assert result.notices[-1].text == "第 2 行：秦家庄乡的数已经计在内，合计不变"
        result = taken_in(empty_store, herb("秦家庄乡", 350))
        assert self.areas(empty_store) == [850]
        assert [told["answer"] for told in result.asking.account()] == ["改这一部分，其余照旧，相加"]
        assert self.withdraw(empty_store, 6) == [800]
        assert self.withdraw(empty_store, 1, 4) == [300]
        assert self.withdraw(empty_store, 2, 3, 5) == []

    def animals(self, store: Store, name: str, stock: int, *farms: int, answer: str = "") -> ImportResult:
        """Take in a sheet without the columns that may be left out; ``farms``: with one of them."""
        header = ["乡镇", "畜种", "数据月份", "期末存栏", "本年累计出栏", "规模养殖场数"][: 5 + len(farms)]
        given = InputFile("畜禽.xlsx", sheet_of([header, [name, "猪", "2020-06", stock, stock // 5, *farms]], "Sheet1"))
        return answered(store, given, 现在是同一个编码=answer) if answer else take_in(store, given)

    def test_columns_that_neither_has_do_not_keep_them_from_being_added(self, empty_store: Store) -> None:
        self.animals(empty_store, "平城镇", 500)
        assert "合计（" in asked(self.animals(empty_store, "秦家庄乡", 300))[0]
        self.animals(empty_store, "秦家庄乡", 300, answer="合计")
        for name, stock, total in (("秦家庄乡", 300, 800), ("平城镇", 520, 820), ("平城镇", 500, 800)):
            self.animals(empty_store, name, stock)
            (found,) = current(empty_store, "livestock")
            assert (found["stock_count"], found["sold_count"]) == (total, total // 5)

    def test_what_the_file_does_not_speak_of_is_not_counted_twice(self, empty_store: Store) -> None:
        self.animals(empty_store, "平城镇", 500, 4)
        assert "合计（" not in asked(self.animals(empty_store, "秦家庄乡", 300))[0]

    def test_whose_figure_replaced_the_other_is_known_though_columns_lack(self, empty_store: Store) -> None:
        self.animals(empty_store, "平城镇", 500, 4)
        self.animals(empty_store, "秦家庄乡", 300, answer="替换")
        (sentence,) = asked(self.animals(empty_store, "平城镇", 520))
        assert (
            "表里写的是平城镇，记录库里同一项是平城镇和秦家庄乡报的" in sentence and "记录库 300、表里 520" in sentence
        )

    def test_a_sum_of_one_file_is_neither_added_to_nor_halved_unasked(self, empty_store: Store) -> None:
        taken_in(empty_store, case("one-file"))
        for part in ("first", "second"):
            (sentence,) = asked(take_in(empty_store, case(part)))
            assert "合计（" not in sentence and "要相加请在表里合成一行" in sentence
        taken_in(
            empty_store, herbs(("平城镇", "党参", "人工种植", 2020, 510), ("秦家庄乡", "党参", "人工种植", 2020, 300))
        )
        assert self.areas(empty_store) == [810]

    def test_its_passport_says_that_the_cell_holds_one_part(self, empty_store: Store) -> None:
        taken_in(empty_store, herb("平城镇", 500))
        taken_in(empty_store, herb("秦家庄乡", 300), answer="合计")
        ledger = empty_store.ledgers["herb_plantings"]
        with empty_store.record.reading() as connection:
            row_ids = empty_store.record.keys(connection, ledger).values()
        (passport,) = row_passports(empty_store.record, ledger, row_ids).values()
        origin = passport.origin("area_mu")
        assert origin is not None and origin.batch_id == 2
        assert origin.place("area_mu").endswith("E2（与另一家的数相加，这里是其中一份）")

    def test_the_former_name_alone_replaces_its_own_rows_without_a_question(self, empty_store: Store) -> None:
        taken_in(empty_store, herb("秦家庄乡", 300))
        assert taken_in(empty_store, herb("秦家庄乡", 310)).asking.questions == ()
        assert self.areas(empty_store) == [310]
        answered(empty_store, herb("平城镇", 500), 平城镇="合计")
        assert self.areas(empty_store) == [810]
        assert self.withdraw(empty_store, 2) == [800]

    def test_two_rows_of_one_name_are_still_a_repetition(self, empty_store: Store) -> None:
        row_of = ("秦家庄乡", "党参", "人工种植", 2020, 300)
        result = take_in(empty_store, herbs(row_of, ("平城镇", *row_of[1:]), row_of))
        assert [fault.cell for fault in result.faults] == ["A3", "A4"]

    def test_what_does_not_add_is_asked_about(self, empty_store: Store) -> None:
        ledger = empty_store.ledgers["observations"]
        header = [
            ledger.by_name[name].label
            for name in ("commitment_id", "township_code", "month", "basis", "value", "reporting_unit_id")
        ]
        both = [
            ["C02", town, "2025-06", "时点", value, "县人社局"] for town, value in (("平城镇", 98.5), ("秦家庄乡", 91))
        ]
        shares = InputFile("进展.xlsx", sheet_of([header, *both], ledger.title))
        (sentence,) = asked(take_in(empty_store, shares))
        assert "平城镇和秦家庄乡合为一行" in sentence and "各不相同，又不能相加" in sentence
        answered(empty_store, shares, 合为一行="第3行")
        assert [found["value"] for found in current(empty_store, "observations")] == [91]

    def test_another_name_of_a_village_may_be_a_spelling_and_is_asked_about(self, empty_store: Store) -> None:
        villages = file(
            "village_years", row("village_years", village_code="赵漳水村", household_count=200),
            row("village_years", village_code="赵章水村", household_count=10),
        )  # fmt: skip
        (sentence,) = asked(take_in(empty_store, villages))
        assert "在名录里现在是同一个，表里各有一行" in sentence
        answered(empty_store, villages, 同一个="相加")
        assert [found["household_count"] for found in current(empty_store, "village_years")] == [210]

    def test_shortenings_of_a_name_are_the_same_name(self, empty_store: Store) -> None:
        taken_in(empty_store, herb("平城镇", 500))
        assert taken_in(empty_store, herb("140524104", 510)).asking.questions == ()
        taken_in(empty_store, file("village_years", row("village_years", village_code="西沟村")))
        assert (
            taken_in(empty_store, file("village_years", row("village_years", household_count=9))).asking.questions == ()
        )


class TestCorrections:
    """An old workbook handed in again."""

    def corrected(self, store: Store, column: str = "length_km", value: str = "5.2") -> None:
        with store.record.reading() as connection:
            row_id = store.record.keys(connection, store.ledgers["road_projects"])["LC-1"]
        done = propose(
            store, "road_projects", row_id, column, value, reason="核实", evidence=None, actor="测试", now=NOW
        )
        assert decide(store, done.submission_id or 0, is_accepted=True, actor="测试", now=NOW).faults == ()

    def road(self, **changes: object) -> InputFile:
        return file("road_projects", row("road_projects", **changes), row("road_projects", project_no="LC-2"))

    def lengths(self, store: Store) -> dict[object, object]:
        return {found["project_no"]: found["length_km"] for found in current(store, "road_projects")}

    def test_the_correction_stays_and_is_named(self, empty_store: Store) -> None:
        taken_in(empty_store, self.road())
        self.corrected(empty_store)
        result = taken_in(empty_store, self.road(investment_wanyuan=400))
        assert self.lengths(empty_store) == {"LC-1": 5.2, "LC-2": 4.5}
        assert [found["investment_wanyuan"] for found in current(empty_store, "road_projects")] == [310, 400]
        (question,) = result.asking.questions
        assert question.text == (
            "有 1 处已采纳的更正，表里还是更正以前的数：LC-1 里程 表里 4.5，更正后 5.2（第 1 号更正）"
        )
        assert result.asking.account()[0]["answer"] == "更正不动，其余照表导入"
        assert taken_in(empty_store, self.road()).asking.taken and self.lengths(empty_store)["LC-1"] == 5.2
        answered(empty_store, self.road(), 更正="按表里的")
        assert self.lengths(empty_store)["LC-1"] == 4.5
        assert taken_in(empty_store, self.road()).asking.questions == ()  # the file's word stands, no correction does

    def test_another_number_is_asked_about_because_it_may_be_newer(self, empty_store: Store) -> None:
        taken_in(empty_store, self.road())
        self.corrected(empty_store)
        (sentence,) = asked(take_in(empty_store, self.road(length_km=6)))
        assert "表里是另一个数，看不出哪个更新：LC-1 里程 表里 6，更正后 5.2（第 1 号更正）" in sentence
        answered(empty_store, self.road(length_km=6), 更正="按表里的")
        assert self.lengths(empty_store)["LC-1"] == 6

    def test_a_file_with_the_corrected_number_asks_nothing_and_does_not_end_the_correction(
        self, empty_store: Store
    ) -> None:
        taken_in(empty_store, self.road())
        self.corrected(empty_store)
        assert taken_in(empty_store, self.road(length_km=5.2)).asking.questions == ()
        taken_in(empty_store, self.road())
        assert self.lengths(empty_store)["LC-1"] == 5.2

    @pytest.mark.parametrize(("gone", "left"), [((2,), 4.5), ((3,), 5.2), ((2, 3), 4.5)])
    def test_withdrawing_gives_what_would_stand_without_the_batch(
        self, empty_store: Store, gone: tuple[int, ...], left: float
    ) -> None:
        taken_in(empty_store, self.road())
        self.corrected(empty_store)
        taken_in(empty_store, self.road(investment_wanyuan=400))
        for number in gone:
            empty_store.withdraw(number, actor="测试", now=NOW, reason="试")
        assert self.lengths(empty_store)["LC-1"] == left


class TestHandIns:
    """What a report leaves open is answered when it is handed in, and holds when it is accepted."""

    REPORT = Report("herb_plantings", "nongye", "2020")

    def hand_in(self, store: Store, one: InputFile, **by_word: str) -> HandedIn:
        found = store.preview([one], now=NOW).asking.questions
        answers = {q.id: choice for q in found for word, choice in by_word.items() if word in q.text}
        return submit(store, one, self.REPORT, is_draft=False, actor="县农业农村局", now=NOW, answers=answers)

    def accept(self, store: Store, number: int, answers: dict[str, str] | None = None) -> ImportResult:
        return step(store, number, State.ACCEPTED, actor="县办", now=NOW, answers=answers)

    def test_a_question_keeps_a_report_from_being_taken(self, empty_store: Store) -> None:
        taken_in(empty_store, herb("平城镇", 500))
        done = self.hand_in(empty_store, herb("秦家庄乡", 300))
        assert done.submission_id is None and done.faults == () and len(done.asking.open) == 1

    def test_its_answer_holds_at_acceptance_and_the_reviewer_sees_it(self, empty_store: Store) -> None:
        taken_in(empty_store, herb("平城镇", 500))
        number = self.hand_in(empty_store, herb("秦家庄乡", 300), 秦家庄乡="合计").submission_id or 0
        found = review(empty_store, number, NOW)
        assert any("——两家相加" in told for told in found.told)
        assert [(change.old, change.new) for change in found.changes] == [("500", "800")]
        step(empty_store, number, State.CHECKED, actor="县办", now=NOW)
        assert self.accept(empty_store, number).batch_id == 2
        assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [800]
        with empty_store.record.reading() as connection:
            (kept,) = connection.scalars(sa.select(batches.c.answers).where(batches.c.batch_id == 2))
        assert [one["answer"] for one in kept] == ["两家相加；不能相加的列照旧"]

    def test_what_arises_only_at_acceptance_is_asked_then(self, empty_store: Store) -> None:
        number = self.hand_in(empty_store, herb("秦家庄乡", 300)).submission_id or 0
        step(empty_store, number, State.CHECKED, actor="县办", now=NOW)
        taken_in(empty_store, herb("平城镇", 500))
        result = self.accept(empty_store, number)
        (question,) = result.asking.open
        assert result.batch_id is None and review(empty_store, number, NOW).asking.open == (question,)
        assert self.accept(empty_store, number, {question.id: "合计"}).batch_id == 2
        assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [800]


@pytest.mark.parametrize("seed", range(3))
def test_any_withdrawals_of_added_reports_equal_a_record_that_never_saw_them(
    tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings, seed: int
) -> None:
    """Whatever came from whom in which order: the sum of what each said last in the batches that remain."""
    chance = random.Random(seed)
    said = [(chance.choice(["平城镇", "秦家庄乡"]), chance.choice([10, 20, 30])) for _ in range(7)]
    gone = set(chance.sample(range(len(said)), 4))
    store = open_store(make_settings(tmp_path_factory.mktemp("added")))
    for township, area in said:
        taken_in(store, herb(township, area), answer="合计")
    for number in chance.sample(sorted(gone), len(gone)):
        store.withdraw(number + 1, actor="测试", now=NOW, reason="试")
    last = {township: area for place, (township, area) in enumerate(said) if place not in gone}
    assert [found["area_mu"] for found in current(store, "herb_plantings")] == [sum(last.values())]
    store.record.engine.dispose()


def test_a_record_made_before_is_taken_further(empty_store: Store, tmp_path: Path) -> None:
    taken_in(empty_store, herb("平城镇", 500))
    with empty_store.record.writing() as connection:
        for column in ("own_id", "named", "stance", "kept"):
            connection.exec_driver_sql(f"ALTER TABLE herb_plantings_events DROP COLUMN {column}")
        empty_store.record.set_meta(connection, "tables", "as before")
    again = open_store(load_settings(tmp_path / "config.toml"))
    taken_in(again, herb("秦家庄乡", 300), answer="合计")
    again.withdraw(1, actor="测试", now=NOW, reason="试")
    assert [found["area_mu"] for found in current(again, "herb_plantings")] == [300]
    again.record.engine.dispose()
