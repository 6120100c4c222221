"""An agent of the table as an entry of the list of prior therapies, and in words."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from flows.agents.find import Found
from flows.agents.table import Agent
from flows.answers.reply import Offer
from flows.language.numbers import listed
from flows.rules.answer_words import option_label
from flows.rules.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.question import Choices
from flows.trials.nct04556084.questions import INOTUZUMAB, THERAPY_FIELDS

# Rows that stand for many drugs.
CLASS_ROW = re.compile(
    r"inhibitor|\bother\b|vaccine|anti-infective|investigational|radioimmunotherapy|IMiD|romiplostim"
)

# Where something that was typed as a therapy has its own question.
ENTERED_ELSEWHERE = {
    "immunosuppressant": "After a transplant it is asked under immune suppression.",
    "radiotherapy": "It is asked under prior radiation.",
}

# What sites count differently is asked, since the record does not say.
PERHAPS_IMMUNOTHERAPY = (
    "Some sites count it as immunotherapy, which is 42 days; the record does not say. Ask the study chair."
)


def entry_of(agent: Agent) -> dict[str, Any]:
    """What the table knows of an agent, as fields of an entry."""
    entry: dict[str, Any] = {"agent": agent.name, "kinds": list(agent.kinds)}
    facts = Facts(entry, date.min, date.min, date.min)
    if "monoclonal_antibody" in agent.kinds and agent.half_life_days is not None and not holds(INOTUZUMAB, facts):
        entry["half_life_days"] = agent.half_life_days
    return entry


def entries_to_choose(agent: Agent, yes: str) -> tuple[Offer, ...]:
    """The entries that an agent may become: as the table has it, and as immunotherapy too where sites differ."""
    entry = entry_of(agent)
    if "perhaps_immunotherapy" not in agent.also:
        return (Offer(yes, entry),)
    return Offer(yes, entry), Offer(
        "As immunotherapy too (42 days)", entry | {"kinds": [*agent.kinds, "immunotherapy"]}
    )


def named(found: Found) -> Agent:
    """The agent; a row that stands for many drugs keeps the name of the one that was typed."""
    of_many = CLASS_ROW.search(found.agent.name) and found.matched.casefold() not in found.agent.name.casefold()
    return replace(found.agent, name=f"{found.matched} ({found.agent.name})") if of_many else found.agent


def elsewhere(agent: Agent) -> str:
    """Where an agent without a waiting period is asked instead; empty where it is not."""
    return " ".join(ENTERED_ELSEWHERE[also] for also in agent.also if also in ENTERED_ELSEWHERE)


def kinds_words(kinds: tuple[str, ...]) -> str:
    """The kinds of an agent inside a sentence."""
    options = THERAPY_FIELDS[1].kind
    assert isinstance(options, Choices)
    labels = (option_label(options.options, kind) for kind in kinds)
    return listed(label[0].lower() + label[1:] for label in labels)
