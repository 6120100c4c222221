"""A database as a first start makes it, made once: its migrations take longer than many a test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from storage.engine.address import Address
from storage.places.file import migrate

Place = TypeVar("Place", bound=Address)


def new_database(place: Place) -> Place:
    """The same place, where there is a new database now; on a server a start makes it."""
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(_new())
    return place


@cache
def _new() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.sqlite"
        migrate(path)
        return path.read_bytes()
