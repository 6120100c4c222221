"""Forms written to memory, of a snapshot or of a whole database, and read again."""

import asyncio
import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from zipfile import ZipFile

import openpyxl
from sqlmodel import Session

from storage.database import Database
from storage.engine.address import Address
from storage.exports.forms import FORMS
from storage.exports.screenings.snapshot import Snapshot
from tests.shots import snapshot
from tests.storage.clinic import LATER

T = TypeVar("T")


def form_of(session: Session, name: str, now: datetime = LATER, **which: Any) -> bytes:
    """What an export in this form holds."""
    return written(snapshot(session, now=now, **which), name)


def written(taken: Snapshot, name: str) -> bytes:
    """What a snapshot is in this form."""
    out = io.BytesIO()
    FORMS[name].write(taken, out)
    return out.getvalue()


def whole(session: Session, name: str, now: datetime = LATER, marked: bool = False, **which: Any) -> bytes:
    """The same of an export that nothing is left out of, or marked in unless that may be."""
    taken = snapshot(session, now=now, **which)
    content = written(taken, name)
    assert (taken.left_out, () if marked else taken.told) == ((), ()), name
    return content


class Written:
    """A database at an instant, written in each form when it is first asked for, and read with it alone."""

    def __init__(self, address: Address, now: datetime) -> None:
        self.address, self.now = address, now
        self._forms: dict[str, bytes] = {}

    def __getitem__(self, form: str) -> bytes:
        if form not in self._forms:
            self._forms[form] = self.read(lambda session: form_of(session, form, self.now))
        return self._forms[form]

    def read(self, work: Callable[[Session], T]) -> T:
        """What is read of the database."""

        async def reading() -> T:
            database = Database(self.address)
            await database.start()
            found = await database.read(work)
            await database.close()
            return found

        return asyncio.run(reading())


def rows_of(data: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows of a CSV by column."""
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline=""), strict=True))


def sheet_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet of a workbook by column."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def files_of(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP by name."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
