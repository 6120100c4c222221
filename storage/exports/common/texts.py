"""Texts as files may hold them: what XML and FHIR allow, plain ASCII, and no more than so many bytes."""

import re
import unicodedata
from functools import lru_cache

# Letters that are not a plain one with a mark on it.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "æ": "ae", "Æ": "AE", "ı": "i"})
_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "×": "x", "µ": "u"}
    | {"μ": "u", "≥": ">=", "≤": "<=", "²": "2", "³": "3", "°": " deg", "±": "+/-"}
)

# All but XML 1.0, production 2 "Char"; FHIR R4 `string` wants the same of the first 32.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with what neither may hold (control characters, halves of pairs) replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def ascii_name(site: str, number: int) -> str:
    """A site's name in ASCII, which is all that SAS files are sure to keep; with its number where it was changed."""
    if site.isascii() and site.isprintable():
        return site
    plain = unicodedata.normalize("NFKD", site.translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = "".join(sign if sign.isprintable() else " " for sign in plain).split()
    return f"{' '.join(words) or 'Site'} {number:03}"


@lru_cache(maxsize=4_000)
def plain_ascii(text: str) -> str:
    """A text in printable ASCII: signs and letters as what they are written like, a question mark for any other."""
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_SIGNS).translate(_LETTERS))
    kept = (sign for sign in plain if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() and sign.isprintable() else " " if sign.isspace() else "?" for sign in kept)


def cut(text: str, size: int) -> str:
    """The text in at most so many bytes of UTF-8, no character split."""
    return text.encode()[:size].decode(errors="ignore")
