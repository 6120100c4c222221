"""A draft holds the words of the record, each under its criterion, and says what is left to write."""

import json
from typing import Any

import pytest

from flows.trials.drafting.draft import draft
from flows.trials.drafting.record_text import split_text
from flows.trials.drafting.records import NoRecord, read_record
from tests.flows.trials.problems import problems_of

CRITERIA = """Written informed consent is needed.

Inclusion Criteria:

* ALT \\<= 2.5 x ULN within 14 days:

  * or \\<= 5 x ULN
  * where the liver is involved
* Age \\>= 18 years

Key Exclusion Criteria

1. Pregnant or breast-feeding
2. Live vaccine within 30 days
   before the first dose
"""
REGISTRY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000003", "briefTitle": 'A trial of "one" drug: part 1'},
        "statusModule": {"overallStatus": "NOT_YET_RECRUITING", "lastUpdatePostDateStruct": {"date": "2026-05-01"}},
        "designModule": {"enrollmentInfo": {"count": 40}},
        "eligibilityModule": {
            "eligibilityCriteria": CRITERIA, "sex": "FEMALE", "minimumAge": "18 Years", "maximumAge": "75 Years",
        },
    }
}  # fmt: skip
NCI = {
    "nct_id": "NCT00000003",
    "brief_title": "A trial",
    "current_trial_status": "Active",
    "eligibility": {
        "structured": {"sex": "BOTH", "min_age": "18 Years", "max_age": "999 Years"},
        "unstructured": [
            {"inclusion_indicator": True, "description": "Age >= 18 years", "display_order": 1},
            {"inclusion_indicator": False, "description": "Pregnant", "display_order": 2},
        ],
    },
}
USDM = {
    "study": {
        "versions": [
            {
                "titles": [{"text": "A trial"}],
                "studyIdentifiers": [{"text": "SP-1"}, {"text": "NCT00000003"}],
                "eligibilityCriterionItems": [
                    {"id": "item1", "text": '<p>Aged &ge; <usdm:tag name="min_age"/> at consent</p>'},
                    {"id": "item2", "text": "<div><p>Renal failure:</p><ul><li>dialysis</li></ul></div>"},
                ],
                "studyDesigns": [
                    {
                        "population": {
                            "plannedSex": [{"decode": "Male"}],
                            "plannedAge": {
                                "minValue": {"value": 18.0, "unit": {"standardCode": {"decode": "Year"}}},
                                "maxValue": None,
                            },
                            "cohorts": [{"name": "COHORT 1", "label": "Treated before"}],
                        },
                        "eligibilityCriteria": [
                            {"category": {"code": "C25532"}, "criterionItemId": "item1"},
                            {"category": {"code": "C25370"}, "criterionItemId": "item2"},
                        ],
                    }
                ],
            }
        ]
    }
}


def drafted(root: Any) -> str:
    return draft(read_record(json.dumps(root)))


def test_the_criteria_of_a_text_are_split_at_its_own_bullets_and_sub_items_stay() -> None:
    sentences, others = split_text(CRITERIA)
    assert [tuple(sentence) for sentence in sentences] == [
        (True, "ALT <= 2.5 x ULN within 14 days: * or <= 5 x ULN * where the liver is involved"),
        (True, "Age >= 18 years"),
        (False, "Pregnant or breast-feeding"),
        (False, "Live vaccine within 30 days before the first dose"),
    ]
    assert others == ("Written informed consent is needed.",)


def test_without_bullets_every_line_is_a_criterion() -> None:
    assert [s.words for s in split_text("Inclusion criteria:\nOne.\nTwo.\n\nExclusion:\nThree.")[0]] == [
        "One.",
        "Two.",
        "Three.",
    ]


def test_a_record_of_the_registry_is_drafted_with_its_ages_and_sex() -> None:
    text = drafted(REGISTRY)
    for line in (
        'trial: NCT00000003\nversion: "1"\n',
        'title: "A trial of \\"one\\" drug: part 1"',
        'record: {source: "ClinicalTrials.gov", updated: "2026-05-01", status: "not yet recruiting"}',
        "planned: 40",
        '    says: "Age >= 18 years"\n    ask: to be written',
        "    holds: {all: [age >= 18 years, age <= 75 years]}",
        "  - code: I4\n    inclusion: 4\n"
        '    says: "Sex, as the record\'s field says: female."\n    holds: sex is female',
        "  - code: E2\n    exclusion: 2\n",
        "# Beside the criteria the record says: Written informed consent is needed.",
    ):
        assert line in text, line


def test_a_record_of_the_nci_and_one_of_usdm_are_drafted() -> None:
    nci, usdm = drafted(NCI), drafted(USDM)
    assert "holds: age >= 18 years" in nci
    assert "999" not in nci
    assert "sex is" not in nci
    assert '    says: "Aged ≥ {min_age} at consent"' in usdm
    assert '    says: "Renal failure: dialysis"' in usdm
    assert "holds: age >= 18 years" in usdm
    assert "holds: sex is male" in usdm
    assert 'cohorts:\n  COHORT_1: "Treated before"' in usdm


@pytest.mark.parametrize("root", [REGISTRY, NCI, USDM], ids=["registry", "nci", "usdm"])
def test_a_draft_is_refused_only_for_what_is_left_to_write(root: Any) -> None:
    text = drafted(root)
    problems = problems_of(text)
    assert problems
    assert {problem.words for problem in problems} == {'"to be written" stands here still'}
    lines = text.split("\n")
    assert all("to be written" in lines[problem.line - 1] for problem in problems)
    assert len({problem.line for problem in problems}) == sum("to be written" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<html>", "It is no JSON"),
        ("[" * 100_000, "It is no JSON"),
        ("[]", "It is neither a record of ClinicalTrials.gov"),
        ('{"a": 1}', "It is neither a record of ClinicalTrials.gov"),
    ],
)
def test_what_is_no_record_is_refused(text: str, told: str) -> None:
    with pytest.raises(NoRecord, match=told):
        read_record(text)


def test_a_record_of_any_shape_is_drafted_without_its_missing_parts() -> None:
    shapes: list[Any] = [None, 1, "x", True, [], {}, [1], {"a": []}]
    for shape in shapes:
        for root in (
            {"protocolSection": shape},
            {"eligibility": shape},
            {"study": {"versions": shape}},
            {"study": shape},
        ):
            assert problems_of(drafted(root))
