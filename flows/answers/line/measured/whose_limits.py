"""Whose limits of normal hold for the values of a line: of the laboratory that it names, else of the only one."""

from collections.abc import Iterator

from flows.answers.evidence import laboratory_words
from flows.answers.line.measured.laboratories import limits_offered
from flows.answers.line.measured.line_reading import Reading
from flows.answers.line.phrases import phrase_of
from flows.answers.line.pieces import Piece
from flows.answers.reply import Answer, Doubt, Offer

_BEFORE = frozenset(("from", "lab", "laboratory"))


def read_laboratory(reading: Reading) -> bool:
    """The name of a laboratory whose limits the site keeps."""
    at = reading.at + (reading.chunks.word(reading.at) in _BEFORE)
    for name in dict.fromkeys(one.laboratory for one in reading.limits):
        words = phrase_of(name)
        if words == tuple(reading.chunks.word(at + place) for place in range(len(words))):
            reading.laboratories.append((name, (reading.at, at + len(words))))
            reading.at = at + len(words)
            return True
    return False


def add_limits(reading: Reading) -> None:
    """To each value without its limit the one that a laboratory has for it; of several, whose it is is asked.

    Where the line names two laboratories, no value tells which is its own: neither counts.
    """
    named = {name for name, _ in reading.laboratories}
    used = False
    for piece, key in list(_without_limit(reading, anew=len(named) == 1)):
        offers = limits_offered(reading.trial.by_key[key], reading.limits, reading.facts, reading.trial)
        of_named = [one for one in offers if laboratory_words(one.typed) in named] if named else list(offers)
        if len(named) > 1 or not of_named:
            continue
        used = True
        _add(reading, piece, key, of_named)
    if not used:
        (reading.unread if len(named) > 1 else reading.aside).extend(span for _, span in reading.laboratories)


def _without_limit(reading: Reading, *, anew: bool) -> Iterator[tuple[Piece, str]]:
    """The values that have limits of which neither the line nor, unless they are said `anew`, an answer tells one."""
    said = {piece.key for piece in reading.pieces}
    for piece in reading.pieces:
        question = reading.trial.by_key[piece.key]
        for key in filter(None, (question.upper_limit, question.lower_limit)):
            if key in reading.trial.by_key and key not in said and (anew or reading.answers.given.get(key) is None):
                yield piece, key


def _add(reading: Reading, piece: Piece, key: str, offers: list[Offer]) -> None:
    if len(offers) > 1:
        ask = f"{reading.trial.by_key[key].label}: of which laboratory?"
        reading.pieces.append(Piece(key, piece.said, Doubt(ask, tuple(offers)), piece.places))
        return
    reading.pieces.append(Piece(key, piece.said, Answer(offers[0].value, offers[0].typed), piece.places))
    reading.learn(key, offers[0].value)
