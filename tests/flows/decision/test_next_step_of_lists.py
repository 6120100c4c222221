"""The next step where a criterion looks at the entries of a list, in a trial of one criterion."""

import pytest

from flows.decision.next_step.next_step import NextStep, next_steps
from flows.rules.procedures import Remedy
from flows.trials.registry import compiled
from tests.answered import answered
from tests.flows.trials.small import TODAY, file_of

RADIATED = [{"site": "tbi", "last_date": "2026-01-01"}]


def step_of(rules: str, *, exclusion: bool = False, **given: object) -> NextStep:
    trial = compiled(file_of(rules, exclusion))
    return next_steps(answered({"plan": "2026-03-31", **given}), TODAY, trial)


def left(step: NextStep) -> list[str] | None:
    return None if step.missing is None else [one.label for one in step.missing]


@pytest.mark.parametrize(
    ("rules", "exclusion", "given", "labels"),
    [
        ("holds: {some: prior_radiation, with: site is tbi}", False, {}, ["prior radiation"]),
        ("holds: {not: {some: prior_radiation, with: site is tbi}}", False, {}, ["prior radiation"]),
        ("excluded_when: {some: prior_radiation, with: site is tbi}", True, {}, ["prior radiation"]),
        ("excluded_when: {not: {some: prior_radiation, with: site is tbi}}", True, {}, ["prior radiation"]),
        ("holds: {all: [first is yes, {some: prior_radiation, with: site is tbi}]}", False, {},
         ["one?", "prior radiation"]),
        ("holds: {any: [first is yes, {some: prior_radiation, with: site is tbi}]}", False, {"first": "no"},
         ["prior radiation"]),
        ("washout: {of: [chemotherapy], clear_of: 4 weeks, before: plan}", True, {}, ["prior therapies"]),
        ("washout: {of: [chemotherapy], clear_of: 4 weeks, before: plan}", True,
         {"prior_therapies": [{"agent": "x", "kinds": ["chemotherapy"]}]}, ["x: last dose"]),
    ],
)  # fmt: skip
def test_a_list_that_nobody_has_asked_for_is_asked_for(rules, exclusion, given, labels) -> None:
    step = step_of(rules, exclusion=exclusion, **given)
    assert step.decision.outcome == "incomplete"
    assert (left(step), step.blocks) == (labels, ())


@pytest.mark.parametrize(
    ("rules", "exclusion", "entries"),
    [
        ("holds: {some: prior_radiation, with: site is tbi}", False, []),
        ("holds: {some: prior_radiation, with: site is tbi}", False, [{"site": "other", "last_date": "2026-01-01"}]),
        ("holds: {not: {some: prior_radiation, with: site is tbi}}", False, RADIATED),
        ("excluded_when: {some: prior_radiation, with: site is tbi}", True, RADIATED),
    ],
)
def test_a_list_that_stands_in_the_way_is_named(rules, exclusion, entries) -> None:
    (block,) = step_of(rules, exclusion=exclusion, prior_radiation=entries).blocks
    assert ([one.label for one in block.answers], block.remedy) == (["prior radiation"], Remedy.NEVER)


def test_what_no_answer_can_help_is_named_without_the_list_that_is_open() -> None:
    """Whoever the candidate is, the answer to the second question keeps out; the list could still come out well."""
    wanted = ("when: sex is female, then: second is no", "when: sex is male, then: second is no")
    listed = "some: prior_radiation, with: site is tbi"
    step = step_of(f"holds: {{all: [{{{wanted[0]}}}, {{{wanted[1]}}}, {{{listed}}}]}}", second="yes")
    assert (step.decision.outcome, step.missing) == ("incomplete", None)
    (block,) = step.blocks
    assert [one.label for one in block.answers] == ["two?"]


@pytest.mark.parametrize(
    ("rules", "given", "labels"),
    [
        ("holds: age >= 18 years", {}, ["age"]),
        ("holds: first is yes", {}, ["one?"]),
        ("holds: first is yes", {"first": "no"}, None),
    ],
)
def test_an_age_that_no_two_criteria_look_at_has_a_best_answer_too(rules, given, labels) -> None:
    assert left(step_of(rules, **given)) == labels
