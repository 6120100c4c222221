"""Walks that many tests begin with: each is walked once, and where it came to is kept for the next test.

A program goes on from a kept place only where everything was done alike since its first start: the same steps by the
same people at the same times, under the same settings, and nothing else that its database shows.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Hashable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from sqlmodel import Session

from bot import app
from bot.local import PEOPLE, LocalChat
from storage.database import Database
from storage.engine.sessions import DRIVER

Steps: TypeAlias = tuple[Hashable, ...]
Kept: TypeAlias = tuple[sqlite3.Connection, ...]

# When a duty was last done says nothing of what was done in the chats, and is put down beside them.
BESIDE = "leases"


@dataclass(frozen=True)
class Leg:
    """A part of a walk: what it is known by, and how it is walked."""

    name: Hashable
    walk: Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Place:
    """Where a program has come to: what was done since its first start, and what its database holds."""

    steps: Steps
    rows: int


_KEPT: dict[Steps, Kept] = {}
_STANDS: WeakKeyDictionary[Database, Place] = WeakKeyDictionary()


async def begin_at(program: app.Program, *origin: Hashable) -> None:
    """A program was just started for the first time: its walks begin here."""
    _STANDS[program.database] = Place(origin, await program.database.read(_rows))


async def along(program: app.Program, legs: Sequence[Leg]) -> None:
    """Walk the legs that are not known from here, and be where those that are known come to."""
    place = _STANDS.pop(program.database, None)
    chat = program.local
    if place is None or chat is None or place.rows != await program.database.read(_rows):
        for leg in legs:
            await leg.walk()
        return
    now = program.inward._now()
    steps = [(*place.steps, *((now, leg.name) for leg in legs[:count])) for count in range(len(legs) + 1)]
    known = max((count for count, done in enumerate(steps) if count and done in _KEPT), default=0)
    if known:
        _put(program, chat, _KEPT[steps[known]])
    for leg, done in zip(legs[known:], steps[known + 1 :], strict=True):
        await leg.walk()
        _KEPT[done] = _copied(program, chat)
    _STANDS[program.database] = Place(steps[-1], await program.database.read(_rows))


def _copied(program: app.Program, chat: LocalChat) -> Kept:
    chat.state.shelf.flush()
    with _files(program) as files:
        return tuple(_copy(file, sqlite3.connect(":memory:")) for file in files)


def _put(program: app.Program, chat: LocalChat, kept: Kept) -> None:
    """What the program and its chats hold becomes what they held there; only the address stays."""
    state, key = chat.state, chat.state.settings["key"]
    with _files(program) as files:
        for one, file in zip(kept, files, strict=True):
            _copy(one, file)
    for shown in state.chats.values():
        shown.touch()  # whoever watches it looks again
    for held in (state.people, state.chats, state.files):
        held.clear()
    state._load(PEOPLE)
    state.set("key", key)
    chat._client._epoch += "+"  # phones and pages take everything for new


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> sqlite3.Connection:
    source.backup(target)
    return target


def _rows(session: Session) -> int:
    """What every row of the database comes to, but for those that say nothing of what was done."""
    study = session.info[DRIVER]
    names = [name for (name,) in study.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return hash(tuple(row for name in names if name != BESIDE for row in _all(study, name)))


def _all(study: sqlite3.Connection, name: str) -> Iterator[Any]:
    return study.execute(f"SELECT * FROM {name}")  # noqa: S608


@contextmanager
def _files(program: app.Program) -> Iterator[Kept]:
    """The database and what the local chat keeps, opened."""
    path = program.database.address
    with closing(sqlite3.connect(path)) as study, closing(sqlite3.connect(path.with_name("local-chat.sqlite"))) as chat:
        yield study, chat
