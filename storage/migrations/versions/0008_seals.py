"""The salts of the seals that the audit holds of rows."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table; the rows of before are sealed when the schema is up to date."""
    op.create_table(
        "seals",
        sa.Column("of", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(salt) = 32", name="salt"),
        sa.PrimaryKeyConstraint("of", "key"),
        sqlite_with_rowid=False,
    )
