"""What stands behind *Why?*: what the record says and where, narrowed to what is asked."""

import re

import pytest

from flows.answers.reply import Form, FormKind, Slot
from flows.calculators.calculate import calculators
from flows.cards.screening.why import explanation
from flows.chat.forms import fields_of_form
from tests.candidates import candidate
from tests.trials import CRITERIA, NCT04556084, QUESTIONS, THERAPY_FIELDS

ANTIBODY = {"agent": "rituximab", "kinds": ["monoclonal_antibody"]}
BOTH = {"agent": "blinatumomab", "kinds": ["biologic", "immunotherapy"]}


def words(slot, entry=None):
    return "\n".join(line.text for line in explanation(slot, entry or {}, NCT04556084))


def codes(text):
    return re.findall(r"^([IE]\d+[abc]?) · ", text, re.MULTILINE)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_question_says_what_the_record_says_and_where(question):
    text = words(Slot(question.key))
    assert "The record: " in text
    assert "Source: ClinicalTrials.gov NCT04556084, " in text


def test_a_trial_of_another_source_names_that() -> None:
    text = "\n".join(line.text for line in explanation(Slot("consent_signed"), {}, candidate("NCT04573309").trial))
    assert "Source: USDM v4 example (CDISC DDF-RA aa303cb) NCT04573309, " in text
    assert "ClinicalTrials.gov" not in text


NUMBERS = [
    # key, what the record's number is
    ("blasts_percent", "under 5 %"),
    ("mrd_percent", "0.01 % or more"),
    ("eoc_mrd_percent", "0.01 % or more after consolidation"),
    ("age_months", "25 years or younger"),
    ("karnofsky", "Karnofsky of 50 % or more from 16 years on"),
    ("creatinine_clearance", "60 mL/min/1.73 m2 or more"),
    ("alt_u_l", "ALT under 5 times"),
    ("bilirubin_mg_dl", "at most 1.5 times"),
    ("lvef_percent", "40 % or more by echo or MUGA"),
    ("immunosuppression", "7 days or more off"),
    ("prior_radiation", "90 days or more"),
    ("contraception_agreed", "2 months after the last dose"),
    ("cns_status", "CNS2 or more"),
    ("pregnancy_test_date", "within 7 days before"),
    ("registration_date", "within 7 days of registration"),
]


@pytest.mark.parametrize(("key", "number"), NUMBERS)
def test_the_number_of_the_record_is_named(key, number):
    assert number in words(Slot(key))


def test_the_record_comes_before_our_reading():
    for criterion in CRITERIA:
        own = words(Slot(criterion.questions[-1])).partition(f"{criterion.code} · ")[2]
        assert own.splitlines()[1] == f"The record: {criterion.says}"
        assert own.splitlines()[2].endswith(criterion.reading or own.splitlines()[2])


FIELDS = [
    # what is known of the therapy, field, criteria
    ({}, "agent", ["I6", "I8", "I9", "I10"]),
    (ANTIBODY, "agent", ["I9"]),
    (ANTIBODY, "kinds", ["I6", "I8", "I9", "I10"]),
    (ANTIBODY, "last_dose", ["I9"]),
    (BOTH, "last_dose", ["I8", "I10"]),
    ({"agent": "inotuzumab ozogamicin", "kinds": ["chemotherapy"]}, "last_dose", ["I6", "I9"]),
    (ANTIBODY, "half_life_days", ["I9"]),
    (BOTH, "late_ae", ["I8"]),
    (BOTH, "ae_until", ["I8"]),
]


@pytest.mark.parametrize(("entry", "field", "shown"), FIELDS)
def test_a_field_of_a_therapy_shows_only_the_criteria_that_it_touches(entry, field, shown):
    assert codes(words(Slot("prior_therapies", 0, field), entry)) == shown


def test_every_field_of_a_therapy_has_a_criterion():
    for field in THERAPY_FIELDS:
        assert codes(words(Slot("prior_therapies", 0, field.key), BOTH))


def test_every_input_of_a_calculator_says_its_method_its_source_and_the_criterion():
    for code, calculator in calculators(NCT04556084).items():
        for field in fields_of_form(Form(FormKind.CALCULATOR, code), NCT04556084):
            text = words(Slot("", None, field.key, Form(FormKind.CALCULATOR, code)))
            assert f"Method: {calculator.rule}\nSource of the method: {calculator.source}" in text
            assert "The record: " in text


def test_a_ruling_says_what_is_open_and_what_it_does():
    for query in NCT04556084.chair_queries:
        text = words(Slot("", None, "decision", Form(FormKind.RULING, query.code)))
        assert query.words in text
        assert "is not registered" in text
        assert codes(text) == [query.criterion]


def test_what_is_entered_on_treatment_says_what_the_arm_says():
    for kind in (FormKind.MEASURE, FormKind.RESPONSE):
        assert "description of the arm" in words(Slot("", None, "on", Form(kind, "1")))
    assert codes(words(Slot("", None, "on", Form(FormKind.PREGNANCY)))) == ["E4"]
