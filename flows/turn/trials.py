"""What is done with the trials of a site: choose one for a new screening, switch them on and off, confirm one."""

from dataclasses import replace

from flows import texts
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.trials import OfferedTrial, TrialSettled, TrialSwitched


def choose(context: TurnContext, registry_id: str) -> TurnResult:
    """The trial that the new screening, or the export, is for."""
    return TurnResult(replace(context.position, filled={**context.position.filled, "trial": registry_id}, notes=()))


def show(context: TurnContext, _argument: str) -> TurnResult:
    """The trials of the site."""
    return TurnResult(context.position.to("list_trials", slot=None, origin=""))


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
