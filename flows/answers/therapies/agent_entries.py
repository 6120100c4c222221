"""An agent of the table as an entry of the list of prior therapies, with the last dose typed beside its name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flows.agents.drug_table import Agent
from flows.agents.find import ROUTES, Found, Near, Search, Which, exact, find_agent
from flows.answers.entries import ONGOING
from flows.answers.reply import Doubt, Offer
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.language.typed.beside import NOT_HAPPENED
from flows.language.typed.dates import read_date
from flows.language.typed.ongoing import read_ongoing
from flows.language.typed.reading import One, Refused, Several
from flows.rules.answer_words import STILL_GIVEN, option_label
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.question import Choices
from flows.rules.trial import Trial

NO_WAIT = "no waiting period of this list is known for it."

# Rows that stand for many drugs.
CLASS_ROW = re.compile(
    r"inhibitor|\bother\b|vaccine|anti-infective|investigational|radioimmunotherapy|IMiD|romiplostim"
)


def perhaps_immunotherapy(agent: Agent, trial: Trial) -> str:
    """What is said of an agent that sites count differently, where the trial does not say how; else empty."""
    days = trial.days_after("immunotherapy")
    if "perhaps_immunotherapy" not in agent.also or days is None:
        return ""
    return f"Some sites count it as immunotherapy, which is {days} days; the record does not say. Ask the study chair."


def entry_of(agent: Agent, trial: Trial) -> dict[str, Any]:
    """What the table knows of an agent, as fields of an entry."""
    entry: dict[str, Any] = {"agent": agent.name, "kinds": list(agent.kinds)}
    facts = Facts(entry, date.min)
    half_life = trial.fields.get("half_life_days")
    if half_life and agent.half_life_days is not None and holds(half_life.asked_when, facts):
        entry["half_life_days"] = agent.half_life_days
    return entry


def entries_to_choose(agent: Agent, yes: str, trial: Trial) -> tuple[Offer, ...]:
    """The entries that an agent may become: as the table has it, and as immunotherapy too where sites differ."""
    entry, days = entry_of(agent, trial), trial.days_after("immunotherapy")
    if "perhaps_immunotherapy" not in agent.also or days is None:
        return (Offer(yes, entry),)
    return Offer(yes, entry), Offer(
        f"As immunotherapy too ({days} days)", entry | {"kinds": [*agent.kinds, "immunotherapy"]}
    )


def named(found: Found) -> Agent:
    """The agent; a row that stands for many drugs keeps the name of the one that was typed."""
    of_many = CLASS_ROW.search(found.agent.name) and found.matched.casefold() not in found.agent.name.casefold()
    return replace(found.agent, name=f"{found.matched} ({found.agent.name})") if of_many else found.agent


def agents_of(found: Search) -> tuple[Agent, ...]:
    """All agents that a name may mean."""
    match found:
        case Found(agent):
            return (agent,)
        case Which(choices):
            return tuple(choice.agent for choice in choices)
        case Near(agents):
            return agents
    return ()


def elsewhere(agent: Agent, trial: Trial) -> str:
    """Where an agent without a waiting period is asked instead; empty where it is not."""
    return " ".join(trial.elsewhere[also] for also in agent.also if also in trial.elsewhere)


def kinds_words(kinds: tuple[str, ...], trial: Trial) -> str:
    """The kinds of an agent inside a sentence."""
    options = trial.fields["kinds"].kind
    assert isinstance(options, Choices)
    labels = (option_label(options.options, kind) for kind in kinds)
    return listed(label[0].lower() + label[1:] for label in labels)


NOT_TAKEN = "What was typed beside it is not taken over: its last dose is asked next."
_LONGEST_NAME, _MOST_WORDS = 5, 20

# Said of a dose without a day; the finder of agents passes over some of them.
_OF_A_DOSE = NOT_HAPPENED | {"started", "stopped", "finished", "completed", "ended"}
_NO_DAY = ("not_a_date", "empty", "bare_number", "compact", "week_date")


@dataclass(frozen=True, slots=True)
class Beside:
    """An agent, and what stands beside its name in a text."""

    found: Found
    rest: str


def beside_agent(text: str) -> Beside | None:
    """The agent whose spelling stands in a text beside something else; the longest spelling counts."""
    words = text.replace(",", " , ").split()
    for size in range(min(_LONGEST_NAME, len(words) - 1), 0, -1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size]).strip(".:;,()")
            if isinstance(exact(name), Found):
                others = [*words[:at], *words[at + size :]]
                found = find_agent(" ".join((*(word for word in others if word.lower() in ROUTES), name)))
                return Beside(found, " ".join(others).strip(" ,:;-")) if isinstance(found, Found) else None
    return None


def last_dose_in(rest: str, today: date) -> Mapping[str, Any] | None:
    """The last dose that stands beside an agent's name, as fields of its entry: a sure day of the past, or ongoing."""
    ongoing = read_ongoing(rest, today)
    if ongoing:
        return {"last_dose": None, ONGOING: "yes"} if ongoing.sure else None
    day = read_date(rest, today)
    return {"last_dose": day.value.isoformat()} if isinstance(day, One) and day.value <= today else None


def has_day(text: str, today: date) -> bool:
    """Whether a text with a name that is not sure has a day with its month in it, or says that it goes on."""
    return (
        any(
            isinstance(read_date(" ".join(words), today), One | Several)
            for size in (2, 3)
            for words in _runs(text, size)
            if any(word.strip(".,").isalpha() for word in words)
        )
        or read_ongoing(text, today) is not None
    )


def _runs(text: str, size: int) -> Iterator[list[str]]:
    words = text.split()[:_MOST_WORDS]
    return (words[at : at + size] for at in range(len(words) - size + 1))


def speaks_of_a_dose(rest: str, today: date) -> bool:
    """Whether what stands beside a name says something of a dose, though no last dose that is sure."""
    day = read_date(rest, today)
    no_day = isinstance(day, Refused) and day.code in _NO_DAY
    return not no_day or read_ongoing(rest, today) is not None or bool(_OF_A_DOSE & set(rest.casefold().split()))


def carrying(doubt: Doubt, last: Mapping[str, Any]) -> Doubt:
    """The question about an agent with the last dose in every entry that it offers."""
    day = last["last_dose"]
    words = f"Last dose: {day_words(date.fromisoformat(day)) if day else STILL_GIVEN}."
    offers = (
        replace(offer, value={**offer.value, **last}) if "agent" in offer.value else offer for offer in doubt.offers
    )
    return Doubt(f"{doubt.question} {words}", tuple(offers))
