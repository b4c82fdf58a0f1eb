"""Withdrawing: batches can be withdrawn, files say what they replaced, and every change has a revision."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name, kind in (("withdrawn_at", sa.DateTime), ("withdrawn_by", sa.String(60)), ("withdrawn_reason", sa.Text)):
        op.add_column("batches", sa.Column(name, kind, nullable=True))
    op.add_column("batch_files", sa.Column("scopes", sa.JSON, nullable=True))
    op.create_table(
        "changes",
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("ledger", sa.String(60), nullable=True, index=True),
        sa.Column("batch_id", sa.Integer, nullable=True),
    )
    op.execute(
        "INSERT INTO changes (changed_at, actor, action, ledger, batch_id) "
        "SELECT b.created_at, b.actor, 'import', f.ledger, f.batch_id "
        "FROM batch_files f JOIN batches b ON b.batch_id = f.batch_id ORDER BY f.file_id"
    )
