"""The last step of a treatment corrected or taken back, as transcripts."""

import json

import pytest
from sqlmodel import Session, select

from bot import app
from storage.study import screenings
from storage.tables.screening import AuditRow
from storage.treatment import course, plan_items
from storage.upkeep.verify import verify
from tests.journeys.running import Clock, Talk
from tests.journeys.study import at, keep_dose, register
from tests.phone import Shown


async def begun(program: app.Program, chat: Talk, clock: Clock) -> Shown:
    """A cycle that was planned for Wed 4 March at 10:00 and entered as begun the evening before, wrongly."""
    await register(program, chat)
    await keep_dose(chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    clock.forward(days=2, hours=3)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")
    return await at(chat, "It began", "3 Mar 22:00")


def audited(session: Session) -> list[tuple[str, dict[str, object]]]:
    rows = session.connection().execute(select(AuditRow.action, AuditRow.detail).order_by(AuditRow.seq)).all()
    return [(row.action, json.loads(row.detail)) for row in rows]


async def test_a_begin_with_a_wrong_time_is_corrected_and_everything_follows(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    card = await begun(program, chat, clock)
    assert "Cycle 1 began Tue 3 Mar 2026 22:00" in card.text
    card = await chat.tap("Correct: It began")
    assert "It began Tue 3 Mar 2026 22:00." in card.text
    assert "It began Tue 3 Mar 2026 22:00." in (await chat.tap("The time was entered wrong")).text
    card = await chat.say("4 Mar 10:00")
    card = await chat.tap(card.labels[0])
    assert "Cycle 1 began Wed 4 Mar 2026 10:00" in card.text
    assert "until Wed 1 Apr 2026 10:00" in card.text
    assert "Correct: It began" in card.labels
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    bag = kept.item("c1.bag.2")
    assert bag is not None
    assert str(bag.day) == "2026-03-08"
    entries = await program.database.read(audited)
    version = next(detail["version"] for action, detail in entries if action == "infusion began")
    assert [detail["corrects"] for action, detail in entries if action == "step corrected"] == [version]
    steps = await program.database.read(lambda session: course.steps(session, 1))
    assert steps[-1][1].reason == "The time was entered wrong"
    assert (await program.database.read(verify)).problems == ()


async def test_a_step_is_taken_back_and_then_the_one_before_it(chat: Talk, program: app.Program, clock: Clock) -> None:
    await begun(program, chat, clock)
    clock.forward(hours=1)
    await chat.tap("Pause", "Just now")
    card = await chat.tap("Correct: Paused", "It was tapped by mistake")
    assert "Paused" not in card.text
    assert "Pause" in card.labels
    card = await chat.tap("Correct: It began", "It did not happen")
    assert "Cycle 1 was to start Wed 4 Mar 2026 10:00" in card.text
    assert not [label for label in card.labels if label.startswith("Correct")]
    assert {"It began", "Pause"} <= set(card.labels)
    assert (await program.database.read(verify)).problems == ()


async def test_a_correction_that_a_rule_forbids_leaves_everything_as_it_was(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await begun(program, chat, clock)
    await chat.tap("Correct: It began")
    card = await at(chat, "The time was entered wrong", "today 13:00")
    assert "The infusion cannot have begun at Wed 4 Mar 2026 13:00" in card.text
    kept = await program.database.read(lambda session: course.load(session, 1))
    assert kept.cycles[0].start.day == 3


@pytest.mark.parametrize("stopped", [True, False])
async def test_the_end_can_be_taken_back(chat: Talk, program: app.Program, clock: Clock, stopped: bool) -> None:
    await begun(program, chat, clock)
    before = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    if stopped:
        await chat.tap("Stop for good", "Just now", "Yes, stop it for good")
        await chat.tap("Correct: Stopped for good", "It was tapped by mistake")
    else:
        await chat.tap("Off study", "Death", "Just now", "Yes, off study")
        await chat.tap("Correct: Off study", "Meant for another participant")
    assert "Pause" in (await chat.card()).labels
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "treating"
    assert (await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))).items == before.items
    assert (await program.database.read(verify)).problems == ()


async def test_off_study_before_any_plan_is_taken_back_to_registered(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await chat.tap("Off study", "Another reason", "Yes, off study")
    card = await chat.tap("Correct: Off study", "It did not happen")
    assert "Plan the start of cycle 1" in card.labels
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "registered"


async def test_a_true_beginning_is_entered_after_a_pause(chat: Talk, program: app.Program, clock: Clock) -> None:
    await register(program, chat)
    await keep_dose(chat)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    clock.forward(days=2, hours=3)
    await chat.say("/start")
    await chat.tap("Treatment of S-001", "Pause", "Just now")
    clock.forward(hours=2)
    card = await at(chat, "It began", "4 Mar 13:00")
    assert "Cycle 1 was paused or stopped Wed 4 Mar 2026 12:00 (UTC): it began before that." in card.text
    await chat.tap("‹ Treatment")
    card = await at(chat, "It began", "4 Mar 11:00")
    assert "Cycle 1 began Wed 4 Mar 2026 11:00" in card.text
    assert "Paused since Wed 4 Mar 2026 12:00" in card.text
    assert (await program.database.read(verify)).problems == ()
