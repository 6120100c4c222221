"""What an author is told where a line of a condition cannot be read: where, and what would be right."""

import re
from typing import NamedTuple

from flows.trials.form.leaves.meant import meant


class Hint(NamedTuple):
    """If the pattern is in the line (or, `rest`, where it stops being understood), this is what to write."""

    pattern: str
    words: str
    rest: bool = False


# The first that fits is told.
A_LEAF = 'one leaf says one thing; put two under "all:" or "any:"'
A_TIME = 'a time is said in words: "NAME within 48 hours before ANCHOR" or "at least 48 hours since NAME before ANCHOR"'
NORMAL = 'say "upper limit", "lower limit" or "within normal limits"; the question knows whose they are'
PERIODS = 'write "7 days", "3 half-lives" or "90 days or 5 half-lives, whichever is longer"'
BARE = r"^[a-z][a-z0-9_]*( (?!(is|includes|named|within|less|at|more) )[a-z][a-z0-9_]*)?$"
HINTS = (
    Hint(r"whichever", 'say it in one leaf, without brackets: "90 days or 5 half-lives, whichever is longer"'),
    Hint(r"[≤≥≦≧]|=<|=>|<>|!=|==", "write <=, >=, <, > or ="),
    Hint(r" (and|or) [a-z][a-z0-9_]* (is|includes|within|less|[<>=])", A_LEAF),
    Hint(r"[<>]=? *\d+ *(hours?|days?|weeks?|months?|years?)\b", A_TIME),
    Hint(r"\d,\d", "decimal point, not comma"),
    Hint(r"\b(ULN|LLN)\b", 'say "5 x upper limit" or "lower limit"; the question knows whose limit it is'),
    Hint(r"\blimits? of normal\b", NORMAL),
    Hint(r"[×*]", 'write x: "5 x upper limit"'),
    Hint(r"\d\s*[-–]\s*\d", 'say "between A and B", or two leaves under "all:"'),
    Hint(
        r"\b(prior to|(hours?|days?|weeks?|months?|years?) of|past|previous|preceding)\b|\blast \d|\bin the \d",
        'say "within N days before ANCHOR"',
    ),
    Hint(r"\bbetween \S+ [a-z]\S* and \d", 'say the unit once, at the end: "NAME between A and B UNIT"'),
    Hint(r"^(and|or)\b", A_LEAF, True),
    Hint(r"^(not|no)\b|\bis not\b", 'say what it is ("is a or b"), or put it under "not:"'),
    Hint(r"\bago\b", 'write "within N days before ANCHOR" or "at least N days since X before ANCHOR"'),
    Hint(r"^at (least|most)|\bsince [a-z_0-9]+$", 'say which day it is counted to: "... before ANCHOR"'),
    Hint(r"^(one|two|three|four|five|six|seven|ten) ", PERIODS),
    Hint(BARE, 'say what is asked of it, such as "NAME is yes" or "NAME is positive"'),
    Hint(r"^[^ ]*[A-Z]", "names of questions and options are in lower case", True),
)
OTHERWISE = (
    'a condition is a question and what is asked of it, such as "mrd >= 0.01 %"; '
    "a comma inside [ ] splits a leaf: give it its own line"
)


def why_not(line: str, rest: str) -> str:
    """The sentence about a line that the grammar reads only up to `rest`."""
    shown = line if len(line) <= 200 else line[:200] + " ..."
    right = meant(line)
    hint = f'did you mean "{right}"?' if right else _hint(line, rest)
    at = f' at "{rest.strip()[:60]}"' if rest.strip() else ""
    return f'"{shown}" is not understood{at}: {hint}'


def _hint(line: str, rest: str) -> str:
    return next((h.words for h in HINTS if re.search(h.pattern, rest.strip() if h.rest else line)), OTHERWISE)
