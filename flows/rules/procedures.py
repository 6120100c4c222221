"""What it takes to get answers: those that come together, how they are got, and how they can come to be others."""

from dataclasses import dataclass
from enum import IntEnum


class Effort(IntEnum):
    """What it takes to get an answer, cheapest first."""

    COORDINATOR = 0
    CHART = 1
    LABORATORY = 2
    IMAGING = 3
    PROCEDURE = 4


class Remedy(IntEnum):
    """How an answer can come to be another one: it is not known, it is measured again, it changes, or never."""

    ASK = 0
    AGAIN = 1
    CHANGE = 2
    NEVER = 3


@dataclass(frozen=True, slots=True)
class Procedure:
    """Answers that one look or one measurement brings together.

    `later`: how an answer that fails can change. `again`: the words for doing it anew, where that can be done on
    any day. `standing`: keys that stay when it is done anew. `lasting`: the answers that nothing changes any more.
    `then`: what registration waits for after the change.
    """

    label: str
    keys: tuple[str, ...]
    effort: Effort
    later: Remedy
    again: str = ""
    standing: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    then: str = ""
