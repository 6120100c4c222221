"""Which lines of a pasted text may hold what could tell who somebody is."""

from flows.answers.line.chunks import chunks_of
from flows.answers.line.others import analyte_at
from flows.identifiers.identifier import Asking, Identifier, identifier_in
from flows.texts.typed import LONGEST_REPORT, LONGEST_TEXT


def is_too_long(text: str) -> bool:
    """Whether a text is so long that nothing of it is looked at."""
    return len(text) > LONGEST_REPORT or any(len(line) > LONGEST_TEXT for line in lines_of(text))


def lines_of(text: str) -> list[str]:
    """The lines of a text, as they are counted when one is named."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def identified(text: str, code_pattern: str, asking: Asking = "text") -> dict[int, Identifier]:
    """By the number of the line, from 1, the identifier that it seems to hold.

    The name of a value with figures behind it is no name of a person, as strange as it may be.
    """
    found = {at: identifier_in(_said_besides(line), code_pattern, asking) for at, line in enumerate(lines_of(text), 1)}
    return {at: identifier for at, identifier in found.items() if identifier}


def _said_besides(line: str) -> str:
    chunks = chunks_of(line)
    end = analyte_at(chunks, 0) if len(chunks) else None
    return chunks.text[chunks.spans[end][0] :] if end else chunks.text
