"""What a line says beside words such as "cancelled" or "haemolysed": it is asked about, since there may be no value."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from flows.answers.line.chunks import Part, Place, places_of
from flows.answers.line.measured.line_reading import Reading, Span, if_sure, in_doubt
from flows.answers.line.pieces import EntryPiece, Piece
from flows.answers.reply import Answer
from flows.language.typed.beside import is_doubtful, is_of_another
from flows.language.typed.date_words import MONTH
from flows.rules.question import NumberKind

# What says when, and no day.
_TIME = re.compile(rf"{MONTH}|\b(?:19|20)\d\d\b|\b(?:week|month|year|recent)", re.IGNORECASE)


def doubt_beside(reading: Reading) -> None:
    """Turns into a doubt what stands in one part of the line with such a word, and what was measured on such a day."""
    places = places_of(reading.chunks)
    begins = [one.places[0] for one in reading.pieces] + [one.places[0] for one in reading.entries]
    held = sorted({places[at].part for at in begins})
    parts = _parts_beside(reading, reading.unread, is_doubtful, places, held)
    # What stands in brackets is a value of before, or a range.
    outside = [span for span in reading.unread if not places[span[0]].bracketed]
    values = parts | _parts_beside(reading, outside, is_of_another, places, held)
    keys = {piece.key for piece in reading.pieces if places[piece.places[0]].part in values}
    keys |= _planned(reading, places) | _at_another_time(reading, places)
    of_days = {key for key, day in reading.trial.dated.items() if day in keys}
    days = {reading.trial.by_key[key].dated for key in keys}
    asked = keys | of_days | days | _dated_beside_a_time(reading, places)
    reading.pieces = [_asked(reading, piece) if piece.key in asked else piece for piece in reading.pieces]
    reading.entries = [
        _entry_asked(one) if places[one.places[0]].part in parts or is_doubtful(one.said) else one
        for one in reading.entries
    ]


def _dated_beside_a_time(reading: Reading, places: list[Place]) -> set[str]:
    """The days of what stands in one part of the line with a time that is no day: "today Cr 0.5 echo last week"."""
    parts = {places[start].part for start, end in reading.unread if _TIME.search(reading.chunks.of(start, end))}
    by_key, pieces = reading.trial.by_key, reading.pieces
    return {by_key[one.key].dated for one in pieces if places[one.places[0]].part in parts} - {""}


def _planned(reading: Reading, places: list[Place]) -> set[str]:
    """What is measured, and stands in one part of the line with "planned"."""
    parts = {place.part for at, place in enumerate(places) if reading.chunks.word(at) == "planned"}
    measured = {*reading.trial.dated, *reading.trial.dated.values()}
    return {one.key for one in reading.pieces if one.key in measured and places[one.places[0]].part in parts}


def _at_another_time(reading: Reading, places: list[Place]) -> set[str]:
    """What is measured, and said of another time, as in "MRD 2% at relapse"."""
    at_time = (at for at in range(1, len(places)) if reading.chunks.word(at - 1) == "at")
    parts = {places[at].part for at in at_time if reading.chunks.word(at) in ("relapse", "onset", "first")}
    numbers = {one.key for one in reading.trial.questions if isinstance(one.kind, NumberKind)}
    return {one.key for one in reading.pieces if one.key in numbers and places[one.places[0]].part in parts}


def _parts_beside(
    reading: Reading, unread: list[Span], doubts: Callable[[str], bool], places: list[Place], held: list[Part]
) -> set[Part]:
    """The parts of the line that what was not understood in them puts in doubt.

    Where it stands in a part alone, as in "Cr 0.7, pending", the last part before it that holds more.
    """
    parts = {places[start].part for start, end in unread if doubts(reading.chunks.of(start, end))}
    before = {part: held[: bisect_right(held, part)][-1:] for part in parts}
    return {part for own, last in before.items() for part in last if part[0] == own[0]}


def _asked(reading: Reading, piece: Piece) -> Piece:
    if not isinstance(piece.reply, Answer) or piece.reply.value is None:
        return piece
    return replace(piece, reply=in_doubt(reading, piece.key, piece.reply))


def _entry_asked(entry: EntryPiece) -> EntryPiece:
    return entry if entry.doubt else replace(entry, doubt=if_sure(entry.said, entry.fields))
