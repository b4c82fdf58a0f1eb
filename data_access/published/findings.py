"""What the checks find in data already taken in, each with the cell it came from and whom to ask.

A finding keeps nothing out. One that somebody looked into and found right as it is (a 疑点) is confirmed with a
reason; when its own cells change it is another finding, and asks again (see :mod:`data_access.record.notes.finding_marks`).
"""

import datetime as dt
import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from data_access.county.ledgers import Ledgers
from data_access.county.row_places import household_column
from data_access.county.selects import Check
from data_access.intake.tables.tables import column_letter
from data_access.published import disagreements
from data_access.published.building import Build
from data_access.record.core.arrow_tables import schema_of
from data_access.record.core.record import Record
from data_access.record.core.schema import batch_files, confirmations
from data_access.record.notes.finding_marks import finding_ids, sentence_id
from errors import FindingRefused

#: The two severities: what cannot be right, and what may be.
ERROR, DOUBT = "错误", "疑点"
#: A check's folder -> what it is called.
GROUPS = {
    "contradictions": "前后矛盾", disagreements.GROUP: "与别的台账不一致", "quality": "农户信息核查",
    "unshown": "存着但没有上看板",
}  # fmt: skip
_HOUSEHOLD = "household_of_finding"
#: Of a finding that nobody confirmed.
_OPEN: dict[str, object] = dict.fromkeys(("confirmed_at", "confirmed_by", "confirmed_reason"))
#: After the severity; the last three so that one set of findings has one order, whichever of them were taken over.
_IN_ORDER = ("check_group", "title", "problem", "ledger", "row_id", "column_name")
_LOG = logging.getLogger("dashboard.publishing")

FINDINGS_SCHEMA = schema_of(
    "finding_id text, check_name text, check_group text, title text, severity text, ledger text, row_id text, "
    "column_name text, problem text, remedy text, township_code text, unit_id text, household_id text, "
    "file_id integer, cell text, confirmed_at moment, confirmed_by text, confirmed_reason text, "
    "commitment_id text, other_ledger text, mark text, from_month text, through_month text, is_standing boolean"
)


def findings(build: Build, connection: sa.Connection, ledgers: Ledgers, failed: Iterable[str] = ()) -> pa.Table:
    """Run every check that reads something new, and name what is stored and could not be shown.

    Args:
        build: holds every ledger's rows in force, the registers, set_aside and commitment_values.
        connection: the record, for confirmations and the columns of files. failed: what could not be computed, in words.

    Returns:
        Table of ``FINDINGS_SCHEMA``, errors first. ``row_id`` is null for what concerns no single row; ``cell`` is
        empty where the value did not come from a cell of a file; ``household_id`` is the surrogate of the household
        the row is about. Sensitive values are not in reach of a check. What follows is of comparisons alone, see
        :func:`data_access.published.disagreements.told`.
    """
    failures = list(failed)
    found = build.parted("findings", "check_name", FINDINGS_SCHEMA)
    for check in ledgers.checks.values():
        found.add(check.name, check.sql, partial(_found, build, connection, ledgers, check, failures))
    confirmed, rows = _confirmations(connection), found.table().to_pylist()
    for row in rows:  # what is taken over may have been confirmed since
        is_settled = row["severity"] == DOUBT
        settled = confirmed.get(row["finding_id"]) or confirmed.get(sentence_id(row["check_name"], row))
        row |= (settled if is_settled else None) or _OPEN
    rows += [*_unshown(build, connection), *map(_uncomputed, failures)]
    rows.sort(key=lambda row: (row["severity"] != ERROR, *(str(row.get(name)) for name in _IN_ORDER)))
    return pa.Table.from_pylist(rows, schema=FINDINGS_SCHEMA)


def _found(
    build: Build, connection: sa.Connection, ledgers: Ledgers, check: Check, failures: list[str]
) -> list[dict[str, Any]] | None:
    """What one check finds; one that stored values break is told of among the failures."""
    try:
        found = _dicts(build.execute(check.sql, reads=check.tables))
        if check.group == disagreements.GROUP:
            found = disagreements.told(build, ledgers, DOUBT, found)
    except duckdb.Error:
        _LOG.exception("check %s", check.name)
        failures.append(f"核查“{check.title}”算不出来，这一项没有查")
        return None
    sources = _sources(build, ledgers, found)
    cells = [sources.get((row["ledger"], row["row_id"]), {}) for row in found]
    positions = _positions(connection, cells)
    marks = finding_ids([(check, row, own) for row, own in zip(found, cells, strict=True)])
    return [
        row
        | {
            "finding_id": mark, "check_name": check.name, "check_group": check.group, "title": check.title,
            "household_id": own.get(_HOUSEHOLD), "file_id": own.get("file_id"),
            "cell": _cell(positions, own, row["column_name"]),
        }
        for row, own, mark in zip(found, cells, marks, strict=True)
    ]  # fmt: skip


def _unshown(build: Build, connection: sa.Connection) -> Iterator[dict[str, object]]:
    """A finding for each cell that sets its row aside; see data_access.record.core.set_aside_rows."""
    columns = "ledger, row_id, column_name, problem, township_code, file_id, source_row"
    found = _dicts(build.execute(f"SELECT {columns} FROM set_aside"))
    positions = _positions(connection, found)
    for row in found:
        cell = _cell(positions, row, row["column_name"])
        yield _unshown_row({name: value for name, value in row.items() if name != "source_row"} | {"cell": cell})


def _uncomputed(sentence: str) -> dict[str, object]:
    return _unshown_row({"problem": sentence})


def _unshown_row(found: dict[str, object]) -> dict[str, object]:
    parts = ["set_aside", *(str(found.get(name)) for name in ("ledger", "row_id", "column_name", "problem"))]
    return {
        "finding_id": hashlib.sha256("|".join(parts).encode()).hexdigest()[:16], "check_name": "set_aside",
        "check_group": "unshown", "title": "存着但看板上没有", "severity": ERROR,
        "remedy": "请改正后重新导入，或撤回那一批",
    } | found  # fmt: skip


def _positions(connection: sa.Connection, rows: Iterable[dict[str, Any]]) -> dict[object, dict[str, int]]:
    """The columns of the files that these rows came from; a file's never change."""
    wanted = {row["file_id"] for row in rows if row.get("file_id") is not None}
    query = sa.select(batch_files.c.file_id, batch_files.c.positions).where(batch_files.c.file_id.in_(sorted(wanted)))
    return dict(connection.execute(query).all()) if wanted else {}


def _cell(positions: Mapping[object, dict[str, int]], source: Mapping[str, Any], column: str) -> str:
    place = positions.get(source.get("file_id"), {}).get(column)
    return f"{column_letter(place)}{source['source_row']}" if place is not None else ""


def _sources(build: Build, ledgers: Ledgers, rows: list[dict[str, Any]]) -> dict[tuple[object, object], dict[str, Any]]:
    """(ledger, row_id) -> the published row, and under ``_HOUSEHOLD`` the surrogate of the household it is about."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["row_id"] is not None and row["ledger"] in ledgers.ledgers:
            wanted[row["ledger"]].add(row["row_id"])
    sources: dict[tuple[object, object], dict[str, Any]] = {}
    for name, row_ids in wanted.items():
        household = household_column(ledgers[name]) or "NULL::VARCHAR"
        sql = f"SELECT *, {household} AS {_HOUSEHOLD} FROM {name} WHERE list_contains($row_ids, row_id)"
        for source in _dicts(build.execute(sql, {"row_ids": sorted(row_ids)})):
            sources[name, source["row_id"]] = source
    return sources


def _dicts(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _confirmations(connection: sa.Connection) -> dict[str, dict[str, object]]:
    query = sa.select(confirmations).order_by(confirmations.c.confirmation_id)
    return {
        row.finding_id: {
            "confirmed_at": row.confirmed_at, "confirmed_by": row.actor, "confirmed_reason": row.reason,
        }
        for row in connection.execute(query)
    }  # fmt: skip


def keep_settled(record: Record, published: Path) -> None:
    """Note what was settled under the whole sentence under the mark it is known by now, before the sentence changes.

    Args:
        published: the file of published findings; what is shown does not change, so nothing is to be published.
    """
    with record.reading() as connection:
        known = set(_confirmations(connection))
    if not known:
        return
    names = ["finding_id", "check_name", "confirmed_at", "confirmed_by", "confirmed_reason"]
    rows = pq.read_table(published, columns=names).to_pylist()
    carried = [
        {
            "finding_id": row["finding_id"], "check_name": row["check_name"], "confirmed_at": row["confirmed_at"],
            "actor": row["confirmed_by"], "reason": row["confirmed_reason"],
        }
        for row in rows
        if row["confirmed_at"] is not None and row["finding_id"] not in known
    ]  # fmt: skip
    if carried:
        with record.writing() as connection:
            connection.execute(sa.insert(confirmations), carried)


def where(ledgers: Ledgers, finding: Any) -> str:
    """Where a row of the ``findings`` query stands: ledger, column, township, then file, sheet, cell and batch."""
    import pandas as pd

    if pd.isna(finding.ledger):
        return "全县"
    ledger = ledgers[finding.ledger]
    column = ledger.by_name.get(finding.column_name)
    parts = [ledger.title, f"“{column.label}”" if column else "", "" if pd.isna(finding.township) else finding.township]
    if pd.isna(finding.file_id):
        parts.append("由多行汇总，不在一格里")
    else:
        sheet = "" if finding.sheet == ledger.title else f"工作表“{finding.sheet}”"
        parts += [finding.file, sheet, finding.cell, f"第 {finding.batch_id:.0f} 批"]
    return " · ".join(part for part in parts if part)


def asked(finding: Any) -> str:
    """Whom to ask about a row of the ``findings`` query: the unit, else the township."""
    import pandas as pd

    known = [name for name in (finding.unit, finding.township) if not pd.isna(name)]
    return known[0] if known else "待县里确认"


def confirm(record: Record, finding_id: str, check_name: str, *, actor: str, now: dt.datetime, reason: str) -> None:
    """Note that a doubt was looked into and is right as it is.

    Raises:
        FindingRefused: no reason given.
    """
    if not reason.strip():
        raise FindingRefused("核实一处疑点要写明依据。请填写核实情况后再确认。")
    with record.writing() as connection:
        values = {
            "finding_id": finding_id, "check_name": check_name, "confirmed_at": now, "actor": actor,
            "reason": reason.strip(),
        }  # fmt: skip
        connection.execute(sa.insert(confirmations).values(**values))
        record.note_change(connection, now=now, actor=actor, action="confirm")
