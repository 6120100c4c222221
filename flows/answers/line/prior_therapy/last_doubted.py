"""Days behind what was given on a day: which of them is its last one is asked, never taken."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from flows.agents import find
from flows.answers.entries import ONGOING, without_last_day
from flows.answers.line.chunks import ENDS, FILLERS, NEGATIONS, SIGNS, Chunks, chunks_of
from flows.answers.line.drugs import AGAIN, ANOTHER_DAY, DOSE, OF_LAST, THERAPIES, fields_of_last
from flows.answers.line.measured.last_dose import days_as_last, last_of
from flows.answers.line.measured.line_reading import Reading, Span, in_doubt
from flows.answers.line.measured.value_after import day_at
from flows.answers.line.pieces import EntryPiece, Piece
from flows.answers.reply import Answer, Doubt, Offer
from flows.language.days import day_words
from flows.rules.answer_words import STILL_GIVEN
from flows.rules.question import Question

MOST_DAYS = 4

# What is said of one more time, beside its day.
_ONCE_MORE_WORDS = """
then again next later repeat repeated restart restarted resumed another more further second third fourth fifth infusion
infusions cycle course day dose doses given boost until till to through thru from
"""

_ONCE_MORE = frozenset(_ONCE_MORE_WORDS.split()) | AGAIN | OF_LAST | FILLERS | SIGNS
# "2-6 Nov", "1.11.-5.11.": the day on which it ended stands behind the stroke.
_SPAN_OF_DAYS = re.compile(r"(?<=[\w.])\s*[-–—]\s*(?=\d)")
_WRITTEN = re.compile(r"\w")
_FIGURE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|[dc]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Behind:
    """The days that stand behind an entry, as typed.

    `spans`: where nothing but such days stands. `shared`: days that something else was taken to have.
    """

    days: tuple[str, ...]
    spans: tuple[Span, ...]
    shared: tuple[Piece, ...]


def doubt_last_days(reading: Reading) -> None:
    """Asks for the last day of each entry that more days stand behind, and whose each of them is."""
    for at, entry in enumerate(reading.entries):
        behind = _behind(reading, entry)
        if not behind.days:
            continue
        asked = reading.entries[at] = last_day_asked(reading, entry, behind)
        said = behind.spans if asked.said != entry.said else ()
        reading.unread = [one for one in reading.unread if not any(_is_within(one, span) for span in said)]
        reading.pieces = [_piece_asked(reading, one) if one in behind.shared else one for one in reading.pieces]


def _behind(reading: Reading, entry: EntryPiece) -> Behind:
    """What stands between an entry and the next thing that is named."""
    start = entry.places[0]
    alone = {one.places[0]: one for one in reading.pieces if _is_lone_day(reading, one)}
    pieces = {one.places[0] for one in reading.pieces} | {one.places[0] for one in reading.entries}
    named = pieces - alone.keys()
    begins = named | {begin for begin, _ in reading.aside}
    end = min((begin for begin in begins if begin > start), default=len(reading.chunks))
    spans = tuple(span for span in reading.unread if start < span[0] < end)
    shared = tuple(one for at, one in alone.items() if start < at < end and _in_same_line(reading.chunks, start, at))
    days = [day for span in _joined(spans) for day in _days_in(reading.chunks.of(*span), reading.today)]
    understood = tuple(span for span in _joined(spans) if days and _says_days_alone(reading, span))
    return Behind((*days, *(one.said for one in shared)), understood, shared)


def _is_within(one: Span, span: Span) -> bool:
    return span[0] <= one[0] and one[1] <= span[1]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Parts that follow each other as one."""
    open_span: Span | None = None
    for start, end in sorted(spans):
        if open_span and open_span[1] == start:
            open_span = open_span[0], end
            continue
        if open_span:
            yield open_span
        open_span = start, end
    if open_span:
        yield open_span


def _is_lone_day(reading: Reading, piece: Piece) -> bool:
    """Whether a day in a part of the line by itself was taken for the one that is asked, or of a measurement."""
    at = piece.places[0]
    end = day_at(reading.chunks, at, reading.today)
    opens = at > 0 and reading.chunks.of(at - 1, at) in ENDS
    return bool(end and opens and reading.chunks.ends_at(end) and piece.said == reading.chunks.of(at, end))


def _in_same_line(chunks: Chunks, start: int, end: int) -> bool:
    return all(chunks.of(at, at + 1) != "\n" for at in range(start, end))


def _days_in(text: str, today: date) -> list[str]:
    """The days in some words, as typed; of a span of days its end."""
    return _days(chunks_of(text), today) or _days(chunks_of(_SPAN_OF_DAYS.sub(" to ", text)), today)


def _days(chunks: Chunks, today: date) -> list[str]:
    found, at = [], 0
    while at < len(chunks):
        end = day_at(chunks, at, today) if _WRITTEN.search(chunks.word(at)) else None
        found += [chunks.of(at, end)] if end else []
        at = end or at + 1
    return found


def _says_days_alone(reading: Reading, span: Span) -> bool:
    """Whether some words hold nothing but days and words for once more."""
    text = DOSE.sub(" ", reading.chunks.of(*span))
    return any(_is_days_alone(chunks_of(one), reading.today) for one in (text, _SPAN_OF_DAYS.sub(" to ", text)))


def _is_days_alone(chunks: Chunks, today: date) -> bool:
    at = 0
    while at < len(chunks):
        end = day_at(chunks, at, today)
        word = chunks.word(at)
        known = end or word in _ONCE_MORE or _FIGURE.fullmatch(word)
        if not known or word in NEGATIONS | find.ROUTES:
            return False
        at = end or at + 1
    return True


def last_day_asked(reading: Reading, entry: EntryPiece, behind: Behind) -> EntryPiece:
    """The entry with its last day asked for, of all that are named; where it is asked about anyway, without a day."""
    last = last_of(reading.trial, entry.key)
    if last is None:
        return entry
    dayless = entry.doubt and entry.doubt.with_values(partial(without_last_day, entry.key))
    if dayless and any(offer.value != dayless.offers[0].value for offer in dayless.offers):
        return replace(entry, doubt=dayless)
    own = {fields[last.key] for fields in entry.meant if fields.get(last.key)}
    days = own.union(day for said in behind.days for day in days_as_last(reading, entry, said))
    said = ", ".join((entry.said, *(reading.chunks.of(*span) for span in behind.spans)))
    doubt = _which(entry, last, sorted(days, reverse=True)) if days - own else entry.doubt
    return replace(entry, said=said, doubt=doubt)


def _which(entry: EntryPiece, last: Question, days: list[str]) -> Doubt:
    """Which of some days was the last, the latest first; or none of them."""
    fields = without_last_day(entry.key, entry.fields)
    dated = [Offer(day_words(date.fromisoformat(day)), {**fields, last.key: day}) for day in days[:MOST_DAYS]]
    still = [Offer(STILL_GIVEN, {**fields, **fields_of_last(last, ONGOING)})] if entry.key == THERAPIES else []
    question = "Which was its last day?" if len(days) > 1 else "Was that its last day?"
    return Doubt(question, (*dated, *still, Offer(ANOTHER_DAY, fields)))


def _piece_asked(reading: Reading, piece: Piece) -> Piece:
    """A day that may be of what was given before it."""
    if not isinstance(piece.reply, Answer):
        return piece
    label = reading.trial.by_key[piece.key].label
    sure = in_doubt(reading, piece.key, piece.reply)
    return replace(piece, reply=replace(sure, question=f"Is that “{label}”, or of what stands before it?"))
