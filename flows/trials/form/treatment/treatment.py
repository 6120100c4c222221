"""What a file says of treatment, as it is read: plain values as the rules have them, conditions still as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flows.rules.treatment import (
    Contraception,
    Cycles,
    Infusion,
    Item,
    NextCycle,
    NextTreatment,
    PregnancyRule,
)
from flows.trials.form.leaves.trees import Tree
from flows.trials.form.questions.questions import Question


@dataclass(frozen=True, slots=True, eq=False)
class DoseLine:
    """One rule of a dose."""

    when: Tree | None
    give: Decimal
    unit: str
    per: str
    at_most: Decimal | None
    round_to: Decimal | None
    reading: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class FollowingLine:
    """What follows where a condition holds for a response; `words` with the questions by their names."""

    when: Tree
    next: NextTreatment
    words: str
    after: int
    stopped: bool
    called: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class EndpointLine:
    """Something that a response may have reached."""

    code: str
    words: str
    reached_when: Tree


@dataclass(frozen=True, slots=True, eq=False)
class ResponseForm:
    """What is asked after a cycle; the first question is for the day."""

    name: str
    says: str
    questions: Mapping[str, Question]
    told: Mapping[str, str]
    following: tuple[FollowingLine, ...]
    endpoints: tuple[EndpointLine, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Treatment:
    """What a trial fixes about treatment, as its file says it; `dose_line` is where the dose stands."""

    starts: str
    source: str
    cycles: Cycles
    next_cycle: NextCycle
    then: str
    then_because: tuple[str, ...]
    off_study: tuple[str, ...]
    infusion: Infusion | None
    dose_says: str
    dose: tuple[DoseLine, ...]
    items: tuple[Item, ...]
    response: ResponseForm | None
    pregnancy_test: PregnancyRule | None
    contraception: Contraception | None
