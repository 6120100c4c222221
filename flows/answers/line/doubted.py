"""What of a line is asked about: what stands beside words such as "cancelled", and what strange words answer."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from flows.answers.line.chunks import FILLERS, SIGNS, ChunkPlace, Part, Span
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.phrases import Named, phrase_at, phrases_of
from flows.answers.line.pieces import Piece, asked, if_sure, in_doubt
from flows.answers.reply import Answer
from flows.language.typed.beside import is_doubtful, is_of_another
from flows.language.typed.date_words import MONTH
from flows.package import PARTED, table
from flows.rules.question import Choice, NumberKind, Question

# What says when, and no day.
_TIME = re.compile(rf"{MONTH}|\b(?:19|20)\d\d\b|\b(?:week|month|year|recent)", re.IGNORECASE)


def doubt_beside(reading: Reading) -> None:
    """Turns into a doubt what stands in one part of the line with such a word, and what was measured on such a day."""
    places = reading.chunks.places()
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
        replace(one, doubt=one.doubt or if_sure(one.said, one.fields))
        if places[one.places[0]].part in parts or is_doubtful(one.said)
        else one
        for one in reading.entries
    ]


def _dated_beside_a_time(reading: Reading, places: list[ChunkPlace]) -> set[str]:
    """The days of what stands in one part of the line with a time that is no day: "today Cr 0.5 echo last week"."""
    parts = {places[start].part for start, end in reading.unread if _TIME.search(reading.chunks.of(start, end))}
    by_key, pieces = reading.trial.by_key, reading.pieces
    return {by_key[one.key].dated for one in pieces if places[one.places[0]].part in parts} - {""}


def _planned(reading: Reading, places: list[ChunkPlace]) -> set[str]:
    """What is measured, and stands in one part of the line with "planned"."""
    parts = {place.part for at, place in enumerate(places) if reading.chunks.word(at) == "planned"}
    measured = {*reading.trial.dated, *reading.trial.dated.values()}
    return {one.key for one in reading.pieces if one.key in measured and places[one.places[0]].part in parts}


def _at_another_time(reading: Reading, places: list[ChunkPlace]) -> set[str]:
    """What is measured, and said of another time, as in "MRD 2% at relapse"."""
    at_time = (at for at in range(1, len(places)) if reading.chunks.word(at - 1) == "at")
    parts = {places[at].part for at in at_time if reading.chunks.word(at) in ("relapse", "onset", "first")}
    numbers = {one.key for one in reading.trial.questions if isinstance(one.kind, NumberKind)}
    return {one.key for one in reading.pieces if one.key in numbers and places[one.places[0]].part in parts}


def _parts_beside(
    reading: Reading, unread: list[Span], doubts: Callable[[str], bool], places: list[ChunkPlace], held: list[Part]
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
    return replace(piece, reply=in_doubt(reading.trial.by_key[piece.key], piece.reply))


_MOST_OPTIONS = 4
# "Haplo HCT" says what was given, not who could give.
_GIVEN = frozenset(("hct", "hsct", "sct", "bmt", "transplant"))


def ask_unclear(reading: Reading) -> None:
    """Turns a part of the line of which only the one question that it names was understood into that question.

    What says more of a question that is answered, such as who the donor is, is told as read and not asked.
    """
    unread = reading.strange
    said = {piece.key for piece in reading.pieces}
    for start, end in _parts(reading):
        says = {at for at in range(start, end) if reading.chunks.word(at) not in FILLERS | SIGNS}
        named = _questions(reading, start, end) if says & unread else {}
        within = [one for one in reading.unread if start <= one[0] < end]
        if len(named) == 1 and says <= unread and not named.keys() & said:
            (question,) = named.values()
            reading.pieces.append(Piece(question.key, reading.chunks.of(start, end), asked(question), (start,)))
        elif len(named) == 1 and _says_more(reading, start, end, *named):
            reading.aside.append((within[0][0], within[-1][1]))
        else:
            continue
        reading.unread = [one for one in reading.unread if one not in within]


def _says_more(reading: Reading, start: int, end: int, key: str) -> bool:
    """Whether a part says nothing but more of a question that is answered: "donor yes (haplo mom)"."""
    begins = [(one.key, one.places[0]) for one in reading.pieces]
    begins += [(one.key, one.places[0]) for one in reading.entries]
    hinted = any(reading.chunks.word(at) in _hints() for at in range(start, end))
    sure = any(one.key == key and isinstance(one.reply, Answer) for one in reading.pieces)
    return sure and hinted and all(of == key for of, at in begins if start <= at < end)


def _parts(reading: Reading) -> Iterator[Span]:
    parts: dict[Part, list[int]] = {}
    for at, place in enumerate(reading.chunks.places()):
        if reading.chunks.of(at, at + 1) not in SIGNS:
            parts.setdefault(place.part, []).append(at)
    yield from ((ats[0], ats[-1] + 1) for ats in parts.values())


def _questions(reading: Reading, start: int, end: int) -> dict[str, Question]:
    """The questions of a few options that a part names."""
    named: dict[str, Question] = {}
    for at in range(start, end):
        found = phrase_at(reading.trial, reading.chunks, at)
        hint = "" if reading.chunks.word(at + 1) in _GIVEN else _hints().get(reading.chunks.word(at), "")
        hinted = phrases_of(reading.trial).get((hint,), ())
        for meaning in (*(found[0] if found and found[1] <= end else ()), *hinted):
            question = reading.trial.by_key[meaning.key]
            few = isinstance(question.kind, Choice) and len(question.kind.options) <= _MOST_OPTIONS
            if isinstance(meaning, Named) and few:
                named[question.key] = question
    return named


@cache
def _hints() -> dict[str, str]:
    """By a word that says something of a question, what that question is called."""
    rows = table("flows.answers.line", "hints.csv", {"words": PARTED, "of": ".+"})
    return {word: row.cells["of"] for row in rows for word in row.parted("words")}
