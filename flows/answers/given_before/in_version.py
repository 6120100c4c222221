"""Answers given under one version of a trial, as the next version takes them."""

from collections.abc import Sequence
from typing import Any

from flows.answers.answers import Answers, changed
from flows.answers.given_before.carrying import with_what_is_beside
from flows.answers.keys import CONSENT_VERSION, beside, read_key
from flows.rules.amendment import ASKED_AGAIN, SAME
from flows.rules.trial import Trial


def changes_by(steps: Sequence[Trial], answers: Answers) -> dict[str, Any]:
    """The answers that are another once these versions are taken, each after the one that it amends: moved to the
    question that takes them now, or not known where they are asked again."""
    changes: dict[str, Any] = {}
    for trial in steps:
        changes |= _by_one(trial, changed(answers, changes))
    return changes


def _by_one(trial: Trial, answers: Answers) -> dict[str, Any]:
    becomes = trial.amends.answers if trial.amends else {}
    changes: dict[str, Any] = _consent_again(trial, answers)
    for key, to in becomes.items():
        if to == SAME or answers.given.get(key) is None:
            continue
        changes |= {to: answers.given[key], **_moved(key, to, answers)} if to != ASKED_AGAIN else {key: None}
    return changes


def _consent_again(trial: Trial, answers: Answers) -> dict[str, Any]:
    """Version and day of the consent are asked again where the amendment has another form of it."""
    form = trial.amends.consent if trial.amends else ""
    if not form or answers.given.get("consent_signed") != "yes" or answers.given.get(CONSENT_VERSION) == form:
        return {}
    return dict.fromkeys((CONSENT_VERSION, "consent_date")) if CONSENT_VERSION in trial.by_key else {}


def _moved(key: str, to: str, answers: Answers) -> dict[str, Any]:
    kept = with_what_is_beside(key, answers)
    return {beside(read_key(name).kind, to): value for name, value in kept.items()}


def answers_in(steps: Sequence[Trial], answers: Answers) -> Answers:
    """All answers as the last of these versions takes them; those themselves where none changes any."""
    changes = changes_by(steps, answers)
    return changed(answers, changes) if changes else answers
