"""What stands beside the name of an agent in a line, and makes it another one, doubtful, or none that was given."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from flows.agents import find
from flows.answers.entries import LAST_DAYS, ONGOING, without_last_day
from flows.answers.line.chunks import CLOSES, ENDS, FILLERS, NEGATIONS, OPENS, WORDS, Chunks, Span
from flows.answers.line.drugs import ANOTHER_DAY, agent_at
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.phrases import Listed
from flows.answers.line.pieces import EntryPiece
from flows.answers.reply import Doubt, Offer
from flows.language.days import day_words
from flows.language.typed.date_words import MONTH

# Before an agent: that somebody does not bear it. Behind it: that it was not given.
_REACTS, PLANNED = WORDS["reaction"], WORDS["planned"]
# What stands beside the site of radiation and is not asked: that it was radiation, and how much.
_OF_RADIATION = re.compile(
    r"x?rt|irradiation|radiation|radiotherapy|c?gy|(?!(?:19|20)\d\d$)\d+(?:[.,]\d+)?(?:c?gy)?|fx|fractions?"
)
_IS = frozenset((":", "=", "-", "is", "was", "with"))
_TO = frozenset(("to", "against"))
DENIAL_LEADS = WORDS["leads to denied"]
_DENIED = frozenset(("none", "never", "nil", "no", "not"))


def named_behind(reading: Reading, at: int, found: tuple[find.Search, int]) -> int | None:
    """Where the one of several agents, or the site, begins that is named right behind them: "CAR T (Kymriah)"."""
    search, end = found
    chunks = reading.chunks
    end = chunks.past(end, _IS | OPENS)
    behind = agent_at(chunks, end)
    if behind and isinstance(search, find.Which) and isinstance(behind[0], find.Found):
        return end if any(choice.agent == behind[0].agent for choice in search.candidates) else None
    lists, sites = ({one.key for one in reading.meanings_at(place)} for place in (at, end))
    listed = any(isinstance(one, Listed) for one in reading.meanings_at(end))
    return end if listed and lists & sites and isinstance(search, find.Which) else None


def past_class(chunks: Chunks, search: find.Search, end: int) -> int:
    """Where an agent ends with what it is in brackets, such as "Kymriah (CAR T)"."""
    inner = agent_at(chunks, end + 1) if chunks.word(end) in OPENS else None
    if not inner or not isinstance(search, find.Found) or not isinstance(inner[0], find.Which):
        return end
    is_one = any(choice.agent == search.agent for choice in inner[0].candidates)
    return inner[1] + 1 if is_one and chunks.word(inner[1]) in CLOSES else end


def is_planned(reading: Reading, at: int, end: int) -> bool:
    """Whether an agent is still to be given, or somebody reacts to it: nothing of that says that it was given.

    "Planned 3 Dec: InO": the day may stand between.
    """
    led = next((start for start, stop in reading.unread if stop == reading.at), reading.at)
    before = {reading.chunks.word(ahead) for ahead in (*range(led - 2, led), *range(reading.at - 2, at)) if ahead >= 0}
    behind = {reading.chunks.word(ahead) for ahead in range(end, end + 2)}
    return not before.isdisjoint(PLANNED | {"start", "next"}) or not behind.isdisjoint(PLANNED | _REACTS)


def is_reacted_to(reading: Reading, at: int) -> bool:
    """Whether somebody is said to react to an agent, which was not given for that: "no allergy to blina"."""
    return reading.chunks.word(at - 1) in _TO and reading.chunks.word(at - 2) in _REACTS if at > 1 else False


def is_denied(reading: Reading, end: int) -> bool:
    """Whether "none" or "never" behind a name says that there was nothing of it, and not of what follows."""
    at = reading.chunks.past_fillers(end)
    return reading.chunks.word(at) in _DENIED and not denies_next(reading, at)


def denies_next(reading: Reading, at: int) -> bool:
    """Whether "no" before the name of an agent, a question or an answer begins at a chunk."""
    chunks = reading.chunks
    if chunks.word(at) not in NEGATIONS:
        return False
    begins = chunks.past(at + 1, DENIAL_LEADS)
    return bool(agent_at(chunks, begins) or reading.meanings_at(begins))


def past_radiation(reading: Reading, at: int) -> int:
    """Behind the site of radiation the next chunk that says more than that it was radiation, and how much."""
    chunks = reading.chunks
    while at < len(chunks) and _OF_RADIATION.fullmatch(chunks.word(at)) and not reading.day_at(at):
        at += 1
    return at


_HARMLESS = WORDS["harmless before"]
_BEGINS = frozenset(("to", "->", "→"))
# A time that is no one day: its last day is asked next.
_OF_TIME = re.compile(rf"{MONTH}|[\d./–-]+", re.IGNORECASE)


def asked_where_led_in(reading: Reading, entry: EntryPiece, begins: int) -> EntryPiece:
    """An entry whose words begin at a chunk, asked about where strange words lead to it."""
    words = _strange_before(reading, begins)
    if not words:
        return entry
    bare = without_last_day(entry.key, entry.fields)
    if entry.doubt:
        return replace(entry, fields=bare, doubt=entry.doubt.with_values(partial(without_last_day, entry.key)))
    day, going = entry.fields.get(LAST_DAYS.get(entry.key, "")), entry.fields.get(ONGOING)
    said = "still given" if going else f"last on {day_words(date.fromisoformat(day))}" if day else "it was given"
    sure = Offer(f"Yes, {said}", dict(entry.fields))
    other = (Offer(ANOTHER_DAY, bare),) if day or going else ()
    return replace(entry, doubt=Doubt(f"“{words}” stands before it. Was it given, and is this right?", (sure, *other)))


def _strange_before(reading: Reading, begins: int) -> str:
    """What was not understood right before a chunk in its part of the line, but for a day; empty where nothing."""
    at = begins
    while at:
        span = next((one for one in reading.unread if one[1] == at), None)
        if span and _says_more(reading, span):
            return reading.chunks.of(*span)
        if not span and reading.chunks.word(at - 1) not in FILLERS:
            # "From imatinib to dasatinib 3 Nov": on that day it began.
            return "to" if reading.chunks.word(at) in _BEGINS and reading.chunks.of(at - 1, at) not in ENDS else ""
        at = span[0] if span else at - 1
    return ""


def _says_more(reading: Reading, span: Span) -> bool:
    if reading.day_at(span[0]) == span[1]:
        return False
    words = reading.chunks.of(*span).casefold().replace(":", " ").split()
    return not all(word in _HARMLESS or _OF_TIME.fullmatch(word) for word in words)
