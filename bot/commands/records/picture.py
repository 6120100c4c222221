"""`python -m bot picture FILE OUT.png`: the picture of the decision on one record, as a file."""

from itertools import islice
from pathlib import Path
from typing import TextIO

from bot.commands.records.assess import DONE, REFUSED, UNUSABLE, decided, opened, reason_of
from bot.commands.records.records_file import read_records
from bot.documents.timeline import timeline_png
from flows.decision.timeline.timeline import timeline
from flows.rules.evaluation.decide import Decision
from flows.rules.trial import Trial


def picture_command(file: str, picture: Path, dark: bool, err: TextIO, trial: Trial) -> int:
    """Draw the decision for a trial on the one record of `file` ("-": standard input) into `picture`; the exit status.

    The picture is replaced.

    0: drawn; 1: the record was refused; 2: a file cannot be read or written. `err` says why.
    """
    try:
        with opened(file) as lines:
            items = list(islice(read_records(lines), 2))
    except OSError as error:
        err.write(reason_of(file, error) + "\n")
        return UNUSABLE
    if len(items) > 1:
        err.write(f"There is more than one record in {file}; give a file with one.\n")
        return REFUSED
    decision = decided(items[0], trial)
    if not isinstance(decision, Decision):
        err.writelines(f"{problem['message']}\n" for problem in decision)
        return REFUSED
    return _write(picture, timeline_png(timeline(decision), dark), err)


def _write(picture: Path, content: bytes, err: TextIO) -> int:
    """Put the whole picture in place at once: who looks at it meanwhile sees the old one or the new one."""
    fresh = picture.with_name(f".{picture.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(picture)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        err.write(f"{picture} cannot be written: {error.strerror}.\n")
        return UNUSABLE
    return DONE
