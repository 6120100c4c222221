"""Times since the last of some entries of a list: every entry counts, and the latest day rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flows.trials.compiling.compile import DAY, Setting, waited
from flows.trials.compiling.compile_tree import compiled
from flows.trials.compiling.facts import Facts
from flows.trials.compiling.results import ABSENT, FAILS, OPENED, PASSED, PASSES, Evaluator, Result, all_of
from flows.trials.form.agents import among
from flows.trials.form.periods import Period, ends_between
from flows.trials.form.trial import Washout

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Entries:
    """Which field of an entry says what; empty where it has none."""

    name: str
    kind: str
    day: str
    half_life: str


def washout(rule: Washout, setting: Setting) -> Evaluator:
    """The function that tells how a washout stands; where no entry concerns it, it does not apply."""
    question = setting.trial.questions[rule.list]
    fields = _Entries(*(question.entry.get(part, "") for part in ("name", "kind", "day", "half_life")))
    periods, excepted = _periods_of(rule), bool(rule.excepted)
    waits = _waits(rule, fields, setting)
    name = rule.list

    def stands(facts: Facts) -> Result:
        entries = facts.values.get(name)
        if entries is None:
            return OPENED
        results = []
        for entry in entries:
            counted = periods(entry.get(fields.name, "") if excepted else "", entry.get(fields.kind))
            if counted is not None:
                results.append(waits(entry, counted, facts))
        return all_of(results) if results else ABSENT

    return stands


def _periods_of(rule: Washout) -> Callable[[str, str | tuple[str, ...] | None], tuple[Period, ...] | None]:
    """The periods that an entry of this name and these kinds waits for, all of them.

    None at all: its kind is not known. None: it is not concerned.
    """
    of = frozenset(rule.of)
    kinds = {key: period for key, period in rule.excepted.items() if key in of}
    agents = {key: period for key, period in rule.excepted.items() if key not in of}
    names = tuple(agents)

    @lru_cache(4096)
    def periods(name: str, given: str | tuple[str, ...] | None) -> tuple[Period, ...] | None:
        named, alone = among(name, names) if names else ((), False)
        own = tuple(agents[agent] for agent in named)
        if named and alone:
            return _waiting(own)
        if given is None:
            return ()
        fitting = of.intersection((given,) if isinstance(given, str) else given)
        if not fitting and not named:
            return None
        if rule.period is None and not fitting <= kinds.keys():
            return ()
        return _waiting((*own, *(kinds.get(kind, rule.period) for kind in fitting)))

    return periods


def _waiting(periods: tuple[Period | None, ...]) -> tuple[Period, ...] | None:
    """Those that do wait; None where each is excepted without one."""
    return tuple(dict.fromkeys(period for period in periods if period)) or None


def _waits(rule: Washout, fields: _Entries, setting: Setting) -> Callable[[Entry, tuple[Period, ...], Facts], Result]:
    """How one entry stands."""
    anchor, moves, more = rule.before, setting.trial.moves(rule.before), DAY if rule.strict else timedelta(0)
    past = _past(rule, setting)

    def waits(entry: Entry, periods: tuple[Period, ...], facts: Facts) -> Result:
        day, until = entry.get(fields.day), facts.days[anchor]
        if not periods or not isinstance(day, date) or until is None:
            return OPENED
        half_life = entry.get(fields.half_life)
        if len(periods) == 1 and not past:
            return _one(*ends_between(periods[0], day, half_life), more, facts, anchor, moves)
        results = [_one(*ends_between(period, day, half_life), more, facts, anchor, moves) for period in periods]
        return all_of((*results, past(entry, facts)) if past else results)

    return waits


def _one(first: date, last: date, more: timedelta, facts: Facts, anchor: str, moves: bool) -> Result:
    if first == last:
        return waited(first + more, anchor, facts, moves)
    until = facts.days[anchor]
    if last != date.max and until and last + more <= until:
        return waited(last + more, anchor, facts, moves)
    return OPENED


def _past(rule: Washout, setting: Setting) -> Callable[[Entry, Facts], Result] | None:
    """A day of the entry that must be over too, where it is asked for."""
    if rule.past is None:
        return None
    fields = setting.trial.questions[rule.list].fields
    asked_when = fields[rule.past].asked_when
    asked = compiled(asked_when, replace(setting, questions=fields)) if asked_when else _always
    name, anchor, moves = rule.past, rule.before, setting.trial.moves(rule.before)

    def past(entry: Entry, facts: Facts) -> Result:
        rank = asked(facts.of(entry)).rank
        if rank == FAILS:
            return ABSENT
        day = entry.get(name)
        if rank != PASSES or not isinstance(day, date):
            return OPENED
        return waited(day + DAY, anchor, facts, moves)

    return past


def _always(_facts: Facts) -> Result:
    return PASSED
