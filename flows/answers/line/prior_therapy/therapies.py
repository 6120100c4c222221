"""What was given, in a line: agents and radiation as entries with their last days, immune suppression as an answer."""

from dataclasses import replace
from datetime import date
from typing import Any

from flows.agents import find
from flows.answers.entries import LAST_DAYS, has_last_day
from flows.answers.line.chunks import FILLERS, WORDS, Chunks
from flows.answers.line.drugs import (
    ANOTHER_DAY,
    OF_LAST,
    THERAPIES,
    agent_at,
    entry_for,
    is_immune_suppression,
    is_no_therapy,
)
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.phrases import Listed
from flows.answers.line.pieces import EntryPiece, Piece, asked, if_sure
from flows.answers.line.prior_therapy.beside_agents import (
    asked_where_led_in,
    denies_next,
    is_denied,
    is_planned,
    is_reacted_to,
    named_behind,
    past_class,
    past_radiation,
)
from flows.answers.line.prior_therapy.denied import read_denied_behind
from flows.answers.reply import Answer, Doubt, Offer
from flows.language.days import day_words
from flows.language.typed.ongoing import read_ongoing

# Said before the name of an agent: that it goes on, or nothing that its day does not say.
_GOES_ON = frozenset(("on", "still", "continues", "continuing", "current", "currently"))
_SAID = frozenset(("last", "latest", "prior", "previous", "got", "received", "given", "had"))
_MOST_LEADS = 3

SUPPRESSION, SUPPRESSION_STOPPED = "immunosuppression", "immunosuppression_stopped"

_OVER = WORDS["over"]
_UNTIL = frozenset(("until", "till", "to"))

# What says nothing behind an agent: not what is said of samples, since "CAR T collected 3 Nov" is no infusion.
_FILLERS = FILLERS - {"collected", "collection", "sampled", "drawn", "measured", "candidate"}
_JOINS = frozenset(("+", "and", "&", "plus"))


def read_agent(reading: Reading) -> bool:
    """An agent with the words beside it, also those before its name."""
    at = reading.at
    while at < reading.at + _MOST_LEADS and reading.chunks.word(at) in _GOES_ON | _OVER | _SAID:
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
        _read_suppression(reading, f"{lead} {beside}".strip(), reading.chunks.past_fillers(end), stop)
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


def _read_suppression(reading: Reading, beside: str, begins: int, stop: int) -> None:
    """Transplant immune suppression that goes on, or was stopped, with the day where it is said."""
    at, said = reading.at, reading.chunks.of(reading.at, stop)
    question = reading.trial.by_key[SUPPRESSION]
    ongoing = read_ongoing(beside, reading.today)
    bare = _without_over(beside)
    day = reading.reply(reading.trial.by_key[SUPPRESSION_STOPPED], bare)
    if ongoing and ongoing.sure:
        reading.pieces.append(Piece(SUPPRESSION, said, Answer("ongoing"), (at,)))
    elif bare != beside and (isinstance(day, Answer) or beside.split()[0] not in _UNTIL):
        reading.pieces.append(Piece(SUPPRESSION, said, Answer("stopped"), (at,)))
        if isinstance(day, Answer | Doubt):
            reading.pieces.append(Piece(SUPPRESSION_STOPPED, said, day, (at,)))
        elif bare:
            reading.unread.append((begins, stop))
    else:
        # A day alone does not say that it was the last one.
        reading.pieces.append(Piece(SUPPRESSION, said, asked(question), (at,)))


def _without_over(beside: str) -> str:
    """Words without those that say it is over, at their beginning and their end; the same words where none do."""
    words = beside.split()
    while words and words[0].casefold() in _OVER | OF_LAST | _UNTIL:
        words = words[1:]
    while words and words[-1].casefold() in _OVER:
        words = words[:-1]
    bare = " ".join(words)
    return bare if bare == beside else bare.removeprefix("since ").removeprefix("on ")


def _end_of_drug(reading: Reading, start: int) -> int:
    """Where the words beside an agent end: at a comma, at the next name, or at the next agent."""
    chunks, end = reading.chunks, start
    while not _ends_drug(chunks, end) and not reading.meanings_at(end) and not agent_at(chunks, end):
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


def read_listed(reading: Reading, meaning: Listed, start: int, end: int) -> int | None:
    """An entry that is known by one field, such as radiation by its site, with its day; None where it is denied."""
    if is_denied(reading, end):
        return reading.at if read_denied_behind(reading, start, end) else None
    if is_planned(reading, start, past_radiation(reading, end)):
        stop = reading.chunks.end_of_part(end)
        reading.unread.append((start, stop))
        return stop
    chunks, last = reading.chunks, reading.trial.lists[meaning.key][-1]
    end = past_radiation(reading, end)
    begins = chunks.past_fillers(end)
    day_end = reading.day_at(begins)
    fields: dict[str, Any] = {meaning.field: meaning.value}
    reply = reading.reply(last, chunks.of(begins, day_end)) if day_end else None
    doubt = None
    if isinstance(reply, Answer):
        fields |= {last.key: reply.value}
    elif isinstance(reply, Doubt):
        days = reply.with_values(lambda day: {**fields, last.key: day}).offers
        doubt = replace(reply, offers=(*days, Offer(ANOTHER_DAY, fields)))
    elif day_end:
        # A day that cannot be is told as not understood, and asked with the entry.
        reading.unread.append((begins, day_end))
    after = day_end if day_end and reply else end
    entry = EntryPiece(meaning.key, chunks.of(start, after), fields, doubt, (start,))
    reading.entries.append(asked_where_led_in(reading, entry, start))
    return after
