"""What is done with the trials of a site: choose one for a new screening, switch them on and off, confirm one."""

from collections.abc import Callable
from dataclasses import replace

from flows import texts
from flows.chat.context import TurnContext
from flows.chat.events import Event, TurnResult
from flows.chat.input import TrialFile
from flows.chat.roles import May, may
from flows.chat.site.trials import SENT, OfferedTrial, TrialSent, TrialSettled, TrialSwitched


def choose(context: TurnContext, registry_id: str) -> TurnResult:
    """The trial that the new screening, or the export, is for."""
    return TurnResult(replace(context.position, filled={**context.position.filled, "trial": registry_id}, notes=()))


def sent(context: TurnContext, said: TrialFile) -> TurnResult:
    """A trial file: what is wrong with it, or it waits for a second person."""
    if not may(context.role, May.MANAGE):
        return TurnResult(context.position.with_notes(texts.typed.NOT_TEXT))
    position = context.position.to("list_trials", slot=None, origin=SENT)
    if said.problems:
        return TurnResult(position.with_notes(*texts.trials.wrong_file(said.problems)), fresh=True)
    note = texts.trials.loaded(f"{said.registry_id}, {said.version}")
    return TurnResult(position.with_notes(note), (TrialSent(said.registry_id, said.version, said.text),), fresh=True)


def _done(
    said: Callable[[OfferedTrial], str], event: Callable[[OfferedTrial], Event]
) -> Callable[[TurnContext, str], TurnResult]:
    """What is done with a version that stands on the card, and is told."""

    def do(context: TurnContext, key: str) -> TurnResult:
        one = next(one for one in context.offered if one.key == key)
        return TurnResult(context.position.to("list_trials").with_notes(said(one)), (event(one),))

    return do


DONE_WITH_TRIALS = {
    "trial_on": _done(
        lambda one: texts.trials.switched_on(one.name), lambda one: TrialSwitched(one.registry_id, one.version, True)
    ),
    "trial_off": _done(
        lambda one: texts.trials.switched_off(one.registry_id),
        lambda one: TrialSwitched(one.registry_id, one.version, False),
    ),
    "trial_confirm": _done(lambda one: texts.trials.confirmed(one.name), lambda one: TrialSettled(one.number, True)),
    "trial_refuse": _done(lambda one: texts.trials.refused(one.name), lambda one: TrialSettled(one.number, False)),
}
