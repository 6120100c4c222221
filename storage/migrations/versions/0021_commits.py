"""On a server each transaction that writes puts down that it took place, for whoever loses the word of that."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the table, which a file has no use for."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE commits (id VARCHAR(32) PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp())"
        )
