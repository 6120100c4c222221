"""The questions of a trial: of the library, narrowed, or its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from flows.trials.form.keys import keys
from flows.trials.form.leaves.trees import Tree, read_tree
from flows.trials.form.nodes import Fields, Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.in_chat import InChat, read_in_chat
from flows.trials.form.questions.question_values import (
    ANSWERS,
    DATES,
    DAYS,
    NAME,
    read_number,
    read_options,
    read_said,
    read_slips,
    read_usual,
)

# Where a key may stand; one that is not named here may stand beside any answer.
ONLY_FOR: dict[str, tuple[str, ...]] = {
    "options": ("one of", "some of"),
    **dict.fromkeys(("unit", "from", "above", "step", "slips", "upper_limit", "lower_limit"), ("number",)),
    "to": ("number", "age"),
    "usual": ("number", "age", *DAYS),
    "options_called": ("one of", "some of", "yes/no"),
    **dict.fromkeys(("fraction_below", "if_negative"), ("number",)),
    "notes": ("one of", "yes/no"),
    **dict.fromkeys(("beside", "if_ongoing"), DAYS),
    "date": ("number", "one of", "yes/no"),
    "not_done": ("number", "one of", "yes/no"),
    "ongoing": ("date or never", "time or never"),
    **dict.fromkeys(("measurement", "half_life", "ahead", "not_before"), DAYS),
    "until_known": DAYS,
    **dict.fromkeys(("fields", "entry"), ("list",)),
}
NEEDED = {"options": ("one of", "some of"), "fields": ("list",), "entry": ("list",)}
WORDS_OF_LEAVES = frozenset(
    (
        *("and", "at", "after", "before", "between", "for", "includes", "is", "known", "latest", "least", "less"),
        *(
            "limit",
            "limits",
            "longer",
            "lower",
            "measured",
            "more",
            "named",
            "none",
            "normal",
            "not_done",
            "number",
            "of",
        ),
        *("one", "only", "or", "shorter", "since", "than", "unknown", "upper", "whichever", "within", "x"),
    )
)
FREE_FIELDS: Mapping[str, "Question"] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question, as a trial asks it.

    `low` to `high`: the range of a number; `above`: the lowest value is itself too low. `date`, `upper_limit`,
    `lower_limit`, `half_life`: names of the questions that belong to it. `asked_when`: None where it is always asked;
    `counts_when`: None where an answer always counts. `needed`: it is asked where a criterion is not settled without
    it. `brings`: the question of the library that is asked right after it, unless the trial asks it elsewhere.
    `entry`: which field of a list is its name, kind, day, half-life.
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
    slips: tuple[str, ...]
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

    def allows(self, number: Decimal) -> bool:
        """Whether a number lies in the range and on a step."""
        if self.low is not None and (number < self.low or (self.above and number == self.low)):
            return False
        return (self.high is None or number <= self.high) and (self.step is None or number % self.step == 0)


def read_question(name: str, node: Node, line: int, problems: Problems, what: str) -> Question | None:
    """A question from its map; None, and what is wrong is told, where it is none."""
    if not NAME.fullmatch(name) or name in WORDS_OF_LEAVES:
        problems.append(
            Problem(line, f'"{name}" cannot name a question: lower case, digits and _, and none of the words of leaves')
        )
        return None
    found = keys.taken(node, keys.QUESTION, what, problems)
    answer = keys.value_of(found.get("answer"))
    if not answer:
        return None
    if answer not in ANSWERS:
        words = f'"{answer}" is no kind of answer{did_you_mean(answer, ANSWERS)}; there are {", ".join(ANSWERS)}'
        problems.append(Problem(line, f"{what}: {words}"))
        return None
    problems.extend(Problem(line, f"{what}: {words}") for words in _misplaced(found, answer))
    low = read_number(found, "above", what, problems)
    above = low is not None
    low = low if above else read_number(found, "from", what, problems)
    asked_when, counts_when = _conditions(found, problems)
    named = {word: keys.value_of(found.get(word)) or None for word in NAMES_OF_OTHERS}
    options = read_options(found.get("options"), answer, what, problems)
    question = Question(
        name=name,
        line=line,
        ask=keys.value_of(found.get("ask")),
        answer=answer,
        options=options,
        unit=keys.value_of(found.get("unit")) or None,
        low=Decimal(0) if answer == "age" else low,
        above=above,
        high=read_number(found, "to", what, problems),
        step=Decimal(1) if answer == "age" else read_number(found, "step", what, problems),
        usual=read_usual(found.get("usual"), answer, what, problems),
        slips=read_slips(found.get("slips"), what, problems),
        not_done=read_said(found, "not_done", "allowed", what, problems),
        ongoing=read_said(found, "ongoing", "allowed", what, problems),
        ahead=read_said(found, "ahead", "yes", what, problems),
        **named,
        asked_when=asked_when,
        counts_when=counts_when,
        needed=keys.value_of(found.get("asked_when")) == "needed",
        key=keys.value_of(found.get("key")) or name,
        fields=_fields(found.get("fields"), what, problems),
        entry=_entry(found.get("entry"), what, problems),
        in_chat=read_in_chat(found, options, what, problems),
    )
    problems.extend(Problem(line, f"{what}: {words}") for words in _unfit(question))
    return question


NAMES_OF_OTHERS = (
    *("date", "measurement", "upper_limit", "lower_limit", "half_life", "not_before", "until_known"),
    *("at", "brings"),
)


def _misplaced(found: dict[str, Node], answer: str) -> Iterator[str]:
    for key in found:
        if answer not in ONLY_FOR.get(key, ANSWERS):
            yield f'"{key}" belongs to {", ".join(ONLY_FOR[key])}, not to {answer}'
    for key, answers in NEEDED.items():
        if answer in answers and key not in found:
            yield f'{answer} needs "{key}"'
    if "above" in found and "from" in found:
        yield 'say "from" or "above", not both'


def _conditions(found: dict[str, Node], problems: Problems) -> tuple[Tree | None, Tree | None]:
    """When it is asked, and when an answer counts; `needed` asks it where a criterion is not settled, and counts."""
    asked, counts = found.get("asked_when"), found.get("counts_when")
    needed = keys.value_of(asked) == "needed"
    asked_when = read_tree(asked, problems, gate=True) if asked and not needed else None
    if keys.value_of(counts) == "always":
        return asked_when, None
    return asked_when, read_tree(counts, problems, gate=True) if counts else asked_when


def _fields(node: Node | None, what: str, problems: Problems) -> Mapping[str, Question]:
    if not isinstance(node, Fields):
        return FREE_FIELDS
    read = (read_question(key.value, value, key.line, problems, f"{what}, {key.value}") for key, value in node.pairs)
    return {question.name: question for question in read if question}


def _entry(node: Node | None, what: str, problems: Problems) -> Mapping[str, str]:
    if node is None:
        return {}
    return {
        key: keys.value_of(value) for key, value in keys.taken(node, keys.ENTRY, f"{what}, entry", problems).items()
    }


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
