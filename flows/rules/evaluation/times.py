"""How days since, before and after others stand: N days after day D are over on D + N."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flows.rules.conditions import After, Anchor, Since, Within
from flows.rules.evaluation.hours import SINCE_WORDS, WITHIN_WORDS, hours_since, hours_within
from flows.rules.facts import NEVER, NOT_DONE, ONGOING, Facts, day_of
from flows.rules.periods import ends_between
from flows.rules.status import MET, NOT_MET, PASSES, PENDING, WAITS, Evaluator, Finding, Lapse, finding_of

DAY, NO_TIME = timedelta(1), timedelta(0)


def since(condition: Since) -> Evaluator:
    """At least (strict: more than) a period since a day: from its end (strict: the day after) on."""
    if condition.period.in_hours:
        return hours_since(condition)
    key, period, anchor = condition.key, condition.period, condition.anchor
    name, half_life, more = anchor.name, condition.half_life_key, DAY if condition.strict else NO_TIME

    def stands(facts: Facts) -> Finding:
        value, until = facts.values.get(key), facts.days.get(name)
        if type(value) is str:
            return SINCE_WORDS[value]
        if value is None or until is None:
            return PENDING
        first, last = ends_between(period, day_of(value, facts.zone), number(facts, half_life))
        if first == last:
            return waited(first + more, anchor, facts)
        return MET if last != date.max and last + more <= until else PENDING

    return stands


def waited(end: date, anchor: Anchor, facts: Facts) -> Finding:
    """A wait that is over from `end` on; one that is counted to a fact can never end, so it fails."""
    name = anchor.name
    until = facts.days[name]
    if until is not None and end <= until:
        return finding_of((PASSES, end - facts.leads[name], end, ()))
    return finding_of((WAITS, end - facts.leads[name], end, ())) if anchor.moves else NOT_MET


def number(facts: Facts, key: str) -> Decimal | None:
    """A number that was answered; None of anything else."""
    value = facts.values.get(key)
    return value if isinstance(value, Decimal) else None


def within(condition: Within) -> Evaluator:
    """A day within (strict: less than) a period before an anchor; one that lies ahead is waited for."""
    if condition.period.in_hours:
        return hours_within(condition)
    key, period, anchor, planned = condition.key, condition.period, condition.anchor, condition.planned
    name, half_life, less = anchor.name, condition.half_life_key, DAY if condition.strict else NO_TIME

    def stands(facts: Facts) -> Finding:
        value, until = facts.values.get(key), facts.days.get(name)
        if type(value) is str:
            return WITHIN_WORDS[value]
        if value is None or until is None:
            return PENDING
        day = day_of(value, facts.zone)
        if day > until:
            return MET if planned else waited(day, anchor, facts)
        first, last = ends_between(period, day, number(facts, half_life))
        if first != date.min and until <= first - less:
            # It passes only until then: the window ends with it.
            return Finding(PASSES, None, None, (lapse(condition, first - less, facts),))
        return NOT_MET if until > last - less else PENDING

    return stands


def lapse(condition: Within, last: date, facts: Facts) -> Lapse:
    """What passes until this day."""
    return Lapse(condition.name or condition.key, last, last - facts.leads[condition.anchor.name])


def after(condition: After) -> Evaluator:
    """A day at least, or within, a period after another; it never waits."""
    key, period, other, soon = condition.key, condition.period, condition.other, condition.soon
    apart = DAY if condition.strict else NO_TIME
    yes, no = (NOT_MET, MET) if condition.negated else (MET, NOT_MET)

    def stands(facts: Facts) -> Finding:
        value = facts.values.get(key)
        before = facts.days.get(other.name) if isinstance(other, Anchor) else facts.values.get(other)
        if type(value) is str or type(before) is str:
            return _of_words(value, before, yes, no)
        if value is None or before is None:
            return PENDING
        day, start = day_of(value, facts.zone), day_of(before, facts.zone)
        end = ends_between(period, start, None)[0]
        return yes if (start <= day <= end - apart if soon else end + apart <= day) else no

    return stands


def _of_words(value: Any, before: Any, yes: Finding, no: Finding) -> Finding:
    """After something that never was nothing has to be kept apart; what goes on or was not done is open."""
    if {value, before} & {ONGOING, NOT_DONE} or value is None:
        return PENDING
    return no if value == NEVER else yes
