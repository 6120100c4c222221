"""An agent of the table as an entry of the list of prior therapies, and in words."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from flows.agents.drug_table import Agent
from flows.agents.find import Found
from flows.answers.reply import Offer
from flows.language.numbers import listed
from flows.rules.answer_words import option_label
from flows.rules.evaluation.evaluate import holds
from flows.rules.facts import Facts
from flows.rules.question import Choices
from flows.rules.trial import Trial

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


def elsewhere(agent: Agent, trial: Trial) -> str:
    """Where an agent without a waiting period is asked instead; empty where it is not."""
    return " ".join(trial.elsewhere[also] for also in agent.also if also in trial.elsewhere)


def kinds_words(kinds: tuple[str, ...], trial: Trial) -> str:
    """The kinds of an agent inside a sentence."""
    options = trial.fields["kinds"].kind
    assert isinstance(options, Choices)
    labels = (option_label(options.options, kind) for kind in kinds)
    return listed(label[0].lower() + label[1:] for label in labels)
