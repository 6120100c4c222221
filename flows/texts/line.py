"""What is said of a line that answers several questions."""

from flows.language.numbers import count, listed

TYPE_AGAIN = "Take none"
OTHER = "Other …"
LIMIT = "limit "
LOWER_LIMIT = "lower limit "
DAY_ASKED_NEXT = "day asked next"
NAMED = 3  # of more answers that were just seen the number says enough
AS_ASKED = ", as asked"


def understood(number: int) -> str:
    return f"Understood: {number}" if number else "Nothing is certain yet"


def instead(words: str) -> str:
    return f" (instead of {words})"


def not_understood(pieces: tuple[str, ...], number: int) -> str:
    more = f" and {number - len(pieces)} more" if number > len(pieces) else ""
    return f"Not understood, and not taken: {_quoted(pieces)}{more}."


def also_not(pieces: tuple[str, ...]) -> str:
    return f"Also not understood: {_quoted(pieces)}."


def aside(pieces: tuple[str, ...]) -> str:
    return f"Read, and not asked in this trial: {count(len(pieces), 'value')}. {' · '.join(pieces)}"


def absent(pieces: tuple[str, ...]) -> str:
    return f"Nothing to enter: {_quoted(pieces)}."


def against(pieces: tuple[str, ...]) -> str:
    return f"Against what is entered: {_quoted(pieces)}. Open the entry and correct it, or leave this."


def denied(not_given: tuple[str, ...], though_entered: tuple[str, ...]) -> tuple[str, ...]:
    """What was not given, of a text that says nothing else."""
    return (*((absent(not_given),) if not_given else ()), *((against(though_entered),) if though_entered else ()))


def nothing_else(labels: tuple[str, ...]) -> str:
    others = f", and no {listed(map(_bare, labels), 'or')}" if labels else ""
    return f"Was nothing else given{others}?"


def take(number: int, of: int) -> str:
    """What takes all that is sure, of so many things that the line says."""
    if number < of:
        return f"Take {number} of {of}"
    return "Take it" if number == 1 else f"Take all {number}"


def take_and_add(number: int) -> str:
    return f"Take {'it' if number == 1 else number}, add more"


def whole(number: int, closed: tuple[str, ...]) -> str:
    these = "This is all" if number == 1 else f"These {number} are all"
    return f"{these}, no {listed(map(_bare, closed), 'or')}" if closed else these


def taken(labels: tuple[str, ...]) -> str:
    what = f": {listed(labels)}" if len(labels) <= NAMED else ""
    return f"Kept {count(len(labels), 'answer')}{what}."


def not_taken(pieces: tuple[str, ...]) -> str:
    return f"Not taken: {_quoted(pieces)}."


def not_taken_yet(code: str) -> str:
    return f"{code} · not taken yet"


def _bare(label: str) -> str:
    """What a list is of, such as radiation of "Prior radiation"."""
    return label.casefold().removeprefix("prior ")


def _quoted(pieces: tuple[str, ...]) -> str:
    return listed(f"“{piece}”" for piece in pieces)
