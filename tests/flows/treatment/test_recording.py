"""What answers a reminder, and what is corrected or taken back of what was recorded."""

from datetime import date, timedelta

import pytest

from flows.language.refusals import RuleBroken
from flows.treatment.course.course import PregnancyTest
from flows.treatment.course.start import record_start
from flows.treatment.course.steps import CourseStep, Retested, fold, step_of_correction, step_of_untest
from flows.treatment.plan.items import ItemKind
from flows.treatment.plan.plan import Plan, plan
from flows.treatment.reminders.follow_up import follow_up
from flows.treatment.reminders.recording import (
    RECORDINGS,
    bags_until,
    can_be_recorded,
    done_label,
    recording_of,
    step_of_bag,
)
from tests.flows.treatment.courses import BERLIN, SITE, at, registered, started

COURSE = started("2026-11-03 10:00")
BEGUN = record_start(COURSE, 1, at("2026-11-03 10:00"), at("2026-11-03 10:00"), BERLIN)


def item(item_id: str):
    found = plan(BEGUN, SITE).item(item_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("item_id", "now", "label"),
    [
        ("c1.start", "2026-11-02 18:00", "Seen"),
        ("c1.start", "2026-11-03 10:00", "It began"),
        ("c1.bag.2", "2026-11-06 18:00", "Seen"),
        ("c1.bag.2", "2026-11-07 08:00", "Changed now"),
        ("c1.end", "2026-11-30 18:00", "Done"),
        ("c1.marrow", "2026-11-30 18:00", "Seen"),
        ("c1.marrow", "2026-12-01 08:00", "Enter the result"),
    ],
)
def test_the_button_of_a_reminder_records_its_event_from_when_that_may_have_happened(item_id, now, label):
    assert done_label(item(item_id), at(now), BERLIN) == label


def test_what_is_recorded_of_an_item_leads_to_the_button_of_its_cycle():
    recording = recording_of(item("c1.start"))
    assert recording is not None
    assert (recording.action, recording.argument) == ("time", "began.1")
    assert recording_of(item("c1.bag.2")) is None
    assert can_be_recorded(item("c1.end"), at("2026-11-03 10:00"), BERLIN)
    assert {ItemKind.START, ItemKind.RESTART, ItemKind.RESPONSE, ItemKind.PREGNANCY_TEST} <= RECORDINGS.keys()


def test_a_bag_that_is_changed_early_moves_the_next_and_a_late_one_moves_nothing():
    early = step_of_bag(BEGUN, "c1.bag.2", at("2026-11-07 08:30"), at("2026-11-07 08:30"), SITE)
    assert early is not None
    assert (early.action, early.utc) == ("move", at("2026-11-07 08:30"))
    for wall in ("2026-11-07 10:00", "2026-11-07 11:00"):
        assert step_of_bag(BEGUN, "c1.bag.2", at(wall), at("2026-11-07 12:00"), SITE) is None


@pytest.mark.parametrize(("bag", "wall"), [("c1.bag.2", "2026-11-07 09:00"), ("c1.bag.9", "2026-11-06 09:00")])
def test_a_bag_is_not_recorded_ahead_nor_where_there_is_none(bag, wall):
    with pytest.raises(RuleBroken):
        step_of_bag(BEGUN, bag, at(wall), at("2026-11-06 12:00"), SITE)


def test_a_recorded_bag_closes_those_before_it_in_its_cycle():
    assert bags_until(plan(BEGUN, SITE), "c1.bag.4") == ("c1.bag.2", "c1.bag.3", "c1.bag.4")


def test_the_pregnancy_test_that_was_recorded_last_is_taken_back():
    course = registered(pregnancy_test=True, start_by=date(2026, 10, 8))
    wrong = Retested(PregnancyTest(False, date(2026, 10, 6)), at("2026-10-06 12:00"), BERLIN)
    mended = fold(course, [wrong, step_of_untest(at("2026-10-06 12:05"), SITE)])
    assert fold(course, [wrong]).start_until == date(2026, 10, 13)
    assert mended.start_until == date(2026, 10, 8)
    with pytest.raises(RuleBroken):
        fold(course, [step_of_untest(at("2026-10-06 12:05"), SITE)])


def test_when_an_infusion_was_stopped_for_off_study_is_corrected():
    left = CourseStep(
        "off_study", at("2026-11-12 12:00"), BERLIN, utc=at("2026-11-12 11:00"), reason="Family or doctor"
    )
    right = step_of_correction("The time was entered wrong", at("2026-11-12 09:00"), at("2026-11-12 12:05"), SITE)
    began = [
        CourseStep("start", at("2026-11-02 10:00"), BERLIN, cycle=1, utc=at("2026-11-03 10:00")),
        CourseStep("began", at("2026-11-03 10:00"), BERLIN, cycle=1, utc=at("2026-11-03 10:00")),
    ]
    course = registered(registered_on=date(2026, 11, 2))
    assert fold(course, [*began, left, right]).cycles[-1].stopped == at("2026-11-12 09:00")


def planned(start: str, now: str):
    """What follows from a start that is typed at an instant, where nothing was planned before."""
    after = plan(started(start), SITE)
    return follow_up(Plan("S-007", ()), after, SITE, {}, at(now))


def test_nobody_is_reminded_of_what_they_have_just_typed_where_it_can_wait_or_comes_again():
    known = planned("2026-11-04 10:00", "2026-11-03 20:00").known
    assert known["c1.start/eve"] is None, "the reminder of the morning is still to come"
    assert "c1.start/morning" not in known


def test_of_an_infusion_that_is_near_whoever_typed_it_is_reminded_half_an_hour_later_or_halfway():
    for now, minutes in (("2026-11-04 08:30", 30), ("2026-11-04 09:40", 10)):
        morning = planned("2026-11-04 10:00", now).known["c1.start/morning"]
        assert morning is not None
        assert morning.due.utc == at(now) + timedelta(minutes=minutes)
