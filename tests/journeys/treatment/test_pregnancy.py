"""The pregnancy test after registration as transcripts: its last day, renewed, positive, a start without it."""

import pytest

from bot import app
from flows.answers.lifecycle import Stage
from storage.study import screenings
from storage.treatment import course, given, plan_items, reminders
from storage.upkeep.verify import verify
from tests.journeys.reminded import at as moved_to
from tests.journeys.running import Clock, Talk
from tests.journeys.study import at, register

WOMAN = {
    "sex": ("[Female]",),
    "sexually_active": ("[Yes]", "[No]"),
    "uncontrolled_infection": ("[No]", "[Negative]", "27 Feb", "[No]"),
}


pytestmark = pytest.mark.usefixtures("a_clock_that_leaps")


async def treatment(chat: Talk) -> str:
    await chat.say("/start")
    return (await chat.tap("Treatment of S-001")).text


async def enter(chat: Talk, result: str) -> str:
    """A pregnancy test of today; the treatment card."""
    await chat.tap("Pregnancy test", result, "Today")
    return await treatment(chat)


async def test_the_last_day_for_the_start_is_due_from_registration_on(chat: Talk, program: app.Program) -> None:
    card = await register(program, chat, **WOMAN)
    assert "Pregnancy test of Fri 27 Feb 2026 negative: start by Fri 6 Mar 2026." in card.text
    card = await chat.say("/due")
    assert "S-001 ▸ start by Fri" in card.text
    assert "lapses" not in card.text
    assert (await program.database.read(verify)).problems == ()


async def test_a_renewed_test_moves_the_last_day_for_the_start(chat: Talk, program: app.Program, clock: Clock) -> None:
    await register(program, chat, **WOMAN)
    card = await at(chat, "Plan the start of cycle 1", "9 Mar 10:00")
    assert "good for a start until Fri 6 Mar 2026" in card.text
    texts = await moved_to(chat, clock, "2026-03-07 08:00")
    assert any("Repeat the pregnancy test: Sat 7 Mar 2026" in text for text in texts)
    assert "repeat it before the start" in await treatment(chat)
    said = await enter(chat, "Negative")
    assert "Pregnancy test of Sat 7 Mar 2026 negative: start by Sat 14 Mar 2026." in said
    card = await at(chat, "Plan the start of cycle 1", "9 Mar 10:00")
    assert "Cycle 1 starts Mon 9 Mar 2026 10:00" in card.text
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert [item.id for item in kept.items if "test" in item.id or "start_by" in item.id] == ["c1.pregnancy_test"]
    assert (await program.database.read(verify)).problems == ()


async def test_a_positive_test_stops_the_planned_start(chat: Talk, program: app.Program, clock: Clock) -> None:
    await register(program, chat, **WOMAN)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    await moved_to(chat, clock, "2026-03-03 18:00")
    await treatment(chat)
    said = await enter(chat, "Positive")
    assert "Pregnancy test of Tue 3 Mar 2026 positive: do not start. Call the study chair." in said
    assert "Cycle 1 starts" not in said
    screen = [shown.text for shown in await chat.phone.screen() if not shown.mine]
    assert not any("Correction" in text for text in screen)  # whoever entered the test sees it on the card
    left = await program.database.read(lambda session: reminders.of(session, 1))
    assert not [one for one in left if one.item_id == "c1.start" and one.state.stage.value == "waiting"]
    assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == Stage.REGISTERED
    card = await at(chat, "Plan the start of cycle 1", "5 Mar 10:00")
    assert "was positive: do not start. Call the study chair." in card.text
    kept = await program.database.read(lambda session: given.pregnancy_tests(session, 1))
    assert [test.positive for _, test, _ in kept] == [True]
    assert (await program.database.read(verify)).problems == ()


async def test_a_start_outside_of_the_test_is_recorded_with_a_deviation(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await register(program, chat, **WOMAN)
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")
    clock.forward(days=7)
    await treatment(chat)
    card = await chat.tap("It began", "Just now", "Begin without a checked dose")
    assert "Cycle 1 began Mon 9 Mar 2026 09:00 (UTC)." in card.text
    assert "Deviation: cycle 1 began Mon 9 Mar 2026, and the pregnancy test of Fri 27 Feb 2026" in card.text
    assert (await program.database.read(lambda session: course.load(session, 1))).cycles[0].begun
    kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
    assert "Start without a good pregnancy test" in [item.title for item in kept.items]
    said = await enter(chat, "Negative")
    assert "Deviation" not in said
    assert (await program.database.read(verify)).problems == ()


async def test_a_start_that_nobody_planned_is_recorded(chat: Talk, program: app.Program, clock: Clock) -> None:
    await register(program, chat)
    clock.forward(days=2)
    await treatment(chat)
    card = await chat.tap("It began", "Just now", "Begin without a checked dose")
    assert "Cycle 1 began Wed 4 Mar 2026 09:00 (UTC)." in card.text
    assert "Pregnancy test" not in card.labels
