"""Reporting rounds: reports, submissions, corrections, confirmed findings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _reports_and_submissions()
    _corrections_and_confirmations()


def _reports_and_submissions() -> None:
    op.create_table(
        "reports",
        sa.Column("report_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.batch_id"), nullable=False, index=True),
        sa.Column("ledger", sa.String(60), nullable=False),
        sa.Column("reporter", sa.String(60), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
    )
    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("ledger", sa.String(60), nullable=False),
        sa.Column("reporter", sa.String(60), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("file", sa.String(260), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("batch_id", sa.Integer, nullable=True),
    )
    op.create_table(
        "submission_steps",
        sa.Column("step_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.submission_id"), nullable=False, index=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("stepped_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
    )


def _corrections_and_confirmations() -> None:
    op.create_table(
        "corrections",
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
    op.create_table(
        "confirmations",
        sa.Column("confirmation_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("finding_id", sa.String(16), nullable=False, index=True),
        sa.Column("check_name", sa.String(60), nullable=False),
        sa.Column("confirmed_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
