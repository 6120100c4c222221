"""The topic of a chat that its person wrote in last."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE chats ADD COLUMN thread BIGINT")
