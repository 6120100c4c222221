"""Words beside a typed day: the day is taken only where all of them are known to leave it as it is."""

from datetime import date

import pytest

from flows.answers.reply import Answer, Doubt, No
from flows.answers.typed.replies import read_reply
from flows.identifiers.identifier import identifier_in
from flows.identifiers.study_words import KNOWN
from flows.language.typed.beside import NEUTRAL
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused
from flows.rules.facts import Facts
from flows.treatment.course.form_fields import measure_fields
from tests.corpora.rows import corpus
from tests.flows.answers.typed.test_typed_answers import QUESTION
from tests.trials import NCT04556084, RADIATION_FIELDS

TODAY = date(2026, 11, 22)
ASKED = QUESTION | {field.key: field for field in (*measure_fields(NCT04556084.treatment.dosing), *RADIATION_FIELDS)}
FACTS = Facts({}, TODAY)
OF_AN_AGENT = Facts({"agent": "vincristine"}, TODAY)
CORPUS = corpus("days_beside")


@pytest.mark.parametrize(("key", "text", "outcome"), CORPUS)
def test_a_day_is_taken_only_where_every_word_beside_it_is_known(key, text, outcome):
    reply = read_reply(ASKED[key], text, OF_AN_AGENT if key == "last_dose" else FACTS, NCT04556084)
    if outcome == "asks":
        assert isinstance(reply, Doubt | No), reply
    else:
        assert isinstance(reply, Answer), reply
        assert reply.value == outcome


def test_there_are_many_of_both():
    asked = sum(outcome == "asks" for *_, outcome in CORPUS)
    assert asked >= 150
    assert len(CORPUS) - asked >= 100


@pytest.mark.parametrize(("key", "text", "outcome"), CORPUS)
def test_no_day_with_words_is_taken_for_a_person(key, text, outcome):
    assert identifier_in(text, "S-###", "date") is None


@pytest.mark.parametrize("text", ["missed 3 Oct", "I think 3 Oct", "3 Oct haemolysed", "3 Oct-ish", "wk of Oct 3"])
def test_what_was_not_understood_is_shown_beside_the_day_that_was_read(text):
    reply = read_reply(QUESTION["creatinine_date"], text, FACTS, NCT04556084)
    assert isinstance(reply, Doubt)
    assert reply.question.startswith("I read Sat 3 Oct 2026; not understood: “")
    assert [offer.label for offer in reply.offers] == ["Sat 3 Oct 2026"]


def test_of_all_words_of_the_study_none_but_the_listed_leaves_a_day_as_it_is():
    days = {"sat", "saturday"}
    read = {word for word in KNOWN if isinstance(read_date(f"3 Oct {word}", TODAY), One)}
    assert read - NEUTRAL == days


SEPARATORS = ("-", "/", " - ", ".")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_YEARS = [f"{month}{sign}{year}" for month in MONTHS for sign in SEPARATORS for year in (20, 23, 24, 25, 26, 27)]


@pytest.mark.parametrize("prefer", ["past", "future"])
def test_a_spreadsheet_s_month_and_year_is_never_a_day(prefer):
    glued = [f"{month}{year}" for month in MONTHS for year in (24, 2024)]
    full = [f"{month}{sign}20{year}" for month in MONTHS for sign in ("-", "/", " ") for year in (24, 25, 26)]
    abroad = [f"{month}-24" for month in ("Okt", "Dez", "Mai", "août", "févr", "ene", "dic", "mrt")]
    read = [t for t in (*MONTH_YEARS, *glued, *full, *abroad) if not isinstance(read_date(t, TODAY, prefer), Refused)]
    assert read == []
