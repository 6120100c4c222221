"""The questions of a trial: of the library, narrowed, or its own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from flows.package import text_of
from flows.trials.form import keys
from flows.trials.form.nodes import Fields, Node, Text, read_nodes
from flows.trials.form.problems import Problem, Problems, TrialRefused, did_you_mean
from flows.trials.form.trees import Tree, read_tree

DATES = ("date", "date or never")
TIMES = ("time", "time or never")
DAYS = (*DATES, *TIMES)
ANSWERS = ("yes/no", "one of", "some of", "number", "age", *DAYS, "name", "list")
ROLES = ("investigator", "coordinator", "sponsor")
EFFORTS = ("coordinator", "chart", "laboratory", "imaging", "procedure")
# Where a key may stand; one that is not named here may stand beside any answer.
ONLY_FOR: dict[str, tuple[str, ...]] = {
    "options": ("one of", "some of"),
    **dict.fromkeys(("unit", "from", "above", "step", "slips", "upper_limit", "lower_limit"), ("number",)),
    **dict.fromkeys(("to", "usual"), ("number", "age")),
    "date": ("number", "one of", "yes/no"),
    "not_done": ("number", "one of", "yes/no"),
    "ongoing": ("date or never", "time or never"),
    **dict.fromkeys(("measurement", "half_life", "ahead", "not_before"), DAYS),
    "until_known": DAYS,
    **dict.fromkeys(("fields", "entry"), ("list",)),
}
NEEDED = {"options": ("one of", "some of"), "fields": ("list",), "entry": ("list",)}
NAME = re.compile(r"[a-z][a-z0-9_]*")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SLIP = re.compile(r"1 (\S.*) = ([0-9]+(?:\.[0-9]+)?) (\S.*)")
WORDS_OF_LEAVES = frozenset(
    (
        *("and", "at", "after", "before", "between", "for", "includes", "is", "known", "least", "less", "limit"),
        *("limits", "longer", "lower", "measured", "more", "named", "none", "normal", "not_done", "number", "of"),
        *("one", "only", "or", "shorter", "since", "than", "unknown", "upper", "whichever", "within", "x"),
    )
)
NO_OPTIONS = frozenset({"one", "known", "or", "of", "only", "measured", "unknown", "not_done"})
FREE_FIELDS: Mapping[str, "Question"] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question, as a trial asks it.

    `low` to `high`: the range of a number; `above`: the lowest value is itself too low. `date`, `upper_limit`,
    `lower_limit`, `half_life`: names of the questions that belong to it. `asked_when`: None where it is always asked;
    `counts_when`: None where an answer always counts. `entry`: which field of a list is its name, kind, day, half-life.
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
    asked_when: Tree | None
    counts_when: Tree | None
    key: str
    fields: Mapping[str, "Question"]
    entry: Mapping[str, str]

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
    low = _number(found, "above", what, problems)
    above = low is not None
    low = low if above else _number(found, "from", what, problems)
    asked_when, counts_when = _conditions(found, problems)
    named = {word: keys.value_of(found.get(word)) or None for word in NAMES_OF_OTHERS}
    question = Question(
        name=name,
        line=line,
        ask=keys.value_of(found.get("ask")),
        answer=answer,
        options=_options(found.get("options"), answer, what, problems),
        unit=keys.value_of(found.get("unit")) or None,
        low=Decimal(0) if answer == "age" else low,
        above=above,
        high=_number(found, "to", what, problems),
        step=Decimal(1) if answer == "age" else _number(found, "step", what, problems),
        usual=_usual(found.get("usual"), what, problems),
        slips=_slips(found.get("slips"), what, problems),
        not_done=_said(found, "not_done", "allowed", what, problems),
        ongoing=_said(found, "ongoing", "allowed", what, problems),
        ahead=_said(found, "ahead", "yes", what, problems),
        **named,
        asked_when=asked_when,
        counts_when=counts_when,
        key=keys.value_of(found.get("key")) or name,
        fields=_fields(found.get("fields"), what, problems),
        entry=_entry(found.get("entry"), what, problems),
    )
    problems.extend(Problem(line, f"{what}: {words}") for words in _unfit(question, found))
    return question


NAMES_OF_OTHERS = (
    *("date", "measurement", "upper_limit", "lower_limit", "half_life", "not_before", "until_known"),
    "at",
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


def _options(node: Node | None, answer: str, what: str, problems: Problems) -> Mapping[str, str]:
    if answer == "yes/no":
        return {"yes": "Yes", "no": "No"}
    pairs = node.pairs if isinstance(node, Fields) else ()
    banned = NO_OPTIONS | {"none"} if answer == "some of" else NO_OPTIONS
    for key, label in pairs:
        if not NAME.fullmatch(key.value) or key.value in banned:
            words = (
                f'"{key.value}" cannot name an answer: lower case, digits and _, and none of the words of the language'
            )
            problems.append(Problem(key.line, f"{what}: {words}"))
        keys.fits(label, keys.TEXT, f'{what}: option "{key.value}"', problems)
    return {key.value: keys.value_of(label) for key, label in pairs}


def _number(found: dict[str, Node], key: str, what: str, problems: Problems) -> Decimal | None:
    node = found.get(key)
    if node is None:
        return None
    text = keys.value_of(node)
    if NUMBER.fullmatch(text):
        return Decimal(text)
    words = f'{what}: "{key}: {text}" is no number: digits and a decimal point, no thousands separator'
    problems.append(Problem(node.line, words))
    return None


def _usual(node: Node | None, what: str, problems: Problems) -> tuple[Decimal, Decimal] | None:
    if node is None:
        return None
    ends = keys.value_of(node).split(" to ")
    if len(ends) == 2 and all(NUMBER.fullmatch(end) for end in ends):
        low, high = Decimal(ends[0]), Decimal(ends[1])
        if low < high:
            return low, high
    problems.append(Problem(node.line, f'{what}: "usual" is two numbers, the smaller first: "1 to 480"'))
    return None


def _slips(node: Node | None, what: str, problems: Problems) -> tuple[str, ...]:
    given = keys.texts(node)
    for slip in given:
        if not SLIP.fullmatch(slip.value):
            words = f'"{slip.value}" is no equation of units; write "1 mg/dL = 88.4 umol/L"'
            problems.append(Problem(slip.line, f"{what}: {words}"))
    return tuple(slip.value for slip in given)


def _said(found: dict[str, Node], word: str, yes: str, what: str, problems: Problems) -> bool:
    node = found.get(word)
    if node is None:
        return False
    if keys.value_of(node) != yes:
        problems.append(Problem(node.line, f'{what}: "{word}" takes "{yes}" or is left out'))
    return True


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


def _unfit(question: Question, found: dict[str, Node]) -> Iterator[str]:
    low, high = question.low, question.high
    if low is not None and high is not None and low >= high:
        yield f"nothing lies between {low} and {high}"
    elif question.usual and not (low or 0) <= question.usual[0] < question.usual[1] <= (high or question.usual[1]):
        yield "what is usual does not lie in the range"
    if question.step is not None and question.step <= 0:
        yield '"step" is a number above 0'
    role, effort = keys.value_of(found.get("judged_by")), keys.value_of(found.get("effort"))
    if role and role not in ROLES:
        yield f'"judged_by: {role}": there are {", ".join(ROLES)}'
    if effort and effort not in EFFORTS:
        yield f'"effort: {effort}": there are {", ".join(EFFORTS)}'
    for role, field in question.entry.items():
        if field not in question.fields:
            yield f'entry: there is no field "{field}"{did_you_mean(field, question.fields)}'
        elif question.fields[field].answer not in ENTRY_ANSWERS[role]:
            yield f"entry: {role} is {' or '.join(ENTRY_ANSWERS[role])}, and {field} is {question.fields[field].answer}"


ENTRY_ANSWERS = {"name": ("name",), "kind": ("one of", "some of"), "day": DATES, "half_life": ("number",)}


@dataclass(frozen=True, slots=True)
class Library:
    """What any trial may ask, and the tables of limits: the maps as they stand, read anew where a trial takes one."""

    questions: Mapping[str, Node]
    tables: Mapping[str, Node]


@cache
def library() -> Library:
    """The question library of the package."""
    problems: Problems = []
    root = read_nodes(text_of("flows.trials.files", "library.yaml"), problems)
    if problems or not isinstance(root, Fields):
        raise TrialRefused(problems)
    parts = {key.value: node for key, node in root.pairs}
    return Library(_by_name(parts["questions"]), _by_name(parts["tables"]))


def _by_name(node: Node) -> Mapping[str, Node]:
    return {key.value: value for key, value in node.pairs} if isinstance(node, Fields) else {}


def asked_question(item: Node, problems: Problems) -> Question | None:
    """One item of a trial's list of questions: a name of the library, a narrowed one, or an own one."""
    if isinstance(item, Text):
        return _of_library(item, None, problems)
    if not isinstance(item, Fields) or len(item.pairs) != 1:
        words = "a question is a name of the library, or a name with what is narrowed or asked: one name an item"
        problems.append(Problem(item.line, words))
        return None
    (name, node), known = item.pairs[0], library().questions
    if name.value in known:
        return _of_library(name, node, problems)
    if isinstance(node, Fields) and node.get("ask") is None and node.get("answer") is None:
        return _of_library(name, None, problems)
    return read_question(name.value, node, name.line, problems, f"question {name.value}")


def _of_library(name: Text, narrowed: Node | None, problems: Problems) -> Question | None:
    known = library().questions
    node = known.get(name.value)
    if not isinstance(node, Fields):
        near = did_you_mean(name.value, known) or "."
        own = f'An own question says "{name.value}: {{ask: ..., answer: ...}}"'
        problems.append(Problem(name.line, f'question "{name.value}" is not in the library{near} {own}'))
        return None
    what = f"question {name.value}"
    if narrowed is not None:
        node = _narrowed(node, narrowed, what, problems)
    return read_question(name.value, node, name.line, problems, what)


def _narrowed(node: Fields, narrowed: Node, what: str, problems: Problems) -> Fields:
    said = keys.taken(narrowed, {key: keys.QUESTION[key]._replace(must=False) for key in keys.QUESTION}, what, problems)
    for key, value in said.items():
        if key not in keys.NARROWED:
            words = f'{what}: the library fixes "{key}"; an own question needs a name of its own'
            problems.append(Problem(value.line, words))
    kept = tuple((key, value) for key, value in node.pairs if key.value not in said)
    return Fields((*kept, *((Text(key, value.line), value) for key, value in said.items())), node.line)
