"""What a file says of treatment, as it is read: the rules, with the conditions beside them as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.rules.dose import DoseRule
from flows.rules.treatment import Following, TreatmentRules
from flows.trials.form.leaves.trees import Tree
from flows.trials.form.questions.questions import Question


@dataclass(frozen=True, slots=True, eq=False)
class DoseLine:
    """One rule of a dose, and for whom it is."""

    rule: DoseRule
    when: Tree | None
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class FollowingLine:
    """What follows where a condition holds for a response; its words have the questions by their names."""

    rule: Following
    when: Tree
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
    """What a trial fixes about treatment: its rules, but for those of the dose and of the response beside them."""

    rules: TreatmentRules
    dose_says: str
    dose: tuple[DoseLine, ...]
    response: ResponseForm | None
