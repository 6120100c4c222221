"""The questions of a trial: of the library, narrowed, or its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from flows.language.typed.units import Slip
from flows.rules.facts import NEVER, NOT_DONE, ONGOING
from flows.trials.form.keys import QUESTION
from flows.trials.form.leaves.trees import Tree
from flows.trials.form.nodes import Node, pairs
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.in_chat import InChat, read_in_chat
from flows.trials.form.questions.question_values import (
    ANSWERS,
    DATES,
    DAYS,
    NAME,
    read_flag,
    read_number,
    read_options,
    read_slips,
    read_usual,
)
from flows.trials.form.said import Said

WORDS_OF_LEAVES = frozenset(
    (
        *("and", "at", "after", "before", "between", "for", "includes", "is", "known", "latest", "least", "less"),
        *("limit", "limits", "longer", "lower", "measured", "more", "named", "none", "normal", "not_done", "number"),
        *("of", "one", "only", "or", "shorter", "since", "than", "unknown", "upper", "whichever", "within", "x"),
    )
)
NAMES_OF_OTHERS = (
    *("date", "measurement", "upper_limit", "lower_limit", "half_life", "not_before", "until_known"),
    *("at", "brings"),
)
FREE_FIELDS: Mapping[str, "Question"] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question, as a trial asks it.

    `low` to `high`: the range of a number; `above`: the lowest value is itself too low. `slips`: what each of its
    equations says. `date`, `upper_limit`, `lower_limit`, `half_life`: names of the questions that belong to it.
    `asked_when`: None where it is always asked; `counts_when`: None where an answer always counts. `needed`: it is
    asked where a criterion is not settled without it. `brings`: the question of the library that is asked right after
    it, unless the trial asks it elsewhere. `entry`: which field of a list is its name, kind, day, half-life.
    """

    name: str
    line: int
    ask: str
    answer: str
    options: Mapping[str, str]
    unit: str | None
    low: Decimal | None
    above: bool
    high: Decimal | None
    step: Decimal | None
    usual: tuple[Decimal, Decimal] | None
    slips: Mapping[str, Slip]
    not_done: bool
    ongoing: bool
    ahead: bool
    date: str | None
    measurement: str | None
    upper_limit: str | None
    lower_limit: str | None
    half_life: str | None
    not_before: str | None
    until_known: str | None
    at: str | None
    brings: str | None
    asked_when: Tree | None
    counts_when: Tree | None
    needed: bool
    key: str
    fields: Mapping[str, "Question"]
    entry: Mapping[str, str]
    in_chat: InChat

    @property
    def is_day(self) -> bool:
        return self.answer in DAYS

    @property
    def words(self) -> tuple[str, ...]:
        """The answers in the place of a day or a value: never, ongoing, not done."""
        may = ((NEVER, self.answer.endswith(NEVER)), (ONGOING, self.ongoing), (NOT_DONE, self.not_done))
        return tuple(word for word, is_taken in may if is_taken)

    def limit(self, which: str) -> str | None:
        """The name of the question with the `upper` or the `lower` limit of normal."""
        return self.upper_limit if which == "upper" else self.lower_limit

    def allows(self, number: Decimal) -> bool:
        """Whether a number lies in the range and on a step."""
        if self.low is not None and (number < self.low or (self.above and number == self.low)):
            return False
        return (self.high is None or number <= self.high) and (self.step is None or number % self.step == 0)


def read_question(name: str, node: Node, line: int, problems: Problems, what: str) -> Question | None:
    """A question from its map; None, and what is wrong is told, where it is none."""
    if not NAME.fullmatch(name) or name in WORDS_OF_LEAVES:
        words = f'"{name}" cannot name a question: lower case, digits and _, and none of the words of leaves'
        problems.append(Problem(line, words))
        return None
    said = Said(node, "a question", problems, what)
    said.line, answer = line, said.text("answer")
    if not answer:
        return None
    if answer not in ANSWERS:
        said.tell(f'"{answer}" is no kind of answer{did_you_mean(answer, ANSWERS)}; there are {", ".join(ANSWERS)}')
        return None
    said.tell(_misplaced(said, answer))
    low = read_number(said, "above")
    above = low is not None
    low = low if above else read_number(said, "from")
    asked_when, counts_when = _conditions(said)
    options = read_options(said, answer)
    question = Question(
        name=name,
        line=line,
        ask=said.text("ask"),
        answer=answer,
        options=options,
        unit=said.text("unit") or None,
        low=Decimal(0) if answer == "age" else low,
        above=above,
        high=read_number(said, "to"),
        step=Decimal(1) if answer == "age" else read_number(said, "step"),
        usual=read_usual(said, answer),
        slips=read_slips(said),
        not_done=read_flag(said, "not_done", "allowed"),
        ongoing=read_flag(said, "ongoing", "allowed"),
        ahead=read_flag(said, "ahead", "yes"),
        **{word: said.text(word) or None for word in NAMES_OF_OTHERS},
        asked_when=asked_when,
        counts_when=counts_when,
        needed=said.text("asked_when") == "needed",
        key=said.text("key") or name,
        fields=_fields(said),
        entry=_entry(said),
        in_chat=read_in_chat(said, options),
    )
    said.tell(_unfit(question))
    return question


def _misplaced(said: Said, answer: str) -> Iterator[str]:
    for key in said.found:
        if (beside := QUESTION[key].beside) and answer not in beside:
            yield f'"{key}" belongs to {", ".join(beside)}, not to {answer}'
    for key, takes in QUESTION.items():
        if takes.needed and answer in takes.beside and key not in said:
            yield f'{answer} needs "{key}"'
    if "above" in said and "from" in said:
        yield 'say "from" or "above", not both'


def _conditions(said: Said) -> tuple[Tree | None, Tree | None]:
    """When it is asked, and when an answer counts; `needed` asks it where a criterion is not settled, and counts."""
    asked_when = said.tree("asked_when", gate=True) if said.text("asked_when") != "needed" else None
    if said.text("counts_when") == "always":
        return asked_when, None
    return asked_when, said.tree("counts_when", gate=True) if "counts_when" in said else asked_when


def _fields(said: Said) -> Mapping[str, Question]:
    fields = pairs(said.get("fields"))
    read = (read_question(key.value, one, key.line, said.problems, f"{said.what}, {key.value}") for key, one in fields)
    return {question.name: question for question in read if question} or FREE_FIELDS


def _entry(said: Said) -> Mapping[str, str]:
    entry = Said(said.get("entry"), "entry", said.problems, f"{said.what}, entry")
    return {role: entry.text(role) for role in entry.found}


def _unfit(question: Question) -> Iterator[str]:
    low, high = question.low, question.high
    if low is not None and high is not None and low >= high:
        yield f"nothing lies between {low} and {high}"
    elif question.usual and not (low or 0) <= question.usual[0] < question.usual[1] <= (high or question.usual[1]):
        yield "what is usual does not lie in the range"
    if question.step is not None and question.step <= 0:
        yield '"step" is a number above 0'
    for role, field in question.entry.items():
        if role == "noun":
            continue
        if field not in question.fields:
            yield f'entry: there is no field "{field}"{did_you_mean(field, question.fields)}'
        if field in question.fields and question.fields[field].answer not in ENTRY_ANSWERS[role]:
            yield f"entry: {role} is {' or '.join(ENTRY_ANSWERS[role])}, and {field} is {question.fields[field].answer}"


ENTRY_ANSWERS = {"name": ("name",), "kind": ("one of", "some of"), "day": DATES, "half_life": ("number",)}
