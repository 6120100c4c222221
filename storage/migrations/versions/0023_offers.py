"""What the button of a message that went out offers, as long as it stands."""

from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns."""
    op.execute("ALTER TABLE outbox ADD COLUMN offer VARCHAR(60)")
    op.execute("ALTER TABLE outbox ADD COLUMN offer_of INTEGER")
    op.execute("CREATE INDEX ix_outbox_offer ON outbox (offer) WHERE offer IS NOT NULL")
