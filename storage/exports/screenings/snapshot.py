"""Screenings as an export sees them: streamed, all as they were at one head of the audit.

In a file that is the read transaction of the session that it is taken in, so it lives as long as that unit of work; on
a server it is read in slices.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import TypeAlias, TypeVar

from sqlalchemy import ColumnElement, RowMapping, case, func, select
from sqlmodel import Session

from flows.language.numbers import listed
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from storage.engine.errors import StorageError
from storage.engine.failures import of_a_database
from storage.engine.sessions import can_renew, renew
from storage.exports.errors import CHANGED, LeftOut, reason_of, told_of
from storage.exports.orders import Order
from storage.exports.screenings.chosen import chosen, joined, with_revision
from storage.exports.screenings.exported import ExportedScreening, made_of
from storage.exports.screenings.history import Author
from storage.exports.screenings.kept_rows import KeptRows
from storage.exports.screenings.spanning import spanning
from storage.site import sites
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.tables.screening import AuditRow, RevisionRow, ScreeningRow
from storage.trail import audit
from storage.trail.audit import Head
from storage.trials import trials

T = TypeVar("T")
U = TypeVar("U")

_SCREENINGS = table(ScreeningRow)
_REVISIONS = table(RevisionRow)
_PEOPLE = table(PersonRow)
_AUDIT = table(AuditRow)
_CANDIDATE = (_SCREENINGS.c.site_id, _SCREENINGS.c.subject_code)
_AT_ONCE = 500
# What happened beside the answers is read for so many together, and no more of it is held.
_TOLD_AT_ONCE = 100

# Told now and then how many screenings of how many are done; what it raises ends the export.
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Snapshot:
    """What is exported, and the state of the database that it was taken at; iterate it as often as needed.

    `order`: which screenings it is of. `trial`: theirs, with room for what each of its versions asks and decides.
    """

    head: Head
    order: Order
    trial: Trial
    taken_at: datetime
    protocol_versions: tuple[str, ...]
    count: int
    _session: Session = field(repr=False, compare=False)
    _progress: Progress = field(repr=False, compare=False)
    _by_candidate: bool = field(default=False, repr=False, compare=False)
    _last: int = field(default=0, repr=False, compare=False)
    _left_out: dict[int, LeftOut] = field(default_factory=dict, repr=False, compare=False)
    _marked: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[ExportedScreening]:
        """The screenings in the order in which they were started; only a few are held at a time."""
        for number, some in enumerate(self._rows()):
            self._progress(number * _TOLD_AT_ONCE, self.count)
            make = partial(self._made, rows=KeptRows(self._session, {row["id"]: row for row in some}))
            for row in some:
                screening = self._kept(row["id"], row["subject_code"], make, row)
                if screening is not None:
                    if screening.marks:
                        self._marked[screening.id] = screening.subject_code
                    yield screening

    def _rows(self) -> Iterator[Sequence[RowMapping]]:
        """The rows of the screenings, a few at a time.

        Only their numbers are held throughout: a database that puts whole rows in order holds all of them.

        A file keeps one moment for as long as it is read. On a server that would hold up its upkeep for everybody, so
        each slice is read at a moment of its own, and what was changed since the audit's head is left out: the rest is
        as it was then.
        """
        order = (*_CANDIDATE, _SCREENINGS.c.id) if self._by_candidate else (_SCREENINGS.c.id,)
        numbers = select(_SCREENINGS.c.id).where(self._which, _SCREENINGS.c.id <= self._last).order_by(*order)
        keys = array("q", self._session.connection().execute(numbers).scalars())
        for begin in range(0, len(keys), _AT_ONCE):
            if begin:
                renew(self._session)
            rows = self._unchanged(keys[begin : begin + _AT_ONCE])
            yield from (rows[at : at + _TOLD_AT_ONCE] for at in range(0, len(rows), _TOLD_AT_ONCE))

    def _unchanged(self, keys: Sequence[int]) -> list[RowMapping]:
        """The rows of these screenings in this order, without those that somebody changed since the export began."""
        connection = self._session.connection()
        rows = {row["id"]: row for row in connection.execute(with_revision(keys)).mappings()}
        if can_renew(self._session):
            since = select(_AUDIT.c.screening_id).where(_AUDIT.c.seq > self.head.seq).distinct()
            for key in rows.keys() & set(connection.execute(since).scalars()):
                self._left_out[key] = LeftOut(key, rows.pop(key)["subject_code"], CHANGED)
        return [rows[key] for key in keys if key in rows]

    def _made(self, row: RowMapping, rows: KeptRows) -> ExportedScreening:
        site, trial = self._sites[row["site_id"]], self.versions[row["protocol_version"]]
        return made_of(row, site, trial, self._authors, rows, self.taken_at)

    def by_candidate(self) -> "Snapshot":
        """The same, but that all screenings of a candidate come together; what is left out is told by both."""
        return replace(self, _by_candidate=True)

    def each(self, make: Callable[[ExportedScreening], T]) -> Iterator[T]:
        """What is made of each screening, in order. One of which nothing can be made is left out, and told of."""
        for screening in self:
            made = self._kept(screening.id, screening.subject_code, make, screening)
            if made is not None:
                yield made

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The screenings that are left out, each with the reason, once it is written."""
        return tuple(self._left_out[key] for key in sorted(self._left_out))

    @property
    def told(self) -> tuple[str, ...]:
        """What whoever gets the file should hear of it, once it is written."""
        again = {key: code for key, code in self._marked.items() if key not in self._left_out}
        words = f"Some answers hold no longer, and are marked or not in it: {listed(again.values())}." if again else ""
        return tuple(filter(None, (*told_of(self.left_out), words)))

    def _kept(self, screening_id: int, code: str, make: Callable[[U], T], of: U) -> T | None:
        """What is made of one screening; None where it cannot be. A disk or database that fails ends the export."""
        try:
            return make(of)
        except (StorageError, OSError):
            raise
        except Exception as error:  # what was stored before may be wrong in any way, and stops no other screening
            if of_a_database(error):
                raise
            self._left_out[screening_id] = LeftOut(screening_id, code, reason_of(error))
            return None

    def most_entries(self, key: str) -> int:
        """The length of the longest list under this key of any answer or record in the snapshot."""
        lengths = (
            case((func.json_valid(text) == 1, func.json_array_length(text, f"$.{key}")))
            for text in (_SCREENINGS.c.current, _REVISIONS.c.record)
        )
        longest = select(*(func.coalesce(func.max(length), 0) for length in lengths))
        longest = longest.select_from(joined()).where(self._which)
        return int(max(self._session.connection().execute(longest).one()))

    @cached_property
    def _which(self) -> ColumnElement[bool]:
        """Whether a screening is one of those that are asked for, started before the export or while it is written."""
        return chosen(self.order, self._sites)

    @cached_property
    def _sites(self) -> dict[int, sites.Site]:
        known = sites.every(self._session)
        return {site.id: site for site in known if self.order.site_id in (None, site.id)}

    @cached_property
    def _authors(self) -> dict[int, Author]:
        rows = self._session.connection().execute(select(_PEOPLE.c.id, _PEOPLE.c.label))
        return {row.id: Author(row.id, row.label) for row in rows}

    @cached_property
    def versions(self) -> dict[str, Trial]:
        """The trial in each version that decided one of the screenings, an amended one before what amends it."""
        found = {version: self.in_version(version) for version in self.protocol_versions}
        return dict(sorted(found.items(), key=lambda one: len(self._earlier(one[1]))))

    @cached_property
    def lineage(self) -> dict[str, Trial]:
        """The same, with the versions that those amend: what a criterion was before is no matter of who is exported."""
        before = {one.version: one for trial in self.versions.values() for one in self._earlier(trial)}
        return before | self.versions

    def _earlier(self, trial: Trial) -> tuple[Trial, ...]:
        """What a version amends, at once and by those between, as far as it is known; the first one first."""
        before = self.in_version(trial.amends.version) if trial.amends else None
        is_known = trial.amends and before and before.version == trial.amends.version
        return (*self._earlier(before), before) if before and is_known else ()

    def in_version(self, version: str) -> Trial:
        """The trial in a version; one that is not known any more is read as the export's own."""
        own, of = self.order.trial, TrialVersion(self.trial.registry_id, version)
        if version != own.version and trials.known_text(self._session, of):
            return trials.trial_of(self._session, of)
        return own


def snapshot(session: Session, order: Order, now: datetime, progress: Progress = lambda _done, _of: None) -> Snapshot:
    """A snapshot of the screenings that are ordered; open ones are assessed as of `now`."""
    taken = Snapshot(audit.head(session), order, order.trial, now, (), 0, session, progress)
    connection, version = session.connection(), _SCREENINGS.c.protocol_version
    versions = connection.execute(select(version).where(taken._which).distinct().order_by(version))
    count, last = connection.execute(select(func.count(), func.max(_SCREENINGS.c.id)).where(taken._which)).one()
    taken = replace(taken, protocol_versions=tuple(versions.scalars()), count=count, _last=last or 0)
    others = tuple(one for one in reversed(taken.versions.values()) if one is not order.trial)
    return replace(taken, trial=spanning(order.trial, others)) if others else taken
