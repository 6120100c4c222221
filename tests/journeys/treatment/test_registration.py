"""Registration and dose as transcripts: the number, the refusals with their reason, the working."""

import re

from bot import app
from flows.treatment.registration import number_of
from storage.study import screenings
from storage.treatment import course, given, registrations
from storage.upkeep.verify import verify
from tests.journeys.running import Clock, Talk
from tests.journeys.study import UNPLANNED, ask_sign_off, finish, investigating, opened, register, sign, weigh
from tests.trials import NCT04556084


async def test_a_signed_candidate_is_registered_and_gets_a_number_with_check_digits(
    chat: Talk, program: app.Program
) -> None:
    card = await register(program, chat)
    number = re.search(r"BLINA-\d{3}-\d{4}-\d{2}", card.text)
    assert number is not None
    assert number[0] == number_of(1, 1, NCT04556084)
    kept = await program.database.read(lambda session: registrations.of(session, 1))
    assert kept is not None
    assert kept.decision["outcome"] == "eligible"
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "registered"
    assert (await program.database.read(verify)).problems == ()


async def test_registration_outside_the_window_is_refused_with_the_reason(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await ask_sign_off(chat, **UNPLANNED)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    clock.forward(days=10)
    await opened(chat)
    await chat.tap("Register")
    card = await chat.tap("The age holds: register today")
    assert "Registration on Thu 12 Mar 2026" in card.text
    assert await program.database.read(lambda session: registrations.of(session, 1)) is None
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "signed"


async def test_nobody_registers_without_a_signature(chat: Talk) -> None:
    card = await finish(chat)
    assert "Register" not in card.labels
    card = await chat.tap("Ask for sign-off")
    assert "Register" not in card.labels


async def test_a_registered_screening_is_not_changed_any_more(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    card = await chat.tap("Decision")
    assert "Change an answer" not in card.labels
    assert "Treatment" in card.labels


async def test_a_dose_without_a_weight_is_refused(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    card = await chat.tap("Dose, cycle 1")
    assert "A dose needs a weight" in card.text


async def test_the_dose_by_body_surface_shows_its_working(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    card = await weigh(chat, "44.9", "150")
    assert "Weight 44.9 kg (2 Mar 2026), height 150 cm" in card.text
    card = await chat.tap("Dose, cycle 1")
    for part in ("20.5 mcg/day", "Mosteller", "1.3678", "the label's", "Pharmacy verifies"):
        assert part in card.text
    card = await chat.tap("Keep this dose")
    assert "Pharmacy verifies" in card.text
    kept = await program.database.read(lambda session: given.doses(session, 1))
    assert [(dose.cycle, str(dose.amount)) for dose in kept] == [(1, "20.5")]
    assert (await program.database.read(verify)).problems == ()


async def test_from_45_kg_on_the_dose_is_28_and_no_height_is_asked(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    card = await weigh(chat, "45")
    assert "Registered" not in card.text
    card = await chat.tap("Dose, cycle 1")
    assert "28 mcg/day" in card.text
    assert "45 kg or more" in card.text


async def test_an_old_weight_is_asked_for_again(chat: Talk, program: app.Program, clock: Clock) -> None:
    await register(program, chat)
    await weigh(chat, "52")
    clock.forward(days=8)
    card = await chat.tap("Dose, cycle 1")
    assert "8 days old at the start; here it is good for 7" in card.text
    assert "Keep this dose" not in card.labels


async def test_a_weight_that_crosses_45_kg_is_measured_again(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "45.5")
    await chat.tap("Dose, cycle 1", "Keep this dose")
    await weigh(chat, "44.5", "150")
    card = await chat.tap("Dose, cycle 1")
    assert "across 45 kg" in card.text
    assert "Keep this dose" not in card.labels
    await chat.tap("‹ Treatment")
    await weigh(chat, "44.6", "150")
    card = await chat.tap("Dose, cycle 1")
    assert "Keep this dose" in card.labels


async def test_what_was_measured_is_part_of_the_course(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "52")
    kept = await program.database.read(lambda session: course.load(session, 1))
    assert str(kept.weight_kg) == "52"
