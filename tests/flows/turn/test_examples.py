"""Every example that a card, a hint or a refusal offers is read as what it says."""

import re
from datetime import date
from decimal import Decimal

import pytest

from flows import texts
from flows.answers.reply import Answer, Doubt, FormKind, No
from flows.answers.typed.moments import NO_TIME, Meant, read_moments
from flows.answers.typed.replies import read_reply
from flows.calculators.calculate import calculators, inputs_of
from flows.decision.rulings import BY_FIELD
from flows.decision.what_if.read_what_if import read_what_if
from flows.decision.what_if.supposed_days import EXAMPLES
from flows.identifiers.identifier import identifier_in
from flows.language.typed.ages import _WHY as AGES
from flows.language.typed.ages import read_age
from flows.language.typed.date_words import WHY
from flows.language.typed.dates import read_date
from flows.language.typed.numbers import _WHY as NUMBERS
from flows.language.typed.numbers import read_number
from flows.language.typed.reading import One
from flows.language.typed.relative_days import _EXAMPLE, _WHY, read_relative, with_dates
from flows.rules.facts import Facts
from flows.rules.question import Day, Entries, Name, NumberKind
from flows.treatment.course.form_fields import fields_of
from tests.answered import answered
from tests.flows.decision.test_what_if import ANSWERS, SAME_DAY, TODAY
from tests.flows.treatment.courses import BERLIN
from tests.trials import NCT04556084, QUESTIONS

KNOWN = Facts({"age_months": Decimal(168), "sex": "male"}, TODAY)


def examples(sentence: str) -> list[str]:
    """What a sentence gives as examples: the quoted ones, or those of the list after "such as"."""
    quoted = re.findall(r"“(.+?)”", sentence)
    listed = re.search(r"such as:? (.+?)(?:\.(?!\d)|;|$|, or choose)", sentence)
    return quoted or re.split(r", (?:or )?| or ", listed[1]) if quoted or listed else []


WHAT_IFS = [text for sentence in (texts.screening.WHAT_IF_HINT, EXAMPLES) for text in examples(sentence)]
RELATIVE = examples(texts.screening.WHAT_IF_RELATIVE)

IN_DAYS = [
    text for sentence in (_EXAMPLE, *_WHY.values()) for text in examples(sentence.replace("it such as", "such as"))
]

KINDS = [
    question
    for fields in (
        QUESTIONS,
        BY_FIELD.values(),
        *(fields_of(form, NCT04556084.treatment) for form in (FormKind.MEASURE, FormKind.RESPONSE, FormKind.PREGNANCY)),
        *(inputs_of(code, NCT04556084) for code in calculators(NCT04556084)),
    )
    for question in fields
]

ALL = [*KINDS, *(field for question in KINDS if isinstance(question.kind, Entries) for field in question.kind.fields)]


def test_the_sentences_hold_as_many_examples_as_they_show():
    assert len(WHAT_IFS) == 8
    assert WHAT_IFS[1] == "postpone by a week"
    assert len(RELATIVE) == 4
    assert len(IN_DAYS) >= 6


@pytest.mark.parametrize("answers", [ANSWERS, SAME_DAY])
@pytest.mark.parametrize("text", WHAT_IFS)
def test_a_what_if_of_the_hint_is_read(text, answers):
    assert isinstance(read_what_if(text, answered(answers), TODAY, NCT04556084), dict)
    assert identifier_in(text, "S-###", "agent") is None


@pytest.mark.parametrize("text", RELATIVE)
def test_a_what_if_in_days_from_registration_is_read(text):
    assert isinstance(read_what_if(with_dates(text, TODAY), answered(ANSWERS), TODAY, NCT04556084), dict)


@pytest.mark.parametrize("text", IN_DAYS + examples(texts.typed.RELATIVE_TYPING) + examples("such as 3 weeks before"))
def test_a_day_from_registration_is_read(text):
    assert isinstance(read_relative(text, TODAY), One)


@pytest.mark.parametrize(
    "question", [q for q in ALL if isinstance(q.kind, NumberKind) and q.kind.example], ids=lambda q: q.key
)
def test_the_example_of_a_number_is_an_answer(question):
    assert isinstance(read_reply(question, question.kind.example, KNOWN, NCT04556084), Answer)


@pytest.mark.parametrize("question", [q for q in ALL if examples(q.help)], ids=lambda q: f"{q.key}-{q.help[:12]}")
def test_the_examples_in_the_help_of_a_question_are_read(question):
    for text in examples(question.help):
        assert not isinstance(read_reply(question, text, KNOWN, NCT04556084), No), text


@pytest.mark.parametrize("question", [q for q in ALL if isinstance(q.kind, Day)], ids=lambda q: q.key)
@pytest.mark.parametrize("text", ["3 Oct", "12 days ago", "in 12 days"])
def test_the_examples_beside_a_day_are_read(question, text):
    """Each question shows the one that fits it: ahead where its day lies ahead."""
    ahead = bool(question.kind.not_before)
    if text == "3 Oct" or ahead == text.startswith("in"):
        assert not isinstance(read_reply(question, text, KNOWN, NCT04556084), No)


@pytest.mark.parametrize("sentence", WHY.values())
def test_the_days_in_a_refusal_are_read(sentence):
    found = examples(sentence) + re.findall(r"3 Oct 2026|2026-10-03|45 days ago|yesterday", sentence)
    assert found
    for text in found:
        assert isinstance(read_date(text, date(2026, 11, 22)), One), text


def test_the_days_and_numbers_of_the_help_are_read():
    for text in texts.home.HELP_DATES.removeprefix("Dates: ").strip(".").split(", "):
        assert isinstance(read_date(text, date(2026, 11, 22)), One), text
    for text in (
        texts.home.help_lines(relative_days=True)[1]
        .partition(" Numbers")[0]
        .removeprefix("Days: ")
        .strip(".")
        .split(", ")
    ):
        assert isinstance(read_relative(text, TODAY), One), text
    for text in ("1.5", "1,5"):
        assert isinstance(read_number(text), One)


def test_the_times_in_the_hint_and_in_the_refusal_are_read():
    hint = texts.typed.TIME_HINT.format(zone="Europe/Berlin", day="4 Dec")
    for text in (*examples(hint), *examples(NO_TIME)):
        assert isinstance(read_moments(text, TODAY, BERLIN, "past"), Meant), text


@pytest.mark.parametrize("sentence", [*NUMBERS.values(), *AGES.values()])
def test_the_numbers_and_ages_in_a_refusal_are_read(sentence):
    read = read_age if sentence in AGES.values() else read_number
    for text in examples(sentence):
        assert isinstance(read(text), One), text


@pytest.mark.parametrize("key", [q.key for q in NCT04556084.questions if q.negative])
def test_a_negative_result_as_the_refusal_shows_it_is_asked_about(key):
    question = next(question for question in QUESTIONS if question.key == key)
    for text in examples(NCT04556084.by_key[key].negative):
        assert isinstance(read_reply(question, text, KNOWN, NCT04556084), Doubt)


@pytest.mark.parametrize("text", ["InO", "vincristine"])
def test_an_agent_in_the_hint_is_known(text):
    agent = next(field for field in ALL if isinstance(field.kind, Name) and field.key == "agent")
    assert isinstance(read_reply(agent, text, KNOWN, NCT04556084), Doubt)
