"""Names and PINs that wait for an administrator, invitations that were revoked, administrators by the settings."""

import sqlalchemy as sa
from alembic import op

from flows.language.signs import label_of

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; whoever signs already need not be confirmed again, and labels are cleaned."""
    op.execute("ALTER TABLE people ADD COLUMN wanted_name VARCHAR(100)")
    op.execute(_no("pin_waits"))
    op.execute(_no("by_setting"))
    op.execute("ALTER TABLE invites ADD COLUMN revoked_at DATETIME")
    # So those are called who came in by the settings.
    op.execute("UPDATE people SET by_setting = true WHERE role = 'administrator' AND label = 'Administrator'")
    connection = op.get_bind()
    for person, label in connection.execute(sa.text("SELECT id, label FROM people")).all():
        clean = {"id": person, "label": label_of(label) or "?"}
        connection.execute(sa.text("UPDATE people SET label = :label WHERE id = :id"), clean)


def _no(column: str) -> str:
    check = f"CONSTRAINT ck_people_{column} CHECK ({column} IN (true, false))"
    return f"ALTER TABLE people ADD COLUMN {column} BOOLEAN NOT NULL DEFAULT false {check}"
