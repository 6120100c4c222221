"""What a chat shows: one card of lines and buttons, with no word of how a chat draws it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a line is, so that the edge can make it look so."""

    TITLE = "title"
    STRONG = "strong"
    PLAIN = "plain"
    HINT = "hint"
    FLAG = "flag"
    FOLDED = "folded"
    ENTRY = "entry"  # of a list: the first word is what it is about


class Tone(StrEnum):
    """What a button does: never how an answer should be."""

    PLAIN = ""
    NEXT = "primary"
    DONE = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its words, and the action and argument that a tap stands for."""

    label: str
    action: str
    argument: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """Lines from top to bottom and rows of buttons below them."""

    lines: tuple[Line, ...]
    rows: tuple[tuple[Button, ...], ...]

    def offers(self, action: str, argument: str) -> bool:
        """Whether a button with this action and argument stands on the card."""
        return any((b.action, b.argument) == (action, argument) for row in self.rows for b in row)


def rows_of(buttons: Iterable[Button], wide: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons laid out in rows of at most so many."""
    all_of = tuple(buttons)
    return tuple(all_of[i : i + wide] for i in range(0, len(all_of), wide))


def row_width(labels: Iterable[str]) -> int:
    """How many buttons fit in a row of a phone: long words get a row of their own."""
    longest = max((len(label) for label in labels), default=0)
    return 1 if longest > 16 else 2 if longest > 9 else 3
