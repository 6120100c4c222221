"""`python -m bot assess FILE`: the decision on each record of a file, as JSON lines or as a table."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO, TypeVar

import msgspec

from bot.commands.records.long_files import Progress, side_by_side
from bot.commands.records.records_file import Parsed, Unread, Unreadable, records_apart
from flows.decision.assess import assess
from flows.language.refusals import RecordRefused, Wrong
from flows.rules.evaluation.decide import Decision
from flows.rules.trial import Trial

DONE, REFUSED, UNUSABLE = 0, 1, 2

# What a shell reports of a program that was ended by SIGINT or SIGPIPE.
INTERRUPTED, PIPE_CLOSED = 130, 141

STDIN = "-"
READABLE = "one record as JSON, a JSON list of records, or one record on each line"
WIDE = 160
"""Columns of a table that goes into a file."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Assessed:
    number: int
    decision: dict[str, Any] | None
    errors: tuple[dict[str, Any], ...] = ()


class _Line(NamedTuple):
    text: str
    refused: bool


def assess_file(file: str, out: TextIO, *, table: bool, err: TextIO, trial: Trial, jobs: int = 1) -> int:
    """Write the decision for a trial on each record of `file` ("-": standard input) to `out`; the exit status.

    `jobs`: in how many processes.

    0: all were assessed; 1: some were refused, and `out` says why; 2: the file cannot be read, and `err` says why.
    """
    try:
        with opened(file) as lines:
            # What is written to a terminal shows by itself how far it is.
            progress = None if out.isatty() and not table else Progress(err, lines)
            if table:
                refused = _write_table(_counted(_results(lines, _row, trial, jobs), progress), out)
            else:
                refused = _write_lines(_counted(_results(lines, _line, trial, jobs), progress), out)
            out.flush()
    except BrokenPipeError:
        _let_go(out)
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        err.write(reason_of(file, error) + "\n")
        return UNUSABLE
    return REFUSED if refused else DONE


def opened(file: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if file == STDIN:
        return contextlib.nullcontext(sys.stdin.buffer)
    return Path(file).open("rb")


def reason_of(file: str, error: OSError) -> str:
    name = "Standard input" if file == STDIN else file
    if isinstance(error, FileNotFoundError):
        return f"There is no file {name}."
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder; give one file with {READABLE}."
    if isinstance(error, PermissionError):
        return f"{name} may not be read: its permissions do not allow it."
    return f"{name} cannot be assessed: {error.strerror or type(error).__name__}."


def _results(lines: BinaryIO, shown: Callable[[_Assessed], T], trial: Trial, jobs: int) -> Iterator[T]:
    """The decisions as they are shown."""
    work = partial(_shown_of, shown=shown, trial=trial)
    return map(work, records_apart(lines)) if jobs == 1 else side_by_side(work, records_apart(lines), jobs)


def _shown_of(item: Parsed | Unreadable | Unread, shown: Callable[[_Assessed], T], trial: Trial) -> T:
    return shown(_assessed(item.read() if isinstance(item, Unread) else item, trial))


def _assessed(item: Parsed | Unreadable, trial: Trial) -> _Assessed:
    found = decided(item, trial)
    if isinstance(found, Decision):
        return _Assessed(item.number, found.as_json())
    return _Assessed(item.number, None, found)


def decided(item: Parsed | Unreadable, trial: Trial) -> Decision | tuple[dict[str, Any], ...]:
    """The decision on a record, or what is wrong with it."""
    if isinstance(item, Unreadable):
        return (_error(None, None, READABLE, item.reason),)
    try:
        return assess(item.value, trial)
    except RecordRefused as refused:
        return tuple(map(_refusal, refused.errors))
    except RecursionError:  # as deep as the reader allows is still too deep to be written again
        return (_error(None, None, READABLE, "The record is nested too deeply."),)


def _refusal(wrong: Wrong) -> dict[str, Any]:
    return _error(wrong.key, _shown(wrong.given), wrong.allowed, wrong.message)


def _error(key: str | None, given: object, allowed: str, message: str) -> dict[str, Any]:
    return {"key": key, "given": given, "allowed": allowed, "message": message}


def _shown(given: object) -> object:
    """The value if JSON can say it exactly, else its text."""
    try:
        json.dumps(given, default=_exactly, allow_nan=False)
    except ValueError:  # NaN or Infinity in it, which are no JSON
        return json.dumps(given, default=_exactly)
    return given


def _exactly(value: object) -> float | str:
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    return str(value)


def _line(result: _Assessed) -> _Line:
    if result.decision is None:
        return _Line(ENCODER.encode({"errors": result.errors}) + "\n", True)
    return _Line(written(result.decision) + "\n", False)


def written(decision: dict[str, Any]) -> str:
    """A decision as JSON in ASCII."""
    quickly = QUICK.encode(decision).decode()
    # What would have to be escaped, and how, the other one tells.
    plain = quickly.isascii() and quickly.isprintable() and "\\" not in quickly
    return quickly if plain else ENCODER.encode(decision)


def _write_lines(lines: Iterator[_Line], out: TextIO) -> bool:
    refused = False
    for line in lines:
        refused = refused or line.refused
        out.write(line.text)
    return refused


def _write_table(results: Iterator[dict[str, str]], out: TextIO) -> bool:
    from rich.box import MARKDOWN  # JSON lines do without it
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = list(results)
    refused = any(row["errors"] for row in rows)
    grid = Table(box=MARKDOWN)
    for column in rows[0]:
        if column != "errors" or refused:
            grid.add_column(column, justify="right" if column == "record" else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(_seen(row[str(column.header)])) for column in grid.columns))
    # By way of a text: given a closed pipe, rich would end the whole program.
    text = io.StringIO()
    Console(file=text, width=None if out.isatty() else WIDE).print(grid)
    out.write(_writable(text.getvalue().strip(), out.encoding or "utf-8") + "\n")
    return refused


def _row(result: _Assessed) -> dict[str, str]:
    decision = result.decision or {}
    window = decision.get("registration_window", {})
    clear_on = decision.get("clear_on", {})
    with_status: dict[str, list[str]] = {}
    for code, status in decision.get("criteria", {}).items():
        with_status.setdefault(status, []).append(f"{code} until {clear_on[code]}" if code in clear_on else code)
    return {
        "record": str(result.number),
        "outcome": decision.get("outcome", "refused"),
        "earliest": window.get("earliest") or "",
        "latest": window.get("latest") or "",
        "not met": ", ".join(with_status.get("not_met", [])),
        "waiting": ", ".join(with_status.get("wait", [])),
        "pending": ", ".join(with_status.get("pending", [])),
        "repeat": ", ".join(decision.get("repeat", [])),
        "consult": ", ".join(decision.get("consult", [])),
        "errors": "\n".join(error["message"] for error in result.errors),
    }


def _seen(text: str) -> str:
    # What a record says may hold control characters, which a terminal would obey.
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)


def _writable(text: str, encoding: str) -> str:
    return text.encode(encoding, "replace").decode(encoding)


def _counted(results: Iterator[T], progress: Progress | None) -> Iterator[T]:
    """The same, with how far it is on `progress`."""
    if progress is None:
        yield from results
        return
    try:
        for number, result in enumerate(results, 1):
            yield result
            progress.at(number)
    finally:
        progress.end()


def _let_go(out: TextIO) -> None:
    # Python flushes standard output once more when it ends, and would complain of the closed pipe:
    # docs.python.org/3/library/signal.html#note-on-sigpipe
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


QUICK = msgspec.json.Encoder()
ENCODER = json.JSONEncoder(default=_exactly, separators=(",", ":"))
