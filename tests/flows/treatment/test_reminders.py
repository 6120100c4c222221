"""Reminders: which exist, when on the site's clock, who is told next, and what changed facts do to them."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.language.refusals import RuleBroken
from flows.treatment.course.course import pause
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.changes import move
from flows.treatment.plan.plan import Plan, plan
from flows.treatment.reminders.follow_up import Stored, follow_up
from flows.treatment.reminders.lifecycle import (
    Later,
    Recipient,
    ReminderStage,
    cancelled,
    choices,
    done,
    escalation,
    later,
    planned,
    replanned,
    sent,
)
from flows.treatment.reminders.reminders import Reminder, nearest_first, out_of_quiet, planned_at, reminders
from tests.clocks import unlike
from tests.flows.treatment.courses import BERLIN, SITE, at, paused_for, refused, started

HOUR = timedelta(hours=1)


def of(reminder_id: str, start: str = "2026-11-03 10:00", site: SiteTimes = SITE) -> Reminder:
    return next(one for one in reminders(plan(started(start, site), site), site) if one.id == reminder_id)


def test_a_plan_implies_these_reminders():
    found = {one.id: str(one.due.wall) for one in reminders(plan(started(), replace(SITE, bag_hours=168)), SITE)}
    assert found == {
        "c1.start/eve": "2026-11-02 18:00:00",
        "c1.start/morning": "2026-11-03 08:00:00",
        "c1.bag.2/eve": "2026-11-09 18:00:00",
        "c1.bag.2/hours": "2026-11-10 08:00:00",
        "c1.bag.3/eve": "2026-11-16 18:00:00",
        "c1.bag.3/hours": "2026-11-17 08:00:00",
        "c1.bag.4/eve": "2026-11-23 18:00:00",
        "c1.bag.4/hours": "2026-11-24 08:00:00",
        "c1.end/eve": "2026-11-30 18:00:00",
        "c1.end/hours": "2026-12-01 08:00:00",
        "c1.marrow/eve": "2026-11-30 18:00:00",
        "c1.marrow/morning": "2026-12-01 08:00:00",
        "c2.start/week": "2026-12-08 08:00:00",
        "c2.start/morning": "2026-12-15 08:00:00",
    }


def test_a_reminder_says_the_code_the_task_and_the_date():
    assert of("c1.bag.3/hours").text() == "S-007 · Change to bag 3: Wed 11 Nov 2026 10:00 (Europe/Berlin)"
    assert of("c1.marrow/eve").text() == "S-007 · Marrow after cycle 1: Tue 1 Dec 2026"


def test_hours_before_a_bag_change_are_hours_that_pass():
    course, site = started("2026-10-18 03:30"), replace(SITE, bag_hours=168)
    hours = next(one for one in reminders(plan(course, site), site) if one.id == "c1.bag.2/hours")
    assert hours.item.due.wall == datetime.fromisoformat("2026-10-25 02:30")
    assert hours.item.due.again
    assert hours.event - hours.due.utc == 2 * HOUR
    assert hours.due.wall == datetime.fromisoformat("2026-10-25 01:30")


def test_a_reminder_of_the_morning_never_comes_after_what_it_is_about():
    assert of("c1.start/morning", "2026-11-03 06:30").due.wall == datetime.fromisoformat("2026-11-03 05:30")


def test_in_every_zone_of_a_year_each_item_has_each_of_its_reminders_once_and_at_the_stated_time():
    # Cycles begin every 28 days, so that every clock change of the year lies in one of them; the clock times of
    # the site are the hours that are skipped or shown twice in most zones.
    starts = [date(2026, 1, 4) + timedelta(28 * step) for step in range(13)]
    wanted: dict[date, Counter[str]] = {}
    for name in unlike(2026, 2027):
        site = SiteTimes(ZoneInfo(name), 168, morning=time(2, 30), evening=time(23, 59))
        for day in starts:
            given = plan(started(f"{day} 03:15", site), site)
            found = reminders(given, site)
            ids = Counter(one.id for one in found)
            assert set(ids.values()) == {1}, (name, day)
            assert ids == wanted.setdefault(day, ids), (name, day)
            assert all(one.due.utc < one.event for one in found), (name, day)
            for one in found:
                check_time(one, site)
    assert len(wanted) == 13


def check_time(one: Reminder, site: SiteTimes) -> None:
    """The rule, said another way: a minute before, the clock does not show the asked time yet, or shows it again."""
    lead = one.id.rpartition("/")[2]
    if lead == "hours":
        assert one.event - one.due.utc == 2 * HOUR
        return
    days = {"eve": 1, "week": 7}.get(lead, 0)
    asked = datetime.combine(one.item.day - timedelta(days), site.evening if lead == "eve" else site.morning)
    assert one.due.wall >= asked
    before = (one.due.utc - timedelta(minutes=1)).astimezone(site.zone).replace(tzinfo=None)
    assert before < asked
    assert one.due.wall == asked or one.due.utc.astimezone(site.zone).utcoffset() > before_offset(one, site)


def before_offset(one: Reminder, site: SiteTimes) -> timedelta:
    offset_before = (one.due.utc - timedelta(seconds=1)).astimezone(site.zone).utcoffset()
    assert offset_before is not None
    return offset_before


QUIET = (
    ("2026-11-03 20:59", "2026-11-03 20:59"),
    ("2026-11-03 21:00", "2026-11-04 07:00"),
    ("2026-11-04 00:30", "2026-11-04 07:00"),
    ("2026-11-04 07:00", "2026-11-04 07:00"),
    ("2026-10-24 23:00", "2026-10-25 07:00"),
)


@pytest.mark.parametrize(("instant", "sent_at"), QUIET)
def test_what_can_wait_waits_for_the_end_of_the_quiet_hours(instant, sent_at):
    assert out_of_quiet(at(instant), SITE) == at(sent_at)


def test_quiet_hours_by_day_and_none_at_all():
    by_day = replace(SITE, quiet_from=time(12), quiet_until=time(14))
    assert out_of_quiet(at("2026-11-03 13:00"), by_day) == at("2026-11-03 14:00")
    none = replace(SITE, quiet_from=time(12), quiet_until=time(12))
    assert out_of_quiet(at("2026-11-03 12:00"), none) == at("2026-11-03 12:00")


def test_what_is_not_acknowledged_repeats_then_goes_to_the_backup_then_to_the_administrator():
    reminder = of("c1.bag.3/hours")
    state, now, told = planned(reminder, SITE), None, []
    while state.next_at is not None:
        now = state.next_at
        told.append((escalation(reminder)[state.rung].to, now - reminder.due.utc))
        state = sent(state, reminder, now, SITE)
    assert told == [
        (Recipient.PERSON, 0 * HOUR),
        (Recipient.PERSON, HOUR / 2),
        (Recipient.BACKUP, HOUR),
        (Recipient.ADMINISTRATOR, 1.5 * HOUR),
    ]
    assert state.stage is ReminderStage.SENT


def test_what_can_wait_is_repeated_out_of_the_quiet_hours():
    reminder = of("c1.marrow/eve")
    state = sent(planned(reminder, SITE), reminder, at("2026-11-30 18:00"), SITE)
    assert state.next_at == at("2026-12-01 07:00")


LATER = (
    (Later.HOUR, "2026-11-30 18:20", "2026-11-30 19:20"),
    (Later.EVENING, "2026-11-30 09:00", "2026-11-30 18:00"),
    (Later.TOMORROW, "2026-11-30 18:20", "2026-12-01 08:00"),
)


@pytest.mark.parametrize(("choice", "now", "due"), LATER)
def test_later_puts_a_reminder_off_and_begins_with_the_same_person(choice, now, due):
    reminder = of("c1.marrow/eve")
    state = sent(sent(planned(reminder, SITE), reminder, at(now), SITE), reminder, at(now), SITE)
    put_off = later(state, reminder, choice, at(now), SITE)
    assert (put_off.stage, put_off.next_at, put_off.rung) == (ReminderStage.WAITING, at(due), 0)


def test_nothing_is_put_off_past_its_event_or_to_an_evening_that_is_over():
    reminder = of("c1.bag.3/hours")
    state = sent(planned(reminder, SITE), reminder, at("2026-11-11 08:00"), SITE)
    with refused("later_too_late"):
        later(state, reminder, Later.TOMORROW, at("2026-11-11 08:05"), SITE)
    assert choices(reminder, at("2026-11-11 08:05"), SITE) == (Later.HOUR,)
    with pytest.raises(RuleBroken, match="18:00, has passed"):
        later(state, reminder, Later.EVENING, at("2026-11-11 18:00"), SITE)


def test_a_settled_reminder_stays_settled_until_its_item_gets_another_date():
    reminder = of("c1.bag.3/hours")
    over = done(planned(reminder, SITE))
    for step in (done, cancelled, lambda one: sent(one, reminder, at("2026-11-11 08:00"), SITE)):
        with pytest.raises(RuleBroken, match="settled already"):
            step(over)
    assert over.next_at is None
    assert replanned(over, reminder, SITE) == planned(reminder, SITE)


def test_changed_facts_cancel_plan_anew_and_correct_what_went_with_both_dates():
    course = started()
    before = plan(course, SITE)
    moved = plan(move(course, "c1.marrow", date(2026, 12, 3), at("2026-11-10 12:00"), SITE), SITE)
    now = at("2026-11-10 12:00")
    unsent = follow_up(before, moved, SITE, stored(before), now)
    assert (unsent.cancelled, unsent.corrections) == ((), ())
    assert {one.id for one in unsent.planned} == {"c1.marrow/eve", "c1.marrow/morning"}
    went = follow_up(before, moved, SITE, stored(before, "c1.marrow/eve"), now)
    assert went.corrections == (
        "S-007 · Correction: Marrow after cycle 1 was Tue 1 Dec 2026 and is now Thu 3 Dec 2026.",
    )


def test_a_pause_cancels_what_it_stops_and_corrects_each_item_once():
    course = started()
    paused = pause(course, at("2026-11-11 09:00"), at("2026-11-11 09:10"), BERLIN)
    before = plan(course, SITE)
    told = stored(before, "c1.bag.3/eve", "c1.bag.3/hours")
    follows = follow_up(before, plan(paused, SITE), SITE, told, at("2026-11-11 09:10"))
    assert "c1.end/hours" in follows.cancelled
    assert {one.id for one in follows.planned} == {"c1.restart_by.1/eve", "c1.restart_by.1/hours"}
    assert follows.corrections == (
        "S-007 · Correction: Change to bag 3, Wed 11 Nov 2026 10:00 (Europe/Berlin), is cancelled.",
    )


def test_what_lies_behind_is_not_corrected_and_what_was_behind_and_lies_ahead_again_is():
    before = plan(started(), SITE)
    late = plan(started("2026-11-03 16:00"), SITE)
    told = stored(before, "c1.start/morning", "c1.bag.2/eve")
    (only,) = follow_up(before, late, SITE, told, at("2026-11-03 17:00")).corrections
    assert "Change to bag 2 was Sat 7 Nov 2026 10:00" in only
    assert len(follow_up(before, late, SITE, told, at("2026-11-03 12:00")).corrections) == 2
    gone = Plan(before.code, ())
    assert follow_up(before, gone, SITE, told, at("2026-11-08 12:00")).corrections == ()


def test_nothing_follows_from_a_plan_that_did_not_change():
    given = plan(paused_for(started(), at("2026-11-10 10:00"), 24 * HOUR), SITE)
    every = [one.id for one in reminders(given, SITE)]
    follows = follow_up(given, given, SITE, stored(given, *every), at("2026-11-04 12:00"))
    assert (follows.cancelled, follows.planned, follows.corrections) == ((), (), ())


def test_nothing_is_corrected_that_lies_behind():
    before = plan(started(), SITE)
    every = [one.id for one in reminders(before, SITE)]
    shorter = plan(started(), replace(SITE, bag_hours=48))
    follows = follow_up(before, shorter, SITE, stored(before, *every), at("2026-11-16 12:00"))
    named = [line.partition(": ")[2].partition(" was ")[0] for line in follows.corrections]
    assert named == ["Change to bag 5", "Change to bag 6", "Change to bag 7"]


def test_other_times_of_the_day_move_only_what_did_not_come_due_yet():
    given, early = plan(started(), SITE), replace(SITE, morning=time(6, 30))
    follows = follow_up(given, given, early, stored(given), at("2026-11-30 18:30"))
    assert (follows.cancelled, follows.planned, follows.corrections) == ((), (), ())
    assert {one.id: str(one.due.wall) for one in follows.staying} == {
        "c1.end/hours": "2026-12-01 08:00:00",
        "c1.marrow/morning": "2026-12-01 06:30:00",
        "c2.start/week": "2026-12-08 06:30:00",
        "c2.start/morning": "2026-12-15 06:30:00",
    }


def test_what_is_planned_after_its_time_is_due_at_once_and_worded_as_new():
    given = reminders(plan(started(), SITE), SITE)
    now = at("2026-11-03 09:15")
    start = [one for one in planned_at(given, now, SITE) if one.item.id == "c1.start"]
    assert [one.due.utc for one in start] == [now, now]
    assert {one.text_at(now) for one in start} == {"S-007 · Start of cycle 1: Tue 3 Nov 2026 10:00 (Europe/Berlin)"}
    assert planned_at(given, now, SITE)[2:] == given[2:]


@pytest.mark.parametrize(
    ("start", "now", "due"),
    [
        ("2026-11-03 10:00", "2026-11-02 22:30", "2026-11-03 07:00"),
        ("2026-11-03 07:00", "2026-11-02 22:30", "2026-11-02 22:30"),
        ("2026-11-03 07:30", "2026-11-03 06:00", "2026-11-03 06:00"),
    ],
    ids=["it waits for the morning", "the event is nearer", "a nearer reminder comes before the morning"],
)
def test_what_is_planned_in_quiet_hours_after_its_time_waits_if_it_can(start, now, due):
    given = reminders(plan(started(start), SITE), SITE)
    eve = next(one for one in planned_at(given, at(now), SITE) if one.id == "c1.start/eve")
    assert eve.due.utc == at(due)


def stored(given: Plan, *went: str) -> dict[str, Stored]:
    """The reminders of a plan as they are stored; of those named a message went."""
    return {one.id: Stored(one.due.utc, one.id in went) for one in reminders(given, SITE)}


def test_after_an_outage_the_nearest_infusion_comes_first_and_what_is_over_says_so():
    given = [of("c1.marrow/eve"), of("c1.bag.3/hours"), of("c1.bag.2/hours"), of("c2.start/week")]
    assert [one.id for one in nearest_first(given)] == [
        "c1.bag.2/hours",
        "c1.bag.3/hours",
        "c1.marrow/eve",
        "c2.start/week",
    ]
    reminder = of("c1.bag.3/hours")
    assert reminder.text_at(at("2026-11-11 08:04")) == reminder.text()
    assert reminder.text_at(at("2026-11-11 09:00")).startswith("Late: S-007")
    assert reminder.text_at(at("2026-11-11 10:00")).startswith("Missed: S-007")
