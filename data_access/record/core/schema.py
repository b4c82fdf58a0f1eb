"""Tables of the record: the fixed ones, and up to three for each ledger made from its definition.

Every ledger table is append-only in substance: a change closes the old version (``replaced_by``) and adds a
new one, so the current rows are those with ``replaced_by IS NULL`` and nothing that was ever taken in is lost.
Which batch says what about a row is kept in ``<ledger>_events``; from them the versions in force can be worked
out anew when a batch is withdrawn.
"""

import secrets
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.record.core.arrow_tables import arrow_type

FIXED = sa.MetaData()
_ANSWERS = sa.JSON(none_as_null=True)

store_meta = sa.Table(
    "store_meta", FIXED, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
)
batches = sa.Table(
    "batches",
    FIXED,
    sa.Column("batch_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("withdrawn_at", sa.DateTime, nullable=True),
    sa.Column("withdrawn_by", sa.String(60), nullable=True),
    sa.Column("withdrawn_reason", sa.Text, nullable=True),
    sa.Column("answers", _ANSWERS, nullable=True),  # what was answered to the questions its files raised
)
batch_files = sa.Table(
    "batch_files",
    FIXED,
    sa.Column("file_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("batch_id", sa.ForeignKey("batches.batch_id"), nullable=False, index=True),
    sa.Column("ledger", sa.String(60), nullable=False),
    sa.Column("file", sa.String(260), nullable=False),
    sa.Column("sheet", sa.String(60), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("row_count", sa.Integer, nullable=False),
    sa.Column("inserted_count", sa.Integer, nullable=False),
    sa.Column("updated_count", sa.Integer, nullable=False),
    sa.Column("ended_count", sa.Integer, nullable=False),
    sa.Column("positions", sa.JSON, nullable=False),
    # The scopes a file replaced (one list of values each); empty for files that only add and change rows.
    sa.Column("scopes", sa.JSON, nullable=True),
)
#: Every change of the record, one row a ledger touched (``ledger`` NULL: something else than rows). The mark of the
#: newest tells whether the read model is up to date, and of which ledgers it is not. Marks are random, because numbers
#: come again after a backup was put back.
changes = sa.Table(
    "changes",
    FIXED,
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("changed_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("ledger", sa.String(60), nullable=True, index=True),
    sa.Column("batch_id", sa.Integer, nullable=True),
    sa.Column("mark", sa.String(16), nullable=True, default=lambda: secrets.token_hex(8)),
)
layers = sa.Table(
    "layers",
    FIXED,
    sa.Column("layer_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("file", sa.String(260), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("declared_crs", sa.String(120), nullable=False),
    sa.Column("feature_count", sa.Integer, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("geojson", sa.Text, nullable=False),
    sa.Column("original", sa.LargeBinary, nullable=False),
    sa.Column("withdrawn_at", sa.DateTime, nullable=True),
    sa.Column("withdrawn_by", sa.String(60), nullable=True),
)

#: Which part of a batch was the report of whom for which period (``2025-06``, ``2025-Q2``, ``2025``).
reports = sa.Table(
    "reports",
    FIXED,
    sa.Column("report_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("batch_id", sa.ForeignKey("batches.batch_id"), nullable=False, index=True),
    sa.Column("ledger", sa.String(60), nullable=False),
    sa.Column("reporter", sa.String(60), nullable=False),  # township code or unit id
    sa.Column("period", sa.String(10), nullable=False),
    sa.Column("row_count", sa.Integer, nullable=False),
)
#: What a township or department hands in and the office looks through before it counts.
submissions = sa.Table(
    "submissions",
    FIXED,
    sa.Column("submission_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("ledger", sa.String(60), nullable=False),
    sa.Column("reporter", sa.String(60), nullable=False),
    sa.Column("period", sa.String(10), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("row_count", sa.Integer, nullable=False),  # 0: nothing happened in the period (零报送)
    sa.Column("file", sa.String(260), nullable=True),
    sa.Column("sha256", sa.String(64), nullable=True),
    sa.Column("batch_id", sa.Integer, nullable=True),
    sa.Column("answers", _ANSWERS, nullable=True),  # what was answered to the questions the file raised
)
submission_steps = sa.Table(
    "submission_steps",
    FIXED,
    sa.Column("step_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("submission_id", sa.ForeignKey("submissions.submission_id"), nullable=False, index=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("stepped_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("reason", sa.Text, nullable=True),
)
#: A proposal to change one cell of one row, with its reason and evidence.
corrections = sa.Table(
    "corrections",
    FIXED,
    sa.Column("correction_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("ledger", sa.String(60), nullable=False),
    sa.Column("row_id", sa.String(16), nullable=False),
    sa.Column("column_name", sa.String(60), nullable=False),
    sa.Column("old_value", sa.Text, nullable=True),
    sa.Column("new_value", sa.Text, nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("evidence_file", sa.String(260), nullable=True),
    sa.Column("evidence_sha256", sa.String(64), nullable=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("proposed_at", sa.DateTime, nullable=False),
    sa.Column("proposed_by", sa.String(60), nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=True),
    sa.Column("decided_by", sa.String(60), nullable=True),
    sa.Column("decision_reason", sa.Text, nullable=True),
    sa.Column("batch_id", sa.Integer, nullable=True),
)
#: Findings of checks that somebody looked into and found to be right as they are, with the reason.
confirmations = sa.Table(
    "confirmations",
    FIXED,
    sa.Column("confirmation_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("finding_id", sa.String(16), nullable=False, index=True),
    sa.Column("check_name", sa.String(60), nullable=False),
    sa.Column("confirmed_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
#: What the office settled about a commitment, newest last: its lead, base, deadline, amount, or an open question.
settlements = sa.Table(
    "settlements",
    FIXED,
    sa.Column("settlement_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("commitment_id", sa.String(10), nullable=False, index=True),
    sa.Column("topic", sa.String(20), nullable=False),
    sa.Column("value", sa.Text, nullable=False),  # empty: open again
    sa.Column("month", sa.String(7), nullable=True),
    sa.Column("grounds", sa.Text, nullable=False),
    sa.Column("settled_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
)
#: What a unit was told to put right (督办), and what became of it.
supervision_items = sa.Table(
    "supervision_items",
    FIXED,
    sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("subject", sa.String(40), nullable=False, index=True),  # C35, or <ledger>:<row_id>
    sa.Column("unit_id", sa.String(60), nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("requirement", sa.Text, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("asof", sa.String(7), nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
)
supervision_steps = sa.Table(
    "supervision_steps",
    FIXED,
    sa.Column("step_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("item_id", sa.ForeignKey("supervision_items.item_id"), nullable=False, index=True),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("level", sa.String(12), nullable=True),  # of an escalation: 提示, 督办, 通报, 约谈
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("evidence_file", sa.String(260), nullable=True),
    sa.Column("evidence_sha256", sa.String(64), nullable=True),
    sa.Column("stepped_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
)
#: A meeting with the states it looked at and the rule they were judged by, to see later what moved since.
meetings = sa.Table(
    "meetings",
    FIXED,
    sa.Column("meeting_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("title", sa.String(120), nullable=False),
    sa.Column("asof", sa.String(7), nullable=False),
    sa.Column("version", sa.String(40), nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("states", sa.JSON, nullable=False),  # commitment id -> state
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
)
#: What was done about an article or a sentence of the plan, in words; never overwritten, see notes/subject_notes.py.
subject_notes = sa.Table(
    "subject_notes",
    FIXED,
    sa.Column("note_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("subject", sa.String(40), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # empty: the note it amends is withdrawn
    sa.Column("unit_id", sa.String(60), nullable=False),
    sa.Column("noted_on", sa.Date, nullable=False),
    sa.Column("evidence_file", sa.String(260), nullable=True),
    sa.Column("evidence_sha256", sa.String(64), nullable=True),
    sa.Column("amends", sa.Integer, nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("taken_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
)
#: What the county changed about a warning rule, newest last; the county folder holds the rule as it was written.
rule_changes = sa.Table(
    "rule_changes",
    FIXED,
    sa.Column("change_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("rule_id", sa.String(40), nullable=False, index=True),
    sa.Column("threshold", sa.Float, nullable=True),  # NULL where the rule's test needs none
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("grounds", sa.Text, nullable=False),
    sa.Column("changed_at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
)
_SQL_TYPES: dict[ColumnType, type[sa.types.TypeEngine[Any]]] = {
    ColumnType.INTEGER: sa.Integer,
    ColumnType.YEAR: sa.Integer,
    ColumnType.NUMBER: sa.Float,
    ColumnType.PERCENT: sa.Float,
    ColumnType.DATE: sa.Date,
    ColumnType.BOOLEAN: sa.Boolean,
}
#: Columns that every ledger's current rows carry besides its own, with their Arrow types.
TRACKING: dict[str, pa.DataType] = {"row_id": pa.string(), "file_id": pa.int64(), "source_row": pa.int64()}


def _sql_type(column: Column) -> sa.types.TypeEngine[Any]:
    return _SQL_TYPES.get(column.type, sa.Text)()


def _sql_column(column: Column) -> sa.Column[Any]:
    return sa.Column(column.name, _sql_type(column), nullable=True)


def stored_columns(ledger: Ledger) -> tuple[Column, ...]:
    """Columns of the main table: the public ones, references as surrogates, and what is derived from private ones."""
    private = {column.name for column in ledger.private_columns}
    public = tuple(column for column in ledger.columns if column.name not in private)
    return public + tuple(derived for _, derived in derived_columns(ledger))


def derived_columns(ledger: Ledger) -> tuple[tuple[Column, Column], ...]:
    """Private columns with what the main table may say of them.

    An id number leaves a mark (text): equal for the same person anywhere, and no way back to the number. A column with
    ``presence`` leaves whether it is filled in (boolean).
    """
    marks = tuple(
        (column, Column(name=f"{column.name}_mark", label=f"{column.label}标记", type=ColumnType.TEXT))
        for column in ledger.columns
        if column.type is ColumnType.ID_NUMBER
    )
    return marks + tuple(
        (column, Column(name=f"has_{column.name}", label=f"已填{column.label}", type=ColumnType.BOOLEAN))
        for column in ledger.columns
        if column.presence
    )


def main_table(ledger: Ledger, metadata: sa.MetaData) -> sa.Table:
    """The ledger's rows without any sensitive value; ``row_id`` is a random surrogate."""
    return _version_table(
        ledger.name,
        metadata,
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("source_row", sa.Integer, nullable=False),
        *(_sql_column(column) for column in stored_columns(ledger)),
    )


def private_table(ledger: Ledger, metadata: sa.MetaData) -> sa.Table | None:
    """The sensitive values of the ledger's rows, and only here; None for a ledger without any."""
    if not ledger.private_columns:
        return None
    columns = (_sql_column(column) for column in ledger.private_columns)
    return _version_table(f"{ledger.name}_private", metadata, *columns)


def _version_table(name: str, metadata: sa.MetaData, *columns: sa.Column[Any]) -> sa.Table:
    is_current = sa.text("replaced_by IS NULL")
    return sa.Table(
        name,
        metadata,
        sa.Column("version_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("row_id", sa.String(16), nullable=False, index=True),
        sa.Column("row_key", sa.Text, nullable=True),
        sa.Column("batch_id", sa.Integer, nullable=False),
        sa.Column("replaced_by", sa.Integer, nullable=True),
        *columns,
        sa.Index(f"uq_{name}_current", "row_key", unique=True, sqlite_where=is_current, postgresql_where=is_current),
    )


def events_table(ledger: Ledger, metadata: sa.MetaData) -> sa.Table:
    """What each batch says a row is, unchanged rows included: the versions of its public and private values."""
    return sa.Table(
        f"{ledger.name}_events",
        metadata,
        sa.Column("event_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("batch_id", sa.Integer, nullable=False, index=True),
        sa.Column("file_id", sa.Integer, nullable=False),
        sa.Column("row_id", sa.String(16), nullable=False, index=True),
        sa.Column("source_row", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("private_id", sa.Integer, nullable=True),
        # The columns the batch said anything of, comma between; NULL = all. The others were kept as they stood.
        sa.Column("said", sa.Text, nullable=True),
        # What the batch said itself where something else came to be in force, and why: see standing.Event.
        sa.Column("own_id", sa.Integer, nullable=True),
        sa.Column("named", sa.Text, nullable=True),
        sa.Column("stance", sa.String(10), nullable=True),
        sa.Column("kept", sa.Text, nullable=True),
    )


def arrow_schema(ledger: Ledger) -> pa.Schema:
    """Row id, source file and row, then the stored columns."""
    own = ((column.name, arrow_type(_sql_type(column))) for column in stored_columns(ledger))
    return pa.schema([*TRACKING.items(), *own])
