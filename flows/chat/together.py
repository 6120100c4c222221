"""The usual answers that one tap may give beside a question, each an answer of its own."""

from dataclasses import dataclass

from flows.answers.answers import Answers, Changes, changed
from flows.answers.contradictions import contradiction
from flows.answers.entries import LAST_DAYS, ONGOING
from flows.answers.reply import Slot
from flows.answers.stored_keys import CONSENT_VERSION
from flows.chat.asked import path_now, screening_of
from flows.chat.context import TurnContext
from flows.language.days import LAST_DAY
from flows.language.replacing import replace
from flows.rules.question import Question
from flows.rules.trial_parts import Together

# As many letters as a phone shows on a button that has its row alone.
MOST_ON_A_BUTTON = 32


@dataclass(frozen=True, slots=True)
class Usual:
    """A button that gives several answers at once, and what it answers, the question of the card first."""

    label: str
    answers: dict[str, str]


def usual_at(context: TurnContext, slot: Slot) -> Usual | None:
    """What one tap may answer beside the question of a slot; None where that is this question alone.

    Only what is asked of this candidate and has no answer yet; never what would contradict another answer.
    """
    if slot.key == CONSENT_VERSION:
        return _same_form(context)
    group = next((one for one in context.trial.together if slot.key in one.answers), None)
    if group is None or slot.entry is not None or context.position.origin == "review":
        return None
    left = _left(context, group)
    whole = len(left) == len(group.answers)
    if slot.key not in left or len(left) < 2 or not (whole or "{n}" in group.label):
        return None
    first = {slot.key: left.pop(slot.key)}
    return Usual(group.label.format(n=len(first) + len(left)), first | left)


def _same_form(context: TurnContext) -> Usual | None:
    """The form of the consent that the version of the trial names, else the one that was signed last at the site."""
    amends = context.trial.amends
    form = (amends.consent if amends else "") or context.last_consent
    label = f"Version {form}" if form[:1].isdigit() else form
    return Usual(label, {CONSENT_VERSION: form}) if form and len(label) <= MOST_ON_A_BUTTON else None


def _left(context: TurnContext, group: Together) -> dict[str, str]:
    answers, path = screening_of(context).answers, path_now(context)
    asked = {question.key for question in path.questions} - path.answered
    usual = {key: value for key, value in group.answers.items() if key in asked}
    then = _as_if_it_went_on(changed(answers, Changes(usual)))
    return {key: value for key, value in usual.items() if contradiction(key, then, context.trial) is None}


def _as_if_it_went_on(answers: Answers) -> Answers:
    """The answers with a last day far ahead for what is still being given: nothing says yet that it will stop."""
    given = answers.given
    lists = {
        key: [{**entry, day: LAST_DAY.isoformat()} if entry.get(ONGOING) else entry for entry in answers.entries(key)]
        for key, day in LAST_DAYS.items()
    }
    return replace(answers, given={**given, **{key: entries for key, entries in lists.items() if entries}})


def others(context: TurnContext, slot: Slot, usual: Usual) -> tuple[Question, ...]:
    """The questions that the button answers beside that of the card."""
    return tuple(context.trial.by_key[key] for key in usual.answers if key != slot.key)
