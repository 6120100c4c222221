"""What a typed drug name leads to: an agent to confirm, a question which is meant, or one that is not known here."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flows.agents import find
from flows.agents.drug_table import Agent
from flows.agents.find import DENIAL
from flows.answers.reply import Doubt, No, Offer, Reply
from flows.answers.therapies.agent_entries import (
    NO_WAIT,
    NOT_TAKEN,
    Beside,
    beside_agent,
    carrying,
    elsewhere,
    entries_to_choose,
    entry_of,
    has_day,
    kinds_words,
    last_dose_in,
    named,
    perhaps_immunotherapy,
    speaks_of_a_dose,
)
from flows.answers.therapies.regimen_replies import begun, regimen_doubt
from flows.answers.therapies.unknown_agents import Hint, hint_of, own_words
from flows.language.numbers import listed, number_words
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Several, compact
from flows.rules.facts import Facts
from flows.rules.trial import Trial

# A shorter spelling is a word or a part of one too.
SHORTEST = 3
NAME_ALONE = "Type the name of the agent alone, as it stands in the chart, such as vincristine."


def agent_reply(text: str, facts: Facts, trial: Trial) -> Reply:
    """What a text says where an agent is asked for, and of its last dose beside it."""
    beside = beside_agent(text)
    last = last_dose_in(beside.rest, facts.as_of) if beside else None
    if beside and last:
        return carrying(agent_doubt(named(beside.found), trial), last)
    found = _searched(text, beside)
    reply = AGENT_REPLIES[type(found)](found, text, facts, trial)
    named_sure = isinstance(found, find.Found) and beside is not None
    dropped = speaks_of_a_dose(beside.rest, facts.as_of) if named_sure and beside else has_day(text, facts.as_of)
    if isinstance(reply, Doubt) and dropped and NOT_TAKEN not in reply.question:
        return replace(reply, question=f"{reply.question} {NOT_TAKEN}")
    return reply


def _searched(text: str, beside: Beside | None) -> find.Search:
    """What a text names; one that is only spelled like an agent is the same with its day beside it and without.

    Of one that names an agent beside something else, that agent is asked about first, so that it is not lost.
    """
    found = find.find_agent(text)
    if not isinstance(found, find.Near | find.Unknown) or (isinstance(found, find.Near) and _said_in(found, text)):
        return found
    if beside and len(compact(beside.found.matched)) >= SHORTEST and own_words(text):
        return find.Near((beside.found.agent,))
    alone = find.find_agent(own_words(text))
    return alone if isinstance(alone, find.Near) else found


def agent_doubt(agent: Agent, trial: Trial) -> Doubt:
    """The table's agent with what it brings, for confirmation."""
    if not agent.kinds:
        what = " ".join(filter(None, (f"{agent.name}: {NO_WAIT}", elsewhere(agent, trial), agent.note)))
        leaving = Offer("Leave it out", {"leave_out": agent.name})
        return Doubt(what, (leaving, Offer("Enter it all the same", {"agent": agent.name})))
    parts = [kinds_words(agent.kinds, trial)]
    if half_life := entry_of(agent, trial).get("half_life_days"):
        parts.append(f"half-life {number_words(half_life)} days")
    # Plain chemotherapy starts its 7 days whatever else holds for it: there is nothing to check.
    sure = agent.verified or agent.kinds == ("chemotherapy",)
    doubtful = "" if sure else "Not verified: check it before you confirm."
    said = (f"{agent.name}: {', '.join(parts)}.", doubtful, agent.note, perhaps_immunotherapy(agent, trial))
    ways = (*entries_to_choose(agent, "Yes, that is right", trial), Offer("Other kinds", {"agent": agent.name}))
    return Doubt(" ".join(filter(None, said)), ways)


def unknown_doubt(name: str, trial: Trial) -> Doubt:
    """An agent that the table does not have: what its name hints at is asked, and it can be kept as not known."""
    hint, offers = hint_of(name), [Offer("Enter it", {"agent": name})]
    said = f" Names in {hint.stem} are mostly those of {_hinted(hint, trial)}." if hint else ""
    if hint and hint.kinds:
        kinds = kinds_words(hint.kinds, trial).partition(" (")[0]
        offers.insert(0, Offer(f"Yes: {kinds}", {"agent": name, "kinds": list(hint.kinds)}))
    offers.append(Offer("Kind not known yet", {"agent": name, "kinds": None}))
    left = listed(criterion.code for criterion in trial.after_therapies)
    return Doubt(
        f"“{name}” is not in the table of agents: what it needs is not known here.{said} Say its kinds, or keep it as "
        f"not known yet, which leaves {left} open. What is no anti-cancer drug, antibody or cell therapy does not "
        "belong in this list: go back.",
        tuple(offers),
    )


def _hinted(hint: Hint, trial: Trial) -> str:
    """The words of a hint; that some count the agent as immunotherapy matters only where the trial waits after that."""
    days = trial.days_after("immunotherapy")
    perhaps = f"; some count these as immunotherapy ({days} days)" if hint.perhaps_immunotherapy and days else ""
    return hint.words + perhaps


def _near(found: find.Near, text: str, _facts: Facts, _trial: Trial) -> Reply:
    offers = tuple(Offer(agent.name, {"find": agent.name}) for agent in found.candidates[:4])
    name = own_words(text)
    if not name:
        return Doubt(f"Which of these agents is it? If another one: {NAME_ALONE[0].lower()}{NAME_ALONE[1:]}", offers)
    another = Offer("Another agent", {"unknown": name})
    if find.exact(name):
        return Doubt(f"Is {name} meant, and nothing else? {NOT_TAKEN}", (*offers, another))
    if said := _said_in(found, text):
        other = f"“{name}”, which is not in the table of agents"
        ask = f"{said} is named, and {other}. Enter each by itself: which one first?"
        return Doubt(ask, (*offers, Offer(name, {"unknown": name})))
    return Doubt(f"No agent is called “{name}”. Which one is it?", (*offers, another))


def _said_in(found: find.Near, text: str) -> str:
    """The agent that a text names beside something else; empty where the agents are only spelled like it."""
    words = {compact(word) for word in re.split(r"[\s,;/+&]+", text)}
    spelled = ((agent.name, {compact(name) for name in (agent.name, *agent.synonyms)}) for agent in found.candidates)
    return next((name for name, names in spelled if words & names), "")


def _unknown(_found: find.Unknown, text: str, facts: Facts, trial: Trial) -> Reply:
    day = read_date(text, facts.as_of)
    if isinstance(day, One) or (isinstance(day, Several) and not day.unread):
        return No("That is a day. Type the drug first: the day of its last dose is asked next.")
    if not re.search(r"[^\W\d_]{2}", text):
        return No("Type the name of a drug, such as vincristine.")
    name = own_words(text)
    # "No chemo" names nothing.
    return unknown_doubt(name, trial) if name and not DENIAL.fullmatch(name.lower()) else No(NAME_ALONE)


AGENT_REPLIES: dict[type, Callable[[Any, str, Facts, Trial], Reply]] = {
    find.Found: lambda found, _text, _facts, trial: agent_doubt(named(found), trial),
    find.Which: lambda found, _text, _facts, _trial: Doubt(
        found.question, tuple(Offer(choice.label, {"find": choice.agent.name}) for choice in found.candidates)
    ),
    find.Near: _near,
    find.Regimen: lambda found, _text, _facts, trial: regimen_doubt(begun(found.name, found.beside, trial), trial),
    find.Unknown: _unknown,
}
