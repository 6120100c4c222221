"""Seals: the audit's commitment to every row that its entries do not say, made anew with each change of the row.

Which rows were written is noted by triggers (`touched`), and the next entry of the audit holds their seals. The salt of
a seal stands beside the row, never in the chain, and is drawn anew with each: once a row was changed or erased, nobody
can try out from the chain what it held.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import Column, Table, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from storage.engine.prepared import Prepared
from storage.engine.sessions import Driver
from storage.tables.base import metadata
from storage.tables.screening import SealRow
from storage.trail import touched

Seals: TypeAlias = dict[str, dict[str, str | None]]

# What `verify` does not look at. A table that is in none of these three is sealed, with every column that it has.
NOT_COVERED = {
    "inbox": "updates that wait to be handled; what came of one is in the audit",
    "outbox": "messages that wait to be sent; what they say is drawn from what is covered",
    "chats": "where a conversation stands; a button is checked again when it is tapped",
    "leases": "when a duty of the program was last done",
    "starts": "how often the program was started; a copy that was restored is known by it",
    "shards": "which worker looks after which sites; the chain has one end whoever does",
    "workers": "which workers there are, and until when",
    "commits": "which transactions took place, for a program that lost the word of its last one",
    "alembic_version": "which schema the file has; with a wrong one the program does not start",
}

# Held against the audit or against the program itself, each by a check of its own.
CHECKED_APART = ("audit", "answers", "study", "seals")

# Columns that follow from the entries of the audit, and change with every turn.
FOLLOWS_FROM_ENTRIES = {"screenings": ("lifecycle", "version", "current", "updated_at", "updated_by")}

_TEXT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_SEALS = metadata.tables[str(SealRow.__tablename__)]
_NEW_SALT = insert(_SEALS).values(of=bindparam("of"), key=bindparam("key"), salt=bindparam("salt"))
_KEEP_SALT = Prepared(
    _NEW_SALT.on_conflict_do_update(index_elements=[_SEALS.c.of, _SEALS.c.key], set_={"salt": _NEW_SALT.excluded.salt})
)
_DROP_SALT = Prepared(delete(_SEALS).where(_SEALS.c.of == bindparam("name"), _SEALS.c.key == bindparam("row")))


class Sealed:
    """A table whose rows are sealed."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        follows = FOLLOWS_FROM_ENTRIES.get(table.name, ())
        self.columns = [column.name for column in table.columns if column.name not in follows]
        self._unset = [_unset(table.c[name]) for name in self.columns]
        self.rows = select(table.c.id, *(table.c[name].label(f"of_{name}") for name in self.columns))
        self.salts = select(_SEALS.c.key, _SEALS.c.salt).where(_SEALS.c.of == table.name)
        self._row = Prepared(self.rows.where(table.c.id == bindparam("row")))

    def seal(self, salt: str, row: Iterable[Any]) -> str:
        """The seal of a row: what is not set is left out, so that a column added later changes none."""
        given = zip(self.columns, row, self._unset, strict=True)
        text = _TEXT({name: value for name, value, unset in given if value != unset})
        return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()

    def renew(self, session: Session, key: int) -> str | None:
        """The seal of a row as it is now, its salt kept; None where it is gone."""
        row = next(iter(self._row.kept(session, row=key)), None)
        if row is None:
            _DROP_SALT.later(session, name=self.name, row=key)
            return None
        salt = secrets.token_hex(16)
        _KEEP_SALT.later(session, of=self.name, key=key, salt=salt)
        return self.seal(salt, row[1:])


def watch(driver: Driver, *, each: bool = False) -> set[str]:
    """From now on note on this connection which sealed rows are written; the tables that it has."""
    return touched.watch(driver, WATCHED, each=each)


def upgraded(driver: Driver, *, had_seals: bool) -> None:
    """After a migration: take every row for written of a table that was not watched meanwhile, and watch it now."""
    known = touched.watched(driver) if had_seals else set()
    touched.touch_all(driver, SEALED.keys() - known)
    touched.install(driver, WATCHED)


def take(session: Session) -> Seals:
    """The new seals of what was written since the last time, by table and id; None for what is gone."""
    seals: Seals = {}
    for of, key in touched.take(session):
        seals.setdefault(of, {})[str(key)] = SEALED[of].renew(session, key)
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
WATCHED = {name: tuple(sealed.columns) if name in FOLLOWS_FROM_ENTRIES else () for name, sealed in SEALED.items()}
