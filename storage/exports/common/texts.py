"""Text that a spreadsheet would run as a formula, made harmless in a CSV and put back when read again.

CWE-1236: what begins with = + - @ (also in full width, behind blanks, or as a tab or line break) gets an apostrophe
before it. So does what would begin a cell if the file were split at semicolons, tabs or line breaks instead of commas.
The first such apostrophe is taken away again on the way in: every text comes back as it was.
"""

import re
from functools import lru_cache

# What a spreadsheet may skip before it looks: white space, control characters, signs without width, apostrophes.
_SKIPPED = r"[\s'\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]*"

_STARTS = r"[=+\-@＝＋－＠]"
_BEGINNING = re.compile(rf"(\A)(?={_SKIPPED}{_STARTS}|'*[\t\r\n])|([;\t\r\n])(?={_SKIPPED}{_STARTS})")
_ADDED = re.compile(rf"(\A)'(?={_SKIPPED}{_STARTS}|'*[\t\r\n])|([;\t\r\n])'(?={_SKIPPED}{_STARTS})")


@lru_cache(maxsize=20_000)
def safe(text: str) -> str:
    """The text as a CSV may hold it."""
    return _BEGINNING.sub(r"\1\2'", text)


def plain(text: str) -> str:
    """The text that `safe` was given."""
    return _ADDED.sub(r"\1\2", text)


# All but XML 1.0, production 2 "Char"; FHIR R4 `string` wants the same of the first 32.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with what neither may hold (control characters, halves of pairs) replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)
