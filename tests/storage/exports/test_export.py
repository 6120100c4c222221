"""Making an export: the file is whole or not there, and the audit tells of it either way."""

import asyncio
import errno
import threading
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from sqlalchemy import select
from sqlmodel import Session

from storage.database import Database
from storage.engine.canonical import parsed
from storage.engine.errors import NotSaved, TargetExists
from storage.exports import errors
from storage.exports.export import export
from storage.exports.forms import FORMS, TABULAR, Form
from storage.exports.orders import Order
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.writers import WRITERS, Write
from storage.tables.base import table
from storage.tables.screening import AuditRow
from tests.shots import ordered
from tests.storage.clinic import LATER, Clinic

_AUDIT = table(AuditRow)


def last_entry(session: Session) -> tuple[str, int | None, dict[str, Any]]:
    chosen = select(_AUDIT.c.action, _AUDIT.c.person_id, _AUDIT.c.detail).order_by(_AUDIT.c.seq.desc()).limit(1)
    row = session.connection().execute(chosen).one()
    return row.action, row.person_id, parsed(row.detail)


async def test_every_form_appears_whole_and_is_in_the_audit(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    await database.run(clinic.finished)
    for form in TABULAR:
        target = tmp_path / form.file_name("NCT04556084", date(2026, 11, 22))
        order = ordered(form.name, clinic.site.id, date(2026, 1, 1), None, clinic.nurse.id)
        done = await export(database, order, target, LATER)
        assert (done.path, done.screenings) == (target, 1)
        assert target.stat().st_size > 30
        assert target.stat().st_mode & 0o777 == 0o600
        action, person, detail = await database.read(last_entry)
        assert (action, person) == ("exported", clinic.nurse.id)
        of = {"form": form.name, "trial": "NCT04556084", "since": "2026-01-01", "until": None}
        assert detail == {**of, "screenings": 1, "head": done.head.seq}
        assert target.name in left(tmp_path)
        assert f"{target.name}.part" not in left(tmp_path)


def left(folder: Path) -> list[str]:
    """The names in a folder."""
    return [path.name for path in folder.iterdir()]


def full_disk(_: Snapshot, out: BinaryIO) -> None:
    out.write(b"half of it")
    raise OSError(errno.ENOSPC, "No space left on device")


def broken(_: Snapshot, out: BinaryIO) -> None:
    out.write(b"half of it")
    raise ZeroDivisionError("a bug")


FAILING: dict[str, Write] = {"full": full_disk, "broken": broken}


@pytest.mark.parametrize(
    ("order", "raised", "sentence"),
    [
        (ordered("full"), errors.NotWritten, "no part of it was left.*No space left"),
        (ordered("broken"), ZeroDivisionError, "a bug"),
        (ordered("csv", until=date(2000, 1, 1)), errors.NothingToExport, "no screening in this period"),
        (ordered("csv", site_id=99), errors.NothingToExport, "no screening in this period"),
        (ordered("../x"), errors.UnknownForm, "no such form"),
    ],
)
async def test_what_fails_leaves_nothing_and_is_in_the_audit(
    database: Database,
    clinic: Clinic,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    order: Order,
    raised: type[Exception],
    sentence: str,
) -> None:
    for name in FAILING:
        monkeypatch.setitem(FORMS, name, Form(name, name, "csv", lambda: FAILING))
    await database.run(clinic.finished)
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(raised, match=sentence):
        await export(database, order, target / "a.csv", LATER)
    assert left(target) == []
    action, _, detail = await database.read(last_entry)
    assert (action, detail["reason"]) == ("export failed", raised.__name__)
    assert detail["form"] == (order.form if order.form in FORMS else "unknown")


async def test_where_the_audit_entry_cannot_be_saved_there_is_no_file(
    database: Database, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.run(clinic.finished)

    async def full(_: object) -> None:
        raise NotSaved

    monkeypatch.setattr(database, "run", full)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(NotSaved):
        await export(database, ordered("csv"), folder / "a.csv", LATER)
    assert left(folder) == []


async def test_a_file_that_is_there_is_left_alone(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    await database.run(clinic.finished)
    target = tmp_path / "mine.csv"
    target.write_text("mine")
    with pytest.raises(TargetExists):
        await export(database, ordered("csv"), target, LATER)
    assert target.read_text() == "mine"


async def test_a_folder_that_is_not_there_is_said_plainly(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    await database.run(clinic.finished)
    with pytest.raises(errors.NotWritten, match="No such file or directory"):
        await export(database, ordered("csv"), tmp_path / "none" / "a.csv", LATER)


async def test_what_a_killed_export_left_is_written_over(database: Database, clinic: Clinic, tmp_path: Path) -> None:
    await database.run(clinic.finished)
    target = tmp_path / "a.jsonl"
    (tmp_path / "a.jsonl.part").write_text("half of it")
    await export(database, ordered("jsonl"), target, LATER)
    assert target.read_text() == '{"as_of":"2026-11-22","b_all":"yes"}\n'


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_an_export_that_is_stopped_leaves_nothing(
    database: Database, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("storage.exports.screenings.snapshot._TOLD_AT_ONCE", 2)

    def store(session: Session) -> None:
        for number in range(5):
            clinic.finished(session, f"MCW-{number:03}")

    await database.run(store)
    folder = tmp_path / "out"
    folder.mkdir()
    going, stopped = threading.Event(), threading.Event()

    def wait(done: int, _of: int) -> None:
        if done == 2:
            going.set()
            assert stopped.wait(10)

    exporting = asyncio.ensure_future(export(database, ordered(form), folder / "a", LATER, wait))
    await asyncio.to_thread(going.wait, 10)
    exporting.cancel()
    asyncio.get_running_loop().call_later(0, stopped.set)
    with pytest.raises(asyncio.CancelledError):
        await exporting
    assert left(folder) == []
    assert (await database.read(last_entry))[0] == "export failed"


async def test_a_workbook_on_a_full_disk_leaves_nothing(
    database: Database, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = WRITERS["xlsx"]
    await database.run(clinic.finished)

    class Full:
        """A disk that takes no more: what a workbook is packed into."""

        def __init__(self, out: BinaryIO) -> None:
            self.out = out

        def __getattr__(self, name: str) -> Any:
            return getattr(self.out, name)

        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def write(snapshot: Snapshot, out: BinaryIO) -> None:
        whole(snapshot, Full(out))  # type: ignore[arg-type]

    monkeypatch.setitem(WRITERS, "xlsx", write)
    with pytest.raises(errors.NotWritten, match="No space left"):
        await export(database, ordered("xlsx"), tmp_path / "a.xlsx", LATER)
    assert not [name for name in left(tmp_path) if name.startswith("a.xlsx")]
