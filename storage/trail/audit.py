"""The audit: a chain of entries, each holding the hash of the one before.

An entry never holds a value that a person gave, only a salted commitment to it; so a value may be erased later and
the chain still holds. Whoever keeps a head (number and hash) can tell later whether anything up to it was changed.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, bindparam, event, select
from sqlmodel import Session

from storage.engine import shards
from storage.engine.canonical import Json, canonical
from storage.engine.prepared import Prepared, in_slices, insertion
from storage.engine.sessions import driver_of, session_on
from storage.tables.base import table
from storage.tables.screening import AuditRow
from storage.trail import seals, touched

_AUDIT = table(AuditRow)
_FIELDS = ("seq", "at", "person_id", "site_id", "screening_id", "action", "detail", "previous", "hash")
_IN_ORDER = Prepared(
    select(*(_AUDIT.c[name] for name in _FIELDS))
    .where(_AUDIT.c.seq > bindparam("after"))
    .order_by(_AUDIT.c.seq)
    .limit(bindparam("most"))
)
_HEAD = Prepared(select(_AUDIT.c.seq, _AUDIT.c.hash).order_by(_AUDIT.c.seq.desc()).limit(1))
_APPEND = insertion(_AUDIT)
_BEGINNING = "0" * 64
_UNWRITTEN = "entries that wait to be written"
_GATHERING = "the session of a batch"
_READS = re.compile(r"\b(audit|answers)\b")
_BEFORE = "those that waited at each savepoint that stands"
_LAST_AT = "last entry at"
EARLIER_ROWS = "earlier rows sealed"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number, from 1, and its hash; number 0 is the empty chain."""

    seq: int
    hash: str


START = Head(0, _BEGINNING)


@dataclass(frozen=True, slots=True)
class _Said:
    """An entry without its place in the chain: when, whatever else it says, and what is done just before it."""

    at: datetime
    fields: tuple[int | str | None, ...]
    first: Callable[[Session], object] | None = None


def append(
    session: Session,
    action: str,
    at: datetime,
    *,
    person_id: int | None = None,
    site_id: int | None = None,
    screening_id: int | None = None,
    detail: Mapping[str, Json] | None = None,
    first: Callable[[Session], object] | None = None,
) -> None:
    """Add an entry; `detail` holds ids, codes and commitments, never what a person typed.

    It holds the seals of the rows that were written since the last one, too. It is written at the end of the batch,
    since from there until the commit no other worker adds one; `first` is done just before it, for rows that are
    numbered in the order of the entries.
    """
    sealed = seals.take(session)
    text = canonical({**(detail or {}), "seals": sealed} if sealed else detail or {})
    text.encode()  # what cannot be kept is told of now, while it concerns one unit of work alone
    session.info[_LAST_AT] = at
    unwritten = session.info.get(_UNWRITTEN)
    said = _Said(at, (person_id, site_id, screening_id, action, text), first)
    if unwritten is None:
        _write(session, [said])
    else:
        unwritten.append(said)


def gather(connection: Connection, held: shards.Held | None) -> Session:
    """A session in which, and in those that take its `info` over, entries of a batch wait for `write`."""
    session = session_on(connection, driver_of(connection))
    session.info |= {shards.HELD: held, _UNWRITTEN: []}
    connection.info.update({_GATHERING: session, _BEFORE: []})
    return session


def follow(writing: Engine) -> None:
    """Whoever reads what waits to be written finds it there; and it is as it was where a savepoint is taken back."""

    @event.listens_for(writing, "before_cursor_execute")
    def catch_up(connection: Connection, _: object, statement: str, *__: object) -> None:
        gathering: Session | None = connection.info.get(_GATHERING)
        if gathering is not None and waiting(gathering) and _READS.search(statement):
            write(gathering)

    @event.listens_for(writing, "savepoint")
    def note(connection: Connection, _: object) -> None:
        connection.info[_BEFORE].append(waiting(connection.info[_GATHERING]))

    @event.listens_for(writing, "release_savepoint")
    def keep(connection: Connection, *_: object) -> None:
        connection.info[_BEFORE].pop()

    @event.listens_for(writing, "rollback_savepoint")
    def back(connection: Connection, *_: object) -> None:
        take_back(connection.info[_GATHERING], connection.info[_BEFORE].pop())


def waiting(session: Session) -> Sequence[_Said]:
    """What waits to be written now."""
    return tuple(session.info.get(_UNWRITTEN, ()))


def take_back(session: Session, before: Sequence[_Said]) -> None:
    """Let wait again what did before."""
    if _UNWRITTEN in session.info:
        session.info[_UNWRITTEN][:] = before


def write(session: Session) -> None:
    """Put what waits to be written into the chain."""
    unwritten: list[_Said] = session.info.get(_UNWRITTEN) or []
    if unwritten:
        _write(session, unwritten)
        unwritten.clear()


def _write(session: Session, entries: list[_Said]) -> None:
    last = _end(session)
    for entry in entries:
        if entry.first is not None:
            entry.first(session)
        seq, instant = last.seq + 1, entry.at.astimezone(UTC).isoformat(timespec="microseconds")
        made = _digest(seq, instant, *entry.fields, last.hash)
        _APPEND.later(session, **dict(zip(_FIELDS, (seq, entry.at, *entry.fields, last.hash, made), strict=True)))
        last = Head(seq, made)


def settle(session: Session, action: str = "rows sealed") -> None:
    """An entry of its own for the rows that were written after the last one of a unit of work."""
    if touched.pending(session):
        append(session, action, session.info.get(_LAST_AT) or datetime.now(UTC))
    touched.settled(session)


def head(session: Session) -> Head:
    """The last entry of the chain."""
    write(session)
    return _head(session)


def _head(session: Session) -> Head:
    last = _HEAD.one(session)
    return START if last is None else Head(**last)


def _end(session: Session) -> Head:
    """The last entry, which no other worker adds one to before this transaction ends."""
    if shards.held(session) is not None:
        shards.lock_chain(session)
    return _head(session)


def line(last: Head) -> str:
    """A head as it is put into messages and exports, for somebody outside to keep."""
    return f"Audit head {last.seq} {last.hash}"


def commitment(salt: str, text: str) -> str:
    """What the chain holds in place of a canonical JSON text: it cannot be guessed back without the salt."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def verify(session: Session, kept: Head | None = None, since: Head = START) -> tuple[int | None, Head]:
    """The number of the first bad entry, or None, and the last good head; `since` is one that was good before.

    `kept` is a head that was kept elsewhere: only with it can a chain be seen to have lost its end, or to have been
    written anew.
    """
    last = since
    for row in in_slices(session, _IN_ORDER, since.seq):
        seq, at, *fields, stored = row
        instant = f"{at.replace(' ', 'T')}+00:00"
        if seq != last.seq + 1 or fields[-1] != last.hash or stored != _digest(seq, instant, *fields):
            return last.seq + 1, last
        if kept is not None and kept.seq == seq and kept.hash != stored:
            return kept.seq, last
        last = Head(seq, stored)
    if kept is not None and kept.seq > last.seq:
        return last.seq + 1, last
    return None, last


def _digest(seq: int, instant: str, *rest: object) -> str:
    """SHA-256 over an entry's fields in their order, a line each, the previous hash the last of them.

    The instant in UTC, to the microsecond, like "2026-03-02T09:00:00.000000+00:00".
    """
    return hashlib.sha256("\n".join(map(str, (seq, instant, *rest))).encode()).hexdigest()
