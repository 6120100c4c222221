"""A treatment without an infusion: a dose by weight every 21 days, visits with windows, a response by CT."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from flows.answers.lifecycle import Stage
from flows.cards.screening.decision import deciding
from flows.cards.treatment.treatment import treating as treatment_card
from flows.cards.worklist import home
from flows.chat.position import ChatState
from flows.language.refusals import RuleBroken
from flows.rules.treatment import NextTreatment
from flows.treatment.course.course import TreatmentCourse, respond, stop
from flows.treatment.course.start import plan_start, record_start
from flows.treatment.course.steps import CourseStep, after
from flows.treatment.dosing import Size, ask_again, dose
from flows.treatment.plan.changes import move
from flows.treatment.plan.plan import plan
from flows.treatment.reminders.reminders import reminders
from flows.treatment.response import CycleResponse, after_response, endpoints, response_of
from flows.turn.sign_off import registered as turn_registered
from tests.flows.treatment.courses import BERLIN, SITE, at, refused
from tests.flows.trials.treated import TREATED, UNTREATED, trial_of
from tests.flows.turn.places import finished, treating

RULES = trial_of(TREATED).treatment
REGISTERED = date(2026, 11, 2)
BEGUN = at("2026-11-04 08:00")


def begun(**changes: object) -> TreatmentCourse:
    """A woman who took the first dose on 4 November 2026."""
    given = {"concerns": frozenset({"I1", "E1"}), "pregnancy_test": True, "start_by": date(2026, 11, 15)}
    course = TreatmentCourse("S-007", REGISTERED, RULES, weight_kg=Decimal(60), weight_on=REGISTERED, **given)
    return record_start(replace(course, **changes), 1, BEGUN, BEGUN, BERLIN)


def scanned(cycle: int, on: str, left: str) -> CycleResponse:
    return response_of(RULES.response, cycle, date.fromisoformat(on), {"left": Decimal(left)})


def answered(course: TreatmentCourse, cycle: int, on: str, left: str) -> TreatmentCourse:
    return respond(course, scanned(cycle, on, left), at(f"{on} 12:00"), BERLIN)


def shown(course: TreatmentCourse) -> dict[str, str]:
    return {item.id: str(getattr(item.due, "wall", item.due)) for item in plan(course, SITE).items}


def test_the_plan_has_the_visits_of_the_trial_and_nothing_of_an_infusion():
    assert shown(begun()) == {
        "c1.pregnancy_test": "2026-11-04",
        "c1.start": "2026-11-04 08:00:00",
        "c1.sample": "2026-11-04 12:00:00",
        "c1.call": "2026-11-06",
        "c1.visit": "2026-11-11",
        "c1.call-2": "2026-11-13",
        "c1.call-3": "2026-11-20",
        "c1.scan": "2026-11-22",
        "c2.start": "2026-11-25",
        "after.last_visit": "2026-12-25",
    }


def test_an_item_says_why_and_between_which_days_it_may_be():
    visit = plan(begun(), SITE).item("c1.visit")
    assert (visit.title, visit.source) == ("Visit of day 8, cycle 1", "NCT00000002, section 5")
    assert visit.reason == "Blood count. Between Sun 8 Nov 2026 and Sat 14 Nov 2026. By the study nurse."


def test_whom_the_criterion_of_an_item_does_not_concern_has_no_such_item():
    assert "c1.sample" not in shown(begun(concerns=frozenset({"I1"})))


@pytest.mark.parametrize(("to", "taken"), [("2026-11-08", True), ("2026-11-14", True), ("2026-11-15", False)])
def test_a_visit_moves_within_its_window(to, taken):
    moved = date.fromisoformat(to)
    if taken:
        assert plan(move(begun(), "c1.visit", moved, BEGUN, SITE), SITE).item("c1.visit").due == moved
        return
    with refused("outside_window", "is due from Sun 8 Nov 2026 to Sat 14 Nov 2026"):
        move(begun(), "c1.visit", moved, BEGUN, SITE)


def test_reminders_come_when_the_trial_says():
    found = {one.id for one in reminders(plan(begun(), SITE), SITE)}
    assert {"c1.visit/eve", "c1.visit/morning", "c1.call/morning", "c1.scan/eve", "c2.start/week"} <= found
    assert "c1.call/eve" not in found


@pytest.mark.parametrize(
    ("weight", "given", "capped"),
    [("38.4", "385", False), ("79.7", "795", False), ("80", "640", False), ("120", "800", True)],
)
def test_a_dose_by_weight_is_rounded_and_capped(weight, given, capped):
    found = dose(RULES.dosing, Size(Decimal(weight), REGISTERED), REGISTERED)
    assert (found.amount, found.unit) == (Decimal(given), "mg")
    assert ("Capped at" in " ".join(found.working)) is capped


def test_the_working_of_a_dose_by_weight_shows_every_number():
    assert dose(RULES.dosing, Size(Decimal(120), REGISTERED), REGISTERED).working == (
        "Weight 120 kg (2 Nov 2026): 80 kg or more, so 8 mg/kg.",
        "8 x 120 = 960, so 800 mg. Capped at 800.",
        "Pharmacy verifies.",
    )


def test_a_weight_that_crosses_to_another_rule_is_asked_again():
    size = Size(Decimal(81), REGISTERED)
    [doubt] = ask_again(RULES.dosing, size, REGISTERED, 7, Decimal(79))
    assert doubt.startswith("The weight went from 79 to 81 kg, across 80 kg: another rule counts the dose now.")


def test_a_response_leads_on_or_off_study_and_after_the_last_cycle_to_follow_up():
    ways = [after_response(RULES, scanned(*given)) for given in ((1, "2026-11-22", "119"), (4, "2027-01-24", "80"))]
    assert [way.next for way in ways] == [NextTreatment.NEXT_CYCLE, NextTreatment.COMPLETE]
    grown = after_response(RULES, scanned(1, "2026-11-22", "120"))
    assert (grown.next, grown.why) == (
        NextTreatment.OFF_STUDY,
        "Sum of diameters 120 %: growth, so no further cycle.",
    )


def test_a_response_is_taken_from_the_first_day_of_its_window_on():
    with pytest.raises(RuleBroken, match="The CT scan of cycle 1 that counts is of Fri 20 Nov 2026 or later"):
        answered(begun(), 1, "2026-11-19", "80")
    assert answered(begun(), 1, "2026-11-20", "80").responses


def test_the_next_cycle_waits_for_its_day_and_its_response():
    first = begun()
    with pytest.raises(RuleBroken, match="Cycle 2 depends on the response to cycle 1: enter the CT scan result first"):
        plan_start(first, 2, at("2026-11-25 08:00"), BEGUN, BERLIN)
    good = answered(first, 1, "2026-11-22", "80")
    now = at("2026-11-22 12:00")
    with pytest.raises(RuleBroken, match="Cycle 2 is possible from Wed 25 Nov 2026, day 22 of cycle 1"):
        plan_start(good, 2, at("2026-11-24 08:00"), now, BERLIN)
    assert shown(plan_start(good, 2, at("2026-11-25 08:00"), now, BERLIN))["c2.visit"] == "2026-12-02"
    with pytest.raises(RuleBroken, match="Cycle 3 follows cycle 2, which is not planned yet"):
        plan_start(good, 3, at("2026-12-25 08:00"), now, BERLIN)


def test_what_is_refused_speaks_of_a_cycle_where_there_is_no_infusion():
    with pytest.raises(RuleBroken, match="there is nothing left to stop"):
        stop(begun(), at("2026-11-25 09:00"), at("2026-11-25 09:00"), BERLIN)
    with pytest.raises(RuleBroken, match="Record a stop instead"):
        plan_start(begun(), 1, at("2026-11-06 08:00"), BEGUN, BERLIN)
    with pytest.raises(RuleBroken, match="The cycle cannot have begun at"):
        record_start(begun(), 1, at("2026-11-06 08:00"), BEGUN, BERLIN)


def test_a_fifth_cycle_is_refused():
    course, start = begun(), BEGUN
    for cycle in range(1, 4):
        day = (start + timedelta(18)).date().isoformat()
        course = answered(course, cycle, day, "80")
        start += timedelta(21)
        course = record_start(course, cycle + 1, start, start, BERLIN)
    with pytest.raises(RuleBroken, match="The trial gives at most 4 cycles: there is no fifth one to plan"):
        plan_start(course, 5, start + timedelta(30), start, BERLIN)


def test_after_the_end_what_follows_the_last_cycle_stays_in_the_plan():
    left = stop(begun(), at("2026-11-10 08:00"), at("2026-11-10 09:00"), BERLIN)
    over = after(left, CourseStep("off_study", at("2026-11-10 09:00"), BERLIN, reason="Side effects"))
    assert {"after.last_visit": "2026-12-10"}.items() <= shown(over).items()
    assert "c1.visit" not in shown(over)


def test_endpoints_are_those_of_the_file():
    [one] = endpoints(RULES, ((scanned(1, "2026-11-22", "69"),), (scanned(1, "2026-11-22", "70"),), ()))
    assert (one.key, one.reached, one.started, one.evaluable) == ("response", 1, 3, 2)


def test_the_card_offers_what_this_treatment_knows():
    context = treating(ChatState.TREATING, begun(), "2026-11-12 12:00")
    card = treatment_card(context)
    labels = [button.label for row in card.rows for button in row]
    assert {"Stop for good", "Weight", "Dose, cycle 1", "Off study"} <= set(labels)
    assert not {"Pause", "Weight and height", "Response after cycle 1"} & set(labels)
    later = treatment_card(treating(ChatState.TREATING, begun(), "2026-11-20 12:00"))
    assert "Response after cycle 1" in [button.label for row in later.rows for button in row]


def test_a_trial_without_treatment_ends_at_registration():
    context = finished(ChatState.DECIDING, Stage.REGISTERED)
    trial = replace(context.trial, treatment=None)
    ended = replace(context, trial=trial, screening=replace(context.screening, trial=trial))
    assert turn_registered(ended).position.doing is ChatState.DECIDING
    card = deciding(ended)
    assert "Treatment" not in [button.label for row in card.rows for button in row]
    assert any("no treatment is planned here" in line.text for line in card.lines)
    assert not any("Treatment of" in button.label for row in home(ended).rows for button in row)
    assert trial_of(UNTREATED).treatment is None
