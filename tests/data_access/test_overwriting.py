"""Nothing is overwritten in silence: half overwritten examples, merged townships, corrections, whole rosters."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from data_access.importing import ImportResult
from data_access.store import InputFile, Store
from settings import ROOT
from tests.data_access.filling import NOW, current, file, filled, id_number, row, saved, sheet_of, take_in, taken_in

CASES = ROOT / "tests" / "cases" / "files"


def answered(store: Store, *files: InputFile, **by_word: str) -> ImportResult:
    """Import, answering each question whose text holds the word with the choice given."""
    found = store.preview(files)
    answers = {
        question.id: choice
        for question in found.asking.questions
        for word, choice in by_word.items()
        if word in question.text
    }
    return store.import_files(files, actor="测试", now=NOW, answers=answers)


def asked(result: ImportResult) -> list[str]:
    """The questions that keep the batch out."""
    assert result.batch_id is None and result.faults == ()
    return [question.sentence for question in result.asking.open]


class TestExamples:
    """A clerk types over the grey example and forgets a cell."""

    def half(self, **cells: object) -> InputFile:
        """The road template with only these cells of the example overwritten."""
        workbook = openpyxl.load_workbook(io.BytesIO(filled("road_projects", [])))
        for cell, value in cells.items():
            workbook["农村公路建设项目台账"][cell] = value
        return InputFile("路.xlsx", saved(workbook))

    def test_the_cells_left_are_named_and_it_is_asked(self, empty_store: Store) -> None:
        (sentence,) = asked(take_in(empty_store, self.half(A2="LC-9", B2="新路", C2="附城镇", F2=3.1)))
        assert sentence == (
            "路.xlsx，工作表“农村公路建设项目台账”，第 2 行：这一行像是没有改完的示例：开工日期（H2）、验收日期（I2）、"
            "投资（J2）、资金支付率（K2）还是模板示例里的内容？可以选：示例（是示例，这一行不导入）；真数据（是真数据，照样导入）。"
            "要答了才能继续。"
        )
        assert current(empty_store, "road_projects") == []

    def test_it_is_left_out_or_taken_in_as_answered(self, empty_store: Store) -> None:
        half = self.half(A2="LC-9", B2="新路", A3="LC-1", B3="路", C3="附城镇", E3="改建", F3=2, G3="在建")
        result = answered(empty_store, half, 示例="示例")
        assert [found["project_no"] for found in current(empty_store, "road_projects")] == ["LC-1"]
        assert "第 2 行是没有改完的示例，没有导入" in [notice.text for notice in result.notices]
        answered(empty_store, half, 示例="真数据")
        assert {found["project_no"] for found in current(empty_store, "road_projects")} == {"LC-1", "LC-9"}

    def test_one_telling_cell_is_enough_where_the_example_stood(self, empty_store: Store) -> None:
        def herbs(*cells: object) -> InputFile:
            header = ["乡镇", "品种", "方式", "年度", "面积（亩）"]
            return InputFile("药.xlsx", sheet_of([header, list(cells)], "中药材种植和野生抚育台账"))

        (sentence,) = asked(take_in(empty_store, herbs("平城镇", "党参", "人工种植", 2023, 12345.6)))
        assert "面积（E2）" in sentence
        taken_in(empty_store, herbs("崇文镇", "连翘", "野生抚育", 2024, 5200))  # all of the example but its only figure

    def test_further_down_a_row_has_to_share_more_with_it(self, empty_store: Store) -> None:
        shared = row("road_projects", started_on=dt.date(2024, 4, 10))
        assert taken_in(empty_store, file("road_projects", shared)).batch_id == 1
        copied = row("road_projects", project_no="LC-GL-2024-001", started_on=dt.date(2024, 4, 10))
        (sentence,) = asked(take_in(empty_store, file("road_projects", copied)))
        assert "项目编号（A3）、开工日期（H3）" in sentence


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
        assert [fault.problem for fault in store.check([one])] == [sentence.split("：", 1)[1].split("？")[0]]
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

    def test_the_roster_of_a_merged_township_is_never_the_whole_of_the_other(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, self.people(*range(1, 21), township="平城镇"))
        (sentence,) = asked(take_in(demo_marked_store, self.people(*range(2, 21), township="秦家庄乡")))
        assert "原有的 20 行里有 1 行不在这张表里" in sentence
