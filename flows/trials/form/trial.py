"""One version of a trial, as its file says it: read, checked, and not yet compiled."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flows.rules.periods import Period
from flows.rules.trial_parts import Amendment
from flows.trials.form.leaves.trees import Tree
from flows.trials.form.nodes import Node, Text
from flows.trials.form.questions.questions import Question
from flows.trials.form.treatment.treatment import Treatment

# The keys of a criterion under which conditions stand.
CONDITIONS = ("holds", "excluded_when", "passes_when", "open_until", "not_applicable_when")


@dataclass(frozen=True, slots=True)
class Table:
    """Limits by age and sex: from each age in months on, the limit of either sex; the first row is the youngest."""

    unit: str
    rows: tuple[tuple[int, Mapping[str, Decimal]], ...]


@dataclass(frozen=True, slots=True)
class Washout:
    """A time since the last of some entries of a list.

    `strict`: the last day of the period still keeps out. `excepted`: agents or kinds with a period of their own, or
    with none; `called`: those of them that are names of agents which the agents' table lacks. `period`: None where
    what is not excepted is left open.
    """

    of: tuple[str, ...]
    list: str
    period: Period | None
    strict: bool
    before: str
    excepted: Mapping[str, Period | None]
    called: frozenset[str]
    past: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Measuring:
    """How old the measurements of a whole criterion may be, and on which day."""

    period: Period
    anchor: str


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """A reading that is told beside a decision that rests on it.

    That is where `when` holds (`decided`: and the criterion is met or not), and there is a prior therapy of the
    `kind`, one of the `agents` (none: any), without a word in its name that has one of these endings.
    """

    words: str
    when: Tree | None
    decided: bool
    kind: str
    agents: tuple[str, ...]
    unless_ending: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One criterion in the record's own polarity; `permits`: it only allows something, and decides nothing.

    `trees`: its conditions by the key that each stands under, in the order of `CONDITIONS`. `meanwhile`: what is not so
    yet while `open_until` does not hold.
    """

    code: str
    inclusion: bool
    number: int
    line: int
    short: str
    says: str
    reading: str
    elsewhere: str
    part: str
    topic: str
    record: str
    meanwhile: str
    permits: str
    only_for: tuple[str, ...]
    trees: Mapping[str, Tree]
    washout: Washout | None
    measured: Measuring | None
    acts: Acts | None

    def under(self, *keys: str) -> tuple[Tree, ...]:
        """The conditions that stand under these keys, as far as it has them."""
        return tuple(tree for key, tree in self.trees.items() if key in keys)

    @property
    def can_fail(self) -> tuple[Tree, ...]:
        """The conditions that can fail; what is awaited (`open_until`) is open by itself."""
        return self.under("holds", "excluded_when", "passes_when")

    @property
    def deciding(self) -> tuple[Tree, ...]:
        """Those, and what is awaited."""
        return (*self.can_fail, *self.under("open_until"))


@dataclass(frozen=True, slots=True, eq=False)
class ChairItem:
    """Something that a person must take to the study chair; `label`: what it is called on a button."""

    code: str
    criterion: str
    when: Tree
    words: str
    label: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A candidate, as what differs from the one who is eligible, and what comes out."""

    name: str
    cohort: str | None
    answers: Mapping[str, Node]
    gives: Mapping[str, Node]
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Contradiction:
    """Questions whose answers do not fit together where the condition holds, and the sentence that says so."""

    of: tuple[str, ...]
    when: Tree
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """What is told of an agent that the agents' table marks.

    `ruling`: code of the item for the study chair while the washout of a criterion waits for such an agent.
    """

    mark: str
    words: str
    ruling: str | None
    criterion: str


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """What is known of a trial beside its rules.

    `measurements`: by name what is measured, and what that is of where it says more. `groups`: by each name that people
    type, the questions measured together.
    `together`: the words of a button, and the answers that it gives.
    """

    record: Mapping[str, str]
    planned: int | None
    home: str
    aim: str
    plan_says: str
    numbers: str
    readings: tuple[str, ...]
    measurements: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    together: tuple[tuple[str, Mapping[str, str]], ...]
    contradictions: tuple[Contradiction, ...]
    agents: tuple[Marked, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One version of a trial. `anchors`: name to question, the first is the day that is decided about.

    `permitted`: what stands among the record's criteria and only allows something. `amends`: what it says of the
    version before, and in which line.
    """

    registry_id: str
    version: str
    title: str
    anchors: Mapping[str, str]
    cohorts: Mapping[str, str]
    tables: Mapping[str, Table]
    questions: Mapping[str, Question]
    criteria: tuple[Criterion, ...]
    permitted: tuple[Criterion, ...]
    chair: tuple[ChairItem, ...]
    candidate: Mapping[str, Node]
    cases: tuple[Case, ...]
    signed: tuple[Text, ...]
    about: About
    treatment: Treatment | None = None
    amends: Amendment | None = None
    amends_line: int = 0

    def moves(self, anchor: str) -> bool:
        """Whether an anchor is a plan, which can move; any other is a fact."""
        return self.questions[self.anchors[anchor]].ahead
