"""Reads a typed what-if: which answers would be others, and what they would be."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import product
from typing import Any

from flows.answers.answers import Answers, Changes, changed
from flows.answers.entries import drafted
from flows.answers.path import fitting_on, path_of
from flows.answers.reply import Answer, Doubt, No, Offer, Reply
from flows.answers.typed.replies import read_reply
from flows.decision.what_if.supposed_days import (
    EXAMPLES,
    Supposed,
    WhatIfReply,
    names_of_options,
    on_days,
    read_last_day,
    read_moved,
    read_near_days,
)
from flows.decision.what_if.what_if import known_on, with_start
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.language.typed.numbers import flat_powers
from flows.language.typed.reading import Refused, clean
from flows.rules.conditions import Is
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.question import Day, Entries
from flows.rules.trial import Trial

BETWEEN = r"(?:\s+|\s*[:=]\s*)(?:(?:to|on|is|was|were|at|of|moves?|moved|given|date)\s+)*"

OPENING = re.compile(r"^(?:(?:and )?what (?:if|about)|if|suppose)\s+", re.IGNORECASE)
PART_OPENING = re.compile(
    r"^(?:(?:the|we|i|he|she|they|is|are|was|were|gets?)\s+|treatment\s+(?=start))*", re.IGNORECASE
)
CHANGING = re.compile(r"^(?:(?:move|shift|change|the)\s+)*", re.IGNORECASE)
PLANNED = (
    (re.compile(r"^register(?:s|ed|ing)?\b", re.IGNORECASE), "registration"),
    (re.compile(r"^start(?:s|ed|ing)\b", re.IGNORECASE), "start"),
)
AGAIN = re.compile(r"(?:repeat(?:ed|ing)?|redo|new|fresh|another)\s+(?:the )?(.+)", re.IGNORECASE)
WITHOUT = re.compile(r"(?:no|without)\s+(.+)", re.IGNORECASE)
PARTS = re.compile(r"\s*;\s*|,\s+|\s+and\s+", re.IGNORECASE)


@cache
def keys_by_name(trial: Trial) -> Mapping[str, str]:
    """The key of an answer by what people call it; what a card calls it is a name as well."""
    single = [question for question in trial.questions if not isinstance(question.kind, Entries)]
    labels = {question.label.lower(): question.key for question in single}
    return labels | {name: question.key for question in single for name in question.names}


@cache
def answers_by_name(trial: Trial) -> Mapping[str, tuple[str, str]]:
    """The other answer, as key and value, that a name says by the way: how a fraction was measured, of "echo"."""
    return {name: (question.key, value) for question in trial.questions for name, value in names_of_options(question)}


@cache
def _named_form(trial: Trial) -> re.Pattern[str]:
    """A name that a trial's answers have, and what is said of it."""
    names = sorted(map(re.escape, (*keys_by_name(trial), *trial.groups)), key=len, reverse=True)
    return re.compile(rf"({'|'.join(names)})\b(?:{BETWEEN})?(.*)", re.IGNORECASE)


@cache
def _together(trial: Trial) -> Mapping[str, tuple[str, ...]]:
    """What has one date, that of the older, by the key of the date."""
    shared = {day: tuple(key for key, dated in trial.dated.items() if dated == day) for day in trial.dated.values()}
    return {day: keys for day, keys in shared.items() if len(keys) > 1}


@cache
def _beside(key: str, trial: Trial) -> Mapping[str, str]:
    """What a day says besides itself: the answer after which alone it is asked."""
    asked_when = trial.by_key[key].asked_when
    return {asked_when.key: asked_when.values[0]} if isinstance(asked_when, Is) else {}


def read_what_if(text: str, answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    """The changes that a typed what-if means, in the record's JSON form.

    `Doubt` where it may mean several: each offer holds whole changes. `No` with the reason where it means none.
    """
    cleaned = clean(flat_powers(text))
    if isinstance(cleaned, Refused):
        return No(cleaned.why)
    parts = PARTS.split(OPENING.sub("", cleaned.strip(" ?.!")))
    changes: Supposed = {}
    for part in parts:
        read = _part(part, changed(answers, Changes(changes)), today, trial)
        if isinstance(read, Doubt) and len(parts) > 1:
            return No(f"“{part}” may mean several things: type it alone.")
        if not isinstance(read, dict):
            return read if isinstance(read, No) else _doubt(read, lambda value: _whole(value, answers, trial))
        changes = _joined(changes, read, trial)
    return _checked(_whole(changes, answers, trial), answers, today, trial)


def _part(part: str, answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    facts = path_of(answers, today, trial).facts
    part = PART_OPENING.sub("", part)
    for form, name in PLANNED:
        part = form.sub(name, part)  # "registered 3 Dec" as "registration 3 Dec"
    if moved := read_moved(part, facts, trial):
        return _named(*moved, facts, trial)
    part = CHANGING.sub("", part)
    again = AGAIN.fullmatch(part)
    part = again[1] if again else part
    if (without := WITHOUT.fullmatch(part)) and without[1].lower() in keys_by_name(trial):
        part = f"{without[1]} no"
    named = _named_form(trial).fullmatch(part)
    if named and (again or named[2] or named[1].lower() in trial.groups):
        return _of_name(named[1].lower(), named[2], answers, facts, trial)
    return read_last_day(part, answers, today, trial)


def _of_name(name: str, said: str, answers: Answers, facts: Facts, trial: Trial) -> WhatIfReply:
    """What is said of the answer, or of the measurements, with this name."""
    if name in trial.groups:
        return _repeated(trial.groups[name], said, answers, facts.as_of, trial)
    key = keys_by_name(trial)[name]
    if key not in trial.dated:
        return _named(key, said, facts, trial)
    reply, method = _measured_again(key, said, answers, facts, trial), answers_by_name(trial).get(name)
    # A name such as "muga" says how it was measured too, where that is another way.
    other = method is not None and answers.given.get(method[0]) != method[1]
    return {method[0]: method[1], **reply} if method and other and isinstance(reply, dict) else reply


def _joined(changes: Supposed, more: Supposed, trial: Trial) -> Supposed:
    """Two parts of one what-if; where several values of one date are new, the oldest of their new dates counts."""
    older = {day: min(changes[day], more[day]) for day in _together(trial) if day in changes and day in more}
    return {**changes, **more, **older}


def _whole(changes: Supposed, answers: Answers, trial: Trial) -> Supposed:
    """Where only one of several values of one date is new, the older date of the others still counts for all.

    A value that stays as it is goes without saying where its date is new.
    """
    for day, keys in _together(trial).items():
        old, new = answers.given.get(day), [key for key in keys if key in changes]
        kept = [key for key in keys if key not in changes and answers.given.get(key) is not None]
        if new and kept and old is not None:
            changes = {**changes, day: min(changes[day], old)}
    given, dated = answers.given, trial.dated.items()
    same = {key for key, day in dated if day in changes and changes.get(key) == given.get(key)}
    return {key: value for key, value in changes.items() if key not in same}


def _checked(changes: Supposed, answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    """The changes, if the record takes them; the planned days move along before it is looked at."""
    moved = with_start(answers, today, changes, trial)
    lists = drafted(answers)
    _, unfit = fitting_on(changed(answers, Changes(moved)), known_on(moved, today, trial), lists, trial)
    lapsed = unfit - fitting_on(answers, today, lists, trial)[1]
    if lapsed:
        labels = listed(trial.by_key[key].label for key in sorted(lapsed))
        return No(f"{labels} would not fit the other dates then. Change both in one line, or choose another day.")
    return changes


def _doubt(doubt: Doubt, make: Callable[[Any], Supposed]) -> Doubt:
    return Doubt(doubt.question, tuple(Offer(offer.label, make(offer.value)) for offer in doubt.offers))


def _measured_again(key: str, said: str, answers: Answers, facts: Facts, trial: Trial) -> WhatIfReply:
    """Another value on a day, or the same value on a day if none is said."""
    value, days = _value_and_days(key, said, facts, trial)
    if isinstance(value, No) or isinstance(days, No):
        if isinstance(read_near_days(said or "today", facts.as_of), No):
            return next(one for one in (value, days) if isinstance(one, No))
        return _repeated((key,), said, answers, facts.as_of, trial)
    return _valued(key, value, days, trial)


def _repeated(keys: tuple[str, ...], said: str, answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    """The same values measured again, today if nothing is said."""
    known = {key: answers.given[key] for key in keys if answers.given.get(key) not in (None, NOT_DONE)}
    if not known:
        return No(f"{trial.by_key[keys[0]].label} has no value yet: type it too. {EXAMPLES}")
    for day, keys_together in _together(trial).items():
        left = [key for key in keys_together if key not in known and answers.given.get(key) is not None]
        if left and set(keys_together) & set(known):
            return No(_repeat_together(day, keys_together, trial))
    days = read_near_days(said or "today", today)
    return on_days(days, lambda day: known | {trial.dated[key]: day.isoformat() for key in known})


def _repeat_together(day: str, keys: tuple[str, ...], trial: Trial) -> str:
    """That values of one date are repeated together, and by what name."""
    name = next((name for name, group in trial.groups.items() if group == keys), "all")
    both = "both" if len(keys) == 2 else "all"
    return f"{trial.headed(day)} have one date, that of the older: repeat {both}, such as “{name} today”."


def _named(key: str, said: str, facts: Facts, trial: Trial) -> WhatIfReply:
    kind = trial.by_key[key].kind
    if isinstance(kind, Day) and not (kind.ahead or kind.words):
        return on_days(read_near_days(said, facts.as_of), lambda day: {**_beside(key, trial), key: day.isoformat()})
    return _valued(key, read_reply(trial.by_key[key], said, facts, trial), (), trial)


def _valued(key: str, reply: Reply, days: tuple[date, ...], trial: Trial) -> WhatIfReply:
    """The changes for a value on a day; where either may be several, one offer for each."""
    if isinstance(reply, No):
        return reply
    if isinstance(reply, Answer):
        if reply.value is None:
            return No(f"Say what it would be. {EXAMPLES}")
        if not days:
            return {key: reply.value}
        return on_days(days, lambda day: _measured(key, reply.value, day, trial))
    if not days:
        return _doubt(reply, lambda value: {key: value})
    offers = (
        Offer(offer.label + (f", {day_words(day)}" if len(days) > 1 else ""), _measured(key, offer.value, day, trial))
        for offer, day in product(reply.offers, days)
    )
    return Doubt(reply.question, tuple(offers))


def _measured(key: str, value: Any, day: date, trial: Trial) -> Supposed:
    return {key: value, trial.dated[key]: day.isoformat()}


def _value_and_days(key: str, said: str, facts: Facts, trial: Trial) -> tuple[Reply, tuple[date, ...] | No]:
    """What was typed as the value, and the days beside it; today where there is none. The longest value counts."""
    words = said.split()
    for size in range(len(words), 0, -1):
        reply = read_reply(trial.by_key[key], " ".join(words[:size]), facts, trial)
        if not isinstance(reply, No):
            rest = " ".join(words[size:])
            return reply, read_near_days(rest, facts.as_of) if rest else (facts.as_of,)
    return read_reply(trial.by_key[key], said, facts, trial), (facts.as_of,)
