"""A participant to whom everything has happened that leaves a row: signed, registered, weighed, dosed, treated."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session

from flows.decision.signed import APPROVES, REJECTS
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import BodyMeasure, CourseStep, Responded, Retested
from flows.treatment.dosing import dose
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.registration import register
from flows.treatment.reminders.lifecycle import done, sent
from storage.study import revisions, screenings, signatures
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.plan import ReminderRow
from storage.treatment import course, given, plan_items, registrations, reminder_queue
from tests.answered import answered
from tests.flows.treatment.courses import TREATMENT, marrow_found
from tests.storage.clinic import LATER, NOW, TODAY, Clinic
from tests.trials import NCT04556084

DAY = timedelta(days=1)
CASES = Path(__file__).parents[1] / "contract/cases"
# A boy, and a girl whose pregnancy test and contraception count.
RECORDS = [
    json.loads((CASES / name).read_text())[at]["record"] for name, at in (("named.json", 0), ("random.json", 51))
]


def sign(session: Session, clinic: Clinic, seen: Screening, outcome: str, revision: int = 1) -> Screening:
    """The last revision signed by the administrator of the site."""
    seen = signatures.ask(session, seen.id, seen.version, clinic.nurse.id, LATER)
    record = revisions.of(session, seen.id)[-1].record
    meaning = {"approved": APPROVES, "rejected": REJECTS}[outcome]
    content = {"code": seen.subject_code, "revision": revision, "record": record, "meaning": meaning}
    name, at = f"Doctor of {clinic.site.name}", LATER + clinic.site.id * DAY
    signatures.sign(session, seen.id, seen.version, outcome, content, name, clinic.boss.id, at)
    return screenings.load(session, seen.id)


def treat(session: Session, clinic: Clinic, code: str, number: int) -> None:
    """The `number`-th participant of all, the first one of the site."""
    seen = clinic.start(session, code)
    for value in ("no", "yes")[-number:]:
        seen = clinic.answer(session, seen, b_all=value)
    seen = sign(session, clinic, screenings.load(session, clinic.finish(session, seen).screening_id), "approved")
    held = signatures.standing(session, seen.id)
    assert held is not None
    record, nurse, at = RECORDS[number - 1], clinic.nurse.id, LATER + number * DAY
    entered = register(
        record, date.fromisoformat(record["registration_date"]), answered(), clinic.site.number, number, NCT04556084
    )
    registrations.register(session, seen.id, seen.version, entered, number, held.id, nurse, at)
    site = SiteTimes(ZoneInfo(clinic.site.zone), 48 * number)
    _weigh(session, seen.id, nurse, number, site)
    _step_through(session, seen.id, nurse, NOW + number * DAY, site)
    _respond(session, seen.id, nurse, number, site)
    if number == 1:
        plan_items.export(session, seen.id, at)
    _remind(session, seen.id, clinic, site)


def _version(session: Session, screening_id: int) -> int:
    return screenings.load(session, screening_id).version


def _weigh(session: Session, screening_id: int, by: int, number: int, site: SiteTimes) -> None:
    at, on = NOW + number * timedelta(hours=1), TODAY - number * DAY
    sizes = [BodyMeasure("weight", Decimal(f"44.{number}"), TODAY), BodyMeasure("height", Decimal(150), on)]
    course.measure(session, screening_id, _version(session, screening_id), sizes, by, at, site)
    for positive in (number == 1, False):
        tested = Retested(PregnancyTest(positive, on), at, site.zone)
        course.renew_test(session, screening_id, _version(session, screening_id), tested, by, site)
    counted = dose(TREATMENT.dosing, given.size(session, screening_id), TODAY)
    weight = Decimal(f"44.{number}")
    given.keep_dose(session, screening_id, _version(session, screening_id), number, counted, weight, by, at)


def _step_through(session: Session, screening_id: int, by: int, start: datetime, site: SiteTimes) -> None:
    def step(action: str, after: int, **of: Any) -> None:
        at = start + after * DAY
        one = CourseStep(action, at if after else NOW, site.zone, **({"utc": at} | of))
        course.record(session, screening_id, _version(session, screening_id), one, by, site)

    step("start", 0, cycle=1)
    began = CourseStep("began", start, site.zone, cycle=1, utc=start)
    course.record(session, screening_id, _version(session, screening_id), began, by, site)
    step("pause", 3)
    step("restart", 5)
    step("move", 6, item_id="c1.marrow", utc=None, day=(start + 40 * DAY).date(), reason=f"full until {start.date()}")


def _respond(session: Session, screening_id: int, by: int, number: int, site: SiteTimes) -> None:
    for recorded, hts in ((31, None), (32, "yes")):
        at = NOW + (number + recorded) * DAY
        response = marrow_found(1, (NOW + (number + 30) * DAY).date(), str(number), f"0.0{number}", hts)
        version = _version(session, screening_id)
        course.respond(session, screening_id, version, Responded(response, at, site.zone), by, site)
    if number == 2:  # to a cycle that no plan knows of: what a plan is made of it is not looked at here
        responded = Responded(replace(response, cycle=2), at, site.zone)
        given.keep_response(session, screening_id, _version(session, screening_id), responded, by)


def _remind(session: Session, screening_id: int, clinic: Clinic, site: SiteTimes) -> None:
    """Two messages went, and one of them was answered."""
    reminders = table(ReminderRow)
    begun = reminder_queue.begun_for(session, clinic.nurse.id, NOW + 60 * DAY)
    one, two = [queued for queued in begun if queued.screening_id == screening_id][:2]
    at = LATER + clinic.site.id * DAY
    states = {queued.id: sent(queued.state, queued.reminder, at, site) for queued in (one, two)}
    reminder_queue.went(session, [one.id, two.id], at)
    reminder_queue.stand(session, states)
    reminder_queue.answered(session, one.id, done(states[one.id]), clinic.boss.id, at)
    session.connection().execute(update(reminders).where(reminders.c.id == one.id).values(epoch=clinic.site.id))
