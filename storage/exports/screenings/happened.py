"""The histories that `storage.exports.screenings.history` describes, read for many screenings at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlmodel import Session

from flows.answers.answers import Answers
from flows.answers.for_chair import ASKED, ForChair, for_chair
from flows.answers.keys import Kind, read_key
from flows.rules.trial import Trial
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.course.steps import Kept, Responded, Retested, fold
from flows.treatment.plan.ids import read_id
from flows.treatment.plan.items import Kind as ItemKind
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
from storage.study import signatures
from storage.treatment import course as courses
from storage.treatment import given, registrations

# In the text of the answers: something was typed, or ruled.
_MARKS = (f'"{Kind.TYPED}.', f'"{Kind.RULING}.')
_NOTHING = History({})
_UNITS = {"weight": "kg", "height": "cm"}


class Happened:
    """What happened in some screenings, given as rows of their table: read when it is first asked for of one of them.

    `now`: the instant at which it is told.
    """

    def __init__(
        self, session: Session, screenings: Iterable[RowMapping], authors: Mapping[int, Author], now: datetime
    ) -> None:
        self._rows = KeptRows(session, {int(row["id"]): row for row in screenings})
        self._authors, self._now = authors, now
        self._last: tuple[int, History] | None = None
        self._current: tuple[int, Answers] | None = None

    def history(self, key: int, record: Mapping[str, Json], trial: Trial) -> History:
        """The history of one of them; `record`: its answers as they are used.

        Raises `RuleBroken` where what is kept of a treatment does not fit together.
        """
        if self._last is None or self._last[0] != key:
            self._last = key, self._told(key, record, trial)
        return self._last[1]

    def current(self, key: int) -> Answers:
        """Every answer as it was given last, None where it is not known, and what stands beside them."""
        if self._current is None or self._current[0] != key:
            self._current = key, Answers.from_json(parsed(self._rows.screenings[key]["current"]))
        return self._current[1]

    def for_chair(self, key: int, trial: Trial) -> tuple[ForChair, ...]:
        """What nobody at the site knew and the study chair is or was asked."""
        # Most screenings have none, and are not read for it.
        asked = f'"{ASKED}":' in self._rows.screenings[key]["current"]
        return for_chair(self.current(key), trial) if asked else ()

    def answers(self, key: int) -> Sequence[RowMapping]:
        """The rows of every answer that was ever given, the first one first."""
        return self._rows.answers.get(key, ())

    def given(self, key: int) -> Sequence[tuple[str, int, bool]]:
        """Of every answer the key, the number of its author, and whether the value was erased."""
        return self._rows.given.get(key, ())

    def version_at(self, key: int, version: int) -> str:
        """Which version of the trial a screening went by when it was at a version of its own."""
        steps = [parsed(row["detail"]) for row in self._rows.taken.get(key, ())]
        before = next((str(step["from"]) for step in steps if step["version"] > version), None)
        return before or str(self._rows.screenings[key]["protocol_version"])

    def consents(self, key: int, record: Mapping[str, Json]) -> tuple[Consent, ...]:
        """Every consent that was signed, the first one first; `record`: the answers as they are used."""
        return consents(self._rows.consents.get(key, ()), record)

    def _told(self, key: int, record: Mapping[str, Json], trial: Trial) -> History:
        current, signed = self._rows.screenings[key]["current"], self.signatures(key)
        if not signed and not any(mark in current for mark in _MARKS) and not self._rows.registrations.get(key):
            return _NOTHING
        typed = self.current(key).typed if f'"{Kind.TYPED}.' in current else {}
        collected = {question: Collected(one["value"], one["unit"]) for question, one in typed.items() if one}
        before = History(collected, signatures=signed, rulings=tuple(self._rulings(key)))
        row = next(iter(self._rows.registrations.get(key, ())), None)
        return before if row is None else self._treated(before, row, record, trial)

    def signatures(self, key: int) -> tuple[signatures.Signature, ...]:
        """Every signature, the first one first, also those that are void."""
        return tuple(signatures.from_row(row) for row in self._rows.signatures.get(key, ()))

    def registration(self, key: int) -> registrations.Registration | None:
        """The registration as it is kept; None where there is none."""
        return next((registrations.from_row(row) for row in self._rows.registrations.get(key, ())), None)

    def course(self, key: int, trial: Trial) -> TreatmentCourse | None:
        """The course of the treatment; None where nobody is registered, or the trial ends there.

        Raises `RuleBroken` where what is kept does not fit together.
        """
        registration = self.registration(key)
        if registration is None or trial.treatment is None:
            return None
        code = str(self._rows.screenings[key]["subject_code"])
        return fold(registration.course(code, trial.treatment), [one for _, one in self._recorded(key, trial)])

    def _treated(self, before: History, row: RowMapping, record: Mapping[str, Json], trial: Trial) -> History:
        """The history with the registration and what followed it."""
        key, decision = int(row["screening_id"]), parsed(row["decision"])
        measures = tuple(self._measures(key))
        history = replace(
            before,
            registration=self._registered(row, decision, record.get(planned_registration(trial))),
            decision=decision,
            measures=measures,
            doses=tuple(self._doses(key, measures)),
            tests=tuple(Tested(*self._by(one), one["on"], one["positive"]) for one in self._rows.tests.get(key, ())),
            plan=tuple(self._plan(key)),
            deviations=tuple(_deviations(self._rows.plan.get(key, ()))),
        )
        course = self.course(key, trial)
        if course is None:
            return history
        told = CourseTold(self._recorded(key, trial), course, self._zone(key), self._now, self._authors)
        return replace(
            history,
            course=course,
            cycles=tuple(told.cycles()),
            events=tuple(told.events()),
            responses=tuple(self._responses(key, trial)),
            end=told.end(),
        )

    def _by(self, row: RowMapping, stands: bool = True) -> tuple[int, Author, datetime, bool]:
        return row["version"], self._authors[row["by"]], row["at"], stands

    def _zone(self, key: int) -> ZoneInfo:
        return self._rows.sites[self._rows.screenings[key]["site_id"]][1]

    def _registered(self, row: RowMapping, decision: Mapping[str, Json], planned: Json) -> Registered:
        window = decision.get("registration_window", {})
        return Registered(
            *self._by(row),
            row["number"],
            _day(planned),
            row["on"],
            _day(window.get("earliest")),
            _day(window.get("latest")),
            str(decision.get("outcome")),
            row["signature_id"],
            row["start_by"],
            row["pregnancy_test"],
            row["contraception"],
        )

    def _rulings(self, key: int) -> Iterator[Ruling]:
        rows = self._rows.rulings.get(key, ())
        last = {row["key"]: row["id"] for row in rows}
        for row in rows:
            said = (parsed(row["value"]) if row["value"] is not None else None) or {}
            yield Ruling(
                row["version"],
                self._authors[row["author_id"]],
                row["at"],
                last[row["key"]] == row["id"],
                read_key(row["key"]).question,
                said.get("decision"),
                _day(said.get("from_day")),
                said.get("ruled_by"),
                said.get("initials"),
                _day(said.get("ruled_on")),
            )

    def _measures(self, key: int) -> Iterator[Measured]:
        rows = self._rows.measures.get(key, ())
        last = {(row["what"], row["on"]): row["id"] for row in rows}
        for row in rows:
            what, on = row["what"], row["on"]
            yield Measured(*self._by(row, last[what, on] == row["id"]), what, Decimal(row["value"]), _UNITS[what], on)

    def _doses(self, key: int, measures: Sequence[Measured]) -> Iterator[Dosed]:
        rows = self._rows.doses.get(key, ())
        last = {row["cycle"]: row["id"] for row in rows}
        for row in rows:
            known = sorted((one for one in measures if one.version <= row["version"]), key=lambda one: one.on)
            newest = {one.what: one for one in known}
            yield Dosed(
                *self._by(row, last[row["cycle"]] == row["id"]),
                row["cycle"],
                Decimal(row["amount"]),
                row["unit"],
                None if row["weight_kg"] is None else Decimal(row["weight_kg"]),
                newest.get("weight"),
                newest.get("height"),
                tuple(parsed(row["working"])),
            )

    def _responses(self, key: int, trial: Trial) -> Iterator[Response]:
        asked = trial.treatment.response if trial.treatment else None
        rows = self._rows.responses.get(key, ())
        last = {row["cycle"]: row["id"] for row in rows}
        for row in rows if asked else ():
            assert asked is not None
            found = given.response_from(row, asked)
            yield Response(*self._by(row, last[row["cycle"]] == row["id"]), found.cycle, found.on, found.answers)

    def _plan(self, key: int) -> Iterator[PlannedItem]:
        done = {row["item_id"]: row for row in self._rows.done.get(key, ())}
        for row in self._rows.plan.get(key, ()):
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
                self._authors[answered["done_by"]] if answered else None,
            )

    def _recorded(self, key: int, trial: Trial) -> list[tuple[RowMapping, Kept]]:
        """Everything that makes up the course, each with its row, in the order in which it was recorded."""
        rows, zone = self._rows, self._zone(key)
        hours = rows.sites[rows.screenings[key]["site_id"]][0]
        asked = trial.treatment.response if trial.treatment else None
        told: list[tuple[RowMapping, Kept]] = []
        told += [(one, courses.with_bags(courses.step_from(one), hours)) for one in rows.steps.get(key, ())]
        told += [(one, given.measure_from(one)) for one in rows.measures.get(key, ())]
        told += [(one, Retested(given.test_from(one), one["at"], zone)) for one in rows.tests.get(key, ())]
        for one in rows.responses.get(key, ()) if asked else ():
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
