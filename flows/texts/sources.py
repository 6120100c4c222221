"""Where answers come from."""

from flows.language.numbers import listed

EVIDENCE = "Where the answers come from:"
NONE = "no source said"
ASKED = "Where do these come from?"
LEAVE_OPEN = "Leave open"
NO_SOURCE = "no source"


def all_from(number: int, label: str) -> str:
    """The button that says one source of everything that is listed."""
    return f"{'From' if number == 1 else f'All {number}:'} {label}"


def take_from(label: str) -> str:
    """The button that takes a line with its source."""
    return f"Take, {label}"


def said_already(sections: tuple[str, ...]) -> str:
    return f"Said already: {listed(sections)}."


def said_of(sections: tuple[str, ...], label: str) -> str:
    return f"From {label}: {listed(sections)}."


def which(label: str) -> str:
    return f"⤷ Where does “{label}” come from?"
