"""What takes a trial, a criterion or a condition as an argument serves a study with other questions and codes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from flows.decision.assess import too_old
from flows.rules.criterion import conditions_of
from flows.rules.evaluation.decide import Decision, chair_queries_of, decide, find, standing_so
from flows.rules.facts import Facts, Therapy
from flows.rules.status import Status
from tests.flows.rules.burns import BURNS, CRITERIA, CULTURE, QUERIES, QUESTIONS
from tests.flows.rules.tables import DAYS, TODAY

GOOD: dict[str, Any] = {
    "area_percent": D(12),
    "depth": "partial",
    "face": "no",
    "signs": (),
    "culture": "sterile",
    "culture_day": date(2026, 3, 8),
    "ointment_day": date(2026, 3, 1),
    "prior_therapies": (),
}
LATE = Therapy("cefazolin", ("antibiotic",), date(2026, 3, 1))


def decided(**changes: object) -> Decision:
    return decide(Facts(GOOD | changes, TODAY, DAYS), BURNS)


@pytest.mark.parametrize(
    ("changes", "outcome", "criteria"),
    [
        ({}, "eligible", {}),
        ({"area_percent": D(20)}, "not_eligible", {"A1": "not_met"}),
        ({"depth": None}, "incomplete", {"A1": "pending"}),
        ({"culture_day": date(2026, 3, 6)}, "not_yet", {"A2": "repeat"}),
        ({"ointment_day": date(2026, 3, 6)}, "not_yet", {"A3": "wait"}),
        ({"prior_therapies": (LATE,)}, "not_yet", {"A4": "wait"}),
        ({"prior_therapies": None}, "incomplete", {"A4": "pending"}),
        ({"signs": ("fever",)}, "eligible", {}),
        ({"signs": ("fever", "pus")}, "not_eligible", {"X1": "not_met"}),
        ({"culture": "growth"}, "not_eligible", {"A2": "not_met", "X1": "not_met"}),
    ],
)
def test_another_study_is_decided_by_its_own_criteria(
    changes: Mapping[str, object], outcome: str, criteria: Mapping[str, str]
) -> None:
    """All else is met; nobody has had an antibiotic but where it is said."""
    decision = decided(**changes).as_json()
    usual = {criterion.code: "met" for criterion in CRITERIA} | {"A4": "not_applicable"}
    assert (decision["outcome"], decision["criteria"]) == (outcome, usual | criteria)


def test_its_window_opens_after_its_waits_and_closes_with_its_measurement() -> None:
    decision = decided(ointment_day=date(2026, 3, 6))
    assert (decision.earliest, decision.latest) == (date(2026, 3, 11), date(2026, 3, 11))
    assert decision.as_json()["clear_on"] == {"A3": "2026-03-11"}
    later = decided(prior_therapies=(LATE,))
    assert (later.earliest, later.latest, too_old(later)) == (date(2026, 3, 15), None, ("culture",))


def test_its_chair_is_asked_what_it_says() -> None:
    decision = decided(face="yes", signs=("pus",), culture="growth")
    assert (decision.chair_in_record, decision.chair) == (("face",), ("face", "any_sign"))
    assert chair_queries_of(decision) == QUERIES
    assert [criterion.code for criterion in standing_so(decision, Status.NOT_MET)] == ["A2", "X1"]


def test_nobody_about_whom_nothing_is_known_is_let_in_to_it() -> None:
    nothing = Facts({}, TODAY, DAYS)
    assert {find(criterion, nothing).status for criterion in CRITERIA} == {Status.PENDING}


def test_its_measurements_are_found_in_its_criteria() -> None:
    assert BURNS.fresh_measurements == (CULTURE,)
    looked_at = {key for c in CRITERIA for part in conditions_of(c) if (key := getattr(part, "key", None))}
    assert looked_at <= {question.key for question in QUESTIONS}
