"""How times since the last of some entries of a list stand: every entry counts, and the latest day rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from flows.agents.meant import among
from flows.rules.conditions import Condition, Washout
from flows.rules.evaluation.times import DAY, NO_TIME, waited
from flows.rules.facts import Facts
from flows.rules.periods import Period, ends_between
from flows.rules.status import (
    FAILS,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PASSES,
    PENDING,
    Evaluator,
    Finding,
    all_of,
)

# Of one entry: how it stands; None where it is not concerned.
OfEntry = Callable[[Any, Facts], Finding | None]
Build = Callable[[Condition], Evaluator]


def washout(condition: Washout, build: Build) -> Evaluator:
    """The waiting periods of all entries of the kind; where no entry concerns it, it does not apply."""
    list_key, of_entry = condition.list, entry_evaluator(condition, build)

    def stands(facts: Facts) -> Finding:
        entries = facts.values.get(list_key)
        if entries is None:
            return PENDING
        findings = [found for entry in entries if (found := of_entry(entry, facts)) is not None]
        if len(findings) == 1:
            return findings[0]
        return all_of(findings) if findings else NOT_APPLICABLE

    return stands


def entry_evaluator(condition: Washout, build: Build) -> OfEntry:
    """The function that tells how the waiting period of one entry stands."""
    periods, kind = _periods(condition), condition.kind
    # Names play a part only where some have a period of their own.
    name = condition.name if own_periods(condition).agents else ""
    day_key, half_life_key, anchor = condition.day, condition.half_life, condition.anchor
    more = DAY if condition.strict else NO_TIME
    past = _past(condition, build)

    def of_entry(entry: Any, facts: Facts) -> Finding | None:
        waits = periods((name and entry.get(name)) or "", entry.get(kind))
        if waits is None:
            return None
        day, until = entry.get(day_key), facts.days.get(anchor.name)
        if not waits or not isinstance(day, date) or until is None:
            return PENDING
        half_life = entry.get(half_life_key)
        if len(waits) == 1 and not past:
            return _one(condition, *ends_between(waits[0], day, half_life), more, facts)
        findings = [_one(condition, *ends_between(period, day, half_life), more, facts) for period in waits]
        if past:
            findings.append(past(entry, facts))
        # Of one entry no end is told before all of it is known.
        return PENDING if PENDING in findings else all_of(findings)

    return of_entry


def _one(condition: Washout, first: date, last: date, more: timedelta, facts: Facts) -> Finding:
    if first == last:
        return waited(first + more, condition.anchor, facts)
    until = facts.days[condition.anchor.name]
    if last != date.max and until and last + more <= until:
        return waited(last + more, condition.anchor, facts)
    return PENDING


@dataclass(frozen=True, slots=True)
class Own:
    """The periods of its own that an agent, or a kind, has: none at all where it need not be waited for."""

    agents: dict[str, Period | None]
    kinds: dict[str, Period | None]


def own_periods(condition: Washout) -> Own:
    """Which of the exceptions are agents, and which are kinds."""
    own = dict(condition.own)
    kinds = {key: own[key] for key in own if key in condition.of}
    return Own({key: own[key] for key in own if key not in kinds}, kinds)


def periods_of(condition: Washout, entry: Any) -> tuple[Period, ...] | None:
    """The periods that an entry waits for, all of them; none at all: not known. None: it is not concerned."""
    return _periods(condition)(entry.get(condition.name) or "", entry.get(condition.kind))


@cache
def _periods(condition: Washout) -> Callable[[str, Any], tuple[Period, ...] | None]:
    of, own, names = frozenset(condition.of), own_periods(condition), tuple(own_periods(condition).agents)
    period = condition.period

    @lru_cache(4096)
    def periods(name: str, given: Any) -> tuple[Period, ...] | None:
        named, alone = among(name, names) if names else ((), False)
        if named and alone:
            return _waiting(tuple(own.agents[agent] for agent in named))
        if given is None:
            return ()
        fitting = of.intersection((given,) if isinstance(given, str) else given)
        if not fitting and not named:
            return None
        if period is None and not fitting <= own.kinds.keys():
            return ()
        return _waiting((*(own.agents[agent] for agent in named), *(own.kinds.get(kind, period) for kind in fitting)))

    return periods


def _waiting(periods: tuple[Period | None, ...]) -> tuple[Period, ...] | None:
    """Those that do wait; None where each is excepted without one."""
    return tuple(dict.fromkeys(period for period in periods if period)) or None


def _past(condition: Washout, build: Build) -> Callable[[Any, Facts], Finding] | None:
    """A day of the entry that must be over too, where it is asked for."""
    if condition.past is None:
        return None
    asked, key = build(condition.past.asked), condition.past.key

    def past(entry: Any, facts: Facts) -> Finding:
        rank = asked(facts.having(entry)).rank
        if rank == FAILS:
            return NOT_APPLICABLE
        day = entry.get(key)
        if rank != PASSES or not isinstance(day, date):
            return PENDING
        return waited(day + DAY, condition.anchor, facts)

    return past


def waits(agents: tuple[str, ...], of_entry: OfEntry, list_key: str) -> Evaluator:
    """Whether the waiting period of one of these agents is not known to be over."""

    def stands(facts: Facts) -> Finding:
        for entry in facts.values.get(list_key) or ():
            if entry.is_one_of(agents):
                found = of_entry(entry, facts)
                if found is not None and found.rank != PASSES:
                    return MET
        return NOT_MET

    return stands
