"""A file that appears whole or not at all, and files in a ZIP, of which the same content is the same bytes."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from storage.engine import files
from storage.engine.errors import TargetExists
from storage.exports.errors import NotWritten

_BLOCK = 1 << 20


def _draft_of(target: Path) -> Path:
    """The file beside the target that is written first, put on disk, then moved there."""
    return target.with_name(target.name + ".part")


def write_draft(target: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write the draft of a new file, so that it is on disk; whatever is raised, no draft is left.

    Raises `TargetExists`, and `NotWritten` where the disk does not take it.
    """
    if target.exists():
        raise TargetExists(str(target))
    draft = _draft_of(target)
    try:
        draft.unlink(missing_ok=True)  # of a program that was killed while it wrote
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotWritten(error.strerror or str(error)) from error
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def discard(target: Path) -> None:
    """Take a draft away that is not to appear."""
    _draft_of(target).unlink(missing_ok=True)


def publish(target: Path) -> None:
    """Move the draft to its place. Raises `NotWritten`."""
    try:
        _draft_of(target).replace(target)
        try:
            files.sync_folder(target.parent)
        except OSError:  # it might not be there after a power cut, so it shall not be there now
            target.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotWritten(error.strerror or str(error)) from error


def named(name: str, at: datetime) -> ZipInfo:
    """A file of an archive that bears the instant of what it holds."""
    day = at.astimezone(UTC)
    about = ZipInfo(name, (day.year, day.month, day.day, day.hour, day.minute, day.second))
    about.compress_type = ZIP_DEFLATED
    return about


def pack(archive: ZipFile, path: Path, name: str, at: datetime, before: str = "", after: str = "") -> None:
    """Put a file of the disk into an archive under a name, a block at a time, between two texts."""
    with path.open("rb") as file, archive.open(named(name, at), "w", force_zip64=True) as packed:
        packed.write(before.encode())
        while block := file.read(_BLOCK):
            packed.write(block)
        packed.write(after.encode())
