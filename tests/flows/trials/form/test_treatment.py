"""The treatment of a trial file: what is read, what is told of a wrong one, and the rows of its bounds."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from flows.package import text_of
from flows.rules.treatment import NextTreatment, Offset, Point
from flows.trials.checking.boundary_rows import rows_of
from flows.trials.checking.sheet import differences
from flows.trials.checking.treatment_rows import treatment_rows
from flows.trials.form.read_trial import read_trial
from tests.flows.trials.problems import problems_of
from tests.flows.trials.treated import TREATED, UNTREATED, trial_of

ROOT = Path(__file__).parents[4]
RULES = trial_of(TREATED).treatment
FIRST = text_of("flows.trials.files", "nct04556084.yaml")


def rows(text: str) -> tuple[str, ...]:
    """The rows of a treatment."""
    found = (row for row in rows_of(read_trial(text)).rows if row.start == "treatment")
    return tuple(str(row).replace(", treatment", "") for row in found)


def test_a_sound_treatment_is_taken_and_a_trial_may_have_none():
    assert problems_of(TREATED) == ()
    assert problems_of(UNTREATED) == ()
    assert trial_of(UNTREATED).treatment is None


def test_a_treatment_is_what_its_file_says():
    assert (RULES.cycles.most, RULES.next_cycle.earliest) == (4, (Offset(Point.START, 21),))
    assert [(rule.rate, rule.whom, rule.at_most) for rule in RULES.dosing.rules] == [
        ("10 mg/kg", "under 80 kg", None),
        ("8 mg/kg", "80 kg or more", Decimal(800)),
    ]
    items = {item.code: item for item in RULES.items}
    assert (items["visit"].window, items["visit"].reminded) == ((3, 3), ("eve", "morning"))
    call = items["call"]
    assert (call.every, call.until, call.reminded) == (7, Offset(Point.START, 16), ("morning",))
    assert items["sample"].on == Offset(Point.START, hours=4)
    assert (items["scan"].window, items["scan"].asks) == ((2, 4), True)
    assert items["last_visit"].on == Offset(Point.LAST_END, 30)
    assert RULES.pregnancy_test.days == 14
    assert [rule.next for rule in RULES.response.following][-1] is NextTreatment.NEXT_CYCLE


WRONG = (
    ("starts: first dose", "starts: start", '"start" is no anchor'),
    ("most: 4", "most: 0", '"most: 0": a whole number from 1 to 99'),
    ("most: 4", "mots: 4", 'cycles has no "mots"; did you mean "most"?'),
    ("from: 21 days after start", "from: 21 hours after start", 'write "42 days after start"'),
    ("pregnancy_test: E1", "pregnancy_test: E2", "no such criterion"),
    ("pregnancy_test: E1", "pregnancy_test: I1", "it has no test that is measured within so many days before"),
    ("give: 10 mg/kg", "give: 10 mgs/kg", 'write "28 mcg/day"'),
    ("give: 10 mg/kg", "give: 10 mg/m2", '"surface: mosteller" stands beside a dose by m2'),
    ("at_most: 800 mg}", "at_most: 800 mcg}", "an amount in mg"),
    ("weight < 80 kg", "weight < 80 lb", "weight is in kg, not in lb"),
    ("weight < 80 kg", "weight < 79 kg", "dose: no rule holds at 79 kg; every weight needs one"),
    ("weight >= 80 kg", "weight >= 90 kg", "dose: no rule holds at 80 kg"),
    ("weight < 80 kg", "age < 18 years", 'there is no question "age"'),
    ("on: day 8", "on: day 0", 'write "day 8"'),
    ("on: day 8", "on: 8 days past start", 'write "day 8"'),
    ("window: 3 days", "window: 3 hours", 'write "3 days", or [2 days, 5 days]'),
    ("until: day 17, ", "", '"until" says up to when'),
    ("cycle: 1, on: day 3", "cycle: 5, on: day 3", "a cycle from 1 to 4"),
    ("concerns: E1}", "concerns: E9}", "there is no such criterion"),
    ("reminded: morning", "reminded: mornings", 'did you mean "morning"?'),
    ("item: call", "item: visit", '"visit" stands there twice for a cycle'),
    ("item: call", "item: weight", "the plan has an item of that name already"),
    ("{cycle}", "{cylce}", '{cylce} is not known; there are {cycle}; did you mean "cycle"?'),
    ("{left}: growth", "{lefd}: growth", "{lefd} is not known"),
    ("asks: response, ", "", 'no item has "asks: response"'),
    ("next: off study", "next: off-study", 'did you mean "off study"?'),
    ("left >= 120 %", "left >= 120", "say the unit: left is in %"),
    ("left >= 120 %", "rest >= 120 %", 'there is no question "rest"'),
    ("left >= 120 %", "left >= 0 %", "every answer to left is so"),
    ("- {when: left < 120 %, after: 4", "- {when: left >= 120 %, after: 4", '"complete" never counts'),
    ("- on: {ask", "- day: {ask", 'the first question is "on"'),
)


@pytest.mark.parametrize(("said", "instead", "told"), WRONG, ids=[row[1] or row[0] for row in WRONG])
def test_what_is_wrong_with_a_treatment_is_told_with_its_line(said, instead, told):
    assert said in TREATED
    problems = problems_of(TREATED.replace(said, instead, 1))
    assert any(told in problem.words for problem in problems), problems
    lines = TREATED.splitlines()
    begin = lines.index("treatment:") + 1
    assert all(begin <= problem.line <= len(lines) for problem in problems)


def test_rows_stand_on_both_sides_of_each_bound_of_a_dose_and_of_what_follows():
    found = rows(FIRST)
    assert "dose; 44.9 kg: 15 mcg/m2/day, at most 28 mcg/day, to multiples of 0.1" in found
    assert "dose; 45 kg: 28 mcg/day" in found
    assert "next cycle; 41 days after start: too early" in found
    assert "next cycle; 42 days after start: possible" in found
    assert "after cycle 1; Blasts 4.9, MRD by flow 0.01: next cycle" in found
    assert "after cycle 1; Blasts 4.9, MRD by flow 0.009: complete" in found
    assert "after cycle 2; Blasts 5, MRD by flow 0.01: off study" in found


def test_after_a_stop_for_good_no_cycle_follows_whatever_the_file_says():
    assert "after cycle 1, stopped for good; Sum of diameters 119: not said" in rows(TREATED)


SLIPS = (
    ("weight >= 45 kg", "weight >= 46 kg"),
    ("most: 2", "most: 3"),
    ("42 days after start", "43 days after start"),
    ("14 days after end", "15 days after end"),
    ("lasts: 672 hours", "lasts: 671 hours"),
    ("goes_on_up_to: 168 hours", "goes_on_up_to: 169 hours"),
    ("at_most: 28 mcg/day", "at_most: 29 mcg/day"),
    ("for: 3 days", "for: 2 days"),
    ("{when: flow_mrd_after >= 0.01 %", "{when: flow_mrd_after >= 0.02 %"),
    ("{when: blasts_after >= 5 %", "{when: blasts_after >= 6 %"),
)


@cache
def told(text: str) -> tuple[str, ...]:
    """The rows of a treatment alone, without those of the criteria."""
    return tuple(map(str, treatment_rows(read_trial(text))))


@pytest.mark.parametrize(("said", "slip"), SLIPS, ids=[slip for _, slip in SLIPS])
def test_a_slip_in_a_number_is_another_row_or_an_error(said, slip):
    assert said in FIRST
    slipped = FIRST.replace(said, slip, 1)
    assert told(slipped) != told(FIRST) or problems_of(slipped)


def test_the_treatment_of_the_readme_is_sound_beside_its_trial():
    readme = (ROOT / "README.md").read_text("utf-8")
    trial, treatment = (
        re.search(rf"<!-- example {what} -->\n```yaml\n(.*?)```", readme, re.DOTALL)[1]
        for what in ("trial", "treatment")
    )
    assert problems_of(trial.replace("candidate:", f"{treatment}candidate:")) == ()


@pytest.mark.parametrize(
    ("said", "instead"),
    [("give: 10 mg/kg", "give: 11 mg/kg"), ("Blood count.", "Chemistry."), ("left < 70 %", "left < 71 %")],
)
def test_another_version_shows_what_differs_in_its_treatment(said, instead):
    lines = list(differences(read_trial(TREATED), read_trial(TREATED.replace(said, instead))))
    assert lines[0] == "treatment differs:"
    assert len(lines) > 2
