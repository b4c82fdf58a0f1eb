"""Numbers with what people write around them: taken where certain, asked about where not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data_access.intake.tables.quantities import NotCertain, amount, conversion, with_unit


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("4.6", "公里", 4.6),
        ("-3", "", -3.0),
        ("\u22123", "", -3.0),
        (".5", "", 0.5),
        ("1,234", "元", 1234.0),
        ("1,234,567.8", "元", 1234567.8),
        ("1.4E+3", "元", 1400.0),
        ("360公里", "公里", 360.0),
        ("360 km", "公里", 360.0),
        ("4600米", "公里", 4.6),
        ("4.3万亩", "亩", 43000.0),
        ("4.3万", "亩", 43000.0),
        ("43000亩", "万亩", 4.3),
        ("4.3万亩", "万亩", 4.3),
        ("2公顷", "亩", 30.0),
        ("3.2万元", "万元", 3.2),
        ("3.2万元", "元", 32000.0),
        ("32000元", "万元", 3.2),
        ("1.2亿元", "万元", 12000.0),
        ("12户", "户", 12.0),
        ("1.2万人", "人", 12000.0),
        ("35口人", "人", 35.0),
        ("8个月", "月", 8.0),
        ("5吨", "公斤", 5000.0),
        ("80平方米", "㎡", 80.0),
        ("80M2", "㎡", 80.0),
        ("3千米", "公里", 3.0),
    ],
)
def test_a_unit_that_fits_is_taken(text: str, unit: str, expected: float) -> None:
    assert amount(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit", "problem"),
    [
        ("约360", "公里", "不是确切的数"),
        ("360左右", "公里", "不是确切的数"),
        ("300-360", "公里", "不是确切的数"),
        ("300至360", "公里", "不是确切的数"),
        ("300～360公里", "公里", "不是确切的数"),
        ("360多公里", "公里", "不是确切的数"),
        ("近360公里", "公里", "不是确切的数"),
        (">360", "公里", "不是确切的数"),
        ("12户35人", "人", "里有几个数，看不出取哪一个"),
        ("12户", "人", "的单位与表头（人）不同"),
        ("80亩", "㎡", "的单位与表头（平方米）不同"),
        ("35人", "", "的单位与表头（没有单位）不同"),
        ("95%", "公里", "的单位与表头（公里）不同"),
        ("4.3万", "万元", "看不出是 4.3万元，还是 4.3万万元"),
        ("1,25", "元", "不是数字"),
        ("12,3456", "元", "不是数字"),
        ("1.2.3", "", "不是数字"),
        ("三公里", "公里", "不是数字"),
        ("无", "公里", "不是数字"),
        ("nan", "", "不是数字"),
        ("inf", "", "不是数字"),
        ("1e999", "", "不是有效的数字"),
        ("1_000", "", "里有几个数，看不出取哪一个"),
        ("0x10", "", "里有几个数，看不出取哪一个"),
        ("", "", "不是数字"),
    ],
)
def test_what_is_a_guess_is_asked_about(text: str, unit: str, problem: str) -> None:
    with pytest.raises(NotCertain) as caught:
        amount(text, unit)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("180", "米", "180米"), ("-1,800.5", "米", "-1,800.5米"), ("4.3万", "米", "4.3万米"), ("360公里", "米", "360公里"),
        ("约360", "米", "约360"), ("无", "米", "无"), ("1e-7", "亩", "1e-7亩"),
    ],
)  # fmt: skip
def test_a_unit_is_put_behind_a_number_that_has_none(text: str, unit: str, expected: str) -> None:
    assert with_unit(text, unit) == expected


def test_ten_thousand_of_ten_thousands_is_asked_about() -> None:
    with pytest.raises(NotCertain, match=r"看不出是 4\.3万亩，还是 4\.3万万亩"):
        with_unit("4.3万", "万亩")


@pytest.mark.parametrize(
    ("written", "unit", "factor"),
    [
        ("米", "公里", "0.001"), ("万亩", "亩", "10000"), ("元", "万元", "0.0001"), ("万只", "头只", "10000"), ("‰", "%", "0.1"),
        ("名", "人", "1"), ("M2", "平方米", "1"), ("兆伏安", "千伏安", "1000"), ("户", "人", None), ("人次", "人", None),
        ("亩", "平方米", None), ("百分点", "%", None), ("个", "处", None),
    ],
)  # fmt: skip
def test_units_of_one_kind_turn_into_each_other_exactly(written: str, unit: str, factor: str | None) -> None:
    assert conversion(written, unit) == (None if factor is None else Decimal(factor))
