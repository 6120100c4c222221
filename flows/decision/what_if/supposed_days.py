"""Reads the days of a typed what-if: planned days that move, and another last day of a prior therapy or radiation."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

from flows.agents.drug_table import BY_NAME
from flows.agents.find import find_agent
from flows.answers.answers import Answers, Fields
from flows.answers.entries import entries_of, recorded
from flows.answers.reply import Doubt, No, Offer
from flows.answers.therapies.agent_entries import agents_of
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.language.typed.beside import NEUTRAL
from flows.language.typed.date_words import UNIT, figures
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused, Several, compact
from flows.rules.facts import Facts
from flows.rules.question import Choice, Question
from flows.rules.trial import Trial

Supposed = dict[str, Any]
WhatIfReply = Supposed | Doubt | No

_SPAN = re.compile(rf"\b\d+\s*{UNIT}")
_PLANNED = frozenset(("registration", "reg", "start"))
_EITHER_WAY = frozenset(("push", "pushed", "put", "move", "moved", "shift", "shifted"))
_LATER = frozenset(("postpone", "postponed", "delay", "delayed", "defer", "deferred", "later", "back", "off", "by"))
_EARLIER = frozenset(("earlier", "sooner", "bring", "brought", "advance", "advanced", "forward"))
_BESIDE_MOVED = frozenset(("the", "planned", "treatment", "it", "is", "was", "were", "be"))

_MOVED_TO = re.compile(
    r"(?:postpone|delay|defer|push(?: back)?|put off|move|shift)\s+(?:the )?"
    r"(?P<what>(?:planned )?(?:registration|reg|start)|it)?\s*(?:to|until|till)\s+(?P<said>.+)",
    re.IGNORECASE,
)


def read_days(text: str, today: date) -> tuple[date, ...] | No:
    """The days that a text may mean, ahead or not."""
    reading = read_date(text, today)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several) and reading.unread:
        return No(f"Not understood: “{reading.unread}”. Type the day without it.")
    return reading.values


def read_near_days(text: str, today: date) -> tuple[date, ...] | No:
    """The same for a measurement, which is made about now: of one day in several years only the nearest."""
    days = read_days(text, today)
    if isinstance(days, No):
        return days
    ordered = sorted(days, key=lambda day: abs(day - today), reverse=True)
    nearest = {(day.month, day.day): day for day in ordered}
    return tuple(day for day in days if day in nearest.values())


def on_days(days: tuple[date, ...] | No, make: Callable[[date], Supposed]) -> WhatIfReply:
    """The changes on the one day that is meant, or a question which of several it is."""
    if isinstance(days, No):
        return days
    if len(days) == 1:
        return make(days[0])
    return Doubt("Which day do you mean?", tuple(Offer(day_words(day), make(day)) for day in days))


def read_moved(part: str, facts: Facts, trial: Trial) -> tuple[str, str] | None:
    """The key of a planned day and the day that "postpone by a week" or "move the start to 5 dec" says of it."""
    if found := _MOVED_TO.fullmatch(part):
        return _planned((found["what"] or "").lower().split(), trial), found["said"]
    cut = _span_and_words(figures(part.lower()))
    if cut is None:
        return None
    span, words = cut
    key = _planned(words, trial)
    base = next((facts.days.get(one.name) for one in trial.anchors if one.keys[0] == key), None) or facts.registration
    moved = read_date(f"{span} ago" if words & _EARLIER else f"in {span}", base)
    return (key, moved.value.isoformat()) if isinstance(moved, One) else None


def _span_and_words(part: str) -> tuple[str, frozenset[str]] | None:
    """By how much a planned day is moved, and the words beside it; None where they say anything else.

    "Moved forward" is said of either direction.
    """
    spans = _SPAN.findall(part)
    words = frozenset(_SPAN.sub(" ", part).split())
    known = words <= _PLANNED | _EITHER_WAY | _LATER | _EARLIER | _BESIDE_MOVED
    moves = words & (_EITHER_WAY | _LATER | _EARLIER)
    either = "forward" in words and words & _EITHER_WAY
    return (spans[0], words) if len(spans) == 1 and known and moves and not either else None


def _planned(words: Collection[str], trial: Trial) -> str:
    return trial.later_keys[0] if "start" in words and trial.later_keys else trial.day_key


EXAMPLES = "Type it such as “registration 1 Dec”, “last vincristine 12 Nov” or “ALT 90 today”."
LAST_DOSE = re.compile(r"(?:(?:the )?last(?: dose)?(?: of)?|last dose)\s+(.*)", re.IGNORECASE)

# Words that begin a day, not a name.
OF_A_DAY = re.compile(r"\d[\d./-]*(?:st|nd|rd|th)?|last|next|this|past|coming|the|to|on|was|is|dose", re.IGNORECASE)

# Each beginning of what was typed is looked for, and no drug has a longer name.
MOST_NAME_WORDS = 6

DATE_OPENING = re.compile(r"^(?:(?:last dose|last fraction|last|dose)\s+)?(?:(?:to|on|was|is|:|=)\s+)*", re.IGNORECASE)


def names_of_options(question: Question) -> Iterator[tuple[str, str]]:
    """What people call the options of a question, each with its value."""
    if isinstance(question.kind, Choice):
        yield from ((name, option.value) for option in question.kind.options for name in option.names)


@cache
def _sites_by_name(trial: Trial) -> Mapping[str, tuple[str, ...]]:
    """The sites of radiation that are called so: one of them, or any."""
    site = trial.lists["prior_radiation"][0]
    assert isinstance(site.kind, Choice)
    every = tuple(option.value for option in site.kind.options)
    ones = {name: (value,) for name, value in names_of_options(site)}
    return ones | dict.fromkeys(trial.by_key["prior_radiation"].names, every)


@cache
def _last_fraction(trial: Trial) -> re.Pattern[str]:
    names = sorted(_sites_by_name(trial), key=len, reverse=True)
    return re.compile(rf"(?:(?:the )?last (?:fraction |day )?(?:of )?)?({'|'.join(names)})\s+(.+)", re.IGNORECASE)


def read_last_day(part: str, answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    """The last day that "tbi 1 feb", "last vincristine 12 Nov" or "vincristine last dose 12 Nov" means."""
    fraction = _last_fraction(trial).fullmatch(part) if "prior_radiation" in trial.lists else None
    return _fraction(fraction, answers, today, trial) if fraction else _dose(part, answers, today, trial)


def _fraction(found: re.Match[str], answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    if answers.drafts.get("prior_radiation") is not None:
        return No("The list of prior radiation is not finished yet: finish it first.")
    entries = entries_of(answers, "prior_radiation")
    sites = _sites_by_name(trial)[found[1].lower()]
    fitting = [i for i, entry in enumerate(entries) if entry["site"] in sites]
    if not fitting:
        return No(f"No prior radiation called {found[1]} is recorded: enter it first.")
    index = max(fitting, key=lambda i: str(entries[i].get("last_date") or ""))
    days = read_days(DATE_OPENING.sub("", found[2]), today)
    return on_days(days, partial(_changed, "prior_radiation", "last_date", entries, index, trial))


def _changed(key: str, field: str, entries: list[Fields], index: int, trial: Trial, day: date) -> Supposed:
    entry = recorded({**entries[index], field: day.isoformat()}, trial)
    return {key: [*entries[:index], entry, *entries[index + 1 :]]}


def _dose(part: str, answers: Answers, today: date, trial: Trial) -> WhatIfReply:
    if answers.drafts.get("prior_therapies") is not None:
        return No("The list of prior therapies is not finished yet: finish it first.")
    entries = entries_of(answers, "prior_therapies")
    last = LAST_DOSE.fullmatch(part)
    words = (last[1] if last else part).split()
    before_day = next((i for i, word in enumerate(words) if OF_A_DAY.fullmatch(word)), len(words))
    of_name = min(before_day, MOST_NAME_WORDS)
    why = ""
    for size in range(of_name if entries else -1, -1, -1):
        index = _entry(" ".join(words[:size]), entries, bool(last))
        if index is None:
            continue
        unread = _unread(words[:size], entries[index]["agent"])
        if unread:
            why = f"Not understood: “{unread}”. Type only the agent and the day."
            continue
        days = read_days(DATE_OPENING.sub("", " ".join(words[size:])), today)
        if not isinstance(days, No):
            change = partial(_changed, "prior_therapies", "last_dose", entries, index, trial)
            return on_days(days, change)
        why = days.why
    return No(why or _not_read(bool(last) or bool(agents_of(find_agent(" ".join(words[:of_name])))), entries))


def _unread(words: list[str], agent: str) -> str:
    """What stands beside the agent's name and is no part of it; one word alone is the name, however it is spelled."""
    said = [word for word in words if compact(word) not in NEUTRAL]
    row = BY_NAME.get(agent)
    spellings = [agent, *(row.synonyms if row else ())]
    parts = {compact(part) for spelling in spellings for part in (spelling, *re.findall(r"\w+", spelling))}
    return " ".join(word for word in said if compact(word) not in parts) if len(said) > 1 else ""


def _entry(name: str, entries: list[Fields], unnamed: bool) -> int | None:
    """The prior therapy that is meant, and of several of one agent the latest; without a name, the only one."""
    meant = {compact(name)} - {""} | {compact(agent.name) for agent in agents_of(find_agent(name))}
    fitting = [i for i, e in enumerate(entries) if compact(e["agent"]) in meant or (unnamed and not name)]
    if len({compact(entries[i]["agent"]) for i in fitting}) != 1:
        return None
    return max(fitting, key=lambda i: str(entries[i].get("last_dose") or ""))


def _not_read(a_dose: bool, entries: list[Fields]) -> str:
    if not a_dose:
        return EXAMPLES
    if not entries:
        return "No prior therapy is recorded: enter it first."
    return f"Name one of the recorded therapies and a day: {listed((e['agent'] for e in entries), 'or')}."
