"""Reads another last day of a prior therapy or radiation in a typed what-if."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from flows.agents.drug_table import BY_NAME, Agent
from flows.agents.find import Found, Near, Which, find_agent
from flows.answers.answers import Answers, Fields
from flows.answers.entries import entries_of, recorded
from flows.answers.typed.replies import No
from flows.decision.what_if.moved_days import Supposed, WhatIfReply, on_days, read_days
from flows.language.numbers import listed
from flows.language.typed.beside import NEUTRAL
from flows.language.typed.reading import compact
from flows.rules.question import Choice, Question
from flows.rules.trial import Trial

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
    return on_days(days, lambda day: _changed("prior_radiation", entries, index, {"last_date": day.isoformat()}, trial))


def _changed(key: str, entries: list[Fields], index: int, change: Fields, trial: Trial) -> Supposed:
    return {key: [*entries[:index], recorded({**entries[index], **change}, trial), *entries[index + 1 :]]}


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
            return _on_days(index, days, entries, trial)
        why = days.why
    return No(why or _not_read(bool(last) or bool(_agents(" ".join(words[:of_name]))), entries))


def _unread(words: list[str], agent: str) -> str:
    """What stands beside the agent's name and is no part of it; one word alone is the name, however it is spelled."""
    said = [word for word in words if compact(word) not in NEUTRAL]
    row = BY_NAME.get(agent)
    spellings = [agent, *(row.synonyms if row else ())]
    parts = {compact(part) for spelling in spellings for part in (spelling, *re.findall(r"\w+", spelling))}
    return " ".join(word for word in said if compact(word) not in parts) if len(said) > 1 else ""


def _on_days(index: int, days: tuple[date, ...], entries: list[Fields], trial: Trial) -> WhatIfReply:
    return on_days(days, lambda day: _changed("prior_therapies", entries, index, {"last_dose": day.isoformat()}, trial))


def _entry(name: str, entries: list[Fields], unnamed: bool) -> int | None:
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


def _not_read(a_dose: bool, entries: list[Fields]) -> str:
    if not a_dose:
        return EXAMPLES
    if not entries:
        return "No prior therapy is recorded: enter it first."
    return f"Name one of the recorded therapies and a day: {listed((e['agent'] for e in entries), 'or')}."
