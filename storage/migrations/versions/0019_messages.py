"""The picture of the candidate on the card, and which reminder's buttons a message has: both go when they are over."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the columns."""
    op.execute("ALTER TABLE chats ADD COLUMN picture_message_id BIGINT")
    op.execute("ALTER TABLE outbox ADD COLUMN reminder_id INTEGER")
    op.execute("CREATE INDEX ix_outbox_reminder ON outbox (reminder_id) WHERE reminder_id IS NOT NULL")
