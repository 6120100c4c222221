"""Agents in a line with the words beside them: entries of the list of prior therapies with their last doses."""

from dataclasses import replace
from datetime import date

from flows.agents import find
from flows.answers.entries import LAST_DAYS, has_last_day
from flows.answers.line.chunks import FILLERS, Chunks
from flows.answers.line.drugs import (
    OF_LAST,
    THERAPIES,
    agent_at,
    entry_for,
    is_immune_suppression,
    is_no_therapy,
)
from flows.answers.line.found import EntryPiece
from flows.answers.line.measured.reading import Reading, if_sure
from flows.answers.line.measured.values import past_fillers
from flows.answers.line.names import phrase_at
from flows.answers.line.prior_therapy.beside_agents import (
    denies_next,
    is_denied,
    is_planned,
    is_reacted_to,
    named_behind,
    past_class,
)
from flows.answers.line.prior_therapy.denied import read_denied_behind
from flows.answers.line.prior_therapy.led_in import asked_where_led_in
from flows.answers.line.prior_therapy.suppression import OVER, SUPPRESSION, read_suppression
from flows.answers.reply import Doubt, Offer
from flows.language.days import day_words

# Said before the name of an agent: that it goes on, or nothing that its day does not say.
_GOES_ON = frozenset(("on", "still", "continues", "continuing", "current", "currently"))
_SAID = frozenset(("last", "latest", "prior", "previous", "got", "received", "given", "had"))
_MOST_LEADS = 3

# What says nothing behind an agent: not what is said of samples, since "CAR T collected 3 Nov" is no infusion.
_FILLERS = FILLERS - {"collected", "collection", "sampled", "drawn", "measured", "candidate"}
_JOINS = frozenset(("+", "and", "&", "plus"))


def read_agent(reading: Reading) -> bool:
    """An agent with the words beside it, also those before its name."""
    at = reading.at
    while at < reading.at + _MOST_LEADS and reading.chunks.word(at) in _GOES_ON | OVER | _SAID:
        at += 1
    lead = reading.chunks.word(at - 1) if at > reading.at else ""
    found = agent_at(reading.chunks, at) if THERAPIES in reading.trial.lists else None
    if found is None:
        return False
    if (named := named_behind(reading, at, found)) is not None:
        reading.at = named
        return True
    search, end = found[0], past_class(reading.chunks, *found)
    not_given = _read_not_given(reading, search, at, end)
    if not_given is not None:
        return not_given
    stop = _end_of_drug(reading, end)
    beside = reading.chunks.of(reading.chunks.past(end, _FILLERS), stop)
    beside = f"ongoing {beside}".strip() if lead in _GOES_ON else beside
    if is_immune_suppression(search) and SUPPRESSION in reading.trial.by_key:
        read_suppression(reading, f"{lead} {beside}".strip(), past_fillers(reading.chunks, end), stop)
    elif is_no_therapy(search):
        return False
    else:
        _add(reading, search, (at, end, stop), beside)
    reading.at = stop
    return True


def _read_not_given(reading: Reading, search: find.Search, at: int, end: int) -> bool | None:
    """An agent that is denied, planned or reacted to: whether that was understood; None where it was given."""
    if is_denied(reading, end):
        return read_denied_behind(reading, at, end)
    if is_planned(reading, at, end):
        reading.unread.append((reading.at, stop := _end_of_drug(reading, end)))
        reading.at = stop
        return True
    if is_reacted_to(reading, at):
        asked = reading.trial.by_key[reading.pieces[-1].key].label.casefold() if reading.pieces else ""
        of_it = isinstance(search, find.Found) and search.agent.name in asked
        reading.at = end if of_it else at
        return of_it
    return None


def _add(reading: Reading, search: find.Search, at_end_stop: tuple[int, int, int], beside: str) -> None:
    """The entry of an agent, which begins and ends at the first two chunks, with the words up to the third."""
    at, end, stop = at_end_stop
    last = next(one for one in reading.trial.lists[THERAPIES] if one.key == LAST_DAYS[THERAPIES])
    name = reading.chunks.of(at, end)
    entry = entry_for(search, name, beside, last, reading.today, reading.trial)
    if reading.chunks.of(at, stop).endswith("?") and not entry.doubt:
        entry = replace(entry, doubt=if_sure(name, entry.fields))
    led = asked_where_led_in(reading, entry, reading.at)
    reading.entries.append(replace(led, places=(at,)))
    if beside and (entry.said == name or (entry.doubt and led is not entry)):
        # What is asked first of an agent says no day.
        reading.unread.append((end, stop))


def _end_of_drug(reading: Reading, start: int) -> int:
    """Where the words beside an agent end: at a comma, at the next name, or at the next agent."""
    chunks, end = reading.chunks, start
    while not _ends_drug(chunks, end) and not phrase_at(reading.trial, chunks, end) and not agent_at(chunks, end):
        if (chunks.word(end) in _JOINS and agent_at(chunks, end + 1)) or denies_next(reading, end):
            break
        end += 1
    return end


def _ends_drug(chunks: Chunks, at: int) -> bool:
    """Whether the part of a line is over; ", last 1 Sep" goes on with it."""
    goes_on = chunks.word(at) == "," and chunks.word(at + 1) in OF_LAST
    return chunks.ends_at(at) and not goes_on


def share_days(reading: Reading) -> None:
    """Of agents that are joined, such as "dauno + VCR 9 Nov", the day behind the last may be that of each."""
    entries = reading.entries
    for at in range(len(entries) - 2, -1, -1):
        one, following = entries[at], entries[at + 1]
        day = following.fields.get(LAST_DAYS[THERAPIES])
        alone = one.key == following.key == THERAPIES and not one.doubt and not has_last_day(one.key, one.fields)
        if alone and day and _are_joined(reading.chunks, one, following):
            words = day_words(date.fromisoformat(day))
            offers = (Offer(words, {**one.fields, LAST_DAYS[THERAPIES]: day}),)
            entries[at] = replace(one, doubt=Doubt(f"Was {words} its last dose too?", offers))


def _are_joined(chunks: Chunks, one: EntryPiece, following: EntryPiece) -> bool:
    return any(chunks.word(at) in _JOINS for at in range(one.places[0], following.places[0]))
