"""What is said of a line that answers several questions."""

from flows.language.numbers import count, listed

TITLE = "From one line"


def instead(words: str) -> str:
    return f" (instead of {words})"


def not_understood(pieces: tuple[str, ...]) -> str:
    return f"Not understood, and not taken: {listed(f'“{piece}”' for piece in pieces)}."


def take(number: int, *, of_all: bool) -> str:
    return "Take it" if number == 1 else f"Take {'all' if of_all else 'these'} {number}"


def whole(number: int) -> str:
    return f"Take {'it' if number == 1 else f'all {number}'}: nothing else was given"


def taken(labels: tuple[str, ...]) -> str:
    return f"Kept {count(len(labels), 'answer')}: {listed(labels)}."


def not_taken(pieces: tuple[str, ...]) -> str:
    return f"Not taken: {listed(f'“{piece}”' for piece in pieces)}."
