"""The reporting round in the record and the read model: who has to report what, and who has.

A ledger with a report cycle is a duty of every township or of its unit; a commitment judged by what units report is a
duty of its lead unit, else of the unit that reported on it last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Protocol

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger, Ledgers, Reporters
from data_access.record.core.schema import batches, reports, submission_steps, submissions
from data_access.record.notes.submissions import State, Submission
from models.reporting import Duty, HandIn
from models.time import Period
from models.viewing import Viewer

#: The ledger that units report commitments in.
TARGET_LEDGER = "observations"

_REPORTS_SCHEMA = pa.schema(
    [
        ("batch_id", pa.int64()),
        ("ledger", pa.string()),
        ("reporter", pa.string()),
        ("period", pa.string()),
        ("row_count", pa.int64()),
        ("reported_at", pa.timestamp("s")),
    ]
)
_SUBMISSIONS_SCHEMA = pa.schema(
    [
        ("submission_id", pa.int64()),
        ("ledger", pa.string()),
        ("reporter", pa.string()),
        ("period", pa.string()),
        ("state", pa.string()),
        ("row_count", pa.int64()),
        ("batch_id", pa.int64()),
        ("reason", pa.string()),
        ("stepped_at", pa.timestamp("s")),
    ]
)


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
        sa.select(*(reports.c[name] for name in _REPORTS_SCHEMA.names[:-1]), batches.c.created_at)
        .join(batches)
        .where(batches.c.withdrawn_at.is_(None))
        .order_by(reports.c.report_id)
    )
    newest = sa.select(sa.func.max(submission_steps.c.step_id)).group_by(submission_steps.c.submission_id)
    last = sa.select(submission_steps).where(submission_steps.c.step_id.in_(newest)).subquery()
    handed_in = (
        sa.select(
            *(submissions.c[name] for name in _SUBMISSIONS_SCHEMA.names[:-2]),
            last.c.reason,
            sa.func.coalesce(last.c.stepped_at, submissions.c.created_at),
        )
        .outerjoin(last, last.c.submission_id == submissions.c.submission_id)
        .where(submissions.c.state != State.DRAFT)
        .order_by(submissions.c.submission_id)
    )
    return {
        "reports": _table(connection.execute(accepted).all(), _REPORTS_SCHEMA),
        "submissions": _table(connection.execute(handed_in).all(), _SUBMISSIONS_SCHEMA),
    }


def reporting_round(
    query: Query, county: County, ledgers: Ledgers, viewer: Viewer, periods: Iterable[Period]
) -> tuple[list[Duty], list[HandIn]]:
    """The duties a viewer may see, and what came in for these periods, oldest first."""
    listed = list(periods)
    last = query("target_reporters")
    towns = frozenset(township.code for township in county.townships)
    all_duties = duties(county, ledgers, dict(zip(last["commitment_id"], last["unit_id"], strict=True)))
    seen = []
    for duty in all_duties:
        allowed = viewer.areas if duty.reporter in towns else viewer.units
        if allowed is None or duty.reporter in allowed:
            seen.append(duty)
    texts, months = [str(period) for period in listed], [str(period.last) for period in listed]
    found = query("hand_ins", periods=texts, last_months=months)
    return seen, _answers(seen, found, listed, towns)


def duties(county: County, ledgers: Ledgers, last_reporters: Mapping[str, str]) -> list[Duty]:
    """Everything that is due regularly, ledgers first.

    Args:
        last_reporters: commitment id -> id of the unit that reported on it last.
    """
    found = []
    for ledger in ledgers:
        if ledger.report_cycle is None:
            continue
        is_by_township = ledger.reporters is Reporters.TOWNSHIPS
        who = [township.code for township in county.townships] if is_by_township else [unit_id_of(county, ledger)]
        named = _named(county, ledger.articles)
        found += [Duty(ledger.name, ledger.title, str(ledger.report_cycle), one, named=named) for one in who]
    for commitment in county.commitments:
        # A figure is reported with its ledger's rows, and a fact of the starting point only once.
        if commitment.figure is None and commitment.kind.traits.is_task:
            reporter = commitment.lead_unit_id or last_reporters.get(commitment.id, "")
            named, cycle = _named(county, [commitment.article_id]), str(commitment.report_cycle)
            # A milestone not reached by its deadline is asked about until it is; the rest ends with its deadline.
            last = None if commitment.kind.traits.is_done_once else commitment.deadline
            found.append(
                Duty(commitment.id, commitment.title, cycle, reporter, True, named, commitment.start_month, last)
            )
    return found


def reporter_names(county: County) -> dict[str, str]:
    """Township code or unit id -> name, townships first, in the order of the registers."""
    names = {township.code: township.name for township in county.townships}
    return names | {unit.id: unit.short_name for unit in county.units}


def township_column(ledger: Ledger) -> str:
    """The column that says which township's row it is, of a ledger that townships report."""
    return next(column.name for column in ledger.columns if column.type is ColumnType.TOWNSHIP)


def _named(county: County, article_ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of the units these articles of the plan name, each once."""
    return tuple(dict.fromkeys(unit for id in article_ids for unit in county.article(id).units))


def unit_id_of(county: County, ledger: Ledger) -> str:
    """The unit that hands a ledger in; empty while the definition names none."""
    unit = county.find_unit(ledger.unit) if ledger.unit else None
    return unit.id if unit else ""


def _answers(seen: Sequence[Duty], found: pd.DataFrame, periods: Sequence[Period], towns: Set[str]) -> list[HandIn]:
    """What came in as answers to duties; one file of target figures answers for every target of its unit.

    What one unit alone has to report is reported whoever sent it: another unit may have been named since.
    """
    answers = []
    for row in found.to_dict("records"):
        for duty in seen:
            subject = TARGET_LEDGER if duty.is_target and row["subject"] == TARGET_LEDGER else duty.subject
            is_strict = subject == TARGET_LEDGER or duty.reporter in towns
            if row["subject"] != subject or (is_strict and row["reporter"] != duty.reporter):
                continue
            for period in periods:
                is_meant = row["period"] == str(period) or (duty.is_target and row["period"] == str(period.last))
                if duty.cycle == period.cycle and is_meant:
                    reason = row["reason"] if isinstance(row["reason"], str) else ""
                    answer = HandIn(duty.subject, duty.reporter, period, row["state"], int(row["row_count"]), reason)
                    answers.append(answer)
    return answers


def _table(rows: Sequence[Sequence[object]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in schema.names]
    return pa.table([pa.array(list(c), t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)
