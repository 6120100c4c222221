"""One field of a REDCap project: a row of the dictionary, and the cells of the records that it fills."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from storage.engine.canonical import Json
from storage.exports.common.table import MEMBERS, Cell, written
from storage.exports.screenings.exported import ExportedScreening

REDCAP_FORMS = ("screening", "decision")
NO_ENTRY: Json = object()  # in place of a value: the list has no such entry
Read: TypeAlias = Callable[[ExportedScreening], Json]


@dataclass(frozen=True, slots=True)
class Variable:
    """One field of a project: a row of the dictionary, and the columns of the records that it fills.

    `choices`: code and label of each. `read` gives the contract's value, None where it is not known.
    """

    name: str
    type: str
    label: str
    read: Read
    form: str = REDCAP_FORMS[0]
    section: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    note: str = ""
    validation: str = ""
    low: str = ""
    high: str = ""
    branching: str = ""
    required: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the records."""
        if self.type == "checkbox":
            return tuple(f"{self.name}___{code}" for code, _ in self.choices)
        return (self.name,)

    def cells(self, screening: ExportedScreening) -> list[Cell]:
        """The cells under these columns."""
        value = self.read(screening)
        if value is NO_ENTRY:
            return [""] * len(self.columns)
        if self.type == "checkbox":
            return [str(int(code in (value or ()))) for code, _ in self.choices]
        return [text(value)]


def text(value: Json) -> str:
    """A value as an import takes it: plain digits, ISO dates, instants without a zone (they are UTC)."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int | Decimal):
        return format(Decimal(value), "f")
    return MEMBERS.join(value) if isinstance(value, list) else written(value)
