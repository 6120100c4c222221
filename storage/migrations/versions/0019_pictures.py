"""The picture of the candidate on the card, which leaves the chat with that candidate."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE chats ADD COLUMN picture_message_id BIGINT")
