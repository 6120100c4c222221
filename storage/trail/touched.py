"""Which rows were written: noted by triggers, so that no code can forget to say so.

On SQLite the triggers belong to the writing connection alone. PostgreSQL has none of that kind: there they belong to
the tables, and note something only for a connection that watches.
"""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from sqlmodel import Session

from storage.engine.sessions import DRIVER, Driver
from storage.engine.sqlite import Noting

# By table: the columns of which a change counts, or none where every change does.
Watched = Mapping[str, tuple[str, ...]]

_TOUCHED = "SELECT DISTINCT of, key FROM touched"

_PENDING = "SELECT 1 FROM touched LIMIT 1"

# What is noted lasts as long as its transaction; a table without this would grow with every turn.
_NOTES = "CREATE TEMP TABLE touched (of TEXT, key INTEGER)"
_NOTES_ON_SERVER = f"{_NOTES} ON COMMIT DELETE ROWS"
_WATCHING = "SELECT set_config('blinabridge.watching', %s, false)"

# What a statement begins with that writes to no table but those that it names.
_PLAIN = re.compile(
    r"\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|NOTIFY)\b", re.IGNORECASE
)
_WRITES = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
_ANY = "whatever a statement says that is of no known kind"

_TABLES = "SELECT name FROM main.sqlite_master WHERE type = 'table'"
_TABLES_ON_SERVER = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_WITH_TRIGGERS = "SELECT tbl_name FROM temp.sqlite_master WHERE type = 'trigger'"
_WITH_TRIGGERS_ON_SERVER = (
    "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE tgname LIKE 'seal%' AND relnamespace = current_schema()::regnamespace"
)


def watch(driver: Driver, tables: Watched, *, each: bool = False) -> set[str]:
    """From now on note on this connection which rows are written; the tables that there are.

    With `each`, also where no column that counts differs.
    """
    if not isinstance(driver, sqlite3.Connection):
        driver.execute(_NOTES_ON_SERVER)
        driver.execute(_WATCHING, ("each" if each else "on",))
        driver.touches = lru_cache(maxsize=1000)(lambda sql: _touched_by(sql, {} if each else tables))
        return _names(driver, _TABLES_ON_SERVER)
    driver.execute(_NOTES)
    driver.create_function("note_touched", 1, driver.touched.add if isinstance(driver, Noting) else str)
    there = _names(driver, _TABLES)
    for name in tables.keys() & there:
        for trigger in _of_sqlite(name, () if each else tables[name]):
            driver.execute(trigger)
    return there


def install(driver: Driver, tables: Watched) -> None:
    """Bring the triggers up to date that belong to the tables, after these were made or changed."""
    if isinstance(driver, sqlite3.Connection):
        return
    for name, columns in tables.items():
        for trigger in _of_postgres(name, columns):
            driver.execute(trigger)


def watched(driver: Driver) -> set[str]:
    """The tables whose rows are noted; the triggers of one that was made anew since went with the old one."""
    return _names(driver, _WITH_TRIGGERS if isinstance(driver, sqlite3.Connection) else _WITH_TRIGGERS_ON_SERVER)


def touch_all(driver: Driver, tables: Iterable[str]) -> None:
    """Take every row of these tables for written."""
    for name in tables:
        driver.execute(f"INSERT INTO touched SELECT '{name}', id FROM {name}")  # noqa: S608 - names of our own
        driver.touched.add(name)


def pending(session: Session) -> bool:
    """Whether rows were written since they were last taken."""
    driver = session.info[DRIVER]
    return _may_be(driver) and driver.execute(_PENDING).fetchone() is not None


def take(session: Session) -> list[tuple[str, int]]:
    """The rows that were written since the last time, by table and id."""
    driver = session.info[DRIVER]
    touched: list[tuple[str, int]] = driver.execute(_TOUCHED).fetchall() if _may_be(driver) else []
    if touched:
        getattr(driver, "later", driver.execute)("DELETE FROM touched")
    return touched


def settled(session: Session) -> None:
    """Everything was taken, and nothing of that can be taken back but with the whole unit of work."""
    getattr(session.info[DRIVER], "touched", set()).clear()


def _may_be(driver: Driver) -> bool:
    """Whether anything may be noted: most units of work touch nothing that is sealed, and need not ask."""
    return bool(getattr(driver, "touched", True))


def _touched_by(sql: str, tables: Watched) -> frozenset[str]:
    """Of which tables a statement may write rows that count; of what the triggers note on a server never too few."""
    if not _PLAIN.match(sql):
        return frozenset((_ANY,))
    before_where = sql.rpartition(" WHERE ")[0] or sql
    if (changed := re.match(r"UPDATE (\w+) SET ", sql)) and (columns := tables.get(changed[1])):
        return frozenset(changed.groups() if _names_one(before_where, columns) else ())
    return frozenset(name for name in _WRITES.findall(sql) if not tables or name in tables)


def _names_one(text: str, columns: Iterable[str]) -> bool:
    return any(re.search(rf"\b{column}\b", text) for column in columns)


def _names(driver: Driver, sql: str) -> set[str]:
    return {name for (name,) in driver.execute(sql).fetchall()}


@cache
def _of_sqlite(name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    sides = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}
    made = []
    for event, both in sides.items():
        rows = ", ".join(f"('{name}', {side}.id)" for side in both)
        some = bool(differs) and event == "UPDATE"
        named = ", ".join(f'"{column}"' for column in columns)
        of, when = (f" OF {named}", f" WHEN {differs}") if some else ("", "")
        on = f"CREATE TEMP TRIGGER seal_{name}_{event} AFTER {event}{of} ON main.{name}{when}"
        note = f"INSERT INTO touched VALUES {rows}; SELECT note_touched('{name}')"  # noqa: S608 - names of our own
        made.append(f"{on} BEGIN {note}; END")
    return tuple(made)


def _of_postgres(name: str, columns: tuple[str, ...]) -> Iterable[str]:
    """A change of no column that counts is noted for a connection alone that watches each: a migration."""
    differs = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    note = "FOR EACH ROW{} EXECUTE FUNCTION note_touched({})"
    made = f"CREATE OR REPLACE TRIGGER seal{{}} AFTER {{}} ON {name} {note}"
    if not columns:
        yield made.format("", "INSERT OR UPDATE OR DELETE", "", "")
        return
    yield made.format("", "INSERT OR DELETE", "", "")
    yield made.format("_update", "UPDATE", f" WHEN ({differs})", "")
    yield made.format("_each", "UPDATE", "", "'each'")
