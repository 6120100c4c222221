"""A trial with cohorts: one decision with those of its cohorts, and a sentence about each."""

from dataclasses import replace
from datetime import date

from flows.decision.verdict import cohort_words
from flows.rules.evaluation.decide import Decision, decide, standing_so
from flows.rules.facts import Facts
from flows.rules.status import Status
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
