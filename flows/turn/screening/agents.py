"""What is asked once an agent or a regimen was chosen: which was meant, and its drugs one by one."""

from collections.abc import Mapping
from typing import Any, cast

from flows import texts
from flows.agents.drug_table import BY_NAME
from flows.answers.reply import Doubt, No, Reply
from flows.answers.therapies.agent_replies import agent_doubt, unknown_doubt
from flows.answers.therapies.regimen_replies import State, added, adding, regimen_doubt, within
from flows.chat.position import Position
from flows.rules.trial import Trial


def agents_meant(value: Mapping[str, Any], trial: Trial) -> Reply | None:
    """What is asked once an agent or a regimen was chosen; None where the value is the answer itself."""
    if "find" in value:
        return agent_doubt(BY_NAME[value["find"]], trial)
    if "unknown" in value:
        return unknown_doubt(value["unknown"], trial)
    if "regimen" in value:
        return regimen_doubt(cast(State, value), trial)
    return _added(value["to"], value["add"], trial) if "to" in value else None


def _added(regimen: State, add: Mapping[str, Any] | None, trial: Trial) -> Reply:
    """What is asked once something was chosen to be added to a regimen; nothing: its drugs again."""
    if add is None:
        return adding(regimen)
    if "agent" in add:
        return regimen_doubt(added(regimen, add), trial)
    asked_next = agents_meant(add, trial) if "regimen" not in add else None
    return within_regimen(regimen, asked_next) if asked_next else regimen_doubt(regimen, trial)


def within_regimen(regimen: State, reply: Reply) -> Reply:
    """A reply about one drug of a regimen; a second regimen has to wait."""
    if isinstance(reply, No):
        return within(regimen, Doubt(reply.why, ()))
    assert isinstance(reply, Doubt)
    values = [offer.value for offer in reply.offers if isinstance(offer.value, dict)]
    if any("arms" in value or "entries" in value for value in values):
        return within(regimen, Doubt(texts.question.one_regimen(regimen["regimen"]), ()))
    return within(regimen, reply)


def regimen_at(position: Position) -> State | None:
    """The regimen that a typed drug is added to; None where none is gone through."""
    for offer in position.offers:
        if isinstance(offer.value, Mapping) and "to" in offer.value:
            to: State = offer.value["to"]
            return to
    return None


def asks_for_arm(position: Position) -> bool:
    """Whether it is asked which arm of a regimen was given: a typed text would lose what was said of it."""
    return any(isinstance(offer.value, Mapping) and "arms" in offer.value for offer in position.offers)


def arm_again(position: Position) -> Doubt:
    """The question which arm it was, once more: a typed text does not answer it."""
    first = "Tap one of the buttons first. "
    return Doubt(first + position.doubt.removeprefix(first), (*position.offers,))
