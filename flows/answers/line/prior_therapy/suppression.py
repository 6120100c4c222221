"""Transplant immune suppression in a line: that it goes on, or was stopped on a day."""

from flows.answers.line.drugs import OF_LAST
from flows.answers.line.found import Piece
from flows.answers.line.measured.reading import Reading
from flows.answers.reply import Answer, Doubt, Offer
from flows.answers.typed.text import read_reply
from flows.language.typed.ongoing import read_ongoing
from flows.rules.question import Choice

SUPPRESSION, SUPPRESSION_STOPPED = "immunosuppression", "immunosuppression_stopped"

# Said of what is over.
_OVER_WORDS = "off stop stopped dc dc'd d/c d/c'd discontinued finished completed ended weaned"
OVER = frozenset(_OVER_WORDS.split())
_UNTIL = frozenset(("until", "till", "to"))


def read_suppression(reading: Reading, beside: str, begins: int, stop: int) -> None:
    """Transplant immune suppression that goes on, or was stopped, with the day where it is said."""
    at, said = reading.at, reading.chunks.of(reading.at, stop)
    question = reading.trial.by_key[SUPPRESSION]
    ongoing = read_ongoing(beside, reading.today)
    bare = _without_over(beside)
    day = read_reply(reading.trial.by_key[SUPPRESSION_STOPPED], bare, reading.facts, reading.trial)
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
        options = question.kind.options if isinstance(question.kind, Choice) else ()
        offers = tuple(Offer(option.label, option.value) for option in options)
        reading.pieces.append(Piece(SUPPRESSION, said, Doubt(question.text, offers), (at,)))


def _without_over(beside: str) -> str:
    """Words without those that say it is over, at their beginning and their end; the same words where none do."""
    words = beside.split()
    while words and words[0].casefold() in OVER | OF_LAST | _UNTIL:
        words = words[1:]
    while words and words[-1].casefold() in OVER:
        words = words[:-1]
    bare = " ".join(words)
    return bare if bare == beside else bare.removeprefix("since ").removeprefix("on ")
