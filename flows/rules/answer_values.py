"""Whether one value is what its question takes: each kind of answer has one check."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from flows.language.days import FIRST_DAY, LAST_DAY
from flows.language.wall_time import read_written
from flows.rules.facts import NOT_DONE
from flows.rules.question import Choice, Choices, Day, Kind, Name, NumberKind

DATES_ALLOWED = "a date YYYY-MM-DD from 1900 to 2199"
MOMENTS_ALLOWED = f"a day and time such as 2026-11-29T08:30+01:00[Europe/Berlin], or {DATES_ALLOWED}"


class Unfit(Exception):
    """The value is not one that the question takes; the text says what is allowed."""


Reader = Callable[[object], Any]


@cache
def reader(kind: Kind) -> Reader:
    """The function that gives the typed value: a text, a decimal, a date or a tuple of texts.

    It raises `Unfit`, which says what is allowed instead.
    """
    return VALUE_READERS[type(kind)](kind)


class Read(dict[object, Any]):
    """The typed value of each text or whole number that was read before; another one is read as it is asked for.

    Reading is a pure function, and so many are kept at most, so nothing ever has to be thrown away.
    """

    MOST = 4096

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, given: object) -> Any:
        value = self._read(given)
        if len(self) < self.MOST:
            self[given] = value
        return value


@cache
def remembering(kind: Kind) -> Read | None:
    """What was read of one kind; None of names, which somebody typed: they are kept nowhere beyond their record."""
    return None if isinstance(kind, Name) else Read(reader(kind))


def read_value(kind: Kind, given: object) -> Any:
    """The typed value; raises `Unfit`."""
    return reader(kind)(given)


def allowed(kind: Kind) -> str:
    """What the question takes, in words."""
    return ALLOWED[type(kind)](kind)


def to_decimal(given: object) -> Decimal | None:
    """A finite JSON number as the decimal that its text shows; None for anything else."""
    if type(given) is int:  # as most are
        return Decimal(given)
    if isinstance(given, Decimal):
        number = given
    elif isinstance(given, bool) or not isinstance(given, int | float):
        return None
    else:
        try:
            number = Decimal(repr(given))
        except (InvalidOperation, ValueError):
            return None
    return number if number.is_finite() else None


def _choice(kind: Choice) -> Reader:
    values = frozenset(option.value for option in kind.options)

    def read(given: object) -> str:
        if isinstance(given, str) and given in values:
            return given
        raise Unfit(_choice_allowed(kind))

    return read


def _choices(kind: Choices) -> Reader:
    values = frozenset(option.value for option in kind.options)

    def read(given: object) -> tuple[str, ...]:
        if (
            isinstance(given, list | tuple)
            and len(given) >= kind.at_least
            and all(isinstance(member, str) for member in given)
            and values.issuperset(given)
            and len(set(given)) == len(given)
        ):
            return tuple(given)
        raise Unfit(_choices_allowed(kind))

    return read


def _number(kind: NumberKind) -> Reader:
    def read(given: object) -> Decimal | str:
        number = to_decimal(given)
        if number is not None and in_range(kind, number):
            return number
        if kind.not_done and given == NOT_DONE:
            return NOT_DONE
        raise Unfit(_number_allowed(kind))

    return read


def in_range(kind: NumberKind, number: Decimal) -> bool:
    """Whether a number lies in the range and, where there are steps, on one of them."""
    if number < kind.low or (kind.above and number == kind.low) or (kind.high is not None and number > kind.high):
        return False
    return kind.step is None or number % kind.step == 0


def _day(kind: Day) -> Reader:
    words = frozenset(option.value for option in kind.words)
    if not words and not kind.timed:
        return _read_day

    def read(given: object) -> date | str:
        if isinstance(given, str) and given in words:
            return given
        moment = read_written(given) if kind.timed and isinstance(given, str) else None
        try:
            return _within_reach(moment) if moment else _read_day(given)
        except Unfit as unfit:
            raise Unfit(_day_allowed(kind)) from unfit

    return read


def _day_allowed(kind: Day) -> str:
    days = MOMENTS_ALLOWED if kind.timed else DATES_ALLOWED
    return ", or ".join((days, *(f'"{option.value}"' for option in kind.words)))


def _within_reach(moment: datetime) -> datetime:
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise Unfit(MOMENTS_ALLOWED)
    return moment


def _read_day(given: object) -> date:
    day = given if type(given) is date else _written_day(given) if isinstance(given, str) else None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise Unfit(DATES_ALLOWED)
    return day


def _written_day(given: str) -> date | None:
    """A day in the short form alone; fromisoformat would take weeks and years without dashes as well."""
    if len(given) != 10 or not given[4] == given[7] == "-":
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _name(kind: Name) -> Reader:
    def read(given: object) -> str:
        if isinstance(given, str) and 1 <= len(given) <= kind.longest and (given.isalpha() or not kind.letters_only):
            return given
        raise Unfit(f"a text of 1 to {kind.longest} characters")

    return read


def _choice_allowed(kind: Choice) -> str:
    return " or ".join(f'"{option.value}"' for option in kind.options)


def _choices_allowed(kind: Choices) -> str:
    count = "one or more" if kind.at_least else "any"
    return f"a list of {count} of " + ", ".join(f'"{o.value}"' for o in kind.options) + ", each once"


def _number_allowed(kind: NumberKind) -> str:
    what = {None: "a number", 1: "a whole number"}.get(kind.step, f"a multiple of {kind.step}")
    low = f"above {kind.low}" if kind.above else f"{kind.low} or more"
    limits = low if kind.high is None else f"{low} and at most {kind.high}"
    unit = f" ({kind.unit})" if kind.unit else ""
    return f"{what}, {limits}{unit}" + (f', or "{NOT_DONE}"' if kind.not_done else "")


VALUE_READERS: dict[type, Callable[[Any], Reader]] = {
    Choice: _choice,
    Choices: _choices,
    NumberKind: _number,
    Day: _day,
    Name: _name,
}

ALLOWED: dict[type, Callable[[Any], str]] = {
    Choice: _choice_allowed,
    Choices: _choices_allowed,
    NumberKind: _number_allowed,
    Day: _day_allowed,
    Name: lambda kind: f"a text of 1 to {kind.longest} characters",
}
