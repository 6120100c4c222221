"""Text that the fonts of a paper can show: PDF/A does not allow a sign without a glyph."""

import struct
from functools import cache
from pathlib import Path

from flows.timeline_bars import plain

FONTS = Path(__file__).parent.parent / "pictures" / "fonts"
_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


def legible(text: str) -> str:
    """The text on one line, without marks that nobody sees; a sign that no glyph is there for is named: [U+65E5]."""
    if text.isascii() and text.isprintable() and text.strip():
        return text
    return "".join(sign if ord(sign) in _drawn() else f"[U+{ord(sign):04X}]" for sign in plain(text)) if text else ""


@cache
def _drawn() -> frozenset[int]:
    """The signs that every face has."""
    return frozenset.intersection(*(_signs((FONTS / face).read_bytes()) for face in _FACES))


def _signs(font: bytes) -> frozenset[int]:
    """The signs of a font: the segments of its character map in format 4, OpenType 1.9.1 "cmap"."""
    table = _table(font, b"cmap")
    for record in range(struct.unpack_from(">H", font, table + 2)[0]):
        start = table + struct.unpack_from(">I", font, table + 4 + 8 * record + 4)[0]
        if struct.unpack_from(">H", font, start)[0] == 4:
            return frozenset(_segments(font, start))
    raise ValueError("the font has no character map in format 4")


def _segments(font: bytes, start: int) -> list[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    begins = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    return [sign for begin, end in zip(begins, ends, strict=True) for sign in range(begin, end + 1) if sign < 0xFFFF]


def _table(font: bytes, tag: bytes) -> int:
    """Where a table of the font begins."""
    for record in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no {tag!r}")
