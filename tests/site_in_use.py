"""A site with made-up candidates in every state, to look at and to measure: `python -m tests.site_in_use FILE [COUNT]`.

Everything is stored as the program stores it, so that the program opens the file. They are as of 7:30 tomorrow, UTC:
BLINABRIDGE_CLOCK_FORWARD takes the program there.
"""

import asyncio
import sys
from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows.answers.path import record_of
from flows.decision.assess import decision_on
from flows.decision.signed import APPROVES, REJECTS
from flows.treatment.course.steps import CourseStep
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.registration import register
from storage.database import Database
from storage.engine.canonical import canonical, parsed
from storage.site import people, pins, sites
from storage.site.people import Person
from storage.site.sites import Site
from storage.study import answering, revisions, screenings, signatures
from storage.study.screenings import Screening
from storage.treatment import course, plan_items, registrations, reminders
from tests.answered import changing
from tests.flows.turn.places import ELIGIBLE, MONDAY
from tests.new_database import new_database
from tests.storage.clinic import by_version
from tests.trials import NCT04556084

DAY = timedelta(days=1)
# Those who are in the local chat from the start are the people of the site.
ANA = 1001
TRIAL = NCT04556084
CART = {"agent": "tisagenlecleucel", "kinds": ["immunotherapy"], "last_dose": "2026-10-30"}
VINCRISTINE = {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-11-20"}
INOTUZUMAB = {
    "agent": "inotuzumab ozogamicin",
    "kinds": ["antibody", "biologic"],
    "last_dose": "2026-11-05",
    "late_ae": "no",
}


class Filling:
    """One site while candidates are put into it, at an instant; whose they are changes from one to the next."""

    def __init__(self, session: Session, site: Site, staff: list[Person], doctor: Person, now: datetime) -> None:
        self.session, self.site, self.doctor, self.now = session, site, doctor, now
        self.numbers, self.owners = count(1), cycle(staff)
        self.zone = ZoneInfo(site.zone)
        self.times = SiteTimes(self.zone, 96)

    def ago(self, days: int) -> "Filling":
        """The same site, so many days earlier."""
        earlier = copy(self)
        earlier.now = self.now - days * DAY
        return earlier

    def on(self, days: int, clock: str = "09:00") -> datetime:
        """An instant on the site's clock, so many days from today."""
        day = self.now.astimezone(self.zone).date() + days * DAY
        return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=self.zone).astimezone(UTC)

    def just_begun(self) -> Screening:
        code = self.site.code_pattern.replace("###", f"{next(self.numbers):03}")
        owner = next(self.owners).id
        return screenings.start(self.session, self.site.id, code, by_version(TRIAL.version), owner, self.now)

    def draft(self, planned: int = 0, **changes: Any) -> Screening:
        """The eligible candidate with changed answers, planned for so many days ahead; None leaves an answer out."""
        seen = self.just_begun()
        answers = {key: self._as_far(value) for key, value in (ELIGIBLE | changes).items() if value is not None}
        days = {"registration_date": planned, "start_date": planned + 1}
        answers |= {key: self.on(ahead).astimezone(self.zone).date().isoformat() for key, ahead in days.items()}
        kept = parsed(canonical(answers))
        return answering.record_answers(self.session, seen.id, seen.version, changing(kept), seen.created_by, self.now)

    def _as_far(self, value: Any) -> Any:
        """An answer with its days as far from today as they are from the day of the example."""
        if isinstance(value, list):
            return [self._as_far(one) for one in value]
        if isinstance(value, dict):
            return {key: self._as_far(one) for key, one in value.items()}
        if not isinstance(value, str) or not value.startswith("2026-"):
            return value
        far = datetime.fromisoformat(value).date() - MONDAY
        return (self.now.astimezone(self.zone).date() + far).isoformat()

    def finished(self, **changes: Any) -> Screening:
        seen, day = self.draft(**changes), self.now.astimezone(self.zone).date()
        record = parsed(canonical(record_of(seen.current, day, TRIAL)))
        decision = decision_on(seen.current, day, TRIAL).as_json()
        revisions.finish(self.session, seen.id, seen.version, record, decision, day, seen.created_by, self.now)
        return screenings.load(self.session, seen.id)

    def changing(self) -> Screening:
        seen = self.finished()
        return screenings.amend(self.session, seen.id, seen.version, "A new result came in", seen.created_by, self.now)

    def awaiting(self, **changes: Any) -> Screening:
        seen = self.finished(**changes)
        return signatures.ask(self.session, seen.id, seen.version, seen.created_by, self.now)

    def asked_back(self) -> Screening:
        seen, question = self.awaiting(), "A value looks wrong"
        signatures.ask_back(self.session, seen.id, seen.version, question, self.doctor.id, self.now)
        return screenings.load(self.session, seen.id)

    def signed(self, outcome: str = "approved", **changes: Any) -> Screening:
        seen = self.awaiting(**changes)
        record = revisions.of(self.session, seen.id)[-1].record
        meaning = {"approved": APPROVES, "rejected": REJECTS}[outcome]
        content = {"code": seen.subject_code, "revision": 1, "record": record, "meaning": meaning}
        by = self.doctor.id
        signatures.sign(self.session, seen.id, seen.version, outcome, content, "Dr Hill", by, self.now)
        return screenings.load(self.session, seen.id)

    def registered(self) -> Screening:
        seen, session = self.signed(), self.session
        held = signatures.standing(session, seen.id)
        assert held is not None
        record, number = revisions.of(session, seen.id)[-1].record, registrations.next_sequence(session, self.site.id)
        day = self.now.astimezone(self.zone).date()
        entered = register(record, day, seen.current, self.site.number, number, TRIAL)
        registrations.register(session, seen.id, seen.version, entered, number, held.id, seen.created_by, self.now)
        seen = screenings.load(session, seen.id)
        course.replan(session, seen, self.now, self.times)
        return seen

    def treated(self, *steps: tuple[str, datetime], reason: str = "", settled: int = 0) -> Screening:
        """Registered, and treated by these steps, each recorded at its instant, a planned one at once.

        `settled`: up to how many days from then on nothing is left to be reminded of.
        """
        seen = self.registered()
        for action, at in steps:
            seen = screenings.load(self.session, seen.id)
            cycle_of = 1 if action in ("start", "began") else None
            told = {"reason": reason} if action == "off_study" else {}
            recorded, utc = (self.now if action == "start" else at), (None if action == "off_study" else at)
            step = CourseStep(action, recorded, self.zone, cycle=cycle_of, utc=utc, **told)
            course.record(self.session, seen.id, seen.version, step, seen.created_by, self.times)
        if settled:
            self._settle(seen.id, settled)
        return screenings.load(self.session, seen.id)

    def _settle(self, screening_id: int, days: int) -> None:
        items = plan_items.plan_of(self.session, screening_id, "").items
        done = [item.id for item in items if item.day <= (self.now + days * DAY).date()]
        reminders.call_off(self.session, screening_id, done, self.now)


STATES: tuple[Callable[[Filling], Screening], ...] = (
    lambda site: site.just_begun(),
    lambda site: site.ago(9).just_begun(),
    lambda site: site.ago(9).draft(20, donor_available=None, lvef_percent=None, lvef_date=None),
    lambda site: site.draft(12, cns_status=None),
    lambda site: site.draft(donor_available=None, cns_status=None, lvef_date="2026-11-17"),
    lambda site: site.draft(18, prior_therapies=[CART]),
    lambda site: site.finished(prior_therapies=[VINCRISTINE]),
    lambda site: site.draft(cns_status="cns2"),
    lambda site: site.draft(lvef_date="2026-11-10"),
    lambda site: site.ago(3).draft(1),
    lambda site: site.draft(),
    lambda site: site.finished(),
    lambda site: site.finished(lvef_date="2026-11-17"),
    lambda site: site.finished(lvef_date="2026-11-16"),
    lambda site: site.awaiting(),
    lambda site: site.awaiting(lvef_date="2026-11-16"),
    lambda site: site.signed(),
    lambda site: site.signed(lvef_date="2026-11-16"),
    lambda site: site.asked_back(),
    lambda site: site.signed("rejected"),
    lambda site: site.finished(cns_status="cns2"),
    lambda site: site.changing(),
    lambda site: site.finished(prior_therapies=[INOTUZUMAB]),
    lambda site: site.registered(),
    lambda site: site.ago(1).treated(("start", site.on(0, "14:00"))),
    lambda site: site.ago(2).treated(("start", site.on(-1, "10:00"))),
    lambda site: site.ago(12).treated(("began", site.on(-11)), settled=12),
    lambda site: site.ago(9).treated(("began", site.on(-8, "05:00")), settled=8),
    lambda site: site.ago(7).treated(("began", site.on(-6)), ("pause", site.on(-2)), settled=6),
    lambda site: site.ago(30).treated(("began", site.on(-29)), settled=29),
    lambda site: site.ago(20).treated(("began", site.on(-19)), ("off_study", site.on(-9)), reason="Family or doctor"),
)


def fill(session: Session, site: Site, staff: list[Person], doctor: Person, now: datetime, number: int) -> None:
    """Put so many candidates into a site, at 7:30 of a day, one in each state, and again."""
    site_then = Filling(session, site, staff, doctor, now)
    for make in islice(cycle(STATES), number):
        make(site_then)


def people_at(session: Session, site: Site, now: datetime) -> tuple[list[Person], Person]:
    """Two coordinators, and an investigator who may sign with 314159."""
    named = ((1002, "Ben"), (1004, "Cem"))
    staff = [people.ensure_person(session, key, name, "coordinator", site.id, now) for key, name in named]
    doctor = people.ensure_person(session, 1003, "Dr Hill", "investigator", site.id, now)
    pins.want_name(session, doctor.id, "Dr Carla Hill", now)
    pins.set_pin(session, doctor.id, "314159", now)
    pins.confirm(session, doctor.id, staff[0].id, now)
    return staff, doctor


async def fill_file(path: Path, number: int, now: datetime) -> None:
    """A new database with such a site."""
    database = Database(new_database(path))
    await database.start()
    await database.run(lambda session: _begin(session, number, now))
    await database.close()


def _begin(session: Session, number: int, now: datetime) -> None:
    before = now - 60 * DAY
    site = sites.add(session, "Site 1", None, "UTC", "S-###", before)
    people.ensure_person(session, ANA, "Ana", "administrator", site.id, before)
    fill(session, site, *people_at(session, site, before), now, number)


if __name__ == "__main__":
    size = int(sys.argv[2]) if len(sys.argv) > 2 else len(STATES)
    morning = datetime.now(UTC).replace(hour=7, minute=30, second=0, microsecond=0)
    asyncio.run(fill_file(Path(sys.argv[1]), size, morning + DAY))
