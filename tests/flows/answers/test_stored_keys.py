"""The keys under which answers and what stands beside them are kept: as the database has them."""

import pytest

from flows.answers.stored_keys import Key, Kind, beside, question_of, read_key

# As they stand in databases that exist.
STORED = (
    ("prior_therapies.draft", Kind.DRAFT, "prior_therapies"),
    ("source.alt_u_l", Kind.SOURCE, "alt_u_l"),
    ("method.creatinine_clearance", Kind.METHOD, "creatinine_clearance"),
    ("typed.alt_u_l", Kind.TYPED, "alt_u_l"),
    ("carried.sex", Kind.CARRIED, "sex"),
    ("for.age_months", Kind.FOR, "age_months"),
    ("good.days", Kind.GOOD, "days"),
    ("import.as_of", Kind.IMPORT, "as_of"),
    ("site.zone", Kind.SITE, "zone"),
    ("ruling.age_25", Kind.RULING, "age_25"),
    ("chair.cns_status", Kind.CHAIR, "cns_status"),
)


@pytest.mark.parametrize(("stored", "kind", "question"), STORED)
def test_a_stored_key_is_read_and_made_again(stored, kind, question):
    assert read_key(stored) == Key(kind, question)
    assert beside(kind, question) == stored


def test_every_kind_of_key_is_in_the_table():
    assert {kind for _, kind, _ in STORED} | {Kind.ANSWER} == set(Kind)


@pytest.mark.parametrize("key", ["alt_u_l", "draft", "for", "measure.1", "strange.key", "for.", "answer.x"])
def test_any_other_key_is_that_of_an_answer(key):
    assert read_key(key) == Key(Kind.ANSWER, key)
    assert question_of(key, *Kind) == key


def test_a_key_of_another_kind_than_is_asked_for_stays_as_it_is():
    assert question_of("for.age_months", Kind.FOR) == "age_months"
    assert question_of("for.age_months", Kind.DRAFT, Kind.SOURCE) == "for.age_months"
