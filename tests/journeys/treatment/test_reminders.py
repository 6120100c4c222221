"""Reminders as they arrive: what they say, what is tapped on them, and what goes on when nobody taps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app
from bot.deployment import Deployment
from bot.reminding import reminding
from bot.reminding.plans import correcting
from bot.reminding.reminder_messages import stamp
from bot.telegram.callback_data import Pointer, encode
from flows.answers.lifecycle import Stage
from flows.chat.input import Tap
from flows.texts.due import CORRECTED, MANY, MOVED, WITHDRAWN
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.plan.changes import move
from flows.treatment.plan.plan import plan
from flows.treatment.reminders.lifecycle import done
from storage.engine.errors import found
from storage.site import people, sites
from storage.study import screenings
from storage.tables.base import table
from storage.tables.plan import ReminderRow
from storage.treatment import reminder_queue, reminders
from storage.upkeep.verify import verify
from tests.journeys.answers import answer, begin
from tests.journeys.reminded import UTC_SITE, at, keep_plan, planned, put_course, settled, treated
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, Clock, Shown, Talk, talking

# When the messages of an urgent reminder go as long as nobody answers, and long after the last.
UNANSWERED = tuple(f"2026-03-04 {clock}" for clock in ("08:00", "08:30", "09:00", "09:30", "23:00"))


pytestmark = pytest.mark.usefixtures("a_clock_that_leaps")


@pytest.fixture
async def course(chat: Talk, program: app.Program, clock: Clock) -> TreatmentCourse:
    """The administrator's participant S-007, whose cycle 1 starts on Wed 4 March at 10:00."""
    await chat.say("/start")
    await planned(program, clock)
    return treated()


async def answerable(chat: Talk) -> list[Shown]:
    """The reminders on the screen that have buttons, without the card."""
    return [shown for shown in await chat.phone.screen() if {"Seen", "Done"} & set(shown.labels)]


def about(texts: list[str], word: str) -> list[str]:
    return [text for text in texts if word in text]


async def test_a_start_is_announced_on_the_evening_before_and_on_the_morning(
    chat: Talk, clock: Clock, course: TreatmentCourse
) -> None:
    assert not about(await at(chat, clock, "2026-03-03 17:59"), "S-007")
    evening = await at(chat, clock, "2026-03-03 18:00")
    assert about(evening, "S-007") == [
        "S-007 · Start of cycle 1: Wed 4 Mar 2026 10:00 (UTC)\n28 days of infusion, counted as 672 hours."
    ]
    assert (await chat.card()).buttons == (("Seen",), ("In 1 hour", "Tomorrow", "Move"))
    await chat.tap("Seen")
    morning = await at(chat, clock, "2026-03-04 08:00")
    assert len(about(morning, "Start of cycle 1")) == 2


async def test_a_start_that_was_seen_coming_is_asked_about_once_it_is_late(
    chat: Talk, clock: Clock, course: TreatmentCourse
) -> None:
    await at(chat, clock, "2026-03-04 08:00")
    card = await chat.tap("Seen")
    assert "Seen by Administrator at 08:00. It comes again Wed 4 Mar 2026 10:15 (UTC), unless" in card.text
    assert card.buttons == ()
    assert len(about(await at(chat, clock, "2026-03-04 10:14"), "Start of cycle 1")) == 1
    assert about(await at(chat, clock, "2026-03-04 10:15"), "Missed: S-007 · Start of cycle 1")
    assert "It began" in (await chat.card()).labels


async def test_done_says_when_the_next_reminder_of_the_same_item_comes(
    chat: Talk, clock: Clock, course: TreatmentCourse
) -> None:
    await at(chat, clock, "2026-03-03 18:00")
    card = await chat.tap("Seen")
    assert "The next reminder of it comes Wed 4 Mar 2026 08:00 (UTC)." in card.text


async def test_later_puts_it_off_and_it_comes_again(chat: Talk, clock: Clock, course: TreatmentCourse) -> None:
    await at(chat, clock, "2026-03-03 18:00")
    card = await chat.tap("In 1 hour")
    assert "Put off by Administrator: it comes again Tue 3 Mar 2026 19:00 (UTC)." in card.text
    assert len(about(await at(chat, clock, "2026-03-03 18:59"), "Start")) == 1
    assert len(about(await at(chat, clock, "2026-03-03 19:00"), "Start")) == 2


async def test_move_opens_what_the_date_follows_from(chat: Talk, clock: Clock, course: TreatmentCourse) -> None:
    await at(chat, clock, "2026-03-03 18:00")
    card = await chat.tap("Move")
    assert "S-007" in card.text
    assert len(about(await settled(chat), "Start of cycle 1")) == 1, "the reminder itself stays"


async def test_what_nobody_acknowledges_repeats_and_goes_to_the_backup_and_to_the_administrator(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await chat.say("/start")
    async with talking(program, COLLEAGUE) as nurse, talking(program, 1003) as other:
        for talk, person in ((nurse, COLLEAGUE), (other, 1003)):
            await program.database.run(lambda s, person=person: let_in(s, person, clock.now))
            await talk.say("/start")
        await program.database.run(lambda s: back_up(s, COLLEAGUE, 1003, clock.now))
        await planned(program, clock, owner=COLLEAGUE)
        for wall, counts in (
            ("2026-03-04 08:00", (1, 0, 0)),
            ("2026-03-04 08:30", (2, 0, 0)),
            ("2026-03-04 09:00", (2, 1, 0)),
            ("2026-03-04 09:30", (2, 1, 1)),
            ("2026-03-04 23:00", (2, 1, 1)),
        ):
            await at(nurse, clock, wall)
            shown = [about(await settled(talk), "Start of cycle 1") for talk in (nurse, other, chat)]
            assert tuple(map(len, shown)) == counts, wall
        assert "Not acknowledged yet" in shown[0][1]
        assert "Not acknowledged by 1002 since Wed 4 Mar 2026 08:00 (UTC): passed on to you." in shown[1][0]
        assert "passed on to you" in shown[2][0]


async def test_a_backup_who_is_the_administrator_is_told_once(chat: Talk, program: app.Program, clock: Clock) -> None:
    await chat.say("/start")
    async with talking(program, COLLEAGUE) as nurse:
        await program.database.run(lambda s: let_in(s, COLLEAGUE, clock.now))
        await nurse.say("/start", "/due")
        card = await nurse.tap("More", "Backup: nobody", "Administrator")
        assert "What you do not acknowledge in time goes to Administrator, an administrator." in card.text
        await planned(program, clock, owner=COLLEAGUE)
        for wall in UNANSWERED:
            await at(nurse, clock, wall)
        assert len(about(await settled(chat), "passed on to you")) == 1
        assert len(about(await settled(nurse), "Start of cycle 1:")) == 2


async def test_what_is_the_administrators_own_is_not_passed_on_to_them(
    chat: Talk, clock: Clock, course: TreatmentCourse
) -> None:
    for wall in UNANSWERED:
        texts = await at(chat, clock, wall)
    assert len(about(texts, "Start of cycle 1:")) == 2
    assert not about(texts, "passed on to you")


async def test_the_backup_can_answer_and_then_it_goes_no_further(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await chat.say("/start")
    async with talking(program, COLLEAGUE) as nurse:
        await program.database.run(lambda s: let_in(s, COLLEAGUE, clock.now))
        await nurse.say("/start")
        await program.database.run(lambda s: back_up(s, ADMINISTRATOR, COLLEAGUE, clock.now))
        await planned(program, clock)
        for wall in ("2026-03-04 08:00", "2026-03-04 08:30", "2026-03-04 09:00"):
            await at(chat, clock, wall)
        await nurse.quiet()
        card = await nurse.tap("Seen")
        assert "Seen by 1002" in card.text
        assert len(about(await at(chat, clock, "2026-03-04 09:30"), "Start of cycle 1")) == 2


async def test_what_was_settled_elsewhere_loses_its_buttons_in_every_copy_and_says_who_did_it(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await chat.say("/start")
    async with talking(program, COLLEAGUE) as nurse:
        await program.database.run(lambda s: let_in(s, COLLEAGUE, clock.now))
        await nurse.say("/start")
        await program.database.run(lambda s: back_up(s, ADMINISTRATOR, COLLEAGUE, clock.now))
        screening = await planned(program, clock)
        for wall in ("2026-03-04 08:00", "2026-03-04 08:30", "2026-03-04 09:00"):
            await at(chat, clock, wall)
        assert (len(await answerable(chat)), len(await answerable(nurse))) == (2, 1)
        (queued,) = await program.database.read(lambda s: reminder_queue.open_of(s, screening, "c1.start"))
        nurse_id = await program.database.read(lambda s: found(people.person_of(s, COLLEAGUE)).id)
        await program.database.run(
            lambda s: reminder_queue.answered(s, queued.id, done(queued.state), nurse_id, clock.now)
        )
        for talk in (chat, nurse):
            shown = about(await at(talk, clock, "2026-03-04 09:10"), "Start of cycle 1")
            assert all("Done by 1002 at 09:00." in text for text in shown)
            assert await answerable(talk) == []


async def test_what_was_withdrawn_loses_its_buttons(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    texts = await at(chat, clock, "2026-03-03 18:00")
    assert len(about(texts, "Start of cycle 1")) == 1
    await program.database.run(lambda s: reminders.call_off(s, 1, ("c1.start",), clock.now))
    assert WITHDRAWN in about(await at(chat, clock, "2026-03-03 18:30"), "Start of cycle 1")[0]
    assert await answerable(chat) == []


async def test_whoever_cannot_be_written_to_is_passed_over(chat: Talk, program: app.Program, clock: Clock) -> None:
    await chat.say("/start")
    async with talking(program, COLLEAGUE) as nurse:
        await program.database.run(lambda s: let_in(s, COLLEAGUE, clock.now))
        await nurse.say("/start")
        await planned(program, clock, owner=COLLEAGUE)
        await nurse.phone.block()
        await nurse.quiet()
        assert about(await at(chat, clock, "2026-03-04 08:00"), "Start of cycle 1")


async def test_a_moved_item_is_corrected_with_both_dates_and_the_old_button_does_nothing(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    await at(chat, clock, "2026-03-03 18:00")
    (reminder,) = await answerable(chat)
    seen = next(row[0]["callback_data"] for row in reminder.raw["reply_markup"]["inline_keyboard"])
    moved = move(course, "c1.start", datetime(2026, 3, 5, 12, tzinfo=UTC_SITE.zone), clock.now, UTC_SITE)
    await program.database.run(lambda session: replan(session, 1, course, moved, clock.now))
    texts = await settled(chat)
    correction = (
        "S-007 · Correction: Start of cycle 1 was Wed 4 Mar 2026 10:00 (UTC) and is now Thu 5 Mar 2026 12:00 (UTC)."
    )
    assert correction in texts
    assert MOVED in about(texts, "Thu 5 Mar 2026 12:00")[0]
    await chat.phone.raw_tap(reminder.id, seen)
    await chat.quiet()
    await chat.phone.screen()
    assert chat.phone.toasts[-1] == CORRECTED
    # The message of before, which says that it has moved, and the correction.
    assert len(about(await at(chat, clock, "2026-03-04 08:00"), "Thu 5 Mar")) == 2
    assert len(await answerable(chat)) == 0
    assert len(about(await at(chat, clock, "2026-03-04 18:00"), "Start of cycle 1: Thu 5 Mar")) == 2
    assert len(await answerable(chat)) == 1


async def test_what_was_not_told_yet_is_moved_without_a_word(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    moved = move(course, "c1.start", datetime(2026, 3, 5, 12, tzinfo=UTC_SITE.zone), clock.now, UTC_SITE)
    await program.database.run(lambda session: replan(session, 1, course, moved, clock.now))
    assert not about(await settled(chat), "Correction")
    assert not about(await at(chat, clock, "2026-03-04 08:30"), "S-007")


async def test_many_that_fall_together_are_one_message_the_nearest_infusion_first(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await chat.say("/start")
    for number in range(1, 7):
        await planned(program, clock, treated(f"S-00{number}", f"2026-03-04 1{6 - number}:00"))
    texts = about(await at(chat, clock, "2026-03-03 18:00"), "S-00")
    assert len(texts) == 1
    lines = texts[0].splitlines()
    assert lines[0] == MANY
    assert [line[2:7] for line in lines[1:]] == ["S-006", "S-005", "S-004", "S-003", "S-002", "S-001"]
    card = await chat.tap("Open the list")
    assert "Later: 6" in card.text


async def test_after_an_outage_the_late_ones_come_once_as_late_or_missed_in_one_message(
    chat: Talk, clock: Clock, course: TreatmentCourse
) -> None:
    texts = about(await at(chat, clock, "2026-03-08 09:00"), "S-007")
    assert len(texts) == 1
    assert "Missed: S-007 · Start of cycle 1: Wed 4 Mar 2026 10:00 (UTC). This reminder was due Wed 4 Mar" in texts[0]
    assert "Late: S-007 · Change to bag 2: Sun 8 Mar 2026 10:00 (UTC)" in texts[0]
    assert texts[0].count("Start of cycle 1") == 1


async def test_what_can_wait_does_not_come_at_night_not_even_late(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    assert not about(await at(chat, clock, "2026-03-03 23:30"), "S-007")
    assert about(await at(chat, clock, "2026-03-04 07:00"), "Late: S-007 · Start of cycle 1")


async def test_the_list_says_what_is_next_on_treatment_and_an_empty_one_that_there_is_nothing(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    assert "Mon 2 Mar · Site 1: nothing to do" in (await chat.say("/due")).text
    await program.database.run(lambda session: treating(session, clock.now))
    assert "This week: 1\nS-007 ▸ start Wed 10:00" in (await chat.say("/due")).text


async def test_the_list_comes_every_morning_once_if_wanted(chat: Talk, program: app.Program, clock: Clock) -> None:
    await program.database.run(lambda session: treating(session, clock.now))
    await chat.say("/due")
    card = await chat.tap("More", "Every morning: off")
    assert "Every morning: on" in card.labels
    listed = "Tue 3 Mar · Site 1: 1, today: 0\nThis week: 1\nS-007 ▸ start tomorrow 10:00"
    assert len(about(await at(chat, clock, "2026-03-03 07:59"), listed)) == 0
    assert len(about(await at(chat, clock, "2026-03-03 08:00"), listed)) == 1
    assert len(about(await at(chat, clock, "2026-03-03 08:10"), listed)) == 1


def treating(session: Session, now: datetime) -> None:
    """A participant whose treatment is planned."""
    row = screenings.load(session, put_course(session, treated(), now))
    screenings.change(session, row, row.created_by, now, lifecycle=Stage.TREATING)


async def test_the_backup_is_chosen_among_the_people_of_the_site(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await program.database.run(lambda s: let_in(s, COLLEAGUE, clock.now))
    await program.database.run(lambda s: let_in_elsewhere(s, clock.now, 1003))
    await chat.say("/due")
    card = await chat.tap("More", "Backup: nobody")
    assert card.labels == ["1002", "Nobody", "‹ Back", "Home"]
    card = await chat.tap("1002")
    assert "goes to 1002, then to the administrator" in card.text
    assert "Backup: 1002" in card.labels
    card = await chat.tap("Backup: 1002", "Nobody")
    assert "Backup: nobody" in card.labels


async def test_an_open_screening_reminds_of_a_waiting_period_that_ends_and_of_what_lapses(
    chat: Talk, clock: Clock
) -> None:
    await begin(chat)
    await answer(chat, prior_therapies=("vcr", "[Yes, that is right]", "25 Feb", "[Done (1)]"))
    assert "S-001 ◷ from Wed (chemotherapy)" in (await chat.say("/due")).text
    texts = await at(chat, clock, "2026-03-03 08:00")
    assert len(about(texts, "LVEF lapses: Thu 5 Mar 2026")) == 1
    texts = await at(chat, clock, "2026-03-04 08:00")
    assert about(texts, "S-001 · Waiting period of I6 ends: Wed 4 Mar 2026\n")


async def test_a_changed_answer_corrects_nothing_for_the_person_who_changed_it(chat: Talk, clock: Clock) -> None:
    await begin(chat)
    await answer(chat)
    await at(chat, clock, "2026-03-03 08:00")
    await chat.say("/start")
    await chat.tap("Go on with S-001", "Review", "✓ Heart", "3")
    await chat.say("27 Feb")
    texts = await settled(chat)
    assert not about(texts, "Correction")


async def test_a_forged_button_or_one_of_another_site_does_nothing(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    await at(chat, clock, "2026-03-04 08:00")
    card = await chat.card()
    queued = await program.database.read(lambda session: reminder_queue.begun_for(session, 1, clock.now))
    started = next(one for one in queued if one.reminder.id == "c1.start/morning")
    true = Pointer(0, started.screening_id, stamp(started), Tap("remind_done", str(started.id)))
    forged = (
        replace(true, turn=true.turn + 1),
        replace(true, version=true.version + 1),
        replace(true, tap=Tap("remind_done", "999")),
        replace(true, tap=Tap("remind_done", "x")),
        replace(true, tap=Tap("remind_done", "9" * 30)),
        replace(true, tap=Tap("remind_later", f"{started.id}.never")),
    )
    for pointer in forged:
        await chat.phone.raw_tap(card.id, encode(pointer))
        await chat.quiet()
    async with talking(program, COLLEAGUE) as stranger:
        await program.database.run(lambda s: let_in_elsewhere(s, clock.now))
        other = await stranger.say("/start")
        await stranger.phone.raw_tap(other.id, encode(true))
        await stranger.quiet()
    kept = await program.database.read(lambda session: reminder_queue.load(session, started.id))
    assert kept == started
    await chat.phone.raw_tap(card.id, encode(true))
    await chat.quiet()
    kept = await program.database.read(lambda session: reminder_queue.load(session, started.id))
    assert kept is not None
    assert kept.state.stage == "waiting", "seen, and asked about once it is late"
    assert (await program.database.read(verify)).sound


async def test_a_message_that_waits_is_taken_back_when_its_date_changes(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    """In one transaction, so that nothing can be sent in between."""
    clock.now = datetime(2026, 3, 3, 18, tzinfo=UTC_SITE.zone)
    moved = move(course, "c1.start", datetime(2026, 3, 6, 12, tzinfo=UTC_SITE.zone), clock.now, UTC_SITE)

    def both(session: Session) -> tuple[str, ...]:
        reminding.remind(session, 1, clock.now, program.inward._handling._deployment)
        return replan(session, 1, course, moved, clock.now)

    assert await program.database.run(both) == ()
    assert not about(await settled(chat), "S-007")
    assert about(await at(chat, clock, "2026-03-05 18:00"), "S-007 · Start of cycle 1: Fri 6 Mar 2026 12:00")


def let_in(session: Session, telegram_id: int, now: datetime) -> None:
    people.ensure_person(session, telegram_id, str(telegram_id), "coordinator", 1, now)


def let_in_elsewhere(session: Session, now: datetime, telegram_id: int = COLLEAGUE) -> None:
    site = sites.add(session, "Elsewhere", None, "UTC", "E-###", now)
    people.ensure_person(session, telegram_id, "Elsewhere", "coordinator", site.id, now)


def back_up(session: Session, telegram_id: int, by: int, now: datetime) -> None:
    person, backup = people.person_of(session, telegram_id), people.person_of(session, by)
    assert person is not None
    assert backup is not None
    people.set_backup(session, person.id, backup.id, now)


def replan(
    session: Session, screening_id: int, before: TreatmentCourse, after: TreatmentCourse, now: datetime
) -> tuple[str, ...]:
    """What a changed course leads to, with its corrections sent."""
    corrections: list[tuple[str, ...]] = []

    def change() -> tuple[str, ...]:
        corrections.append(keep_plan(session, screening_id, plan(before, UTC_SITE), plan(after, UTC_SITE), now))
        return corrections[0]

    correcting(session, screening_id, now, Deployment(""), change)
    return corrections[0]


async def test_reminders_do_not_wait_for_a_clock_that_was_set_back(
    chat: Talk, program: app.Program, clock: Clock, course: TreatmentCourse
) -> None:
    """A clock that was a year ahead for a moment: what went then is repeated in time, what waits keeps its time."""
    assert about(await at(chat, clock, "2026-03-03 18:00"), "S-007")
    before = await program.database.read(_next_ones)
    await at(chat, clock, "2027-03-03 18:00")
    assert await program.database.read(_next_ones) != before
    clock.now = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)
    await program.reminding.send_due()
    late = clock.now + timedelta(days=3)
    assert all(
        following <= max(due + timedelta(days=3), late) for due, following in await program.database.read(_next_ones)
    )


def _next_ones(session: Session) -> list[tuple[datetime, datetime]]:
    kept = table(ReminderRow)
    chosen = select(kept.c.due_utc, kept.c.next_at).where(kept.c.next_at.is_not(None)).order_by(kept.c.id)
    return [tuple(row) for row in session.connection().execute(chosen).all()]
