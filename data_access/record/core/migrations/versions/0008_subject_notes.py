"""Progress notes on what the plan says in words."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "subject_notes",
        sa.Column("note_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(40), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("unit_id", sa.String(60), nullable=False),
        sa.Column("noted_on", sa.Date, nullable=False),
        sa.Column("evidence_file", sa.String(260), nullable=True),
        sa.Column("evidence_sha256", sa.String(64), nullable=True),
        sa.Column("amends", sa.Integer, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("taken_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
    )
