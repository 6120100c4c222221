"""The schema of the file: brought up to date at each start, in one transaction."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engine.errors import DatabaseNewer


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one that this code knows.

    Raises `DatabaseNewer` where the schema is of a version that this code does not know.
    """
    present = _revision(connection)
    if present == _scripts().get_current_head():
        return True
    if present is not None and present not in {script.revision for script in _scripts().walk_revisions()}:
        raise DatabaseNewer(f"schema {present}")
    return False


def upgrade(connection: Connection) -> None:
    """Bring the schema up to date inside the caller's transaction."""
    command.upgrade(_config(connection), "head")


def _revision(connection: Connection) -> str | None:
    """Which schema the file has; None where it has none yet."""
    known = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.exec_driver_sql(known).first() is None:
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
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
