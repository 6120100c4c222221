"""The schema of the file: brought up to date at each start, in one transaction."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engine.errors import DatabaseNewer


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


@cache
def _scripts() -> ScriptDirectory:
    """The migrations: to read them takes longer than the rest of a start, and they stay as they are."""
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config
