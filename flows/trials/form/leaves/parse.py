"""One line of a condition, a period or a day, read by the grammar into what it says."""

from collections.abc import Callable
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


class _Reading(Transformer[Token, Any]):
    """From the grammar's rules and words to what they say."""

    def __default__(self, data: Any, children: list[Any], meta: Any) -> Any:
        return RULES[str(data)](*children)

    def __default_token__(self, token: Token) -> Any:
        return WORDS.get(token.type, str)(token)


def _factor(factor: Decimal | None) -> Decimal:
    return Decimal(1) if factor is None else factor


WORDS: dict[str, Callable[[str], Any]] = {
    "NUMBER": Decimal,
    "LIMIT": lambda limit: limit.split()[0],
    "LATEST": lambda latest: " ".join(latest.split()),
}
# By its name in the grammar.
RULES: dict[str, Callable[..., Any]] = {
    "leaf": lambda said, measured: leaves.Measured(said, *measured) if measured else said,
    "measured": lambda period, anchor: (period, anchor),
    "compare": leaves.Compare,
    "between": leaves.Between,
    "multiple": lambda name, op, factor, other: leaves.Multiple(name, op, _factor(factor), other),
    "normal": lambda name, op, factor, which: leaves.Normal(name, op, _factor(factor), which),
    "within_normal": leaves.WithinNormal,
    "table": leaves.InTable,
    "known": leaves.Known,
    "is_": leaves.Is,
    "includes": lambda name, options: leaves.Includes(name, options, "any"),
    "excludes": lambda name, options: leaves.Includes(name, options, "none"),
    "only": lambda name, options: leaves.Includes(name, options, "only"),
    "named": leaves.Named,
    "number_of": leaves.NumberOf,
    "within": lambda name, period, anchor: leaves.Within(name, period, anchor, False),
    "less_than": lambda name, period, anchor: leaves.Within(name, period, anchor, True),
    "at_least": lambda period, name, anchor: leaves.Since(name, period, anchor, False),
    "more_than": lambda period, name, anchor: leaves.Since(name, period, anchor, True),
    "after": lambda name, period, day: leaves.After(name, period, day, False),
    "long_after": lambda name, period, day: leaves.After(name, period, day, False, True),
    "soon_after": lambda name, period, day: leaves.After(name, period, day, True),
    "shortly_after": lambda name, period, day: leaves.After(name, period, day, True, True),
    "period": lambda *parts: Period(tuple(one for one in parts if isinstance(one, Span)), parts[-1] != "shorter"),
    "span": lambda number, time: Span(number, "half-life" if time.startswith("half") else time.rstrip("s")),
    "names": lambda *names: names,
    "options": lambda *names: names,
    "anchor": str.strip,
    "unit": str,
    "day_before": lambda span, anchor: leaves.Day(anchor, span, -1),
    "day_after": lambda span, anchor: leaves.Day(anchor, span, 1),
    "same_day": lambda anchor: leaves.Day(anchor, None, 0),
}
