"""What a line says beside words such as "cancelled" or "haemolysed": it is asked about, since there may be no value."""

from dataclasses import replace

from flows.answers.line.chunks import ENDS
from flows.answers.line.found import EntryPiece, Piece
from flows.answers.line.measured.reading import Reading, Span, if_sure, in_doubt
from flows.answers.reply import Answer
from flows.language.typed.doubtful import is_doubtful


def doubt_beside(reading: Reading) -> None:
    """Turns into a doubt what stands in one part of the line with such a word, and what was measured on such a day."""
    parts = {part for span in reading.unread if _doubts(reading, span) for part in _parts_meant(reading, span)}
    keys = {piece.key for piece in reading.pieces if _part(reading, piece.places[0]) in parts}
    of_days = {one.key for one in reading.trial.questions if one.dated in keys}
    days = {reading.trial.by_key[key].dated for key in keys}
    asked = keys | of_days | days
    reading.pieces = [_asked(reading, piece) if piece.key in asked else piece for piece in reading.pieces]
    reading.entries = [
        _entry_asked(one) if _part(reading, one.places[0]) in parts or is_doubtful(one.said) else one
        for one in reading.entries
    ]


def _doubts(reading: Reading, span: Span) -> bool:
    return is_doubtful(reading.chunks.of(*span))


def _part(reading: Reading, at: int) -> tuple[int, int]:
    """The line and the part of it in which a chunk stands."""
    signs = [reading.chunks.of(one, one + 1) for one in range(at)]
    return signs.count("\n"), sum(sign in ENDS for sign in signs)


def _parts_meant(reading: Reading, span: Span) -> list[tuple[int, int]]:
    """The part of a word; where it stands there alone, as in "Cr 0.7, pending", the last before it that holds more."""
    line, part = _part(reading, span[0])
    places = [one.places[0] for one in reading.pieces] + [one.places[0] for one in reading.entries]
    held = {_part(reading, at) for at in places}
    before = sorted(one for one in held if one[0] == line and one[1] <= part)
    return before[-1:] or [(line, part)]


def _asked(reading: Reading, piece: Piece) -> Piece:
    if not isinstance(piece.reply, Answer) or piece.reply.value is None:
        return piece
    return replace(piece, reply=in_doubt(reading, piece.key, piece.reply))


def _entry_asked(entry: EntryPiece) -> EntryPiece:
    return entry if entry.doubt else replace(entry, doubt=if_sure(entry.said, entry.fields))
