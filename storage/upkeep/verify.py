"""Verification: whether the file is sound, and whether it still says what the audit says was done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from traceback import clear_frames

from sqlalchemy import Column, ForeignKey, Select, exists, select
from sqlmodel import Session

from flows.answers.keys import Kind, beside
from storage.engine.canonical import canonical
from storage.engine.failures import Failure, failure_of
from storage.engine.prepared import kept_rows
from storage.study import revisions
from storage.tables.base import metadata, table
from storage.tables.screening import AnswerRow, AuditRow, RevisionRow, ScreeningRow
from storage.trail import audit
from storage.trail.audit import Head
from storage.upkeep.verify_entries import Said, read
from storage.upkeep.verify_seals import sealed
from storage.upkeep.verify_treatment import treatment

_AUDIT = table(AuditRow)
_ANSWERS = table(AnswerRow)
_REVISIONS = table(RevisionRow)
_SCREENINGS = table(ScreeningRow)
_SEALED = ("id", "screening_id", "number", "as_of", "record", "decision", "reason", "salt")
_REVISIONS_BY_ID = select(*(_REVISIONS.c[name] for name in _SEALED)).order_by(_REVISIONS.c.id)
_STANDS = select(*(_SCREENINGS.c[name] for name in ("id", "version", "lifecycle", "updated_at", "updated_by")))
_CURRENT = select(_SCREENINGS.c.id, _SCREENINGS.c.current).order_by(_SCREENINGS.c.id)

_ANSWERS_BY_SCREENING = select(*(_ANSWERS.c[name] for name in ("screening_id", "key", "value", "given_for"))).order_by(
    _ANSWERS.c.screening_id, _ANSWERS.c.id
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

    A database that cannot be read now says nothing of what it holds: its error is raised.
    """
    audit.write(session)
    problems = [*_found(session, integrity), *_found(session, references), *_found(session, _current)]
    head: Head | None = None

    def chain(session: Session) -> Iterator[str]:
        nonlocal head
        bad, head = audit.verify(session, kept)
        if bad is not None:
            yield f"audit entry {bad} was changed, moved, removed or is missing"

    broken = _found(session, chain)
    if broken:
        # What the entries say of answers and revisions is worth nothing then.
        return Report((*problems, *broken), head)
    said = Said()

    def entries(session: Session) -> Iterator[str]:
        nonlocal said
        said = read(session)
        yield from said.problems

    problems += _found(session, entries)
    for check in (_revisions, _lifecycles, sealed):
        problems += _found(session, partial(check, said=said))
    problems += _found(session, treatment)
    earlier = select(_AUDIT.c.seq).where(_AUDIT.c.action == audit.EARLIER_ROWS)
    return Report(tuple(problems), head, session.connection().execute(earlier).scalar())


def _found(session: Session, check: Callable[[Session], Iterator[str]]) -> list[str]:
    problems: list[str] = []
    try:
        # PostgreSQL reads nothing more in a transaction in which a row could not be read.
        with session.connection().begin_nested():
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


def _current(session: Session) -> Iterator[str]:
    """A screening's current answers are its history, folded."""
    given = kept_rows(session, _ANSWERS_BY_SCREENING)
    grouped = groupby(given, key=itemgetter(0))
    following = next(grouped, None)
    for screening, current in kept_rows(session, _CURRENT):
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
