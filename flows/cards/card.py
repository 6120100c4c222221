"""What a chat shows: one card of lines and buttons, with no word of how a chat draws it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


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
    """One line of a card; `cells`: the same as a row of a table, what it is about first, where a chat shows tables."""

    text: str
    style: Style = Style.PLAIN
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """One button: its words, and the action and argument that a tap stands for; or what a tap copies."""

    label: str
    action: str
    argument: str = ""
    tone: Tone = Tone.PLAIN
    copies: str = ""


Rows: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Lines from top to bottom and rows of buttons below them.

    `blocked`: what cannot be done yet and why, where a chat shows buttons that do nothing.
    """

    lines: tuple[Line, ...]
    rows: Rows
    blocked: tuple[str, ...] = ()

    def offers(self, action: str, argument: str) -> bool:
        """Whether a button with this action and argument stands on the card."""
        return any((b.action, b.argument) == (action, argument) for row in self.rows for b in row)


def rows_of(buttons: Iterable[Button], wide: int) -> Rows:
    """Buttons laid out in rows of at most so many."""
    all_of = tuple(buttons)
    return tuple(all_of[i : i + wide] for i in range(0, len(all_of), wide))


def page_row(before: str, after: str, action: str, page: int, *, more: bool, of: str = "{page}") -> Rows:
    """The row that leads to the page before this one and to the one after it, where there are such; `of`: what its
    buttons point at."""
    buttons = [Button(before, action, of.format(page=page - 1))] if page > 0 else []
    buttons += [Button(after, action, of.format(page=page + 1))] if more else []
    return (tuple(buttons),) if buttons else ()


# Letters that are seen of a label on a phone of 390 px, by how many stand in its row: the apps cut the others.
SEEN = {1: 32, 2: 18, 3: 11, 4: 8, 5: 6, 6: 3, 7: 3}


def seen_whole(rows: Iterable[tuple[Button, ...]]) -> Rows:
    """The rows, with those in which a label would be cut laid out anew in more of them."""
    return tuple(one for row in rows for one in ((row,) if _fits(row) else rows_fitted(row)))


def named(words: str, name: str) -> str:
    """The label of a button that names somebody: a name that is too long to be seen whole is shortened."""
    room = SEEN[1] - len(words.format(name=""))
    return words.format(name=name if len(name) <= room else f"{name[: room - 1].rstrip()}…")


def rows_fitted(buttons: Iterable[Button]) -> Rows:
    """Buttons in their order, as many in a row as are seen whole there."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        if rows and _fits((*rows[-1], button)):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)


# More meanings than that push the words of the card out of sight above the keyboard.
MOST_OFFERED, LIKELIEST = 6, 4


def rows_of_meanings(buttons: Sequence[Button], other: Button, *, others: bool) -> Rows:
    """The meanings that something may have, the likeliest first: of many only those, and `other`.

    `others`: that was tapped, and the rest is shown instead.
    """
    if len(buttons) <= MOST_OFFERED:
        return rows_fitted(buttons)
    return rows_fitted(buttons[LIKELIEST:] if others else (*buttons[:LIKELIEST], other))


def _fits(row: tuple[Button, ...]) -> bool:
    return all(len(button.label) <= SEEN.get(len(row), 0) for button in row)


def row_width(labels: Iterable[str]) -> int:
    """How many buttons fit in a row of a phone: long words get a row of their own."""
    longest = max((len(label) for label in labels), default=0)
    return 1 if longest > 16 else 2 if longest > 9 else 3
