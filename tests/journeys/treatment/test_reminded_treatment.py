"""From a registered participant to acknowledged reminders, a calendar file and a picture, as transcripts."""

from pathlib import Path

import icalendar
import pytest

from bot import app
from flows.texts.due import UNDO_OVER
from storage.treatment import reminder_queue
from storage.upkeep.verify import verify
from tests.bot.commands.commanding import commanded
from tests.bot.documents.png import size
from tests.journeys import study
from tests.journeys.reminded import at, settled
from tests.journeys.running import Clock, Talk
from tests.journeys.study import UNCHECKED, register, weigh

pytestmark = pytest.mark.usefixtures("a_clock_that_leaps")


async def planned(program: app.Program, chat: Talk) -> None:
    """A registered participant whose first cycle starts on Wed 4 March at 10:00."""
    await register(program, chat)
    await weigh(chat, "52")
    await study.at(chat, "Plan the start of cycle 1", "4 Mar 10:00")


async def test_an_infusion_reminder_arrives_and_is_acknowledged(chat: Talk, program: app.Program, clock: Clock) -> None:
    await planned(program, chat)
    texts = await at(chat, clock, "2026-03-03 18:00")
    assert "S-001 · Start of cycle 1: Wed 4 Mar 2026 10:00 (UTC)\n28 days of infusion, counted as 672 hours." in texts
    card = await chat.tap("Seen")
    assert "Done by Administrator at 18:00." in card.text
    assert (await program.database.read(verify)).problems == ()


async def test_a_start_that_is_recorded_at_the_planned_minute_is_not_due_any_more(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await planned(program, chat)
    await at(chat, clock, "2026-03-04 10:00")
    assert "S-001 ▸ start today 10:00" in (await chat.say("/due")).text
    await chat.tap("Treatment of S-001", "It began", "Just now", UNCHECKED)
    assert "S-001 ▸ day 1, bag 2 Sun 10:00" in (await chat.say("/due")).text
    clock.forward(hours=2)
    assert "S-001 ▸ day 1, bag 2 Sun 10:00" in (await chat.say("/due")).text
    assert (await program.database.read(verify)).problems == ()


async def test_from_registration_on_the_reminders_of_the_screening_go_without_a_word(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await planned(program, chat)
    texts = await at(chat, clock, "2026-03-03 08:00")
    assert not [text for text in texts if "lapses" in text or "Correction" in text]
    card = await chat.say("/due")
    assert "lapses" not in card.text
    assert "S-001 ▸ start" in card.text


async def test_move_moves_and_a_moved_start_is_corrected_for_everybody_but_who_moved_it(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await planned(program, chat)
    await at(chat, clock, "2026-03-03 18:00")
    await study.at(chat, "Move", "5 Mar 12:00")
    assert "Cycle 1 starts Thu 5 Mar 2026 12:00 (UTC)." in (await chat.card()).text
    assert not [text for text in await settled(chat) if "Correction" in text]


async def test_a_bag_is_changed_from_its_reminder_and_that_is_taken_back_for_a_minute(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await planned(program, chat)
    await at(chat, clock, "2026-03-04 10:00")
    await chat.say("/start")
    await chat.tap("Treatment of S-001", "It began", "Just now", UNCHECKED)
    await at(chat, clock, "2026-03-08 08:00")
    clock.forward(minutes=30)
    card = await chat.tap("Changed now")
    assert "Changed 08:30, by Administrator. Next: change to bag 3 Thu 12 Mar 2026 08:30 (UTC)." in card.text
    assert "S-001 ▸ day 5, bag 3 Thu 08:30" in (await chat.say("/due")).text
    await chat.tap("Undo")
    assert "S-001 ▸ bag 2 today 10:00, day 5" in (await chat.say("/due")).text
    await chat.tap("Changed now")
    clock.forward(minutes=2)
    await chat.phone.tap("Undo")
    await chat.quiet()
    await chat.phone.screen()
    assert chat.phone.toasts[-1] == UNDO_OVER
    assert (await program.database.read(verify)).problems == ()


async def test_the_plan_comes_as_a_calendar_file_and_as_a_picture(chat: Talk, program: app.Program) -> None:
    await planned(program, chat)
    await chat.tap("Calendar file")
    shown = (await chat.phone.screen())[-1]
    assert shown.raw["document"]["file_name"] == "NCT04556084-S-001-plan-2026-03-02.ics"
    assert shown.raw["has_protected_content"]
    content = await chat.phone.file(shown.raw["document"]["file_id"])
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert {str(event["status"]) for event in events} == {"CONFIRMED"}, "the screening's own items never stood in it"
    assert "S-001 · Start of cycle 1" in [str(event["summary"]) for event in events]
    assert all(len(event.walk("VALARM")) == 2 for event in events if ".bag." in event["uid"])
    await chat.tap("Picture")
    *_, shown, card = await chat.phone.screen()
    assert card.text.startswith("S-001 · Treatment")
    assert "Cycle 1: Wed 4 Mar 2026 10:00 (UTC)" in shown.text
    picture = await chat.phone.file(shown.raw["photo"][-1]["file_id"])
    assert size(picture)[0] == 1080


@pytest.mark.usefixtures("commands_here")
async def test_the_command_writes_the_calendar_file_beside_the_running_program(
    chat: Talk, program: app.Program, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await planned(program, chat)
    out = tmp_path / "plan.ics"
    assert await commanded(capsys, "calendar", "S-001", str(out)) == (0, "")
    assert len(icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")) > 8
    nobody = (1, "Nobody is registered as S-002 at Site 1.\n")
    assert await commanded(capsys, "calendar", "S-002", str(tmp_path / "none.ics")) == nobody
    assert not (tmp_path / "none.ics").exists()


async def test_a_start_planned_for_today_is_announced_half_an_hour_later_as_new_and_never_as_late(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await register(program, chat)
    await study.at(chat, "Plan the start of cycle 1", "2 Mar 14:00")
    announced = "Start of cycle 1: Mon 2 Mar 2026 14:00 (UTC)"
    assert not [text for text in await settled(chat) if announced in text], "it was typed just now"
    clock.forward(minutes=30)
    told = [text for text in await settled(chat) if announced in text]
    assert len(told) == 1
    assert not told[0].startswith("Late")
    assert "was due" not in told[0]
    clock.forward(minutes=31)
    again = [text for text in await settled(chat) if "Not acknowledged yet" in text]
    assert len(again) == 1, "it is as urgent as on any morning of a start"


async def test_every_reminder_of_a_cycle_arrives_once_and_in_its_time(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    """Each is acknowledged as it comes, from the start to the marrow."""
    await planned(program, chat)
    seen: list[str] = []
    answered: set[int] = set()
    while len(seen) < 19:
        following = await program.database.read(reminder_queue.next_at)
        assert following is not None
        clock.now = following
        await settled(chat)
        for shown in await chat.phone.screen():
            if "In 1 hour" in shown.labels and shown.id not in answered:
                answered.add(shown.id)
                seen.append(f"{clock.now:%d %b %H:%M} {shown.text.partition(':')[0]}")
                clock.forward(hours=2 if shown.labels[0] == "Changed now" else 0)
                await chat.phone.raw_tap(shown.id, shown.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
                await chat.quiet()
                if shown.labels[0] == "It began":
                    card = await chat.say("4 Mar 10:00")
                    await chat.tap(card.labels[0], UNCHECKED)
    assert seen[:5] == [
        "03 Mar 18:00 S-001 · Start of cycle 1",
        "04 Mar 08:00 S-001 · Start of cycle 1",
        "04 Mar 10:15 Missed",
        "07 Mar 18:00 S-001 · Change to bag 2",
        "08 Mar 08:00 S-001 · Change to bag 2",
    ]
    assert len(seen) == len(set(seen)) == 19
    assert set(seen[-4:]) == {
        "31 Mar 18:00 S-001 · End of infusion, cycle 1",
        "31 Mar 18:00 S-001 · Marrow after cycle 1",
        "01 Apr 08:00 S-001 · End of infusion, cycle 1",
        "01 Apr 08:00 S-001 · Marrow after cycle 1",
    }
