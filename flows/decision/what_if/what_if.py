"""What if: the decision for other dates or values, told beside the real one; nothing is changed by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flows.answers.again_words import age_may_be
from flows.answers.answers import Answers, Changes, changed
from flows.answers.given_before.given_for import AGE, changing, days_given, moved_along, moved_to
from flows.answers.path import path_of
from flows.decision.assess import good_for, too_old
from flows.decision.promise import promised
from flows.decision.status_words import WORDS, outcome_words
from flows.decision.why.missing import NOT_KNOWN
from flows.decision.why.reasons import reason
from flows.language.days import day_words, short_day
from flows.language.numbers import age_words, listed
from flows.language.replacing import replace
from flows.language.wall_time import day_in
from flows.rules.answer_words import entry_words, value_words
from flows.rules.evaluation.decide import Decision, decide
from flows.rules.facts import Facts, Radiation, Therapy
from flows.rules.question import Day, Entries
from flows.rules.status import Status
from flows.rules.trial import Trial

MOVES_ALONG = "The planned start moves along with the registration."
NOTHING_CHANGED = "This only looks ahead: nothing is changed."
# The months that a later registration may add to a completed age: one more than those that lie between.
SHORTEST_MONTH = 28
IN_THE_WAY = (Status.NOT_MET, Status.PENDING, Status.WAIT)


@cache
def _happened(trial: Trial) -> frozenset[str]:
    """The dates of what has happened, which cannot lie after the day of the assessment."""
    days = ((key, question.kind) for key, question in trial.by_key.items())
    return frozenset(key for key, kind in days if isinstance(kind, Day) and not kind.ahead)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The real decision, the one after the changes, and what the difference is in sentences."""

    before: Decision
    after: Decision
    sentences: tuple[str, ...]


def what_if(answers: Answers, today: date, changes: Mapping[str, Any], trial: Trial) -> WhatIf:
    """The decision of a screening on a day as it is, and as it would be with these answers instead.

    `changes` are in the record's JSON form; planned days that are not among them move along. What would be measured
    on a coming day is counted on that day.
    """
    new = with_start(answers, today, changes, trial)
    before = decide(path_of(answers, today, trial).facts, trial)
    # How the answers that are taken the place of were typed is not so of the others.
    typed = {key: said for key, said in answers.typed.items() if key not in new}
    on = known_on(new, today, trial)
    days = _days(answers, new, today, on, trial)
    then = replace(changed(answers, Changes(new)), typed=typed, given_for={**answers.given_for, **days})
    after = decide(path_of(then, on, trial).facts, trial)
    along = any(key in new and key not in changes and new[key] != answers.given[key] for key in trial.later_keys)
    return WhatIf(before, after, tuple(_sentences(before, after, new, along)))


def _days(answers: Answers, new: Mapping[str, Any], today: date, on: date, trial: Trial) -> dict[str, str]:
    """The days that the answers are given for: what may change is taken to be unchanged by then, an age is not."""
    held = path_of(answers, today, trial).facts.values
    kept = {key: on.isoformat() for key in changing(trial) if key in held and key in answers.given_for}
    registration = new.get(trial.day_key) or answers.given.get(trial.day_key)
    return kept | days_given(new, day_in(registration), on, trial)


def known_on(changes: Mapping[str, Any], today: date, trial: Trial) -> date:
    """The day on which all of the changes are known: a coming day on which something is measured or signed."""
    days = (day_in(value) for key, value in changes.items() if key in _happened(trial))
    return max((today, *filter(None, days)))


def with_start(answers: Answers, today: date, changes: Mapping[str, Any], trial: Trial) -> dict[str, Any]:
    """The changes with the planned days moved along: registration to a coming day on which something is measured,
    where that lies after it, and the start with the registration.
    """
    facts = path_of(answers, today, trial).facts
    known = known_on(changes, today, trial)
    if trial.day_key not in changes and known > facts.registration:
        changes = {**changes, trial.day_key: moved_to(answers.given.get(trial.day_key), known)}
    day = day_in(changes.get(trial.day_key))
    if day is None:
        return dict(changes)
    leads = {one.keys[0]: facts.leads[one.name] for one in trial.anchors if one.name in facts.leads}
    return {**moved_along(answers, day, leads, today, trial), **changes}


def _sentences(before: Decision, after: Decision, changes: Mapping[str, Any], along: bool) -> Iterator[str]:
    yield f"What if: {'; '.join(_changes(before.facts, after.facts, changes, before.trial))}."
    if along:
        yield MOVES_ALONG
    if after.facts.as_of > before.facts.as_of:
        yield f"Counted on {day_words(after.facts.as_of)}, when all of it would be known."
    yield _outcome(before, after)
    yield from _criteria(before, after)
    yield from _window(before, after)
    yield from _repeats(before, after)
    yield from _queries(before, after)
    yield from _age(before, after)
    yield NOTHING_CHANGED


def _changes(before: Facts, after: Facts, keys: Mapping[str, Any], trial: Trial) -> Iterator[str]:
    """Each changed answer with what it was."""
    for key in keys:
        question = trial.by_key[key]
        if isinstance(question.kind, Entries):
            yield from _entries(before.get(key) or (), after.get(key) or ())
        elif (new := _value(after, key, trial)) is None:
            yield f"{question.label} (plays no part for this candidate)"
        else:
            old = _value(before, key, trial)
            was = " (as it is)" if old == new else f" (was {value_words(question, old)})"
            yield f"{question.label} {value_words(question, new)}{was}"


def _value(facts: Facts, key: str, trial: Trial) -> Any:
    planned = {one.keys[0]: facts.days.get(one.name) for one in trial.anchors}
    return facts.values.get(key) or planned.get(key)


def _entries(before: tuple[Any, ...], after: tuple[Any, ...]) -> Iterator[str]:
    for old, new in zip(before, after, strict=False):
        what, last, was = _last(new), _last_day(new), _last_day(old)
        if old != new and last:
            yield f"last {what} {day_words(last)}" + (f" (was {short_day(was)})" if was else "")


def _last(entry: Therapy | Radiation) -> str:
    return entry.agent if isinstance(entry, Therapy) else f"{entry_words(replace(entry, last_date=None))} radiation"


def _last_day(entry: Therapy | Radiation) -> date | None:
    return entry.last_dose if isinstance(entry, Therapy) else entry.last_date


def _outcome(before: Decision, after: Decision) -> str:
    if before.outcome == after.outcome:
        return f"The outcome stays: {outcome_words(after.outcome)}."
    return f"The outcome moves from {outcome_words(before.outcome)} to {outcome_words(after.outcome)}."


def _criteria(before: Decision, after: Decision) -> Iterator[str]:
    """What stands otherwise: with its reason where it is in the way; what is to be repeated has its own sentence."""
    changed = [c for c in after.trial.criteria if before.status(c.code) is not after.status(c.code)]
    for criterion in changed:
        finding = after.findings[criterion.code]
        if finding.status in IN_THE_WAY:
            why = reason(criterion, after.facts, finding, before.trial).removeprefix(NOT_KNOWN)
            yield f"{criterion.code} would be {WORDS[finding.status]}: {why}"
    clear = [c.code for c in changed if after.status(c.code) in (Status.MET, Status.NOT_APPLICABLE)]
    if clear:
        yield f"No longer in the way: {listed(clear)}."


def _window(before: Decision, after: Decision) -> Iterator[str]:
    was, would_be = promised(before), promised(after)
    yield from _moved("first", was.earliest, would_be.earliest)
    yield from _moved("last", was.latest, would_be.latest)
    if would_be.why:
        yield f"{would_be.why}."


def _moved(which: str, before: date | None, after: date | None) -> Iterator[str]:
    if before and after and before != after:
        yield f"The {which} day of registration moves from {day_words(before)} to {day_words(after)}."
    elif before and after:
        yield f"The {which} day of registration stays {day_words(after)}."
    elif after:
        yield f"The {which} day of registration would be {day_words(after)}."
    elif before:
        yield f"There would be no {which} day of registration (now {day_words(before)})."


def _repeats(before: Decision, after: Decision) -> Iterator[str]:
    repeat = too_old(after)
    good_from = {name: good_for(after, name)[0] for name in repeat}
    for first in sorted({*good_from.values()}):
        names = [_measurement(after.trial, name) for name in repeat if good_from[name] == first]
        yield f"{', '.join(names)} would have to be repeated on or after {day_words(first)}."
    standing = {one.name: after.status(one.code) for one in after.trial.measured}
    spared = [
        _measurement(after.trial, name)
        for name in too_old(before)
        if name not in repeat and (after.earliest or (after.outcome == "incomplete" and standing[name] is Status.MET))
    ]
    if spared:
        yield f"No repeat would be needed of {', '.join(spared)}."


def _measurement(trial: Trial, name: str) -> str:
    """What a measurement is called: of two routes, either."""
    dates = [measured.date_key for measured in trial.fresh_measurements if measured.name == name]
    return listed((item.label for item in trial.procedures if item.keys[-1] in dates), "or")


def _queries(before: Decision, after: Decision) -> Iterator[str]:
    for query in after.trial.chair_queries:
        if query.code in after.chair and query.code not in before.chair:
            yield f"Study chair: {query.words}"
        elif query.code in before.chair and query.code not in after.chair:
            yield f"No longer for the study chair: {query.words}"


def _age(before: Decision, after: Decision) -> Iterator[str]:
    """The age is that at registration: say so where a birthday in between would change a criterion."""
    was, age, on = before.facts.get(AGE), after.facts.get(AGE), after.facts.registration
    if age is None and was is not None:
        # It may be another one on the other day, and counts as not known then.
        yield from age_may_be(was, before.facts.age_for or before.facts.registration, on, before.trial)
    days = (on - before.facts.registration).days
    if age is None or not days:
        return
    step = 1 if days > 0 else -1
    for months in (step * month for month in range(1, abs(days) // SHORTEST_MONTH + 2)):
        aged = after.facts.having({**after.facts.values, AGE: age + months})
        if age + months >= 0 and decide(aged, after.trial).as_json() != after.as_json():
            yield f"The age is taken as {age_words(age)}: check it, since a birthday before the other day counts."
            return
