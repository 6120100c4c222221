"""The times that a site's reminders were last made with, how long bags last with each start, what calendars hold."""

from alembic import op

revision = "0004"
down_revision = "0003"

LENGTHS = "BETWEEN 24 AND 168"


def upgrade() -> None:
    """Add the columns: SQLite takes a check with a new column, Alembic would make the table anew for it."""
    op.execute("ALTER TABLE sites ADD COLUMN times TEXT")
    op.execute(_length_of_bags("sites"))
    op.execute(_length_of_bags("course_events"))
    op.execute("ALTER TABLE plan_items ADD COLUMN exported_at DATETIME")
    # Calendars may hold whatever stood in a plan so far.
    op.execute(
        "UPDATE plan_items SET exported_at = updated_at WHERE screening_id IN (SELECT screening_id FROM registrations)"
    )


def _length_of_bags(table: str) -> str:
    check = f"CONSTRAINT ck_{table}_bag_hours CHECK (bag_hours {LENGTHS})"
    return f"ALTER TABLE {table} ADD COLUMN bag_hours INTEGER {check}"
