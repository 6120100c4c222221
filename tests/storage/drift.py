"""Whether the migrations lead to the tables as they are declared."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, inspect

from storage.tables.base import metadata

# Tables of PostgreSQL's alone: for what stands in the header of a SQLite file, for several workers, and for lost words.
ON_A_SERVER = ("starts", "shards", "workers", "commits")
# There a row of a queue says in which transaction it was put there, and open ones are looked for by that.
OTHERWISE_THERE = ("put_in", "ix_inbox_waiting", "ix_outbox_pending")


def drift_of(connection: Connection) -> list[str]:
    """What differs between the migrated schema and the tables as declared; empty when nothing does."""
    apart = () if connection.dialect.name == "sqlite" else (*ON_A_SERVER, *OTHERWISE_THERE)
    opts = {"compare_type": True, "include_object": lambda _, name, *__: name not in apart}
    context = MigrationContext.configure(connection, opts=opts)
    found = [str(difference) for difference in compare_metadata(context, metadata)]
    return found + _check_drift(connection)


def _check_drift(connection: Connection) -> list[str]:
    # Alembic does not compare CHECK constraints. PostgreSQL writes their rules anew, so there it is their names.
    on_file = connection.dialect.name == "sqlite"
    inspector = inspect(connection)
    found = []
    for name in set(metadata.tables) & set(inspector.get_table_names()):
        kept = {(check["name"], check["sqltext"] if on_file else "") for check in inspector.get_check_constraints(name)}
        checks = (item for item in metadata.tables[name].constraints if isinstance(item, CheckConstraint))
        declared = {(str(check.name), str(check.sqltext) if on_file else "") for check in checks}
        found += [f"{name}: {check} {rule}" for check, rule in sorted(kept ^ declared, key=str)]
    return found
