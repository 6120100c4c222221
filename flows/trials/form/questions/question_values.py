"""What stands under the keys of a question: options, numbers, ranges, units."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from flows.language.numbers import EXACT, number_words
from flows.language.typed.units import VALUES, Slip, known_unit, slip_of
from flows.trials.form.keys import TEXT, fits
from flows.trials.form.nodes import pairs, texts, value_of
from flows.trials.form.problems import Problem, too_many
from flows.trials.form.questions.in_chat import USUAL_DAYS
from flows.trials.form.said import Said

DATES = ("date", "date or never")
TIMES = ("time", "time or never")
DAYS = (*DATES, *TIMES)
ANSWERS = ("yes/no", "one of", "some of", "number", "age", *DAYS, "name", "list")
NAME = re.compile(r"[a-z][a-z0-9_]*")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SLIP = re.compile(r"1 (\S.*) = ([0-9]+(?:\.[0-9]+)?) (\S.*)")
AN_EQUATION = 'write it as "1 mg/dL = 88.4 umol/L"'
MOST_OPTIONS = 200
NO_OPTIONS = frozenset({"one", "known", "or", "of", "only", "measured", "unknown", "not_done"})


def read_options(said: Said, answer: str) -> Mapping[str, str]:
    """The answers to choose from: value and label."""
    if answer == "yes/no":
        return {"yes": "Yes", "no": "No"}
    node, what, problems = said.get("options"), said.what, said.problems
    given = pairs(node)
    if node and too_many(given, MOST_OPTIONS, f"options of {what}", node.line, problems):
        given = given[:MOST_OPTIONS]
    banned = NO_OPTIONS | {"none"} if answer == "some of" else NO_OPTIONS
    for key, label in given:
        if not NAME.fullmatch(key.value) or key.value in banned:
            words = "cannot name an answer: lower case, digits and _, and none of the words of the language"
            problems.append(Problem(key.line, f'{what}: "{key.value}" {words}'))
        fits(label, TEXT, f'{what}: option "{key.value}"', problems)
    return {key.value: value_of(label) for key, label in given}


def read_number(said: Said, key: str) -> Decimal | None:
    """The number under a key."""
    text = said.text(key)
    if NUMBER.fullmatch(text):
        return Decimal(text)
    if key in said:
        said.tell(f'"{key}: {text}" is no number: digits and a decimal point, no thousands separator', key)
    return None


def read_usual(said: Said, answer: str) -> tuple[Decimal, Decimal] | None:
    """From where to where a number is usual."""
    if "usual" not in said:
        return None
    if answer in DAYS:
        if not USUAL_DAYS.fullmatch(said.text("usual")):
            said.tell('"usual" of a day is so many days from today: "366 days"', "usual")
        return None
    ends = said.text("usual").split(" to ")
    if len(ends) == 2 and all(NUMBER.fullmatch(end) for end in ends):
        low, high = Decimal(ends[0]), Decimal(ends[1])
        if low < high:
            return low, high
    said.tell('"usual" is two numbers, the smaller first: "1 to 480"', "usual")
    return None


def read_slips(said: Said) -> Mapping[str, Slip]:
    """The units that people mistake a question's own for, by the equations that say what one of each is."""
    asked, slips = said.text("unit"), dict[str, Slip]()
    for equation in texts(said.get("slips")):
        found = SLIP.fullmatch(equation.value)
        wrong = _wrong_slip(found, asked, slips.values()) if found else f"is no equation of units; {AN_EQUATION}"
        if wrong:
            said.problems.append(Problem(equation.line, f'{said.what}: "{equation.value}" {wrong}'))
        elif found:
            slips[equation.value] = _slip(found, asked)
    return slips


def _slip(found: re.Match[str], asked: str) -> Slip:
    """What an equation, which may be written either way round, says of the unit that is not asked in."""
    one, number, other = found[1], Decimal(found[2]), found[3]
    if known_unit(one) == known_unit(asked):
        return Slip(known_unit(other), Decimal(1), number)
    return Slip(known_unit(one), number, Decimal(1))


def _wrong_slip(found: re.Match[str], asked: str, before: Iterable[Slip]) -> str:
    """Why an equation of units cannot be; empty where it can."""
    if not asked:
        return 'needs the "unit" that the question is asked in'
    begins, ends = (known_unit(found[side]) == known_unit(asked) for side in (1, 3))
    if begins is ends:
        return f"must say what {asked} is in another unit; {AN_EQUATION} where mg/dL is asked"
    if not Decimal(found[2]):
        return f"says that 1 {found[1]} is nothing; {AN_EQUATION}"
    slip = _slip(found, asked)
    known = slip_of(slip.unit, asked, before)
    if known is None or EXACT.multiply(known.times, slip.over) == EXACT.multiply(slip.times, known.over):
        return ""
    number = VALUES.divide(known.over, known.times) if begins else VALUES.divide(known.times, known.over)
    return f"cannot be: it is 1 {found[1]} = {number_words(number)} {found[3]}"


def read_flag(said: Said, key: str, yes: str) -> bool:
    """Whether a key is there; it takes one word."""
    if key in said and said.text(key) != yes:
        said.tell(f'"{key}" takes "{yes}" or is left out', key)
    return key in said
