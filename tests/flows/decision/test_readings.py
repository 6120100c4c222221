"""Our readings: each is marked where a decision rests on it, and nowhere else."""

from datetime import date
from decimal import Decimal

import pytest

from flows.decision.readings import readings_in
from flows.rules.evaluation.decide import decide
from flows.rules.facts import Facts, Therapy
from tests.trials import CRITERIA, NCT04556084

DAY = date(2026, 3, 2)
ON_THE_DAY = {"registration": DAY, "start of blinatumomab": DAY}


def readings(**values):
    return list(readings_in(decide(Facts(values, DAY, ON_THE_DAY), NCT04556084)))


def given(agent, *kinds):
    return {"prior_therapies": (Therapy(agent, kinds, date(2026, 1, 1)),)}


ACTING = (
    ({"blasts_percent": Decimal(1)}, "I1: the record gives no age for the marrow"),
    ({"age_months": Decimal(305)}, "I3: enrolment is taken to be registration"),
    (given("dexamethasone (anti-leukaemia)", "chemotherapy"), "I6: dexamethasone (anti-leukaemia) against leukaemia"),
    (given("donor lymphocyte infusion", "immunotherapy"), "I10: donor lymphocyte infusion counts as immunotherapy"),
    (given("nivolumab", "monoclonal_antibody", "immunotherapy"), "I10: nivolumab counts as immunotherapy"),
    (
        {"sex": "male", "age_months": Decimal(200), "sexually_active": "yes", "contraception_agreed": "yes"},
        "I12: “the last dose of chemotherapy” is taken to be the end of blinatumomab",
    ),
)


@pytest.mark.parametrize(("values", "words"), ACTING)
def test_a_reading_is_marked_where_the_decision_rests_on_it(values, words):
    assert [said for said in readings(**values) if said.startswith(words)]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"age_months": Decimal(200)},
        given("vincristine", "chemotherapy"),
        given("tisagenlecleucel", "immunotherapy"),
        given("investigational CD22 CAR T", "immunotherapy"),
        given("tumour vaccine", "immunotherapy"),
        {"sex": "male", "age_months": Decimal(200), "sexually_active": "no"},
    ],
)
def test_where_it_plays_no_part_it_is_not_told(values):
    assert readings(**values) == []


SAID = (
    ("I1", "no age for the marrow"),
    ("I3", "Enrolment is taken to be registration"),
    ("I6", "Steroids given against leukaemia count as chemotherapy"),
    ("I9", "Antibodies that are not given against leukaemia wait in full"),
    ("I10", "“Any type of immunotherapy” is taken to be"),
    ("I12", "The last dose of chemotherapy is taken to be the end of blinatumomab"),
)


@pytest.mark.parametrize(("code", "words"), SAID)
def test_each_reading_stands_beside_its_criterion(code, words):
    assert words in next(criterion.reading for criterion in CRITERIA if criterion.code == code)


def test_the_record_speaks_in_its_own_words():
    by_code = {criterion.code: criterion.record for criterion in CRITERIA}
    assert "for 2 months after the last dose of chemotherapy" in by_code["I12"]
    assert by_code["I9"].endswith("(i.e. Inotuzumab = 12 days).")
    assert all(len(words) > 20 for words in by_code.values())
