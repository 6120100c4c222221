"""A small clinic to test with: one site, two people, a day, and the steps that most tests begin with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from flows.trials.files.brought import FIRST, TrialVersion
from storage.site import people, sites
from storage.site.people import Person
from storage.site.sites import Site
from storage.study import answering, revisions, screenings
from storage.study.revisions import Revision
from storage.study.screenings import Screening
from tests.answered import changing

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LATER = NOW + timedelta(hours=1)


def by_version(called: str) -> TrialVersion:
    """The trial that every site screens for, its version so called."""
    return TrialVersion(FIRST.registry_id, called)


@dataclass(frozen=True)
class Clinic:
    site: Site
    boss: Person
    nurse: Person

    def start(self, session: Session, code: str = "MCW-001") -> Screening:
        return screenings.start(session, self.site.id, code, by_version("2020-09"), self.nurse.id, NOW)

    def answer(self, session: Session, seen: Screening, **changes: object) -> Screening:
        return answering.record_answers(session, seen.id, seen.version, changing(changes), self.nurse.id, NOW)

    def finish(self, session: Session, seen: Screening) -> Revision:
        decision = {"outcome": "eligible"}
        record = {"as_of": TODAY.isoformat(), **seen.current.as_json()}
        return revisions.finish(session, seen.id, seen.version, record, decision, TODAY, self.nurse.id, LATER)

    def finished(self, session: Session, code: str = "MCW-001") -> Screening:
        revision = self.finish(session, self.answer(session, self.start(session, code), b_all="yes"))
        return screenings.load(session, revision.screening_id)


def open_clinic(session: Session) -> Clinic:
    site = sites.add(session, "MCW", None, "America/Chicago", "MCW-###", NOW)
    boss = people.ensure_person(session, 10, "Boss", "administrator", site.id, NOW)
    nurse = people.ensure_person(session, 20, "Nurse", "coordinator", site.id, NOW)
    return Clinic(site, boss, nurse)
