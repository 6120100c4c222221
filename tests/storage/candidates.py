"""Two hundred candidates in every state that there is, made by the storage as the chat makes them.

Each life is a row of `LIVES`; a candidate of either site goes through each of them, and the others through the quick
ones: to plan a treatment takes much longer than to screen. Everything else is drawn from one seed.
"""

import asyncio
import itertools
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows.answers.path import path_of, record_of
from flows.answers.stored_keys import Kind, beside
from flows.decision.signed import APPROVES, REJECTS
from flows.rules.evaluation.decide import decide
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import LAST_STEP, BodyMeasure, CourseStep, Responded, Retested
from flows.treatment.dosing import dose
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.registration import register
from storage.database import Database
from storage.site import people, sites
from storage.site.people import Person
from storage.site.sites import Site
from storage.study import answering, revisions, screenings, signatures
from storage.study.screenings import Screening
from storage.treatment import course, given, registrations
from storage.upkeep import erasure, forgetting
from tests.answered import changing
from tests.contract.records import right_record
from tests.flows.treatment.courses import TREATMENT, marrow_found
from tests.new_database import new_database
from tests.storage.clinic import by_version
from tests.trials import NCT04556084

HOW_MANY = 200
TAKEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_CASES = Path(__file__).parents[1] / "contract/cases"
BOY, GIRL = (
    json.loads((_CASES / name).read_text())[at]["record"] for name, at in (("named.json", 0), ("random.json", 51))
)
# Planned for two days later than it will be.
BOY |= {"registration_date": "2026-03-04", "start_date": "2026-03-05"}
# Of 71 umol/L and of <0.01 %: what was typed, and what is used.
TYPED = {"creatinine_mg_dl": {"value": "62", "unit": "umol/l"}, "mrd_percent": {"value": "0.20", "unit": "%"}}
RULING = {"decision": "allowed_from", "from_day": "2026-03-03", "ruled_by": "study_chair", "initials": "MB"}
AGE_25 = {"age_months": 310, "karnofsky": 80, "lansky": None}


@dataclass
class Life:
    """One candidate on the way through a life; `at` is the instant of what happened last."""

    session: Session
    site: Site
    boss: Person
    nurse: Person
    number: int
    rng: random.Random
    record: dict[str, Any]
    code: str = ""
    at: datetime = field(init=False)
    seen: Screening = field(init=False)

    def __post_init__(self) -> None:
        self.at = datetime.fromisoformat(self.record["as_of"]).replace(hour=14, tzinfo=UTC)
        self.at += self.number % 50 * MINUTE
        self.code = self.code or f"{self.site.name[:3].upper()}-{self.number:03}"

    @property
    def times(self) -> SiteTimes:
        return SiteTimes(ZoneInfo(self.site.zone), 96)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.times.zone).date()

    def later(self, by: timedelta = MINUTE) -> datetime:
        """The next instant."""
        self.at += by
        return self.at

    def load(self) -> Screening:
        """The screening as it stands."""
        self.seen = screenings.load(self.session, self.seen.id)
        return self.seen

    def start(self) -> None:
        of = by_version(NCT04556084.version)
        self.seen = screenings.start(self.session, self.site.id, self.code, of, self.nurse.id, self.at)

    def answer(self, answers: Mapping[str, Any], reason: str | None = None) -> None:
        seen, by = self.seen, self.nurse.id
        self.seen = answering.record_answers(
            self.session, seen.id, seen.version, changing(answers), by, self.later(), reason
        )

    def answer_all(self) -> None:
        given_now = {key: value for key, value in self.record.items() if key != "as_of"}
        typed = {beside(Kind.TYPED, key): said for key, said in TYPED.items() if key in given_now}
        self.answer({**given_now, **typed, beside(Kind.SOURCE, "b_all"): "chart"})

    def finish(self) -> None:
        day = date.fromisoformat(self.record["as_of"])
        decision = decide(path_of(self.seen.current, day, NCT04556084).facts, NCT04556084).as_json()
        kept = record_of(self.seen.current, day, NCT04556084)
        seen, by, at = self.seen, self.nurse.id, self.later(20 * MINUTE)
        revisions.finish(self.session, seen.id, seen.version, kept, decision, day, by, at)
        self.load()

    def finished(self) -> None:
        self.start()
        self.answer_all()
        self.finish()

    def amend(self, reason: str) -> None:
        seen = self.seen
        self.seen = screenings.amend(self.session, seen.id, seen.version, reason, self.nurse.id, self.later(HOUR))

    def await_signature(self) -> None:
        if not hasattr(self, "seen"):
            self.finished()
        self.seen = signatures.ask(self.session, self.seen.id, self.seen.version, self.nurse.id, self.later())

    def sign(self, outcome: str = "approved") -> None:
        self.await_signature()
        last = revisions.of(self.session, self.seen.id)[-1]
        meaning = {"approved": APPROVES, "rejected": REJECTS}[outcome]
        content = {"code": self.code, "revision": last.number, "record": last.record, "meaning": meaning}
        name, at, seen = f"Doctor of {self.site.name}", self.later(HOUR), self.seen
        signatures.sign(self.session, seen.id, seen.version, outcome, content, name, self.boss.id, at)
        self.load()

    def void(self) -> None:
        self.sign()
        self.seen = signatures.void(self.session, self.seen, "an answer was changed", self.nurse.id, self.later())

    def ruled(self, decision: Mapping[str, Any]) -> None:
        """A candidate of 25 years, on whom the study chair ruled twice."""
        self.record = {key: value for key, value in {**self.record, **AGE_25}.items() if value is not None}
        self.finished()
        for said in ({**RULING, "decision": "refused", "from_day": None, "ruled_by": "delegate"}, decision):
            ruling = {**said, "ruled_on": self.record["as_of"]}
            seen, by = self.seen, self.nurse.id
            self.seen = answering.record_ruling(self.session, seen.id, seen.version, "age_25", ruling, by, self.later())

    def register(self) -> None:
        """Registered the day before it was planned; a girl on that day."""
        self.sign()
        self._register()

    def _register(self) -> None:
        planned = date.fromisoformat(self.record["registration_date"])
        on = planned if self.record["sex"] == "female" else planned - DAY
        held = signatures.standing(self.session, self.seen.id)
        assert held is not None
        sequence, last = (
            registrations.next_sequence(self.session, self.site.id),
            revisions.of(self.session, self.seen.id),
        )
        entered = register(last[-1].record, on, self.seen.current, self.site.number, sequence, NCT04556084)
        self.at = max(self.later(), datetime(on.year, on.month, on.day, 15, self.number % 60, tzinfo=UTC))
        seen, by = self.seen, self.nurse.id
        registrations.register(self.session, seen.id, seen.version, entered, sequence, held.id, by, self.at)
        self.load()

    def weigh(self) -> None:
        on, weight = self.today, Decimal(self.rng.randrange(180, 700)) / 10
        measured = [BodyMeasure("weight", weight, on), BodyMeasure("height", Decimal(100 + self.number % 80), on - DAY)]
        seen, at = self.load(), self.later()
        course.measure(self.session, seen.id, seen.version, measured, self.nurse.id, at, self.times)

    def keep_dose(self, cycle: int = 1) -> None:
        size, seen = given.size(self.session, self.seen.id), self.load()
        counted = dose(TREATMENT.dosing, size, self.today)
        weight = None if counted.amount == 28 else size.weight_kg
        given.keep_dose(self.session, seen.id, seen.version, cycle, counted, weight, self.nurse.id, self.later())

    def step(self, action: str, after: timedelta = MINUTE, **of: Any) -> None:
        """A step of the treatment that is recorded so long after the last one, of that instant if no other is said."""
        at, seen = self.later(after), self.load()
        one = CourseStep(action, at, self.times.zone, **{"utc": at, **of})
        course.record(self.session, seen.id, seen.version, one, self.nurse.id, self.times)

    def plan(self) -> None:
        """A start planned for two days later."""
        self.register()
        self.weigh()
        self.keep_dose()
        self.step("start", cycle=1, utc=self.at + 2 * DAY)

    def begin(self) -> None:
        """Begun some hours after the time that was planned."""
        self.plan()
        self.step("began", 2 * DAY + self.number % 5 * HOUR, cycle=1)

    def pause(self, restart: timedelta) -> None:
        self.begin()
        self.step("pause", 3 * DAY + self.number % 9 * HOUR)
        self.step("restart", restart)

    def respond(self, cycle: int = 1, blasts: str = "1", flow: str = "0.02", hts: str | None = None) -> None:
        at, seen = self.later(30 * DAY), self.load()
        response = marrow_found(cycle, self.today, blasts, flow, hts)
        one = Responded(response, at, self.times.zone)
        course.respond(self.session, seen.id, seen.version, one, self.nurse.id, self.times)

    def test_again(self, positive: bool) -> None:
        at, seen = self.later(), self.load()
        one = Retested(PregnancyTest(positive, self.today), at, self.times.zone)
        course.renew_test(self.session, seen.id, seen.version, one, self.nurse.id, self.times)


def _draft(life: Life) -> None:
    life.start()
    life.answer({"sex": "female", "age_months": 100, "mrd_percent": None})


def _random(life: Life) -> None:
    life.record = right_record(life.rng)
    life.__post_init__()
    life.finished()


def _amended(life: Life) -> None:
    life.finished()
    life.amend("a value was misread")
    changed = {"alt_u_l": 50, "creatinine_mg_dl": Decimal("0.8"), beside(Kind.TYPED, "creatinine_mg_dl"): None}
    life.answer(changed, "misread")
    life.record = {**life.record, "alt_u_l": 50}
    life.finish()


def _amending(life: Life) -> None:
    life.finished()
    life.amend("a report is missing")
    life.answer({"lvef_percent": None}, "the report is of somebody else")


def _withdrawn(life: Life) -> None:
    _draft(life)
    seen = life.seen
    screenings.withdraw(life.session, seen.id, seen.version, "begun by mistake", life.nurse.id, life.later())


def _erased(life: Life) -> None:
    life.register()
    forgetting.candidate(life.session, life.site.id, life.code, erasure.Why.PERSON, life.boss.id, life.later())


def _ruled(life: Life) -> None:
    life.ruled(RULING)
    life.register()


def _refused(life: Life) -> None:
    life.ruled({**RULING, "decision": "refused", "from_day": None})


def _rescreened(life: Life) -> None:
    """Not eligible at first, then registered."""
    fit = life.record
    life.record = {**fit, "uncontrolled_infection": "yes"}
    life.finished()
    life.record = fit
    life.at += HOUR
    life.finished()
    life.register()


def _moved(life: Life) -> None:
    """A start that is moved, a bag change that is moved, a day that is cancelled, and a bag change that is done."""
    life.plan()
    life.step("start", cycle=1, utc=life.at + 2 * DAY)
    life.step("cancel", item_id="c1.hospital", utc=None)
    life.step("began", 2 * DAY, cycle=1)
    life.step("move", item_id="c1.bag.2", utc=life.at + 90 * HOUR)


def _paused(life: Life) -> None:
    life.begin()
    life.step("pause", 3 * DAY)


def _to_restart(life: Life) -> None:
    """A restart that was planned for later, and later than that."""
    _paused(life)
    life.step("restart", utc=life.at + DAY)
    life.step("restart", HOUR, utc=life.at + 2 * DAY)


def _stopped(life: Life) -> None:
    life.begin()
    life.step("stop", 9 * DAY)


def _second(life: Life) -> None:
    """Two cycles, each with its response, and its dose."""
    life.pause(2 * DAY)
    life.respond()
    life.respond(hts="yes")
    life.weigh()
    life.keep_dose(2)
    life.step("start", cycle=2, utc=life.at + 3 * DAY)
    life.step("began", 3 * DAY + 2 * HOUR, cycle=2)


def _completed(life: Life) -> None:
    _second(life)
    life.respond(2, flow="0.005", hts="no")
    life.step("complete", DAY, utc=None, reason="Transplant does not wait")


def _off_study(life: Life) -> None:
    life.begin()
    life.step("off_study", 10 * DAY, reason=life.rng.choice(TREATMENT.off_study))


def _left_before(life: Life) -> None:
    life.register()
    life.step("off_study", DAY, utc=None, reason="Wish of the family or the physician")


def _corrected(life: Life) -> None:
    """The pause was really an hour earlier."""
    life.begin()
    life.step("pause", 3 * DAY)
    life.step("restore", item_id=LAST_STEP, utc=life.at - HOUR, reason="the pump's log")


def _taken_back(life: Life) -> None:
    _off_study(life)
    life.step("restore", item_id=LAST_STEP, utc=None, reason="the wrong candidate")


def _deviating(life: Life) -> None:
    """A girl whose start was later than her test is good for, after one that was positive."""
    life.record = GIRL
    life.__post_init__()
    life.register()
    life.weigh()
    life.keep_dose()
    life.step("began", 12 * DAY, cycle=1)


def _tested(life: Life) -> None:
    life.record = GIRL
    life.__post_init__()
    life.register()
    life.test_again(life.number % 2 == 0)


LIVES: Mapping[str, Callable[[Life], None]] = {
    "draft": _draft,
    "random": _random,
    "random again": _random,
    "finished": Life.finished,
    "amended": _amended,
    "amending": _amending,
    "withdrawn": _withdrawn,
    "erased": _erased,
    "awaiting": Life.await_signature,
    "signed": Life.sign,
    "voided": Life.void,
    "rejected": lambda life: life.sign("rejected"),
    "ruled": _ruled,
    "refused": _refused,
    "rescreened": _rescreened,
    "registered": Life.register,
    "planned": Life.plan,
    "begun": Life.begin,
    "moved": _moved,
    "paused": _paused,
    "to restart": _to_restart,
    "restarted": lambda life: life.pause(2 * DAY),
    "begun anew": lambda life: life.pause(8 * DAY),
    "stopped": _stopped,
    "second cycle": _second,
    "completed": _completed,
    "off study": _off_study,
    "left before": _left_before,
    "corrected": _corrected,
    "taken back": _taken_back,
    "deviating": _deviating,
    "tested": _tested,
}


LAST_QUICK = "registered"


def live(session: Session, count: int = HOW_MANY, seed: int = 14) -> None:
    """So many candidates of two sites."""
    rng, at = random.Random(seed), datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    clinics = []
    for number, (name, zone) in enumerate((("MCW", "America/Chicago"), ("Köln", "Europe/Berlin"))):
        site = sites.add(session, name, None, zone, f"{name[:3].upper()}-###", at)
        boss = people.ensure_person(session, 10 + number, f"Boss {name}", "administrator", site.id, at)
        clinics.append(
            (site, boss, people.ensure_person(session, 20 + number, f"Nurse {name}", "coordinator", site.id, at))
        )
    lives, quick = list(LIVES.values()), list(LIVES.values())[: list(LIVES).index(LAST_QUICK) + 1]
    turns = [*lives, *lives, *itertools.islice(itertools.cycle(quick), count)]
    for number, life in enumerate(turns[:count]):
        life(Life(session, *clinics[number // len(lives) % 2], number, rng, dict(BOY)))


def make(path: Path, count: int = HOW_MANY) -> Path:
    """A database with these candidates at that path."""

    async def lived() -> None:
        database = Database(new_database(path))
        await database.start()
        await database.run(lambda session: live(session, count))
        await database.close()

    asyncio.run(lived())
    return path
