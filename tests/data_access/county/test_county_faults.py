"""A fault in the county folder is named by file, line and column."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from data_access.county.county import load_county
from data_access.county.ledgers import load_ledgers
from data_access.published.binding import check_names
from errors import CountyDataError, LedgerDefinitionError
from settings import ROOT

FOLDER = ROOT / "counties" / "lingchuan"
PLAN, ARTICLES = "plan/commitments.csv", "plan/articles.csv"
UNITS, ALIASES = "units/units.csv", "units/unit_aliases.csv"
RULES, RISK_UNITS = "monitoring/warning_rules.csv", "monitoring/risk_units.csv"
TOWNSHIPS, VILLAGES = "register/townships.csv", "register/villages.csv"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in ("plan", "units", "register", "figures", "monitoring"):
        shutil.copytree(FOLDER / part, tmp_path / part)
    shutil.copy(FOLDER / "county.toml", tmp_path)
    return tmp_path


def _spoil(folder: Path, file: str, line: int, column: str, cell: str) -> None:
    """Overwrite one cell; line 1 is the header."""
    path = folder / file
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    rows[line - 1][rows[0].index(column)] = cell
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)


@pytest.mark.parametrize(
    ("file", "line", "column", "cell", "problem"),
    [
        (PLAN, 6, "article_id", "a99", "没有“a99”"),
        (PLAN, 6, "kind", "linear", "只能填 baseline、"),
        (PLAN, 6, "comparison", "<", "只能填"),
        (PLAN, 6, "values", "五", "要填数字"),
        (PLAN, 6, "value_units", "年|月", "单位的个数"),
        (PLAN, 7, "value_units", "%|人|户", "单位的个数"),
        (PLAN, 6, "deadline", "2025", "要填年月"),
        (PLAN, 6, "deadline", "2019-12", "晚于起算月份"),
        (PLAN, 6, "deadline_text", "", "不能空着"),
        (PLAN, 6, "flags", "不清楚", "只能填"),
        (PLAN, 6, "basis", "累计", "只能填"),
        (PLAN, 6, "report_cycle", "week", "只能填"),
        (PLAN, 8, "rival_name", "", "要写与谁比"),
        (PLAN, 6, "rival_name", "全省平均", "别的空着"),
        (PLAN, 6, "source", "figure:Road", "写法不对"),
        (PLAN, 6, "source", "figure:no_such", "no_such.sql"),
        (PLAN, 6, "lead_unit_id", "nobody", "没有“nobody”"),
        (PLAN, 37, "lead_unit_id", "shuiwu", "不在第20条的责任单位里"),
        (PLAN, 3, "id", "B1", "与第 2 行重复"),
        (RULES, 2, "comparison", "above", "只能填 below_line、near_line、"),
        (RULES, 2, "threshold", "7100", "不用界线，请空着"),
        (RULES, 3, "threshold", "", "界线要在 1 到 100 %之间"),
        (RULES, 3, "unit", "亩", "单位“亩”没有界线可填"),
        (RULES, 3, "risk", "因懒", "没有“因懒”"),
        (RULES, 3, "fact", "no_such", "没有“no_such.sql”"),
        (RULES, 3, "status", "大概", "只能填 确认、待县里确认"),
        (RULES, 3, "id", "income_below_line", "与第 2 行重复"),
        (RISK_UNITS, 2, "unit_id", "nobody", "没有“nobody”"),
        (RISK_UNITS, 2, "risk", "因懒", "没有“因懒”"),
        (ARTICLES, 4, "units", "fupin|ufo", "没有“ufo”"),
        (ARTICLES, 4, "units", "fupin|", "不能空着"),
        (ARTICLES, 4, "is_units_open", "也许", "true 或 false"),
        (ARTICLES, 5, "id", "a01", "与第 4 行重复"),
        (UNITS, 3, "id", "fupin", "与第 2 行重复"),
        (UNITS, 3, "kind", "club", "只能填"),
        (UNITS, 3, "group_members", "some", "写法不对"),
        (ALIASES, 3, "alias", "扶贫办", "与第 2 行重复"),
        (ALIASES, 3, "alias", "县农业农村局", "另一个单位"),
        (ALIASES, 3, "unit_id", "ufo", "没有“ufo”"),
        (TOWNSHIPS, 3, "code", "140525101", "不以本县代码 140524 开头"),
        (TOWNSHIPS, 3, "code", "140524100", "与第 2 行重复"),
        (TOWNSHIPS, 13, "merged_into", "140524999", "没有“140524999”"),
        (TOWNSHIPS, 13, "merged_into", "", "要填并入的乡镇代码"),
        (TOWNSHIPS, 3, "seat_lng_wgs84", "东经113", "要填数字"),
        (TOWNSHIPS, 3, "seat_lat_wgs84", "135.7", "数字超出范围"),
        (VILLAGES, 3, "code", "14052410000", "写法不对"),
        (VILLAGES, 3, "code", "140524100001", "与第 2 行重复"),
        (VILLAGES, 3, "code", "140524101002", "不以乡镇代码 140524100 开头"),
        (VILLAGES, 3, "township_code", "140524212", "没有“140524212”"),
        (VILLAGES, 3, "name", "城内社区", "与第 2 行重复"),
        (VILLAGES, 3, "kind", "镇", "只能填 行政村、社区"),
        ("register/village_aliases.csv", 2, "village_code", "140524101999", "没有“140524101999”"),
        ("register/village_aliases.csv", 2, "township_code", "140524100", "不一致"),
        ("register/village_aliases.csv", 2, "alias", "东街村", "另一个村的名称"),
        ("register/former_codes.csv", 2, "village_code", "140524204999", "没有“140524204999”"),
        ("register/former_codes.csv", 2, "former_code", "140524100202", "是现行代码"),
    ],
)
def test_a_wrong_cell_is_named(copy: Path, file: str, line: int, column: str, cell: str, problem: str) -> None:
    _spoil(copy, file, line, column, cell)
    with pytest.raises(CountyDataError) as caught:
        load_county(copy)
    error = caught.value
    assert (error.file, error.row, error.column) == (file, line, column)
    assert problem in error.problem


def test_a_number_is_needed_where_the_kind_counts(copy: Path) -> None:
    _spoil(copy, PLAN, 7, "values", "")
    with pytest.raises(CountyDataError, match="第 7 行 “values”列：“保持”类承诺要有数值"):
        load_county(copy)


def test_lead_may_be_any_unit_where_the_list_is_open(copy: Path) -> None:
    lines = (copy / PLAN).read_text(encoding="utf-8").splitlines()
    for id in ("C35", "C55"):  # 第22条 ends with 等, part 三 names no unit
        line = next(number for number, text in enumerate(lines, 1) if text.startswith(id))
        _spoil(copy, PLAN, line, "lead_unit_id", "caizheng")
    county = load_county(copy)
    for id in ("C35", "C55"):
        lead = county.lead_of(county.commitment(id))
        assert lead is not None and lead.short_name == "县财政局"


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ("code,name", "name", "code", "缺这一列"),
        ("code,name", "code,code", "code", "不止一次"),
        ("kind,note", "kind,note,colour", "colour", "没有这一列的用处"),
    ],
)
def test_a_wrong_header_is_named(copy: Path, old: str, new: str, column: str, problem: str) -> None:
    path = copy / VILLAGES
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CountyDataError) as caught:
        load_county(copy)
    assert (caught.value.file, caught.value.row, caught.value.column) == (VILLAGES, 1, column)
    assert problem in caught.value.problem


def test_row_numbers_are_those_of_an_editor(copy: Path) -> None:
    """Blank lines and a cell of two lines stand before the fault."""
    path = copy / UNITS
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].rsplit(",", 1)[0] + ',"两行\n备注"'
    lines[2] = "\n" + lines[2].replace("确认,department", "确认,club")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(CountyDataError, match="第 5 行 “kind”列") as caught:
        load_county(copy)
    assert caught.value.row == 5


def test_a_missing_cell_is_named(copy: Path) -> None:
    path = copy / ALIASES
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([text[0], text[1], "只有一格"]), encoding="utf-8")
    with pytest.raises(CountyDataError, match="第 3 行：应有 2 格，现有 1 格"):
        load_county(copy)


def test_unclosed_quote(copy: Path) -> None:
    path = copy / ALIASES
    path.write_text(path.read_text(encoding="utf-8") + '"没有收尾,fupin\n', encoding="utf-8")
    with pytest.raises(CountyDataError, match="逗号或引号写法有误"):
        load_county(copy)


def test_missing_file(copy: Path) -> None:
    (copy / PLAN).unlink()
    with pytest.raises(CountyDataError, match="找不到") as caught:
        load_county(copy)
    assert caught.value.file == PLAN


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CountyDataError, match=r"county\.toml"):
        load_county(tmp_path / "nowhere")


def test_other_encodings_are_refused_with_their_line(copy: Path) -> None:
    path = copy / VILLAGES
    head, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_bytes((head + "\n" + rest).encode("gb18030"))
    with pytest.raises(CountyDataError, match="不是 UTF-8") as caught:
        load_county(copy)
    assert (caught.value.file, caught.value.row) == (VILLAGES, 2)


def test_byte_order_mark_and_windows_line_ends_are_accepted(copy: Path) -> None:
    path = copy / VILLAGES
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode("utf-8-sig"))
    assert len(load_county(copy).villages) == 273


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ('code = "140524"', 'code = "1405"', "code", "写法不对"),
        ("area_km2 = 1702", 'area_km2 = "大"', "area.area_km2", "要填数字"),
        ("area_km2 = 1702", "area = 1702", "area.area_km2", "不能空着"),
        ('city = "晋城市"', 'city = "晋城市"\nmayor = "某"', "mayor", "没有这一项"),
        ('start_month = "2021-01"', 'start_month = "2021"', "plan.start_month", "要填年月"),
        ('end_month = "2025-12"', 'end_month = "2020-12"', "plan.end_month", "止月早于起月"),
        ('article_id = "g1"', 'article_id = "g9"', "plan.baseline.article_id", "没有这一条"),
        ('trends = ["C22"', 'trends = ["C99"', "overview.trends", "承诺表里没有 C99"),
        ('trends = ["C22"', 'trends = ["22"', "overview.trends.0", "写法不对"),
    ],
)
def test_a_wrong_key_of_county_toml_is_named(copy: Path, old: str, new: str, column: str, problem: str) -> None:
    path = copy / "county.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CountyDataError) as caught:
        load_county(copy)
    assert (caught.value.file, caught.value.column) == ("county.toml", column)
    assert problem in caught.value.problem


def test_county_toml_that_is_not_toml(copy: Path) -> None:
    (copy / "county.toml").write_text("code: 140524", encoding="utf-8")
    with pytest.raises(CountyDataError, match="写法有误"):
        load_county(copy)


def test_a_county_without_rules_compares_nothing(copy: Path) -> None:
    shutil.rmtree(copy / "monitoring")
    county = load_county(copy)
    assert county.warning_rules == () and county.risk_units == ()


def test_a_county_whose_plan_begins_in_another_year_counts_from_that_year(copy: Path) -> None:
    path = copy / "county.toml"
    text = path.read_text(encoding="utf-8").replace('"2021-01"', '"2026-01"').replace('"2025-12"', '"2030-12"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        CountyDataError, match="“basis”列：方案从2026年1月起，只能填 自2026年累计、本年累计、本期发生、时点，"
    ):
        load_county(copy)
    plan = copy / "plan/commitments.csv"
    plan.write_text(plan.read_text(encoding="utf-8").replace("自2021年累计", "自2026年累计"), encoding="utf-8")
    county = load_county(copy)
    with pytest.raises(LedgerDefinitionError, match=r"只能用 自2026年累计、.*没有“自2021年累计”"):
        check_names(load_ledgers(FOLDER), county)
