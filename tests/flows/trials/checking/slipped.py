"""Well-formed slips in the rules of a trial file: a number off by one, a sign, a word, a cohort left out."""

import re
from collections.abc import Iterator

WORDS = (
    ("all:", "any:"),
    ("any:", "all:"),
    ("at least", "more than"),
    ("more than", "at least"),
    (" within ", " less than "),
    ("<=", "<"),
    (">=", ">"),
    ("< ", "<= "),
    ("> ", ">= "),
)
NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])")
# Words of people, numbers of the record, when a reading is told, and the questions of the response decide nothing.
NO_RULES = re.compile(
    r"^\s*(- )?(code|inclusion|exclusion|part|topic|short|record|says|reading|elsewhere|label|words|ask|criterion"
    r"|source|anew|counted|name):"
)
NO_RULES_EITHER = re.compile(r"^\s*- \w+: \{ask|^\s*acts:|^\s*- [A-Z][^:{]*$|^\s*#")
IN_WORDS = re.compile(
    r'(says|reading|short|code|inclusion|exclusion|words|ask|source|title|called|help): ("[^"]*"|[^,}]*)|\s#.*$'
)


def slips(text: str) -> Iterator[tuple[int, str, str]]:
    """Each slip: the line, what it says now, and the whole file with it."""
    lines = text.split("\n")
    start, end = lines.index("criteria:"), lines.index("candidate:")
    for number in range(start + 1, end):
        line = lines[number]
        if NO_RULES_EITHER.match(line) or (NO_RULES.match(line) and "{" not in line):
            continue
        for written in dict.fromkeys(_written(line)):
            yield number + 1, written.strip(), "\n".join((*lines[:number], written, *lines[number + 1 :]))


def _written(line: str) -> Iterator[str]:
    words = [found.span() for found in IN_WORDS.finditer(line)]

    def free(at: int) -> bool:
        return not any(first <= at < last for first, last in words)

    for found in NUMBER.finditer(line):
        if free(found.start()):
            for moved in _moved(found[1]):
                yield line[: found.start()] + moved + line[found.end() :]
    for word, other in WORDS:
        for found in re.finditer(re.escape(word), line):
            if free(found.start()):
                yield line[: found.start()] + other + line[found.end() :]
    if "only_for" in line:
        yield re.sub(r"only_for: \w+, ", "", line)


def _moved(number: str) -> tuple[str, str]:
    digits = len(number.partition(".")[2])
    step = 10**-digits if digits else 1
    return f"{float(number) + step:.{digits}f}", f"{float(number) - step:.{digits}f}"
