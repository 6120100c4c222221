"""A part of a line that names a question and answers it in words that are not understood: the question is asked."""

from collections.abc import Iterator
from functools import cache

from flows.answers.line.chunks import FILLERS, SIGNS, Part, places_of
from flows.answers.line.measured.line_reading import Reading, Span
from flows.answers.line.phrases import Named, phrase_at, phrases_of
from flows.answers.line.pieces import Piece
from flows.answers.reply import Answer, Doubt, Offer
from flows.package import PARTED, table
from flows.rules.question import Choice, Question

_MOST_OPTIONS = 4
# "Haplo HCT" says what was given, not who could give.
_GIVEN = frozenset(("hct", "hsct", "sct", "bmt", "transplant"))


def ask_unclear(reading: Reading) -> None:
    """Turns a part of the line of which only the one question that it names was understood into that question.

    What says more of a question that is answered, such as who the donor is, is told as read and not asked.
    """
    unread = {at for span in reading.unread for at in range(*span)}
    said = {piece.key for piece in reading.pieces}
    for start, end in _parts(reading):
        says = {at for at in range(start, end) if reading.chunks.word(at) not in FILLERS | SIGNS}
        asked = _questions(reading, start, end) if says & unread else {}
        within = [one for one in reading.unread if start <= one[0] < end]
        if len(asked) == 1 and says <= unread and not asked.keys() & said:
            (question,) = asked.values()
            reading.pieces.append(Piece(question.key, reading.chunks.of(start, end), _doubt(question), (start,)))
        elif len(asked) == 1 and _says_more(reading, start, end, *asked):
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
    for at, place in enumerate(places_of(reading.chunks)):
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
            if isinstance(meaning, Named) and _has_few_options(question):
                named[question.key] = question
    return named


@cache
def _hints() -> dict[str, str]:
    """By a word that says something of a question, what that question is called."""
    rows = table("flows.answers.line", "hints.csv", {"words": PARTED, "of": ".+"})
    return {word: row.cells["of"] for row in rows for word in row.parted("words")}


def _has_few_options(question: Question) -> bool:
    return isinstance(question.kind, Choice) and len(question.kind.options) <= _MOST_OPTIONS


def _doubt(question: Question) -> Doubt:
    assert isinstance(question.kind, Choice)
    return Doubt(question.text, tuple(Offer(option.label, option.value) for option in question.kind.options))
