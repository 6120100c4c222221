"""An agent that the table does not have: what of a text is its name, what the name hints at, and how it counts."""

from datetime import date

import pytest

from flows.answers.entries import entry_of_record, every_kind, recorded
from flows.answers.path import path_of, record_of
from flows.answers.reply import Doubt, No
from flows.answers.therapies.unknown_agents import hint_of, own_words
from flows.answers.typed.replies import read_reply
from flows.decision.assess import assess
from flows.decision.next_step.next_step import next_steps
from flows.decision.why.reasons import reason
from flows.rules.evaluation.decide import decide
from flows.rules.facts import Facts
from flows.rules.status import Status
from tests.answered import answered
from tests.contract.test_cases import CASES
from tests.trials import NCT04556084, THERAPY_FIELDS

TODAY = date(2026, 3, 2)
NOTHING = Facts({}, TODAY)
WASHOUTS = ("I6", "I8", "I9", "I10")

OWN = (
    # what was typed, the name in it
    ("quuxamide", "quuxamide"),
    ("patient got quuxamide 50 mg iv on 3 Oct and did well", "quuxamide"),
    ("mother gave her fluxozine at home yesterday because of fever", "fluxozine"),
    ("zorbaximab 10 mg/kg q2w x4", "zorbaximab"),
    ("anti-CD38 antibody XY", "anti-CD38 XY"),
    ("WT2 peptide vaccine", "WT2 peptide vaccine"),
    ("MB-CART2019.1", "MB-CART2019.1"),
    ("study drug B", "study B"),
    ("paracetamol 500 mg", "paracetamol"),
    ("it went well", ""),
    ("she did not feel well after it", ""),
    ("qwexa rtyxo uiopz pasxu", ""),
)


@pytest.mark.parametrize(("typed", "name"), OWN)
def test_an_unknown_agent_keeps_its_own_words_alone(typed, name):
    assert own_words(typed) == name


HINTS = (
    ("zorbaximab", "-mab", ["monoclonal_antibody"]),
    ("zorbaximab-abcd", "-mab", ["monoclonal_antibody"]),
    ("qwertitug", "-tug", ["monoclonal_antibody"]),
    ("qwertimig", "-mig", ["biologic", "monoclonal_antibody"]),
    ("qwertuzumab vedotin", "-vedotin", ["chemotherapy", "monoclonal_antibody"]),
    ("qwerty-cel", "-cel", ["immunotherapy"]),
    ("qwertagene autoleucel", "-cel", ["immunotherapy"]),
    ("qwertinib", "-inib", ["chemotherapy", "biologic"]),
    ("qwertimenib", "-menib", ["chemotherapy", "biologic"]),
    ("qwercept", "-cept", ["biologic"]),
    ("qwertikin", "-kin", ["biologic"]),
    ("qwerleukin", "-kin", ["biologic"]),
    ("qwerirubicin", "-bicin", ["chemotherapy"]),
)


@pytest.mark.parametrize(("name", "stem", "kinds"), HINTS)
def test_the_end_of_a_name_hints_at_its_kinds_and_is_asked_about(name, stem, kinds):
    assert hint_of(name).stem == stem
    reply = read_reply(THERAPY_FIELDS[0], name, NOTHING, NCT04556084)
    assert isinstance(reply, Doubt)
    assert f"Names in {stem} are mostly those of" in reply.question
    assert reply.offers[0].value == {"agent": name, "kinds": kinds}


def test_an_unknown_agent_beside_a_known_one_is_named_and_can_be_entered():
    reply = read_reply(THERAPY_FIELDS[0], "vincristine and quuxamide", NOTHING, NCT04556084)
    assert "vincristine is named, and “quuxamide”, which is not in the table" in reply.question
    assert [offer.value for offer in reply.offers] == [{"find": "vincristine"}, {"unknown": "quuxamide"}]


def test_a_stem_of_drugs_without_a_waiting_period_offers_no_kind():
    reply = read_reply(THERAPY_FIELDS[0], "qwerconazole", NOTHING, NCT04556084)
    assert [offer.label for offer in reply.offers] == ["Enter it", "Kind not known yet"]
    assert "a supportive drug" in reply.question


@pytest.mark.parametrize("typed", ["quuxamide", "zorbaximab", "xyz-cel", "qwertinib", "Kantavo"])
def test_an_unknown_agent_is_never_said_to_need_no_waiting_period(typed):
    reply = read_reply(THERAPY_FIELDS[0], typed, NOTHING, NCT04556084)
    assert "what it needs is not known here" in reply.question
    assert "no waiting period" not in reply.question
    assert not [offer for offer in reply.offers if "leave_out" in offer.value]


def test_a_sentence_without_a_name_is_not_kept():
    assert isinstance(read_reply(THERAPY_FIELDS[0], "she did not feel well after it", NOTHING, NCT04556084), No)
    reply = read_reply(THERAPY_FIELDS[0], "the nurse thinks it was vincristin or so", NOTHING, NCT04556084)
    assert "nurse" not in reply.question
    assert "nurse" not in str([offer.value for offer in reply.offers])


UNKNOWN = {"agent": "quuxamide", "kinds": None, "last_dose": "2020-01-01"}


def test_what_its_rules_look_at_stays_open_however_long_ago_it_was_given():
    known = {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-01-10"}
    record = next(case["record"] for case in CASES if case["decision"]["outcome"] == "eligible")
    answers = {key: value for key, value in record.items() if key != "as_of"} | {"prior_therapies": [known, UNKNOWN]}
    today = date.fromisoformat(record["as_of"])
    decision = decide(path_of(answered(answers), today, NCT04556084).facts, NCT04556084)
    assert {decision.status(code) for code in WASHOUTS} == {Status.PENDING}
    assert decision.outcome == "incomplete"
    for code in WASHOUTS:
        criterion = next(one for one in decision.trial.criteria if one.code == code)
        assert "quuxamide (kind not known)" in reason(criterion, decision.facts, decision.findings[code], NCT04556084)
    stored = record_of(answered(answers), today, NCT04556084)
    assert stored["prior_therapies"][1] == {
        "agent": "quuxamide (kind not known)",
        "kinds": list(every_kind(NCT04556084)),
    }
    assert assess(stored, NCT04556084).as_json() == decision.as_json()
    assert [one.label for one in next_steps(answered(answers), today, NCT04556084).missing] == [
        "quuxamide (kind not known)"
    ]


def test_it_comes_back_from_its_record_as_unknown():
    assert entry_of_record(recorded(UNKNOWN, NCT04556084), NCT04556084) == {"agent": "quuxamide", "kinds": None}
    known = {"agent": "x (kind not known)", "kinds": list(every_kind(NCT04556084)), "last_dose": "2026-01-10"}
    assert entry_of_record(known, NCT04556084) == known


def test_a_name_of_any_length_stays_within_the_record():
    long = recorded({"agent": "q" * 100, "kinds": None}, NCT04556084)
    assert len(long["agent"]) == 100
    assert long["agent"].endswith("(kind not known)")
