"""Reads a typed what-if: which answers would be others, and what they would be."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from typing import Any

from flows.answers.entries import drafted
from flows.answers.path import fitting_on, path_of
from flows.answers.record import BY_KEY
from flows.answers.reply import Offer
from flows.answers.typed import Answer, Doubt, No, Reply, read_reply
from flows.decision.what_if.ask import known_on, with_start
from flows.decision.what_if.days import Changes, WhatIfReply, on_days, read_moved, read_near_days
from flows.decision.what_if.entries import EXAMPLES, read_last_day
from flows.decision.what_if.names import answers_by_name, keys_by_name
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.language.typed.numbers import flat_powers
from flows.language.typed.reading import Refused
from flows.language.typed.text import clean
from flows.rules.facts import NOT_DONE, Facts
from flows.rules.question import Day
from flows.trials.nct04556084.trial import NCT04556084

KEYS, GROUPS, DATED = keys_by_name(NCT04556084), NCT04556084.groups, NCT04556084.dated

# They have one date, that of the older.
LIVER = ("alt_u_l", "bilirubin_mg_dl")

# What a date says besides itself.
BESIDE = {"consent_date": {"consent_signed": "yes"}, "immunosuppression_stopped": {"immunosuppression": "stopped"}}

BETWEEN = r"(?:\s+|\s*[:=]\s*)(?:(?:to|on|is|was|were|at|of|moves?|moved|given|date)\s+)*"

NAMED = re.compile(
    rf"({'|'.join(sorted(map(re.escape, (*KEYS, *GROUPS)), key=len, reverse=True))})\b(?:{BETWEEN})?(.*)", re.IGNORECASE
)

OPENING = re.compile(r"^(?:(?:and )?what if|if|suppose)\s+", re.IGNORECASE)
PART_OPENING = re.compile(r"^(?:(?:the|we|i|move|shift|change)\s+)*", re.IGNORECASE)
AGAIN = re.compile(r"(?:repeat(?:ed|ing)?|redo|new|fresh|another)\s+(?:the )?(.+)", re.IGNORECASE)
WITHOUT = re.compile(r"(?:no|without)\s+(.+)", re.IGNORECASE)
PARTS = re.compile(r"\s*;\s*|,\s+|\s+and\s+", re.IGNORECASE)


def read_what_if(text: str, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    """The changes that a typed what-if means, in the record's JSON form.

    `Doubt` where it may mean several: each offer holds whole changes. `No` with the reason where it means none.
    """
    cleaned = clean(flat_powers(text))
    if isinstance(cleaned, Refused):
        return No(cleaned.why)
    parts = PARTS.split(OPENING.sub("", cleaned.strip(" ?.!")))
    changes: Changes = {}
    for part in parts:
        read = _part(part, {**answers, **changes}, today)
        if isinstance(read, Doubt) and len(parts) > 1:
            return No(f"“{part}” may mean several things: type it alone.")
        if not isinstance(read, dict):
            return read if isinstance(read, No) else _doubt(read, lambda value: _whole(value, answers))
        changes = _joined(changes, read)
    return _checked(_whole(changes, answers), answers, today)


def _part(part: str, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    facts = path_of(answers, today).facts
    if moved := read_moved(part, facts):
        return _named(*moved, facts)
    part = PART_OPENING.sub("", part)
    again = AGAIN.fullmatch(part)
    part = again[1] if again else part
    if (without := WITHOUT.fullmatch(part)) and without[1].lower() in KEYS:
        part = f"{without[1]} no"
    named = NAMED.fullmatch(part)
    if named and (again or named[2] or named[1].lower() in GROUPS):
        return _of_name(named[1].lower(), named[2], answers, facts)
    return read_last_day(part, answers, today)


def _of_name(name: str, said: str, answers: Mapping[str, Any], facts: Facts) -> WhatIfReply:
    """What is said of the answer, or of the measurements, with this name."""
    if name in GROUPS:
        return _repeated(GROUPS[name], said, answers, facts.as_of)
    if KEYS[name] in DATED:
        return _by(answers_by_name(NCT04556084).get(name), _measured_again(KEYS[name], said, answers, facts), answers)
    return _named(KEYS[name], said, facts)


def _by(method: tuple[str, str] | None, reply: WhatIfReply, answers: Mapping[str, Any]) -> WhatIfReply:
    """The changes with the method that a name such as "muga" says, where that is another one."""
    beside = {} if method is None or answers.get(method[0]) == method[1] else dict([method])
    return {**beside, **reply} if isinstance(reply, dict) else reply


def _joined(changes: Changes, more: Changes) -> Changes:
    """Two parts of one what-if; where both liver values are new, the older of the two new dates counts."""
    joined = {**changes, **more}
    if "liver_date" in changes and "liver_date" in more:
        joined["liver_date"] = min(changes["liver_date"], more["liver_date"])
    return joined


def _whole(changes: Changes, answers: Mapping[str, Any]) -> Changes:
    """Where only one liver value is new, the older date of the other still counts for both.

    A value that stays as it is goes without saying where its date is new.
    """
    old = answers.get("liver_date")
    new = [key for key in LIVER if key in changes]
    kept = [key for key in LIVER if key not in changes and answers.get(key) is not None]
    if new and kept and old is not None:
        changes = {**changes, "liver_date": min(changes["liver_date"], old)}
    same = {key for key, dated in DATED.items() if dated in changes and changes.get(key) == answers.get(key)}
    return {key: value for key, value in changes.items() if key not in same}


def _checked(changes: Changes, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    """The changes, if the record takes them; the planned days move along before it is looked at."""
    moved = with_start(answers, today, changes)
    lists = drafted(answers)
    _, unfit = fitting_on({**answers, **moved}, known_on(moved, today), lists)
    lapsed = unfit - fitting_on(answers, today, lists)[1]
    if lapsed:
        labels = listed(BY_KEY[key].label for key in sorted(lapsed))
        return No(f"{labels} would not fit the other dates then. Change both in one line, or choose another day.")
    return changes


def _doubt(doubt: Doubt, make: Callable[[Any], Changes]) -> Doubt:
    return Doubt(doubt.question, tuple(Offer(offer.label, make(offer.value)) for offer in doubt.offers))


def _measured_again(key: str, said: str, answers: Mapping[str, Any], facts: Facts) -> WhatIfReply:
    """Another value on a day, or the same value on a day if none is said."""
    value, days = _value_and_days(key, said, facts)
    if isinstance(value, No) or isinstance(days, No):
        on = read_near_days(said or "today", facts.as_of)
        return _repeated((key,), said, answers, facts.as_of) if not isinstance(on, No) else _first_no(value, days)
    return _valued(key, value, days)


def _first_no(*replies: object) -> No:
    return next(reply for reply in replies if isinstance(reply, No))


def _repeated(keys: tuple[str, ...], said: str, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    """The same values measured again, today if nothing is said."""
    known = {key: answers[key] for key in keys if answers.get(key) not in (None, NOT_DONE)}
    if not known:
        return No(f"{BY_KEY[keys[0]].label} has no value yet: type it too. {EXAMPLES}")
    other = next((key for key in LIVER if key not in known and answers.get(key) is not None), None)
    if other and set(LIVER) & set(known):
        return No("ALT and bilirubin have one date, that of the older: repeat both, such as “liver today”.")
    days = read_near_days(said or "today", today)
    return on_days(days, lambda day: known | {DATED[key]: day.isoformat() for key in known})


def _named(key: str, said: str, facts: Facts) -> WhatIfReply:
    kind = BY_KEY[key].kind
    if isinstance(kind, Day) and not kind.ahead:
        return on_days(read_near_days(said, facts.as_of), lambda day: {**BESIDE.get(key, {}), key: day.isoformat()})
    return _valued(key, read_reply(BY_KEY[key], said, facts), ())


def _valued(key: str, reply: Reply, days: tuple[date, ...]) -> WhatIfReply:
    """The changes for a value on a day; where either may be several, one offer for each."""
    if isinstance(reply, No):
        return reply
    if isinstance(reply, Answer):
        if reply.value is None:
            return No(f"Say what it would be. {EXAMPLES}")
        if not days:
            return {key: reply.value}
        return on_days(days, lambda day: _measured(key, reply.value, day))
    if not days:
        return _doubt(reply, lambda value: {key: value})
    pairs = product(reply.offers, days)
    several = len(days) > 1
    return Doubt(
        reply.question,
        tuple(
            Offer(f"{offer.label}, {day_words(day)}" if several else offer.label, _measured(key, offer.value, day))
            for offer, day in pairs
        ),
    )


def _measured(key: str, value: Any, day: date) -> Changes:
    return {key: value, DATED[key]: day.isoformat()}


def _value_and_days(key: str, said: str, facts: Facts) -> tuple[Reply, tuple[date, ...] | No]:
    """What was typed as the value, and the days beside it; today where there is none. The longest value counts."""
    words = said.split()
    for size in range(len(words), 0, -1):
        reply = read_reply(BY_KEY[key], " ".join(words[:size]), facts)
        if not isinstance(reply, No):
            rest = " ".join(words[size:])
            return reply, read_near_days(rest, facts.as_of) if rest else (facts.as_of,)
    return read_reply(BY_KEY[key], said, facts), (facts.as_of,)
