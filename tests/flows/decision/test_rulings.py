"""A supportive antibody whose waiting period still runs: an item for the study chair, and what a ruling makes of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from flows.answers.stored_keys import Kind, beside
from flows.decision.assess import assess
from flows.decision.rulings import by_ruling
from flows.language.refusals import RuleBroken
from flows.rules.evaluation.decide import decide
from flows.rules.facts import Facts, Therapy
from flows.treatment.registration import register
from tests.answered import answered
from tests.contract.test_cases import CASES
from tests.trials import NCT04556084, SUPPORTIVE_ANTIBODIES

ITEM = "supportive_antibody"
DAY = date(2026, 3, 2)
ON_THE_DAY = {"registration": DAY, "start of blinatumomab": DAY}


def chair(agent, days_ago, half_life="13", kinds=("monoclonal_antibody",)):
    therapy = Therapy(agent, kinds, DAY - timedelta(days_ago), half_life and Decimal(half_life))
    return (
        ITEM
        in decide(
            Facts({"prior_therapies": (therapy,)}, DAY, ON_THE_DAY),
            NCT04556084,
        ).chair
    )


def test_it_is_an_item_until_its_waiting_period_is_over():
    assert chair("tocilizumab", 38)
    assert not chair("tocilizumab", 39)
    assert chair("dupilumab", 400, half_life=None)
    assert chair("secukinumab (other antibody, not against cancer)", 5)


@pytest.mark.parametrize("agent", ["rituximab", "infliximab", "quuxamab"])
def test_no_other_antibody_is_one(agent):
    assert not chair(agent, 1)


def test_the_rescue_antibodies_of_the_table_are_all_among_them():
    for agent in ("siltuximab", "emapalumab", "eculizumab", "palivizumab", "nirsevimab", "denosumab", "sotrovimab"):
        assert agent in SUPPORTIVE_ANTIBODIES


def test_the_contracts_own_items_stay_as_they_are():
    beside = {query.code for query in NCT04556084.chair_queries if not query.in_record}
    assert beside == {ITEM}
    assert all(query.label for query in NCT04556084.chair_queries)
    for case in CASES:
        decision = assess(case["record"], NCT04556084)
        assert set(decision.chair) - set(decision.chair_in_record) <= beside
        assert list(decision.chair_in_record) == case["decision"]["consult"]


def record_with(agent, on):
    record = next(case["record"] for case in CASES if case["decision"]["outcome"] == "eligible")
    therapy = {"agent": agent, "kinds": ["monoclonal_antibody"], "last_dose": on, "half_life_days": 13}
    return {**record, "prior_therapies": [*(record.get("prior_therapies") or []), therapy]}


def ruled(decision, **more):
    return {beside(Kind.RULING, ITEM): {"decision": decision, "ruled_by": "study_chair", "initials": "MB", **more}}


def test_a_ruling_lets_it_count_no_more_beside_the_decision_of_the_record():
    record = record_with("tocilizumab", "2026-11-01")
    record["prior_therapies"][-1]["last_dose"] = record["as_of"]
    decision = assess(record, NCT04556084)
    assert decision.outcome == "not_yet"
    assert by_ruling(decision, answered()) is None
    assert by_ruling(decision, answered(ruled("refused"))) is None
    allowed = by_ruling(decision, answered(ruled("allowed")))
    assert allowed.outcome == "eligible"
    assert decision.as_json()["criteria"]["I9"] == "wait"


def test_registration_goes_by_the_ruling_and_by_its_day():
    record = record_with("tocilizumab", "2026-11-01")
    day = date.fromisoformat(record["as_of"])
    record["prior_therapies"][-1]["last_dose"] = record["as_of"]
    for answers in ({}, ruled("refused"), ruled("allowed_from", from_day=(day + timedelta(1)).isoformat())):
        with pytest.raises(RuleBroken):
            register(record, day, answered(answers), 1, 1, NCT04556084)
    assert register(record, day, answered(ruled("allowed")), 1, 1, NCT04556084).decision.outcome == "eligible"


def test_a_ruling_does_not_reach_an_antibody_against_leukaemia():
    record = record_with("rituximab", "2026-11-01")
    record["prior_therapies"][-1]["last_dose"] = record["as_of"]
    assert by_ruling(assess(record, NCT04556084), answered(ruled("allowed"))) is None
    with pytest.raises(RuleBroken):
        register(record, date.fromisoformat(record["as_of"]), answered(ruled("allowed")), 1, 1, NCT04556084)
