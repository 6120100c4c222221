"""The rows that are kept of some screenings beside their answers: a statement for each table, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, select
from sqlmodel import Session

from flows.answers.lifecycle import REGISTERED
from flows.answers.stored_keys import Kind
from storage.exports.screenings.consents import KEYS
from storage.study.versions import TAKEN
from storage.tables.base import Row, table
from storage.tables.people import SiteRow
from storage.tables.plan import ReminderRow
from storage.tables.screening import AnswerRow, AuditRow
from storage.tables.sign_off import SignatureRow

# By screening, the first one first.
Rows: TypeAlias = Mapping[int, Sequence[RowMapping]]
_ANSWERS, _SITES = table(AnswerRow), table(SiteRow)
_OF_EVERYBODY = (AnswerRow, SignatureRow)


class KeptRows:
    """The rows of these `screenings`, given as rows of their own table by number; each table is read when asked for."""

    def __init__(self, session: Session, screenings: Mapping[int, RowMapping]) -> None:
        self.session, self.screenings = session, screenings
        self._read: dict[type[Row], Rows] = {}
        self._registered = [key for key, row in screenings.items() if row["lifecycle"] in REGISTERED]

    def of(self, kind: type[Row], screening: int) -> Sequence[RowMapping]:
        """The rows of a table for a screening; one that only holds what follows a registration is read for those that
        are registered."""
        if kind not in self._read:
            keys = list(self.screenings) if kind in _OF_EVERYBODY else self._registered
            self._read[kind] = self._of(kind, keys)
        return self._read[kind].get(screening, ())

    @cached_property
    def given(self) -> Mapping[int, Sequence[tuple[str, int, bool]]]:
        """Of the same answers the key, the author's number, and whether the value was erased; no more is read."""
        columns = (_ANSWERS.c.screening_id, _ANSWERS.c.key, _ANSWERS.c.author_id, _ANSWERS.c.value.is_(None))
        chosen = select(*columns).where(_ANSWERS.c.screening_id.in_(list(self.screenings))).order_by(_ANSWERS.c.id)
        given: defaultdict[int, list[tuple[str, int, bool]]] = defaultdict(list)
        for screening, key, author, erased in self.session.connection().execute(chosen).all():
            given[screening].append((key, author, erased))
        return given

    @cached_property
    def rulings(self) -> Rows:
        """Of the answers the rulings of the study chair."""
        begin = f"{Kind.RULING}."
        ruled = [key for key, row in self.screenings.items() if f'"{begin}' in row["current"]]
        return self._of(AnswerRow, ruled, _ANSWERS.c.key.startswith(begin, autoescape=True))

    @cached_property
    def consents(self) -> Rows:
        """Of the answers those about the consent."""
        return self._of(AnswerRow, list(self.screenings), _ANSWERS.c.key.in_(KEYS))

    @cached_property
    def taken(self) -> Rows:
        """The audit entries of the steps from one version of the trial to another, as `detail`."""
        of = table(AuditRow)
        chosen = select(of.c.screening_id, of.c.detail).where(
            of.c.screening_id.in_(self.screenings), of.c.action == TAKEN
        )
        by_screening: defaultdict[int, list[RowMapping]] = defaultdict(list)
        for row in self.session.connection().execute(chosen.order_by(of.c.seq)).mappings():
            by_screening[row["screening_id"]].append(row)
        return by_screening

    @cached_property
    def done(self) -> Rows:
        """The reminders of items that somebody said are done."""
        return self._of(ReminderRow, self._registered, table(ReminderRow).c.done_at.is_not(None))

    @cached_property
    def sites(self) -> Mapping[int, tuple[int | None, ZoneInfo]]:
        """Of each site how long its bags lasted before that was kept with each start, and its clock."""
        rows = self.session.connection().execute(select(_SITES.c.id, _SITES.c.bag_hours, _SITES.c.zone))
        return {key: (hours, ZoneInfo(zone)) for key, hours, zone in rows}

    def _of(self, kind: type[Row], keys: Sequence[int], *which: ColumnElement[bool]) -> Rows:
        by_screening: defaultdict[int, list[RowMapping]] = defaultdict(list)
        if keys:
            of = table(kind)
            chosen = select(of).where(of.c.screening_id.in_(keys), *which).order_by(of.c.id)
            for row in self.session.connection().execute(chosen).mappings():
                by_screening[row["screening_id"]].append(row)
        return by_screening
