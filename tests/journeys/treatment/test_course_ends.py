"""The response and the ways out of the study as transcripts: after a stop, by the investigator, completed later."""

from bot import app
from storage.study import screenings
from storage.treatment import course
from storage.upkeep.verify import verify
from tests.journeys.running import Clock, Talk
from tests.journeys.study import at, keep_dose, register


async def running(program: app.Program, chat: Talk, clock: Clock, **forward: float) -> None:
    """A first cycle that began on Wed 4 March at 10:00, and a clock that goes on from there."""
    await register(program, chat)
    await keep_dose(chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    clock.forward(days=2, hours=1)
    await chat.say("/start")
    await chat.tap("Treatment of S-001", "It began", "Just now")
    clock.forward(**forward)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")


async def respond(chat: Talk, blasts: str, flow: str, hts: str = "Not known yet") -> str:
    await chat.tap("Response after cycle 1", "Today")
    await chat.say(blasts, flow)
    return (await chat.tap(hts)).text


async def test_after_a_stop_for_good_the_way_is_to_transplant(chat: Talk, program: app.Program, clock: Clock) -> None:
    await running(program, chat, clock, days=10)
    card = await chat.tap("Stop for good", "Just now", "Yes, stop it for good")
    assert "Stopped for good Sat 14 Mar 2026 10:00 (UTC)." in card.text
    said = await respond(chat, "1", "0.05")
    assert "cycle 1 was stopped for good, so no cycle follows" in said
    card = await chat.card()
    assert "Plan the start of cycle 2" not in card.labels
    assert {"To transplant", "Off study"} <= set(card.labels)
    card = await chat.tap("To transplant", "Yes, to transplant")
    assert "Closed: To transplant. Blasts 1 %, MRD by flow 0.05 %" in card.text
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "completed"
    assert (await program.database.read(verify)).problems == ()


async def test_after_a_stop_without_remission_only_off_study_is_left(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await running(program, chat, clock, days=10)
    await chat.tap("Stop for good", "Just now", "Yes, stop it for good")
    assert "Off study treatment" in await respond(chat, "5", "0.05")
    card = await chat.card()
    assert "To transplant" not in card.labels
    assert "Off study" in card.labels


async def test_the_investigator_may_choose_transplant_where_cycle_2_is_offered(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await running(program, chat, clock, days=29)
    assert "cycle 2 can be given" in await respond(chat, "1", "0.05")
    await at(chat, "Plan the start of cycle 2", "20 Apr 10:00")
    card = await chat.tap("To transplant")
    assert "Why does the participant go to transplant now?" in card.text
    card = await chat.tap("Transplant does not wait")
    assert "End the treatment on study?" in card.text
    card = await chat.tap("Yes, to transplant")
    assert "Closed: To transplant. Transplant does not wait." in card.text
    kept = await program.database.read(lambda session: course.load(session, 1))
    assert [cycle.number for cycle in kept.cycles] == [1]
    assert (await program.database.read(verify)).problems == ()


async def test_sequencing_alone_is_added_after_the_end(chat: Talk, program: app.Program, clock: Clock) -> None:
    await running(program, chat, clock, days=29)
    await respond(chat, "1", "0.001 %")
    await chat.tap("To transplant", "Yes, to transplant")
    card = await chat.say("/endpoints")
    sequencing = card.text.split("MRD negative by sequencing (none detected)\n")[1]
    assert sequencing.startswith("All who began treatment: 0 of 1 = 0.0 %")
    assert "With a result: 0 of 0\nWithout a result yet: 1" in sequencing
    await chat.say("/open S-001")
    card = await chat.tap("Response after cycle 1")
    assert card.labels[:4] == [
        "Marrow: Thu 2 Apr 2026",
        "Blasts: 1 %",
        "MRD by flow: 0.001 %",
        "MRD by sequencing: not known yet",
    ]
    card = await chat.tap("MRD by sequencing: not known yet", "None detected")
    assert "Closed: To transplant." in card.text
    kept = await program.database.read(lambda session: course.load(session, 1))
    assert [str(answer) for answer in kept.responses[0].answers.values()] == ["1", "0.001", "no"]
    card = await chat.say("/endpoints")
    sequencing = card.text.split("MRD negative by sequencing (none detected)\n")[1]
    assert sequencing.startswith("All who began treatment: 1 of 1 = 100.0 %")
    assert (await program.database.read(verify)).problems == ()


async def test_one_value_of_a_response_is_corrected(chat: Talk, program: app.Program, clock: Clock) -> None:
    await running(program, chat, clock, days=29)
    await respond(chat, "1", "0.05", "Detected")
    await chat.tap("Response after cycle 1", "MRD by flow: 0.05 %")
    card = await chat.say("0.005 %")
    assert "Straight to transplant" in card.text
    kept = await program.database.read(lambda session: course.load(session, 1))
    assert kept.responses[0].answers["hts_detected"] == "yes"


async def test_the_response_is_asked_for_once_the_infusion_is_over(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await running(program, chat, clock, days=5)
    assert "Response after cycle 1" not in (await chat.card()).labels
    await chat.tap("Pause", "Just now")
    assert "Response after cycle 1" not in (await chat.card()).labels
    clock.forward(hours=1)
    await chat.tap("Restart", "Just now")
    clock.forward(days=23)
    await chat.say("/start")
    card = await chat.tap("Treatment of S-001")
    assert "Response after cycle 1" in card.labels
