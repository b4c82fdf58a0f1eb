"""Ledger definitions: what cannot be used is refused by file name, and what can says how rows relate."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.county.ledgers import Ledger, load_ledgers
from data_access.county.selects import REFERENCE_TABLES
from data_access.published.binding import check_names
from data_access.store import open_store
from errors import LedgerDefinitionError
from tests.conftest import SMALL, MakeSettings
from tests.data_access.filling import FOLDER, county, ledgers

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few of the county's ledgers, with all that they point at, and no SELECT."""
    for part in ("ledgers", "figures", "rules"):
        (tmp_path / part).mkdir()
    for name in ("road_projects", "herb_plantings", "villages", "resettlement_sites", "households", "members"):
        shutil.copy(FOLDER / "ledgers" / f"{name}.toml", tmp_path / "ledgers")
    return tmp_path


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(LedgerDefinitionError) as caught:
        load_ledgers(folder).check_selects()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("road_projects.toml", 'shape = "event"', 'shape = "event"\ncolour = "red"', "colour"),
        ("road_projects.toml", 'name = "length_km"', 'name = "length_km"\ndecimals = 1', "decimals"),
        ("road_projects.toml", 'type = "township"', 'type = "town"', "columns.2.type"),
        ("road_projects.toml", 'name = "length_km"', 'name = "Length"', "columns.5.name"),
        ("road_projects.toml", 'name = "project_name"', 'name = "project_no"', "有重复"),
        ("road_projects.toml", 'label = "项目名称"', 'label = "项目编号"', "有重复"),
        ("road_projects.toml", 'key = ["project_no"]', 'key = ["number"]', "没有这些列：number"),
        ("road_projects.toml", 'key = ["project_no"]', "key = []", "要写 key"),
        ("road_projects.toml", 'shape = "event"', 'shape = "event"\nreport_cycle = "month"', "要么都写，要么都不写"),
        ("road_projects.toml", 'date = "accepted_on"\n', "", "event 台账要写 date"),
        ("road_projects.toml", 'shape = "event"', 'shape = "event"\nload = "replace"', "要写 replace_scope"),
        ("road_projects.toml", '"改扩建" = "改建"', '"改扩建" = "扩建"', "code_aliases 要指向 codes"),
        ("road_projects.toml", 'title = "', 'title = ', "写法有误：第 "),
        ("road_projects.toml", 'name = "road_projects"', 'name = "roads"', "应与文件名 road_projects 相同"),
        ("road_projects.toml", 'totals = ["length_km"', 'totals = ["payment_share_pct"', "totals 只能是数字列"),
        ("road_projects.toml", 'place = "', 'map_by = ["length_km"]\nplace = "', "length_km 不是"),
        ("road_projects.toml", 'place = "', 'map_by = ["kind"]\nplace = "', "没有这些列：kind"),
        ("road_projects.toml", 'totals = ["length_km"', 'totals = ["lengths"', "没有这些列：lengths"),
        ("members.toml", 'ledger = "households"', 'ledger = "families"', "引用的台账 families 不存在"),
        ("members.toml", "personal = true", "personal = false", "有敏感列的台账要写 personal"),
        ("members.toml", 'type = "id_number"\nsensitive = true', 'type = "id_number"', "身份证号和电话都要写 sensitive"),
        ("herb_plantings.toml", 'period = "year"\n', "", "period 台账要写 period"),
        ("road_projects.toml", 'open_codes = ["计划"', 'open_codes = ["规划"', "open_codes 里的 规划 不在状态列 status 的 codes 里"),
        ("road_projects.toml", '"在建" = "started_on"', '"在建" = "status"', "只能指日期列，status 不是"),
        ("road_projects.toml", '"在建" = "started_on"', '"动工" = "started_on"', "stages 里的 动工 不在状态列"),
        ("road_projects.toml", '"在建" = "started_on"', '"完工待验" = "accepted_on", "在建" = "started_on"', "按先后写"),
        ("road_projects.toml", '"在建" = "started_on"', '"在建" = "started_on", "计划" = ""', '"" 只能在最前'),
        ("road_projects.toml", '"在建" = "started_on"', '"计划" = "started_on", "在建" = "started_on"', "只有最后的日期列"),
        ("road_projects.toml", 'status = "status"', 'until = "started_on"\nstatus = "status"', "stages 最后要写这个日期列"),
        ("road_projects.toml", 'totals = [', 'current = ["lengths"]\ntotals = [', "只能用不敏感的列，lengths 不是"),
        ("road_projects.toml", 'name = "length_km"', 'name = "length_km"\nsince = "village_code"', "village_code 不是"),
        ("herb_plantings.toml", 'period = "year"', 'period = "year"\ncurrent = ["area_mu"]', "period 台账一期是一期的数"),
        ("herb_plantings.toml", 'period = "year"', 'period = "year"\nopen_codes = ["在种"]', "open_codes 里的 在种 不在状态列"),
    ],
)  # fmt: skip
def test_a_wrong_definition_is_refused_by_its_file(folder: Path, file: str, old: str, new: str, words: str) -> None:
    edit(folder, f"ledgers/{file}", old, new)
    message = refusal(folder)
    assert message.startswith(f"县情数据有误：{file}")
    assert words in message


@pytest.mark.parametrize("part", ["figures", "rules"])
@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT 1 FROM road_projects; SELECT 2 FROM villages", "只能是一条 SELECT 语句"),
        ("SELECT 1 FROM road_projects; DROP TABLE villages", "只能是一条 SELECT 语句"),
        ("INSERT INTO villages SELECT * FROM villages", "只能是一条 SELECT 语句"),
        ("UPDATE villages SET is_exited = true", "只能是一条 SELECT 语句"),
        ("COPY villages TO '/tmp/x.csv'", "只能是一条 SELECT 语句"),
        ("ATTACH 'x.db'", "只能是一条 SELECT 语句"),
        ("", "只能是一条 SELECT 语句"),
        ("-- nothing but a comment", "只能是一条 SELECT 语句"),
        ("SELECT * FROM roads", "读取了不存在的表 roads"),
        ("SELECT * FROM households_private", "读取了不存在的表 households_private"),
        ("SELECT * FROM villages WHERE village_code IN (SELECT x FROM '/etc/passwd')", "读取了不存在的表"),
        ("SELEC * FRM villages", ""),
    ],
)
def test_a_wrong_select_is_refused_by_its_file(folder: Path, part: str, sql: str, words: str) -> None:
    (folder / part / "odd.sql").write_text(sql, encoding="utf-8")
    message = refusal(folder)
    assert message.startswith("县情数据有误：odd.sql")
    assert words in message


def test_a_select_may_name_its_own_parts_and_the_registers(folder: Path) -> None:
    sql = "WITH roads AS (SELECT * FROM road_projects) SELECT * FROM roads JOIN ref_townships USING (township_code)"
    (folder / "figures" / "odd.sql").write_text(sql, encoding="utf-8")
    assert load_ledgers(folder).figures["odd"].tables == {"road_projects", "ref_townships"}


def test_the_countys_own_definitions() -> None:
    found = ledgers()
    carried = {article for ledger in found for article in ledger.articles}
    assert {article.id for article in county().articles} - carried == {"g1", "g3"}  # the plan's preamble
    assert {name for name, rule in found.rules.items() if not rule.is_row_wise} == {
        "household_size", "one_head", "case_category", "fund_overpaid", "elimination_conditions",
    }  # fmt: skip
    order = [ledger.name for ledger in found.in_reference_order]
    for first, then in (
        ("resettlement_sites", "households"), ("households", "members"), ("households", "cases"), ("cases", "case_steps"),
    ):  # fmt: skip
        assert order.index(first) < order.index(then)


def test_only_rules_that_read_a_changed_ledger_run() -> None:
    assert [rule.name for rule in ledgers().rules_reading({"road_projects"})] == ["road_accepted"]
    assert {rule.name for rule in ledgers().rules_reading({"members"})} == {"household_size", "one_head"}
    assert [rule.name for rule in ledgers().rules_reading({"household_years"})] == ["income_items"]
    assert ledgers().rules_reading({"villages"}) == []


def test_labels_carry_units_and_no_ledger_shadows_a_register() -> None:
    assert ledgers()["road_projects"].by_name["length_km"].header == "里程（公里）"
    assert ledgers()["road_projects"].by_name["status"].header == "项目状态"
    assert not set(REFERENCE_TABLES) & set(ledgers().ledgers)


@pytest.mark.parametrize(
    ("folder", "sql", "words"),
    [
        ("figures", "SELECT month FROM observations", "缺少返回列"),
        ("rules", "SELECT nonsense FROM observations", "SQL 执行不了"),
    ],
)
def test_a_select_that_cannot_work_is_found_when_the_store_opens(
    tmp_path: Path, make_settings: MakeSettings, folder: str, sql: str, words: str
) -> None:
    county = tmp_path / "county"
    shutil.copytree(SMALL, county)
    (county / folder).mkdir(exist_ok=True)
    (county / folder / "broken.sql").write_text(sql, encoding="utf-8")
    with pytest.raises(LedgerDefinitionError, match=rf"broken\.sql.*{words}"):
        open_store(make_settings(tmp_path, county=county))


@pytest.mark.parametrize("name", ["meetings", "findings", "set_aside", "ref_roads"])
def test_a_ledger_may_not_be_called_as_a_table_of_our_own(
    tmp_path: Path, make_settings: MakeSettings, name: str
) -> None:
    shutil.copytree(SMALL, tmp_path / "county")
    text = (FOLDER / "ledgers/income_lines.toml").read_text(encoding="utf-8").replace('"income_lines"', f'"{name}"')
    text = re.sub("^(articles|unit) .*\n", "", text, flags=re.M)  # of the other county
    (tmp_path / "county" / "ledgers" / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LedgerDefinitionError, match=f"名字 {name} 已被系统占用"):
        open_store(make_settings(tmp_path, county=tmp_path / "county"))


@pytest.mark.parametrize("name", ["clues", "guarantee_gaps", "milestones", "village_visits"])
def test_a_ledger_whose_open_rows_the_program_asks_for_says_which_those_are(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "county")
    path = folder / f"ledgers/{name}.toml"
    path.write_text(re.sub("^open_codes.*\n", "", path.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")
    with pytest.raises(LedgerDefinitionError, match=rf"{name}\.toml：没有写 open_codes"):
        check_names(load_ledgers(folder), county())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('articles = ["a02"]', 'articles = ["a02", "a99"]', "articles 里的 a99"),
        ('unit = "县交通局"', 'unit = "县公路处"', "unit 写的“县公路处”"),
    ],
)
def test_a_ledger_names_articles_and_units_of_the_county(
    tmp_path: Path, make_settings: MakeSettings, old: str, new: str, words: str
) -> None:
    shutil.copytree(SMALL, tmp_path / "county")
    edit(tmp_path / "county", "ledgers/road_projects.toml", old, new)
    with pytest.raises(LedgerDefinitionError, match=words):
        open_store(make_settings(tmp_path, county=tmp_path / "county"))


def test_only_a_rule_that_says_so_spares_what_was_taken_in_before() -> None:
    assert [name for name, rule in ledgers().rules.items() if rule.spares_stored_rows] == ["elimination_conditions"]


@pytest.mark.parametrize("unit_of", ["later", "name", "nowhere"])
def test_the_column_that_says_a_unit_stands_before_and_is_a_commitment_or_a_code(unit_of: str) -> None:
    columns = [
        {"name": "name", "label": "名称", "type": "text"},
        {"name": "amount", "label": "数量", "type": "number", "unit_of": unit_of},
        {"name": "later", "label": "计量单位", "type": "code", "codes": ["亩"]},
    ]
    with pytest.raises(ValueError, match="amount 的 unit_of 要指它前面的承诺列或 code 列"):
        Ledger.model_validate({"name": "one", "title": "台账", "shape": "state", "key": ["name"], "columns": columns})
