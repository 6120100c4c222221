"""The times that a site's reminders were last made with, and with each start how long its bags last."""

from alembic import op

revision = "0004"
down_revision = "0003"

LENGTHS = "BETWEEN 24 AND 168"


def upgrade() -> None:
    """Add the columns: SQLite takes a check with a new column, Alembic would make the table anew for it."""
    op.execute("ALTER TABLE sites ADD COLUMN times TEXT")
    op.execute(_length_of_bags("sites"))
    op.execute(_length_of_bags("course_events"))


def _length_of_bags(table: str) -> str:
    check = f"CONSTRAINT ck_{table}_bag_hours CHECK (bag_hours {LENGTHS})"
    return f"ALTER TABLE {table} ADD COLUMN bag_hours INTEGER {check}"
