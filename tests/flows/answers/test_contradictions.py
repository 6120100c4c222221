"""Answers that cannot all be right: each is noticed with the last one that is given, and none is seen where all fit."""

import random
from decimal import Decimal

import pytest

from flows.answers.contradictions import contradiction, contradictions
from tests.answered import answered
from tests.contract.records import right_record
from tests.trials import NCT04556084

DOSE_ON_10 = {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-03-10"}
STANDING = (
    # the answers, the one given last, the question that is asked again
    ({"disease_group": ["relapse", "very_high_risk"]}, "disease_group", "disease_group"),
    ({"disease_group": ["very_high_risk"], "prior_hct": "yes"}, "prior_hct", "disease_group"),
    ({"disease_group": ["eoc_mrd"], "prior_hct": "yes"}, "disease_group", "prior_hct"),
    ({"cns3_history": "no", "cns_status": "cns3"}, "cns_status", "cns3_history"),
    ({"hct_intent": "no", "hct_direct": "yes"}, "hct_direct", "hct_intent"),
    ({"donor_available": "no", "hct_direct": "yes"}, "hct_direct", "donor_available"),
    ({"radiation_planned": "yes", "concomitant_therapy": "no"}, "concomitant_therapy", "radiation_planned"),
    (
        {
            "start_date": "2026-03-04",
            "prior_therapies": [DOSE_ON_10],
            "concomitant_therapy": "no",
        },
        "concomitant_therapy",
        "prior_therapies",
    ),
    ({"prior_hct": "no", "prior_radiation": [{"site": "tbi"}]}, "prior_radiation", "prior_hct"),
    ({"blasts_percent": Decimal(2), "mrd_percent": Decimal(5)}, "mrd_percent", "blasts_percent"),
    ({"childbearing_potential": "no", "pregnancy_test": "positive"}, "childbearing_potential", "pregnancy_test"),
    ({"childbearing_potential": "no", "lactating": "yes"}, "childbearing_potential", "lactating"),
)


@pytest.mark.parametrize(("answers", "last", "asked"), STANDING)
def test_answers_that_do_not_fit_together_are_asked_about(answers, last, asked):
    other, words = contradiction(last, answered(answers), NCT04556084)
    assert other == asked
    assert list(contradictions(answered(answers), NCT04556084)) == [words]


def test_every_contradiction_is_among_those():
    assert {words for answers, _, _ in STANDING for words in contradictions(answered(answers), NCT04556084)} == {
        found.words for found in NCT04556084.contradictions
    }


FITTING = (
    {"disease_group": ["relapse", "eoc_mrd"], "prior_hct": "yes"},
    {"disease_group": None, "prior_hct": "yes"},
    {"disease_group": ["very_high_risk"], "prior_hct": "no"},
    {"blasts_percent": Decimal(7), "mrd_percent": Decimal(7)},
    {"start_date": "2026-03-10", "prior_therapies": [DOSE_ON_10], "concomitant_therapy": "no"},
    {"prior_hct": None, "prior_radiation": [{"site": "tbi"}]},
    {},
)


@pytest.mark.parametrize("answers", FITTING)
def test_answers_that_fit_are_left_alone(answers):
    assert list(contradictions(answered(answers), NCT04556084)) == []


def test_an_answer_contradicts_what_all_answers_together_say_that_it_does() -> None:
    """For one answer only those are read that its contradictions look at."""
    rng, stood = random.Random(17), 0
    for _ in range(300):
        answers = right_record(rng) | {"cns_status": "cns3", "radiation_planned": "yes"}
        standing = set(contradictions(answered(answers), NCT04556084))
        for key in NCT04556084.by_key:
            words = (one.words for one in NCT04556084.contradictions if key in one.keys and one.words in standing)
            found = contradiction(key, answered(answers), NCT04556084)
            assert (found and found[1]) == next(words, None)
            stood += found is not None
    assert stood > 300
