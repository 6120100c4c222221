"""What stands beside the name of an agent in a line, and makes it another one, or none that was given."""

import re

from flows.agents import find
from flows.answers.line.chunks import CLOSES, NEGATIONS, OPENS, Chunks
from flows.answers.line.drugs import agent_at
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.measured.value_after import day_at, past_fillers
from flows.answers.line.phrases import Listed, Meaning, phrase_at

# Before an agent: that somebody does not bear it. Behind it: that it was not given.
_REACTS = frozenset(
    (
        *("allergy", "allergies", "allergic", "hypersensitivity", "hypersensitive", "intolerance", "intolerant"),
        *("reaction", "anaphylaxis"),
    )
)
PLANNED = frozenset(
    ("plan", "plans", "planned", "planning", "will", "scheduled", "upcoming", "awaiting", "considering")
)
# What stands beside the site of radiation and is not asked: that it was radiation, and how much.
_OF_RADIATION = re.compile(
    r"x?rt|irradiation|radiation|radiotherapy|c?gy|(?!(?:19|20)\d\d$)\d+(?:[.,]\d+)?(?:c?gy)?|fx|fractions?"
)
_IS = frozenset((":", "=", "-", "is", "was", "with"))
_TO = frozenset(("to", "against"))
_DENIAL_LEADS_WORDS = """
any ever prior previous past history hx of had received got given known exposure therapy treatment to with
"""
DENIAL_LEADS = frozenset(_DENIAL_LEADS_WORDS.split())
_DENIED = frozenset(("none", "never", "nil", "no", "not"))


def named_behind(reading: Reading, at: int, found: tuple[find.Search, int]) -> int | None:
    """Where the one of several agents, or the site, begins that is named right behind them: "CAR T (Kymriah)"."""
    search, end = found
    chunks = reading.chunks
    end = chunks.past(end, _IS | OPENS)
    behind = agent_at(chunks, end)
    if behind and isinstance(search, find.Which) and isinstance(behind[0], find.Found):
        return end if any(choice.agent == behind[0].agent for choice in search.candidates) else None
    lists, sites = ({one.key for one in _meanings(reading, place)} for place in (at, end))
    listed = any(isinstance(one, Listed) for one in _meanings(reading, end))
    return end if listed and lists & sites and isinstance(search, find.Which) else None


def _meanings(reading: Reading, at: int) -> tuple[Meaning, ...]:
    found = phrase_at(reading.trial, reading.chunks, at)
    return found[0] if found else ()


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
    at = past_fillers(reading.chunks, end)
    return reading.chunks.word(at) in _DENIED and not denies_next(reading, at)


def denies_next(reading: Reading, at: int) -> bool:
    """Whether "no" before the name of an agent, a question or an answer begins at a chunk."""
    chunks = reading.chunks
    if chunks.word(at) not in NEGATIONS:
        return False
    begins = chunks.past(at + 1, DENIAL_LEADS)
    return bool(agent_at(chunks, begins) or phrase_at(reading.trial, chunks, begins))


def past_radiation(reading: Reading, at: int) -> int:
    """Behind the site of radiation the next chunk that says more than that it was radiation, and how much."""
    chunks = reading.chunks
    while at < len(chunks) and _OF_RADIATION.fullmatch(chunks.word(at)) and not day_at(chunks, at, reading.today):
        at += 1
    return at
