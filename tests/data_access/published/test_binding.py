"""The program's queries: what they return, what they read, and when they are tried out."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest

from data_access import store
from data_access.county.county import load_county
from data_access.county.ledgers import load_ledgers
from data_access.published import binding
from data_access.published.needs import NEEDED, columns_read, lacking_tables
from data_access.published.read_model import NEVER_EMPTY, QUERIES, query_rows, query_sql
from data_access.record.core.schema import TRACKING, arrow_schema
from data_access.store import Store, open_store
from errors import LedgerDefinitionError
from models.viewing import EVERYBODY
from settings import ROOT
from tests.conftest import NOW, MakeSettings
from tests.data_access.filling import read_model

FOLDER = ROOT / "counties/lingchuan"
QUERY_NAMES = sorted(path.stem for path in QUERIES.glob("*.sql"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "county"))


def change(folder: Path, ledger: str, old: str, new: str) -> None:
    path = folder / "ledgers" / f"{ledger}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def returned(duck: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    """The columns that a query returns there, written as in rows.toml."""
    row = query_rows()[query]
    kinds = binding.described(duck, query, query_sql(query)).items()
    return {name: f"{kind}{NEVER_EMPTY if row.get(name, '').endswith(NEVER_EMPTY) else ''}" for name, kind in kinds}


def test_every_query_has_a_typed_row_and_every_row_a_query() -> None:
    assert list(query_rows()) == QUERY_NAMES


def test_every_query_returns_its_row_over_tables_of_the_columns_read_and_no_more() -> None:
    """So what is taken out of the SQL is all that it reads, and an empty table of it carries every query."""
    with binding.empty_county(load_county(FOLDER), {}) as empty:
        for query in QUERY_NAMES:
            assert returned(empty, query) == query_rows()[query]


def test_the_columns_read_are_of_the_types_that_their_names_say() -> None:
    ledgers = load_ledgers(FOLDER)
    expected = lacking_tables(())
    assert len(expected) == 28 and {"villages", "screenings", "relief_cases", NEEDED} <= expected.keys()
    for name, table in expected.items():
        own = arrow_schema(ledgers[name])
        assert {field.name: field.type for field in table.schema} == {
            column: own.field(column).type for column in columns_read()[name] | TRACKING.keys()
        }


def test_what_one_query_reads_is_taken_out_of_it() -> None:
    assert columns_read()["income_lines"] == {"row_id", "year", "line_yuan", "source_document"}
    assert columns_read()["plan_points"] == {"commitment_id", "month", "value"}
    assert columns_read()["resettlement_sites"] == {"row_id", "site_name"}  # beside others, by its alias alone


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT row_id, year, line_yuan FROM income_lines", "返回列 source_document"),
        ("SELECT row_id, year, line_yuan, source_document, source_row FROM income_lines", "返回列 source_row"),
        ("SELECT row_id, year, line_yuan::VARCHAR AS line_yuan, source_document FROM income_lines", "返回列 line_yuan"),
        ("SELECT row_id, years FROM income_lines", "SQL 执行不了"),
    ],
)
def test_a_query_with_a_column_too_few_too_many_or_of_another_type_is_refused(
    monkeypatch: pytest.MonkeyPatch, sql: str, words: str
) -> None:
    monkeypatch.setattr(binding, "query_sql", lambda _: sql)
    with (
        binding.empty_county(load_county(FOLDER), {}) as empty,
        pytest.raises(LedgerDefinitionError, match=rf"income_lines\.sql.*{words}"),
    ):
        binding.bind_query(empty, "income_lines")


def test_a_ledger_whose_column_is_of_another_type_is_refused(folder: Path, make_settings: MakeSettings) -> None:
    change(
        folder,
        "party_branches",
        '"committee_count"\nlabel = "“两委”成员数"\naliases = ["两委成员数"]\ntype = "integer"',
        '"committee_count"\nlabel = "“两委”成员数"\naliases = ["两委成员数"]\ntype = "number"',
    )
    with pytest.raises(LedgerDefinitionError, match=r"village_branch\.sql：返回列 committee_count 和页面要的不一样"):
        open_store(make_settings(folder.parent, county=folder))


def test_without_the_one_ledger_that_is_needed_the_start_is_refused(folder: Path, make_settings: MakeSettings) -> None:
    (folder / "ledgers/observations.toml").rename(folder / "observations.toml")
    for part in (
        "rules",
        "figures",
        "checks/contradictions",
        "checks/disagreements",
        "checks/quality",
        "monitoring/facts",
    ):
        for path in (folder / part).glob("*.sql"):
            if "observations" in path.read_text(encoding="utf-8"):
                path.unlink()
    with pytest.raises(LedgerDefinitionError) as told:
        open_store(make_settings(folder.parent, county=folder))
    assert str(told.value) == (
        f"县情数据有误：observations.toml：文件夹 {folder / 'ledgers'} 里没有这个台账，而各项承诺的进度都从它来。"
        "请把这个文件补上后重新启动"
    )


@pytest.mark.parametrize(("ledger", "column"), [("income_lines", "line_yuan"), ("case_steps", "step_grounds")])
def test_a_ledger_without_a_column_that_is_read_or_taken_down_is_refused(
    folder: Path, make_settings: MakeSettings, ledger: str, column: str
) -> None:
    change(folder, ledger, f'"{column}"', f'"{column}_too"')
    with pytest.raises(LedgerDefinitionError) as told:
        open_store(make_settings(folder.parent, county=folder))
    assert str(told.value) == (
        f"县情数据有误：{ledger}.toml：缺少列 {column}，看板要用。请在文件夹 {folder / 'ledgers'} 的这个文件里补上后重新启动；"
        "本县不用这个台账的，请把文件拿走"
    )


def test_unchanged_definitions_are_not_tried_out_again(
    folder: Path, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []
    monkeypatch.setattr(binding, "bind", lambda _ledgers, _county, folder: tried.append(folder))

    def start() -> Store:
        store._bind.cache_clear()  # as in a process of its own
        return open_store(settings)

    settings = make_settings(folder.parent, county=folder)
    start().publish(NOW)
    assert tried == [folder]
    assert all("parsed" not in vars(rule) for rule in start().ledgers.rules.values())
    assert tried == [folder]
    (folder / "plan" / "note.txt").write_text("changed", encoding="utf-8")
    start()
    assert tried == [folder] * 2
    (folder.parent / "data" / "read_model" / "manifest.json").write_text("{", encoding="utf-8")
    start()
    assert tried == [folder] * 3


def test_a_query_belongs_to_the_definitions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from data_access.published import publish

    def of_a_program(name: str, query: str) -> str:
        (tmp_path / name / "queries").mkdir(parents=True)
        (tmp_path / name / "queries" / "one.sql").write_text(query, encoding="utf-8")
        monkeypatch.setattr(publish, "_PACKAGE", tmp_path / name)
        return publish.definitions_hash(FOLDER)

    before, copy, after = (
        of_a_program(name, f"SELECT {at}") for name, at in (("before", 1), ("copy", 1), ("after", 2))
    )
    assert before == copy != after
    (tmp_path / "after" / "queries" / "one.sql").write_text("SELECT 1", encoding="utf-8")
    assert publish.definitions_hash(FOLDER) == after  # the program that runs is the one that was read


def test_what_is_never_empty_is_filled_in_all_over_the_demo_county(demo_store: Store) -> None:
    model = read_model(demo_store)
    case = model.query("cases", EVERYBODY, day=dt.date(2025, 12, 31)).iloc[0]
    asked = {
        "day": dt.date(2025, 12, 31), "year": 2024, "month": "2025-12", "first": "2021-01", "last": "2025-12",
        "periods": ["2025-11"], "last_months": ["2025-11"], "commitment": "C35", "is_county": False,
        "household": case["household_id"], "village": case["village_code"],
    }  # fmt: skip
    filled = 0
    for query in QUERY_NAMES:
        found = model.query(query, EVERYBODY, **asked)
        for column, kind in query_rows()[query].items():
            if kind.endswith(NEVER_EMPTY):
                assert found[column].notna().all(), (query, column)
                filled += len(found)
    assert filled > 100_000


def test_the_demo_county_is_read_with_the_types_of_the_rows(demo_store: Store) -> None:
    """The published files have the types that the definitions promise."""
    model = read_model(demo_store)
    for query in QUERY_NAMES:
        assert returned(model._duck, query) == query_rows()[query]
