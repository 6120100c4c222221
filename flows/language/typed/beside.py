"""Words beside a typed day, value or dose: those that leave it as it is, and those that say there may be none.

The lists of them stand in `beside.txt`, each with what it is for.
"""

import re

from flows.language.typed.reading import compact
from flows.package import word_lists

BESIDE = word_lists("flows.language.typed", "beside.txt")
NEUTRAL, AWAITED, NOT_HAPPENED = BESIDE["neutral"], BESIDE["awaited"], BESIDE["not_happened"]
_DOUBTFUL = AWAITED | NOT_HAPPENED | BESIDE["of_result"] | BESIDE["of_somebody_else"]
_HARMLESS_SIGNS = frozenset(".,;:()[]\"'!=-\U0001f642\U0001f600\U0001f44d✓✔")
_TOKEN = re.compile(r"[^\W\d_]+|\S")

# "l'ultima", "d'octobre", "today's": what an apostrophe leaves is no word.
_ELIDED = re.compile(r"(?:^|\b)[dl]'|'s\b")

# "3 Oct -" is the beginning of something that goes on; "a couple of" is not always two.
_OPEN_END = re.compile(r"^[\s|]*-|-[\s|]*$")

_ABOUT_TWO = re.compile(r"\b(?:a )?couple\b")
_SAID = re.compile(
    r"[?~≈<>≤≥]|\bfollows?\b(?![ -]?up)|\bnot (?:yet|resulted|reported|back|verified|confirmed|valid|sure|done|seen)\b"
)
# Another value, or a year; a unit that is not known.
_FIGURES = re.compile(
    r"(?<!\S)[*→>-]*\d+(?:[.,]\d+)?(?!\S)|‰|\bper\b|\b(?:m|µ|μ|u|mc|n|p|f|k|d|c)?(?:mol|g|mg|kat|u|iu|eq|l)/\w"
    r"|\b(?:\w*moles?|\w*grams?|\w*units?)\b"
)
_WORD = re.compile(r"[^\W\d_]+")


def not_understood(typed: str, left: str) -> str:
    """What of `left`, the parts of the text `typed` that are no day, says something that is not known; else empty."""
    parts = [part.strip(" ,;:.()") for part in left.split("|")]
    unread = [part for part in parts if not all(map(_harmless, _TOKEN.findall(_ELIDED.sub(" ", part))))]
    if not unread and _OPEN_END.search(left):
        unread = ["-"]
    return ", ".join((*unread, *(found[0] for found in _ABOUT_TWO.finditer(typed))))


def _harmless(token: str) -> bool:
    word = compact(token)
    # A letter of another script is none of compact's: "μl" is not the article "l".
    return word in NEUTRAL and len(word) >= len(token) if word else token in _HARMLESS_SIGNS


def is_doubtful(text: str) -> bool:
    """Whether words that were not understood say that what stands beside them may not be so."""
    plain = text.casefold()
    words = (compact(word) for word in _WORD.findall(plain))
    return bool(_SAID.search(plain)) or any(map(_DOUBTFUL.__contains__, words))


def is_of_another(text: str) -> bool:
    """Whether words that were not understood hold another value, time, sample or unit."""
    plain = text.casefold()
    return bool(_FIGURES.search(plain)) or not BESIDE["of_another"].isdisjoint(map(compact, _WORD.findall(plain)))
