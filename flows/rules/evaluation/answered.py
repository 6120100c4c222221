"""How conditions on a single answer stand: values, lists, numbers, limits."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flows.agents.meant import is_named
from flows.language.numbers import EXACT
from flows.rules.conditions import Compare, Includes, InTable, Is, Known, Multiple, Named, NumberOf
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.status import MET, NOT_APPLICABLE, NOT_MET, PENDING, Evaluator, Finding

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
# A number's own method, which needs no call of ours: "value < bound" is "bound > value".
FROM_THE_RIGHT = {
    "<": "__gt__",
    "<=": "__ge__",
    ">": "__lt__",
    ">=": "__le__",
    "=": "__eq__",
    "!=": "__ne__",
}


def known(condition: Known) -> Evaluator:
    """Open until the answer is known."""
    return where_known(condition.key, lambda _value: True)


def where_known(key: str, test: Callable[[Any], bool], negated: bool = False) -> Evaluator:
    """Open until the answer is known, then what the test says of it."""
    yes, no = (NOT_MET, MET) if negated else (MET, NOT_MET)

    def stands(facts: Facts) -> Finding:
        value = facts.values.get(key)
        # Only texts are compared: to find that a decimal is no text takes a microsecond.
        if value is None or (type(value) is str and value == NOT_DONE):
            return PENDING
        return yes if test(value) else no

    return stands


def chosen(condition: Is) -> Evaluator:
    """One of some values; what was not done is open, unless that is one of them."""
    key, values = condition.key, frozenset(condition.values)
    yes, no = (NOT_MET, MET) if condition.negated else (MET, NOT_MET)

    def stands(facts: Facts) -> Finding:
        value = facts.values.get(key)
        if value in values:
            return yes
        # Not done is none of the values here.
        return PENDING if value is None or value == NOT_DONE else no

    return stands


def includes(condition: Includes) -> Evaluator:
    """Some members, none of them, or only them."""
    members = frozenset(condition.members)
    if condition.how in ("any", "none"):
        return where_known(condition.key, members.isdisjoint, negated=condition.how == "any")
    return where_known(condition.key, lambda value: members == set(value), negated=condition.how == "not only")


def number_of(condition: NumberOf) -> Evaluator:
    """How many members the list has."""
    compare, bound = OPERATORS[condition.op], condition.bound
    return where_known(condition.key, lambda value: compare(len(value), bound))


def named(condition: Named) -> Evaluator:
    """A name of an agent."""
    return where_known(condition.key, lambda value: is_named(value, condition.agent), condition.negated)


def compare(condition: Compare) -> Evaluator:
    """A number against a bound."""
    test: Callable[[Any], bool] = getattr(condition.bound, FROM_THE_RIGHT[condition.op])
    return where_known(condition.key, test)


def multiple(condition: Multiple) -> Evaluator:
    """A number against a multiple of another answer; open until both are known. Products are exact."""
    key, limit_key, factor, compared = condition.key, condition.limit_key, condition.factor, OPERATORS[condition.op]

    def stands(facts: Facts) -> Finding:
        value, limit = facts.values.get(key), facts.values.get(limit_key)
        if value is None or limit is None or type(value) is str or type(limit) is str:
            return PENDING
        return MET if compared(value, EXACT.multiply(limit, factor)) else NOT_MET

    return stands


def in_table(condition: InTable) -> Evaluator:
    """A number against the limit for age and sex."""
    key, table, compared = condition.key, condition.table, OPERATORS[condition.op]
    age_key, sex_key = table.age, table.sex
    youngest, backwards = table.rows[0][0], table.rows[::-1]

    def stands(facts: Facts) -> Finding:
        values = facts.values
        value, age, sex = values.get(key), values.get(age_key), values.get(sex_key)
        if age is not None and age < youngest:
            return NOT_APPLICABLE
        if value is None or type(value) is str or age is None or sex is None:
            return PENDING
        limit = next(male if sex == "male" else female for start, male, female in backwards if age >= start)
        return MET if compared(value, limit) else NOT_MET

    return stands


def limit_in(condition: InTable, facts: Facts) -> Decimal | None:
    """The limit for this age and sex; None where either is not known, or the table has no row."""
    age, sex = facts.get(condition.table.age), facts.get(condition.table.sex)
    if age is None or sex is None:
        return None
    limits = [(male, female) for start, male, female in condition.table.rows if age >= start]
    return limits[-1][sex != "male"] if limits else None
