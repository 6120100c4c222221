"""A line as tests type it, and what it comes to."""

from datetime import date
from typing import Any

from flows.answers.line.measured.laboratories import Limit
from flows.answers.line.pieces import EntryPiece, LineRead, Piece
from flows.answers.line.read_line import read_line
from flows.answers.reply import Answer, Doubt, Slot
from tests.answered import answered
from tests.trials import NCT04556084

TODAY = date(2026, 11, 29)
PLANNED = {"registration_date": "2026-11-30", "start_date": "2026-12-01"}


def read(text: str, *, asked: Slot | None = None, limits: tuple[Limit, ...] = (), **answers: Any) -> LineRead:
    return read_line(NCT04556084, text, answered(PLANNED | answers), TODAY, limits=limits, asked=asked)


def taken(line: LineRead) -> dict[str, Any]:
    return {piece.key: piece.reply.value for piece in line.pieces if isinstance(piece.reply, Answer)}


def doubtful(line: LineRead) -> list[Piece | EntryPiece]:
    """What must be asked about first."""
    asked = [piece for piece in line.pieces if isinstance(piece.reply, Doubt)]
    return [*asked, *(entry for entry in line.entries if entry.doubt is not None)]


def offered(piece: Piece | EntryPiece) -> list[str]:
    doubt = piece.reply if isinstance(piece, Piece) else piece.doubt
    assert isinstance(doubt, Doubt)
    return [offer.label for offer in doubt.offers]
