"""What the pure part cannot do, said as exceptions that the edge catches once."""

import json
import re
from dataclasses import dataclass

LONGEST = 60
# A decimal is no value of JSON's library: it is passed as a text that is marked, and the quotation marks go again.
BARE = "\0"
BARE_NUMBER = re.compile(r'"\\u0000([^"]*)"')


class FlowError(Exception):
    """The step is not possible."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One value that a record may not hold: its key, what was given, and what is allowed."""

    key: str
    given: object
    allowed: str

    @property
    def message(self) -> str:
        return f"{self.key}: {shown(self.given)} was given; allowed: {self.allowed}."


class RecordRefused(FlowError):
    """The record is not valid; `errors` names every wrong value, all of them at once."""

    def __init__(self, errors: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


class NotAllowed(FlowError):
    """That step is not allowed from here."""


def shown(given: object) -> str:
    """The given value as JSON spells it, cut to a length that is read; signs that do not show are codes."""
    if given is None:
        return "nothing"
    spelled = json.dumps(given, ensure_ascii=False, default=lambda number: f"{BARE}{number}")
    text = BARE_NUMBER.sub(r"\1", spelled)
    text = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
