"""`pytest --postgresql`: what would be kept in a file is kept on a server, but where a test is about the file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.engine.address import Server

if TYPE_CHECKING:
    from tests.server import Postgres

OPTION = "--postgresql"
_PLACES: list[Callable[[Path], Server]] = []


def kept_at(folder: Path) -> dict[str, object]:
    """What the settings of a program that keeps its data in that folder say of its database."""
    return {"database": _PLACES[-1](folder)} if _PLACES else {}


@pytest.fixture(autouse=True)
def kept_elsewhere(postgresql: "Postgres", made_there: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """On the server, for every test where this file is registered as a plugin."""
    with on_a_server(postgresql, made_there, monkeypatch):
        yield


@contextmanager
def on_a_server(server: "Postgres", made: Server, environment: pytest.MonkeyPatch) -> Iterator[None]:
    """Each folder has a database of its own there, a copy of the one that is made; all go in the end."""
    known: dict[Path, Server] = {}

    def place(folder: Path) -> Server:
        if folder not in known:
            known[folder] = server.make(made)
        environment.setenv("BLINABRIDGE_DATABASE", known[folder].url)  # for the commands of the command line
        return known[folder]

    _PLACES.append(place)
    try:
        yield
    finally:
        _PLACES.pop()
        for each in known.values():
            server.drop(each)
