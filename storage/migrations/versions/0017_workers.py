"""Several workers on one server: who looks after which sites, and who sends which message; one on its way a chat."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column and the index, and on a server the tables that a file has no use for."""
    op.execute("ALTER TABLE outbox ADD COLUMN claimed_by VARCHAR(32)")
    under_way = sa.text("state = 'sending'")
    op.create_index(
        "uq_outbox_sending",
        "outbox",
        ["chat_id"],
        unique=True,
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE workers (id VARCHAR(32) PRIMARY KEY, lease_until TIMESTAMPTZ NOT NULL)")
        op.execute(
            "CREATE TABLE shards (id SMALLINT PRIMARY KEY, owner VARCHAR(32), epoch BIGINT NOT NULL DEFAULT 0, "
            "since TIMESTAMPTZ)"
        )
        op.execute("INSERT INTO shards (id) SELECT generate_series(0, 16)")
