"""Settings of a site that change while somebody is treated: what hangs stays, what is planned follows at the start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot import app
from storage.treatment import plan_items, reminders
from storage.upkeep.verify import verify
from tests.journeys.answers import answer
from tests.journeys.reminded import at as come
from tests.journeys.reminded import settled
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.study import at, register, weigh

CHANGED = {"bag_hours": 48, "morning": "06:30", "zone": "Europe/Berlin"}


pytestmark = pytest.mark.usefixtures("a_clock_that_leaps")


@asynccontextmanager
async def opened(folder: Path, clock: Clock, **changes: object) -> AsyncIterator[tuple[app.Program, Talk]]:
    async with running(folder, clock, **changes) as program, talking(program) as chat:
        yield program, chat


async def planned(program: app.Program, chat: Talk) -> None:
    await register(program, chat)
    await weigh(chat, "52")
    await at(chat, "Plan the start of cycle 1", "4 Mar 10:00")


async def dues(program: app.Program, screening_id: int = 1) -> dict[str, str]:
    found = await program.database.read(lambda session: reminders.of(session, screening_id))
    return {one.reminder_id: f"{one.due_utc:%d %b %H:%M}" for one in found if one.state.stage != "cancelled"}


async def entries(program: app.Program, action: str) -> int:
    def count(session: Session) -> int:
        found = session.connection().execute(text("SELECT count(*) FROM audit WHERE action = :of"), {"of": action})
        return int(found.scalar_one())

    return await program.database.read(count)


async def test_bags_keep_the_length_that_they_were_planned_with_everywhere(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as (program, chat):
        await planned(program, chat)
    async with opened(tmp_path, clock, **CHANGED) as (program, chat):
        await chat.say("/start")
        card = await chat.tap("Treatment of S-001")
        assert "Bags of 96 h, as planned; the site uses 48 h now: move or confirm the start" in card.text
        assert "Sun 8 Mar 2026 11:00 · Change to bag 2" in card.text
        kept = await program.database.read(lambda session: plan_items.plan_of(session, 1, "S-001"))
        assert {item.id: str(item.due.wall) for item in kept.items if item.id == "c1.bag.2"} == {  # type: ignore[union-attr]
            "c1.bag.2": "2026-03-08 11:00:00"
        }
        assert (await dues(program))["c1.bag.2/hours"] == "08 Mar 08:00"
        card = await at(chat, "Move the start", "4 Mar 11:00")
        assert "Bags of" not in card.text
        assert "Fri 6 Mar 2026 11:00 · Change to bag 2" in card.text
        assert (await dues(program))["c1.bag.2/hours"] == "06 Mar 08:00"
        assert (await program.database.read(verify)).problems == ()


async def test_a_running_infusion_says_that_only_a_restart_takes_the_new_length(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as (program, chat):
        await planned(program, chat)
        clock.forward(days=2, hours=2)
        await chat.say("/start")
        await chat.tap("Treatment of S-001", "It began", "Just now", "Begin without a checked dose")
    async with opened(tmp_path, clock, bag_hours=48) as (_program, chat):
        await chat.say("/start")
        card = await chat.tap("Treatment of S-001")
        assert "Bags of 96 h, as planned; the site uses 48 h now: only a restart after a pause" in card.text


@pytest.mark.file
async def test_a_start_kept_without_a_length_has_the_one_of_then(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as (program, chat):
        await planned(program, chat)

        def forget(session: Session) -> None:
            session.connection().execute(text("DROP TRIGGER course_events_kept"))
            session.connection().execute(text("UPDATE course_events SET bag_hours = NULL"))
            session.connection().execute(text("UPDATE sites SET times = NULL, bag_hours = NULL"))

        await program.database.run(forget)
    async with opened(tmp_path, clock):
        pass
    async with opened(tmp_path, clock, bag_hours=48) as (program, chat):
        await chat.say("/start")
        assert "Bags of 96 h, as planned" in (await chat.tap("Treatment of S-001")).text
        assert (await dues(program))["c1.bag.2/hours"] == "08 Mar 08:00"


async def test_reminders_follow_the_times_of_the_site_in_courses_and_screenings(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as (program, chat):
        await planned(program, chat)
        await chat.say("/start")
        await chat.tap("New screening", "Use S-002")
        await answer(chat)
        assert (await dues(program))["c1.start/morning"] == "04 Mar 08:00"
        assert (await dues(program, 2))["lapse.cardiac/morning"] == "05 Mar 08:00"
    async with opened(tmp_path, clock, **CHANGED) as (program, chat):
        assert (await dues(program))["c1.start/eve"] == "03 Mar 17:00"
        assert (await dues(program))["c1.start/morning"] == "04 Mar 05:30"
        assert (await dues(program, 2))["lapse.cardiac/morning"] == "05 Mar 05:30"
        assert not [shown for shown in await settled(chat) if "Correction" in shown]
        assert await entries(program, "site times set") == 2
    async with opened(tmp_path, clock, **CHANGED) as (program, _chat):
        assert await entries(program, "site times set") == 2, "nothing differs, so nothing is done"
        assert (await program.database.read(verify)).problems == ()


async def test_reminders_follow_a_zone_that_is_set_in_the_chat_and_no_start_sets_it_back(
    tmp_path: Path, clock: Clock
) -> None:
    async with opened(tmp_path, clock) as (program, chat):
        await planned(program, chat)
        await chat.say("/start")
        await chat.tap("More", "Settings of the site", "Time zone")
        await chat.say("Europe/Berlin")
        assert (await dues(program))["c1.start/morning"] == "04 Mar 07:00"
        assert "Bag hours: 48" in (await chat.tap("Bag hours", "48")).text
    async with opened(tmp_path, clock) as (program, _chat):
        assert (await dues(program))["c1.start/morning"] == "04 Mar 07:00"
        assert (await program.database.read(verify)).problems == ()


async def test_quiet_hours_that_change_move_what_waits_for_their_end(tmp_path: Path, clock: Clock) -> None:
    night = {"evening": "22:00"}
    async with opened(tmp_path, clock, **night) as (program, chat):
        await planned(program, chat)
        assert await next_of(program, "c1.start/eve") == "04 Mar 07:00"
    async with opened(tmp_path, clock, quiet_from="23:00", **night) as (program, _chat):
        assert await next_of(program, "c1.start/eve") == "03 Mar 22:00"


async def next_of(program: app.Program, reminder_id: str) -> str:
    found = await program.database.read(lambda session: reminders.of(session, 1))
    following = next(one.state.next_at for one in found if one.reminder_id == reminder_id)
    return f"{following:%d %b %H:%M}"


async def test_what_went_already_does_not_come_again_at_the_new_time(tmp_path: Path, clock: Clock) -> None:
    async with opened(tmp_path, clock) as (program, chat):
        await planned(program, chat)
        assert [shown for shown in await come(chat, clock, "2026-03-03 18:00") if "Start of cycle 1:" in shown]
        await chat.phone.tap("Seen")
        await chat.quiet()
    async with opened(tmp_path, clock, evening="18:30") as (_program, chat):
        clock.now = datetime(2026, 3, 3, 19, tzinfo=clock.now.tzinfo)
        told = [shown for shown in await settled(chat) if "Start of cycle 1:" in shown]
        assert len(told) == 1
        assert "Done by" in told[0]
