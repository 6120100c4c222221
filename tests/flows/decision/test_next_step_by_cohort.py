"""What now, for a trial with cohorts: the smallest next step towards each that is still within reach."""

from typing import Any

from flows.decision.assess import decision_on
from flows.decision.next_step.next_step import steps_of
from flows.decision.next_step.sentences import step_sentences
from flows.decision.promise import promise_words, promised
from flows.decision.timeline.timeline import timeline
from tests.answered import answered
from tests.candidates import candidate

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
