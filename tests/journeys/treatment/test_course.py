"""A treatment as transcripts: start, pause, move, response, cycle 2, the end, and every refusal."""

from datetime import UTC, datetime
from pathlib import Path

from bot import app
from storage.study import screenings
from storage.treatment import course, plan_items, reminders
from storage.upkeep.verify import verify
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.study import at, keep_dose, register, weigh
from tests.phone import Shown


async def started(
    program: app.Program, chat: Talk, clock: Clock, time: str = "4 Mar 10:00", **instead: tuple[str, ...]
) -> None:
    """A registered participant whose first cycle is planned; the clock stands a minute after its start."""
    await register(program, chat, **instead)
    await keep_dose(chat)
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
    assert "Sun 8 Mar 2026 10:00 · Change to bag 2" in card.text
    assert card.text.count("UTC") == 1, "the zone is said once for all lines"
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "treating"
    assert (await program.database.read(verify)).problems == ()


async def test_the_card_says_what_comes_next_before_anything_else(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await chat.tap("Weight and height")
    card = await chat.card()
    assert card.text.startswith("Treatment")
    assert card.text.endswith("S-001 · registered")
    assert "answered" not in card.text, "the screening is over"
    await chat.tap("Cancel")
    await weigh(chat, "38.4", "150")
    card = await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    lines = card.text.splitlines()
    assert lines.index("Next") < lines.index("Weight 38.4 kg (2 Mar 2026), height 150 cm (2 Mar 2026)")
    signed = [line for line in lines if "Maria B. Keller" in line]
    assert signed == ["Approved by Maria B. Keller, 2026-03-02 09:00 UTC (account Chair)."]


async def test_the_plan_is_shown_in_pages_that_a_phone_holds(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    await into_plan(chat)
    card = await chat.card()
    assert len(card.buttons) == 8
    assert card.labels[-2:] == ["Later ›", "‹ Treatment"]
    card = await chat.tap("Later ›")
    assert "‹ Earlier" in card.labels


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


async def test_an_hour_that_comes_twice_is_asked_and_one_that_never_comes_is_explained(
    tmp_path: Path, clock: Clock
) -> None:
    clock.now = datetime(2026, 10, 21, 9, tzinfo=UTC)
    async with running(tmp_path, clock, zone="Europe/Berlin") as program, talking(program) as chat:
        fresh = dict.fromkeys(("creatinine_date", "liver_date", "lvef_date"), ("20 Oct",))
        await register(program, chat, start_date=("25 Oct",), prior_therapies=("[None]",), **fresh)
        await chat.tap("Plan the start of cycle 1")
        card = await chat.say("25 Oct 02:30")
        assert "it shows 02:30 twice" in card.text
        assert [label.split()[5] for label in card.labels[:2]] == ["UTC+02:00", "UTC+01:00"]
        second = card.labels[1]
        card = await chat.say("28 Mar 2027 02:30")
        assert "A time that it skips means the first moment after the skip." in card.text
        assert card.labels[0] == "Sun 28 Mar 2027 03:00"
        await chat.say("25 Oct 02:30")
        await chat.tap(second)
        kept = await program.database.read(lambda session: course.load(session, 1))
        assert kept.cycles[0].start == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


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
    await into_plan(chat)
    await tap_item(chat, "Marrow")
    card = await at(chat, "Move", "31 Mar")
    assert "the marrow that counts is taken on that day or later" in card.text
    await chat.tap("‹ Treatment")
    await into_plan(chat)
    await tap_item(chat, "Marrow")
    await at(chat, "Move", "3 Apr")
    kept = await program.database.read(lambda session: plan_items.history(session, 1))
    moved = next(entry for entry in kept if entry.item.id == "c1.marrow")
    assert (moved.item.day.isoformat(), moved.sequence) == ("2026-04-03", 1)


async def test_a_cancelled_item_stands_in_the_plan_as_cancelled_and_is_restored(
    chat: Talk, program: app.Program
) -> None:
    await register(program, chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    await into_plan(chat)
    await tap_item(chat, "Marrow")
    await chat.tap("Cancel it")
    await into_plan(chat)
    card = await tap_item(chat, "Marrow after cycle 1")
    assert "Wed 1 Apr 2026 · Marrow after cycle 1 (cancelled)" in card.text
    assert "Move" not in card.labels
    planned = await program.database.read(lambda session: reminders.of(session, 1))
    assert {one.state.stage for one in planned if one.item_id == "c1.marrow"} == {"cancelled"}
    await chat.tap("Restore")
    await into_plan(chat)
    card = await tap_item(chat, "Marrow")
    assert "(cancelled)" not in card.text
    planned = await program.database.read(lambda session: reminders.of(session, 1))
    assert {one.state.stage for one in planned if one.item_id == "c1.marrow"} == {"waiting"}
    assert (await program.database.read(verify)).problems == ()


async def into_plan(chat: Talk) -> None:
    await chat.tap(next(label for label in (await chat.card()).labels if label.startswith("Plan (")))


async def tap_item(chat: Talk, words: str) -> Shown:
    """Open an item of the plan, on whichever page it stands."""
    while not any(words in label for label in (await chat.card()).labels):
        await chat.tap("Later ›")
    return await chat.tap(next(label for label in (await chat.card()).labels if words in label))


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


async def test_a_moved_start_says_which_changes_go_with_it(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await keep_dose(chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    await chat.tap(next(label for label in (await chat.card()).labels if label.startswith("Plan (")))
    await chat.tap(next(label for label in (await chat.card()).labels if "Days in hospital" in label), "Cancel it")
    card = await at(chat, "Move the start", "5 Mar 11:00")
    assert "With the old start these changes are dropped: Days in hospital (cancelled)." in card.text
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert kept.item("c1.hospital") is not None


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
    card = await chat.tap("Plan the start of cycle 2")
    assert "The earliest day, at the hour of the last start; or type another." in card.text
    card = await chat.tap("Wed 15 Apr 2026 10:01 (UTC)")
    assert "Cycle 2 starts Wed 15 Apr 2026 10:01" in card.text
    assert "Before cycle 2 begins: The weight of 2 Mar 2026 is 44 days old at the start" in card.text
    card = await at(chat, "Move the start", "15 Apr 12:00")
    assert "Cycle 2 starts Wed 15 Apr 2026 12:00" in card.text
    clock.forward(days=13, hours=1)
    card = await chat.tap("It began", "Just now")
    assert "No dose of cycle 2 is kept yet." in card.text
    assert "weight of 2 Mar 2026 is 44 days old" in card.text
    await chat.tap("Begin without a checked dose")
    clock.forward(days=29)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")
    said = await response(chat, 2, "0")
    assert "MRD by flow 0 %, by sequencing none detected: in remission after 2 cycles" in said
    card = await chat.tap("To transplant", "Yes, to transplant")
    assert "Closed: To transplant." in card.text
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "completed"
    assert (await program.database.read(verify)).problems == ()
    card = await chat.say("/endpoints")
    assert "1 of 1 = 100.0 %, 95 % interval 2.5 to 100.0 %" in card.text


async def test_a_negative_marrow_leads_straight_to_transplant(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    clock.forward(days=29)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")
    said = await response(chat, 1, "0.009 %")
    assert "Straight to transplant" in said
    card = await chat.card()
    assert "Plan the start of cycle 2" not in card.labels
    assert "To transplant" in card.labels


async def test_a_participant_leaves_the_study_and_keeps_what_was_given_and_contraception(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await started(program, chat, clock, sexually_active=("[Yes]", "[Yes]"))
    clock.forward(days=8)
    await chat.program.reminding.send_due()
    await chat.say("/start")
    await chat.tap("Treatment of S-001", "Off study", "Side effects")
    card = await chat.say("12 Mar 9:00")
    card = await chat.tap(card.labels[0])
    assert "Off study: Side effects? The infusion ends Thu 12 Mar 2026 09:00 (UTC)." in card.text
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "treating"
    card = await chat.tap("Yes, off study")
    assert "Closed: Side effects" in card.text
    assert "Stopped for good Thu 12 Mar 2026 09:00 (UTC)." in card.text
    assert "Pause" not in card.labels
    assert "Next\nTue 12 May 2026 · Contraception until this day" in card.text
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert {item.id for item in kept.items} == {"c1.start", "c1.hospital", "c1.bag.2", "c1.end", "contraception"}
    assert "Plan (5 items)" in card.labels
    waiting = await program.database.read(lambda session: reminders.of(session, 1))
    assert {one.item_id for one in waiting if one.state.stage.value in ("waiting", "sent")} == {"contraception"}
    said = [shown.text for shown in await chat.phone.screen() if "Correction" in shown.text]
    assert not [text for text in said if "bag 2" in text or "Start of cycle 1" in text]
    assert (await program.database.read(verify)).problems == ()


async def test_off_study_in_a_pause_asks_for_no_time(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    clock.forward(days=3)
    await chat.tap("Pause", "Just now")
    clock.forward(days=1)
    card = await chat.tap("Off study", "Death", "Yes, off study")
    assert "Infusion of cycle 1" not in card.text
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert [item.id for item in kept.items if item.id.startswith("c1.end")] == ["c1.end"]


async def test_a_cycle_stopped_for_good_is_confirmed_first(chat: Talk, program: app.Program, clock: Clock) -> None:
    await started(program, chat, clock)
    clock.forward(days=10)
    card = await chat.tap("Stop for good", "Just now")
    assert "Stop cycle 1 for good, Sat 14 Mar 2026 10:01 (UTC)? It does not go on" in card.text
    assert (await program.database.read(lambda session: course.load(session, 1))).cycles[0].stopped is None
    await chat.tap("‹ Treatment")
    card = await chat.tap("Stop for good", "Just now", "Yes, stop it for good")
    assert "Stopped for good Sat 14 Mar 2026 10:01 (UTC)." in card.text
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert [item.id for item in kept.items if item.day >= clock().date()] == ["c1.end", "c1.marrow"]


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
