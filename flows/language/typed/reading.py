"""What becomes of a typed text: it is made safe to read, then one value, several to choose from, or a refusal.

Same signs for same meanings, and a refusal where a sign could mislead.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from flows.language.signs import ALIKE, UNSEEN

T = TypeVar("T")


@dataclass(frozen=True)
class One(Generic[T]):
    """The text means this value and no other."""

    value: T

    @property
    def values(self) -> tuple[T, ...]:
        """The value alone, as one of several."""
        return (self.value,)


@dataclass(frozen=True)
class Several(Generic[T]):
    """The text may mean any of these: ask with a button each (labels[i] names values[i]), likeliest first.

    One value alone is asked about, and never taken: the text may mean no such value at all. `unread`: words beside
    them that were not understood.
    """

    values: tuple[T, ...]
    labels: tuple[str, ...]
    question: str
    unread: str = ""


@dataclass(frozen=True)
class Refused:
    """The text cannot be taken; `why` says in plain words what is wrong and what to type instead."""

    code: str
    why: str


Reading: TypeAlias = One[T] | Several[T] | Refused


def refused_by(why: Mapping[str, str]) -> Callable[[str], Refused]:
    """What makes the refusal of a code, with its sentence in a table."""
    return lambda code: Refused(code, why[code])


LONGEST_ANSWER = 100

# The right-to-left overrides and embeddings stay: they make the eye read other figures, so they are refused.
_UNSEEN = dict.fromkeys(UNSEEN)

# One sign for signs that people cannot tell apart. Full-width forms are the ordinary signs of an East Asian
# keyboard, so folding them changes nothing; NFKC as a whole would turn 10² into 102 and ½ into 1/2.
_SAME = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **ALIKE,
    **dict.fromkeys(map(ord, "\t\n\r\v\f"), " "),
    0x03BC: "\u00b5",  # Greek mu and micro sign
    0x2215: "/",
    0x2044: "/",
}

_NEITHER = re.compile("[^A-Za-z0-9]+")

_WHY = {
    "empty": "Nothing was typed.",
    "too_long": f"That is longer than {LONGEST_ANSWER} characters. Send only the answer.",
    "unreadable": "There are signs in it that cannot be read safely. Please type it again.",
    "other_signs": "There are raised or foreign figures in it. Type it with the ordinary figures 0 to 9.",
}


_refused = refused_by(_WHY)


def clean(text: str) -> str | Refused:
    """The text with single spaces and ordinary signs, or Refused: empty, too_long, unreadable, other_signs."""
    if len(text) > LONGEST_ANSWER:
        return _refused("too_long")
    plain = unicodedata.normalize("NFC", text.translate(_UNSEEN)).translate(_SAME)
    plain = " ".join("".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in plain).split())
    if not plain:
        return _refused("empty")
    # Control signs, formats, private use, lone surrogates, and accents that hang on nothing.
    if any(unicodedata.category(sign)[0] in "CM" for sign in plain):
        return _refused("unreadable")
    if any(sign.isnumeric() and not sign.isascii() for sign in plain):
        return _refused("other_signs")
    return plain


def compact(text: str) -> str:
    """The letters a to z and figures of a name, small and without accents: "CAR-T 19" is "cart19"."""
    return _NEITHER.sub("", unicodedata.normalize("NFKD", text.casefold()))
