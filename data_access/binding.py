"""Trying definitions, figures and rules out, so that a wrong name is found at the start and not in an import."""

from __future__ import annotations

import datetime as dt

import duckdb

from data_access.county import County
from data_access.ledgers import Ledgers
from data_access.reference_tables import reference_tables
from data_access.reporting import TARGET_LEDGER
from data_access.schema import FIXED, arrow_schema
from data_access.supervision import MILESTONES
from data_access.values import VALUES_SCHEMA
from errors import LedgerDefinitionError

#: Tables of the record and the read model that are no ledger.
_TAKEN = {*FIXED.tables, "sources", "findings", "commitment_values", "alembic_version"}
_FIGURE = {"month", "township_code", "basis", "value", "numerator", "denominator"}
_RULE = {"ledger", "row_id", "column_name", "problem", "remedy"}
_CHECK = {*_RULE, "severity", "township_code", "unit_id"}
_FACT = {"household_id", "value", "earlier", "observed", "known_on", "ledger", "row_id"}
#: Ledgers of whose rows the program itself asks whether they are still open.
_ASKED_WHAT_IS_OPEN = ("clues", "guarantee_gaps", MILESTONES, "village_visits")
#: What a SELECT may ask for, with any value at all.
_PARAMETERS: dict[str, object] = {"day": dt.date(2025, 6, 30), "year": 2024}


def bind_selects(ledgers: Ledgers, county: County) -> None:
    """Raises LedgerDefinitionError for a SELECT that names an unknown column or lacks one it must return."""
    with duckdb.connect() as empty:
        for name, table in reference_tables(county).items():
            empty.register(name, table)
        for ledger in ledgers:
            empty.register(ledger.name, arrow_schema(ledger).empty_table())
        empty.register("commitment_values", VALUES_SCHEMA.empty_table())
        for selects, wanted in (
            (ledgers.figures, _FIGURE),
            (ledgers.rules, _RULE),
            (ledgers.checks, _CHECK),
            (ledgers.facts, _FACT),
        ):
            for select in selects.values():
                try:
                    bound = {name: value for name, value in _PARAMETERS.items() if f"${name}" in select.sql}
                    returned = {column[0] for column in empty.execute(select.sql, bound).description}
                except duckdb.Error as error:
                    first = str(error).splitlines()[0]
                    raise LedgerDefinitionError(f"{select.name}.sql", f"SQL 执行不了（{first}）") from None
                if missing := sorted(wanted - returned):
                    raise LedgerDefinitionError(f"{select.name}.sql", f"缺少返回列 {'、'.join(missing)}")


def check_names(ledgers: Ledgers, county: County) -> None:
    """Raises LedgerDefinitionError for a ledger called as a table of our own, or naming what the county has not."""
    _check_bases(ledgers, county)
    for ledger in ledgers:
        if ledger.name in _ASKED_WHAT_IS_OPEN and not ledger.open_codes:
            raise LedgerDefinitionError(f"{ledger.name}.toml", "没有写 open_codes（状态列里哪些算还没有办完），请补上")
    articles = {article.id for article in county.articles}
    for ledger in ledgers:
        if ledger.name in _TAKEN or ledger.name.startswith("ref_"):
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
