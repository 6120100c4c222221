"""The way back from an amendment: what it did to the answers is undone, and what it asks anew stays asked."""

import random
from dataclasses import replace

from flows.answers.given_before.carrying import changes_by
from flows.answers.lifecycle import Stage
from flows.decision.new_version import changed_criteria, taken_back, under_both
from flows.rules.trial_parts import ASKED_AGAIN, SAME, Amendment
from tests.answered import answered
from tests.flows.decision.both import decisions
from tests.flows.trials.versions import TODAY, answers, version


def test_answers_that_moved_move_back_and_those_with_another_meaning_are_asked_again() -> None:
    before = version("2")
    moved = {"e5": "e5_new", "alt_u_l": ASKED_AGAIN, "meld": SAME}
    later = replace(version("3"), amends=Amendment("2", "9", None, "", answers=moved))
    back = taken_back(later, before)
    assert (back.version, back.amends and back.amends.version) == ("2", "3")
    assert changes_by([back], answered({"e5_new": "no", "alt_u_l": 30, "meld": 8})).as_json() == {
        "e5": "no",
        "alt_u_l": None,
    }


def test_there_and_back_again_every_decision_is_the_one_from_before() -> None:
    drawn = random.Random(7)
    two, three = version("2"), version("3")
    back = taken_back(three, two)
    for _ in range(300):
        of = answers(alt_u_l=drawn.choice((30, 80, 81)), meld=drawn.choice((8, 13, 14)))
        there = under_both(answered(of), Stage.DRAFT, TODAY, two, three)
        again = under_both(answered(of), Stage.DRAFT, TODAY, three, back)
        forth, home = decisions(there), decisions(again)
        assert [one.as_json() for one in home] == [one.as_json() for one in reversed(forth)]
    assert [one.code for one in changed_criteria(three, back)] == [one.code for one in changed_criteria(two, three)]
