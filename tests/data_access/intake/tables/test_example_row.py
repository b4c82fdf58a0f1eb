"""The template's example with some cells overwritten is asked about, its leftovers named."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from data_access.store import InputFile, Store
from data_access.workbooks.ledger_export import export_ledger
from tests.data_access.filling import answered, asked, current, file, filled, row, saved, sheet_of, take_in, taken_in


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
            header = ["乡镇*", "品种*", "方式*", "年度*", "面积（亩）*"]
            return InputFile("药.xlsx", sheet_of([header, list(cells)], "中药材种植和野生抚育台账"))

        (sentence,) = asked(take_in(empty_store, herbs("平城镇", "党参", "人工种植", 2023, 12345.6)))
        assert "面积（E2）" in sentence
        taken_in(empty_store, herbs("崇文镇", "连翘", "野生抚育", 2024, 5200))  # all of the example but its only figure

    def test_a_table_of_ones_own_may_hold_the_same_values(self, empty_store: Store) -> None:
        header = ["乡镇", "品种", "方式", "年度", "面积（亩）"]
        cells = ["平城镇", "党参", "人工种植", 2023, 12345.6]
        taken_in(empty_store, InputFile("药.xlsx", sheet_of([header, cells], "中药材种植和野生抚育台账")))
        assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [12345.6]

    def test_further_down_a_row_may_share_its_values(self, empty_store: Store) -> None:
        shared = row("road_projects", project_name="某某村至某某村公路改造", started_on=dt.date(2024, 4, 10))
        assert taken_in(empty_store, file("road_projects", shared)).batch_id == 1

    def test_what_was_exported_has_no_example_in_it(self, empty_store: Store) -> None:
        shared = row("herb_plantings", township_code="平城镇", area_mu=12345.6, herb="党参", year=2023)
        taken_in(empty_store, file("herb_plantings", shared))
        exported = InputFile("导出.xlsx", export_ledger(empty_store, empty_store.ledgers["herb_plantings"]))
        (table,) = taken_in(empty_store, exported).tables
        assert (table.row_count, table.inserted, table.updated) == (1, 0, 0)
