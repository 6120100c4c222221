"""One line of a condition, a period or a day, read by the grammar into what it says."""

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput

from flows.package import text_of
from flows.rules.periods import Period, Span
from flows.trials.form.leaves import leaves


class NotUnderstood(Exception):
    """The grammar cannot read the line from here on."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


def read_leaf(text: str) -> leaves.Leaf:
    """What a line says; `NotUnderstood` with the rest of the line that cannot be read."""
    leaf: leaves.Leaf = _read(text, "leaf")
    return leaf


def read_period(text: str) -> Period:
    """A period such as "3 half-lives"; `NotUnderstood`."""
    period: Period = _read(text, "period")
    return period


def read_day(text: str) -> leaves.Day:
    """A day such as "41 days before registration"; `NotUnderstood`."""
    day: leaves.Day = _read(text, "day")
    return day


@lru_cache(4096)
def _read(text: str, start: str) -> Any:
    try:
        return _Reading().transform(_parser().parse(text, start=start))
    except UnexpectedInput as unexpected:
        at = unexpected.pos_in_stream
        raise NotUnderstood(text[at:] if at is not None and at >= 0 else "") from unexpected


@cache
def _parser() -> Lark:
    grammar = text_of("flows.trials.form.leaves", "grammar.lark")
    return Lark(grammar, parser="lalr", start=["leaf", "period", "day"], maybe_placeholders=True)


def _event(token: Token) -> str:
    return " ".join(token.split())


def _plain(token: Token | None) -> str | None:
    return None if token is None else str(token)


class _Reading(Transformer[Token, Any]):
    """From the grammar's rules to what they say."""

    def leaf(self, parts: list[Any]) -> leaves.Leaf:
        said, measured = parts
        return leaves.Measured(said, *measured) if measured else said

    def measured(self, parts: list[Any]) -> tuple[Period, str]:
        return parts[0], parts[1]

    def compare(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Compare(str(parts[0]), str(parts[1]), Decimal(parts[2]), parts[3])

    def between(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Between(str(parts[0]), Decimal(parts[1]), Decimal(parts[2]), parts[3])

    def multiple(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Multiple(str(parts[0]), str(parts[1]), Decimal(parts[2] or 1), str(parts[3]))

    def normal(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Normal(str(parts[0]), str(parts[1]), Decimal(parts[2] or 1), str(parts[3]).split()[0])

    def within_normal(self, parts: list[Any]) -> leaves.Plain:
        return leaves.WithinNormal(str(parts[0]))

    def table(self, parts: list[Any]) -> leaves.Plain:
        return leaves.InTable(str(parts[0]), str(parts[1]), str(parts[2]), parts[3])

    def known(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Known(str(parts[0]))

    def is_(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Is(str(parts[0]), parts[1])

    def includes(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Includes(str(parts[0]), parts[1], "any")

    def excludes(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Includes(str(parts[0]), parts[1], "none")

    def only(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Includes(str(parts[0]), parts[1], "only")

    def named(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Named(str(parts[0]), str(parts[1]))

    def number_of(self, parts: list[Any]) -> leaves.Plain:
        return leaves.NumberOf(str(parts[0]), str(parts[1]), Decimal(parts[2]))

    def within(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Within(_event(parts[0]), parts[1], parts[2], False)

    def less_than(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Within(_event(parts[0]), parts[1], parts[2], True)

    def at_least(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Since(_event(parts[1]), parts[0], parts[2], False)

    def more_than(self, parts: list[Any]) -> leaves.Plain:
        return leaves.Since(_event(parts[1]), parts[0], parts[2], True)

    def after(self, parts: list[Any]) -> leaves.Plain:
        return leaves.After(str(parts[0]), parts[1], parts[2], False)

    def long_after(self, parts: list[Any]) -> leaves.Plain:
        return leaves.After(str(parts[0]), parts[1], parts[2], False, True)

    def soon_after(self, parts: list[Any]) -> leaves.Plain:
        return leaves.After(str(parts[0]), parts[1], parts[2], True)

    def shortly_after(self, parts: list[Any]) -> leaves.Plain:
        return leaves.After(str(parts[0]), parts[1], parts[2], True, True)

    def period(self, parts: list[Any]) -> Period:
        spans = tuple(part for part in parts if isinstance(part, Span))
        return Period(spans, len(spans) == 1 or parts[-1] == "longer")

    def span(self, parts: list[Any]) -> Span:
        word = str(parts[1])
        return Span(Decimal(parts[0]), "half-life" if word.startswith("half") else word.rstrip("s"))

    def names(self, parts: list[Any]) -> tuple[str, ...]:
        return tuple(map(str, parts))

    options = names

    def anchor(self, parts: list[Any]) -> str:
        return str(parts[0]).strip()

    def unit(self, parts: list[Any]) -> str | None:
        return _plain(parts[0])

    def day_before(self, parts: list[Any]) -> leaves.Day:
        return leaves.Day(parts[1], parts[0], -1)

    def day_after(self, parts: list[Any]) -> leaves.Day:
        return leaves.Day(parts[1], parts[0], 1)

    def same_day(self, parts: list[Any]) -> leaves.Day:
        return leaves.Day(parts[0], None, 0)
