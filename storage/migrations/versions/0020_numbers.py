"""A registration number has room for the longest name of a trial that it can begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

PARTS = "SELECT sql FROM sqlite_master WHERE tbl_name = 'registrations' AND type = '{}' ORDER BY name"
KEPT = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'registrations_kept'"
WIDER = (("VARCHAR(20)", "VARCHAR(44)"), ("BETWEEN 1 AND 20)", "BETWEEN 1 AND 44)"))


def upgrade() -> None:
    """Widen the column and its check."""
    if op.get_bind().dialect.name == "sqlite":
        _in_a_file()
    else:
        _on_a_server()


def _in_a_file() -> None:
    """SQLite makes a table anew to change its checks, as it is but for them; its triggers go with the old one."""
    [table], triggers = _told(PARTS.format("table")), _told(PARTS.format("trigger"))
    for narrow, wide in WIDER:
        table = table.replace(narrow, wide)
    op.execute("ALTER TABLE registrations RENAME TO registrations_before")
    op.execute(table)
    op.execute("INSERT INTO registrations SELECT * FROM registrations_before")
    op.execute("DROP TABLE registrations_before")
    for trigger in triggers:
        op.execute(trigger)


def _on_a_server() -> None:
    """A column that a trigger looks at cannot be changed there, so that one is made again."""
    [kept] = _told(KEPT)
    op.execute("DROP TRIGGER registrations_kept ON registrations")
    op.execute("ALTER TABLE registrations ALTER COLUMN number TYPE VARCHAR(44)")
    op.drop_constraint("ck_registrations_number", "registrations")
    op.execute(
        "ALTER TABLE registrations ADD CONSTRAINT ck_registrations_number CHECK (length(number) BETWEEN 1 AND 44)"
    )
    op.execute(kept)


def _told(query: str) -> list[str]:
    return list(op.get_bind().execute(sa.text(query)).scalars())
