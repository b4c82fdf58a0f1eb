"""One cell at a time: format is forgiven, facts never, and a sensitive value is never repeated."""

from __future__ import annotations

import datetime as dt

import pytest

from data_access.county.ledgers import Column
from data_access.intake.files.sheet import as_text
from data_access.intake.tables.cell_values import PARSERS, CellFault, Context, is_blank, is_empty, nearest
from tests.data_access.filling import county, id_number, ledgers

TODAY = dt.date(2026, 1, 5)
REAL, DEMO = Context(county(), False, TODAY), Context(county(), True, TODAY)


def column(ledger: str, name: str) -> Column:
    return ledgers()[ledger].by_name[name]


def parsed(where: str, value: object, context: Context = REAL) -> object:
    """The value of a cell of ``ledger.column``."""
    found = column(*where.split("."))
    return PARSERS[found.type](value, found, context)


def fault(where: str, value: object, context: Context = REAL) -> CellFault:
    with pytest.raises(CellFault) as caught:
        parsed(where, value, context)
    return caught.value


@pytest.mark.parametrize(
    ("where", "given", "expected"),
    [
        ("road_projects.project_no", " LC-1\u3000", "LC-1"),
        ("road_projects.project_no", 2024001.0, "2024001"),
        ("road_projects.length_km", "１２．５", 12.5),
        ("road_projects.length_km", " 4.60 ", 4.6),
        ("road_projects.investment_wanyuan", "1,250.5", 1250.5),
        ("road_projects.length_km", "4.6公里", 4.6),
        ("road_projects.length_km", "４６００米", 4.6),
        ("road_projects.length_km", 0.1 + 0.2, 0.3),
        ("road_projects.investment_wanyuan", "3200000元", 320.0),
        ("herb_plantings.area_mu", "1.3万亩", 13000.0),
        ("water_works.served_population", "300人", 300),
        ("road_projects.payment_share_pct", "95%", 95.0),
        ("road_projects.payment_share_pct", "0.5%", 0.5),
        ("road_projects.payment_share_pct", "95 ％", 95.0),
        ("road_projects.payment_share_pct", 100, 100.0),
        ("water_works.served_population", 300.0, 300),
        ("water_works.served_population", "300", 300),
        ("road_projects.accepted_on", "2025年6月3日", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", "2025 年 6 月 3 日", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", "2025-06-03 00:00:00", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", "20250603", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", 20250603.0, dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", "2025.6.3", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", "2025/06/03", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", "２０２５－０６－０３", dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", dt.datetime(2025, 6, 3, 8), dt.date(2025, 6, 3)),
        ("road_projects.accepted_on", 45811.0, dt.date(2025, 6, 3)),
        ("observations.month", "202506", "2025-06"),
        ("observations.month", 202506.0, "2025-06"),
        ("observations.month", "2025年6月", "2025-06"),
        ("observations.month", "2025-6", "2025-06"),
        ("observations.month", "2025.6", "2025-06"),
        ("observations.month", 2025.6, "2025-06"),
        ("observations.month", "2025.10", "2025-10"),
        ("observations.month", "2025-1", "2025-01"),
        ("observations.month", "2025-06-03", "2025-06"),
        ("observations.month", 45811.0, "2025-06"),
        ("observations.month", dt.date(2025, 6, 30), "2025-06"),
        ("observations.commitment_id", " c35 ", "C35"),
        ("observations.reporting_unit_id", "陵川县人社局", "{人社}"),
        ("herb_plantings.year", "2024年度", 2024),
        ("herb_plantings.herb", "潞党参", "党参"),
        ("villages.is_exited", "√", True),
        ("villages.is_exited", "无", False),
        ("villages.is_exited", "Ｙ", True),
        ("villages.township_code", "崇文镇", "140524100"),
        ("villages.township_code", "140524100", "140524100"),
        ("villages.township_code", "秦家庄乡", "140524104"),
        ("members.phone", "100 0000-0009", "10000000009"),
        ("cases.category", "边缘户", "边缘易致贫户"),
        ("members.health", "残疾，长期慢性病", "残疾,长期慢性病"),
    ],
)
def test_what_people_write_becomes_the_value(where: str, given: object, expected: object) -> None:
    if expected == "{人社}":
        unit = county().find_unit("县人社局")
        assert unit is not None
        expected = unit.id
    value = parsed(where, given)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("where", "given"),
    [
        ("road_projects.length_km", "nan"),
        ("road_projects.length_km", "1e999"),
        ("road_projects.length_km", True),
        ("road_projects.length_km", dt.date(2025, 1, 1)),
        ("road_projects.accepted_on", "20251303"),
        ("road_projects.accepted_on", "2025-06"),
        ("road_projects.accepted_on", "2025.6"),
        ("road_projects.accepted_on", "6月3日"),
        ("observations.month", "2025"),
        ("observations.month", "2025-00"),
        ("observations.month", dt.date(1850, 6, 1)),
        ("road_projects.length_km", "12户35人"),
        ("road_projects.length_km", 10**400),
        ("road_projects.payment_share_pct", "约95%"),
        ("members.phone", "١٠٠٠٠٠٠٠٠٠٩"),
        ("herb_plantings.year", 24),
        ("herb_plantings.year", 2019),
        ("water_works.served_population", 300.5),
        ("road_projects.project_name", "西沟\u0007路"),
        ("members.phone", "12345"),
    ],
)
def test_what_is_no_fact_is_refused(where: str, given: object) -> None:
    found = fault(where, given)
    assert found.problem
    assert found.remedy
    assert not found.problem.endswith("。")


class TestIdNumbers:
    where = "members.id_number"

    def test_a_real_store_asks_for_a_right_check_digit(self) -> None:
        right = id_number(1, is_right=True)
        assert parsed(self.where, f" {right[:6]} {right[6:]} ".lower()) == right
        assert fault(self.where, id_number(1)).problem == "证件号码的校验位不对"

    def test_a_demo_store_refuses_one(self) -> None:
        assert parsed(self.where, id_number(1), DEMO) == id_number(1)
        assert "可能是真实的证件号码" in fault(self.where, id_number(1, is_right=True), DEMO).problem

    def test_a_known_number_has_the_check_digit_of_the_standard(self) -> None:
        # GB 11643's own example, 11010519491231002X: the weighted sum is 167, 167 mod 11 = 2, which stands for X.
        assert parsed(self.where, "11010519491231002x") == "11010519491231002X"
        assert fault(self.where, "110105194912310021").code == "id_number_check_digit"

    def test_a_disability_card_adds_two_or_four_digits(self) -> None:
        right = id_number(1, is_right=True)
        assert parsed(self.where, right + "43") == right + "43"
        assert parsed(self.where, right + "43B1".replace("B", "0")) == right + "4301"

    @pytest.mark.parametrize("text", ["14052419000101001", "1405241900010100123", "14052419O001010012", "无"])
    def test_wrong_lengths_and_letters(self, text: str) -> None:
        assert "应为 18 位身份证号" in fault(self.where, text).problem

    def test_an_impossible_birthday(self) -> None:
        assert fault(self.where, "140524190002300012").problem == "证件号码里的出生日期不存在"

    def test_a_number_that_excel_cut_is_noticed(self) -> None:
        assert "末几位已被 Excel 改成 0" in fault(self.where, 1.40524190001010e17).problem
        assert fault("households.household_no", 1.40524190001010e17).code == "digits_lost"


def _sensitive() -> list[tuple[str, Column]]:
    return [(ledger.name, found) for ledger in ledgers() for found in ledger.columns if found.sensitive]


@pytest.mark.parametrize(("ledger", "found"), _sensitive(), ids=lambda value: getattr(value, "name", value))
@pytest.mark.parametrize("context", [REAL, DEMO], ids=["real", "demo"])
@pytest.mark.parametrize(
    "value", ["甄实姓名" * 60, "140524190001010010", "14052419000230001", "1399999", "甄实\u0007姓名", 1.40524190001e17]
)
def test_a_sensitive_value_is_never_repeated(ledger: str, found: Column, context: Context, value: object) -> None:
    try:
        PARSERS[found.type](value, found, context)
    except CellFault as caught:
        text = caught.problem + caught.remedy + str(caught)
        assert "甄实" not in text
        assert as_text(value)[:7] not in text


def test_empty_cells() -> None:
    assert all(is_empty(value) for value in (None, "", "  ", "\u3000"))
    assert not any(is_empty(value) for value in (0, False, "0", 0.0))


def test_whole_numbers_are_read_without_a_decimal_point() -> None:
    assert [as_text(value) for value in (3.0, 3.5, 3, True, " x ")] == ["3", "3.5", "3", "是", "x"]


def test_a_long_value_is_quoted_in_part() -> None:
    assert "…" in fault("road_projects.length_km", "很长" * 50).problem
    assert len(fault("road_projects.length_km", "很长" * 50).problem) < 60


def test_nearest_offers_nothing_when_nothing_is_near() -> None:
    assert nearest("已验", ["已验收", "在建"]) == "，是否“已验收”"
    assert nearest("xyz", ["已验收", "在建"]) == ""


def test_a_percentage_is_taken_with_and_without_its_sign() -> None:
    assert parsed("road_projects.payment_share_pct", "95%") == 95
    assert parsed("road_projects.payment_share_pct", "950‰") == 95
    assert parsed("road_projects.payment_share_pct", 95) == 95
    assert parsed("road_projects.payment_share_pct", 0) == 0


@pytest.mark.parametrize("given", [2024.1, "2024.1"])
def test_a_month_that_excel_may_have_cut_is_asked_about(given: object) -> None:
    found = fault("observations.month", given)
    assert found.problem == "数据月份“2024.1”看不出是 1 月还是 10 月（Excel 会把 2024.10 改成 2024.1）"
    assert found.remedy == "请写成 2024-01 或 2024-10"


@pytest.mark.parametrize("dash", ["-", "—", "——", "/", "－", " - "])
def test_a_dash_says_that_there_is_nothing_unless_any_text_may_stand_there(dash: str) -> None:
    assert is_blank(dash, column("road_projects", "length_km"))
    assert is_blank(dash, column("road_projects", "accepted_on"))
    assert not is_blank(dash, column("road_projects", "project_name"))
    assert not is_blank("无", column("road_projects", "length_km"))
    assert "不是数字" in fault("road_projects.length_km", "无").problem


def test_a_line_break_inside_a_cell_is_only_layout() -> None:
    assert parsed("observations.note", "第一段\r\n 第二段") == "第一段 第二段"


@pytest.mark.parametrize(
    ("written", "mark"),
    [("360①", "①"), ("360²", "²"), ("360³", "³"), ("360⁽¹⁾", "¹"), ("360*", "*"), ("360※", "※"), ("3½", "½"),
     ("360⒈", "⒈"), ("360㈠", "㈠"), ("3601\u20e3", "\u20e3"), ("360 公里②", "②"), ("3²60", "²")],
)  # fmt: skip
def test_a_mark_beside_a_number_is_none_of_its_digits(written: str, mark: str) -> None:
    found = fault("road_projects.length_km", written)
    assert found.problem == f"里程“{written}”带有“{mark}”，看不出是注释还是数的一部分"


@pytest.mark.parametrize("written", ["360[1]", "360注1", "360(1)", "①", "½", "360¹²³", "3.5⑤%"])
@pytest.mark.parametrize("where", ["road_projects.length_km", "water_works.served_population"])
def test_a_note_behind_a_number_is_asked(where: str, written: str) -> None:
    assert fault(where, written).remedy


@pytest.mark.parametrize(
    ("where", "written"),
    [
        ("herb_plantings.year", "202④"), ("herb_plantings.year", "2024①"), ("observations.month", "2025-0⑥"),
        ("observations.month", "20250⑥"), ("road_projects.accepted_on", "2025-06-0③"),
        ("road_projects.accepted_on", "2025年6月3日①"), ("road_projects.payment_share_pct", "9⑤%"),
        ("observations.commitment_id", "C3⑤"), ("villages.is_exited", "①"), ("members.phone", "1000000000⑨"),
        ("members.id_number", "11010519491231002①"), ("villages.township_code", "14052410⓪"),
    ],
)  # fmt: skip
def test_no_kind_of_value_takes_a_mark_for_a_digit(where: str, written: str) -> None:
    assert fault(where, written).problem


def test_a_power_belongs_to_its_unit() -> None:
    assert parsed("households.housing_area_m2", "85m²") == parsed("households.housing_area_m2", "85㎡") == 85.0


@pytest.mark.parametrize(
    "written",
    ["2025/6/3 0:00", "2025/6/3 0:00:00", "2025-06-03T00:00:00", "2025-06-03  08:30", "2025 年 6 月 3 日 9:05"],
)
def test_a_time_of_day_behind_a_day_changes_nothing(written: str) -> None:
    assert parsed("road_projects.accepted_on", written) == dt.date(2025, 6, 3)
    assert parsed("observations.month", written) == "2025-06"


def test_every_code_can_be_chosen_as_the_definition_writes_it() -> None:
    for ledger in ledgers():
        for found in ledger.columns:
            for code in (*found.codes, *found.code_aliases):
                assert PARSERS[found.type](code, found, REAL) == found.code_aliases.get(code, code)


def test_a_long_text_is_no_number() -> None:
    assert fault("road_projects.length_km", "1" + " " * 30_000 + "2").code == "not_a_number"
