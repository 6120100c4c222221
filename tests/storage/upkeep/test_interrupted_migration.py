"""A migration that dies at any of its statements: the file is as before or as after, never between, and serves."""

import asyncio
import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, event, text

from storage.database import Database
from storage.delivery import inbox
from storage.engine import files, schema
from storage.engine.files import Note
from storage.places import file as place
from storage.upkeep import epoch
from tests.storage.clinic import NOW
from tests.storage.drift import drift_of
from tests.storage.tables.test_tables import BEFORE

NAME = "study.db"


@dataclass(frozen=True)
class Left:
    """What deaths at so many statements left: folders that differ in what their files hold."""

    statements: int
    folders: tuple[Path, ...]

    @property
    def schemas(self) -> set[frozenset[str]]:
        return {schema_of(folder / NAME) for folder in self.folders}


@contextlib.contextmanager
def at_each_statement(act: Callable[[], None]) -> Iterator[None]:
    """Act before every statement that any connection runs."""

    def trace(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(lambda _: act())

    event.listen(Engine, "connect", trace)
    try:
        yield
    finally:
        event.remove(Engine, "connect", trace)


def died(folder: Path, deaths: Path) -> Left:
    """Start on a folder; what a death at each statement would have left.

    A process that dies leaves its files as they are at that moment, so copies of them are what the next one finds.
    """
    points: list[str] = []

    def copy() -> None:
        points.append(hashlib.sha256(b"".join(_files(folder))).hexdigest())
        if points[-1] not in points[:-1]:
            shutil.copytree(folder, deaths / str(len(points)))

    with at_each_statement(copy):
        asyncio.run(serve(folder))
    return Left(len(points), tuple(sorted(deaths.iterdir())))


def _files(folder: Path) -> Iterator[bytes]:
    for file in sorted(folder.iterdir()):
        if not file.name.endswith("-shm"):  # made anew by the first who opens the file
            yield file.name.encode() + file.read_bytes()


async def serve(folder: Path) -> bool:
    """Start, write, and stop; whether it was taken for a restored copy."""
    opened = Database(folder / NAME)
    await opened.start()
    try:
        assert await opened.run(lambda session: drift_of(session.connection())) == []
        aside = await opened.run(lambda session: epoch.begin(session, NOW))
        assert await opened.run(lambda session: inbox.receive(session, [(1, 1, "{}")], NOW)) in ([1], [])
    finally:
        await opened.close()
    return aside is not None


def schema_of(path: Path) -> frozenset[str]:
    """Everything that the file is made of, and its revision; empty where there is no file."""
    if not path.exists():
        return frozenset()
    look = path.parent.with_name("look") / NAME  # reading would take up the -wal
    shutil.copytree(path.parent, look.parent)
    with closing(sqlite3.connect(look)) as connection:
        made = {row[0] for row in connection.execute("SELECT name || coalesce(sql, '') FROM sqlite_master")}
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    shutil.rmtree(look.parent)
    return frozenset(made | {str(revision)})


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with a database of the first version that holds something, closed in order."""
    path = tmp_path / "old" / NAME
    path.parent.mkdir()
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0001")
        for statement in BEFORE.split(";"):
            connection.execute(text(statement))
    engine.dispose()
    files.write_note(path, Note("closed"))
    return path.parent


def test_an_upgrade_that_dies_at_any_statement_leaves_the_old_or_the_new_schema(old: Path, tmp_path: Path) -> None:
    before = schema_of(old / NAME)
    left = died(old, tmp_path / "deaths")
    after = schema_of(old / NAME)
    assert left.statements > 50
    assert before != after
    assert left.schemas == {before, after}
    for folder in left.folders:
        assert not asyncio.run(serve(folder))
        assert held(folder) == held(old)


def held(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / NAME)) as connection:
        people = "SELECT telegram_id, label, role, active FROM people"
        return connection.execute(people).fetchall() + connection.execute("SELECT * FROM answers").fetchall()


def test_a_first_start_that_dies_at_any_statement_leaves_no_file_or_a_whole_one(tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    left = died(new, tmp_path / "deaths")
    assert left.statements > 90
    assert left.schemas == {frozenset(), schema_of(new / NAME)}
    taken_for_restored = [asyncio.run(serve(folder)) for folder in left.folders]
    assert not any(taken_for_restored), "nothing was kept yet that could have been restored"


def test_statements_that_commit_by_themselves_would_leave_something_between(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, engine = schema_of(old / NAME), place.engine_at

    def loose(*given: object) -> Engine:
        """Without a transaction, as with Python's own handling of DDL."""
        made: Engine = engine(*given)  # type: ignore[arg-type]
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("COMMIT"))
        return made

    monkeypatch.setattr(place, "engine_at", loose)
    assert died(old, tmp_path / "deaths").schemas - {before, schema_of(old / NAME)}
