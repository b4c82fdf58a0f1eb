"""Running the rules of the county folder over the record as it is, or as it would be after a batch."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.reference_tables import reference_tables
from data_access.county.selects import Select
from data_access.record.batches.staged import Staged
from data_access.record.core.record import Record
from data_access.record.core.scratch_duckdb import scratch
from models.faults import Fault

#: File, sheet and row number (0 for the sheet as a whole) of a fault.
_Place = tuple[str, str, int]


@dataclass(frozen=True)
class Breach:
    """One row that breaks a rule; ``tables``: those the rule reads."""

    rule: str = field(compare=False)
    tables: frozenset[str]
    ledger: str
    row_id: str
    column: str
    problem: str
    remedy: str


def breaches(
    record: Record, connection: sa.Connection, county: County, rules: Sequence[Select], instead: dict[str, pa.Table]
) -> list[Breach]:
    """Run rules over the rows in force; ``instead`` holds ledgers' rows as they would be."""
    if not rules:  # a database takes longer than most rules
        return []
    needed = set().union(*(rule.tables for rule in rules)) & set(record.ledgers.ledgers)
    with scratch() as duck:
        for name, table in reference_tables(county).items():
            duck.register(name, table)
        for name in needed:
            rows = instead.get(name)
            duck.register(name, record.current_rows(connection, record.ledgers[name]) if rows is None else rows)
        return [Breach(rule.name, rule.tables, *row) for rule in rules for row in duck.execute(rule.sql).fetchall()]


def rule_faults(
    record: Record, connection: sa.Connection, county: County, staged: Sequence[Staged], found: Iterable[Fault]
) -> list[Fault]:
    """Faults of rules over the record as it would be after this batch.

    A cell already found faulty has no value, so rows with one are left out, and so are rules that look
    across the rows of a table with such cells: they would only report what follows from it.
    """
    spoilt = {_row_of(fault) for fault in found}
    spoilt_ledgers = {item.ledger.name for item in staged for place in spoilt if _is_at(item, place)}
    spoilt_ledgers |= {item.ledger.name for item in staged if item.is_open}
    rules = [
        rule
        for rule in record.ledgers.rules_reading({item.ledger.name for item in staged})
        if rule.is_row_wise or not rule.tables & spoilt_ledgers
    ]
    by_name = {item.ledger.name: item for item in staged}
    merged = {name: item.merged() for name, item in by_name.items()}
    indexes = {name: {row_id: i for i, row_id in enumerate(item.row_ids)} for name, item in by_name.items()}
    faults, elsewhere = [], []
    lenient = {rule.name for rule in rules if rule.spares_stored_rows}
    for breach in breaches(record, connection, county, rules, merged):
        index = indexes.get(breach.ledger, {}).get(breach.row_id)
        if index is not None:
            raw = by_name[breach.ledger].table.raw
            faults.append(raw.fault(breach.rule, breach.column, index, breach.problem, breach.remedy))
        elif breach.rule not in lenient:
            elsewhere.append(breach)
    # What a rule newer than the rows found broken before must not keep out files that have no part in it.
    strict = [rule for rule in rules if rule.name not in lenient]
    before = set(breaches(record, connection, county, strict, {})) if elsewhere else set()
    for breach in elsewhere:
        if breach not in before:
            read = [item for item in staged if item.ledger.name in breach.tables]
            raw = min(read, key=lambda item: item.ledger.name == breach.ledger).table.raw  # its own row is not in there
            problem = f"与记录库中已有的数据不一致：{breach.problem}"
            faults.append(raw.fault_as_whole(breach.rule, problem, breach.remedy))
    return [fault for fault in faults if _row_of(fault) not in spoilt]


def _is_at(item: Staged, place: _Place) -> bool:
    return place[:2] == (item.table.raw.file, item.table.raw.sheet)


def _row_of(fault: Fault) -> _Place:
    digits = re.search(r"\d+", fault.cell)
    return fault.file, fault.sheet, int(digits[0]) if digits else 0
