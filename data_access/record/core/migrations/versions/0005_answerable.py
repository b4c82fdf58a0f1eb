"""What the county settles about its commitments, supervision, and the states a meeting looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "settlements",
        sa.Column("settlement_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("commitment_id", sa.String(10), nullable=False, index=True),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("month", sa.String(7), nullable=True),
        sa.Column("grounds", sa.Text, nullable=False),
        sa.Column("settled_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
    )
    op.create_table(
        "supervision_items",
        sa.Column("item_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(40), nullable=False, index=True),
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
    op.create_table(
        "supervision_steps",
        sa.Column("step_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("supervision_items.item_id"), nullable=False, index=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("evidence_file", sa.String(260), nullable=True),
        sa.Column("evidence_sha256", sa.String(64), nullable=True),
        sa.Column("stepped_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
    )
    op.create_table(
        "meetings",
        sa.Column("meeting_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("asof", sa.String(7), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("states", sa.JSON, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
    )
