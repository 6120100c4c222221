"""The words of a record: criteria split where the record splits them, markup taken off, nothing said anew."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

HEADING = re.compile(r"\W*(?:key |main |major )?(inclusion|exclusion)(?: criteria)?\b[^.]{0,40}:?\W*", re.IGNORECASE)
BULLET = re.compile(r"( *)(?:[*•·‣◦-]|\d{1,2}[.)](?= ))\s*(\S.*)")
TAG = re.compile(r"<usdm:tag name=\"([^\"]+)\"[^>]*>")
MARKUP = re.compile(r"<[^>]{1,200}>")
ESCAPED = re.compile(r"\\([^\w\s])")


class Sentence(NamedTuple):
    """One criterion in the record's words."""

    inclusion: bool
    words: str


def plain(text: str) -> str:
    """A text in one line, without markup; what a USDM file fills in elsewhere stays as {name}."""
    text = html.unescape(MARKUP.sub(" ", TAG.sub(r"{\1}", text)))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in ESCAPED.sub(r"\1", text)).split())


def split_text(text: str) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The criteria of one text with headings and bullets, and the lines that belong to none of them."""
    sentences: list[Sentence] = []
    others: list[str] = []
    for inclusion, lines in _sections(text):
        items = list(_items(lines))
        if inclusion is None:
            others.extend(items)
        else:
            sentences.extend(Sentence(inclusion, item) for item in items)
    return tuple(sentences), tuple(others)


def _sections(text: str) -> Iterator[tuple[bool | None, list[str]]]:
    """The lines under each heading; None: before the first."""
    inclusion: bool | None = None
    lines: list[str] = []
    for line in text.splitlines():
        found = HEADING.fullmatch(line) if len(line) < 100 else None
        if found:
            yield inclusion, lines
            inclusion, lines = found[1].lower() == "inclusion", []
        elif line.strip():
            lines.append(line)
    yield inclusion, lines


def _items(lines: list[str]) -> Iterator[str]:
    """A bullet of the first depth begins an item; what stands deeper, or without a bullet after it, belongs to it."""
    found = [BULLET.fullmatch(line.expandtabs()) for line in lines]
    depth = min((len(bullet[1]) for bullet in found if bullet), default=None)
    item: list[str] = []
    for line, bullet in zip(lines, found, strict=True):
        begins = depth is None or (bullet is not None and len(bullet[1]) == depth)
        if begins and item:
            yield plain(" ".join(item))
            item = []
        item.append(bullet[2] if begins and bullet else line.strip())
    if item:
        yield plain(" ".join(item))
