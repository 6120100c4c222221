"""Registrations: one for a screening, counted through per site."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session

from flows.answers import lifecycle
from flows.answers.lifecycle import ON_STUDY, REGISTERED
from flows.rules.status import Status
from flows.rules.treatment import TreatmentRules
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.registration import Registration as Registered
from flows.treatment.registration import course_of
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import found
from storage.engine.prepared import AnyRow, Prepared
from storage.study import screenings, versions
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.sign_off import RegistrationRow

_REGISTRATIONS = table(RegistrationRow)
_OF = Prepared(select(_REGISTRATIONS).where(_REGISTRATIONS.c.screening_id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Registration:
    """A registered participant; what the plan needs of the decision stands beside it."""

    id: int
    screening_id: int
    version: int
    site_id: int
    sequence: int
    number: str
    on: date
    decision: dict[str, Json]
    pregnancy_test: bool
    start_by: date | None
    contraception: bool
    signature_id: int
    by: int
    at: datetime

    def course(self, code: str, rules: TreatmentRules) -> TreatmentCourse:
        """The course before anything was planned."""
        statuses: dict[str, Any] = self.decision.get("criteria", {})
        return TreatmentCourse(
            code,
            self.on,
            rules,
            frozenset(code for code, status in statuses.items() if status != Status.NOT_APPLICABLE),
            pregnancy_test=self.pregnancy_test,
            start_by=self.start_by,
            contraception=self.contraception,
        )


def next_sequence(session: Session, site_id: int) -> int:
    """The number of the site's next participant, from 1."""
    last = select(func.max(_REGISTRATIONS.c.sequence)).where(_REGISTRATIONS.c.site_id == site_id)
    return int(session.connection().execute(last).scalar() or 0) + 1


def register(
    session: Session,
    screening_id: int,
    expected_version: int,
    registered: Registered,
    sequence: int,
    signature_id: int,
    author: int,
    at: datetime,
) -> Registration:
    """Keep a registration that the rules allowed.

    Raises `Changed`, `Refused` unless it is signed, and `RuleBroken` where the site goes by another version.
    """
    seen = screenings.expected(session, screening_id, expected_version, lifecycle.sources("register"))
    versions.check_in_force(session, seen, registered.on)
    screening = screenings.step(session, seen, "register", author, at)
    treats = registered.decision.trial.treatment is not None
    course = course_of(seen.subject_code, registered) if treats else None
    values = {
        "screening_id": seen.id,
        "version": screening.version,
        "site_id": seen.site_id,
        "sequence": sequence,
        "number": registered.number,
        "on": registered.on,
        "decision": canonical(registered.decision.as_json()),
        "pregnancy_test": course is not None and course.pregnancy_test,
        "start_by": course and course.start_by,
        "contraception": course is not None and course.contraception,
        "signature_id": signature_id,
        "by": author,
        "at": at,
    }
    session.connection().execute(insert(_REGISTRATIONS), values)
    detail = {"number": registered.number, "signature": signature_id}
    screenings.note(session, "registered", screening, detail)
    return found(of(session, seen.id))


def of(session: Session, screening_id: int) -> Registration | None:
    """The registration of a screening, if there is one."""
    row = _OF.one(session, of=screening_id)
    return None if row is None else from_row(row)


def from_row(row: AnyRow) -> Registration:
    """The registration of a row of its table."""
    return Registration(**dict(row) | {"decision": parsed(row["decision"])})


def screening_registered(session: Session, screening_id: int, expected_version: int) -> Screening:
    """The screening, at that version and registered, also after the treatment; raises `Changed` and `Refused`."""
    return screenings.expected(session, screening_id, expected_version, REGISTERED)


def screening_on_study(session: Session, screening_id: int, expected_version: int) -> Screening:
    """The screening, at that version and on study; raises `Changed` and `Refused`."""
    return screenings.expected(session, screening_id, expected_version, ON_STUDY)
