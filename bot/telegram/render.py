"""A card as Telegram shows it: HTML text and an inline keyboard."""

import hashlib
import json
from html import escape
from itertools import groupby
from typing import Any

from bot.telegram.callback_data import data_at, place_of
from bot.telegram.rich import blocked_rows, blocks_of, has_table
from flows.cards.card import SEEN, Button, Card, Line, Style, seen_whole

# Telegram takes 4,096 characters after the markup is read; some are kept back for a label.
LONGEST_MESSAGE = 3900

LONGEST_LABEL = SEEN[1]
SHORTENED = "… more than fits here: see the review and its criteria."
_IN_ORDER = json.JSONEncoder(sort_keys=True).encode


def render(card: Card, screening: int, version: int, turn: int, *, rich: bool = False) -> dict[str, Any]:
    """The body of a message: `text` in HTML and `keyboard` as the Bot API takes it.

    Where a `rich` message is wanted and the card has rows, it has that too, to be sent instead as long as it is taken.
    """
    place = place_of(screening, version, turn)
    rows = seen_whole(row for row in card.rows if row)
    keyboard = [[_button(b, place) for b in row] for row in rows]
    plain = {"text": text_of(card), "keyboard": keyboard}
    if not rich or not has_table(card):
        return plain
    return plain | {"rich": {"blocks": blocks_of(card), "keyboard": [*blocked_rows(card), *keyboard]}}


def text_of(card: Card) -> str:
    """The lines in HTML; what was typed by anybody is shown literally."""
    blocks: list[str] = []
    quoted = False
    for style, lines in groupby(_fitting(card.lines), key=lambda line: line.style):
        if style in (Style.STRONG, Style.TITLE) and blocks and not quoted:
            blocks.append("")
        quoted = style in (Style.FLAG, Style.FOLDED)  # it stands apart by itself
        blocks.extend(_block(style, [escape(line.text, quote=False) for line in lines]))
    return "\n".join(blocks)


def digest(body: dict[str, Any]) -> str:
    """What tells whether a card on the screen looks as it should."""
    return hashlib.sha256(_IN_ORDER(body).encode()).hexdigest()


def _fitting(lines: tuple[Line, ...]) -> list[Line]:
    kept: list[Line] = []
    left = LONGEST_MESSAGE - len(SHORTENED)
    for line in lines:
        left -= len(line.text) + 2
        if left < 0:
            return [*kept, Line(SHORTENED)]
        kept.append(line)
    return kept


def _block(style: Style, texts: list[str]) -> list[str]:
    together = "\n".join(texts)
    match style:
        case Style.TITLE | Style.STRONG:
            return [f"<b>{text}</b>" for text in texts]
        case Style.ENTRY:
            return [f"<b>{word}</b> {rest}" for word, _, rest in (text.partition(" ") for text in texts)]
        case Style.HINT:
            return [f"<i>{text}</i>" for text in texts]
        case Style.FLAG:
            return [f"<blockquote>{together}</blockquote>"]
        case Style.FOLDED:
            return [f"<blockquote expandable>{together}</blockquote>"]
    return texts


def _shortened(label: str) -> str:
    """A label that a button can show, cut between two words."""
    return label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL].rpartition(' ')[0]} …"


def _button(button: Button, place: str) -> dict[str, Any]:
    data = data_at(place, button.action, button.argument)
    does = {"copy_text": {"text": button.copies}} if button.copies else {"callback_data": data}
    shown = {"text": _shortened(button.label), **does}
    return shown | ({"style": button.tone.value} if button.tone.value else {})
