"""The files that lie in the packages of flows: texts, word lists, tables. Nothing else in flows reads a file.

In a word list and in a table a line that begins with # is a comment.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

# The pattern of a cell that holds several things, parted by |.
PARTED = r"[^|]+(?:\|[^|]+)*"
_NO_LETTERS = frozenset(',;:.|=()[]"#')


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: where it stands, such as "agents.csv, row 12", and its cells by column."""

    at: str
    cells: Mapping[str, str]

    def parted(self, column: str) -> tuple[str, ...]:
        """The things that a cell holds, parted by |; none in an empty one."""
        return tuple(self.cells[column].split("|")) if self.cells[column] else ()


def text_of(package: str, name: str) -> str:
    """The text of a file that lies in a package, such as `library.yaml` in `flows.trials`."""
    return (files(package) / name).read_text("utf-8")


def names_in(package: str, ending: str) -> tuple[str, ...]:
    """The names of the files of a package that end so, in order."""
    return tuple(sorted(each.name for each in files(package).iterdir() if each.name.endswith(ending)))


def lines_of(package: str, name: str) -> tuple[str, ...]:
    """The lines of a list that has one thing a line."""
    return tuple(filter(None, _without_comments(text_of(package, name))))


def word_list(package: str, name: str) -> tuple[str, ...]:
    """The words of a word list, in order; ValueError with all words that are not in small letters alone."""
    return words_in(text_of(package, name), name)


def words_in(text: str, name: str) -> tuple[str, ...]:
    """The words of a word list that is given as text; `name` is said in its errors."""
    found = [(at, word) for at, line in enumerate(_without_comments(text), 1) for word in line.split()]
    refuse(
        f"{name}, row {at}: {word!r} must be a word in small letters, with nothing but a space behind it"
        for at, word in found
        if word != word.lower() or not set(word).isdisjoint(_NO_LETTERS)
    )
    return tuple(word for _, word in found)


def word_lists(package: str, name: str) -> dict[str, frozenset[str]]:
    """The word lists of a file that holds several, each begun by its name and a colon."""
    _, *found = re.split(r"(?m)^([a-z_]+):$", text_of(package, name))
    return {of: frozenset(words_in(words, f"{name}, {of}")) for of, words in zip(found[::2], found[1::2], strict=True)}


def table(package: str, name: str, columns: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of a table of these columns, each cell of the pattern given for it; else ValueError with all errors."""
    return table_in(text_of(package, name), name, columns)


def table_in(text: str, name: str, columns: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of a table that is given as text; `name` is said in its errors."""
    reader = csv.reader(_without_comments(text), strict=True)
    try:
        (_, head), *rows = [(f"{name}, row {reader.line_num}", cells) for cells in reader if cells] or [("", [])]
    except csv.Error as error:
        raise ValueError(f"{name}, row {reader.line_num}: {error}") from error
    if head != list(columns):
        raise ValueError(f"{name}: the columns are {', '.join(head)}; they must be {', '.join(columns)}")
    forms = {column: re.compile(form) for column, form in columns.items()}
    refuse(problem for at, cells in rows for problem in _problems(at, cells, forms))
    return tuple(Row(at, dict(zip(head, cells, strict=True))) for at, cells in rows)


def refuse(problems: Iterable[str]) -> None:
    """Raises ValueError with all problems, one a line; nothing where there are none."""
    if found := list(problems):
        raise ValueError("\n".join(found))


def _problems(at: str, cells: list[str], columns: Mapping[str, re.Pattern[str]]) -> list[str]:
    if len(cells) != len(columns):
        return [f"{at}: {len(cells)} cells; there must be {len(columns)}"]
    return [
        f"{at}: {column} is {cell!r}; it must be of the form {form.pattern}"
        for cell, (column, form) in zip(cells, columns.items(), strict=True)
        if not form.fullmatch(cell)
    ]


def _without_comments(text: str) -> list[str]:
    """The lines of a text, empty in place of comments, so that each keeps its number."""
    return ["" if line.startswith("#") else line for line in text.splitlines()]
