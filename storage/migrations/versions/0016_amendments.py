"""Until when screenings may be finished under the version before, and why an earlier version is switched on again."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns."""
    op.execute("ALTER TABLE site_trials ADD COLUMN old_until DATE")
    op.execute("ALTER TABLE site_trials ADD COLUMN reason VARCHAR(500)")
