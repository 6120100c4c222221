"""The way back from an amendment that a site gives up."""

from dataclasses import replace
from functools import cache

from flows import texts
from flows.rules.amendment import ASKED_AGAIN, SAME, Amendment
from flows.rules.trial import Trial


@cache
def taken_back(later: Trial, before: Trial) -> Trial:
    """The version before, as what follows the later one: answers that moved move back, and those whose question is
    another are asked again."""
    gone = later.amends
    assert gone is not None
    answers = dict((key, to) if to in (SAME, ASKED_AGAIN) else (to, key) for key, to in gone.answers.items())
    number, why = texts.versions.taken_back(gone.number), texts.versions.WENT_BACK
    return replace(before, amends=Amendment(later.version, number, None, why, answers=answers, taken_back=True))
