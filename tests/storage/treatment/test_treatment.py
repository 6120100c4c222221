"""Sign-off, registration and course in the database: what is kept, what is refused, what is found when forged."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from flows.decision.signed import APPROVES
from flows.language.refusals import RuleBroken
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.steps import BodyMeasure, CourseStep, Responded, Retested
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.plan import plan
from flows.treatment.registration import register
from storage.database import Database
from storage.engine.errors import Changed, Refused
from storage.site import pins
from storage.study import listings, screenings, signatures
from storage.study.screenings import Screening
from storage.treatment import course, given, plan_items, registrations, reminders
from storage.upkeep import erasure
from storage.upkeep.verify import verify
from tests.answered import answered
from tests.flows.treatment.courses import marrow_found
from tests.storage.clinic import LATER, NOW, TODAY, Clinic
from tests.trials import NCT04556084

ZONE = ZoneInfo("America/Chicago")
SITE = SiteTimes(ZONE, 96)
DAY = timedelta(days=1)
CASES = Path(__file__).parents[2] / "contract/cases/named.json"
RECORD = json.loads(CASES.read_text())[0]["record"]
REGISTERED = date(2026, 3, 2)


def content(revision: int = 1) -> dict[str, Any]:
    return {"code": "MCW-001", "revision": revision, "record": {"b_all": "yes"}, "meaning": APPROVES}


def signed(session: Session, clinic: Clinic) -> Screening:
    seen = clinic.finished(session)
    seen = signatures.ask(session, seen.id, seen.version, clinic.nurse.id, LATER)
    signatures.sign(session, seen.id, seen.version, "approved", content(), "Maria Keller", clinic.boss.id, LATER)
    return screenings.load(session, seen.id)


def registered(session: Session, clinic: Clinic) -> Screening:
    seen = signed(session, clinic)
    given = register(RECORD, REGISTERED, answered(), 12, 1, NCT04556084)
    held = signatures.standing(session, seen.id)
    assert held is not None
    registrations.register(session, seen.id, seen.version, given, 1, held.id, clinic.nurse.id, LATER)
    return screenings.load(session, seen.id)


def take(session: Session, clinic: Clinic, seen: Screening, action: str, at: datetime, **of: Any) -> Screening:
    step = CourseStep(action, of.pop("recorded", NOW), ZONE, utc=at, **of)
    course.record(session, seen.id, seen.version, step, clinic.nurse.id, SITE)
    return screenings.load(session, seen.id)


async def test_a_signature_stands_until_it_is_voided(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: signed(session, clinic))
    held = await database.read(lambda session: signatures.standing(session, seen.id))
    assert held is not None
    assert (held.printed_name, held.content) == ("Maria Keller", content())
    after = await database.run(lambda s: signatures.void(s, seen, "an answer was changed", clinic.nurse.id, LATER))
    assert after.lifecycle == "finished"
    assert await database.read(lambda session: signatures.standing(session, seen.id)) is None
    assert (await database.read(verify)).problems == ()


async def test_a_second_signature_is_refused_by_name(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: signed(session, clinic))
    with pytest.raises(RuleBroken, match="Maria Keller has signed this already"):
        await database.run(
            lambda s: signatures.sign(s, seen.id, seen.version, "rejected", content(), "B C", clinic.boss.id, LATER)
        )


async def test_erasing_a_value_voids_the_signature_and_takes_its_content(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: signed(session, clinic))
    answer = (await database.read(lambda session: listings.history(session, seen.id)))[0]
    await database.run(lambda session: erasure.erase(session, answer.id, erasure.Why.PERSON, clinic.boss.id, LATER))
    given = await database.read(lambda session: signatures.of(session, seen.id))
    assert [(one.content, one.void_reason) for one in given] == [(None, "an answer was erased")]
    assert (await database.read(verify)).problems == ()


async def test_a_pin_locks_after_five_wrong_tries_and_a_right_one_counts_anew(
    database: Database, clinic: Clinic
) -> None:
    boss = clinic.boss.id
    await database.run(lambda session: pins.set_pin(session, boss, "271828", NOW))
    await database.run(lambda session: pins.confirm(session, boss, clinic.nurse.id, NOW))
    for pin, good, left in (("1", False, 4), ("271828", True, 5), *((str(n), False, 4 - n) for n in range(5))):
        assert await database.run(lambda session, pin=pin: pins.try_pin(session, boss, pin, NOW)) is good
        assert (await database.read(lambda session: pins.signer(session, boss))).tries_left == left
    assert not await database.run(lambda session: pins.try_pin(session, boss, "271828", NOW))
    with pytest.raises(Refused):
        await database.run(lambda session: pins.set_pin(session, boss, "161803", NOW))
    await database.run(lambda session: pins.unlock(session, boss, clinic.nurse.id, NOW))
    assert await database.read(lambda session: pins.signer(session, boss)) == pins.Signer(None, False, 5, False)


async def test_a_registration_begins_a_course(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: registered(session, clinic))
    kept = await database.read(lambda session: registrations.of(session, seen.id))
    assert kept is not None
    assert kept.number.startswith("BLINA-012-0001-")
    begun = await database.read(lambda session: course.load(session, seen.id))
    assert (begun.code, begun.registered_on, begun.cycles) == ("MCW-001", REGISTERED, ())
    assert await database.read(lambda session: registrations.next_sequence(session, clinic.site.id)) == 2


async def test_a_course_is_its_steps_folded(database: Database, clinic: Clinic) -> None:
    start = NOW + DAY

    def treat(session: Session) -> Screening:
        seen = registered(session, clinic)
        weight = [BodyMeasure("weight", Decimal("44.9"), TODAY), BodyMeasure("height", Decimal(150), TODAY)]
        course.measure(session, seen.id, seen.version, weight, clinic.nurse.id, NOW, SITE)
        seen = take(session, clinic, screenings.load(session, seen.id), "start", start, cycle=1)
        seen = take(session, clinic, seen, "began", start, cycle=1, recorded=start)
        seen = take(session, clinic, seen, "pause", start + 3 * DAY, recorded=start + 3 * DAY)
        seen = take(session, clinic, seen, "restart", start + 5 * DAY, recorded=start + 5 * DAY)
        step = CourseStep("move", start + 5 * DAY, ZONE, item_id="c1.marrow", day=(start + 40 * DAY).date())
        course.record(session, seen.id, seen.version, step, clinic.nurse.id, SITE)
        given = Responded(marrow_found(1, (start + 30 * DAY).date(), "1", "0.02"), start + 31 * DAY, ZONE)
        seen = screenings.load(session, seen.id)
        course.respond(session, seen.id, seen.version, given, clinic.nurse.id, SITE)
        return screenings.load(session, seen.id)

    seen = await database.run(treat)
    kept = await database.read(lambda session: course.load(session, seen.id))
    assert kept.weight_kg == Decimal("44.9")
    assert kept.cycles[0].begun
    assert kept.cycles[0].pauses[0].until == start + 5 * DAY
    assert kept.moved == {"c1.marrow": (start + 40 * DAY).date()}
    assert kept.responses[0].answers["flow_mrd_percent"] == Decimal("0.02")
    stored = await database.read(lambda session: plan_items.plan_of(session, seen.id, "MCW-001"))
    assert set(stored.items) == set(plan(kept, SITE).items)
    size = await database.read(lambda session: given.size(session, seen.id))
    assert (size.height_cm, size.height_on) == (Decimal(150), TODAY)
    by_participant = await database.read(lambda s: given.responses_by_participant(s, clinic.site.id, NCT04556084))
    assert by_participant[0][1] == kept.responses
    assert (await database.read(verify)).problems == ()


async def test_a_refused_step_leaves_nothing(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: registered(session, clinic))
    with pytest.raises(RuleBroken, match="has passed"):
        await database.run(lambda session: take(session, clinic, seen, "start", NOW - DAY, cycle=1))
    with pytest.raises(RuleBroken, match="plan the start first"):
        await database.run(lambda session: take(session, clinic, seen, "pause", NOW))
    stale = replace(seen, version=seen.version - 1)
    with pytest.raises(Changed):
        await database.run(lambda session: take(session, clinic, stale, "start", NOW + DAY, cycle=1))
    assert await database.read(lambda session: screenings.load(session, seen.id)) == seen
    assert await database.read(lambda session: plan_items.history(session, seen.id)) == []


async def test_a_moved_start_moves_reminders_and_counts_the_change(database: Database, clinic: Clinic) -> None:
    seen = await database.run(lambda session: registered(session, clinic))
    seen = await database.run(lambda session: take(session, clinic, seen, "start", NOW + 2 * DAY, cycle=1))
    first = await database.read(lambda session: reminders.of(session, seen.id))
    seen = await database.run(lambda session: take(session, clinic, seen, "start", NOW + 3 * DAY, cycle=1))
    after = await database.read(lambda session: reminders.of(session, seen.id))
    assert {one.reminder_id for one in first} == {one.reminder_id for one in after}
    eve = {one.reminder_id: one.due_utc for one in after}["c1.start/eve"]
    assert eve == {one.reminder_id: one.due_utc for one in first}["c1.start/eve"] + DAY
    entries = await database.read(lambda session: plan_items.history(session, seen.id))
    assert {entry.sequence for entry in entries if entry.item.id == "c1.start"} == {1}
    gone = CourseStep("cancel_start", NOW, ZONE, cycle=1, item_id="c1.start")
    await database.run(lambda s: course.record(s, seen.id, seen.version, gone, clinic.nurse.id, SITE))
    left = await database.read(lambda session: reminders.of(session, seen.id))
    assert {one.state.stage.value for one in left} == {"cancelled"}
    assert (await database.read(lambda session: screenings.load(session, seen.id))).lifecycle == "registered"


FORGERIES = {
    "signatures": ("signatures_kept", "UPDATE signatures SET printed_name = 'Somebody Else'"),
    "void": ("signatures_kept", "UPDATE signatures SET voided_at = '2026-11-22', void_reason = 'x'"),
    "registrations": ("registrations_kept", "UPDATE registrations SET number = 'BLINA-012-0002-42'"),
    "measures": ("measures_kept", "UPDATE measures SET value = '60'"),
    "pregnancy_tests": ("pregnancy_tests_kept", "UPDATE pregnancy_tests SET positive = true"),
    "course_events": ("course_events_kept", "UPDATE course_events SET wall = '2026-12-01T10:00:00'"),
    "bags": ("course_events_kept", "UPDATE course_events SET bag_hours = 24"),
    "bags of old": ("course_events_kept", "UPDATE course_events SET bag_hours = NULL"),
    "lost": ("course_events_never_deleted", "UPDATE screenings SET lifecycle = 'registered'"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_row_is_found(database: Database, clinic: Clinic, forgery: str) -> None:
    trigger, statement = FORGERIES[forgery]

    def forge(session: Session) -> None:
        seen = registered(session, clinic)
        weight = [BodyMeasure("weight", Decimal(52), TODAY)]
        course.measure(session, seen.id, seen.version, weight, clinic.nurse.id, NOW, SITE)
        negative = Retested(PregnancyTest(False, TODAY), NOW, ZONE)
        course.renew_test(session, seen.id, seen.version + 1, negative, clinic.nurse.id, SITE)
        take(session, clinic, screenings.load(session, seen.id), "start", NOW + DAY, cycle=1)
        on_a_server = "SET LOCAL session_replication_role = replica"
        in_a_file = session.connection().dialect.name == "sqlite"
        session.connection().execute(text(f"DROP TRIGGER {trigger}" if in_a_file else on_a_server))
        session.connection().execute(text(statement))

    await database.run(forge)
    assert not (await database.read(verify)).sound


@pytest.mark.parametrize("table", ["registrations", "measures", "pregnancy_tests", "course_events", "signatures"])
async def test_history_is_only_added_to(database: Database, clinic: Clinic, table: str) -> None:
    def treat(session: Session) -> None:
        seen = registered(session, clinic)
        weight = [BodyMeasure("weight", Decimal(52), TODAY)]
        course.measure(session, seen.id, seen.version, weight, clinic.nurse.id, NOW, SITE)
        negative = Retested(PregnancyTest(False, TODAY), NOW, ZONE)
        course.renew_test(session, seen.id, seen.version + 1, negative, clinic.nurse.id, SITE)
        take(session, clinic, screenings.load(session, seen.id), "start", NOW + DAY, cycle=1)

    await database.run(treat)
    for shape in ("DELETE FROM {}", "UPDATE {} SET version = 99"):
        statement = shape.format(table)
        with pytest.raises(IntegrityError, match="only added to"):
            await database.run(lambda session, statement=statement: session.connection().execute(text(statement)))


async def test_a_registration_for_a_trial_without_treatment_keeps_nothing_of_one(
    database: Database, clinic: Clinic
) -> None:
    untreated = replace(NCT04556084, treatment=None)

    def keep(session: Session) -> registrations.Registration:
        seen = signed(session, clinic)
        held = signatures.standing(session, seen.id)
        assert held is not None
        given = register(RECORD, REGISTERED, answered(), 12, 1, untreated)
        return registrations.register(session, seen.id, seen.version, given, 1, held.id, clinic.nurse.id, LATER)

    kept = await database.run(keep)
    assert (kept.pregnancy_test, kept.start_by, kept.contraception) == (False, None, False)
