"""What happened to a candidate, as `storage.exports.screenings.history` describes it, told from the rows kept of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import RowMapping

from flows.answers.answers import Answers
from flows.answers.for_chair import ASKED, ForChair, for_chair
from flows.answers.stored_keys import Kind, read_key
from flows.rules.trial import Trial
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.steps import Kept, Responded, Retested, fold
from flows.treatment.plan.items import ItemKind, read_id
from flows.treatment.registration import planned_registration
from storage.engine.canonical import Json, parsed
from storage.exports.screenings.consents import Consent, consents
from storage.exports.screenings.course_told import CourseTold, in_order
from storage.exports.screenings.history import (
    Author,
    Collected,
    Deviation,
    Dosed,
    History,
    Measured,
    PlannedItem,
    Registered,
    Response,
    Ruling,
    Tested,
)
from storage.exports.screenings.kept_rows import KeptRows
from storage.study import listings, revisions, signatures
from storage.tables.base import Row
from storage.tables.plan import PlanItemRow
from storage.tables.screening import AnswerRow
from storage.tables.sign_off import RegistrationRow, SignatureRow
from storage.tables.treatment import CourseEventRow, DoseRow, MeasureRow, PregnancyTestRow, ResponseRow
from storage.treatment import course as courses
from storage.treatment import given, registrations

# In the text of the answers: something was typed, or ruled.
_MARKS = (f'"{Kind.TYPED}.', f'"{Kind.RULING}.')
_NOTHING = History({})
_UNITS = {"weight": "kg", "height": "cm"}


class Given(NamedTuple):
    """That a question was answered, by whom, and whether the value was erased since."""

    key: str
    author: Author
    erased: bool


@dataclass(frozen=True)
class Happened:
    """What happened to the candidate of one screening beside its record, each part read when it is first asked for.

    `rows`: those of some screenings, which are read together; `key`: the number of this one. `trial`: in its version;
    `record`: its answers as they are used; `now`: the instant at which it is told.
    """

    rows: KeptRows
    key: int
    trial: Trial
    record: Mapping[str, Json]
    authors: Mapping[int, Author]
    now: datetime

    @cached_property
    def current(self) -> Answers:
        """Every answer as it was given last, None where it is not known, and what stands beside them."""
        return Answers.from_json(parsed(self._screening["current"]))

    @property
    def for_chair(self) -> tuple[ForChair, ...]:
        """What nobody at the site knew and the study chair is or was asked."""
        # Most screenings have none, and are not read for it.
        return for_chair(self.current, self.trial) if f'"{ASKED}":' in self._screening["current"] else ()

    @property
    def answers(self) -> list[listings.Answer]:
        """Every answer that was ever given, the first one first."""
        return [listings.answer_from(row) for row in self._rows(AnswerRow)]

    @property
    def given(self) -> list[Given]:
        """The same without the values, which is much quicker."""
        return [Given(key, self.authors[author], erased) for key, author, erased in self.rows.given.get(self.key, ())]

    @property
    def revisions(self) -> list[revisions.Revision]:
        """Every revision, the first one first."""
        return revisions.of(self.rows.session, self.key)

    def version_at(self, version: int) -> str:
        """Which version of the trial the screening went by when it was at a version of its own."""
        steps = [parsed(row["detail"]) for row in self.rows.taken.get(self.key, ())]
        before = next((str(step["from"]) for step in steps if step["version"] > version), None)
        return before or str(self._screening["protocol_version"])

    @property
    def consents(self) -> tuple[Consent, ...]:
        """Every consent that was signed, the first one first."""
        return consents(self.rows.consents.get(self.key, ()), self.record)

    @cached_property
    def signatures(self) -> tuple[signatures.Signature, ...]:
        """Every signature, the first one first, also those that are void."""
        return tuple(signatures.from_row(row) for row in self._rows(SignatureRow))

    @cached_property
    def registration(self) -> registrations.Registration | None:
        """The registration that followed; None where there is none."""
        row = next(iter(self._rows(RegistrationRow)), None)
        return None if row is None else registrations.from_row(row)

    @cached_property
    def course(self) -> TreatmentCourse | None:
        """The course of the treatment; None where nobody is registered, or the trial ends there.

        Raises `RuleBroken` where what is kept does not fit together.
        """
        if self.registration is None or self.trial.treatment is None:
            return None
        before = self.registration.course(str(self._screening["subject_code"]), self.trial.treatment)
        return fold(before, [one for _, one in self._recorded])

    @cached_property
    def history(self) -> History:
        """What was signed, ruled, registered, given and found, as collected and as used, planned and actual.

        Raises `RuleBroken` where what is kept of a treatment does not fit together.
        """
        text = self._screening["current"]
        if not self.signatures and self.registration is None and not any(mark in text for mark in _MARKS):
            return _NOTHING
        typed = self.current.typed if f'"{Kind.TYPED}.' in text else {}
        collected = {question: Collected(one["value"], one["unit"]) for question, one in typed.items() if one}
        before = History(collected, signatures=self.signatures, rulings=tuple(self._rulings()))
        return before if self.registration is None else self._treated(before, self.registration)

    def _treated(self, before: History, registration: registrations.Registration) -> History:
        """The history with the registration and what followed it."""
        measures = tuple(self._measures())
        history = replace(
            before,
            registration=self._registered(registration),
            measures=measures,
            doses=tuple(self._doses(measures)),
            tests=tuple(Tested(*self._by(one), one["on"], one["positive"]) for one in self._rows(PregnancyTestRow)),
            plan=tuple(self._plan()),
            deviations=tuple(_deviations(self._rows(PlanItemRow))),
        )
        if self.course is None:
            return history
        _, zone = self.rows.sites[self._screening["site_id"]]
        told = CourseTold(self._recorded, self.course, zone, self.now, self.authors)
        return replace(
            history,
            cycles=tuple(told.cycles()),
            events=tuple(told.events()),
            responses=tuple(self._responses()),
            end=told.end(),
        )

    @property
    def _screening(self) -> RowMapping:
        return self.rows.screenings[self.key]

    def _rows(self, kind: type[Row]) -> Sequence[RowMapping]:
        return self.rows.of(kind, self.key)

    def _by(self, row: RowMapping, stands: bool = True) -> tuple[int, Author, datetime, bool]:
        return row["version"], self.authors[row["by"]], row["at"], stands

    def _corrected(
        self, rows: Iterable[RowMapping], of: Callable[[RowMapping], object]
    ) -> Iterator[tuple[RowMapping, tuple[int, Author, datetime, bool]]]:
        """Each row with what is recorded of it; the last one of the same stands."""
        last = {of(row): row["id"] for row in rows}
        for row in rows:
            yield row, self._by(row, last[of(row)] == row["id"])

    def _registered(self, kept: registrations.Registration) -> Registered:
        window = kept.decision.get("registration_window", {})
        return Registered(
            kept.version,
            self.authors[kept.by],
            kept.at,
            True,
            kept.number,
            _day(self.record.get(planned_registration(self.trial))),
            kept.on,
            _day(window.get("earliest")),
            _day(window.get("latest")),
            str(kept.decision.get("outcome")),
            kept.signature_id,
            kept.start_by,
        )

    def _rulings(self) -> Iterator[Ruling]:
        rows = self.rows.rulings.get(self.key, ())
        last = {row["key"]: row["id"] for row in rows}
        for row in rows:
            said = (parsed(row["value"]) if row["value"] is not None else None) or {}
            yield Ruling(
                row["version"],
                self.authors[row["author_id"]],
                row["at"],
                last[row["key"]] == row["id"],
                read_key(row["key"]).question,
                said.get("decision"),
                _day(said.get("from_day")),
                said.get("ruled_by"),
                said.get("initials"),
                _day(said.get("ruled_on")),
            )

    def _measures(self) -> Iterator[Measured]:
        for row, by in self._corrected(self._rows(MeasureRow), lambda row: (row["what"], row["on"])):
            yield Measured(*by, row["what"], Decimal(row["value"]), _UNITS[row["what"]], row["on"])

    def _doses(self, measures: Sequence[Measured]) -> Iterator[Dosed]:
        for row, by in self._corrected(self._rows(DoseRow), lambda row: row["cycle"]):
            known = sorted((one for one in measures if one.version <= row["version"]), key=lambda one: one.on)
            newest = {one.what: one for one in known}
            counted_from = None if row["weight_kg"] is None else Decimal(row["weight_kg"])
            kept = (row["cycle"], Decimal(row["amount"]), row["unit"], counted_from)
            yield Dosed(*by, *kept, newest.get("weight"), newest.get("height"), tuple(parsed(row["working"])))

    def _responses(self) -> Iterator[Response]:
        told = {row["id"]: one.response for row, one in self._recorded if isinstance(one, Responded)}
        rows = [row for row, one in self._recorded if isinstance(one, Responded)]
        for row, by in self._corrected(rows, lambda row: row["cycle"]):
            found = told[row["id"]]
            yield Response(*by, found.cycle, found.on, found.answers)

    def _plan(self) -> Iterator[PlannedItem]:
        done = {row["item_id"]: row for row in self.rows.done.get(self.key, ())}
        for row in self._rows(PlanItemRow):
            answered = done.get(row["item_id"])
            yield PlannedItem(
                row["item_id"],
                row["kind"],
                row["title"],
                read_id(row["item_id"]).cycle,
                row["due_day"],
                row["due_utc"],
                _day(row["until_wall"]),
                row["until_utc"],
                row["cancelled_at"],
                answered["done_at"] if answered else None,
                self.authors[answered["done_by"]] if answered else None,
            )

    @cached_property
    def _recorded(self) -> list[tuple[RowMapping, Kept]]:
        """Everything that makes up the course, each with its row, in the order in which it was recorded."""
        hours, zone = self.rows.sites[self._screening["site_id"]]
        asked = self.trial.treatment.response if self.trial.treatment else None
        told: list[tuple[RowMapping, Kept]] = []
        told += [(one, courses.with_bags(courses.step_from(one), hours)) for one in self._rows(CourseEventRow)]
        told += [(one, given.measure_from(one)) for one in self._rows(MeasureRow)]
        told += [(one, Retested(given.test_from(one), one["at"], zone)) for one in self._rows(PregnancyTestRow)]
        for one in self._rows(ResponseRow) if asked else ():
            assert asked is not None
            told.append((one, Responded(given.response_from(one, asked), one["at"], zone)))
        return in_order(told)


def _deviations(plan: Iterable[RowMapping]) -> Iterator[Deviation]:
    for row in plan:
        if row["kind"] == ItemKind.DEVIATION and row["cancelled_at"] is None:
            yield Deviation(row["due_day"], row["reason"])


def _day(value: Json) -> date | None:
    """A day as a record has it, without its time; None for what is none."""
    try:
        return date.fromisoformat(value[: len("2026-11-29")]) if value else None
    except (TypeError, ValueError):
        return None
