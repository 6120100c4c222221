"""What becomes of a text that somebody typed as the answer to one question."""

from datetime import date
from decimal import Decimal

import pytest

from flows.answers.reply import Answer, Doubt, No, Reply
from flows.answers.typed.number_replies import CALCULATED
from flows.answers.typed.replies import NONE_WORDS, read_reply
from flows.calculators.calculate import calculators_for
from flows.decision.assess import assess
from flows.decision.rulings import BY_FIELD
from flows.rules.facts import Facts
from tests.corpora.rows import corpus
from tests.flows.decision.test_what_if import ANSWERS, TODAY
from tests.trials import NCT04556084, QUESTIONS, THERAPY_FIELDS

QUESTION = {
    question.key: question for question in (*NCT04556084.treatment.response.questions, *THERAPY_FIELDS, *QUESTIONS)
} | BY_FIELD
D = Decimal


def came_to(reply: Reply, expected: str) -> bool:
    """Whether a reply is the answer after "=", the question and its buttons after "?", or the refusal after "!"."""
    said, *labels = expected[2:].split(" / ")
    match expected[0], reply:
        case "=", Answer(value):
            return str(value) == said
        case "?", Doubt(question, offers):
            return said in question and (not labels or [offer.label for offer in offers] == labels)
        case "!", No(why):
            return said in why
    return False


@pytest.mark.parametrize(("key", "text", "expected"), corpus("typed_answers"))
def test_every_typed_answer_comes_to_what_was_written_down_for_it(key, text, expected):
    reply = read_reply(QUESTION[key], text, Facts({"age_months": D(168), "sex": "male"}, TODAY), NCT04556084)
    assert came_to(reply, expected), reply


@pytest.mark.parametrize(("today", "key", "text", "expected"), corpus("typed_days"))
def test_a_day_is_taken_only_if_it_is_also_the_nearest_that_the_words_may_mean(today, key, text, expected):
    day = date.fromisoformat(today)
    reply = read_reply(QUESTION[key], text, Facts({}, day), NCT04556084)
    assert came_to(reply, expected), reply


@pytest.mark.parametrize("text", sorted(NONE_WORDS))
def test_every_word_for_none_leaves_none_of_several_options(text):
    assert read_reply(QUESTION["vhr_features"], text, Facts({}, TODAY), NCT04556084) == Answer([])


NUMBERS = {
    "blasts_percent": ("0.1", "4.9", "5", "5.1"),
    "mrd_percent": ("0.009", "0.01", "0.011", "0.2"),
    "creatinine_mg_dl": ("0.2", "1.5", "1.6"),
    "creatinine_clearance": ("59", "60", "61"),
    "alt_u_l": ("50", "199", "200", "201"),
    "bilirubin_mg_dl": ("0.3", "1.8", "1.9"),
    "lvef_percent": ("39", "40", "41"),
    "lansky": ("40", "50", "60"),
}

SIGNS = ("<", "<=", ">", ">=")
SIGNED = [(key, sign, number) for key, numbers in NUMBERS.items() for number in numbers for sign in SIGNS]


@pytest.mark.parametrize(("key", "sign", "number"), SIGNED)
def test_a_sign_never_flips_the_decision(key, sign, number):
    """What is offered to be counted comes to the same as the values just beside the bound and far away from it."""
    record = {**ANSWERS, "as_of": TODAY.isoformat(), "prior_therapies": []}
    if key == "creatinine_clearance":  # which counts only where the creatinine does not settle it
        record["creatinine_mg_dl"] = D(3)
    facts = Facts({name: ANSWERS[name] for name in ("age_months", "sex")} | LIMITS, TODAY)
    reply = read_reply(QUESTION[key], f"{sign}{number}", facts, NCT04556084)
    for offer in reply.offers if isinstance(reply, Doubt) else ():
        if offer.label.startswith("Count it"):
            possible = {outcome(record, key, value) for value in allowed(key, sign, D(number))}
            assert possible == {outcome(record, key, offer.value)}


LIMITS = {"alt_uln_u_l": D(40), "bilirubin_uln_mg_dl": D("1.2")}


def outcome(record, key, value) -> str:
    dated = {"clearance_date": TODAY.isoformat()} if key == "creatinine_clearance" else {}
    return assess({**record, key: value, **dated}, NCT04556084).outcome


def allowed(key, sign, number) -> list[Decimal]:
    """Values that a sign leaves open: the bound itself where it may be, one just beside it, and one far away."""
    if key == "lansky":
        values = [D(score) for score in range(0, 101, 10)]
    else:
        values = [number, number - D("0.0001"), number + D("0.0001"), D("0.0001"), D(100)]
    tests = {"<": D.__lt__, "<=": D.__le__, ">": D.__gt__, ">=": D.__ge__}
    return [value for value in values if tests[sign](value, number)]


def test_the_calculators_that_a_refusal_names_stand_beside_their_question():
    for (key, _), words in CALCULATED.items():
        assert any(f"“Calculate: {calculator.label}”" in words for calculator in calculators_for(key, NCT04556084))
