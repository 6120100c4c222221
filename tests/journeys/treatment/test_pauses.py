"""Pauses of about 7 days, and what is corrected about them, as transcripts of a site whose clock changes meanwhile."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import app
from storage.treatment import course
from storage.upkeep.verify import verify
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.study import UNCHECKED, at, keep_dose, register

GOES_ON, ANEW = "7 days or less: the same cycle", "More than 7 days: 28 days anew"


@pytest.fixture
async def program(tmp_path: Path, clock: Clock) -> AsyncIterator[app.Program]:
    """A site in Berlin, where the clock goes forward on 29 March 2026."""
    async with running(tmp_path, clock, zone="Europe/Berlin") as program:
        yield program


@pytest.fixture
async def chat(program: app.Program, clock: Clock) -> AsyncIterator[Talk]:
    """A cycle that began on 4 March, paused since Thu 26 March at 10:00."""
    async with talking(program) as talk:
        await register(program, talk)
        await keep_dose(talk)
        await at(talk, "Plan the start of cycle 1", "4 Mar 10:00")
        await _turn_to(talk, clock, datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
        await talk.tap("It began", "Just now")
        await _turn_to(talk, clock, datetime(2026, 3, 26, 9, 0, tzinfo=UTC))
        await talk.tap("Pause", "Just now")
        yield talk


async def _turn_to(talk: Talk, clock: Clock, now: datetime) -> None:
    clock.now = now
    await talk.say("/start")
    await talk.tap("Treatment of S-001")


async def begins(program: app.Program) -> bool:
    """Whether 28 days began anew with the restart."""
    [cycle] = (await program.database.read(lambda session: course.load(session, 1))).cycles
    return bool(cycle.pauses[-1].anew)


async def test_where_hours_and_calendar_differ_on_7_days_it_is_asked(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    assert "a restart by Thu 2 Apr 2026 10:00 (Europe/Berlin) goes on with the same cycle" in (await chat.card()).text
    await _turn_to(chat, clock, datetime(2026, 4, 2, 8, 30, tzinfo=UTC))  # 167.5 hours, 7 days and half an hour
    card = await chat.tap("Restart", "Just now")
    assert "167.5 hours passed" in card.text
    assert card.labels[:2] == [GOES_ON, ANEW]
    card = await chat.tap(GOES_ON)
    assert "anew" not in card.text
    assert not await begins(program)
    assert (await program.database.read(verify)).problems == ()


async def test_28_days_anew_need_a_checked_dose_and_say_so(chat: Talk, program: app.Program, clock: Clock) -> None:
    await _turn_to(chat, clock, datetime(2026, 4, 2, 8, 30, tzinfo=UTC))
    card = await chat.tap("Restart", "Just now", ANEW)
    assert "Begin without a checked dose?" in card.text
    card = await chat.tap(UNCHECKED)
    assert "28 days of infusion begin anew with the restart." in card.text
    assert (
        "28 days began anew Thu 2 Apr 2026 10:30 (Europe/Berlin), after more than 7 days without infusion" in card.text
    )
    assert await begins(program)
    assert (await program.database.read(verify)).problems == ()


async def test_a_corrected_restart_is_asked_about_as_the_restart_itself(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await _turn_to(chat, clock, datetime(2026, 4, 4, 9, 0, tzinfo=UTC))
    await at(chat, "Restart", "2 Apr 9:00")
    assert "anew" not in (await chat.card()).text
    await chat.tap("Correct: Restarted", "The time was entered wrong")
    card = await chat.say("4 Apr 9:00")
    card = await chat.tap(card.labels[0])
    assert "Begin without a checked dose?" in card.text
    card = await chat.tap(UNCHECKED)
    assert "Corrected: the plan was made anew." in card.text
    assert "28 days began anew Sat 4 Apr 2026 09:00" in card.text
    await chat.tap("Correct: Restarted", "The time was entered wrong")
    card = await chat.say("2 Apr 10:30")
    card = await chat.tap(card.labels[0])
    assert card.labels[:2] == [GOES_ON, ANEW]
    card = await chat.tap(GOES_ON)
    assert "28 days began anew" not in card.text
    assert (await program.database.read(verify)).problems == ()


async def test_a_planned_restart_still_shows_the_pause(chat: Talk) -> None:
    card = await at(chat, "Restart", "27 Mar 2026 10:00")
    assert "Paused since Thu 26 Mar 2026 10:00 (Europe/Berlin); the restart is planned for Fri 27 Mar" in card.text
    assert "Infusion of cycle 1 until" in card.text
