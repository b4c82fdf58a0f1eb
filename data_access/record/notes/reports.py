"""The reporting round in the record and the read model: who has to report what, and who has.

A ledger with a report cycle is a duty of every township or of its unit; a commitment judged by what units report is a
duty of its lead unit, else of the unit that reported on it last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger
from data_access.record.core.arrow_tables import table_of
from data_access.record.core.schema import batches, reports, submission_steps, submissions
from data_access.record.notes.submissions import State, Submission

if TYPE_CHECKING:
    import pandas as pd

#: The ledger that units report commitments in.
TARGET_LEDGER = "observations"


class Query(Protocol):
    """Runs a named query of the read model for a viewer."""

    def __call__(self, name: str, **parameters: object) -> pd.DataFrame: ...


def note_submitted(connection: sa.Connection, ledger: Ledger, submission: Submission, batch_id: int) -> None:
    """Note a submission taken in as the batch ``batch_id``: it says itself whose report it is, and for which period.

    What the rows of a ledger by month or year say besides stays noted.
    """
    if ledger.report_cycle is None:
        return
    of_batch = reports.c.batch_id == batch_id
    if not ledger.period:
        connection.execute(sa.delete(reports).where(of_batch))
    noted = sa.select(reports.c.report_id).where(
        of_batch, reports.c.reporter == submission.reporter, reports.c.period == submission.period
    )
    if connection.execute(noted).first() is None:
        row = (ledger.name, submission.reporter, submission.period, submission.row_count)
        write_reports(connection, batch_id, [row])


def write_reports(connection: sa.Connection, batch_id: int, rows: Iterable[tuple[str, str, str, int]]) -> None:
    """Add rows of ledger, reporter, period and row count to the batch's reports."""
    names = ("ledger", "reporter", "period", "row_count")
    if payload := [{"batch_id": batch_id, **dict(zip(names, row, strict=True))} for row in rows]:
        connection.execute(sa.insert(reports), payload)


def round_tables(connection: sa.Connection) -> dict[str, pa.Table]:
    """What is published of the round.

    ``reports``: of batches in force only. ``submissions``: without drafts, file and person; ``reason`` and
    ``stepped_at`` are those of the last step.
    """
    accepted = (
        sa.select(
            *(reports.c[name] for name in ("batch_id", "ledger", "reporter", "period", "row_count")),
            batches.c.created_at.label("reported_at"),
        )
        .join(batches)
        .where(batches.c.withdrawn_at.is_(None))
        .order_by(reports.c.report_id)
    )
    newest = sa.select(sa.func.max(submission_steps.c.step_id)).group_by(submission_steps.c.submission_id)
    last = sa.select(submission_steps).where(submission_steps.c.step_id.in_(newest)).subquery()
    names = ("submission_id", "ledger", "reporter", "period", "state", "row_count", "batch_id")
    handed_in = (
        sa.select(
            *(submissions.c[name] for name in names),
            last.c.reason,
            sa.func.coalesce(last.c.stepped_at, submissions.c.created_at).label("stepped_at"),
        )
        .outerjoin(last, last.c.submission_id == submissions.c.submission_id)
        .where(submissions.c.state != State.DRAFT)
        .order_by(submissions.c.submission_id)
    )
    return {"reports": table_of(connection, accepted), "submissions": table_of(connection, handed_in)}


def reporter_names(county: County) -> dict[str, str]:
    """Township code or unit id -> name, townships first, in the order of the registers."""
    names = {township.code: township.name for township in county.townships}
    return names | {unit.id: unit.short_name for unit in county.units}


def township_column(ledger: Ledger) -> str:
    """The column that says which township's row it is, of a ledger that townships report."""
    return next(column.name for column in ledger.columns if column.type is ColumnType.TOWNSHIP)


def unit_id_of(county: County, ledger: Ledger) -> str:
    """The unit that hands a ledger in; empty while the definition names none."""
    unit = county.find_unit(ledger.unit) if ledger.unit else None
    return unit.id if unit else ""
