"""Seals: the audit's commitment to every row that its entries do not say, made anew with each change of the row.

Which rows were written is noted by triggers of the writing connection, so that no code can forget to say so, and the
next entry of the audit holds their seals. The salt of a seal stands beside the row, never in the chain, and is drawn
anew with each: once a row was changed or erased, nobody can try out from the chain what it held.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Column, Table
from sqlmodel import Session

from storage.engine.prepared import DRIVER
from storage.tables.base import metadata

Seals: TypeAlias = dict[str, dict[str, str | None]]

# What `verify` does not look at. A table that is in none of these three is sealed, with every column that it has.
NOT_COVERED = {
    "inbox": "updates that wait to be handled; what came of one is in the audit",
    "outbox": "messages that wait to be sent; what they say is drawn from what is covered",
    "chats": "where a conversation stands; a button is checked again when it is tapped",
    "leases": "when a duty of the program was last done",
    "alembic_version": "which schema the file has; with a wrong one the program does not start",
}

# Held against the audit or against the program itself, each by a check of its own.
CHECKED_APART = ("audit", "answers", "study", "seals")

# Columns that follow from the entries of the audit, and change with every turn.
FOLLOWS_FROM_ENTRIES = {"screenings": ("lifecycle", "version", "current", "updated_at", "updated_by")}

_TEXT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_KEEP_SALT = "INSERT INTO seals (of, key, salt) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET salt = excluded.salt"
_DROP_SALT = "DELETE FROM seals WHERE of = ? AND key = ?"


class Sealed:
    """A table whose rows are sealed."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        follows = FOLLOWS_FROM_ENTRIES.get(table.name, ())
        self.columns = [column.name for column in table.columns if column.name not in follows]
        self._unset = [_unset(table.c[name]) for name in self.columns]
        listed = ", ".join(f'"{name}"' for name in self.columns)
        self.select = f"SELECT id, {listed} FROM {self.name}"  # noqa: S608 - names of our own

    def seal(self, salt: str, row: Iterable[Any]) -> str:
        """The seal of a row: what is not set is left out, so that a column added later changes none."""
        given = zip(self.columns, row, self._unset, strict=True)
        text = _TEXT({name: value for name, value, unset in given if value != unset})
        return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()

    def renew(self, driver: sqlite3.Connection, key: int) -> str | None:
        """The seal of a row as it is now, its salt kept; None where it is gone."""
        row = driver.execute(f"{self.select} WHERE id = ?", (key,)).fetchone()
        if row is None:
            driver.execute(_DROP_SALT, (self.name, key))
            return None
        salt = secrets.token_hex(16)
        driver.execute(_KEEP_SALT, (self.name, key, salt))
        return self.seal(salt, row[1:])

    def triggers(self, *, each: bool) -> tuple[str, ...]:
        """What notes the id of every row that is written: with `each`, also where no sealed column differs."""
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in self.columns)
        when = "" if each or self.name not in FOLLOWS_FROM_ENTRIES else f" WHEN {differs}"
        return (
            self._trigger("INSERT", "NEW"),
            self._trigger("DELETE", "OLD"),
            self._trigger("UPDATE", "OLD", "NEW", when=when),
        )

    def _trigger(self, event: str, *sides: str, when: str = "") -> str:
        rows = ", ".join(f"('{self.name}', {side}.id)" for side in sides)
        on = f"CREATE TEMP TRIGGER seal_{self.name}_{event} AFTER {event} ON main.{self.name}"
        return f"{on}{when} BEGIN INSERT INTO touched VALUES {rows}; END"  # noqa: S608 - names of our own


def watch(driver: sqlite3.Connection, *, each: bool = False) -> set[str]:
    """From now on note on this connection which sealed rows are written; the tables that it has."""
    driver.execute("CREATE TEMP TABLE touched (of TEXT, key INTEGER)")
    there = {name for (name,) in driver.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    for name in SEALED.keys() & there:
        for trigger in _triggers(name, each):
            driver.execute(trigger)
    return there


@cache
def _triggers(name: str, each: bool) -> tuple[str, ...]:
    return SEALED[name].triggers(each=each)


def watched(driver: sqlite3.Connection) -> set[str]:
    """The tables whose rows are noted; the triggers of one that was made anew since went with the old one."""
    triggers = driver.execute("SELECT tbl_name FROM temp.sqlite_master WHERE type = 'trigger'")
    return {name for (name,) in triggers}


def touch_all(driver: sqlite3.Connection, known: Iterable[str]) -> None:
    """Take every row for written of the tables that are not among these."""
    for name in SEALED.keys() - set(known):
        driver.execute(f"INSERT INTO touched SELECT '{name}', id FROM {name}")  # noqa: S608


def pending(session: Session) -> bool:
    """Whether rows were written that no entry of the audit holds a seal of."""
    return session.info[DRIVER].execute("SELECT 1 FROM touched LIMIT 1").fetchone() is not None


def take(session: Session) -> Seals:
    """The new seals of what was written since the last time, by table and id; None for what is gone."""
    driver: sqlite3.Connection = session.info[DRIVER]
    touched = driver.execute("SELECT DISTINCT of, key FROM touched").fetchall()
    if not touched:
        return {}
    driver.execute("DELETE FROM touched")
    seals: Seals = {}
    for of, key in touched:
        seals.setdefault(of, {})[str(key)] = SEALED[of].renew(driver, key)
    return seals


def _unset(column: Column[Any]) -> int | str | None:
    """What a row holds in a column that it was made without."""
    default = getattr(column.server_default, "arg", None)
    if default is None:
        return None
    said = str(default)
    return said.strip("'") if said.startswith("'") else int({"false": "0", "true": "1"}.get(said, said))


SEALED = {
    table.name: Sealed(table) for table in metadata.sorted_tables if table.name not in {*NOT_COVERED, *CHECKED_APART}
}
