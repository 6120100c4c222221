"""On a server each row of a queue says in which transaction it was put there, and open ones are looked for by it."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the columns and look by them first; a file, which keeps no earlier versions of rows, has no use for that."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for queue, index, columns, is_open in (
        ("inbox", "ix_inbox_waiting", "update_id", "state = 'waiting'"),
        ("outbox", "ix_outbox_pending", "chat_id, id", "state IN ('due', 'sending', 'unknown')"),
    ):
        op.execute(f"ALTER TABLE {queue} ADD COLUMN put_in BIGINT NOT NULL DEFAULT pg_current_xact_id()::text::bigint")
        op.execute(f"DROP INDEX {index}")
        op.execute(f"CREATE INDEX {index} ON {queue} (put_in, {columns}) WHERE {is_open}")
