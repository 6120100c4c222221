"""A trial with cohorts: a decision for each, with the criteria that they share and those of their own."""

from datetime import date

from flows.package import text_of
from flows.rules.evaluation.decide import Decision
from flows.trials.checking.cases import by_cohort, read_answers
from flows.trials.form.problems import Problems
from flows.trials.form.read_trial import read_trial

TRIAL = read_trial(text_of("flows.trials.files", "nct03421379.yaml"))


def decisions(**changed: object) -> dict[str | None, Decision]:
    """The decisions about the candidate of the file, with some answers changed."""
    problems: Problems = []
    answered = read_answers(TRIAL, TRIAL.candidate, problems, "candidate")
    assert answered
    answered.values.update(changed)
    return {decision.cohort: decision for decision in by_cohort(TRIAL, answered)}


def test_each_cohort_has_its_own_outcome_and_window() -> None:
    found = decisions()
    assert {cohort: decision.outcome for cohort, decision in found.items()} == {
        "T1DM": "eligible",
        "T2DM": "not_eligible",
    }
    assert found["T1DM"].earliest == date(2026, 11, 2)
    assert found["T2DM"].earliest is None


def test_shared_criteria_stand_in_both_and_own_ones_in_one() -> None:
    found = decisions()
    assert {"I2", "E33"} <= found["T1DM"].findings.keys() & found["T2DM"].findings.keys()
    assert "I1a" in found["T1DM"].findings
    assert "I1a" not in found["T2DM"].findings
    assert found["T2DM"].status("I1b") == "not_met"


def test_what_passes_only_for_a_time_ends_the_window() -> None:
    """With eye symptoms an examination within 6 months is what lets in: that of 1 October is good to 1 April."""
    assert decisions(eye_symptoms="yes")["T1DM"].latest == date(2027, 4, 1)
    assert decisions()["T1DM"].latest is None
    late = decisions(eye_symptoms="yes", last_eye_exam=date(2026, 5, 20), last_large_donation=date(2026, 9, 1))["T1DM"]
    assert late.earliest == date(2026, 11, 25)
    assert late.latest is None
    assert late.repeat == ("last_eye_exam",)


def test_a_wait_is_counted_to_its_own_anchor_and_moves_the_window_of_the_first() -> None:
    """Blood given 11 weeks ago: day 84 still excludes, so screening can be on day 85."""
    found = decisions(last_large_donation=date(2026, 8, 17))["T1DM"]
    assert found.outcome == "not_yet"
    assert found.as_json()["clear_on"] == {"E33": "2026-11-10"}
    assert found.earliest == date(2026, 11, 10)
