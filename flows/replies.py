"""What a typed text says to a question: an answer, a doubt to be asked about, or a refusal with its reason."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows import agents
from flows.agents_table import BY_NAME, REGIMEN_BY_NAME
from flows.entries import LAST_DAYS, ONGOING
from flows.evaluation import holds
from flows.facts import Facts
from flows.number_replies import read_number_reply
from flows.question import Choice, Choices, Day, Name, Number, Option, Question
from flows.questions import INOTUZUMAB, THERAPY_FIELDS
from flows.reply import Answer, Doubt, No, Reply
from flows.screening import Offer
from flows.texts import STILL_GIVEN
from flows.typed_agent_row import Agent
from flows.typed_date_forms import Prefer
from flows.typed_dates import read_date
from flows.typed_ongoing import Ongoing, read_ongoing
from flows.typed_reading import One, Reading, Refused, Several
from flows.values import FIRST_DAY, LAST_DAY
from flows.words import count, day_words, listed, number_words, option_label

__all__ = [
    "UNKNOWN_WORDS",
    "Answer",
    "Doubt",
    "No",
    "Reply",
    "agent_doubt",
    "agent_named",
    "day_refused",
    "quick_days",
    "read_reply",
    "regimen_doubt",
]

UNKNOWN_WORDS = frozenset(
    (
        *("?", "unknown", "not known", "not known yet", "not sure", "n/a", "nk"),
        *(f"{who}{do} know" for who in ("i ", "") for do in ("do not", "don't", "dont", "don’t")),
    )
)
CLASS_ROW = re.compile(
    r"inhibitor|\bother\b|vaccine|anti-infective|investigational|radioimmunotherapy|COVID-19 antibody|IMiD"
)
# Where something that was typed as a therapy has its own question.
ENTERED_ELSEWHERE = {
    "immunosuppressant": "After a transplant it is asked under immune suppression.",
    "radiotherapy": "It is asked under prior radiation.",
}
# Agents that some sites count as one more kind: asked, since the record does not say.
ALSO_COUNTED_AS = {
    "blinatumomab": (
        "immunotherapy",
        "Some sites count it as immunotherapy, which is 42 days; the record does not say. Ask the study chair.",
        "As immunotherapy too (42 days)",
    ),
}


def read_reply(question: Question, text: str, facts: Facts) -> Reply:
    """What a typed text says to a question, for what is known already."""
    text = text.strip()
    plain = text.casefold().strip(" .!")
    if plain in UNKNOWN_WORDS and not question.required:
        return Answer(None)
    return READERS[type(question.kind)](question, text, plain, facts)


def _choice(question: Question, _text: str, plain: str, _facts: Facts) -> Reply:
    assert isinstance(question.kind, Choice)
    option = _option(question.kind.options, plain)
    if option:
        return Answer(option.value)
    return No(
        "That is none of the answers. Tap one of the buttons, or type "
        + listed((o.label for o in question.kind.options), "or")
        + "."
    )


def _option(options: tuple[Option, ...], plain: str) -> Option | None:
    exact = [o for o in options if plain in (o.label.casefold(), o.value)]
    near = [o for o in options if plain and o.label.casefold().startswith(plain)]
    found = exact or near
    return found[0] if len(found) == 1 else None


def _choices(question: Question, _text: str, plain: str, _facts: Facts) -> Reply:
    assert isinstance(question.kind, Choices)
    kind = question.kind
    if plain in ("none", "none of these", "no") and not kind.at_least:
        return Answer([])
    found = [_option(kind.options, part.strip()) for part in plain.replace(" and ", ",").split(",")]
    if any(option is None for option in found):
        none = "" if kind.at_least else f", or {kind.none_label}"
        return No(f"That is none of the options. Tap all that fit and then Done{none}.")
    return Answer(list(dict.fromkeys(option.value for option in found if option)))


def _day(question: Question, text: str, _plain: str, facts: Facts) -> Reply:
    assert isinstance(question.kind, Day)
    ongoing = read_ongoing(text, facts.as_of, facts.get("agent") or "") if question.key in LAST_DAYS.values() else None
    if ongoing:
        return Answer(ONGOING) if ongoing.sure else _ongoing_or_over(question, text, ongoing, facts)
    reading = _read_day(question.kind, text, facts)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several):
        return _day_of(question, reading, facts)
    why = day_refused(question, reading.value, facts)
    return No(why) if why else _taken_or_asked(question, reading.value, facts)


def _ongoing_or_over(question: Question, text: str, ongoing: Ongoing, facts: Facts) -> Doubt:
    """What may have ended, or go on still: both are offered."""
    assert isinstance(question.kind, Day)
    reading = _read_day(question.kind, ongoing.beside, facts)
    days = () if isinstance(reading, Refused) else (reading.value,) if isinstance(reading, One) else reading.values
    over = (day for day in days if not day_refused(question, day, facts))
    ask = f"“{text}” may mean that it is still being given. Choose what is so, or type its last day."
    offers = (Offer(f"Last given {day_words(day)}", day.isoformat()) for day in over)
    return Doubt(ask, (Offer(STILL_GIVEN, ONGOING), *offers))


def _read_day(kind: Day, text: str, facts: Facts) -> Reading[date]:
    """The day in a text; what the question is about, and the agent whose day it is, go without saying."""
    beside = re.findall(r"[^\W\d_]+", f"{kind.beside} {facts.get('agent') or ''}".casefold())
    prefer: Prefer = "future" if kind.not_before or kind.coming else "past"
    return read_date(text, facts.as_of, prefer, frozenset(beside))


def _taken_or_asked(question: Question, day: date, facts: Facts) -> Reply:
    """A day that can be the answer; one that lies unusually far from today is asked about."""
    kind, away = question.kind, (day - facts.as_of).days
    assert isinstance(kind, Day)
    if kind.usual is None or abs(away) <= kind.usual:
        return Answer(day.isoformat())
    lies = f"{count(abs(away), 'day')} {'from now' if away > 0 else 'ago'}"
    return Doubt(f"{day_words(day)} is {lies}, which is unusual. Is it right?", (_yes(day),))


def _yes(day: date) -> Offer:
    return Offer(f"Yes, {day_words(day)}", day.isoformat())


def _day_of(question: Question, reading: Several[date], facts: Facts) -> Reply:
    """One of several days: taken only if it alone fits and none is nearer, else asked, and why the nearest is none."""
    fitting = tuple(day for day in reading.values if not day_refused(question, day, facts))
    nearest = min(reading.values, key=lambda day: (abs(day - facts.as_of), day not in fitting))
    why = day_refused(question, nearest, facts)
    if not fitting:
        return No(why)
    if fitting == (nearest,) and not reading.unread:
        return _taken_or_asked(question, nearest, facts)
    ask = f"{why} Tap the day that is meant, or type another." if why else reading.question
    if why and reading.unread:
        ask = f"Not understood: “{reading.unread}”. {ask}"
    return Doubt(ask, tuple(Offer(day_words(day), day.isoformat()) for day in fitting))


def day_refused(question: Question, day: date, facts: Facts) -> str:
    """Why this day cannot be the answer; empty where it can."""
    kind = question.kind
    assert isinstance(kind, Day)
    if not FIRST_DAY <= day <= LAST_DAY:
        return "That year is out of reach. Type a date from 1900 to 2199."
    if not kind.ahead and day > facts.as_of:
        return f"{day_words(day)} lies ahead: this has happened already. Type the day on which it did."
    earliest = earliest_day(kind, facts)
    if earliest and day < earliest:
        return f"{day_words(day)} is too early: it cannot be before {day_words(earliest)}."
    return ""


def quick_days(question: Question, facts: Facts) -> tuple[tuple[str, date], ...]:
    """The days that are offered by name."""
    kind = question.kind
    assert isinstance(kind, Day)
    base, (near, far), step = facts.as_of, ("Today", "Yesterday"), -1
    if kind.not_before == "registration_date":
        base, (near, far), step = facts.registration, ("Registration day", "Day after"), 1
    elif kind.not_before == "as_of" or kind.coming:
        (near, far), step = ("Today", "Tomorrow"), 1
    days = ((near, base), (far, base + timedelta(step)))
    return tuple((label, day) for label, day in days if not day_refused(question, day, facts))


def earliest_day(kind: Day, facts: Facts) -> date | None:
    """The first day that this question takes, if another date bounds it."""
    bound = {"as_of": facts.as_of, "registration_date": facts.registration}
    return bound.get(kind.not_before) or facts.get(kind.not_before) if kind.not_before else None


def _name(question: Question, text: str, _plain: str, facts: Facts) -> Reply:
    assert isinstance(question.kind, Name)
    if not 1 <= len(text) <= question.kind.longest:
        return No(f"Type a name of at most {question.kind.longest} characters.")
    if question.kind.letters_only:
        return Answer(text.upper()) if text.isalpha() and len(text) > 1 else No("Type two to four letters, such as MB.")
    return AGENT_READERS[type(found := agents.find_agent(text))](found, text, facts)


def _found(found: agents.Found, _text: str, facts: Facts) -> Reply:
    """A row that stands for many drugs keeps the name of the one that was typed."""
    of_many = CLASS_ROW.search(found.agent.name) and found.matched.casefold() not in found.agent.name.casefold()
    agent = replace(found.agent, name=f"{found.matched} ({found.agent.name})") if of_many else found.agent
    return agent_doubt(agent, facts)


def agent_doubt(agent: Agent, facts: Facts) -> Doubt:
    """The table's agent with what it brings, for confirmation."""
    if not agent.kinds:
        known = "no waiting period of this list is known for it."
        what = " ".join(filter(None, (f"{agent.name}: {known}", _elsewhere(agent), agent.note)))
        return Doubt(what, (_leaving_out(agent.name), Offer("Enter it all the same", {"agent": agent.name})))
    entry = entry_of(agent)
    parts = [_kinds_words(agent.kinds)]
    if "half_life_days" in entry:
        parts.append(f"half-life {number_words(entry['half_life_days'])} days")
    # Plain chemotherapy starts its 7 days whatever else holds for it: there is nothing to check.
    doubtful = (
        "" if agent.verified or agent.kinds == ("chemotherapy",) else " Not verified: check it before you confirm."
    )
    note = f" {agent.note}" if agent.note else ""
    wider = ALSO_COUNTED_AS.get(agent.name)
    offers = [Offer("Yes, that is right", entry), Offer("Other kinds", {"agent": agent.name})]
    if wider:
        note += f" {wider[1]}"
        offers.insert(1, Offer(wider[2], {**entry, "kinds": [*entry["kinds"], wider[0]]}))
    return Doubt(f"{agent.name}: {', '.join(parts)}.{doubtful}{note}", tuple(offers))


def _elsewhere(agent: Agent) -> str:
    """Where an agent without a waiting period is asked instead; empty where it is not."""
    return " ".join(ENTERED_ELSEWHERE[also] for also in agent.also if also in ENTERED_ELSEWHERE)


def agent_named(name: str) -> Agent:
    """The agent of the table with exactly this name."""
    return BY_NAME[name]


def entry_of(agent: Agent) -> dict[str, Any]:
    """What the table knows of an agent, as fields of an entry."""
    entry: dict[str, Any] = {"agent": agent.name, "kinds": list(agent.kinds)}
    antibody = "monoclonal_antibody" in agent.kinds
    facts = Facts(entry, date.min, date.min, date.min)
    if antibody and agent.half_life_days is not None and not holds(INOTUZUMAB, facts):
        entry["half_life_days"] = agent.half_life_days
    return entry


def _kinds_words(kinds: tuple[str, ...]) -> str:
    options = THERAPY_FIELDS[1].kind
    assert isinstance(options, Choices)
    labels = (option_label(options.options, kind) for kind in kinds)
    return listed(label[0].lower() + label[1:] for label in labels)


def _which(found: agents.Which, _text: str, _facts: Facts) -> Reply:
    return Doubt(found.question, tuple(Offer(choice.label, {"find": choice.agent.name}) for choice in found.candidates))


def _near(found: agents.Near, text: str, _facts: Facts) -> Reply:
    offers = tuple(Offer(agent.name, {"find": agent.name}) for agent in found.candidates[:4])
    return Doubt(f"No agent is called “{text}”. Which one is it?", (*offers, Offer("Another agent", {"agent": text})))


def _regimen(found: agents.Regimen, _text: str, _facts: Facts) -> Reply:
    return regimen_doubt(found.name, ())


def regimen_doubt(name: str, without: Sequence[str]) -> Doubt:
    """The drugs of a combination, each with a mark to take it out: "without" are those that were not given."""
    drugs = [BY_NAME[drug] for drug in REGIMEN_BY_NAME[name].drugs]
    marked = [agent for agent in drugs if agent.kinds]
    given = [agent for agent in marked if agent.name not in without]
    marks = [Offer(*_mark(name, agent.name, without)) for agent in marked]
    adding = [Offer(f"Add these {count(len(given), 'drug')}", [entry_of(agent) for agent in given])] if given else []
    usual = f"{name} is a combination, usually of {listed(agent.name for agent in drugs)}."
    out = [f"Not added: {agent.name}, {_why_not_added(agent)}" for agent in drugs if not agent.kinds]
    return Doubt(
        " ".join((usual, "Take out what was not given; each drug is entered by itself.", *out)), (*marks, *adding)
    )


def _why_not_added(agent: Agent) -> str:
    return _elsewhere(agent).lower() or "no waiting period of this list is known for it."


def _mark(regimen: str, drug: str, without: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The button of one drug, and what is asked once it is tapped."""
    others = [other for other in without if other != drug]
    out = drug in without
    return f"{'☐' if out else '☑'} {drug}", {"regimen": regimen, "without": others if out else [*others, drug]}


def _unknown(_found: agents.Unknown, text: str, facts: Facts) -> Reply:
    if not isinstance(read_date(text, facts.as_of), Refused):
        return No("That is a day. Type the drug first: the day of its last dose is asked next.")
    if not re.search(r"[^\W\d_]{2}", text):
        return No("Type the name of a drug, such as vincristine.")
    return Doubt(
        f"“{text}” is not in the table of agents. Its kinds, and for an antibody its half-life, will be asked.",
        (Offer("Enter it", {"agent": text}), _leaving_out(text)),
    )


def _leaving_out(name: str) -> Offer:
    return Offer("Leave it out", {"leave_out": name})


AGENT_READERS: dict[type, Callable[[Any, str, Facts], Reply]] = {
    agents.Found: _found,
    agents.Which: _which,
    agents.Near: _near,
    agents.Regimen: _regimen,
    agents.Unknown: _unknown,
}

READERS: dict[type, Callable[[Question, str, str, Facts], Reply]] = {
    Choice: _choice,
    Choices: _choices,
    Day: _day,
    Number: read_number_reply,
    Name: _name,
}
