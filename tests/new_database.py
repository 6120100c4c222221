"""A database as a first start makes it, made once: its migrations take longer than many a test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.places.file import migrate


def new_database(path: Path) -> Path:
    """The same path, at which there is a new database now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_new())
    return path


@cache
def _new() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite"
        migrate(path)
        return path.read_bytes()
