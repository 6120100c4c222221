"""Candidates that somebody gave a colleague until a day."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name="somebody_else"),
        sa.CheckConstraint("ending IN ('day', 'back', 'cut_off', 'under')", name="ending"),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended"),
        sa.CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="ended_by"),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    open_ones = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_hand_overs_open",
        "hand_overs",
        ["screening_id", "from_id"],
        unique=True,
        sqlite_where=open_ones,
        postgresql_where=open_ones,
    )
