"""A treatment as transcripts: start, pause, move, response, cycle 2, the end, and every refusal."""

from bot import app
from storage import course, plan_items, reminders, screenings
from storage.verify import verify
from tests.bot.desk import Clock, Talk
from tests.bot.study import at, register, weigh


async def started(program: app.Program, chat: Talk, clock: Clock, time: str = "4 Mar 10:00") -> None:
    """A registered participant whose first cycle is planned; the clock stands a minute after its start."""
    await register(program, chat)
    await weigh(chat, "52")
    await at(chat, "Plan the start of cycle 1", time)
    clock.forward(days=2, hours=1, minutes=1)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")


async def test_a_start_makes_the_plan_and_its_reminders(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "52")
    card = await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    assert "Cycle 1 starts Wed 4 Mar 2026 10:00 (UTC)" in card.text
    assert "until Wed 1 Apr 2026 10:00 (UTC)" in card.text
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    ids = [item.id for item in kept.items]
    assert "c1.start" in ids
    assert "c1.bag.7" in ids
    assert "c1.marrow" in ids
    planned = await program.database.read(lambda session: reminders.of(session, 1))
    assert {"c1.start/eve", "c1.start/morning", "c1.bag.2/hours"} <= {one.reminder_id for one in planned}
    card = await chat.tap(next(label for label in card.labels if label.startswith("Plan (")))
    assert "Change to bag 2" in card.text
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "treating"
    assert (await program.database.read(verify)).problems == ()


async def test_a_start_in_the_past_is_refused_and_nothing_is_half_done(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    card = await at(chat, "Plan the start of cycle 1", "2 Mar 8:00")
    assert "has passed" in card.text
    assert (await program.database.read(lambda session: course.load(session, 1))).cycles == ()
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "registered"


async def test_a_time_without_an_hour_is_asked_again(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await chat.tap("Plan the start of cycle 1")
    card = await chat.say("4 Mar")
    assert "Add the time" in card.text


async def test_a_pause_and_its_restart(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    await chat.tap("It began", "Just now")
    clock.forward(days=3)
    await chat.tap("Pause")
    card = await chat.say("today 9:00")
    card = await chat.tap(card.labels[0])
    assert "Paused since Sat 7 Mar 2026 09:00 (UTC)" in card.text
    assert "a restart by Sat 14 Mar 2026 09:00 (UTC)" in card.text
    clock.forward(days=2)
    card = await chat.tap("Restart", "Just now")
    assert "Infusion of cycle 1 until Fri 3 Apr 2026 11:02 (UTC)" in card.text
    assert (await program.database.read(verify)).problems == ()


async def test_a_pause_before_the_start_is_refused(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    card = await at(chat, "Pause", "3 Mar 10:00")
    assert "an infusion can only be paused after its start" in card.text
    assert (await program.database.read(lambda session: course.load(session, 1))).cycles[0].pauses == ()


async def test_the_marrow_is_moved_and_not_before_the_end(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    await chat.tap(next(label for label in (await chat.card()).labels if label.startswith("Plan (")))
    card = await chat.card()
    marrow = next(label for label in card.labels if "Marrow" in label)
    await chat.tap(marrow)
    card = await at(chat, "Move", "31 Mar")
    assert "the marrow that counts is taken on that day or later" in card.text
    await chat.tap("‹ Treatment")
    await chat.tap(next(label for label in (await chat.card()).labels if label.startswith("Plan (")))
    await chat.tap(marrow)
    await at(chat, "Move", "3 Apr")
    kept = await program.database.read(lambda session: plan_items.history(session, 1))
    moved = next(entry for entry in kept if entry.item.id == "c1.marrow")
    assert (moved.item.day.isoformat(), moved.sequence) == ("2026-04-03", 1)


async def test_a_start_that_was_only_planned_is_moved_and_cancelled(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    card = await at(chat, "Move the start", "5 Mar 11:00")
    assert "Cycle 1 starts Thu 5 Mar 2026 11:00" in card.text
    card = await chat.tap("Cancel the start")
    assert "Plan the start of cycle 1" in card.labels
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "registered"
    kept = await program.database.read(lambda session: plan_items.history(session, 1))
    assert all(entry.cancelled for entry in kept if entry.item.id.startswith("c1."))
    assert (await program.database.read(verify)).problems == ()


async def response(chat: Talk, cycle: int, flow: str) -> str:
    await chat.tap(f"Response after cycle {cycle}", "Today")
    await chat.say("1")
    await chat.say(flow)
    return (await chat.tap("None detected")).text


async def test_from_the_first_cycle_to_the_end_of_the_second(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    await chat.tap("It began", "Just now")
    clock.forward(days=29)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")
    said = await response(chat, 1, "0.02 %")
    assert "cycle 2 can be given" in said
    card = await at(chat, "Plan the start of cycle 2", "10 Apr 10:00")
    assert "14 days stay free" in card.text
    await chat.tap("‹ Treatment")
    card = await at(chat, "Plan the start of cycle 2", "15 Apr 12:00")
    assert "Cycle 2 starts Wed 15 Apr 2026 12:00" in card.text
    clock.forward(days=13, hours=1)
    await chat.tap("It began", "Just now")
    clock.forward(days=29)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")
    said = await response(chat, 2, "0")
    assert "the most that the trial gives: transplant" in said
    card = await chat.tap("To transplant")
    assert "Closed: To transplant." in card.text
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "completed"
    assert (await program.database.read(verify)).problems == ()
    card = await chat.say("/endpoints")
    assert "1 of 1 = 100.0 %, 95 % interval 2.5 to 100.0 %" in card.text


async def test_a_negative_marrow_leads_straight_to_transplant(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    clock.forward(days=29)
    said = await response(chat, 1, "0.009 %")
    assert "Straight to transplant" in said
    card = await chat.card()
    assert "Plan the start of cycle 2" not in card.labels
    assert "To transplant" in card.labels


async def test_a_participant_leaves_the_study_for_a_reason(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    card = await chat.tap("Off study", "Side effects")
    assert "Closed: Side effects" in card.text
    assert "Pause" not in card.labels
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert kept.items == ()


async def test_two_people_on_one_treatment_first_commit_wins(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    version = (await program.database.read(lambda session: screenings.load(session, 1))).version
    await chat.phone.tap("Pause")
    await chat.quiet()
    await chat.phone.tap("Just now")
    await chat.phone.tap("Just now")
    await chat.quiet()
    after = await program.database.read(lambda session: screenings.load(session, 1))
    assert after.version == version + 1
