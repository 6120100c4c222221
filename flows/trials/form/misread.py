"""What an author is told where a line of a condition cannot be read: where, and what would be right."""

import re
from typing import NamedTuple


class Hint(NamedTuple):
    """If the pattern is in the line (or, `rest`, where it stops being understood), this is what to write."""

    pattern: str
    words: str
    rest: bool = False


# The first that fits is told.
HINTS = (
    Hint(r"whichever", 'say it in one leaf, without brackets: "90 days or 5 half-lives, whichever is longer"'),
    Hint(r"[≤≥≦≧]|=<|=>|<>|!=|==", "write <=, >=, <, > or ="),
    Hint(r"\d,\d", "decimal point, not comma"),
    Hint(r"\b(ULN|LLN)\b", 'say "5 x upper limit" or "lower limit"; the question knows whose limit it is'),
    Hint(r"\d\s*[-–]\s*\d", 'say "between A and B", or two leaves under "all:"'),
    Hint(r"\b(prior to|days? of|weeks? of|months? of)\b", 'say "within N days before ANCHOR"'),
    Hint(r"^(and|or)\b", 'one leaf says one thing; put two under "all:" or "any:"', True),
    Hint(r"^(not|no)\b|\bis not\b", 'say what it is ("is a or b"), or put it under "not:"'),
    Hint(r"\bago\b", 'write "within N days before ANCHOR" or "at least N days since X before ANCHOR"'),
    Hint(r"^at (least|most)|\bsince [a-z_0-9]+$", 'say which day it is counted to: "... before ANCHOR"'),
    Hint(r"^(one|two|three|four|five|six|seven|ten) ", 'write "7 days", "3 half-lives" or "90 days or 5 half-lives, '
         'whichever is longer"'),
    Hint(r"^[^ ]*[A-Z]", "names of questions and options are in lower case", True),
)  # fmt: skip
OTHERWISE = (
    'a condition is a question and what is asked of it, such as "mrd >= 0.01 %"; '
    "a comma inside [ ] splits a leaf: give it its own line"
)


def why_not(line: str, rest: str) -> str:
    """The sentence about a line that the grammar reads only up to `rest`."""
    shown = line if len(line) <= 200 else line[:200] + " ..."
    hint = next((h.words for h in HINTS if re.search(h.pattern, rest.strip() if h.rest else line)), OTHERWISE)
    at = f' at "{rest.strip()[:60]}"' if rest.strip() else ""
    return f'"{shown}" is not understood{at}: {hint}'
