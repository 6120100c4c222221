"""Pregnancy tests that are renewed after registration."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table; it is only added to."""
    op.create_table(
        "pregnancy_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.CheckConstraint("positive IN (true, false)", name="positive"),
        sa.CheckConstraint("version BETWEEN 2 AND 2147483647", name="version"),
        sa.ForeignKeyConstraint(["by"], ["people.id"]),
        sa.ForeignKeyConstraint(["screening_id"], ["screenings.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("screening_id", "version"),
    )
    for what, name in (("UPDATE", "pregnancy_tests_kept"), ("DELETE", "pregnancy_tests_never_deleted")):
        op.execute(
            f"""CREATE TRIGGER {name} BEFORE {what} ON pregnancy_tests
            BEGIN SELECT RAISE(ABORT, 'pregnancy_tests are only added to'); END"""
        )
