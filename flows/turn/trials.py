"""What is done with the trials of a site: choose one for a new screening, switch them on and off, confirm one."""

from dataclasses import replace

from flows import texts
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
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


def switch_on(context: TurnContext, key: str) -> TurnResult:
    """The site screens by this version from today on."""
    one = _offered(context, key)
    return _done(context, texts.trials.switched_on(one.name), TrialSwitched(one.registry_id, one.version, True))


def switch_off(context: TurnContext, key: str) -> TurnResult:
    """The site begins no more screenings for this trial."""
    one = _offered(context, key)
    return _done(
        context, texts.trials.switched_off(one.registry_id), TrialSwitched(one.registry_id, one.version, False)
    )


def confirm(context: TurnContext, key: str) -> TurnResult:
    """A version that somebody else loaded counts."""
    one = _offered(context, key)
    return _done(context, texts.trials.confirmed(one.name), TrialSettled(one.number, True))


def refuse(context: TurnContext, key: str) -> TurnResult:
    """A version that somebody else loaded does not count."""
    one = _offered(context, key)
    return _done(context, texts.trials.refused(one.name), TrialSettled(one.number, False))


def _offered(context: TurnContext, key: str) -> OfferedTrial:
    return next(one for one in context.offered if one.key == key)


def _done(context: TurnContext, note: str, event: TrialSwitched | TrialSettled) -> TurnResult:
    return TurnResult(context.position.to("list_trials").with_notes(note), (event,))
