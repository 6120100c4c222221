"""Files in a ZIP that bear the instant of what they hold, so that the same content is the same bytes."""

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BLOCK = 1 << 20


def named(name: str, at: datetime) -> ZipInfo:
    """A file of an archive that bears an instant."""
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
