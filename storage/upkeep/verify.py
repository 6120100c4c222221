"""Verification: whether the file is sound, and whether it still says what the audit says was done."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from traceback import clear_frames
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, bindparam, exists, select
from sqlmodel import Session

from flows.answers.stored_keys import Kind, beside
from storage.engine.canonical import canonical
from storage.engine.failures import Failure, failure_of
from storage.engine.prepared import Prepared, kept_rows
from storage.engine.sessions import can_renew, renew
from storage.study import revisions
from storage.tables.base import metadata, table
from storage.tables.screening import AnswerRow, AuditRow, RevisionRow, ScreeningRow
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep.verify_entries import Said
from storage.upkeep.verify_seals import sealed
from storage.upkeep.verify_treatment import treatment

_AUDIT = table(AuditRow)
_ANSWERS = table(AnswerRow)
_REVISIONS = table(RevisionRow)
_SCREENINGS = table(ScreeningRow)
_SEALED = ("id", "screening_id", "number", "as_of", "record", "decision", "reason", "salt")
_REVISIONS_BY_ID = select(*(_REVISIONS.c[name] for name in _SEALED)).order_by(_REVISIONS.c.id)
_STANDS = select(*(_SCREENINGS.c[name] for name in ("id", "version", "lifecycle", "updated_at", "updated_by")))
_SOME_SCREENINGS = 500
_CURRENT = Prepared(
    select(_SCREENINGS.c.id, _SCREENINGS.c.current)
    .where(_SCREENINGS.c.id > bindparam("after"))
    .order_by(_SCREENINGS.c.id)
    .limit(_SOME_SCREENINGS)
)
_ANSWERS_OF_SOME = Prepared(
    select(*(_ANSWERS.c[name] for name in ("screening_id", "key", "value", "given_for")))
    .where(_ANSWERS.c.screening_id > bindparam("after"), _ANSWERS.c.screening_id <= bindparam("last"))
    .order_by(_ANSWERS.c.screening_id, _ANSWERS.c.id)
)


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, in words, and the audit's last good entry, to be kept somewhere else; None if unreadable.

    `sealed_at`: the entry that sealed, as they were then, the rows of an older version; they are covered from it on.
    """

    problems: tuple[str, ...]
    head: Head | None
    sealed_at: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(session: Session, kept: Head | None = None) -> Report:
    """Check the file, the chain (against a head `kept` elsewhere, if any), and every answer and revision.

    On a server it looks at one thing after the other, each as it is by then: no transaction holds up the upkeep for
    long, while what is written meanwhile is read of in the audit first. A database that cannot be read now says nothing
    of what it holds: its error is raised.
    """
    audit.write(session)
    problems = [*_found(session, integrity), *_found(session, references), *_found(session, _current)]
    said, head = Said(session, kept), None

    def chain(session: Session) -> Iterator[str]:
        nonlocal head
        yield from said.follow(session)
        head = said.head

    broken = _found(session, chain)
    if broken:
        # What the entries say of answers and revisions is worth nothing then.
        return Report((*problems, *broken), head)

    def entries(session: Session) -> Iterator[str]:
        yield from said.by_now(session)
        yield from said.end(session)

    problems += _found(session, entries)
    for check in (_revisions, _lifecycles, sealed):
        problems += _found(session, partial(check, said=said))
    problems += _found(session, treatment)
    earlier = select(_AUDIT.c.seq).where(_AUDIT.c.action == audit.EARLIER_ROWS)
    return Report(tuple(problems), said.head, session.connection().execute(earlier).scalar())


def _found(session: Session, check: Callable[[Session], Iterator[str]]) -> list[str]:
    problems: list[str] = []
    try:
        with _apart(session):
            try:
                problems += check(session)
            except Exception as error:
                # Cursors that stand open end before the savepoint does: later there is nothing to close, which would
                # be an error again.
                clear_frames(error.__traceback__)
                raise
    except Exception as error:  # a row that was changed may hold anything, and be unreadable in any way
        if failure_of(error) is Failure.NOT_NOW:
            raise
        name = getattr(check, "func", check).__name__.strip("_")
        problems.append(f"{name}: a row cannot be read ({type(error).__name__})")
    return problems


@contextmanager
def _apart(session: Session) -> Iterator[None]:
    """PostgreSQL reads nothing more in a transaction in which a row could not be read."""
    if not can_renew(session):
        with session.connection().begin_nested():
            yield
        return
    try:
        yield
    finally:
        renew(session)


def _current(session: Session) -> Iterator[str]:
    """A screening's current answers are its history, folded."""
    after = 0
    while some := _CURRENT.kept(session, after=after):
        last = some[-1][0]
        yield from _folded(some, _ANSWERS_OF_SOME.kept(session, after=after, last=last))
        renew(session)
        after = last


def _folded(some: Iterable[tuple[Any, ...]], given: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    grouped = groupby(given, key=itemgetter(0))
    following = next(grouped, None)
    for screening, current in some:
        answers: dict[str, str | None] = {}
        if following is not None and following[0] == screening:
            for _, key, value, given_for in following[1]:
                answers[key] = value
                answers[beside(Kind.FOR, key)] = None if value is None or given_for is None else f'"{given_for}"'
            following = next(grouped, None)
        folded = (f"{canonical(key)}:{value}" for key, value in sorted(answers.items()) if value is not None)
        if f"{{{','.join(folded)}}}" != current:
            yield f"the current answers of screening {screening} are not those of its history"


def _revisions(session: Session, said: Said) -> Iterator[str]:
    """A revision is what its entry was made for; one without a salt had a value erased from it."""
    yield from said.by_now(session)
    erased = {screening for screening, _, _ in said.erased} | said.erased_whole
    made = dict(said.finished)
    for found in kept_rows(session, _REVISIONS_BY_ID):
        row = dict(zip(_SEALED, found, strict=True))
        seq, seal = made.pop((row["screening_id"], row["number"]), (None, None))
        if seq is None:
            yield f"revision {row['id']} is not in the audit"
        elif row["salt"] is None:
            if row["screening_id"] not in erased:
                yield f"revision {row['id']} was erased from without an entry in the audit"
        elif revisions.sealed(row | {"as_of": date.fromisoformat(row["as_of"])}) != seal:
            yield f"revision {row['id']} is not what audit entry {seq} was made for"
    for seq, _ in made.values():
        yield f"the revision of audit entry {seq} is missing"


def _lifecycles(session: Session, said: Said) -> Iterator[str]:
    """Every step that the audit knows led to what the screening is now."""
    yield from said.by_now(session)
    reached = dict(said.reached)
    for number, *stands in kept_rows(session, _STANDS):
        if reached.pop(number, None) != tuple(stands):
            yield f"screening {number} is not at the step that the audit ends with"
    for number in reached:
        yield f"screening {number} is missing, and was there with the audit"


def integrity(session: Session) -> Iterator[str]:
    """What SQLite finds of a damaged file; a server holds checksums against its pages by itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
        if line != "ok":
            yield f"the file is damaged: {line}"


def references(session: Session) -> Iterator[str]:
    """Which rows point to one that is not there."""
    for name, other, lost in _pointing():
        for (key,) in kept_rows(session, lost):
            yield f"row {key} of {name} points to a row of {other} that is not there"
        renew(session)


@cache
def _pointing() -> tuple[tuple[str, str, Select[tuple[int]]], ...]:
    """Every table that points to another one, that other one, and what finds the rows that point to nothing."""
    return tuple(
        (table.name, points.column.table.name, _lost(column, points))
        for table in metadata.sorted_tables
        for column in table.columns
        for points in column.foreign_keys
    )


def _lost(column: Column[int], points: ForeignKey) -> Select[tuple[int]]:
    there = points.column.table.alias("there")
    found = exists().where(there.c[points.column.name] == column)
    (key,) = column.table.primary_key.columns
    return select(key).where(column.is_not(None), ~found)
