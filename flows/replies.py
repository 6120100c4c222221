"""What a typed text says to a question: an answer, a doubt to be asked about, or a refusal with its reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flows import agents
from flows import typed_numbers as typed
from flows.agents_table import AGENTS
from flows.evaluation import holds
from flows.facts import NOT_DONE, Facts
from flows.question import Choice, Choices, Day, Name, Number, Option, Question
from flows.questions import INOTUZUMAB, THERAPY_FIELDS
from flows.screening import Offer
from flows.typed_agent_row import Agent
from flows.typed_dates import read_date
from flows.typed_reading import Reading, Refused, Several
from flows.typed_units import convert
from flows.values import FIRST_DAY, LAST_DAY, in_range
from flows.words import count, day_words, listed, number_words, option_label, value_words

UNKNOWN_WORDS = frozenset(("?", "unknown", "not known", "not known yet", "don't know", "dont know", "n/a", "nk"))
NOT_DONE_WORDS = frozenset(("not done", "not measured", "nd", "none done"))
LONGEST = 200
DIGITS = 12
CLASS_ROW = re.compile(r"inhibitor|\bother\b|vaccine|anti-infective|study antibody|investigational")
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


@dataclass(frozen=True, slots=True)
class Answer:
    """The text is this answer, in the contract's JSON form; None is "not known yet"."""

    value: Any


@dataclass(frozen=True, slots=True)
class Doubt:
    """The text must be asked about: one button for each thing it may mean."""

    question: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class No:
    """The text is no answer, and why."""

    why: str


Reply = Answer | Doubt | No


def read_reply(question: Question, text: str, facts: Facts) -> Reply:
    """What a typed text says to a question, for what is known already."""
    text = text.strip()
    if len(text) > LONGEST:
        return No(f"That is longer than {LONGEST} characters. Type the answer alone.")
    plain = text.casefold().strip(" .!")
    if plain in UNKNOWN_WORDS and not question.required:
        return Answer(None)
    return READERS[type(question.kind)](question, text, plain, facts)


def _choice(question: Question, _text: str, plain: str, _facts: Facts) -> Reply:
    assert isinstance(question.kind, Choice)
    option = _option(question.kind.options, plain)
    if option:
        return Answer(option.value)
    return No("Tap one of the buttons, or type " + listed((o.label for o in question.kind.options), "or") + ".")


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
        return No("Tap all that fit, then Done.")
    return Answer(list(dict.fromkeys(option.value for option in found if option)))


def _day(question: Question, text: str, _plain: str, facts: Facts) -> Reply:
    assert isinstance(question.kind, Day)
    reading = read_date(text, facts.as_of, "future" if question.kind.not_before or question.kind.coming else "past")
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several):
        fitting = [
            (day, label)
            for day, label in zip(reading.values, reading.labels, strict=True)
            if not day_refused(question, day, facts)
        ]
        if len(fitting) == 1:
            return Answer(fitting[0][0].isoformat())
        if fitting:
            return Doubt(reading.question, tuple(Offer(label, day.isoformat()) for day, label in fitting))
        return No(day_refused(question, reading.values[0], facts))
    why = day_refused(question, reading.value, facts)
    return No(why) if why else Answer(reading.value.isoformat())


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


def _number(question: Question, text: str, plain: str, facts: Facts) -> Reply:
    kind = question.kind
    assert isinstance(kind, Number)
    if kind.not_done and plain in NOT_DONE_WORDS:
        return Answer(NOT_DONE)
    if question.key == "age_months":
        return _age(question, text)
    reading: Reading[typed.Number] = typed.read_number(text)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several):
        offers = (_in_unit(question, number) for number in reading.values)
        fitting = tuple(offer for offer in offers if isinstance(offer, Offer) and in_range(kind, offer.value))
        return Doubt(reading.question, fitting) if fitting else No(_range_words(question))
    return _one_number(question, reading.value)


def _age(question: Question, text: str) -> Reply:
    reading = typed.read_age(text)
    if isinstance(reading, Refused):
        return No(reading.why)
    if isinstance(reading, Several):
        offers = (Offer(label, Decimal(m)) for m, label in zip(reading.values, reading.labels, strict=True))
        return Doubt(reading.question, tuple(offers))
    return fitted(question, Decimal(reading.value))


def _one_number(question: Question, number: typed.Number) -> Reply:
    offer = _in_unit(question, number)
    if isinstance(offer, No):
        return offer
    if number.operator:
        return _bounded(question, number, offer)
    if offer.value != number.value:
        return _converted(question, number, offer)
    return fitted(question, offer.value)


def _in_unit(question: Question, number: typed.Number) -> Offer | No:
    """The number in the unit that is asked, labelled with what was typed where that is another unit."""
    kind = question.kind
    assert isinstance(kind, Number)
    if not number.unit or number.unit == kind.unit:
        return Offer(value_words(question, number.value), number.value)
    value = convert(number.value, number.unit, kind.unit, question.key)
    if value is None:
        return No(f"“{number.unit}” does not fit here. Type the value in {kind.unit or 'points'}{_example(kind)}.")
    value = round(value, 4)
    return Offer(value_words(question, value), value)


def _converted(question: Question, number: typed.Number, offer: Offer) -> Reply:
    kind = question.kind
    assert isinstance(kind, Number)
    if not in_range(kind, offer.value):
        return No(_range_words(question))
    typed_words = f"{number_words(number.value)} {number.unit}"
    return Doubt(f"{typed_words} is {offer.label}. Is that right?", (Offer(f"Yes, {offer.label}", offer.value),))


def _bounded(question: Question, number: typed.Number, offer: Offer) -> Reply:
    """A value given as a bound: what is kept is chosen in words, the sign is never silently dropped."""
    kind = question.kind
    assert isinstance(kind, Number)
    shown = f"{number.operator}{number_words(number.value)} {number.unit}".strip()
    values = [offer.value]
    if number.operator in ("<", "<=") and in_range(kind, Decimal(0)):
        values = [Decimal(0), offer.value] if number.operator == "<" else [offer.value, Decimal(0)]
    offers = tuple(
        Offer(f"Count it as {value_words(question, value)}", value) for value in values if in_range(kind, value)
    )
    why = f"{shown} is a bound, not a value. Type the exact value if the report has it, or choose what to count."
    return Doubt(why, offers) if offers else No(_range_words(question))


def fitted(question: Question, number: Decimal) -> Reply:
    """A number against the range, refused beyond it, and against what is usual, asked about beyond that."""
    kind = question.kind
    assert isinstance(kind, Number)
    if not in_range(kind, number):
        return No(_range_words(question))
    if len(number.as_tuple().digits) > DIGITS or abs(number.adjusted()) > DIGITS:
        return No(f"A number of more than {DIGITS} digits cannot be kept. Type it shorter.")
    if kind.usual and not kind.usual[0] <= number <= kind.usual[1]:
        return _unusual(question, number)
    return Answer(number)


def _unusual(question: Question, number: Decimal) -> Doubt:
    kind = question.kind
    assert isinstance(kind, Number)
    assert kind.usual is not None
    low, high = kind.usual
    offers = [Offer(f"Yes, {value_words(question, number)}", number)]
    for slip in kind.slips:
        value = round(number * slip.factor, 4)
        if low <= value <= high:
            offers.append(Offer(f"It is {number_words(number)} {slip.unit} = {value_words(question, value)}", value))
    for factor in (Decimal(10), Decimal("0.1"), Decimal(1000), Decimal("0.001")):
        value = number * factor
        if low <= value <= high and in_range(kind, value):
            offers.append(Offer(f"I meant {value_words(question, value)}", value))
    return Doubt(f"{value_words(question, number)} is unusual. Is it right?", tuple(offers[:4]))


def _range_words(question: Question) -> str:
    kind = question.kind
    assert isinstance(kind, Number)
    if kind.step and kind.step > 1:
        return f"Only tens from {kind.low} to {kind.high} exist: tap one, or type it, such as 80."
    low = f"above {value_words(question, kind.low)}" if kind.above else f"{value_words(question, kind.low)} or more"
    high = f" and at most {value_words(question, kind.high)}" if kind.high is not None else ""
    return f"That cannot be. It must be {low}{high}{_example(kind)}."


def _example(kind: Number) -> str:
    return f", such as {kind.example}" if kind.example else ""


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
        elsewhere = " ".join(ENTERED_ELSEWHERE[also] for also in agent.also if also in ENTERED_ELSEWHERE)
        what = f"{agent.name}: no waiting period of this list is known for it. {elsewhere} {agent.note}".strip()
        return Doubt(what, (Offer("Enter it all the same", {"agent": agent.name}),))
    entry = entry_of(agent)
    parts = [_kinds_words(agent.kinds)]
    if "half_life_days" in entry:
        parts.append(f"half-life {number_words(entry['half_life_days'])} days")
    doubtful = "" if agent.verified else " Not verified: check it before you confirm."
    note = f" {agent.note}" if agent.note else ""
    wider = ALSO_COUNTED_AS.get(agent.name)
    offers = [Offer("Yes, that is right", entry), Offer("Other kinds", {"agent": agent.name})]
    if wider:
        note += f" {wider[1]}"
        offers.insert(1, Offer(wider[2], {**entry, "kinds": [*entry["kinds"], wider[0]]}))
    return Doubt(f"{agent.name}: {', '.join(parts)}.{doubtful}{note}", tuple(offers))


def agent_named(name: str) -> Agent:
    """The agent of the table with exactly this name."""
    return next(agent for agent in AGENTS if agent.name == name)


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
    drugs = [entry_of(agent) for agent in found.drugs if agent.kinds]
    names = listed(agent.name for agent in found.drugs)
    return Doubt(
        f"{found.name} is a combination, usually of {names}. Each drug is entered by itself.",
        (Offer(f"Add these {count(len(drugs), 'drug')}", drugs),) if drugs else (),
    )


def _unknown(_found: agents.Unknown, text: str, _facts: Facts) -> Reply:
    return Doubt(
        f"“{text}” is not in the table of agents. Its kinds, and for an antibody its half-life, will be asked.",
        (Offer("Enter it", {"agent": text}),),
    )


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
    Number: _number,
    Name: _name,
}
