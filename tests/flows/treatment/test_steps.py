"""Every step of a course has its words wherever it is named."""

import pytest

from flows.cards.treatment.steps import NAMES, STEP_WORDS
from flows.chat.treatment import TIMED
from flows.treatment.course.steps import HAPPENED, STEPS
from storage.treatment.course import AUDITED, GOES_WITH


@pytest.mark.parametrize(
    ("named", "steps"), [(AUDITED, STEPS), (STEP_WORDS, HAPPENED), (NAMES, TIMED)], ids=["audit", "card", "title"]
)
def test_no_step_is_without_words_and_no_words_are_without_a_step(named, steps):
    assert named.keys() == set(steps)


def test_what_has_happened_and_what_moves_a_screening_on_are_steps():
    assert {*HAPPENED, *GOES_WITH} <= STEPS.keys()
