"""A last dose typed beside an agent's name, such as "vincristine 3 Oct" or "imatinib, ongoing"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flows.agents.find import ROUTES, Found, exact, find_agent
from flows.answers.entries import ONGOING
from flows.answers.reply import Doubt
from flows.language.days import day_words
from flows.language.typed.beside import NOT_HAPPENED
from flows.language.typed.dates import read_date
from flows.language.typed.ongoing import read_ongoing
from flows.language.typed.reading import One, Refused, Several
from flows.rules.answer_words import STILL_GIVEN

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
