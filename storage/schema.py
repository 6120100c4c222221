"""The schema of the file: brought up to date at each start, in one transaction."""

from functools import cache

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect

from storage import treatment_tables  # noqa: F401 - the tables of it belong to the schema
from storage.errors import DatabaseNewer
from storage.tables import metadata


def upgrade(connection: Connection) -> bool:
    """Bring the schema up to date inside the caller's transaction; whether there was anything to do.

    Raises `DatabaseNewer` where the schema is of a version that this code does not know.
    """
    scripts = _scripts()
    present = MigrationContext.configure(connection).get_current_revision()
    if present == scripts.get_current_head():
        return False
    if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseNewer(f"schema {present}")
    command.upgrade(_config(connection), "head")
    return True


def drift(connection: Connection) -> list[str]:
    """What differs between the migrated schema and the tables as declared; empty when nothing does."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = [str(difference) for difference in compare_metadata(context, metadata)]
    return found + _check_drift(connection)


def _check_drift(connection: Connection) -> list[str]:
    # Alembic does not compare CHECK constraints.
    inspector = inspect(connection)
    found = []
    for name in set(metadata.tables) & set(inspector.get_table_names()):
        kept = {(check["name"], check["sqltext"]) for check in inspector.get_check_constraints(name)}
        checks = (item for item in metadata.tables[name].constraints if isinstance(item, CheckConstraint))
        declared = {(str(check.name), str(check.sqltext)) for check in checks}
        found += [f"{name}: {check} {rule}" for check, rule in sorted(kept ^ declared, key=str)]
    return found


@cache
def _scripts() -> ScriptDirectory:
    """The migrations: to read them takes longer than the rest of a start, and they stay as they are."""
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config
