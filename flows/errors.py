"""What the pure part cannot do, said as exceptions that the edge catches once."""

from dataclasses import dataclass


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
    """The given value in words, cut to a length that a person would read."""
    text = "nothing" if given is None else str(given)
    return text if len(text) <= 60 else f"{text[:57]}..."
