"""A card as a rich message (Bot API 10.3): its rows as tables, its proof under a heading that opens.

Field names: aiogram 3.31, types/input_rich_block_*.py, rich_block_table_cell.py, disabled_button.py; limits:
core.telegram.org/bots/api#rich-message-limits.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, TypeAlias

from flows.cards.card import Card, Line, Style

Json: TypeAlias = dict[str, Any]

# Telegram takes 32,768 characters and 500 blocks, rows of tables among them; no card comes near.
MOST_CHARACTERS, MOST_LINES = 30_000, 400


def has_table(card: Card) -> bool:
    """Whether a card gains by tables, and is within what Telegram takes."""
    small = len(card.lines) <= MOST_LINES and sum(len(line.text) for line in card.lines) <= MOST_CHARACTERS
    return small and any(line.cells for line in card.lines)


def blocks_of(card: Card) -> list[Json]:
    """The lines from top to bottom as blocks; what is folded opens under the number of its lines."""
    return [block for folded, lines in _parts(card) for block in (_folded(lines) if folded else _open(lines))]


def blocked_rows(card: Card) -> list[list[Json]]:
    """What cannot be done yet, as buttons that do nothing and say why."""
    return [[{"text": reason, "disabled": {}}] for reason in card.blocked]


def _parts(card: Card) -> Iterator[tuple[bool, list[Line]]]:
    for folded, lines in groupby(card.lines, key=lambda line: line.style is Style.FOLDED):
        yield folded, list(lines)


def _folded(lines: list[Line]) -> Iterator[Json]:
    more = "1 line more" if len(lines) == 1 else f"{len(lines)} lines more"
    yield {"type": "details", "summary": more, "blocks": list(_open(lines))}


def _open(lines: Iterable[Line]) -> Iterator[Json]:
    for (quoted, in_rows), group in groupby(lines, key=lambda line: (line.style is Style.FLAG, bool(line.cells))):
        if in_rows:
            yield {
                "type": "table",
                "cells": [_row(line.cells) for line in group],
                "is_striped": True,
                "is_compact": True,
            }
        elif quoted:
            yield {"type": "blockquote", "blocks": [_paragraph(line) for line in group]}
        else:
            yield from map(_paragraph, group)


def _row(cells: tuple[str, ...]) -> list[Json]:
    """A row whose first cell says what it is about."""
    first, *others = ({"text": cell, "align": "left", "valign": "top"} for cell in cells)
    return [{**first, "is_header": True}, *others]


_MARKS = {Style.TITLE: "bold", Style.STRONG: "bold", Style.HINT: "italic"}


def _paragraph(line: Line) -> Json:
    mark = _MARKS.get(line.style)
    return {"type": "paragraph", "text": {"type": mark, "text": line.text} if mark else line.text}
