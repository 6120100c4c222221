"""Formatted text: Telegram's HTML read into plain text and entities, offsets in UTF-16 units.

Tags, attributes and error texts: Bot API "Formatting options" and tdlib/td, MessageEntity.cpp (parse_html).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.local.api.errors import Refused, bad

Entity = dict[str, Any]
MAX_ENTITIES = 100

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}

_SPECIAL = re.compile("[<&]")
_END_TAG = re.compile(r"</([^\s>]*)\s*(>?)")
_START_TAG = re.compile(r"<([^\s>/]*)")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[a-zA-Z0-9.-]+))?""")
_TAG_END = re.compile(r"\s*>")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w+)?(?![\w/<>])")
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


def units(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


@dataclass
class _Reader:
    source: str
    at: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def fault(self, reason: str, at: int) -> Refused:
        offset = len(self.source[:at].encode())
        return bad(f"can't parse entities: {reason.format(offset)}")

    def take(self, text: str) -> None:
        self.pieces.append(text)
        self.length += units(text)

    def read(self) -> None:
        while self.at < len(self.source):
            mark = self.source[self.at]
            if mark == "<":
                self._end_tag() if self.source.startswith("</", self.at) else self._start_tag()
            elif mark == "&":
                self._reference()
            else:
                special = _SPECIAL.search(self.source, self.at)
                end = special.start() if special else len(self.source)
                self.take(self.source[self.at : end])
                self.at = end
        if self.opened:
            reason = f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"'
            raise bad(f"can't parse entities: {reason}")

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        character = _decoded(found) if found else None
        if found is None or character is None:
            self.take("&")
            self.at += 1
            return
        self.take(character)
        self.at = found.end()

    def _start_tag(self) -> None:
        begin = self.at
        found = _START_TAG.match(self.source, begin)
        tag = found[1].lower() if found else ""
        if tag not in _KINDS:
            raise self.fault(f'Unsupported start tag "{tag}" at byte offset {{}}', begin)
        self.at = begin + 1 + len(tag)
        attributes: dict[str, str] = {}
        while not (end := _TAG_END.match(self.source, self.at)):
            attribute = _ATTRIBUTE.match(self.source, self.at)
            if not attribute:
                raise self.fault("Unclosed start tag at byte offset {}", begin)
            attributes[attribute[1].lower()] = _REFERENCE.sub(
                lambda m: _decoded(m) or m[0], (attribute[2] or "").strip("\"'")
            )
            self.at = attribute.end()
        self.at = end.end()
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.fault('Tag "span" must have class "tg-spoiler" at byte offset {}', begin)
        self.opened.append(_Open(tag, attributes, self.length, len(self.pieces)))

    def _end_tag(self) -> None:
        begin = self.at
        if not self.opened:
            raise self.fault("Unexpected end tag at byte offset {}", begin)
        found = _END_TAG.match(self.source, begin)
        if not found or not found[2]:
            raise self.fault("Unclosed end tag at byte offset {}", begin)
        opened = self.opened[-1]
        if found[1] and found[1].lower() != opened.tag:
            reason = f'expected "</{opened.tag}>", found "</{found[1].lower()}>"'
            raise self.fault(f"Unmatched end tag at byte offset {{}}, {reason}", begin)
        self.opened.pop()
        self.at = found.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        outer = {o.tag for o in self.opened}
        # td drops what stands inside code and pre, and a quotation inside a quotation.
        if opened.tag == "code" and self.opened and self.opened[-1].tag == "pre":
            self.opened[-1].attributes["class"] = opened.attributes.get("class", "")
            return
        if not length or outer & {"code", "pre"} or (opened.tag == "blockquote" and "blockquote" in outer):
            return
        entity: Entity = {"type": _KINDS[opened.tag], "offset": opened.offset, "length": length}
        entity.update(_extras(opened, "".join(self.pieces[opened.start :])))
        self.entities.append(entity)


def _decoded(found: re.Match[str]) -> str | None:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _extras(opened: _Open, inside: str) -> Entity:
    if opened.tag == "a":
        return {"url": opened.attributes.get("href") or inside}
    if opened.tag == "blockquote" and "expandable" in opened.attributes:
        return {"type": "expandable_blockquote"}
    if opened.tag == "tg-emoji":
        return {"custom_emoji_id": opened.attributes.get("emoji-id", "")}
    language = opened.attributes.get("class", "").removeprefix("language-")
    return {"language": language} if opened.tag == "pre" and language else {}


def read_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of Telegram's HTML; markup that Telegram refuses is refused."""
    reader = _Reader(source)
    reader.read()
    return trimmed("".join(reader.pieces), reader.entities)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without the white space at both ends, the entities moved along, cut to the text, and sorted."""
    kept = text.strip()
    shift = units(text[: len(text) - len(text.lstrip())])
    limit = units(kept)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        end = min(limit, entity["offset"] - shift + entity["length"])
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    moved.sort(key=lambda e: (e["offset"], -e["length"]))
    return kept, moved[:MAX_ENTITIES]


def detected(text: str, found: list[Entity]) -> list[Entity]:
    """The given entities and the /commands and links that Telegram finds in a text by itself."""
    if "/" not in text:
        return found
    literal = [e for e in found if e["type"] in {"code", "pre", "text_link"}]
    fresh: list[Entity] = []
    for kind, pattern in (("bot_command", _COMMAND), ("url", _LINK)):
        for match in pattern.finditer(text):
            entity = {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
            if not any(_overlap(entity, other) for other in literal):
                fresh.append(entity)
    return sorted([*found, *fresh], key=lambda e: (e["offset"], -e["length"]))[:MAX_ENTITIES]


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
