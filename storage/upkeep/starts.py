"""How often the program was started on a database: in the header of a SQLite file, in a table of its own elsewhere."""

from sqlalchemy import Connection

# The number of the server, and of the database on it: both are others in a copy that was restored. Where the server was
# brought back to an earlier instant only its timeline is another one, which the names of its log begin with:
# https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES.
_HERE = (
    "SELECT concat_ws(' ', system_identifier, pg_database.oid, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)) "
    "FROM pg_control_system(), pg_database WHERE datname = current_database()"
)


def read(connection: Connection) -> int:
    """The number of starts, negative in a copy."""
    on_file = connection.dialect.name == "sqlite"
    sql = "PRAGMA user_version" if on_file else "SELECT number FROM starts"
    return int(connection.exec_driver_sql(sql).scalar_one())


def write(connection: Connection, number: int) -> None:
    """Keep the number of starts, and on a server that the database is here."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version={number}")
    else:
        connection.exec_driver_sql(f"UPDATE starts SET number = %s, place = ({_HERE})", (number,))  # noqa: S608


def is_elsewhere(connection: Connection) -> bool:
    """Whether a database on a server was last used on another one, or under another number, or before it was brought
    back to an earlier instant; a file is known by its note."""
    if connection.dialect.name == "sqlite":
        return False
    place = connection.exec_driver_sql("SELECT place FROM starts").scalar_one()
    return bool(place) and place != connection.exec_driver_sql(_HERE).scalar_one()
