"""The plan: 672 hours, bags, pauses, the second cycle, and what moves or goes when something changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.chat.context import TurnContext
from flows.chat.position import Position
from flows.language.refusals import RuleBroken
from flows.language.wall_time import at_instant
from flows.treatment.course.course import TreatmentCourse, end, pause, respond, resume, stop
from flows.treatment.course.doubts import dose_for
from flows.treatment.course.infusion import (
    GOES_ON,
    Cycle,
    Pause,
    anew_words,
    length_in_doubt,
    next_cycle_from,
    pause_rule,
    runs,
    same_cycle_until,
)
from flows.treatment.course.start import plan_start, record_start
from flows.treatment.course.steps import CourseStep, Responded, fold, step_of_correction
from flows.treatment.dosing import Size
from flows.treatment.plan.bags import SiteTimes, bag_notes, hang, length_words
from flows.treatment.plan.changes import Difference, cancel, differences, dropped, move, restore
from flows.treatment.plan.due import months_after
from flows.treatment.plan.items import ItemKind, due_at
from flows.treatment.plan.plan import plan
from flows.treatment.treatment import Treatment
from flows.turn.treatment import treatment as treating
from tests.flows.treatment.courses import (
    BERLIN,
    SITE,
    TREATMENT,
    answered,
    at,
    marrow_found,
    paused_for,
    refused,
    registered,
    started,
)
from tests.trials import NCT04556084

DAY = timedelta(1)


def shown(course: TreatmentCourse, site: SiteTimes = SITE) -> dict[str, str]:
    """Every item of a plan with its date on the site's clock."""
    return {item.id: str(getattr(item.due, "wall", item.due)).removesuffix(":00") for item in plan(course, site).items}


def test_a_plan_of_cycle_1_has_every_date():
    course = started(pregnancy_test=True, start_by=date(2026, 11, 8), contraception=True)
    assert shown(course) == {
        "c1.pregnancy_test": "2026-11-03",
        "c1.start": "2026-11-03 10:00",
        "c1.hospital": "2026-11-03",
        "c1.bag.2": "2026-11-07 10:00",
        "c1.bag.3": "2026-11-11 10:00",
        "c1.bag.4": "2026-11-15 10:00",
        "c1.bag.5": "2026-11-19 10:00",
        "c1.bag.6": "2026-11-23 10:00",
        "c1.bag.7": "2026-11-27 10:00",
        "c1.end": "2026-12-01 10:00",
        "c1.marrow": "2026-12-01",
        "c1.free": "2026-12-01",
        "c2.start": "2026-12-15",
        "contraception": "2027-02-01",
    }


@pytest.mark.parametrize(
    ("good_until", "asked"), [(None, True), (date(2026, 11, 3), False), (date(2026, 11, 8), False)]
)
def test_the_pregnancy_test_is_asked_for_unless_it_is_good_for_the_start(good_until, asked):
    item = plan(started(pregnancy_test=True, start_by=good_until), SITE).item("c1.pregnancy_test")
    assert (item.kind is ItemKind.PREGNANCY_TEST, item.day) == (asked, date(2026, 11, 3))


def test_every_item_has_a_title_without_a_code_a_reason_and_a_source():
    for item in plan(started(pregnancy_test=True, contraception=True), SITE).items:
        assert item.title
        assert item.reason.endswith(".")
        assert item.source
        assert "S-007" not in item.title


CLOCK = (
    ("an ordinary cycle", "Europe/Berlin", "2026-11-03 10:00", "2026-12-01 10:00", "2026-12-15"),
    ("the clock goes back", "Europe/Berlin", "2026-10-10 10:00", "2026-11-07 09:00", "2026-11-21"),
    ("the clock goes forward", "Europe/Berlin", "2027-03-20 10:00", "2027-04-17 11:00", "2027-05-01"),
    ("past midnight by the clock", "Europe/Berlin", "2027-03-20 23:30", "2027-04-18 00:30", "2027-05-02"),
    ("back before midnight: day 43 rules", "Europe/Berlin", "2026-10-10 00:30", "2026-11-06 23:30", "2026-11-21"),
    ("over 29 February", "Europe/Berlin", "2028-02-10 10:00", "2028-03-09 10:00", "2028-03-23"),
    ("from 29 February", "America/New_York", "2028-02-29 08:00", "2028-03-28 09:00", "2028-04-11"),
    ("over the turn of the year", "Asia/Tokyo", "2026-12-20 09:00", "2027-01-17 09:00", "2027-01-31"),
    ("start in the skipped hour", "Europe/Berlin", "2027-03-28 02:30", "2027-04-25 03:00", "2027-05-09"),
    ("start in the repeated hour", "Europe/Berlin", "2026-10-25 02:30", "2026-11-22 01:30", "2026-12-06"),
    ("no clock changes at all", "UTC", "2026-10-10 10:00", "2026-11-07 10:00", "2026-11-21"),
)


@pytest.mark.parametrize(("what", "zone", "start", "end", "second"), CLOCK, ids=[row[0] for row in CLOCK])
def test_hours_pass_as_they_pass_and_days_are_the_calendars(what, zone, start, end, second):
    site = SiteTimes(ZoneInfo(zone), 96)
    course = started(start, site)
    dates = shown(course, site)
    assert (dates["c1.end"], dates["c2.start"]) == (end, second)
    assert plan(course, site).item("c1.end").due.utc - course.cycles[0].start == timedelta(hours=672)


BAGS = ((24, 28, "24 h"), (48, 14, "48 h"), (72, 10, "24 h"), (96, 7, "96 h"), (168, 4, "168 h"))


@pytest.mark.parametrize(("hours", "bags", "last"), BAGS)
def test_bags_cover_the_whole_infusion_and_the_last_one_what_is_left(hours, bags, last):
    begin = datetime(2026, 11, 3, 9, tzinfo=UTC)
    hung = tuple(hang(1, begin, begin + TREATMENT.infusion.lasts, hours))
    assert (len(hung), length_words(hung[-1])) == (bags, last)
    assert sum(((one.until - one.since) for one in hung), timedelta()) == TREATMENT.infusion.lasts


@pytest.mark.parametrize(
    ("hours", "weight", "notes"),
    [
        (96, "5.3", 1),
        (96, "5.4", 0),
        (72, "5.39", 1),
        (48, "3", 0),
        (24, "3", 0),
        (168, "5", 1),
        (168, "21.9", 1),
        (168, "22", 0),
        (96, "21", 0),
    ],
)
def test_a_bag_with_preservative_says_what_the_label_says_of_the_weight(hours, weight, notes):
    assert len(bag_notes(TREATMENT, hours, Decimal(weight))) == notes


def test_a_bag_length_that_does_not_exist_is_refused():
    with pytest.raises(RuleBroken, match="24, 48, 72, 96 or 168"):
        SiteTimes(BERLIN, 100)


def test_a_cycle_keeps_the_length_of_its_bags_when_the_site_takes_another():
    daily, cycle = replace(SITE, bag_hours=24), started().cycles[0]
    kept = replace(started(), cycles=(replace(cycle, bag_hours=96),))
    assert plan(kept, daily) == plan(started(), SITE)
    assert len([one for one in plan(started(), daily).items if one.kind is ItemKind.BAG]) == 27


def test_a_restart_takes_the_new_length_over_and_what_hung_before_stays():
    begin, back = at("2026-11-03 10:00"), at("2026-11-10 10:00")
    kept = plan_start(registered(), 1, begin, begin, BERLIN, 96)
    kept = resume(pause(kept, at("2026-11-09 10:00"), back, BERLIN), back, back, BERLIN, 48)
    bags = {key: day for key, day in shown(kept, SITE).items() if key.startswith(("c1.bag", "c1.restart"))}
    assert list(bags.items())[:4] == [
        ("c1.bag.2", "2026-11-07 10:00"),
        ("c1.restart.1", "2026-11-10 10:00"),
        ("c1.bag.4", "2026-11-12 10:00"),
        ("c1.bag.5", "2026-11-14 10:00"),
    ]


PAUSES = (
    ("an hour", timedelta(hours=1), "2026-12-01 11:00", False),
    ("6 days", timedelta(6), "2026-12-07 10:00", False),
    ("7 days", timedelta(7), "2026-12-08 10:00", False),
    ("7 days and a minute", timedelta(7, 60), "2026-12-15 10:01", True),
    ("8 days", timedelta(8), "2026-12-16 10:00", True),
)


@pytest.mark.parametrize(("what", "length", "end", "anew"), PAUSES, ids=[row[0] for row in PAUSES])
def test_after_7_days_the_same_cycle_goes_on_and_after_8_a_new_one_starts(what, length, end, anew):
    course = paused_for(started(), at("2026-11-10 10:00"), length)
    assert shown(course)["c1.end"] == end
    assert [run.begins for run in runs(course.cycles[0])] == [True, anew]
    assert any("study chair" in note for note in plan(course, SITE).notes) is anew


def test_7_days_of_a_pause_are_168_hours_where_nobody_said_otherwise():
    for since, last in (("2026-10-20 10:00", "2026-10-27 09:00"), ("2027-03-25 10:00", "2027-04-01 11:00")):
        cycle = Cycle(TREATMENT, 1, at("2026-10-19 10:00"), (Pause(at(since), at(last)),))
        assert not runs(cycle)[1].begins
        later = replace(cycle, pauses=(Pause(at(since), at(last) + timedelta(minutes=1)),))
        assert runs(later)[1].begins


# Since, until (Berlin: the clock goes back on 25 October 2026 and forward on 28 March 2027), whether hours and calendar
# differ on the 7 days.
ACROSS = (
    ("2026-10-20 10:00", "2026-10-27 09:00", False),  # 168 hours
    ("2026-10-20 10:00", "2026-10-27 09:01", True),
    ("2026-10-20 10:00", "2026-10-27 10:00", True),  # 7 days by the calendar, 169 hours
    ("2026-10-20 10:00", "2026-10-27 10:01", False),
    ("2027-03-25 10:00", "2027-04-01 10:00", False),  # 7 days by the calendar, 167 hours
    ("2027-03-25 10:00", "2027-04-01 10:01", True),
    ("2027-03-25 10:00", "2027-04-01 11:00", True),  # 168 hours
    ("2027-03-25 10:00", "2027-04-01 11:01", False),
    ("2026-11-03 10:00", "2026-11-10 10:00", False),
    ("2026-11-03 10:00", "2026-11-10 10:01", False),
)


@pytest.mark.parametrize(("since", "until", "differ"), ACROSS)
def test_hours_and_calendar_differ_on_7_days_only_within_the_hour_that_the_clock_moved(since, until, differ):
    assert length_in_doubt(at(since), at(until), pause_rule(TREATMENT), BERLIN) is differ
    course = pause(started("2026-10-19 10:00"), at("2026-10-20 10:00"), at("2026-10-20 10:00"), BERLIN)
    cycle = replace(course.cycles[0], start=at(since) - timedelta(1), pauses=(Pause(at(since)),))
    by_hours = at(until) - at(since) > timedelta(hours=168)
    for said, anew in ((GOES_ON, False), (anew_words(TREATMENT.infusion), True), (None, by_hours)):
        restarted = resume(replace(course, cycles=(cycle,)), at(until), at(until), BERLIN, said=said)
        assert runs(restarted.cycles[0])[1].begins is (anew if differ else by_hours)


def test_the_last_time_for_the_same_cycle_is_the_one_beyond_doubt():
    assert same_cycle_until(Pause(at("2026-10-20 10:00")), pause_rule(TREATMENT), BERLIN).utc == at("2026-10-27 09:00")
    assert same_cycle_until(Pause(at("2027-03-25 10:00")), pause_rule(TREATMENT), BERLIN).utc == at("2027-04-01 10:00")
    assert same_cycle_until(Pause(at("2026-11-03 10:00")), pause_rule(TREATMENT), BERLIN).utc == at("2026-11-10 10:00")


def test_the_rule_for_a_pause_stands_on_its_items():
    waiting = plan(pause(started(), at("2026-11-10 10:00"), at("2026-11-10 10:05"), BERLIN), SITE)
    over = plan(paused_for(started(), at("2026-11-10 10:00"), timedelta(days=2)), SITE)
    for item in (waiting.item("c1.restart_by.1"), over.item("c1.restart.1")):
        assert "counted as 168 elapsed hours" in item.reason


def test_an_open_pause_leaves_no_dates_but_the_last_time_for_a_restart():
    course = pause(started(), at("2026-11-10 10:00"), at("2026-11-10 10:05"), BERLIN)
    dates = shown(course)
    assert dates["c1.restart_by.1"] == "2026-11-17 10:00"
    assert not {"c1.end", "c1.marrow", "c2.start", "c1.bag.3"} & dates.keys()


def test_a_restart_hangs_the_next_bag_and_moves_the_rest():
    course = paused_for(started(), at("2026-11-10 10:00"), timedelta(days=2))
    dates = shown(course)
    assert dates["c1.restart.1"] == "2026-11-12 10:00"
    assert dates["c1.bag.2"] == "2026-11-07 10:00"
    assert (dates["c1.bag.4"], dates["c1.end"], dates["c2.start"]) == (
        "2026-11-16 10:00",
        "2026-12-03 10:00",
        "2026-12-17",
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 150 * 60), st.integers(1, 7 * 24 * 60)), max_size=4),
    st.sampled_from(["2026-11-03 10:00", "2026-10-10 00:30", "2027-03-20 23:30"]),
)
def test_672_hours_are_infused_whatever_the_pauses(stretches, start):
    course = started(start)
    for run, length in stretches:
        since = runs(course.cycles[0])[-1].since + timedelta(minutes=run)
        try:
            course = paused_for(course, since, timedelta(minutes=length))
        except RuleBroken as refused:  # the infusion is over by then
            assert refused.rule == "pause_after_end"  # noqa: PT017
    stretched = runs(course.cycles[0])
    begin = max(position for position, run in enumerate(stretched) if run.begins)
    assert sum(((run.until - run.since) for run in stretched[begin:]), timedelta()) == TREATMENT.infusion.lasts
    items = plan(course, SITE).items
    assert len({item.id for item in items}) == len(items)
    assert next_cycle_from(course.cycles[0], BERLIN) >= plan(course, SITE).item("c1.end").day + timedelta(14)


def test_a_plan_does_not_differ_from_itself():
    course = paused_for(started(), at("2026-11-10 10:00"), timedelta(days=2))
    assert differences(plan(course, SITE), plan(course, SITE)) == ()


def test_a_moved_start_moves_what_follows_and_moving_it_back_restores_the_plan():
    course, now = started(), at("2026-11-02 12:00")
    moved = move(course, "c1.start", at("2026-11-04 09:00"), now, SITE)
    changes = {change.item_id: change.what for change in differences(plan(course, SITE), plan(moved, SITE))}
    assert changes["c1.end"] is Difference.MOVED
    assert changes["c2.start"] is Difference.MOVED
    assert move(moved, "c1.start", at("2026-11-03 10:00"), now, SITE) == course


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 7), st.integers(1, 95 * 60), st.integers(0, 13))
def test_moving_bags_and_the_marrow_back_restores_the_plan(bag, earlier, days):
    course, now = started(), at("2026-11-02 12:00")
    item = plan(course, SITE).item(f"c1.bag.{bag}")
    moved = move(course, item.id, item.due.utc - timedelta(minutes=earlier), now, SITE)
    marrow = plan(moved, SITE).item("c1.marrow").day
    moved = move(moved, "c1.marrow", marrow + timedelta(days), now, SITE)
    assert plan(moved, SITE).item("c1.end").due == plan(course, SITE).item("c1.end").due
    back = move(move(moved, "c1.marrow", marrow, now, SITE), item.id, item.due.utc, now, SITE)
    assert back == course


def test_a_bag_brought_forward_brings_the_later_ones_forward_and_adds_one_for_the_rest():
    course = move(started(), "c1.bag.3", at("2026-11-11 04:00"), at("2026-11-02 12:00"), SITE)
    dates = shown(course)
    assert (dates["c1.bag.4"], dates["c1.bag.8"]) == ("2026-11-15 04:00", "2026-12-01 04:00")
    assert "6 h" in plan(course, SITE).item("c1.bag.8").reason


def test_cancelled_items_go_and_come_back():
    course = started()
    without = cancel(course, "c1.marrow", SITE)
    changes = differences(plan(course, SITE), plan(without, SITE))
    assert [(change.item_id, change.what) for change in changes] == [("c1.marrow", Difference.REMOVED)]
    assert [item.id for item in plan(without, SITE).cancelled] == ["c1.marrow"]
    assert restore(without, "c1.marrow") == course
    moved = move(course, "c1.marrow", date(2026, 12, 3), at("2026-11-10 12:00"), SITE)
    assert cancel(moved, "c1.marrow", SITE) == without
    assert plan(cancel(course, "c1.start", SITE), SITE).items == ()


def test_cycle_2_is_planned_after_a_response_and_has_its_own_hospital_days():
    course = answered(started(), "2026-12-03")
    course = plan_start(course, 2, at("2026-12-15 08:00"), at("2026-12-04 12:00"), BERLIN)
    dates = shown(course)
    assert (dates["c2.start"], dates["c2.end"]) == ("2026-12-15 08:00", "2027-01-12 08:00")
    assert plan(course, SITE).item("c2.hospital").until == date(2026, 12, 16)
    assert plan(course, SITE).item("c1.hospital").until == date(2026, 11, 5)
    assert dates["c2.weight"] == "2026-12-14"


def test_without_an_offer_there_is_no_second_cycle_in_the_plan():
    course = answered(started(), "2026-12-03", flow="0.005")
    assert "c2.start" not in shown(course)
    assert any("Straight to transplant" in note for note in plan(course, SITE).notes)


def test_a_planned_second_cycle_goes_when_the_response_is_corrected():
    course = answered(started(), "2026-12-03")
    course = plan_start(course, 2, at("2026-12-15 08:00"), at("2026-12-04 12:00"), BERLIN)
    assert len(answered(course, "2026-12-03", flow="0").cycles) == 1


def test_a_stopped_cycle_ends_then_and_has_no_second():
    course = stop(started(), at("2026-11-10 10:00"), at("2026-11-10 11:00"), BERLIN)
    dates = shown(course)
    assert dates["c1.end"] == "2026-11-10 10:00"
    assert "c2.start" not in dates
    assert "c1.bag.4" not in dates


def test_a_start_that_did_not_happen_can_still_be_moved_or_cancelled_afterwards():
    moved = move(started(), "c1.start", at("2026-11-05 10:00"), at("2026-11-04 09:00"), SITE)
    assert shown(moved)["c1.end"] == "2026-12-03 10:00"
    assert cancel(started(), "c1.start", SITE).cycles == ()


def test_a_cycle_with_a_response_keeps_its_start():
    with refused("cycle_begun"):
        record_start(OVER, 1, at("2026-11-05 10:00"), RAN, BERLIN)


def test_a_pause_with_a_planned_restart_can_end_in_a_stop_or_in_another_restart():
    waiting = resume(PAUSED, at("2026-11-12 10:00"), RUNNING, BERLIN)
    stopped = stop(waiting, at("2026-11-11 10:00"), at("2026-11-11 11:00"), BERLIN)
    assert shown(stopped)["c1.end"] == "2026-11-10 10:00"
    again = move(waiting, "c1.restart.1", at("2026-11-13 10:00"), RUNNING, SITE)
    assert shown(again)["c1.end"] == "2026-12-04 10:00"


def test_the_real_start_counts_once_it_is_recorded():
    course = record_start(started(), 1, at("2026-11-03 11:20"), at("2026-11-03 12:00"), BERLIN)
    assert shown(course)["c1.end"] == "2026-12-01 11:20"


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-12-31", "2027-03-01"),
        ("2027-12-29", "2028-02-29"),
        ("2027-12-31", "2028-03-01"),
        ("2026-06-30", "2026-08-30"),
    ],
)
def test_two_months_run_to_the_same_day_or_the_first_after_it(day, later):
    assert months_after(date.fromisoformat(day), 2) == date.fromisoformat(later)


NOW = at("2026-11-02 12:00")
RUNNING, RAN = at("2026-11-10 12:00"), at("2026-12-04 12:00")
PAUSED = pause(started(), at("2026-11-10 10:00"), RUNNING, BERLIN)
BEGUN = record_start(started(), 1, at("2026-11-03 10:30"), RUNNING, BERLIN)
OVER = answered(started(), "2026-12-03")
SECOND = plan_start(OVER, 2, at("2026-12-15 08:00"), RAN, BERLIN)


def when(said: date | datetime | str) -> date | datetime:
    return at(said) if isinstance(said, str) else said


def started_at(
    course: TreatmentCourse, number: int, start: datetime | str, now: datetime | str = NOW
) -> TreatmentCourse:
    return plan_start(course, number, when(start), when(now), BERLIN)


def moved(course: TreatmentCourse, item_id: str, to: date | str, now: datetime | str = NOW) -> TreatmentCourse:
    return move(course, item_id, when(to), when(now), SITE)


def paused(course: TreatmentCourse, since: datetime | str, now: datetime) -> TreatmentCourse:
    return pause(course, when(since), now, BERLIN)


REFUSED = (
    ("a start in the past", "start_in_past", lambda: started_at(registered(), 1, NOW - DAY)),
    (
        "a start before registration",
        "start_before_registration",
        lambda: started_at(registered(), 1, "2026-09-30 10:00", "2026-09-29 10:00"),
    ),
    (
        "a start after the pregnancy test",
        "start_after_test",
        lambda: started_at(registered(start_by=date(2026, 11, 8)), 1, "2026-11-09 00:00"),
    ),
    (
        "a real start that lies ahead",
        "start_ahead",
        lambda: record_start(started(), 1, at("2026-11-03 11:00"), NOW, BERLIN),
    ),
    ("a real start of nothing", "not_started", lambda: record_start(registered(), 2, NOW, NOW, BERLIN)),
    ("a start moved after the start", "cycle_begun", lambda: moved(BEGUN, "c1.start", RUNNING + DAY, RUNNING)),
    ("a start cancelled after the start", "cycle_begun", lambda: cancel(PAUSED, "c1.start", SITE)),
    ("a pause before the start", "pause_before_start", lambda: paused(started(), "2026-11-03 10:00", RUNNING)),
    ("a pause after the end", "pause_after_end", lambda: paused(started(), "2026-12-01 10:00", RAN)),
    ("a pause ahead", "pause_ahead", lambda: paused(started(), RUNNING + DAY, RUNNING)),
    ("a pause without a plan", "not_started", lambda: paused(registered(), NOW, NOW)),
    ("a second pause", "paused_already", lambda: paused(PAUSED, RUNNING, RUNNING)),
    (
        "a pause inside of a pause",
        "pauses_overlap",
        lambda: pause(paused_for(started(), RUNNING, DAY), RUNNING + DAY, RAN, BERLIN),
    ),
    ("a restart without a pause", "not_paused", lambda: resume(started(), RUNNING, RUNNING, BERLIN)),
    (
        "a restart before the pause",
        "restart_before_pause",
        lambda: resume(PAUSED, at("2026-11-10 09:00"), RUNNING, BERLIN),
    ),
    (
        "a stop of what is stopped",
        "stopped_already",
        lambda: stop(stop(started(), RUNNING, RAN, BERLIN), RUNNING, RAN, BERLIN),
    ),
    ("cycle 2 without a response", "cycle_without_response", lambda: started_at(started(), 2, "2026-12-16 10:00", RAN)),
    (
        "cycle 2 without an offer",
        "cycle_not_offered",
        lambda: started_at(answered(started(), "2026-12-03", flow="0"), 2, "2026-12-16 10:00", RAN),
    ),
    ("cycle 2 on day 42", "cycle_too_early", lambda: started_at(OVER, 2, "2026-12-14 23:59", RAN)),
    ("cycle 2 moved into the 14 days", "cycle_too_early", lambda: moved(SECOND, "c2.start", "2026-12-14 10:00", RAN)),
    ("cycle 2 during a pause", "cycle_without_end", lambda: started_at(PAUSED, 2, "2026-12-16 10:00", RUNNING)),
    (
        "cycle 2 after a stop",
        "stopped_already",
        lambda: started_at(stop(started(), RUNNING, RUNNING, BERLIN), 2, RAN, RUNNING),
    ),
    ("a third cycle", "most_cycles", lambda: started_at(SECOND, 3, "2027-03-01 10:00", "2027-02-01 10:00")),
    ("a response before the end", "response_before_end", lambda: answered(started(), "2026-11-30")),
    ("a response of no cycle", "response_without_cycle", lambda: answered(started(), "2026-12-03", cycle=2)),
    ("a response during a pause", "cycle_without_end", lambda: answered(PAUSED, "2026-12-03")),
    (
        "a response ahead",
        "measured_ahead",
        lambda: respond(started(), marrow_found(1, date(2026, 12, 9), "1"), RAN, BERLIN),
    ),
    ("a marrow before the end", "response_before_end", lambda: moved(started(), "c1.marrow", date(2026, 11, 30))),
    ("a marrow after cycle 2 began", "response_after_next", lambda: moved(SECOND, "c1.marrow", date(2026, 12, 16))),
    ("a bag put off", "bag_runs_out", lambda: moved(started(), "c1.bag.3", "2026-11-11 10:01")),
    ("a bag before the one before", "bag_runs_out", lambda: moved(started(), "c1.bag.3", "2026-11-07 10:00")),
    ("an end moved by itself", "not_movable", lambda: moved(started(), "c1.end", "2026-12-02 10:00")),
    ("a bag moved to a day", "not_movable", lambda: moved(started(), "c1.bag.3", date(2026, 11, 10))),
    ("a bag cancelled", "not_cancelled", lambda: cancel(started(), "c1.bag.3", SITE)),
    (
        "a pregnancy test cancelled",
        "not_cancelled",
        lambda: cancel(started(pregnancy_test=True), "c1.pregnancy_test", SITE),
    ),
    ("an item that is not there", "no_such_item", lambda: moved(started(), "c1.bag.99", NOW)),
)


@pytest.mark.parametrize(("what", "rule", "step"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_a_rule_forbids_is_refused_in_a_sentence(what, rule, step):
    with refused(rule):
        step()


def test_day_43_itself_is_allowed_at_any_hour_and_moving_back_restores():
    early = move(SECOND, "c2.start", at("2026-12-15 00:00"), RAN, SITE)
    assert move(early, "c2.start", at("2026-12-15 08:00"), RAN, SITE) == SECOND


def test_a_move_that_no_longer_fits_is_left_out_of_account_and_counts_again_when_it_does():
    course = move(started(), "c1.marrow", date(2026, 12, 2), NOW, SITE)
    paused = pause(course, at("2026-11-10 10:00"), at("2026-11-10 10:00"), BERLIN)
    later = resume(paused, at("2026-11-12 10:00"), at("2026-11-10 11:00"), BERLIN)
    assert shown(later)["c1.marrow"] == "2026-12-03"
    sooner = resume(later, at("2026-11-11 10:00"), at("2026-11-10 12:00"), BERLIN)
    assert shown(sooner)["c1.marrow"] == "2026-12-02"


def test_a_moved_start_drops_what_was_moved_and_cancelled_in_its_cycle():
    course = move(started(), "c1.bag.3", at("2026-11-11 04:00"), NOW, SITE)
    course = cancel(course, "c1.hospital", SITE)
    later = move(course, "c1.start", at("2026-11-04 10:00"), NOW, SITE)
    assert later == move(started(), "c1.start", at("2026-11-04 10:00"), NOW, SITE)
    assert dropped(course, later, SITE) == ("Change to bag 3 (moved)", "Days in hospital (cancelled)")
    begun = record_start(course, 1, at("2026-11-03 10:00"), at("2026-11-03 10:05"), BERLIN)
    assert dropped(course, begun, SITE) == ()


def test_after_the_end_what_was_given_stays_and_contraception_goes_on():
    course = started(contraception=True)
    left = end(course, at("2026-11-12 09:00"), "Side effects", at("2026-11-12 09:30"), BERLIN)
    assert shown(left) == {
        "c1.start": "2026-11-03 10:00",
        "c1.hospital": "2026-11-03",
        "c1.bag.2": "2026-11-07 10:00",
        "c1.bag.3": "2026-11-11 10:00",
        "c1.end": "2026-11-12 09:00",
        "contraception": "2027-01-12",
    }


def test_after_transplant_a_marrow_of_the_same_day_stays_where_it_was_given():
    course = started()
    over = at("2026-12-01 12:00")
    assert "c1.marrow" not in shown(end(course, None, "To transplant.", over, BERLIN))
    given = answered(course, "2026-12-01", flow="0")
    assert shown(end(given, None, "To transplant.", over, BERLIN)).keys() >= {"c1.bag.7", "c1.end", "c1.marrow"}


def test_a_cycle_that_was_only_planned_goes_with_the_end():
    over = end(SECOND, None, "Death", at("2026-12-10 09:00"), BERLIN)
    assert len(over.cycles) == 1
    assert "c2.start" not in shown(over)


def step(action: str, when: str, recorded: str, **more: object) -> CourseStep:
    return CourseStep(action, at(recorded), BERLIN, utc=at(when), **more)


KEPT = (
    step("start", "2026-11-03 10:00", "2026-11-02 10:00", cycle=1),
    step("began", "2026-11-02 22:00", "2026-11-03 12:00", cycle=1),
    step("pause", "2026-11-05 10:00", "2026-11-05 10:00"),
)


def corrected(when: str | None, recorded: str) -> CourseStep:
    return step_of_correction("It was entered wrong", when and at(when), at(recorded), SITE)


def test_a_correction_is_about_the_last_step_that_happened():
    right = fold(registered(), (*KEPT[:2], corrected("2026-11-03 10:00", "2026-11-03 13:00"), KEPT[2]))
    assert (right.cycles[0].start, right.cycles[0].begun) == (at("2026-11-03 10:00"), True)
    without = fold(registered(), (*KEPT, corrected(None, "2026-11-05 11:00")))
    assert without == fold(registered(), KEPT[:2])
    twice = fold(registered(), (*KEPT, corrected(None, "2026-11-05 11:00"), corrected(None, "2026-11-05 11:01")))
    assert twice == fold(registered(), KEPT[:1])


def test_a_time_later_than_its_first_entry_is_a_correction_too_and_one_ahead_is_not():
    late = fold(registered(), (*KEPT, corrected("2026-11-05 15:00", "2026-11-05 16:00")))
    assert late.cycles[0].pauses == (Pause(at("2026-11-05 15:00")),)
    with pytest.raises(RuleBroken, match="lies ahead"):
        fold(registered(), (*KEPT, corrected("2026-11-05 17:00", "2026-11-05 16:00")))


def test_a_corrected_restart_can_be_one_that_is_planned():
    restart = step("restart", "2026-11-07 10:00", "2026-11-07 10:00")
    right = fold(registered(), (*KEPT, restart, corrected("2026-11-08 10:00", "2026-11-07 11:00")))
    assert right.cycles[0].pauses[0].until == at("2026-11-08 10:00")


def test_where_nothing_happened_there_is_nothing_to_correct():
    with pytest.raises(RuleBroken, match="Nothing has happened"):
        fold(registered(), (KEPT[0], corrected(None, "2026-11-05 11:00")))


def test_what_came_after_a_step_has_to_hold_when_it_is_corrected():
    over = at("2026-12-08 10:00")
    given = Responded(marrow_found(1, date(2026, 12, 1), "1"), over, BERLIN)
    with refused("response_before_end"):
        fold(registered(), (*KEPT[:2], given, corrected("2026-11-04 10:00", "2026-12-08 11:00")))


def test_a_cycle_that_begins_anew_has_its_own_hospital_days_and_weight():
    course = paused_for(started(), at("2026-11-10 10:00"), timedelta(8))
    dates = shown(course)
    assert dates.keys() >= {"c1.hospital", "c1.hospital.1", "c1.weight.1"}
    assert "c1.weight" not in dates
    hospital = plan(course, SITE).item("c1.hospital.1")
    assert (hospital.day, hospital.until) == (date(2026, 11, 18), date(2026, 11, 20))
    assert dates["c1.weight.1"] == "2026-11-17"
    moved = move(course, "c1.weight.1", date(2026, 11, 18), RAN, SITE)
    assert shown(moved)["c1.weight.1"] == "2026-11-18"
    with pytest.raises(RuleBroken, match="measured by the start, Wed 18 Nov"):
        move(course, "c1.weight.1", date(2026, 11, 19), RAN, SITE)
    assert "c1.hospital.1" not in shown(paused_for(started(), at("2026-11-10 10:00"), timedelta(7)))


def treatment(course: TreatmentCourse, now: datetime) -> Treatment:
    size = Size(course.weight_kg, course.weight_on)
    return Treatment("B-1", course.registered_on, course, plan(course, SITE), SITE, now, size, (size.weight_kg,))


def test_the_age_of_the_weight_counts_at_the_last_begin():
    weighed = replace(started(), weight_on=date(2026, 11, 1))
    course = paused_for(weighed, at("2026-11-10 10:00"), timedelta(8))
    _, doubts = dose_for(treatment(course, RAN), 1)
    assert doubts == ("The weight of 1 Nov 2026 is 17 days old at the start; here it is good for 7.",)


@pytest.mark.parametrize(
    ("course", "now", "rule"),
    [
        (started(), "2026-12-01 09:59", "response_too_early"),
        (PAUSED, "2026-12-03 10:00", "cycle_without_end"),
        (registered(), "2026-12-03 10:00", "response_without_cycle"),
    ],
)
def test_a_response_is_refused_before_its_form_opens(course, now, rule):
    context = TurnContext(
        at(now).date(), "coordinator", "Site 1", Position(), NCT04556084, treatment=treatment(course, at(now))
    )
    with refused(rule):
        treating.respond(context, "1")


def test_on_a_card_that_says_the_zone_of_the_site_a_line_names_only_another_one() -> None:
    due = at_instant(at("2026-11-09 10:00"), BERLIN)
    assert due_at(due, BERLIN) == "Mon 9 Nov 2026 10:00"
    assert due_at(due, ZoneInfo("Europe/London")) == "Mon 9 Nov 2026 10:00 (Europe/Berlin)"
    assert due_at(date(2026, 11, 9), BERLIN) == "Mon 9 Nov 2026"
