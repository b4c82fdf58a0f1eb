"""From a figure down to the rows it is computed from, by its own SELECT without the summing up.

``SELECT month, township_code, …, sum(length_km) … FROM road_projects WHERE … GROUP BY ALL`` becomes
``SELECT row_id, month, township_code, length_km FROM road_projects WHERE …``: the same rows, each with the part it
contributes. That is certain only where the SELECT sums or counts the rows of one ledger; of any other all rows of
the ledgers it reads are all that can be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import sqlglot
from sqlglot import exp

from data_access.county.ledgers import Ledgers
from data_access.county.selects import Select
from data_access.published.commitment_series import months_behind
from data_access.published.read_model import ReadModel, allowed
from models.time import Month
from models.viewing import Viewer

#: What makes a SELECT more than rows of one table added up.
_NOT_SIMPLE = (
    exp.With,
    exp.Join,
    exp.Having,
    exp.Distinct,
    exp.Window,
    exp.Subquery,
    exp.Limit,
    exp.Qualify,
    exp.Union,
)
#: What may stand around a sum for it to stay the sum of the rows' parts.
_LINEAR = (exp.Cast, exp.Paren, exp.Mul, exp.Div, exp.Nullif)
_PARTS = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class RowSelect:
    """A figure's SELECT turned to single rows.

    Attributes:
        ledger: the one ledger it reads. columns: those it names, in the order of the ledger.
        sql: returns row_id, month (YYYY-MM, NULL = 现状), township_code, basis, and value, numerator and denominator:
            what the row adds to each of them (NULL where the figure has none, as value has beside a numerator).
    """

    ledger: str
    columns: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class FigureRows:
    """The rows behind one value of a figure.

    Attributes:
        ledger, columns: as in :class:`RowSelect`. basis: in which the figure counts.
        rows: row_id, month, township_code, basis, value, numerator, denominator; the largest parts first.
    """

    ledger: str
    columns: tuple[str, ...]
    basis: str
    rows: pd.DataFrame


@lru_cache(maxsize=128)
def row_select(sql: str, ledger_columns: tuple[tuple[str, tuple[str, ...]], ...]) -> RowSelect | None:
    """The SELECT turned to single rows; None where that is not certain.

    Args:
        ledger_columns: the columns of each ledger it reads.
    """
    tree, names = sqlglot.parse_one(sql, read="duckdb"), dict(ledger_columns)
    tables = [table.name for table in tree.find_all(exp.Table)]
    if not isinstance(tree, exp.Select) or tree.find(*_NOT_SIMPLE) or len(tables) != 1 or tables[0] not in names:
        return None
    by_name = {projection.alias_or_name: projection.unalias() for projection in tree.expressions}
    fields = {name: by_name[name].sql("duckdb") for name in ("month", "township_code", "basis")}
    has_ratio = not _is_null(by_name["numerator"])
    for name in _PARTS:
        is_left_out = _is_null(by_name[name]) or (name == "value" and has_ratio)
        part = "NULL" if is_left_out else _part(by_name[name])
        if part is None:
            return None
        fields[name] = f"CAST({part} AS DOUBLE)"
    used = {column.name for column in tree.find_all(exp.Column)}
    where = tree.args.get("where")
    selected = ", ".join(f"{field} AS {name}" for name, field in fields.items())
    rows = f"SELECT row_id, {selected} FROM {tables[0]} {where.sql('duckdb') if where else ''}"
    return RowSelect(tables[0], tuple(name for name in names[tables[0]] if name in used), rows)


def _is_null(expression: exp.Expr) -> bool:
    return isinstance(expression.this if isinstance(expression, exp.Cast) else expression, exp.Null)


def _part(expression: exp.Expr) -> str | None:
    """What one row adds to the expression; None where that cannot be said."""
    tree = expression.copy()
    sums = list(tree.find_all(exp.AggFunc))
    if len(sums) != 1:
        return None
    found = sums[0].parent if isinstance(sums[0].parent, exp.Filter) else sums[0]
    own = _one_row(sums[0])
    if own is None or not _is_linear(tree, found):
        return None
    if isinstance(found, exp.Filter):
        condition = found.expression
        condition = condition.this if isinstance(condition, exp.Where) else condition
        own = f"CASE WHEN {condition.sql('duckdb')} THEN {own} ELSE 0 END"
    part = sqlglot.parse_one(f"({own})", read="duckdb")
    if found is tree:
        return part.sql("duckdb")
    found.replace(part)
    return str(tree.sql("duckdb"))


def _one_row(found: exp.Expr) -> str | None:
    """A sum or count over one row alone."""
    if isinstance(found, exp.Sum):
        return str(found.this.sql("duckdb"))
    if isinstance(found, exp.Count) and isinstance(found.this, exp.Star):
        return "1"
    return None


def _is_linear(tree: exp.Expr, found: exp.Expr) -> bool:
    """Whether nothing but constants multiplies or divides the sum."""
    node = found
    while node is not tree:
        parent = node.parent
        is_divisor = isinstance(parent, exp.Div) and parent.expression is node
        if not isinstance(parent, _LINEAR) or is_divisor:
            return False
        node = parent
    inside = set(map(id, found.find_all(exp.Column)))
    return all(id(column) in inside for column in tree.find_all(exp.Column))


def figure_rows(
    model: ReadModel,
    viewer: Viewer,
    ledgers: Ledgers,
    select: Select,
    *,
    basis: str,
    month: Month | None,
    start: Month,
    townships: Sequence[str] = (),
) -> FigureRows | None:
    """The rows that count for a figure at the end of a month, as far as the viewer may see them.

    Args:
        basis: in which the commitment is judged. month: of the value; None = 现状. start: of the plan.
        townships: codes; empty = the whole county.

    Returns:
        None where the SELECT cannot be taken apart; see :func:`row_select`.
    """
    of_ledgers = tuple((ledger.name, tuple(c.name for c in ledger.columns)) for ledger in ledgers.read_by(select.name))
    found = row_select(select.sql, of_ledgers)
    if found is None:
        return None
    where = "$areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], township_code)"
    rows = model.select(f"SELECT * FROM ({found.sql}) WHERE {where}", {"areas": allowed(viewer.areas, townships)})
    given = str(rows["basis"].iloc[0]) if len(rows) else ""
    dated = rows["month"].notna()
    if month is not None and dated.any():
        known = (Month.parse(text) for text in rows.loc[dated, "month"].unique())
        behind = {str(one) for one in months_behind(given, basis, month, known, start)}
        rows = rows[rows["month"].isin(behind)]
    rows = rows.sort_values(["value", "denominator", "month", "row_id"], ascending=[False, False, False, True])
    return FigureRows(found.ledger, found.columns, given, rows.reset_index(drop=True))
