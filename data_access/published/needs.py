"""The ledgers and columns that the program itself reads, taken from its own queries: nobody keeps a list of them.

A county may keep fewer ledgers than the program has pages for: the read model then has an empty table in their place
and the pages say so. A ledger that is there has all columns that are read of it, and one cannot be done without.
"""

import re
from collections import defaultdict
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from data_access.county.ledgers import Ledger, Ledgers
from data_access.county.selects import REFERENCE_TABLES
from data_access.published.read_model import QUERIES, query_sql
from data_access.record.core.schema import FIXED, TRACKING, arrow_schema
from errors import LedgerDefinitionError

#: What a commitment has achieved is reported in it, unless a figure computes it: without it there is no dashboard.
NEEDED = "observations"
#: Tables of the record and the read model that are no ledger.
NO_LEDGERS = {
    *FIXED.tables,
    *REFERENCE_TABLES,
    "sources",
    "household_sizes",
    "findings",
    "commitment_values",
    "set_aside",
    "alembic_version",
}
#: What no query reads, but is written where a clue, a case or a step is taken down on screen.
_TAKEN_DOWN = {
    "households": {"household_no"}, "clues": {"clue_no"}, "cases": {"case_no"},
    "case_steps": {"handler_name", "helper_name", "step_grounds"},
}  # fmt: skip
#: A column's name says its type, as everywhere in the program; what is not here is text.
_TYPES = (
    (re.compile(r"(is|has)_"), pa.bool_()),
    (re.compile(r".*_(on|from)$"), pa.date32()),
    (re.compile(r"(.*_)?(year|count|size|population|months)$"), pa.int64()),
    (re.compile(r".*_(yuan|wanyuan|mu|pct)$|value$|numerator$|denominator$|longitude$|latitude$"), pa.float64()),
)


@cache
def columns_read() -> Mapping[str, frozenset[str]]:
    """Ledger -> the columns that the queries read of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in QUERIES.glob("*.sql"):
        for scope in traverse_scope(sqlglot.parse_one(query_sql(path.stem), read="duckdb")):
            sources = {alias: source for alias, (_, source) in scope.selected_sources.items()}
            only = next(iter(sources.values())) if len(sources) == 1 else None
            for column in scope.find_all(exp.Column):
                source = sources.get(column.table) if column.table else only
                if isinstance(source, exp.Table) and source.name not in NO_LEDGERS:
                    found[source.name].add(column.name)
    return {ledger: frozenset(columns) for ledger, columns in found.items()}


def lacking_tables(kept: Container[str]) -> dict[str, pa.Table]:
    """An empty table, with the columns expected, of each ledger that is read and that this county does not keep."""
    return {
        ledger: pa.schema(
            TRACKING | {name: _type(name) for name in sorted(columns) if name not in TRACKING}
        ).empty_table()
        for ledger, columns in columns_read().items()
        if ledger not in kept
    }


def check_needs(ledgers: Ledgers, folder: Path) -> None:
    """Raises LedgerDefinitionError where the one ledger that is needed is not there, or one lacks a column."""
    if NEEDED not in ledgers.ledgers:
        raise LedgerDefinitionError(
            f"{NEEDED}.toml",
            f"文件夹 {folder / 'ledgers'} 里没有这个台账，而各项承诺的进度都从它来。请把这个文件补上后重新启动",
        )
    for name, columns in columns_read().items():
        if name in ledgers.ledgers and (missing := sorted(_missing(ledgers[name], columns))):
            raise LedgerDefinitionError(
                f"{name}.toml",
                f"缺少列 {'、'.join(missing)}，看板要用。请在文件夹 {folder / 'ledgers'} 的这个文件里补上后重新启动；"
                "本县不用这个台账的，请把文件拿走",
            )


def _missing(ledger: Ledger, columns: frozenset[str]) -> set[str]:
    return {*columns, *_TAKEN_DOWN.get(ledger.name, ())} - {*arrow_schema(ledger).names, *ledger.by_name}


def _type(column: str) -> pa.DataType:
    return next((kind for pattern, kind in _TYPES if pattern.match(column)), pa.string())
