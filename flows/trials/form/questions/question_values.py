"""What stands under the keys of a question: options, numbers, ranges, units."""

import re
from collections.abc import Mapping
from decimal import Decimal

from flows.trials.form.keys import keys
from flows.trials.form.keys.shapes import TEXT
from flows.trials.form.nodes import Fields, Node
from flows.trials.form.problems import Problem, Problems, too_many
from flows.trials.form.questions.in_chat import USUAL_DAYS

DATES = ("date", "date or never")
TIMES = ("time", "time or never")
DAYS = (*DATES, *TIMES)
ANSWERS = ("yes/no", "one of", "some of", "number", "age", *DAYS, "name", "list")
NAME = re.compile(r"[a-z][a-z0-9_]*")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SLIP = re.compile(r"1 (\S.*) = ([0-9]+(?:\.[0-9]+)?) (\S.*)")
MOST_OPTIONS = 200
NO_OPTIONS = frozenset({"one", "known", "or", "of", "only", "measured", "unknown", "not_done"})


def read_options(node: Node | None, answer: str, what: str, problems: Problems) -> Mapping[str, str]:
    """The answers to choose from: value and label."""
    if answer == "yes/no":
        return {"yes": "Yes", "no": "No"}
    pairs = node.pairs if isinstance(node, Fields) else ()
    if node and too_many(pairs, MOST_OPTIONS, f"options of {what}", node.line, problems):
        pairs = pairs[:MOST_OPTIONS]
    banned = NO_OPTIONS | {"none"} if answer == "some of" else NO_OPTIONS
    for key, label in pairs:
        if not NAME.fullmatch(key.value) or key.value in banned:
            words = (
                f'"{key.value}" cannot name an answer: lower case, digits and _, and none of the words of the language'
            )
            problems.append(Problem(key.line, f"{what}: {words}"))
        keys.fits(label, TEXT, f'{what}: option "{key.value}"', problems)
    return {key.value: keys.value_of(label) for key, label in pairs}


def read_number(found: dict[str, Node], key: str, what: str, problems: Problems) -> Decimal | None:
    """The number under a key."""
    node = found.get(key)
    if node is None:
        return None
    text = keys.value_of(node)
    if NUMBER.fullmatch(text):
        return Decimal(text)
    words = f'{what}: "{key}: {text}" is no number: digits and a decimal point, no thousands separator'
    problems.append(Problem(node.line, words))
    return None


def read_usual(node: Node | None, answer: str, what: str, problems: Problems) -> tuple[Decimal, Decimal] | None:
    """From where to where a number is usual."""
    if node is None:
        return None
    if answer in DAYS:
        if not USUAL_DAYS.fullmatch(keys.value_of(node)):
            problems.append(Problem(node.line, f'{what}: "usual" of a day is so many days from today: "366 days"'))
        return None
    ends = keys.value_of(node).split(" to ")
    if len(ends) == 2 and all(NUMBER.fullmatch(end) for end in ends):
        low, high = Decimal(ends[0]), Decimal(ends[1])
        if low < high:
            return low, high
    problems.append(Problem(node.line, f'{what}: "usual" is two numbers, the smaller first: "1 to 480"'))
    return None


def read_slips(node: Node | None, what: str, problems: Problems) -> tuple[str, ...]:
    """The units that people mistake a question's own for, as equations."""
    given = keys.texts(node)
    for slip in given:
        if not SLIP.fullmatch(slip.value):
            words = f'"{slip.value}" is no equation of units; write "1 mg/dL = 88.4 umol/L"'
            problems.append(Problem(slip.line, f"{what}: {words}"))
    return tuple(slip.value for slip in given)


def read_said(found: dict[str, Node], word: str, yes: str, what: str, problems: Problems) -> bool:
    """Whether a key is there; it takes one word."""
    node = found.get(word)
    if node is None:
        return False
    if keys.value_of(node) != yes:
        problems.append(Problem(node.line, f'{what}: "{word}" takes "{yes}" or is left out'))
    return True
