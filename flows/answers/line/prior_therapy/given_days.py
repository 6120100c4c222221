"""Days beside what was given: one that leads to it is its last one; of those behind it, which is its last is asked."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import eq

from flows.agents import find
from flows.answers.entries import LAST_DAYS, ONGOING, has_last_day, without_last_day
from flows.answers.line.chunks import ENDS, FILLERS, NEGATIONS, SIGNS, WORDS, Chunks, Span, chunks_of, joined
from flows.answers.line.drugs import AGAIN, ANOTHER_DAY, DOSE, OF_LAST, THERAPIES, fields_of_last
from flows.answers.line.measured.last_dose import as_last, days_as_last, last_of
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.pieces import EntryPiece, Piece, in_doubt
from flows.answers.line.prior_therapy.beside_agents import PLANNED
from flows.answers.reply import Answer, Doubt, Offer
from flows.language.days import day_words
from flows.rules.answer_words import STILL_GIVEN
from flows.rules.question import Question

MOST_DAYS = 4

_ONCE_MORE = WORDS["once more"] | AGAIN | OF_LAST | FILLERS | SIGNS
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
        reading.unread = [one for one in reading.unread if not any(a <= one[0] and one[1] <= b for a, b in said)]
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
    shared = tuple(one for at, one in alone.items() if start < at < end and "\n" not in reading.chunks.of(start, at))
    behind = joined(spans, eq)
    days = [day for span in behind for day in _days_in(reading.chunks.of(*span), reading.today)]
    understood = tuple(span for span in behind if days and _says_days_alone(reading, span))
    return Behind((*days, *(one.said for one in shared)), understood, shared)


def _is_lone_day(reading: Reading, piece: Piece) -> bool:
    """Whether a day in a part of the line by itself was taken for the one that is asked, or of a measurement."""
    at = piece.places[0]
    end = reading.day_at(at)
    opens = at > 0 and reading.chunks.of(at - 1, at) in ENDS
    return bool(end and opens and reading.chunks.ends_at(end) and piece.said == reading.chunks.of(at, end))


def _days_in(text: str, today: date) -> list[str]:
    """The days in some words, as typed; of a span of days its end."""
    return _days(chunks_of(text), today) or _days(chunks_of(_SPAN_OF_DAYS.sub(" to ", text)), today)


def _days(chunks: Chunks, today: date) -> list[str]:
    found, at = [], 0
    while at < len(chunks):
        end = chunks.day_at(at, today) if _WRITTEN.search(chunks.word(at)) else None
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
        end = chunks.day_at(at, today)
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
    question = reading.trial.by_key[piece.key]
    ask = f"Is that “{question.label}”, or of what stands before it?"
    return replace(piece, reply=replace(in_doubt(question, piece.reply), question=ask))


# What may stand between a day and what was given on it.
_GIVEN = frozenset(("last", "latest", "got", "gave", "received", "given", "had", "dose", "–", "—", "->", "→"))


def read_days_before(reading: Reading) -> None:
    """Takes such a day as the last one of what it leads to; where more is named under it, each is asked."""
    leads = {at: day for at, entry in enumerate(reading.entries) if (day := _day_before(reading, entry))}
    for at, day in leads.items():
        under = (at, *_others_under(reading, at, leads))
        for index in under:
            entry, said = reading.entries[index], Behind((reading.chunks.of(*day),), (day,), ())
            sure = _taken(reading, entry, day) if len(under) == 1 else None
            reading.entries[index] = sure or last_day_asked(reading, entry, said)
        if any(reading.chunks.of(*day) in reading.entries[index].said for index in under):
            reading.unread.remove(day)


def _day_before(reading: Reading, entry: EntryPiece) -> Span | None:
    """The day right before an entry, where it was not understood otherwise and opens its part of the line."""
    begins = entry.places[0]
    for start, end in reading.unread:
        between = {reading.chunks.word(at) for at in range(end, begins)}
        before = {reading.chunks.word(at) for at in range(max(0, start - 2), start)}
        leads = end <= begins and between <= FILLERS | _GIVEN and before.isdisjoint(PLANNED)
        if leads and reading.day_at(start) == end and reading.chunks.opens_part(start):
            return start, end
    return None


def _others_under(reading: Reading, at: int, leads: dict[int, Span]) -> list[int]:
    """The entries without a day in the same line: the one right before, and those up to the next such day."""
    end = next((index for index in leads if index > at), len(reading.entries))
    lines = [reading.chunks.of(0, entry.places[0]).count("\n") for entry in reading.entries]
    near = [index for index in range(max(0, at - 1), end) if index != at and lines[index] == lines[at]]
    return [index for index in near if not _has_day(reading.entries[index])]


def _has_day(entry: EntryPiece) -> bool:
    return any(has_last_day(entry.key, fields) for fields in entry.meant)


def _taken(reading: Reading, entry: EntryPiece, day: Span) -> EntryPiece | None:
    """The entry with the day as its last one; None where it has one of its own, or it may not be that."""
    said = reading.chunks.of(*day)
    reply = None if _has_day(entry) else as_last(reading, entry, said)
    if not isinstance(reply, Answer) or _more_is_said(reading, entry):
        return None
    last = {LAST_DAYS[entry.key]: reply.value}
    doubt = entry.doubt and entry.doubt.with_values(lambda value: {**value, **last})
    return replace(entry, said=f"{said} {entry.said}", fields={**entry.fields, **last}, doubt=doubt)


def _more_is_said(reading: Reading, entry: EntryPiece) -> bool:
    """Whether something right behind an entry was not understood, other than how much was given."""
    begins = entry.places[0]
    part = range(begins, reading.chunks.end_of_part(begins))
    behind = (reading.chunks.of(*span) for span in reading.unread if span[0] in part)
    return any(DOSE.sub("", said).strip() for said in behind)
