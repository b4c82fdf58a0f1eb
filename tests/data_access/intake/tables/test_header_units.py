"""Which words outside the cells are units."""

from __future__ import annotations

import time

import pytest

from data_access.intake.tables.header_units import units_in_brackets, units_named
from tests.data_access.filling import ledgers


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("里程（米）", ["米"]), ("里程(KM)*", ["KM"]), ("里程（公里，保留一位）", ["公里"]), ("面积（单位：万亩）", ["万亩"]),
        ("里程（公里/米）", ["公里", "米"]), ("存栏（头/只）", ["头"]), ("人均收入（元/人）", ["元"]), ("户数（户、人）", ["户", "人"]),
        ("支付率（％）", ["%"]), ("支付率（‰）", ["‰"]), ("面积（㎡）", ["平方米"]), ("投资（万）", ["万"]), ("原值（人民币元）", ["元"]), ("投资（万元人民币）", ["万元"]), ("投资（以元计）", ["元"]),
        ("投资（单位为元）", ["元"]), ("投资（按元填写）", ["元"]), ("投资（均以元为单位）", ["元"]), ("面积（折合亩）", ["亩"]), ("合计（计）", []), ("容量（千伏安）", ["千伏安"]),
        ("项目编号（必填）", []), ("月份（年月）", []), ("是否创建（是/否）", []), ("填报单位（盖章）", []), ("村（社区）", []),
        ("乡（镇）", []), ("公益性岗位（月数）", []), ("序号", []), ("（（（", []),
    ],
)  # fmt: skip
def test_known_units_in_the_brackets_of_a_header(text: str, units: list[str]) -> None:
    assert units_in_brackets(text) == units


def test_every_unit_of_the_ledgers_is_known() -> None:
    units = {column.unit for ledger in ledgers() for column in ledger.columns if column.unit}
    assert {unit: units_named(unit) for unit in units} == {unit: [unit] for unit in units}


def test_long_texts_take_no_time() -> None:
    began = time.perf_counter()
    for text in ("（" * 32_000, "单位" * 16_000, "米、" * 16_000, "(" + "a" * 32_000, "1" * 32_000):
        units_in_brackets(text)
        units_named(text)
    assert time.perf_counter() - began < 1
