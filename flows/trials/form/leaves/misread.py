"""What an author is told where a line of a condition cannot be read: where, and what would be right.

First the line is put into the words of the grammar as its author meant it, where that then reads.
"""

import re
from typing import NamedTuple

from flows.trials.form.leaves.parse import NotUnderstood, read_leaf

SPAN = r"\d+(?:\.\d+)? (?:hours?|days?|weeks?|months?|years?|half-li(?:fe|ves))"
PERIOD = rf"(?P<period>{SPAN}(?: or {SPAN}, whichever is (?:longer|shorter),?)?)"
VALUE = rf"(?=\d)(?!{SPAN} (?:before|after) )"
NAME = r"(?P<name>[a-z][a-z0-9_]*)"
LEAST = r"(?:at least|>=|not less than|no less than|a minimum of)"
MORE = r"(?:more than|longer than|over|>)"
MOST = r"(?:at most|<=|no more than|not more than|up to|no longer than)"
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

# What is written, and what says the same in the grammar; in this order, each on what those before it left.
MEANT = (
    (r"≤|≦|=<", "<="),
    (r"≥|≧|=>", ">="),
    (r"(\d),(\d{1,2})(?!\d)", r"\1.\2"),
    (r"(\d),(\d{3})(?!\d)", r"\1\2"),
    (r"(\d) ?(?:times|fold|[×*x]) *(?=[A-Za-z])", r"\1 x "),
    (r"(\d) ?[×*x] *(?=10\^)", r"\1 "),
    *((rf"\b{word}(?= (?:hour|day|week|month|year|half-li))", str(count)) for count, word in enumerate(COUNTS, 1)),
    (r"(\d)[ -]?(hour|day|week|month|year|half-li(?:fe|ve))", r"\1 \2"),
    (r"(\d) ?hrs?\b", r"\1 hours"),
    (r"(\d) ?wks?\b", r"\1 weeks"),
    (r"(\d) ?yrs?\b", r"\1 years"),
    (r"\b(the )?(upper|lower) limits?( of (the )?normal)?( range)?", r"\2 limit"),
    (r"\b(the )?ULN\b", "upper limit"),
    (r"\b(the )?LLN\b", "lower limit"),
    (r"\b(prior to|preceding|previous to|ahead of)\b", "before"),
    (r"\b(before|after|since) the ", r"\1 "),
    (r"\b(greater|more|higher) than or equal to\b", ">="),
    (r"\b(less|lower|fewer) than or equal to\b", "<="),
    (rf"^{NAME} (?:since )?{LEAST} {PERIOD} before ", r"at least \g<period> since \g<name> before "),
    (rf"^{NAME} (?:since )?{MORE} {PERIOD} before ", r"more than \g<period> since \g<name> before "),
    (rf"^{NAME} {MOST} {PERIOD} before ", r"\g<name> within \g<period> before "),
    (rf"^{NAME} (?:in|during) the (?:last )?{PERIOD} before ", r"\g<name> within \g<period> before "),
    (rf"^{NAME} (?:<|under|fewer than) {PERIOD} before ", r"\g<name> less than \g<period> before "),
    (rf"^{LEAST} {PERIOD} (?:after|from) {NAME} before ", r"at least \g<period> since \g<name> before "),
    (rf"^{LEAST} {PERIOD} between {NAME} and ", r"at least \g<period> since \g<name> before "),
    (rf"^{NAME} (?:is )?(?:at least|of at least|not less than|no less than) {VALUE}", r"\g<name> >= "),
    (rf"^{NAME} (?:is )?(?:at most|no more than|not more than|up to) {VALUE}", r"\g<name> <= "),
    (rf"^{NAME} (?:is )?(?:greater than|higher than|more than|above|over) {VALUE}", r"\g<name> > "),
    (rf"^{NAME} (?:is )?(?:less than|lower than|below|under) {VALUE}", r"\g<name> < "),
    (rf"^{NAME} (?:is )?(?:from |between )?(\d+(?:\.\d+)?) ?(?:-|–|to|and) ?(\d)", r"\g<name> between \2 and \3"),
    (
        r"^([^,]*[<>=][^,]*?|[^,]* is [^,]*?),? (?:measured |taken |done |obtained )?within (?=\d)",
        r"\1, measured within ",
    ),
    (rf"^(?!not? ){NAME} (?:== ?|equals )?(?P<option>[a-z][a-z0-9_]*)$", r"\g<name> is \g<option>"),
)


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


def meant(line: str) -> str | None:
    """The line in the words of the grammar; None where no way to read it is known."""
    for written, right in MEANT:
        line = re.sub(written, right, line)
    try:
        read_leaf(line)
    except NotUnderstood:
        return None
    return line
