"""A line as its author meant it: the words of protocols put into those of the grammar, where that then reads."""

import re

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


def meant(line: str) -> str | None:
    """The line in the words of the grammar; None where no way to read it is known."""
    for written, right in MEANT:
        line = re.sub(written, right, line)
    try:
        read_leaf(line)
    except NotUnderstood:
        return None
    return line
