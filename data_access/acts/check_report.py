"""What is asked of a report besides what is asked of any file: whose rows, of which period, and was it sent before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger, Reporters, Shape
from data_access.intake.files.sheet import as_text
from data_access.intake.tables.cell_values import Context
from data_access.intake.tables.check_table import check_table
from data_access.intake.tables.tables import RawTable
from data_access.record.core.schema import batch_files, batches, reports, submissions
from data_access.record.notes.reports import TARGET_LEDGER, reporter_names
from data_access.record.notes.submissions import Report, State, Submission
from data_access.store import InputFile, Store
from errors import SubmissionRefused
from models.faults import Fault, Notice
from models.time import CYCLE_MONTHS, Month, Period

_NAMED_BATCHES = 3


def report_faults(
    store: Store, tables: Sequence[RawTable], report: Report, sha256: str, *, number: int | None = None
) -> tuple[Fault, ...]:
    """Rows of another township or another period, and a file that was the report of another period.

    Args:
        tables: of the report's ledger. sha256: of the file. number: the report's own, once it has one.

    Raises:
        SubmissionRefused: the ledger is reported by the townships, and the reporter is none.
    """
    ledger, period = store.ledgers[report.ledger], Period.parse(report.period)
    faults = _foreign_rows(store.county, ledger, tables, report.reporter)
    is_fitting = ledger.shape is Shape.PERIOD
    for table in tables:
        moments = _moments(store, ledger, table, period.end)
        faults += _other_periods(ledger, table, moments, period)
        is_fitting = is_fitting or any(_is_in(moment, period) for moment in moments)
    if not is_fitting and tables and (told := same_file(store, report, sha256, number)):
        remedy = f"请交{period.label}的表"
        if ledger.shape is Shape.STATE:  # its rows say no time, so only whoever sends them can say that they still hold
            remedy += "；情况没有变化的，请核对后另存一份再报"
        faults.append(tables[0].fault_as_whole("same_file", told, remedy))
    return tuple(sorted(faults))


def same_file(store: Store, report: Report, sha256: str, number: int | None = None) -> str:
    """A clause saying that the very same file stands as the report of another period; empty where none does.

    What was returned or withdrawn stands no more: the right way to mend a wrong period is to hand the file in anew.
    """
    other = sa.and_(submissions.c.ledger == report.ledger, submissions.c.period != report.period)
    handed_in = (
        sa.select(submissions.c.submission_id, submissions.c.period)
        .outerjoin(batches, batches.c.batch_id == submissions.c.batch_id)
        .where(other, submissions.c.sha256 == sha256, batches.c.withdrawn_at.is_(None))
        .where(submissions.c.state.not_in([State.DRAFT, State.RETURNED]), submissions.c.submission_id != (number or 0))
        .order_by(submissions.c.submission_id.desc())
    )
    taken_in = (
        sa.select(batch_files.c.batch_id, reports.c.period)
        .join(batches, batches.c.batch_id == batch_files.c.batch_id)
        .join(reports, sa.and_(reports.c.batch_id == batches.c.batch_id, reports.c.ledger == report.ledger))
        .where(batch_files.c.sha256 == sha256, batches.c.withdrawn_at.is_(None), reports.c.period != report.period)
        .order_by(batch_files.c.batch_id.desc())
    )
    with store.record.reading() as connection:
        if found := connection.execute(handed_in).first():
            return f"与第 {found[0]} 号报送（{Period.parse(found[1]).label}）的文件完全相同"
        if found := connection.execute(taken_in).first():
            return f"与第 {found[0]} 批导入的文件完全相同，那一批算作{Period.parse(found[1]).label}的"
    return ""


def same_file_notices(store: Store, report: Report, sha256: str) -> tuple[Notice, ...]:
    """The same as something to be told, for files whose rows fit the period all the same."""
    told = same_file(store, report, sha256)
    return (Notice("same_file", report.file or "", "", told),) if told else ()


def refuse_nothing_over_rows(store: Store, report: Report) -> None:
    """零报送 says that there was nothing; where the record holds something it would be untrue.

    Raises:
        SubmissionRefused: the record has rows of this ledger, reporter and period; names their batches.
    """
    ledger, period = store.ledgers[report.ledger], Period.parse(report.period)
    with store.record.reading() as connection:
        rows = rows_of(store.record.current_rows(connection, ledger), ledger, store.county, report.reporter)
        if ledger.shape is Shape.STATE:
            row_count, numbers = _reported(connection, report)
        else:
            rows = in_period(rows, ledger, period)
            of_files = sa.select(batch_files.c.batch_id).where(batch_files.c.file_id.in_(_files(rows))).distinct()
            row_count, numbers = rows.num_rows, sorted(connection.scalars(of_files))
    if row_count:
        more = " 等" if len(numbers) > _NAMED_BATCHES else ""
        where = "、".join(map(str, numbers[:_NAMED_BATCHES])) + more
        who = reporter_names(store.county).get(report.reporter, report.reporter)
        raise SubmissionRefused(
            f"{who}{period.label}的{ledger.title}里已经有 {row_count} 行（第 {where} 批），不能零报送。"
            "那些行不对的，请先撤回那一批；对的，就不用再报。"
        )


def rows_of(rows: pa.Table, ledger: Ledger, county: County, reporter: str) -> pa.Table:
    """The rows a township or unit answers for: all of a ledger that its unit reports alone."""
    if reporter in {township.code for township in county.townships}:
        column = next((one.name for one in ledger.columns if one.type is ColumnType.TOWNSHIP), "")
    else:
        column = "reporting_unit_id" if ledger.name == TARGET_LEDGER else ""
    return rows.filter(pa.compute.equal(rows[column], reporter)) if column else rows


def in_period(rows: pa.Table, ledger: Ledger, period: Period) -> pa.Table:
    """The rows of a period; of a ledger of events those dated in it."""
    cells = rows[ledger.period or ledger.date].to_pylist()
    return rows.filter(pa.array([_is_in(cell, period) for cell in cells], pa.bool_()))


def before(rows: pa.Table, ledger: Ledger, period: Period) -> Period:
    """The newest period before this one that has rows; the one just before where none has."""
    spans = filter(None, map(_span, rows[ledger.period].unique().to_pylist()))
    ended = [last for _, last in spans if last < period.first]
    if not ended:
        return period.plus(-1)
    return period.plus(-period.first.minus(max(ended)) // CYCLE_MONTHS[period.cycle])


def kept_file(store: Store, submission: Submission) -> InputFile | None:
    """The very file that was handed in; None for 零报送. Raises StoreError when it is gone or changed."""
    if submission.sha256 is None or submission.file is None:
        return None
    return InputFile(submission.file, store.attachments.read(submission.sha256))


def _files(rows: pa.Table) -> list[int]:
    return [file for file in rows["file_id"].unique().to_pylist() if file is not None]


def _reported(connection: sa.Connection, report: Report) -> tuple[int, list[int]]:
    """Rows and batches in force that were this very report; rows of a present state say no period themselves."""
    query = (
        sa.select(reports.c.batch_id, reports.c.row_count)
        .join(batches)
        .where(
            reports.c.ledger == report.ledger,
            reports.c.reporter == report.reporter,
            reports.c.period == report.period,
            batches.c.withdrawn_at.is_(None),
        )
    )
    found = connection.execute(query).all()
    return sum(row.row_count for row in found), sorted(row.batch_id for row in found)


def _moments(store: Store, ledger: Ledger, table: RawTable, today: dt.date) -> list[object]:
    """The month, year or day each row says it is of; None where it says none, or none that can be read."""
    name = ledger.period or ledger.date
    if name not in table.values:
        return [None] * len(table)
    alone = replace(table, values={name: table.values[name]})
    return check_table(alone, ledger, Context(store.county, ids_must_fail=False, today=today))[0].values[name]


def _is_in(moment: object, period: Period) -> bool:
    span = _span(moment)
    return span is not None and span[0] <= period.last and span[1] >= period.first


def _span(moment: object) -> tuple[Month, Month] | None:
    """First and last month of what a cell says; None for nothing, or for a year that no calendar of ours has."""
    try:
        if isinstance(moment, int):
            return Month(moment, 1), Month(moment, 12)
        month = Month.of(moment) if isinstance(moment, dt.date) else Month.parse(str(moment))
    except ValueError:
        return None
    return month, month


def _other_periods(ledger: Ledger, table: RawTable, moments: Sequence[object], period: Period) -> list[Fault]:
    """Rows that cannot be of the period.

    A ledger by month or year says in each row of which it is. A report of events may bring or mend earlier ones, found
    late; what is dated after the period's end had not happened when it was to be reported. A present state has no date.
    """
    name = ledger.period or ledger.date
    faults = []
    for index, moment in enumerate(moments):
        span = _span(moment)
        if span is None or _is_in(moment, period):
            continue
        first, last = span
        if ledger.period:
            said = first.label if first == last else f"{first.year}年"
            problem = f"这一行是{said}的，报的是{period.label}"
            faults.append(table.fault("row_of_other_period", name, index, problem, "请只报这一期的行，或改选报送期"))
        elif first > period.last:
            said = str(moment) if isinstance(moment, dt.date) else first.label
            problem = f"{ledger.by_name[name].label}是 {said}，在报送期{period.label}之后"
            faults.append(table.fault("after_period", name, index, problem, "请核对日期；以后的事请到那一期再报"))
    return faults


def _foreign_rows(county: County, ledger: Ledger, tables: Sequence[RawTable], reporter: str) -> list[Fault]:
    """A township reports its own rows only: another's would be taken for its own, and could replace theirs."""
    if ledger.reporters is not Reporters.TOWNSHIPS or "township_code" not in ledger.by_name:
        return []
    own = next((township for township in county.townships if township.code == reporter), None)
    if own is None:
        raise SubmissionRefused(f"{ledger.title}由各乡镇报送，报送单位要选乡镇。")
    faults = []
    for table in tables:
        for index, cell in enumerate(table.values.get("township_code", [])):
            found = county.find_township(as_text(cell)) if cell is not None else None
            if found is not None and found.code != own.code:
                problem, remedy = f"这一行是{found.name}的，报送单位是{own.name}", "请只报本乡镇的行，或改正报送单位"
                faults.append(table.fault("row_of_other_township", "township_code", index, problem, remedy))
    return faults
