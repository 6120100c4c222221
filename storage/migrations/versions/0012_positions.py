"""Where a chat stands is its position."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Rename the column."""
    op.execute("ALTER TABLE chats RENAME COLUMN place TO position")
