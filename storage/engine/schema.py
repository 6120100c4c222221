"""The schema: brought up to date at each start, in one transaction."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from storage.engine.errors import DatabaseNewer
from storage.engine.sessions import driver_of

if TYPE_CHECKING:
    from alembic.config import Config

# PostgreSQL has never held an older schema: it begins with the one of this revision.
FIRST_ON_POSTGRESQL = "0014"

_KNOWN_IN_A_FILE = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
_KNOWN_ON_A_SERVER = "SELECT to_regclass('alembic_version')::text"


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one that this code knows; raises `DatabaseNewer`."""
    return is_latest(_revision(connection))


def is_latest(present: str | None) -> bool:
    """Whether a revision is the last one that this code knows; raises `DatabaseNewer` where it does not know it."""
    known = _revisions()
    if present is not None and present not in known:
        raise DatabaseNewer(f"schema {present}")
    return present == known[-1]


def upgrade(connection: Connection) -> None:
    """Bring the schema up to date inside the caller's transaction."""
    # Not needed at most starts, and importing it takes as long as opening the database.
    from alembic import command

    if connection.dialect.name == "postgresql" and _revision(connection) is None:
        driver_of(connection).execute(_beginning())
        command.stamp(_config(connection), FIRST_ON_POSTGRESQL)
    command.upgrade(_config(connection), "head")


def _revision(connection: Connection) -> str | None:
    """Which schema the database has; None where it has none yet."""
    known = _KNOWN_IN_A_FILE if connection.dialect.name == "sqlite" else _KNOWN_ON_A_SERVER
    if connection.exec_driver_sql(known).scalar() is None:
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def _beginning() -> str:
    return (files("storage.migrations") / "postgresql.sql").read_text(encoding="utf-8")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


@cache
def _revisions() -> tuple[str, ...]:
    """The schemas that this code knows, in order: each file begins with the number of its own."""
    names = (file.name for file in (files("storage.migrations") / "versions").iterdir())
    return tuple(sorted(name.partition("_")[0] for name in names if name.endswith(".py") and name[0].isdigit()))
