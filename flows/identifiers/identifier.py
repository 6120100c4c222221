"""Recognises what could tell who a candidate is, so that it is refused and never kept."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from flows.identifiers.names import has_name, in_another_script
from flows.identifiers.shapes import (
    COMPACT_DAY,
    DIGITS,
    DRUG_CODE,
    HARMLESS,
    WHOLE_COMPACT_DAY,
    WHOLE_DATE,
    Kind,
    identifier_forms,
)
from flows.identifiers.study_words import AGENT_CODES
from flows.language.signs import ALIKE, without_invisible

__all__ = ["WHY", "Asking", "Identifier", "Kind", "identifier_in"]
Asking: TypeAlias = Literal["text", "agent", "date", "number", "choice", "age"]

# Why each kind is refused.
WHY: dict[str, str] = {
    "name": "That looks like a person's name. Names are not kept here: send the answer without it.",
    "record_number": "That looks like a record number. Only study codes are kept here: send the answer without it.",
    "birth_date": "That looks like a birth date. Birth dates are not kept here: send the age in years and months.",
    "phone": "That looks like a telephone number. It is not kept here: send the answer without it.",
    "email": "That looks like an e-mail address. It is not kept here: send the answer without it.",
    "address": "That looks like an address, room or bed. It is not kept here: send the answer without it.",
    "other": "That looks like a link or account of a person. It is not kept here: send the answer without it.",
}

_OTHER_SCRIPT = (
    "There are words in another script, which cannot be checked for names. They are not kept: use Latin letters."
)

# The commonest answer: too few figures for anything but a value.
_SHORT_NUMBER = re.compile(r"[<>]?[0-9]{1,3}(?:[.,][0-9]{1,3})?")

_SHAPED = re.compile(r"[\d@/*~]|\bat\b|mail|address", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """What sort of identifier a text holds, and the sentence that says why it is refused; never the text itself."""

    kind: Kind
    why: str


def identifier_in(
    text: str, code_pattern: str, asking: Asking = "text", *, strictly: bool = False
) -> Identifier | None:
    """The first identifier that a typed text seems to hold, or None. Never raises.

    `code_pattern` is the site's, such as S-###: codes of that pattern are no identifiers. `asking` is what the
    chat asks at the moment: where an agent is asked, a strange word is a drug; where a date, figures without a
    break may be a day; where an age, a whole date is a birth date. `strictly` is for what is to be kept unread: any
    strange word is a name then, although in small letters or among others it is rather a slip.
    """
    if _SHORT_NUMBER.fullmatch(text):
        return None
    plain = _plain(text)
    if in_another_script(plain):
        return Identifier("name", _OTHER_SCRIPT)
    rest = _code_form(code_pattern).sub(" ", plain)
    kind = _shaped(rest, asking) if _SHAPED.search(rest) else None
    if kind is None and has_name(rest, asking == "agent", strictly):
        kind = "name"
    return Identifier(kind, WHY[kind]) if kind else None


def _plain(text: str) -> str:
    """The text without invisible signs, with one sign for signs that look alike, and ordinary figures."""
    plain = without_invisible(text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", plain).translate(ALIKE))
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in plain)
    return " ".join(plain.replace("`", "'").split())


@lru_cache(maxsize=64)
def _code_form(pattern: str) -> re.Pattern[str]:
    """A subject code of the site's pattern, or its figures alone as the whole text."""
    code = "".join("[0-9]" if sign == "#" else re.escape(sign) for sign in pattern)
    figures = rf"^[0-9]{{1,{pattern.count('#')}}}$" if "#" in pattern else "(?!)"
    return re.compile(rf"(?<![\w-])(?:{code})(?![\w-])|{figures}" if pattern else figures, re.IGNORECASE)


def _shaped(text: str, asking: Asking) -> Kind | None:
    """The kind of an identifier that has a shape."""
    for kind, form in identifier_forms():
        if form.search(text):
            return kind
    if asking == "age" and WHOLE_DATE.search(text):
        return "birth_date"
    rest = WHOLE_COMPACT_DAY.sub(" ", HARMLESS.sub(" ", text))
    if asking == "date":
        rest = COMPACT_DAY.sub(" ", rest)
    if asking == "agent":
        rest = DRUG_CODE.sub(" ", rest)
    return "record_number" if any(map(_is_record_number, DIGITS.findall(rest))) else None


def _is_record_number(figures: str) -> bool:
    return re.sub(r"[^a-z0-9]", "", figures.lower()) not in AGENT_CODES
