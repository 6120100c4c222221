"""A trial with cohorts: one decision with those of its cohorts, a sentence about each, and its next step."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.decision.assess import decision_on
from flows.decision.next_step.next_step import steps_of
from flows.decision.next_step.sentences import step_sentences
from flows.decision.promise import promise_words, promised
from flows.decision.timeline.timeline import timeline
from flows.decision.verdict import cohort_words
from flows.rules.evaluation.decide import Decision, decide, standing_so
from flows.rules.facts import Facts
from flows.rules.status import Status
from tests.answered import answered
from tests.candidates import candidate
from tests.flows.rules.burns import BURNS, CRITERIA
from tests.flows.rules.tables import DAYS, TODAY
from tests.flows.rules.test_another_trial import GOOD

OF_CHILDREN = replace(CRITERIA[0], code="A5", only_for=("children",), topic="area")
OF_ADULTS = replace(CRITERIA[2], code="A6", only_for=("adults",), topic="ointment")
COHORTS = {"children": "Children", "adults": "Adults"}
TRIAL = replace(BURNS, criteria=(CRITERIA[1], OF_CHILDREN, OF_ADULTS), chair_queries=(), cohorts=COHORTS)


def decided(**changes: object) -> Decision:
    return decide(Facts(GOOD | changes, TODAY, DAYS), TRIAL)


def test_the_decision_is_that_of_the_best_cohort_and_holds_each() -> None:
    decision = decided(depth="full")
    assert (decision.outcome, decision.cohort) == ("eligible", "adults")
    assert {one.cohort: one.outcome for one in decision.cohorts} == {"children": "not_eligible", "adults": "eligible"}
    assert set(decision.as_json()["cohorts"]) == {"children", "adults"}


def test_only_what_concerns_the_cohort_stands_in_its_way() -> None:
    decision = decided(depth="full")
    assert standing_so(decision, Status.NOT_MET) == ()
    assert standing_so(decision.cohorts[0], Status.NOT_MET) == (OF_CHILDREN,)
    assert set(decision.findings) == {"A2", "A5", "A6"}
    assert set(decision.cohorts[0].findings) == {"A2", "A5"}


def test_a_sentence_says_how_each_cohort_stands_and_why() -> None:
    failing = "Children: not eligible as things stand, area; Adults: eligible, from Fri 6 Mar 2026."
    assert cohort_words(decided(depth="full")) == failing
    later = "Children: incomplete, area; Adults: not yet eligible, from Fri 13 Mar 2026."
    assert cohort_words(decided(ointment_day=date(2026, 3, 8), depth=None)) == later


def test_a_trial_without_cohorts_says_nothing_of_them() -> None:
    assert cohort_words(decide(Facts(GOOD, TODAY, DAYS), BURNS)) == ""


DIABETES = candidate("NCT03421379")


def told(**changes: Any) -> list[str]:
    answers = {**DIABETES.answers, **changes}
    return list(step_sentences(steps_of(answered(answers), DIABETES.today, DIABETES.trial), DIABETES.trial))


def test_what_is_missing_is_said_for_each_cohort_that_is_within_reach() -> None:
    assert told(diabetes_type=None) == [
        "Type 1 diabetes: 1 thing left: diabetes type. Eligible from Mon 2 Nov 2026 if it is good.",
        "Ask first: diabetes type. It alone can show that the candidate is not eligible.",
        "Type 2 diabetes: 2 things left: diabetes type and oral medicines. "
        "Eligible from Mon 2 Nov 2026 if both are good.",
        "Ask first: diabetes type. It alone can show that the candidate is not eligible.",
    ]


def test_a_cohort_that_is_out_of_reach_asks_for_nothing() -> None:
    assert told(bmi=None, age_months=None) == [
        "Type 1 diabetes: 2 things left: age and BMI. Eligible from Mon 2 Nov 2026 if both are good.",
        "Ask first: age. It alone can show that the candidate is not eligible.",
    ]


def test_where_each_is_out_of_reach_it_is_said_why() -> None:
    assert told(diabetes_type="neither") == [
        "Type 1 diabetes: not eligible as things stand: diabetes type (I1a). Nothing can change that.",
        "Type 2 diabetes: not eligible as things stand: diabetes type (I1b). Nothing can change that.",
    ]


def test_a_window_without_an_end_is_not_said_to_wait_for_repeats() -> None:
    decision = decision_on(answered(DIABETES.answers), DIABETES.today, DIABETES.trial)
    assert promise_words(promised(decision)) == "Not before Mon 2 Nov 2026"


def test_a_limit_of_another_cohort_ends_no_promise() -> None:
    """Somebody with type 2 diabetes may turn 65, which is too old for type 1 alone."""
    answers = {
        **DIABETES.answers,
        "diabetes_type": "type_2",
        "oams": [],
        "age_months": 779,
        "for.age_months": "2026-11-02",
        "alcohol_weekly": 1,
    }
    decision = decision_on(answered(answers), DIABETES.today, DIABETES.trial)
    assert (decision.cohort, decision.outcome) == ("T2DM", "eligible")
    assert promised(decision).why == ""


def test_the_picture_shows_the_waits_of_the_cohort_that_is_decided_for() -> None:
    decision = decision_on(answered(DIABETES.answers), DIABETES.today, DIABETES.trial)
    assert [bar.rule for bar in timeline(decision).waits if bar.name == "Insulin since"] == ["I1a · 1 year"]
