"""Trying definitions, figures, rules and queries out, so that a wrong name is found at the start and not on a page."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.dues import DUE_COLUMNS
from data_access.county.ledgers import Ledgers
from data_access.county.reference_tables import reference_tables
from data_access.published import household_sizes
from data_access.published.commitment_series import VALUES_SCHEMA
from data_access.published.disagreements import COLUMNS, GROUP
from data_access.published.findings import FINDINGS_SCHEMA
from data_access.published.needs import NO_LEDGERS, check_needs, lacking_tables
from data_access.published.publish import note_tables
from data_access.published.read_model import NEVER_EMPTY, QUERIES, named_in, query_rows, query_sql
from data_access.record.core.schema import FIXED, arrow_schema
from data_access.record.notes.map_layers import layers_table
from data_access.record.notes.reports import TARGET_LEDGER
from data_access.record.notes.supervision import MILESTONES
from errors import LedgerDefinitionError

_FIGURE = {"month", "township_code", "basis", "value", "numerator", "denominator"}
_RULE = {"ledger", "row_id", "column_name", "problem", "remedy"}
_CHECK = {*_RULE, "severity", "township_code", "unit_id"}
_FACT = {"household_id", "value", "earlier", "observed", "known_on", "ledger", "row_id"}
#: Ledgers of whose rows the program itself asks whether they are still open.
_ASKED_WHAT_IS_OPEN = ("clues", "guarantee_gaps", MILESTONES, "village_visits")
#: What a SELECT may ask for, with any value at all.
_PARAMETERS: dict[str, object] = {
    "areas": None, "units": None, "day": dt.date(2025, 6, 30), "year": 2024, "month": "2025-06", "first": "2025-01",
    "last": "2025-06", "periods": [], "last_months": [], "commitment": "", "is_county": True, "household": "", "village": "",
}  # fmt: skip
#: Types of DuckDB as the rows of queries name them.
_TYPES = {
    "VARCHAR": "text", "BIGINT": "integer", "HUGEINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "moment", "TIMESTAMP_S": "moment",
}  # fmt: skip


def bind(ledgers: Ledgers, county: County, folder: Path) -> None:
    """Raises LedgerDefinitionError where a ledger lacks what the program reads of it or bears a wrong name, for a SELECT
    of the county that is none, names an unknown column or lacks one it must return, and for a query that would not
    return what rows.toml says.
    """
    ledgers.check_selects()
    check_names(ledgers, county)
    check_needs(ledgers, folder)
    with empty_county(county, {ledger.name: arrow_schema(ledger).empty_table() for ledger in ledgers}) as empty:
        for selects, wanted in (
            (ledgers.figures, _FIGURE),
            (ledgers.rules, _RULE),
            ({name: one for name, one in ledgers.checks.items() if one.group != GROUP}, _CHECK),
            ({name: one for name, one in ledgers.checks.items() if one.group == GROUP}, COLUMNS),
            (ledgers.facts, _FACT),
            (ledgers.due, DUE_COLUMNS),
        ):
            for select in selects.values():
                if missing := sorted(wanted - described(empty, select.name, select.sql).keys()):
                    raise LedgerDefinitionError(f"{select.name}.sql", f"缺少返回列 {'、'.join(missing)}")
        for path in sorted(QUERIES.glob("*.sql")):
            bind_query(empty, path.stem)


@contextmanager
def empty_county(county: County, tables: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read model in memory of these ledgers' tables, with an empty one of each other that the program reads."""
    record = sa.create_engine("sqlite://")
    with record.connect() as connection, duckdb.connect() as empty:
        FIXED.create_all(connection)
        computed = {"commitment_values": VALUES_SCHEMA.empty_table(), "findings": FINDINGS_SCHEMA.empty_table()}
        others = reference_tables(county) | note_tables(connection) | computed | lacking_tables(tables)
        others |= {"layers": layers_table(connection), household_sizes.NAME: household_sizes.SCHEMA.empty_table()}
        for name, table in (others | dict(tables)).items():
            empty.register(name, table)
        yield empty
    record.dispose()


def described(empty: duckdb.DuckDBPyConnection, name: str, sql: str) -> dict[str, str | None]:
    """The columns that a SELECT returns and their types. Raises LedgerDefinitionError where it cannot be carried out."""
    try:
        returned = empty.execute(sql, named_in(sql, _PARAMETERS)).description
    except duckdb.Error as error:
        raise LedgerDefinitionError(f"{name}.sql", f"SQL 执行不了（{str(error).splitlines()[0]}）") from None
    return {column[0]: _TYPES.get(str(column[1])) for column in returned}


def bind_query(empty: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raises LedgerDefinitionError where a query does not return the columns of its row in rows.toml, no more and no less."""
    returned = described(empty, query, query_sql(query))
    wanted = {name: kind.removesuffix(NEVER_EMPTY) for name, kind in query_rows().get(query, {}).items()}
    if returned != wanted:
        differing = sorted({name for name, _ in returned.items() ^ wanted.items()})
        raise LedgerDefinitionError(
            f"{query}.sql", f"返回列 {'、'.join(differing)} 和页面要的不一样。请核对它读的台账里这些列的类型"
        )


def check_names(ledgers: Ledgers, county: County) -> None:
    """Raises LedgerDefinitionError for a ledger called as a table of our own, or naming what the county has not."""
    _check_bases(ledgers, county)
    for ledger in ledgers:
        if ledger.name in _ASKED_WHAT_IS_OPEN and not ledger.open_codes:
            raise LedgerDefinitionError(f"{ledger.name}.toml", "没有写 open_codes（状态列里哪些算还没有办完），请补上")
    articles = {article.id for article in county.articles}
    for ledger in ledgers:
        if ledger.name in NO_LEDGERS or ledger.name.startswith("ref_"):
            raise LedgerDefinitionError(f"{ledger.name}.toml", f"名字 {ledger.name} 已被系统占用，请换一个")
        if unknown := [id for id in ledger.articles if id not in articles]:
            raise LedgerDefinitionError(
                f"{ledger.name}.toml", f"articles 里的 {'、'.join(unknown)} 不在 plan/articles.csv"
            )
        if ledger.unit and county.find_unit(ledger.unit) is None:
            raise LedgerDefinitionError(f"{ledger.name}.toml", f"unit 写的“{ledger.unit}”不在单位名录，没有写明就空着")


def _check_bases(ledgers: Ledgers, county: County) -> None:
    """Reports count as the plan's commitments do: a total since another year than the plan's would say nothing."""
    if TARGET_LEDGER not in ledgers.ledgers:
        return
    column, known = ledgers[TARGET_LEDGER].by_name["basis"], county.plan.bases
    if unknown := [code for code in column.codes if code not in known]:
        begun = f"方案从{county.plan.start_month.label}起"
        problem = f"{begun}，只能用 {'、'.join(known)}，没有“{'、'.join(unknown)}”"
        raise LedgerDefinitionError(f"{TARGET_LEDGER}.toml", problem, column=column.name)
