"""Rich messages (Bot API 10.3), as far as this program sends them: blocks checked, and refused where they are wrong.

Fields: aiogram 3.31, types/input_rich_block_*.py. Limits: core.telegram.org/bots/api#rich-message-limits. The words of
these refusals are ours: Telegram's are not known.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from bot.local.api.entities import units
from bot.local.api.errors import bad
from bot.local.api.params import Params

Json: TypeAlias = dict[str, Any]

MAX_CHARACTERS = 32_768
MAX_BLOCKS = 500
MAX_DEPTH = 16
MAX_COLUMNS = 20
MARKS = frozenset(("bold", "italic"))
ALIGN, VALIGN = frozenset(("left", "center", "right")), frozenset(("top", "middle", "bottom"))


class _Size:
    """How much of a rich message was read so far."""

    def __init__(self) -> None:
        self.characters = 0
        self.blocks = 0

    def grow(self, *, characters: int = 0, blocks: int = 0) -> None:
        self.characters += characters
        self.blocks += blocks
        if self.characters > MAX_CHARACTERS or self.blocks > MAX_BLOCKS:
            raise bad("rich message is too long")


def rich_of(params: Params) -> Json:
    """The rich message of a call, as it is kept."""
    rich = params.data("rich_message")
    if not isinstance(rich, dict):
        raise bad("object expected as rich message")
    if sum(name in rich for name in ("html", "markdown", "blocks")) != 1:
        raise bad("exactly one of html, markdown and blocks must be used in a rich message")
    if "blocks" not in rich:
        raise bad("rich messages are taken as blocks here")
    if not rich["blocks"]:
        raise bad("message text is empty")
    _blocks(rich["blocks"], _Size(), 1)
    return {"blocks": rich["blocks"]}


def _blocks(blocks: Any, size: _Size, depth: int) -> None:
    for block in _array(blocks, "blocks"):
        if not isinstance(block, dict) or block.get("type") not in BLOCKS:
            raise bad(f"can't parse rich block: type {block.get('type') if isinstance(block, dict) else block!r}")
        size.grow(blocks=1)
        if depth > MAX_DEPTH:
            raise bad("rich message is nested too deep")
        BLOCKS[block["type"]](block, size, depth)


def _text(text: Any, size: _Size, depth: int) -> None:
    """A text: plain, marked, or several of these."""
    if depth > MAX_DEPTH:
        raise bad("rich message is nested too deep")
    if isinstance(text, str):
        size.grow(characters=units(text))
    elif isinstance(text, list):
        for part in text:
            _text(part, size, depth + 1)
    elif isinstance(text, dict) and text.get("type") in MARKS:
        _text(text.get("text"), size, depth + 1)
    else:
        raise bad("can't parse rich text")


def _paragraph(block: Json, size: _Size, depth: int) -> None:
    _only(block, "text")
    _text(block.get("text"), size, depth)


def _quotation(block: Json, size: _Size, depth: int) -> None:
    _only(block, "blocks", "credit")
    _blocks(block.get("blocks"), size, depth + 1)


def _details(block: Json, size: _Size, depth: int) -> None:
    _only(block, "summary", "blocks", "is_open")
    _text(block.get("summary"), size, depth)
    _blocks(block.get("blocks"), size, depth + 1)


def _table(block: Json, size: _Size, depth: int) -> None:
    _only(block, "cells", "is_bordered", "is_striped", "is_compact", "caption")
    for row in _array(block.get("cells"), "cells"):
        size.grow(blocks=1)
        if len(_array(row, "row of cells")) > MAX_COLUMNS:
            raise bad("rich table has too many columns")
        for cell in row:
            _cell(cell, size, depth)


def _cell(cell: Any, size: _Size, depth: int) -> None:
    if not isinstance(cell, dict) or cell.get("align") not in ALIGN or cell.get("valign") not in VALIGN:
        raise bad("can't parse rich table cell: align and valign must be given")
    if "text" in cell:
        _text(cell["text"], size, depth + 1)


def _array(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise bad(f'field "{name}" must be a non-empty Array')
    return value


def _only(block: Json, *fields: str) -> None:
    if unknown := block.keys() - {"type", *fields}:
        raise bad(f"can't parse rich block {block['type']}: field {min(unknown)}")


BLOCKS: dict[str, Callable[[Json, _Size, int], None]] = {
    "paragraph": _paragraph,
    "blockquote": _quotation,
    "details": _details,
    "table": _table,
}
