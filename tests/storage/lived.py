"""A database in which everything has happened that leaves a row: at least two in every table that `verify` covers."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows.course_steps import CourseStep, Measured, Responded, Retested
from flows.dosing import dose
from flows.pregnancy import PregnancyTest
from flows.registration import register
from flows.reminder_steps import done, sent
from flows.response import Response
from flows.signing import APPROVES, REJECTS
from flows.site_times import SiteTimes
from storage import (
    course,
    erasure,
    listings,
    measures,
    people,
    pins,
    registrations,
    reminder_queue,
    revisions,
    screenings,
    signatures,
    site_times,
)
from storage.database import Database
from storage.screenings import Screening
from tests.storage.clinic import LATER, NOW, TODAY, Clinic, open_clinic

ZONE = ZoneInfo("America/Chicago")
SITE = SiteTimes(ZONE, 96)
DAY = timedelta(days=1)
CASES = Path(__file__).parents[1] / "flows" / "cases" / "named.json"
RECORD = json.loads(CASES.read_text())[0]["record"]


def live(session: Session) -> Clinic:
    """Two sites, people who were invited, sign and stand in for each other, and candidates at every step."""
    clinic = open_clinic(session)
    _staff(session, clinic)
    for number, code in enumerate(("MCW-001", "MCW-002"), 1):
        _treat(session, clinic, code, number)
    _screen(session, clinic)
    return clinic


def _staff(session: Session, clinic: Clinic) -> None:
    second = people.ensure_site(session, "Köln", "Europe/Berlin", "KOL-###", NOW)
    for site, times in ((clinic.site, SITE), (second, SiteTimes(ZoneInfo("Europe/Berlin"), 48))):
        site_times.take_over(session, site.id, times, NOW)
    for telegram_id, role in ((30, "investigator"), (31, "monitor")):
        token = people.invite(session, clinic.site.id, role, clinic.boss.id, NOW, LATER)
        people.accept_invite(session, token, telegram_id, f"Person {telegram_id}", NOW)
        people.invite(session, second.id, "coordinator", None, NOW, LATER + telegram_id * DAY)
    doctors = [clinic.boss.id, *(one.id for one in people.people_of(session, clinic.site.id) if one.telegram_id >= 30)]
    for number, doctor in enumerate(doctors):
        pins.want_name(session, doctor, f"Doctor {number}", NOW)
        pins.set_pin(session, doctor, f"27182{number}", NOW)
        pins.confirm(session, doctor, clinic.nurse.id, NOW)
        people.set_backup(session, doctor, clinic.nurse.id, NOW)
    for wrong in ("1", "2", "3", "4", "5"):
        pins.try_pin(session, doctors[2], wrong, NOW)
    pins.try_pin(session, doctors[1], "1", NOW)
    people.set_active(session, doctors[2], False, clinic.boss.id, NOW)
    people.set_digest(session, clinic.nurse.id, True)


def _screen(session: Session, clinic: Clinic) -> None:
    """A draft, one that is changed, one withdrawn, one refused, and one of which an answer was erased."""
    clinic.answer(session, clinic.start(session, "MCW-010"), sex="male", age_months=100)
    for code in ("MCW-011", "MCW-012"):
        seen = clinic.finished(session, code)
        seen = screenings.amend(session, seen.id, seen.version, f"{code} was misread", clinic.nurse.id, LATER)
        for value in ("no", "yes"):
            given = {"b_all": value, "sex": "male"}
            seen = screenings.record_answers(
                session, seen.id, seen.version, given, clinic.nurse.id, LATER, f"not {value}"
            )
    seen = screenings.load(session, clinic.finish(session, seen).screening_id)
    seen = clinic.answer(session, clinic.start(session, "MCW-013"), sex="female")
    screenings.withdraw(session, seen.id, seen.version, "moved away", clinic.nurse.id, LATER)
    _sign(session, clinic, clinic.finished(session, "MCW-014"), "rejected")
    seen = clinic.answer(session, clinic.start(session, "MCW-015"), agent="Blanchard", sex="male")
    seen = _sign(session, clinic, screenings.load(session, clinic.finish(session, seen).screening_id), "approved")
    agent = listings.history(session, seen.id)[0]
    erasure.erase(session, agent.id, erasure.Why.PERSON, clinic.boss.id, LATER)
    clinic.finished(session, "MCW-016")


def _sign(session: Session, clinic: Clinic, seen: Screening, outcome: str) -> Screening:
    seen = signatures.ask(session, seen.id, seen.version, clinic.nurse.id, LATER)
    record = revisions.of(session, seen.id)[-1].record
    meaning = {"approved": APPROVES, "rejected": REJECTS}[outcome]
    content = {"code": seen.subject_code, "revision": 1, "record": record, "meaning": meaning}
    signatures.sign(session, seen.id, seen.version, outcome, content, "Doctor 0", clinic.boss.id, LATER)
    return screenings.load(session, seen.id)


def _treat(session: Session, clinic: Clinic, code: str, number: int) -> None:
    """One who was registered, weighed, dosed, tested, treated, and whose reminders went and were answered."""
    seen = _sign(session, clinic, clinic.finished(session, code), "approved")
    held = signatures.standing(session, seen.id)
    assert held is not None
    entered = register(RECORD, date(2026, 3, 2), {}, 12, number)
    registrations.register(session, seen.id, seen.version, entered, number, held.id, clinic.nurse.id, LATER)
    nurse, cycle, start = clinic.nurse.id, number, NOW + number * DAY

    def now() -> Screening:
        return screenings.load(session, seen.id)

    def step(action: str, at: datetime, recorded: datetime, **of: int) -> None:
        course.record(session, seen.id, now().version, CourseStep(action, recorded, ZONE, utc=at, **of), nurse, SITE)

    sizes = [Measured("weight", Decimal(f"44.{number}"), TODAY), Measured("height", Decimal(150), TODAY - number * DAY)]
    course.measure(session, seen.id, now().version, sizes, nurse, NOW, SITE)
    given = dose(measures.size(session, seen.id), TODAY)
    weight = Decimal(f"44.{number}")
    measures.keep_dose(session, seen.id, now().version, cycle, given, weight, nurse, NOW + number * DAY)
    for positive in (number == 1, False):
        tested = Retested(PregnancyTest(positive, TODAY - number * DAY), NOW, ZONE)
        course.renew_test(session, seen.id, now().version, tested, nurse, SITE)
    step("start", start, NOW, cycle=1)
    step("began", start, start, cycle=1)
    step("pause", start + 3 * DAY, start + 3 * DAY)
    step("restart", start + 5 * DAY, start + 5 * DAY)
    moved = CourseStep("move", start + 5 * DAY, ZONE, item_id="c1.marrow", day=(start + 40 * DAY).date(), reason="full")
    course.record(session, seen.id, now().version, moved, nurse, SITE)
    for recorded, hts in ((31, None), (32, True)):
        response = Response(1, (start + 30 * DAY).date(), Decimal(number), Decimal(f"0.0{number}"), hts)
        course.respond(session, seen.id, now().version, Responded(response, start + recorded * DAY, ZONE), nurse, SITE)
    _remind(session, seen.id, clinic)


def _remind(session: Session, screening_id: int, clinic: Clinic) -> None:
    open_ones = reminder_queue.begun_for(session, clinic.nurse.id, NOW + 60 * DAY)
    mine = [one for one in open_ones if one.screening_id == screening_id]
    reminder_queue.went(session, [one.id for one in mine[:2]], LATER)
    reminder_queue.stand(session, {one.id: sent(one.standing, one.reminder, LATER, SITE) for one in mine[:2]})
    reminder_queue.answered(
        session, mine[0].id, done(sent(mine[0].standing, mine[0].reminder, LATER, SITE)), clinic.boss.id, LATER
    )


async def lived_in(path: Path) -> None:
    """Make such a database."""
    database = Database(path)
    await database.start()
    await database.run(live)
    await database.close()
