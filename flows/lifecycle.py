"""What a screening is: the states of its life and the steps between them."""

from enum import StrEnum

from flows import moves


class Stage(StrEnum):
    """The state of a screening."""

    DRAFT = "draft"
    FINISHED = "finished"
    AMENDING = "amending"
    WITHDRAWN = "withdrawn"


LIFECYCLE: moves.Table[Stage] = (
    ("finish", (Stage.DRAFT, Stage.AMENDING), Stage.FINISHED),
    ("amend", (Stage.FINISHED,), Stage.AMENDING),
    ("withdraw", (Stage.DRAFT,), Stage.WITHDRAWN),
)

MACHINE = moves.build(Stage, Stage.DRAFT, LIFECYCLE)
MOVES = moves.moves(MACHINE, Stage)
OPEN = (Stage.DRAFT, Stage.AMENDING)


def step(stage: Stage, trigger: str) -> Stage:
    """The stage that a step leads to; `NotAllowed` where it is not allowed."""
    return moves.move(MOVES, stage, trigger)
