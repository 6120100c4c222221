"""A question for a day that may be answered by a word: never, or still going on."""

from datetime import date

import pytest

from flows.answers.reply import Answer, No
from flows.answers.typed.replies import read_reply
from flows.rules.answer_values import Unfit, read_value
from flows.rules.answer_words import value_words
from flows.rules.facts import Facts
from flows.rules.question import GOES_ON, NEVER, Day, Question
from storage.exports.common.description import _OF_KIND
from tests.trials import NCT04556084

TODAY = date(2026, 11, 20)
SURGERY = Question("last_surgery", "Safety", "When was the last major surgery?", "", Day(words=(NEVER,)))
SMOKED = Question("last_smoked", "Safety", "When was tobacco last smoked?", "", Day(words=(NEVER, GOES_ON)))
FACTS = Facts({}, TODAY)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (SURGERY, "never", "never"),
        (SURGERY, "Never.", "never"),
        (SURGERY, "12 Nov 2026", "2026-11-12"),
        (SMOKED, "still going on", "ongoing"),
        (SMOKED, "ongoing", "ongoing"),
    ],
)
def test_a_word_is_taken_where_the_question_has_it(question: Question, text: str, value: str) -> None:
    reply = read_reply(question, text, FACTS, NCT04556084)
    assert reply == Answer(value), reply


def test_a_word_that_the_question_does_not_have_is_refused() -> None:
    assert isinstance(read_reply(SURGERY, "ongoing", FACTS, NCT04556084), No)
    with pytest.raises(Unfit, match='or "never"'):
        read_value(SURGERY.kind, "ongoing")


def test_it_is_kept_shown_and_exported_as_what_it_is() -> None:
    assert read_value(SMOKED.kind, "never") == "never"
    assert read_value(SMOKED.kind, "2026-11-12") == date(2026, 11, 12)
    assert value_words(SMOKED, "ongoing") == "still going on"
    assert value_words(SMOKED, date(2026, 11, 12)) == "Thu 12 Nov 2026"
    assert _OF_KIND[Day](SMOKED.kind)["type"] == "text"
    assert _OF_KIND[Day](Day())["type"] == "date"
