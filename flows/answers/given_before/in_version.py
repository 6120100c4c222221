"""Answers given under one version of a trial, as the next version takes them."""

from collections.abc import Sequence

from flows.answers.answers import Answers, Changes, changed
from flows.answers.given_before.carrying import WITH_IT
from flows.answers.stored_keys import CONSENT_VERSION, Kind
from flows.rules.trial import Trial
from flows.rules.trial_parts import ASKED_AGAIN, SAME


def changes_by(steps: Sequence[Trial], answers: Answers) -> Changes:
    """The answers that are another once these versions are taken, each after the one that it amends: moved to the
    question that takes them now, or not known where they are asked again."""
    changes = Changes()
    for trial in steps:
        changes |= _by_one(trial, changed(answers, changes))
    return changes


def _by_one(trial: Trial, answers: Answers) -> Changes:
    becomes = trial.amends.answers if trial.amends else {}
    changes = _consent_again(trial, answers)
    for key, to in becomes.items():
        if to == ASKED_AGAIN and answers.given.get(key) is not None:
            changes |= Changes({key: None})
        elif to != SAME and answers.given.get(key) is not None:
            changes |= Changes.to(to, answers.of(key, (Kind.ANSWER, *WITH_IT)))
    return changes


def _consent_again(trial: Trial, answers: Answers) -> Changes:
    """Version and day of the consent are asked again where the amendment has another form of it."""
    form = trial.amends.consent if trial.amends else ""
    signed = answers.given.get("consent_signed") == "yes" and CONSENT_VERSION in trial.by_key
    if not form or not signed or answers.given.get(CONSENT_VERSION) == form:
        return Changes()
    return Changes(dict.fromkeys((CONSENT_VERSION, "consent_date")))


def answers_in(steps: Sequence[Trial], answers: Answers) -> Answers:
    """All answers as the last of these versions takes them; those themselves where none changes any."""
    changes = changes_by(steps, answers)
    return changed(answers, changes) if changes else answers
