"""Agents in a line: an entry of the list of prior therapies with its last dose, and what must be asked about it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from flows.agents import find
from flows.answers.answers import Fields
from flows.answers.entries import ONGOING, entry_facts
from flows.answers.line.chunks import SIGNS, WORDS, Chunks
from flows.answers.line.pieces import EntryPiece
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.therapies.agent_entries import entry_of, named
from flows.answers.therapies.agent_replies import agent_doubt, agent_reply
from flows.answers.typed.replies import read_reply
from flows.language.days import day_words
from flows.language.typed.date_words import WEEKDAY
from flows.rules.answer_words import STILL_GIVEN
from flows.rules.question import Question
from flows.rules.trial import Trial

THERAPIES = "prior_therapies"
ANOTHER_DAY = "Another day, asked next"
LONGEST_NAME = 5

AGAIN = WORDS["again"]
OF_LAST = frozenset(("last", "latest", "dose", "ld"))
# "Last Tuesday" and "last week" are days.
_LAST = re.compile(rf"\b(?:{'|'.join(OF_LAST)})\b\.?(?! (?:week|month|year|{WEEKDAY}))", re.IGNORECASE)
_BRACKETS = str.maketrans("()[]", "    ")

# How much was given, and on which days of a course: neither is asked.
DOSE = re.compile(
    r"(?<![\w.,/])\d+(?:[.,]\d+)?\s*(?:mg|mcg|[µu]?g|iu|units?|m?u|ml)(?:\s*/\s*(?:m2|m²|kg|d|day|dose|wk|week|h))*(?!\w)"
    r"|(?<![\w-])(?:c\d+\s?)?[cd]\d+\b(?![.,]\d)|(?<![\w-])x\s?\d+\b|\bcycles?\s?\d+\b",
    re.IGNORECASE,
)


def agent_at(chunks: Chunks, at: int) -> tuple[find.Search, int] | None:
    """The agent whose spelling begins at a chunk, and where it ends; the longest spelling counts."""
    for end in range(min(at + LONGEST_NAME, len(chunks)), at, -1):
        text = chunks.of(at, end)
        found = None if "\n" in text or {chunks.word(at), chunks.word(end - 1)} & SIGNS else find.exact(text)
        if found is not None and not isinstance(found, find.Near):
            return _by_route(chunks, at, end) or (found, end)
    return None


def _by_route(chunks: Chunks, at: int, end: int) -> tuple[find.Search, int] | None:
    """The agent with its route behind its name, such as "MTX IT": spinal drugs are agents of their own."""
    if end >= len(chunks) or chunks.word(end) not in find.ROUTES:
        return None
    found = find.find_agent(chunks.of(at, end + 1))
    return (found, end + 1) if isinstance(found, find.Found) else None


def entry_for(found: find.Search, name: str, beside: str, last: Question, today: date, trial: Trial) -> EntryPiece:
    """The entry that a line makes of an agent and the words beside it; doubtful where it could be another.

    `said` of it is the name alone where those words were not understood.
    """
    said = f"{name} {beside}".strip()
    if not isinstance(found, find.Found):
        reply = agent_reply(name, entry_facts(THERAPIES, {}, today, trial), trial)
        which = reply if isinstance(reply, Doubt) else Doubt(f"“{name}”: which agent is it?", ())
        fields, _ = _last_dose(name, beside, last, today, trial)
        return EntryPiece(THERAPIES, said if fields or not beside else name, {}, _carrying(which, fields))
    agent = named(found)
    fields, doubt = _last_dose(agent.name, beside, last, today, trial)
    perhaps = "perhaps_immunotherapy" in agent.also
    if beside and not fields and (doubt is None or perhaps):
        said = name
    whole = {**entry_of(agent, trial), **fields}
    if perhaps:
        doubt, of_offers = agent_doubt(agent, trial), fields
    else:
        of_offers = whole
    return EntryPiece(THERAPIES, said, whole, _carrying(doubt, of_offers) if doubt else None)


def _carrying(doubt: Doubt, fields: Fields) -> Doubt:
    """A doubt with the fields that are certain in each of its offers."""
    return doubt.with_values(lambda value: {**fields, **value})


def is_immune_suppression(found: find.Search) -> bool:
    """Whether an agent is asked for as transplant immune suppression rather than as a therapy."""
    return is_no_therapy(found) and isinstance(found, find.Found) and "immunosuppressant" in found.agent.also


def is_no_therapy(found: find.Search) -> bool:
    """Whether something of the table has no place in the list of therapies, such as a transplant."""
    return isinstance(found, find.Found) and not found.agent.kinds


def _last_dose(
    name: str, beside: str, last: Question, today: date, trial: Trial
) -> tuple[Mapping[str, Any], Doubt | None]:
    """What the words beside an agent say of its last dose: fields, a doubt whose offers hold them, or neither."""
    if not beside:
        return {}, None
    said = _once(beside)
    if not said and not _is_again(beside):
        return {}, None
    reply = read_reply(last, said, entry_facts(THERAPIES, {"agent": name}, today, trial), trial)
    if isinstance(reply, Answer):
        if _is_again(beside) and isinstance(reply.value, str) and reply.value != ONGOING:
            return {}, _again(last, reply.value)
        return fields_of_last(last, reply.value), None
    if isinstance(reply, Doubt):
        days = reply.with_values(partial(fields_of_last, last)).offers
        return {}, replace(reply, offers=(*days, Offer(ANOTHER_DAY, {})))
    return {}, None


def _once(beside: str) -> str:
    """The words without those for what is given again and again, without doses, and without brackets."""
    words = _LAST.sub(" ", DOSE.sub(" ", beside).translate(_BRACKETS)).split()
    return " ".join(word for word in words if word.casefold().strip(".") not in AGAIN)


def _is_again(beside: str) -> bool:
    """Whether the words say that something is given again and again."""
    return any(word.casefold().strip(".,()") in AGAIN for word in beside.split())


def _again(last: Question, day: str) -> Doubt:
    words = day_words(date.fromisoformat(day))
    offers = (Offer(f"No more: {words}", fields_of_last(last, day)), Offer(STILL_GIVEN, fields_of_last(last, ONGOING)))
    return Doubt(f"Was {words} the last dose, or is it still given?", offers)


def fields_of_last(last: Question, value: Any) -> dict[str, Any]:
    """The fields of an entry that an answer to one of them gives."""
    return {last.key: None, ONGOING: "yes"} if value == ONGOING else {last.key: value}
