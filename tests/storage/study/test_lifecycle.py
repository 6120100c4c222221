"""The life of a screening in the database: every step in every stage does what the one machine says."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from flows.answers.lifecycle import LIFECYCLE, MOVES, OPEN, UNREGISTERED, Stage
from flows.language.refusals import RuleBroken
from flows.treatment.course.steps import LAST_STEP, CourseStep, Responded
from flows.treatment.registration import register
from storage.database import Database
from storage.engine.errors import Refused
from storage.study import answering, revisions, screenings, signatures
from storage.study.screenings import Screening
from storage.treatment import course, registrations
from storage.upkeep import forgetting
from storage.upkeep.erasure import Why
from storage.upkeep.verify import verify
from tests.answered import answered
from tests.flows.treatment.courses import marrow_found
from tests.storage.clinic import LATER, NOW, Clinic
from tests.storage.treatment.test_treatment import DAY, RECORD, REGISTERED, SITE, ZONE, content
from tests.trials import NCT04556084

TRIGGERS = [trigger for trigger, _, _ in LIFECYCLE]
START = NOW + DAY
END = START + 32 * DAY


def approved(session: Session, seen: Screening, clinic: Clinic, outcome: str = "approved") -> None:
    signatures.sign(session, seen.id, seen.version, outcome, content(), "Maria Keller", clinic.boss.id, LATER)


def admitted(session: Session, seen: Screening, clinic: Clinic) -> None:
    held = signatures.standing(session, seen.id)
    number = registrations.next_sequence(session, clinic.site.id)
    given, by = register(RECORD, REGISTERED, answered(), 12, number, NCT04556084), held.id if held else 1
    registrations.register(session, seen.id, seen.version, given, number, by, clinic.nurse.id, LATER)


def taken(session: Session, seen: Screening, clinic: Clinic, action: str, **of: Any) -> None:
    step = CourseStep(action, of.pop("recorded", NOW), ZONE, **of)
    course.record(session, seen.id, seen.version, step, clinic.nurse.id, SITE)


def undone(session: Session, seen: Screening, clinic: Clinic) -> None:
    """The last thing that happened was recorded by mistake."""
    taken(session, seen, clinic, "restore", item_id=LAST_STEP, reason="mistake", recorded=END + 2 * DAY)


def unplanned(session: Session, seen: Screening, clinic: Clinic) -> None:
    """The start is given up; off study what is undone is the end, so that nothing is planned."""
    if seen.lifecycle is Stage.OFF_STUDY:
        return undone(session, seen, clinic)
    return taken(session, seen, clinic, "cancel_start", cycle=1, item_id="c1.start")


Step = Callable[[Session, Screening, Clinic], object]


STEPS: dict[str, Step] = {
    "finish": lambda session, seen, clinic: clinic.finish(session, seen),
    "amend": lambda session, seen, clinic: screenings.amend(
        session, seen.id, seen.version, "why", clinic.nurse.id, LATER
    ),
    "discard": lambda session, seen, clinic: revisions.discard(session, seen.id, seen.version, clinic.nurse.id, LATER),
    "withdraw": lambda session, seen, clinic: screenings.withdraw(
        session, seen.id, seen.version, "why", clinic.nurse.id, LATER
    ),
    "ask_sign_off": lambda session, seen, clinic: signatures.ask(
        session, seen.id, seen.version, clinic.nurse.id, LATER
    ),
    "ask_back": lambda session, seen, clinic: signatures.ask_back(
        session, seen.id, seen.version, "why?", clinic.boss.id, LATER
    ),
    "approve": approved,
    "reject": lambda session, seen, clinic: approved(session, seen, clinic, "rejected"),
    "void": lambda session, seen, clinic: signatures.void(session, seen, "changed", clinic.nurse.id, LATER),
    "register": admitted,
    "treat": lambda session, seen, clinic: taken(session, seen, clinic, "start", cycle=1, utc=START),
    "complete": lambda session, seen, clinic: taken(session, seen, clinic, "complete", recorded=END + DAY),
    "leave": lambda session, seen, clinic: taken(
        session, seen, clinic, "off_study", recorded=END + DAY, reason="relapse"
    ),
    "take_back": undone,
    "unplan": unplanned,
    "erase": lambda session, seen, clinic: forgetting.candidate(
        session, clinic.site.id, seen.subject_code, Why.PERSON, clinic.boss.id, LATER
    ),
}


# The steps from a draft to each stage.
WAY = {
    Stage.DRAFT: (),
    Stage.WITHDRAWN: ("withdraw",),
    Stage.FINISHED: ("finish",),
    Stage.AMENDING: ("finish", "amend"),
    Stage.AWAITING: ("finish", "ask_sign_off"),
    Stage.REJECTED: ("finish", "ask_sign_off", "reject"),
    Stage.SIGNED: (signed := ("finish", "ask_sign_off", "approve")),
    Stage.REGISTERED: (registered := (*signed, "register")),
    Stage.TREATING: (treating := (*registered, "treat")),
    Stage.OFF_STUDY: (*treating, "leave"),
    Stage.COMPLETED: (responded := (*treating, "begin", "respond")) and (*responded, "complete"),
}


# Where more has to have happened than the stage alone says.
WAY_TO_THE_STEP = {
    (Stage.TREATING, "complete"): responded,
    (Stage.OFF_STUDY, "unplan"): (*registered, "leave"),
}


def began(session: Session, seen: Screening, clinic: Clinic) -> None:
    taken(session, seen, clinic, "began", cycle=1, utc=START, recorded=START)


def in_remission(session: Session, seen: Screening, clinic: Clinic) -> None:
    response = marrow_found(1, (START + 30 * DAY).date(), "1", "0.02")
    given = Responded(response, START + 31 * DAY, ZONE)
    course.respond(session, seen.id, seen.version, given, clinic.nurse.id, SITE)


ON_THE_WAY: dict[str, Step] = {**STEPS, "begin": began, "respond": in_remission}


def reached(session: Session, clinic: Clinic, way: tuple[str, ...], code: str = "MCW-001") -> Screening:
    seen = clinic.answer(session, clinic.start(session, code), b_all="yes")
    for step in way:
        ON_THE_WAY[step](session, seen, clinic)
        seen = screenings.load(session, seen.id)
    return seen


class TakenBack(Exception):
    """What was tried is not kept, so that the next step is tried from the same stage."""


async def stage_after(database: Database, clinic: Clinic, seen: Screening, step: Step) -> Stage | None:
    """The stage that a step leads to from there; None where it is refused."""
    found: Stage | None = None

    def attempt(session: Session) -> None:
        nonlocal found
        try:
            step(session, seen, clinic)
        except (Refused, RuleBroken) as refused:
            raise TakenBack from refused
        found = screenings.load(session, seen.id).lifecycle
        raise TakenBack

    with pytest.raises(TakenBack):
        await database.run(attempt)
    return found


def test_every_stage_and_every_step_is_tried() -> None:
    assert set(WAY) == set(Stage)
    assert set(STEPS) == set(TRIGGERS)


@pytest.mark.parametrize("stage", Stage)
async def test_every_way_leads_to_its_stage_and_the_audit_says_the_same(
    database: Database, clinic: Clinic, stage: Stage
) -> None:
    seen = await database.run(lambda session: reached(session, clinic, WAY[stage]))
    assert seen.lifecycle is stage
    assert (await database.read(verify)).problems == ()


@pytest.mark.parametrize("stage", Stage)
async def test_what_is_done_to_a_screening_takes_the_steps_of_the_machine_and_no_other(
    database: Database, clinic: Clinic, stage: Stage
) -> None:
    stands = await database.run(lambda session: reached(session, clinic, WAY[stage]))
    for trigger, step in STEPS.items():
        way, code = WAY_TO_THE_STEP.get((stage, trigger)), f"MCW-{TRIGGERS.index(trigger) + 2:03}"
        seen = await database.run(lambda s, way=way, code=code: reached(s, clinic, way, code)) if way else stands
        after = await stage_after(database, clinic, seen, step)
        allowed = MOVES.get((stage, trigger))
        # What is not allowed is refused or, such as voiding where no signature stands, changes no stage.
        assert after is allowed if allowed else after in (None, stage), trigger


@pytest.mark.parametrize("stage", Stage)
async def test_a_step_that_the_machine_refuses_is_not_stored(database: Database, clinic: Clinic, stage: Stage) -> None:
    stands = await database.run(lambda session: reached(session, clinic, WAY[stage]))
    for trigger in TRIGGERS:

        def step(session: Session, seen: Screening, _: Clinic, trigger: str = trigger) -> None:
            screenings.step(session, seen, trigger, clinic.nurse.id, LATER, reason="why")

        assert await stage_after(database, clinic, stands, step) is MOVES.get((stage, trigger)), trigger


@pytest.mark.parametrize("stage", Stage)
async def test_answers_are_taken_while_it_is_open_and_rulings_until_it_is_registered(
    database: Database, clinic: Clinic, stage: Stage
) -> None:
    def answer(session: Session, seen: Screening, _: Clinic) -> None:
        clinic.answer(session, seen, sex="male")

    def rule(session: Session, seen: Screening, _: Clinic) -> None:
        answering.record_ruling(session, seen.id, seen.version, "I5b", {"answer": "yes"}, clinic.nurse.id, LATER)

    stands = await database.run(lambda session: reached(session, clinic, WAY[stage]))
    answered = await stage_after(database, clinic, stands, answer)
    assert answered is (stage if stage in OPEN else None)
    ruled = await stage_after(database, clinic, stands, rule)
    assert ruled is (stage if stage in (*OPEN, *UNREGISTERED) else None)
