"""What was not given, by its name: "no blina", "never had CAR T", "TBI none"."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from flows.answers.entries import entries_of, has_last_day
from flows.answers.line.chunks import NEGATIONS, WORDS, Span
from flows.answers.line.drugs import THERAPIES, agent_at
from flows.answers.line.measured.line_reading import Denied, Reading
from flows.answers.line.phrases import Listed, phrase_at
from flows.answers.line.prior_therapy.beside_agents import DENIAL_LEADS, past_radiation
from flows.answers.reply import Doubt, Offer
from flows.answers.therapies.agent_entries import agents_of
from flows.rules.question import NumberKind

_OR = frozenset(("or", "nor", "/", "+"))
_STILL = WORDS["still denied"]
# What is named, each by its list and how an entry holds it, and where that ends.
_Names: TypeAlias = tuple[frozenset[tuple[str, str]], int]


def read_denied(reading: Reading) -> bool:
    """ "No" before one or several things that a list asks for; a comma goes on with them where an "or" follows."""
    chunks, start = reading.chunks, reading.at
    found = _named_from(reading, chunks.past(start + 1, DENIAL_LEADS))
    if found is None:
        return False
    end = chunks.past(found[1], _STILL)
    if not (chunks.ends_at(end) or _is_value_at(reading, end)):
        return False
    _keep(reading, (start, end), found[0])
    return True


def _named_from(reading: Reading, at: int) -> _Names | None:
    """All that is named from a chunk on with "or" between."""
    first = _listed_at(reading, at)
    if first is None:
        return None
    names, end = first
    begins = end + 1 if reading.chunks.word(end) == "," and _or_follows(reading, end) else end
    begins += reading.chunks.word(begins) in _OR
    others = _named_from(reading, begins) if begins > end else None
    return (names | others[0], others[1]) if others else first


def _is_value_at(reading: Reading, at: int) -> bool:
    """Whether the name of a number begins at a chunk, so that what stood before is over."""
    return any(isinstance(question.kind, NumberKind) for question in reading.questions_at(at))


def goes_on_denied(reading: Reading) -> bool:
    """Whether what is denied goes on with an "or": "no radiation, blina or InO"."""
    word = reading.chunks.word(reading.at)
    return word in ("or", "nor") or (word == "," and _or_follows(reading, reading.at))


def read_denied_behind(reading: Reading, start: int, end: int) -> bool:
    """ "None", "no" or "never" behind such a thing, and nothing else."""
    found, at = _listed_at(reading, start), reading.chunks.past_fillers(end)
    stop = reading.chunks.past(at + 1, _STILL)
    if not found or reading.chunks.word(at) not in NEGATIONS or not reading.chunks.ends_at(stop):
        return False
    _keep(reading, (start, stop), found[0])
    return True


def _keep(reading: Reading, span: Span, names: frozenset[tuple[str, str]]) -> None:
    reading.denied.append(Denied(span, names))
    reading.at = span[1]


def _or_follows(reading: Reading, comma: int) -> bool:
    """Whether names with commas between them, the last behind "or", follow a comma."""
    at = comma
    while reading.chunks.word(at) == ",":
        at += 1
        if reading.chunks.word(at) in _OR:
            return _listed_at(reading, at + 1) is not None
        found = _listed_at(reading, at)
        if found is None:
            return False
        at = found[1]
    return reading.chunks.word(at) in _OR and _listed_at(reading, at + 1) is not None


def _listed_at(reading: Reading, at: int) -> _Names | None:
    """What of a list is named at a chunk."""
    named = phrase_at(reading.trial, reading.chunks, at)
    for meaning in named[0] if named else ():
        if named and isinstance(meaning, Listed):
            return frozenset({(meaning.key, meaning.value)}), past_radiation(reading, named[1])
    found = agent_at(reading.chunks, at) if THERAPIES in reading.trial.lists else None
    agents = agents_of(found[0]) if found else ()
    if found is None or (agents and not any(agent.kinds for agent in agents)):
        # A transplant has no place in the list of therapies.
        return None
    return frozenset((THERAPIES, agent.name) for agent in agents), found[1]


def denials(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was denied and is not entered, and what was though it is; as typed."""
    entered = set(_entered(reading))
    against = [one.span for one in reading.denied if one.names & entered]
    rest = [one.span for one in reading.denied if not one.names & entered]
    return reading.spoken(rest), reading.spoken(against)


def _entered(reading: Reading) -> Iterator[tuple[str, str]]:
    for key, fields in reading.trial.lists.items():
        for entry in entries_of(reading.answers, key):
            yield key, entry.get(fields[0].key, "")
    for piece in reading.entries:
        yield from ((piece.key, one.get(reading.trial.lists[piece.key][0].key, "")) for one in piece.meant)


def doubt_after_denials(reading: Reading) -> None:
    """Asks about what stands without a day behind a denial and a comma: "no blina, InO" may deny both."""
    ends = {one.span[1] for one in reading.denied}
    for at, entry in enumerate(reading.entries):
        begins = entry.places[0]
        if begins - 1 not in ends or reading.chunks.word(begins - 1) != "," or has_last_day(entry.key, entry.fields):
            continue
        found = _listed_at(reading, begins)
        ends |= {found[1]} if found else set()
        given = Offer(f"Yes, {entry.said} was given", dict(entry.fields))
        doubt = entry.doubt or Doubt("Was it given? It stands behind a “no”.", (given,))
        reading.entries[at] = replace(entry, doubt=doubt)
