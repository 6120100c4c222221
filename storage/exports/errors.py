"""What an export or an import cannot do; each docstring is the sentence for the person."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flows.language.numbers import listed
from flows.language.refusals import RuleBroken
from storage.engine.errors import StorageError


class ExportError(StorageError):
    """The export could not be made."""


class NotWritten(ExportError):
    """The file could not be written, and no part of it was left. Check the disk and the folder, then try again."""


class Interrupted(ExportError):
    """The export was stopped, and no part of it was left."""


class NothingToExport(ExportError):
    """There is no screening in this period."""


class UnknownForm(ExportError):
    """There is no such form."""


class OneByOne(ExportError):
    """A checklist is of one screening, and there are several here: name its code."""


class DoesNotFit(Exception):
    """One screening does not fit into a form; the message is the sentence for the person."""


class Unreadable(ExportError):
    """What is stored of this screening cannot be read. Check the database with the command verify."""


class CannotRead(StorageError):
    """The file cannot be read as records."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row is refused: its number in the file, its subject code if it has one, the key, and the reason.

    In a table also the sheet and the column.
    """

    row: int
    code: str
    key: str
    reason: str
    sheet: str = ""
    column: str = ""

    def __str__(self) -> str:
        row = f'Sheet "{self.sheet}", row {self.row}' if self.sheet else f"Row {self.row}"
        column = f", column {self.column}" if self.column else ""
        return f"{row}{column}{f' ({self.code})' if self.code else ''}: {self.reason}"


class ImportRefused(StorageError):
    """Nothing was imported: some rows are not right."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems; the first: {problems[0]}")
        self.problems = problems


UNREADABLE = "What is stored cannot be read: check the database with the command verify."
CHANGED = "It was changed while the file was made: export again to have it, too."
# So many codes are told with a reason; the list in the files has all of them.
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A screening that is not in the file, and the reason in a sentence."""

    screening: int
    subject_code: str
    reason: str


def told_of(left_out: Iterable[LeftOut]) -> Iterator[str]:
    """What whoever gets the file hears of it: a sentence for each reason, with the codes."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for one in left_out:
        by_reason[one.reason].append(one.subject_code)
    for reason, codes in by_reason.items():
        more = [f"{len(codes) - _MOST_TOLD} more"] if len(codes) > _MOST_TOLD else []
        yield f"Left out: {listed([*codes[:_MOST_TOLD], *more])}. {reason}"


def reason_of(error: Exception) -> str:
    """The reason in a sentence for whoever gets the file: what the program can say of it, and no answers."""
    if isinstance(error, RuleBroken | DoesNotFit):
        return str(error)
    return UNREADABLE
