"""Text as FHIR and XML may hold it."""

import re

# All but XML 1.0, production 2 "Char"; FHIR R4 `string` wants the same of the first 32.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with what neither may hold (control characters, halves of pairs) replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)
