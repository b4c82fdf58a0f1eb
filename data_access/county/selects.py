"""The county folder's SELECTs: figures of commitments, import rules and data-quality checks.

Parsing them takes longer than anything else about a county: each is parsed when it is asked what it reads, and all of
them when the definitions are new (see :mod:`data_access.published.binding`).
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import sqlglot
from sqlglot import exp

from errors import LedgerDefinitionError

#: Tables made from the county's registers that figures, rules and queries may join besides ledgers.
REFERENCE_TABLES = ("ref_townships", "ref_villages", "ref_units", "ref_commitments")

#: Tables that only checks may read: they run when figures are already computed.
_COMPUTED_TABLES = ("commitment_values",)

#: How a rule begins that asks only the rows of a batch.
_OWN_ROWS_ONLY = "-- 只查本次导入的行"


@dataclass(frozen=True)
class Select:
    """A named SELECT. ``known``: the tables that it may read.

    What is asked of it raises LedgerDefinitionError where its SQL is no SELECT of those tables.
    """

    name: str
    sql: str
    known: frozenset[str] = field(repr=False)

    @property
    def tables(self) -> frozenset[str]:
        """The tables it reads."""
        return self.parsed[0]

    @property
    def is_row_wise(self) -> bool:
        """Whether each row it returns depends on one ledger row alone, so that a fault elsewhere in the same file
        cannot make it wrong.
        """
        return self.parsed[1]

    @cached_property
    def parsed(self) -> tuple[frozenset[str], bool]:
        """:attr:`tables` and :attr:`is_row_wise`."""
        file = f"{self.name}.sql"
        try:
            statements = [one for one in sqlglot.parse(self.sql, read="duckdb") if one is not None]
        except sqlglot.errors.ParseError as error:
            raise LedgerDefinitionError(file, f"SQL 写法有误（{error.errors[0].get('description', '')}）") from None
        if len(statements) != 1 or not isinstance(statements[0], exp.Query):
            raise LedgerDefinitionError(file, "只能是一条 SELECT 语句")
        defined = {cte.alias for cte in statements[0].find_all(exp.CTE)}
        named = tables_named(statements[0])
        if unknown := sorted(named - self.known - defined):
            raise LedgerDefinitionError(file, f"读取了不存在的表 {'、'.join(unknown)}")
        tables = named & self.known
        is_alone = len(tables - set(REFERENCE_TABLES)) == 1
        return tables, is_alone and statements[0].find(exp.Group, exp.AggFunc, exp.Window) is None

    @property
    def spares_stored_rows(self) -> bool:
        """A rule that asks only the rows of a batch: what is found later is never kept out by a row taken in before."""
        return self.sql.startswith(_OWN_ROWS_ONLY)


@dataclass(frozen=True)
class Check(Select):
    """A SELECT that looks for what cannot or need not be right in data already taken in.

    ``group``: the folder it lies in (``quality``, ``contradictions``). ``title``: its first comment line.
    """

    group: str
    title: str

    @cached_property
    def columns_read(self) -> frozenset[str]:
        """Names of the columns it looks at, of whatever table."""
        return frozenset(column.name for column in sqlglot.parse_one(self.sql, read="duckdb").find_all(exp.Column))


def load_select(path: Path, known: frozenset[str]) -> Select:
    return Select(path.stem, path.read_text(encoding="utf-8"), known)


def tables_named(statement: exp.Expr) -> frozenset[str]:
    """Every name a statement reads rows under, its own WITH included: one called as a table may read that table."""
    return frozenset(table.name for table in statement.find_all(exp.Table))


def load_check(path: Path, known: frozenset[str]) -> Check:
    select = load_select(path, known | frozenset(_COMPUTED_TABLES))
    first = select.sql.split("\n", 1)[0]
    if not first.startswith("--") or not (title := first.removeprefix("--").strip().rstrip("。")):
        raise LedgerDefinitionError(path.name, "第一行要用注释写明检查什么，如：-- 验收早于开工")
    return Check(select.name, select.sql, select.known, path.parent.name, title)
