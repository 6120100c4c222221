"""Reads a typed what-if: which answers would be others, and what they would be."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flows.agents import Found, Near, Which, find_agent
from flows.agents_table import Agent
from flows.entries import DRAFT, entries_of
from flows.facts import Facts
from flows.path import path_of
from flows.question import Day
from flows.record import BY_KEY
from flows.replies import Answer, Doubt, No, Reply, read_reply
from flows.screening import Offer
from flows.typed_dates import read_date
from flows.typed_reading import One, Refused, Several
from flows.typed_text import clean, compact
from flows.what_if import with_start
from flows.words import day_words, listed

Changes = dict[str, Any]
WhatIfReply = Changes | Doubt | No

EXAMPLES = "Type it such as “registration 1 Dec”, “last vincristine 12 Nov” or “ALT 90 today”."
# What people call the answers that a what-if may change. A longer name is found before a shorter one in it.
NAMES = {
    "registration_date": "registration|planned registration|registration date|reg|register",
    "start_date": "start|start date|planned start|start of blinatumomab|blinatumomab start|blina start|first day",
    "consent_date": "consent|consent date|consent signed",
    "lvef_percent": "lvef|ef|ejection fraction",
    "creatinine_mg_dl": "creatinine|serum creatinine|creat|crea|scr|cr",
    "creatinine_clearance": "clearance|creatinine clearance|crcl|gfr|egfr",
    "alt_u_l": "alt|alat|sgpt|gpt",
    "bilirubin_mg_dl": "bilirubin|total bilirubin|bili",
    "blasts_percent": "blasts|marrow blasts",
    "mrd_percent": "mrd|marrow mrd",
    "karnofsky": "karnofsky|kps",
    "lansky": "lansky",
    "pregnancy_test": "pregnancy test|pregnancy|hcg",
    "immunosuppression_stopped": "immune suppression stopped|immunosuppression stopped|immunosuppression",
}
KEYS = {name: key for key, names in NAMES.items() for name in names.split("|")}
DATED = {
    "lvef_percent": "lvef_date",
    "creatinine_mg_dl": "creatinine_date",
    "creatinine_clearance": "clearance_date",
    "alt_u_l": "liver_date",
    "bilirubin_mg_dl": "liver_date",
    "pregnancy_test": "pregnancy_test_date",
}
LIVER = ("alt_u_l", "bilirubin_mg_dl")
# What a date says besides itself.
BESIDE = {"consent_date": {"consent_signed": "yes"}, "immunosuppression_stopped": {"immunosuppression": "stopped"}}
BETWEEN = r"(?:\s+|\s*[:=]\s*)(?:(?:to|on|is|was|were|at|of|moves?|moved|given|date)\s+)*"
NAMED = re.compile(
    rf"({'|'.join(sorted(map(re.escape, KEYS), key=len, reverse=True))})\b(?:{BETWEEN})?(.*)", re.IGNORECASE
)
LAST_DOSE = re.compile(r"(?:(?:the )?last(?: dose)?(?: of)?|last dose)\s+(.*)", re.IGNORECASE)
# Words that begin a day, not a name.
OF_A_DAY = re.compile(r"\d[\d./-]*(?:st|nd|rd|th)?|last|next|this|past|coming|the|to|on|was|is|dose", re.IGNORECASE)
OPENING = re.compile(r"^(?:(?:and )?what if|if|suppose)\s+(?:the |we |i |move )*", re.IGNORECASE)
DATE_OPENING = re.compile(r"^(?:(?:last dose|last|dose)\s+)?(?:(?:to|on|was|is|:|=)\s+)*", re.IGNORECASE)
PARTS = re.compile(r"\s*;\s*|,\s+|\s+and\s+", re.IGNORECASE)


def read_what_if(text: str, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    """The changes that a typed what-if means, in the record's JSON form.

    `Doubt` where it may mean several: each offer holds whole changes. `No` with the reason where it means none.
    """
    cleaned = clean(text)
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
    named = NAMED.fullmatch(part)
    if named and named[2]:
        return _named(KEYS[named[1].lower()], named[2], path_of(answers, today).facts)
    return _dose(part, answers, today)


def _joined(changes: Changes, more: Changes) -> Changes:
    """Two parts of one what-if; where both liver values are new, the older of the two new dates counts."""
    joined = {**changes, **more}
    if "liver_date" in changes and "liver_date" in more:
        joined["liver_date"] = min(changes["liver_date"], more["liver_date"])
    return joined


def _whole(changes: Changes, answers: Mapping[str, Any]) -> Changes:
    """Where only one liver value is new, the older date of the other still counts for both."""
    old = answers.get("liver_date")
    kept = [key for key in LIVER if key not in changes and answers.get(key) is not None]
    if "liver_date" not in changes or not kept or old is None:
        return changes
    return {**changes, "liver_date": min(changes["liver_date"], old)}


def _checked(changes: Changes, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    """The changes, if the record takes them; a planned start moves along before it is looked at."""
    moved = with_start(answers, today, changes)
    lapsed = path_of({**answers, **moved}, today).lapsed - path_of(answers, today).lapsed
    if lapsed:
        labels = listed(BY_KEY[key].label for key in sorted(lapsed))
        return No(f"{labels} would not fit the other dates then. Change both in one line, or choose another day.")
    return changes


def _doubt(doubt: Doubt, make: Callable[[Any], Changes]) -> Doubt:
    return Doubt(doubt.question, tuple(Offer(offer.label, make(offer.value)) for offer in doubt.offers))


def _changes(reply: Reply, make: Callable[[Any], Changes]) -> WhatIfReply:
    if isinstance(reply, Doubt):
        return _doubt(reply, make)
    if isinstance(reply, Answer):
        return make(reply.value) if reply.value is not None else No(f"Say what it would be. {EXAMPLES}")
    return reply


def _named(key: str, said: str, facts: Facts) -> WhatIfReply:
    if isinstance(BY_KEY[key].kind, Day):
        return _changes(read_reply(BY_KEY[key], said, facts), lambda value: {**BESIDE.get(key, {}), key: value})
    value_text, day = _value_and_day(key, said, facts)
    if isinstance(day, No):
        return day
    return _changes(read_reply(BY_KEY[key], value_text, facts), lambda value: _measured(key, value, day))


def _measured(key: str, value: Any, day: date) -> Changes:
    return {key: value} | ({DATED[key]: day.isoformat()} if key in DATED else {})


def _value_and_day(key: str, said: str, facts: Facts) -> tuple[str, date | No]:
    """The value as it was typed, and the day beside it; today where there is none. The longest value counts."""
    words = said.split()
    for size in range(len(words), 0, -1):
        value, rest = " ".join(words[:size]), " ".join(words[size:])
        if not isinstance(read_reply(BY_KEY[key], value, facts), No):
            return value, _day_of_value(rest, facts.as_of) if rest else facts.as_of
    return said, facts.as_of


def _day_of_value(text: str, today: date) -> date | No:
    reading = read_date(text, today)
    if isinstance(reading, Refused):
        return No(reading.why)
    past = [day for day in _days(reading) if day <= today]
    return past[0] if len(past) == 1 else No("Say on which day it was measured, up to today, such as 3 Oct 2026.")


def _days(reading: One[date] | Several[date]) -> tuple[date, ...]:
    return (reading.value,) if isinstance(reading, One) else reading.values


def _dose(part: str, answers: Mapping[str, Any], today: date) -> WhatIfReply:
    """Another last dose of a prior therapy: "last vincristine 12 Nov", "vincristine last dose 12 Nov"."""
    if answers.get("prior_therapies" + DRAFT) is not None:
        return No("The list of prior therapies is not finished yet: finish it first.")
    entries = entries_of(answers, "prior_therapies")
    last = LAST_DOSE.fullmatch(part)
    words = (last[1] if last else part).split()
    of_name = next((i for i, word in enumerate(words) if OF_A_DAY.fullmatch(word)), len(words))
    why = ""
    for size in range(of_name, -1, -1):
        index = _entry(" ".join(words[:size]), entries, bool(last))
        if index is None:
            continue
        reading = read_date(DATE_OPENING.sub("", " ".join(words[size:])), today)
        if not isinstance(reading, Refused):
            return _on_days(index, _days(reading), entries)
        why = reading.why
    return No(why or _not_read(bool(last) or bool(_agents(" ".join(words[:of_name]))), entries))


def _entry(name: str, entries: list[dict[str, Any]], unnamed: bool) -> int | None:
    """The prior therapy that is meant, and of several of one agent the latest; without a name, the only one."""
    meant = _meant(name)
    fitting = [i for i, e in enumerate(entries) if compact(e["agent"]) in meant or (unnamed and not name)]
    if len({compact(entries[i]["agent"]) for i in fitting}) != 1:
        return None
    return max(fitting, key=lambda i: str(entries[i].get("last_dose") or ""))


def _meant(name: str) -> set[str]:
    """The names, without case and signs, that a typed name may stand for."""
    return {compact(name)} - {""} | {compact(agent.name) for agent in _agents(name)}


def _agents(name: str) -> tuple[Agent, ...]:
    match find_agent(name):
        case Found(agent):
            return (agent,)
        case Which(choices):
            return tuple(choice.agent for choice in choices)
        case Near(agents):
            return agents
        case _:
            return ()


def _on_days(index: int, days: tuple[date, ...], entries: list[dict[str, Any]]) -> WhatIfReply:
    def dosed(day: date) -> Changes:
        changed = {**entries[index], "last_dose": day.isoformat()}
        return {"prior_therapies": [*entries[:index], changed, *entries[index + 1 :]]}

    if len(days) == 1:
        return dosed(days[0])
    return Doubt("Which day do you mean?", tuple(Offer(day_words(day), dosed(day)) for day in days))


def _not_read(a_dose: bool, entries: list[dict[str, Any]]) -> str:
    if not a_dose:
        return EXAMPLES
    if not entries:
        return "No prior therapy is recorded: enter it first."
    return f"Name one of the recorded therapies and a day: {listed((e['agent'] for e in entries), 'or')}."
