"""What an export or an import cannot do; each docstring is the sentence for the person."""

from dataclasses import dataclass

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
