"""What a screening is: the states of its life and the steps between them."""

from enum import StrEnum

from flows.language import machine


class Stage(StrEnum):
    """The state of a screening."""

    DRAFT = "draft"
    FINISHED = "finished"
    AMENDING = "amending"
    AWAITING = "awaiting"
    SIGNED = "signed"
    REJECTED = "rejected"
    REGISTERED = "registered"
    TREATING = "treating"
    COMPLETED = "completed"
    OFF_STUDY = "off_study"
    WITHDRAWN = "withdrawn"


OPEN = (Stage.DRAFT, Stage.AMENDING)


# Decided, and as long as nobody is registered answers and rulings may still change.
UNREGISTERED = (Stage.FINISHED, Stage.AWAITING, Stage.SIGNED, Stage.REJECTED)


ON_STUDY = (Stage.REGISTERED, Stage.TREATING)
REGISTERED = (*ON_STUDY, Stage.COMPLETED, Stage.OFF_STUDY)
DECIDED = (*UNREGISTERED, *REGISTERED)


# Only what was begun by mistake is withdrawn. Whoever was decided on stays in the screening log (ICH E6(R2) 8.3.20) and
# among those who were assessed (CONSORT 2010, item 13a); of a screening that is being changed the change is discarded.
LIFECYCLE: machine.Table[Stage] = (
    ("finish", OPEN, Stage.FINISHED),
    ("amend", UNREGISTERED, Stage.AMENDING),
    ("discard", (Stage.AMENDING,), Stage.FINISHED),
    ("withdraw", (Stage.DRAFT,), Stage.WITHDRAWN),
    ("ask_sign_off", (Stage.FINISHED, Stage.REJECTED), Stage.AWAITING),
    ("ask_back", (Stage.AWAITING,), Stage.FINISHED),
    ("approve", (Stage.AWAITING,), Stage.SIGNED),
    ("reject", (Stage.AWAITING,), Stage.REJECTED),
    ("void", (Stage.SIGNED, Stage.REJECTED), Stage.FINISHED),
    ("register", (Stage.SIGNED,), Stage.REGISTERED),
    ("treat", ON_STUDY, Stage.TREATING),
    ("complete", (Stage.TREATING,), Stage.COMPLETED),
    ("leave", ON_STUDY, Stage.OFF_STUDY),
    ("take_back", (Stage.COMPLETED, Stage.OFF_STUDY), Stage.TREATING),
    ("unplan", (Stage.TREATING, Stage.OFF_STUDY), Stage.REGISTERED),
    ("erase", tuple(Stage), Stage.WITHDRAWN),
)


MACHINE = machine.build(Stage, Stage.DRAFT, LIFECYCLE)
MOVES = machine.moves(MACHINE, Stage)
_STEPS = {trigger: (sources, dest) for trigger, sources, dest in LIFECYCLE}


def sources(trigger: str) -> tuple[Stage, ...]:
    """The stages in which a step may be taken."""
    return _STEPS[trigger][0]


def leads_to(trigger: str) -> Stage:
    """The stage that a step leads to, wherever it is taken."""
    return _STEPS[trigger][1]


def step(stage: Stage, trigger: str) -> Stage:
    """The stage that a step leads to; `NotAllowed` where it is not allowed."""
    return machine.move(MOVES, stage, trigger)
