"""The reports that the rows of a batch count as, noted with it."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import Ledger, Reporters
from data_access.record.batches.staged import Staged
from data_access.record.notes.reports import township_column, unit_id_of, write_reports
from models.time import Month, Period


def note_reports(connection: sa.Connection, county: County, item: Staged, batch_id: int, now: dt.datetime) -> None:
    """Note whose reports for which periods the rows of one sheet are; nothing for a ledger without a report cycle.

    A ledger by month or year says its period in the rows; one of events or of the present state counts as the report
    for the last period that had ended by ``now``.
    """
    ledger, values = item.ledger, item.table.values
    if ledger.report_cycle is None:
        return
    last = str(Period.before(now.date(), ledger.report_cycle))
    periods = [_period_of(ledger, cell) for cell in values[ledger.period]] if ledger.period else [last] * len(item.keys)
    reporters: Sequence[object]
    if ledger.reporters is Reporters.TOWNSHIPS:
        reporters = values[township_column(ledger)]
    else:
        reporters = [unit_id_of(county, ledger)] * len(item.keys)
    counts = Counter(
        (str(who), period) for who, period in zip(reporters, periods, strict=True) if period and who is not None
    )
    write_reports(connection, batch_id, ((ledger.name, who, period, count) for (who, period), count in counts.items()))


def _period_of(ledger: Ledger, cell: object) -> str | None:
    """The period a row's month or year stands for; None for a month within a quarter or year: it is no report yet."""
    cycle = str(ledger.report_cycle)
    if cell is None:
        return None
    month = Month(cell, 12) if isinstance(cell, int) else Month.parse(str(cell))
    try:
        return str(Period(month, cycle))
    except ValueError:
        return None
