"""A record as it would be had nobody written in it after a month: rows whose beginning or report is later are not there.

Written against the tables alone and not by what the program calls a beginning, so that it can contradict it.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from data_access.county.ledgers import ColumnType, Ledger
from data_access.store import open_store
from models.time import Month, Period
from settings import load_settings

_TIMES = (ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR)
#: What is known before its time: the plan, its division and its milestones; and registers of who and what there is.
_NEVER_CUT = {
    "allocations", "plan_points", "milestones", "households", "members", "villages", "income_lines",
}  # fmt: skip
#: Fixed tables -> the column with the day something was noted on.
_NOTED = {"supervision_items": "created_at", "supervision_steps": "stepped_at", "meetings": "held_on"}
#: Fixed tables of what was handed in for a period.
_HANDED_IN = ("reports", "submissions")


def cut(source: Path, folder: Path, month: Month, now: dt.datetime) -> Path:
    """A copy of the stores in ``source`` without what came after ``month``, published anew; returns ``folder``."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("read_model"))
    store = open_store(load_settings(folder / "config.toml"))
    with closing(sqlite3.connect(folder / "data" / "record.sqlite")) as record, record:
        for ledger in store.ledgers:
            if ledger.name not in _NEVER_CUT:
                _cut_ledger(record, ledger, month)
        for table, column in _NOTED.items():
            record.execute(f"DELETE FROM {table} WHERE substr({column}, 1, 7) > ?", [str(month)])
        for table in _HANDED_IN:
            periods = [period for (period,) in record.execute(f"SELECT DISTINCT period FROM {table}")]
            later = [(period,) for period in periods if Period.parse(period).last > month]
            record.executemany(f"DELETE FROM {table} WHERE period = ?", later)
        record.execute(
            "UPDATE supervision_items SET state = (SELECT state FROM supervision_steps s "
            "WHERE s.item_id = supervision_items.item_id ORDER BY step_id DESC LIMIT 1)"
        )
    store.publish(now)
    store.record.engine.dispose()
    return folder


def _cut_ledger(record: sqlite3.Connection, ledger: Ledger, month: Month) -> None:
    """Rows all of whose dates lie later; of a ledger by period those of later periods."""
    times = [column for column in ledger.columns if column.type in _TIMES and not column.sensitive]
    if ledger.period:
        times = [column for column in times if column.name == ledger.period]
    if not times:
        return
    later, dated = [], []
    for column in times:
        match column.type:
            case ColumnType.DATE:
                last: object = month.end.isoformat()
            case ColumnType.MONTH:
                last = str(month)
            case _:
                last = month.known_year
        limit = f"'{last}'" if isinstance(last, str) else str(last)
        later.append(f'("{column.name}" IS NULL OR "{column.name}" > {limit})')
        dated.append(f'"{column.name}" IS NOT NULL')
    where = f"{' AND '.join(later)} AND ({' OR '.join(dated)})"
    gone = [
        row_id
        for (row_id,) in record.execute(f'SELECT row_id FROM "{ledger.name}" WHERE replaced_by IS NULL AND {where}')
    ]
    for table in (ledger.name, f"{ledger.name}_events"):
        record.executemany(f'DELETE FROM "{table}" WHERE row_id = ?', ((row_id,) for row_id in gone))
