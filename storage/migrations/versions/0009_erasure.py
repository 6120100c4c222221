"""Candidates that were erased as a whole: what was kept of them may go, and that there was one stays."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

DELETED = ("measures", "doses", "course_events", "responses", "pregnancy_tests")
REVISIONS = ("id", "screening_id", "number", "protocol_version", "as_of", "finished_by", "finished_at")
REGISTRATIONS = ("id", "screening_id", "version", "site_id", "sequence", "number", "on", "signature_id", "by", "at")


def upgrade() -> None:
    """Add the mark, and let the triggers pass what is erased with it."""
    op.add_column("screenings", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    for table in DELETED:
        op.execute(f"DROP TRIGGER {table}_never_deleted")
        op.execute(_trigger(f"{table}_never_deleted", "DELETE", table, _stands("OLD")))
    op.execute("DROP TRIGGER revisions_kept")
    of_a_whole = f"(NEW.decision IS NOT OLD.decision OR NEW.reason IS NOT OLD.reason) AND {_stands('OLD')}"
    kept = f"NEW.salt IS NOT NULL OR {_differs(REVISIONS)} OR ({of_a_whole})"
    op.execute(_trigger("revisions_kept", "UPDATE", "revisions", kept))
    op.execute("DROP TRIGGER registrations_kept")
    kept = f"{_differs(REGISTRATIONS)} OR {_stands('OLD')}"
    op.execute(_trigger("registrations_kept", "UPDATE", "registrations", kept))


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in columns)


def _stands(row: str) -> str:
    return f"(SELECT erased_at FROM screenings WHERE id = {row}.screening_id) IS NULL"  # noqa: S608 - names of our own


def _trigger(name: str, what: str, table: str, when: str) -> str:
    return f"""CREATE TRIGGER {name} BEFORE {what} ON {table} WHEN {when}
    BEGIN SELECT RAISE(ABORT, '{table} are only added to'); END"""
