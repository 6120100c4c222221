"""What may be opened: never an empty, damaged, foreign or newer file, and never a new one where one was lost."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.database import Database
from storage.engine import errors, files, schema
from tests.new_database import new_database
from tests.storage.drift import drift_of


async def make(path: Path) -> None:
    database = Database(path)
    await database.start()
    await database.close()


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def other_program(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE notes (id INTEGER)")


def flip(path: Path) -> None:
    """Overwrite the second page, which holds a table."""
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)


WRONG: dict[str, tuple[Callable[[Path], object], type[errors.CannotOpen]]] = {
    "missing": (lambda path: path.unlink(), errors.DatabaseMissing),
    "empty": (lambda path: path.write_bytes(b""), errors.DatabaseEmpty),
    "text": (lambda path: path.write_text("hello"), errors.DatabaseDamaged),
    "header": (lambda path: path.write_bytes(b"X" + path.read_bytes()[1:]), errors.DatabaseDamaged),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:8192]), errors.DatabaseDamaged),
    "page": (flip, errors.DatabaseDamaged),
    "program": (other_program, errors.DatabaseForeign),
    "study": (lambda path: change(path, "UPDATE study SET protocol = 'NCT00000000'"), errors.DatabaseForeign),
    "newer": (lambda path: change(path, "UPDATE alembic_version SET version_num = '9999'"), errors.DatabaseNewer),
    "log": (lambda path: files.write_note(path, files.Note("open", 1)), errors.LogMissing),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_wrong_file_is_refused_and_left_as_it_is(tmp_path: Path, case: str) -> None:
    path = new_database(tmp_path / "study.db")
    await make(path)
    spoil, error = WRONG[case]
    spoil(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(error):
        await make(path)
    assert (path.read_bytes() if path.exists() else None) == before


async def test_a_first_start_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "study.db"
    await make(path)
    assert sorted(item.name for item in path.parent.iterdir()) == ["study.db", "study.db.lock", "study.db.note"]


async def test_after_removing_the_note_one_may_begin_anew(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    await make(path)
    path.unlink()
    files.note(path).unlink()
    await make(path)
    assert path.exists()


async def test_a_crash_while_the_file_is_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.db"

    def crash(connection: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(schema, "upgrade", crash)
        with pytest.raises(KeyboardInterrupt):
            Database(path)._place.open()
    assert not path.exists()
    await make(path)
    assert path.exists()


async def test_a_program_that_was_killed_starts_again(tmp_path: Path) -> None:
    path, copy = tmp_path / "study.db", tmp_path / "copy" / "study.db"
    copy.parent.mkdir()
    database = Database(new_database(path))
    await database.start()
    for name in ("", "-wal", ".note"):  # what a kill would leave on the disk
        (copy.parent / f"study.db{name}").write_bytes((tmp_path / f"study.db{name}").read_bytes())
    await database.close()
    await make(copy)


async def test_a_migration_that_fails_leaves_the_old_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.db"
    await make(path)

    def fails(connection: object) -> None:
        connection.exec_driver_sql("ALTER TABLE sites ADD COLUMN colour TEXT")  # type: ignore[attr-defined]
        connection.exec_driver_sql("DROP TABLE leases")  # type: ignore[attr-defined]
        raise RuntimeError("half way")

    with monkeypatch.context() as broken:
        broken.setattr(schema, "is_current", lambda _: False)
        broken.setattr(schema, "upgrade", fails)
        with pytest.raises(RuntimeError, match="half way"):
            await make(path)
    database = Database(path)
    await database.start()
    assert await database.run(lambda session: drift_of(session.connection())) == []
    await database.close()


def test_every_error_has_a_sentence_for_the_person() -> None:
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, errors.StorageError):
            sentence = str(error())
            assert sentence.endswith(".")
            assert "\n" not in sentence
    assert str(errors.Refused("it is finished")).endswith("(it is finished)")
