"""Helpers to test exports with: what may happen to screenings at a clinic, records, and forms written to memory."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from sqlmodel import Session

from flows.answers.lifecycle import Stage
from flows.answers.path import path_of, record_of
from flows.decision.assess import assess
from flows.rules.evaluation.decide import decide
from storage.database import Database
from storage.engine.canonical import canonical, parsed
from storage.exports.screenings.snapshot import Snapshot
from storage.site import people, sites
from storage.study import answering, revisions, screenings, signatures
from tests.answered import changing
from tests.contract.records import right_record
from tests.shots import snapshot
from tests.storage import clinic as tests_clinic
from tests.storage.clinic import by_version
from tests.trials import NCT04556084

T = TypeVar("T")
BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TAKEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# What people type who mean harm or paste from anywhere; none of it may end a string, a tag or a line.
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "</ItemData><script>alert(1)</script>",
    "&amp; &lt; ]]> <!-- -- --> <![CDATA[",
    "\"quotes\" 'and' `ticks` \\back\\ %s {0} $(x)",
    "\u05d0\u05d1\u05d2 \u202eabc\u202c \u0645\u0631\u062d\u0628\u0627",
    "tab\tline\nreturn\rend",
    "nul\x00 bell\x07 escape\x1b[31m delete\x7f next\x85 not a character\ufffe",
    "\U0001f9ec " * 50,
    " ",
    "../../etc/passwd",
)

ELIGIBLE: dict[str, Any] = {
    "as_of": "2026-03-02", "registration_date": "2026-03-02", "start_date": "2026-03-04", "age_months": 168,
    "sex": "male", "b_all": "yes", "blasts_percent": 1.5, "mrd_percent": 0.2, "mrd_by_flow": "yes",
    "disease_group": ["relapse"], "hct_intent": "yes", "donor_available": "yes", "hct_direct": "yes", "lansky": 90,
    "creatinine_mg_dl": 0.7, "creatinine_date": "2026-02-27", "alt_u_l": 60, "alt_uln_u_l": 40,
    "bilirubin_mg_dl": 0.6, "bilirubin_uln_mg_dl": 1.2, "liver_date": "2026-02-27", "lvef_percent": 62,
    "lvef_modality": "echo", "lvef_date": "2026-02-26",
    "prior_therapies": [{"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-02-10"}],
    "prior_hct": "no", "radiation_planned": "no", "prior_radiation": [], "sexually_active": "no",
    "consent_signed": "yes", "consent_date": "2026-03-01", "cns3_history": "no", "cns_status": "cns1",
    "concomitant_therapy": "no", "uncontrolled_infection": "no", "blinatumomab_allergy": "no",
    "other_phase12_study": "no",
}  # fmt: skip


@dataclass(frozen=True)
class Clinic:
    """One site with one coordinator, and what may happen to a screening there."""

    session: Session
    site: sites.Site
    nurse: people.Person

    def finish(self, record: Mapping[str, Any], code: str = "MCW-001", at: datetime = BEGAN, **asked: None) -> int:
        """A finished screening with this record; `asked`: keys that were asked and are not known. Its id."""
        started = screenings.start(self.session, self.site.id, code, by_version(NCT04556084.version), self.nurse.id, at)
        answers = {key: value for key, value in record.items() if key != "as_of"} | asked
        seen = answering.record_answers(self.session, started.id, started.version, changing(answers), self.nurse.id, at)
        self._close(seen, record, at + timedelta(minutes=20))
        return started.id

    def start(self, answers: Mapping[str, Any], code: str) -> int:
        """A draft with these answers."""
        started = screenings.start(
            self.session, self.site.id, code, by_version(NCT04556084.version), self.nurse.id, BEGAN
        )
        answering.record_answers(self.session, started.id, started.version, changing(answers), self.nurse.id, BEGAN)
        return started.id

    def amend(self, screening_id: int, record: Mapping[str, Any], reason: str) -> None:
        """A second revision with another record."""
        seen = screenings.load(self.session, screening_id)
        later = BEGAN + timedelta(hours=3)
        opened = screenings.amend(self.session, seen.id, seen.version, reason, self.nurse.id, later)
        changed = {
            key: value for key, value in record.items() if key != "as_of" and value != seen.current.given.get(key)
        }
        answered = answering.record_answers(
            self.session, opened.id, opened.version, changing(changed), self.nurse.id, later, reason
        )
        self._close(answered, record, later)

    def finish_signed(self, record: Mapping[str, Any], code: str = "MCW-001") -> int:
        """A finished screening that is signed by whoever finished it. Its id."""
        seen = screenings.load(self.session, self.finish(record, code))
        seen = signatures.ask(self.session, seen.id, seen.version, self.nurse.id, BEGAN)
        content = {"revision": 1, "meaning": "I reviewed this & found it <right>"}
        by, at = self.nurse.id, BEGAN + timedelta(minutes=20)
        signatures.sign(self.session, seen.id, seen.version, "approved", content, "Ana Nurse", by, at)
        return seen.id

    def put_away(self, screening_id: int) -> None:
        """Put a finished screening away, which older versions did."""
        seen = screenings.load(self.session, screening_id)
        away = {"lifecycle": Stage.WITHDRAWN, "reason": "begun by mistake"}
        screenings.note(
            self.session, "withdrawn", screenings.change(self.session, seen, self.nurse.id, TAKEN, **away), {}
        )

    def withdraw(self, screening_id: int) -> None:
        """Put a draft away."""
        seen = screenings.load(self.session, screening_id)
        screenings.withdraw(self.session, seen.id, seen.version, "begun by mistake", self.nurse.id, TAKEN)

    def _close(self, seen: screenings.Screening, record: Mapping[str, Any], at: datetime) -> None:
        decision, day = assess(dict(record), NCT04556084).as_json(), date.fromisoformat(record["as_of"])
        revisions.finish(self.session, seen.id, seen.version, record, decision, day, self.nurse.id, at)


def open_clinic(session: Session, site: str = "MCW", nurse: str = "Nurse") -> Clinic:
    """A clinic in a new database."""
    position = sites.add(session, site, None, "America/Chicago", "MCW-###", BEGAN)
    return Clinic(session, position, people.ensure_person(session, 20, nurse, "coordinator", position.id, BEGAN))


def allowed(text: str) -> str:
    """A text as XML and FHIR may hold it; written apart from the code that it checks."""
    kept = "".join("\ufffd" if character < " " and character not in "\t\n\r" else character for character in text)
    return kept.replace("\ufffe", "\ufffd")


async def exporting(database: Database, happen: Callable[[Clinic], object], use: Callable[[Snapshot], T]) -> T:
    """What `use` makes of a snapshot of a clinic where this happened."""

    def work(session: Session) -> T:
        happen(open_clinic(session))
        return use(snapshot(session, now=TAKEN))

    return await database.run(work)


def many(count: int, seed: int = 6) -> Callable[[Clinic], None]:
    """Finished screenings of random records, dense around every limit."""

    def happen(clinic: Clinic) -> None:
        rng = Random(seed)
        for number in range(count):
            clinic.finish(right_record(rng), f"MCW-1{number:02}")

    return happen


def hostile(clinic: Clinic) -> None:
    """A finished screening for every hostile text, as the name of an agent."""
    for number, text in enumerate(HOSTILE):
        agent = {"agent": text[:100], "kinds": ["chemotherapy"], "last_dose": "2026-02-10"}
        clinic.finish(ELIGIBLE | {"prior_therapies": [agent]}, f"MCW-9{number:02}")


Record = dict[str, Any]


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """Generated records without errors, as JSON has them."""
    rng = Random(seed)
    for _ in range(count):
        yield json.loads(json.dumps(right_record(rng)))


def same(record: Record) -> Record:
    """A record with its numbers exact and without what is not known, which it may leave out or say."""
    return {key: _same(value) for key, value in parsed(canonical(record)).items() if value is not None}


def _same(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{key: inner for key, inner in entry.items() if inner is not None} for entry in value]
    return value


def answered(
    session: Session, clinic: tests_clinic.Clinic, record: Record, code: str, at: datetime = tests_clinic.NOW
) -> screenings.Screening:
    """A draft with the answers of a record."""
    seen = screenings.start(session, clinic.site.id, code, by_version("2020-09"), clinic.nurse.id, at)
    changes = {key: value for key, value in record.items() if key != "as_of"}
    return answering.record_answers(session, seen.id, seen.version, changing(changes), clinic.nurse.id, at)


def finished(
    session: Session, clinic: tests_clinic.Clinic, record: Record, code: str, at: datetime = tests_clinic.LATER
) -> screenings.Screening:
    """A screening that was finished on the day of its record, as the chat does it."""
    seen = answered(session, clinic, record, code)
    day = date.fromisoformat(record["as_of"])
    decision = decide(path_of(seen.current, day, NCT04556084).facts, NCT04556084).as_json()
    kept = record_of(seen.current, day, NCT04556084)
    revisions.finish(session, seen.id, seen.version, kept, decision, day, clinic.nurse.id, at)
    return screenings.load(session, seen.id)
