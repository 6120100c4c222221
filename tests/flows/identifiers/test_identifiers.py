"""What is recognised as telling who a candidate is, what is not, and how often each goes wrong."""

from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.agents.drug_table import AGENTS
from flows.identifiers.identifier import identifier_in
from flows.identifiers.listed import GIVEN, SURNAMES
from flows.identifiers.study_words import fold
from tests.corpora import identifiers
from tests.corpora.canaries import PARTS, Part, canaries, people
from tests.corpora.coordinators import harmless_lines
from tests.corpora.harmless import harmless
from tests.corpora.rows import corpus
from tests.trials import QUESTIONS

PATTERN = "S-###"
ASKING = ("text", "agent", "date", "number", "choice")


class Rate(NamedTuple):
    """How many texts of a kind there are, and with how many it went wrong: identifiers missed, harmless refused."""

    texts: int
    wrong: int

    @property
    def share(self) -> float:
        return self.wrong / self.texts


def rates(made, said) -> dict[str, Rate]:
    """The rate of each kind of the identifiers that were made up, and of the harmless texts."""
    missed = Counter(one.kind for one in made if identifier_in(one.text, PATTERN, one.asking) is None)
    refused = sum(identifier_in(one.text, PATTERN, one.asking) is not None for one in said)
    counted = {kind: Rate(texts, missed[kind]) for kind, texts in Counter(one.kind for one in made).items()}
    return counted | {"harmless": Rate(len(said), refused)}


# A bare surname is like any strange word, and initials are like abbreviations: they are counted apart.
APART = ("bare surname", "initials", "harmless")


def rates_of(part: Part) -> dict[str, Rate]:
    """The rate of each kind in the lines of this part, which the lists of the recogniser were not made from."""
    counted = rates(list(canaries(part)), list(harmless_lines(part)))
    all_but = [rate for kind, rate in counted.items() if kind not in APART]
    counted["all but these"] = Rate(sum(rate.texts for rate in all_but), sum(rate.wrong for rate in all_but))
    return counted


@pytest.mark.parametrize("part", PARTS)
def test_what_people_of_many_countries_type_is_told_apart(part):
    counted = rates_of(part)
    assert counted["all but these"].texts > 1500
    assert counted["all but these"].share <= 0.02
    assert counted["name in a drug question"].share <= 0.035
    assert counted["initials"].share <= 0.1
    assert counted["bare surname"].share <= 0.5
    assert counted["harmless"].texts > 1000
    assert counted["harmless"].share <= 0.01


def test_the_names_of_many_countries_are_in_no_list_of_the_recogniser_and_in_one_part_only():
    names = {part: {fold(name) for kind in ("given", "surname") for name in people()[part, kind]} for part in PARTS}
    assert all(len(held) > 450 for held in names.values())
    assert not (names["developed"] | names["held_out"]) & (GIVEN | SURNAMES)
    assert not names["developed"] & names["held_out"]


@pytest.mark.parametrize("seed", [1, 2])
def test_identifiers_are_caught_and_harmless_texts_let_through(seed):
    counted = rates(identifiers.made_up(seed), harmless(seed))
    shaped = [rate for kind, rate in counted.items() if kind not in ("name", "harmless")]
    assert sum(rate.texts for kind, rate in counted.items() if kind != "harmless") == 2000
    assert sum(rate.wrong for rate in shaped) <= 0.01 * sum(rate.texts for rate in shaped)
    assert all(rate.share <= 0.02 for rate in shaped)
    assert counted["name"].share <= 0.05
    assert counted["harmless"].texts == 2000
    assert counted["harmless"].share <= 0.01


def test_the_names_of_the_corpus_are_in_no_list_of_the_recogniser():
    held_out = {fold(word) for word in (identifiers.GIVEN + identifiers.SURNAMES).split()}
    assert len(held_out) > 350
    assert not held_out & (GIVEN | SURNAMES)


CORPUS = corpus("identified")
FOUND = {text: kind for text, kind in CORPUS if kind != "none"}
FOUND |= {"J\u200bohn Sm\u00adith": "name", "John\nSmith": "name"}


@pytest.mark.parametrize(("text", "kind"), FOUND.items())
def test_an_identifier_is_recognised_whatever_is_asked(text, kind):
    for asking in ASKING:
        found = identifier_in(text, PATTERN, asking)
        assert found is not None
        assert found.kind == kind


@pytest.mark.parametrize("text", ["", *(text for text, kind in CORPUS if kind == "none")])
def test_what_belongs_to_the_study_is_no_identifier_whatever_is_asked(text):
    assert not [asking for asking in ASKING if identifier_in(text, PATTERN, asking)]


def test_no_spelling_or_note_of_an_agent_and_no_question_is_taken_for_an_identifier():
    spellings = [text for agent in AGENTS for text in (agent.name, *agent.synonyms, agent.note)]
    texts = [*spellings, *(text for question in QUESTIONS for text in (question.text, question.help, question.short))]
    cased = [form(text) for text in texts for form in (str, str.upper, str.lower, str.title)]
    assert not [text for text in cased for asking in ("text", "agent") if identifier_in(text, PATTERN, asking)]


def test_one_strange_word_is_a_drug_where_an_agent_is_asked_and_a_name_elsewhere():
    for strange in ("Velzuri", "Quandivo 5 mg", "kantavo"):
        assert identifier_in(strange, PATTERN, "agent") is None
    assert identifier_in("Velzuri", PATTERN, "text") is not None
    assert identifier_in("Zorbaximab vedotin", PATTERN, "text") is None
    assert identifier_in("ABC-1234567", PATTERN, "agent") is None
    assert identifier_in("ABC-1234567", PATTERN, "number") is not None


def test_a_day_without_breaks_is_no_record_number_where_a_date_is_asked_and_one_of_eight_figures_nowhere():
    for figures in ("20261003", "03102026"):
        assert not [asking for asking in ASKING if identifier_in(figures, PATTERN, asking)]
        assert identifier_in(f"MRN {figures}", PATTERN, "date") is not None
    for figures in ("031026", "19851003", "20263103"):
        assert identifier_in(figures, PATTERN, "number") is not None
    assert identifier_in("031026", PATTERN, "date") is None


@pytest.mark.parametrize(
    "text", ["3/5/2012", "2012-05-03", "3 May 2012", "May 3, 2012", "03052012", "3.5.12", "14 (3.5.2012)", "5-Mar-2012"]
)
def test_a_whole_date_where_an_age_is_asked_is_a_birth_date(text):
    found = identifier_in(text, PATTERN, "age")
    assert found is not None
    assert found.kind == "birth_date"


@pytest.mark.parametrize(
    "text", ["14", "14 y 3 m", "171 months", "14;3", "25 11/12", "9.5", "14 y 3/12", "3 w", "1 1/2 y"]
)
def test_an_age_is_no_birth_date(text):
    assert identifier_in(text, PATTERN, "age") is None


def test_a_word_in_small_letters_is_no_name_unless_it_is_looked_at_strictly():
    for text in ("wernersbach", "5 wernersbach", "wernersbach 5 mar", "wernersbach and co"):
        assert identifier_in(text, PATTERN, "choice") is None
        assert identifier_in(text, PATTERN, "choice", strictly=True) is not None


def test_codes_of_the_sites_pattern_are_no_identifiers_and_others_are():
    assert identifier_in("MKE-123456", "MKE-######") is None
    assert identifier_in("mke-123456", "MKE-######") is None
    assert identifier_in("123456", "MKE-######") is None
    assert identifier_in("MKE-1234567", "MKE-######") is not None
    assert identifier_in("MKE-123456", PATTERN) is not None
    assert identifier_in("1234567", "") is not None


def test_the_reason_is_a_fixed_sentence_so_it_never_repeats_the_text():
    for kind in set(FOUND.values()):
        reasons = {identifier_in(text, PATTERN).why for text, its_kind in FOUND.items() if its_kind == kind}
        assert len(reasons) == (2 if kind == "name" else 1)


PIECES = "John smith MRN 1234567 dob 3/4/2012 @ x@y.z +44 S-014 may Dr J. , - / ( ) 0 room rue T-45 VCR is name é 王 αβ"
pieces = st.sampled_from([*PIECES.split(), "\u202e", "\ud800", "\x00", "²", "½", "\u0301", "'"])
anything = st.one_of(st.text(), st.text(st.characters()), st.lists(pieces).map(" ".join), st.lists(pieces).map("".join))
patterns = st.sampled_from([PATTERN, "", "####", "A(#+", "MKE-######"])


@settings(max_examples=400, deadline=None)
@given(anything, patterns, st.sampled_from(ASKING))
@example("1 " * 2000, PATTERN, "text")
@example("a." * 2000, PATTERN, "text")
def test_no_text_whatever_raises(text, pattern, asking):
    found = identifier_in(text, pattern, asking)
    assert found is None or found.why.endswith(".")


if __name__ == "__main__":
    for part in PARTS:
        print(part)
        for kind, rate in rates_of(part).items():
            print(f"{kind:24} {rate.texts:5} texts  {rate.wrong:3} wrong  {rate.share:.2%}")
