"""State machines as tables: who may go where, without any side effect."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from transitions import Machine

from flows.language.refusals import NotAllowed

S = TypeVar("S", bound=StrEnum)

# trigger, the states it may be pulled in, the state it leads to
Table = tuple[tuple[str, tuple[S, ...], S], ...]


def build(states: type[S], initial: S, table: Table[S]) -> Machine:
    """A flat machine of the table: no automatic transitions, no callbacks, no model of its own."""
    return Machine(
        model=None,
        states=[state.value for state in states],
        initial=initial.value,
        transitions=[
            {"trigger": trigger, "source": [state.value for state in sources], "dest": dest.value}
            for trigger, sources, dest in table
        ],
        auto_transitions=False,
    )


def moves(machine: Machine, states: type[S]) -> Mapping[tuple[S, str], S]:
    """Every step that a machine allows: from a state, by a trigger, to a state."""
    return {
        (states(step.source), trigger): states(str(step.dest))
        for trigger in machine.events
        for step in machine.get_transitions(trigger)
    }


def move(allowed: Mapping[tuple[S, str], S], state: S, trigger: str) -> S:
    """The state that a trigger leads to; `NotAllowed` where it may not be pulled."""
    try:
        return allowed[state, trigger]
    except KeyError:
        raise NotAllowed(f"{trigger} is not allowed from {state}") from None
