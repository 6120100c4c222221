"""The two state machines: every step that is in the table is allowed, every other one is refused."""

from enum import StrEnum
from pathlib import Path

import pytest
from transitions.extensions import GraphMachine

from flows.answers import lifecycle
from flows.chat import position
from flows.language import machine as moves
from flows.language.refusals import NotAllowed

README = Path(__file__).parents[2] / "README.md"
MACHINES = (
    ("conversation", position.ChatState, position.CONVERSATION, position.step),
    ("lifecycle", lifecycle.Stage, lifecycle.LIFECYCLE, lifecycle.step),
)


GROUPS = {
    "anywhere": frozenset(position.ChatState),
    "in_a_screening": frozenset(position.SCREENING),
    "any": frozenset(lifecycle.Stage),
}


def grouped(sources: tuple[StrEnum, ...]) -> list[str]:
    """The states that a step starts from; a whole group of them is drawn as one node."""
    left, names = set(sources), []
    for name, members in GROUPS.items():
        if members <= left:
            names.append(name)
            left -= members
    return [*names, *(state.value for state in sources if state in left)]


def diagram(states: type[StrEnum], table: moves.Table[StrEnum]) -> str:
    """The mermaid diagram of a table."""
    steps = [
        {"trigger": trigger, "source": source, "dest": dest.value}
        for trigger, sources, dest in table
        for source in grouped(sources)
    ]
    names = dict.fromkeys([*(state.value for state in states), *(str(step["source"]) for step in steps)])
    machine = GraphMachine(
        states=list(names),
        transitions=steps,
        initial=next(iter(states)).value,
        auto_transitions=False,
        graph_engine="mermaid",
    )
    lines = str(machine.get_graph().draw(None)).splitlines()
    return "\n".join(line.strip() for line in lines if "-->" in line)


@pytest.mark.parametrize(("name", "states", "table", "step"), MACHINES)
def test_every_step_of_the_table_is_allowed_and_every_other_one_is_refused(
    name: str, states: type[StrEnum], table: moves.Table[StrEnum], step: object
) -> None:
    allowed = {(source, trigger): dest for trigger, sources, dest in table for source in sources}
    for state in states:
        for trigger, _, _ in table:
            if (state, trigger) in allowed:
                assert step(state, trigger) is allowed[state, trigger]  # type: ignore[operator]
            else:
                with pytest.raises(NotAllowed):
                    step(state, trigger)  # type: ignore[operator]


@pytest.mark.parametrize(("name", "states", "table", "step"), MACHINES)
def test_the_diagrams_of_the_readme_are_those_of_the_machines(
    name: str, states: type[StrEnum], table: moves.Table[StrEnum], step: object
) -> None:
    assert diagram(states, table) in README.read_text(), f"put this into the README:\n{diagram(states, table)}"


@pytest.mark.parametrize(("name", "states", "table", "step"), MACHINES)
def test_every_state_can_be_reached(
    name: str, states: type[StrEnum], table: moves.Table[StrEnum], step: object
) -> None:
    reached = {dest for _, _, dest in table} | {next(iter(states))}
    assert reached == set(states)
