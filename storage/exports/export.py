"""Making an export: one snapshot, one file that appears whole, one entry in the audit, also where it fails."""

import asyncio
import contextlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from storage.database import Database
from storage.engine.canonical import Json
from storage.engine.errors import StorageError
from storage.exports.common import file_writing
from storage.exports.errors import Interrupted, NothingToExport, UnknownForm
from storage.exports.forms import FORMS, Form
from storage.exports.orders import Order, Wanted, note
from storage.exports.screenings.snapshot import Progress, snapshot
from storage.trail.audit import Head

# In seconds.
STOPS_WITHIN = 1.0


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it: the file, how many screenings are in it, and the audit head that they were read at.

    `told`: what the person should hear of screenings that are left out or marked.
    """

    path: Path
    screenings: int
    head: Head
    told: tuple[str, ...] = ()


async def export(
    database: Database,
    order: Order,
    target: Path,
    now: datetime,
    progress: Progress = lambda _done, _of: None,
    forms: Mapping[str, Form] = FORMS,
) -> Exported:
    """Write what is ordered to the new file `target`. Whether the person may have it, the caller checks.

    `forms`: what the form's name may be; `progress` is called from another thread. The file appears once its audit
    entry is saved. Whatever is raised, no part of it is left, and the audit says that it failed: `ExportError`,
    `TargetExists`, `NotSaved`.
    """
    try:
        done = await _drafted(database, order, target, now, progress, forms)
        try:
            found: dict[str, Json] = {"screenings": done.screenings, "head": done.head.seq}
            await database.run(lambda session: note(session, "exported", order.wanted, now, found))
            await asyncio.to_thread(file_writing.publish, target)
        except BaseException:
            file_writing.discard(target)
            raise
    except BaseException as error:
        await failed(database, order.wanted, now, error)
        raise
    return done


async def failed(database: Database, wanted: Wanted, now: datetime, error: BaseException) -> None:
    """Put in the audit that an export failed and why; where that cannot be saved either, nothing more can be done."""
    reason = {"reason": type(error).__name__}
    with contextlib.suppress(StorageError):
        await database.run(lambda session: note(session, "export failed", wanted, now, reason))


async def _drafted(
    database: Database, order: Order, target: Path, now: datetime, progress: Progress, forms: Mapping[str, Form]
) -> Exported:
    """Write the draft on a reading thread; when the caller is cancelled the thread stops first.

    One that does not come to its next screening in time is left to itself: whatever it still writes is nobody's.
    """
    stopped = threading.Event()

    def tell(done: int, of: int) -> None:
        if stopped.is_set():
            raise Interrupted
        progress(done, of)

    def write(session: Session) -> Exported:
        form = forms.get(order.form)
        if form is None:
            raise UnknownForm(order.form)
        taken = snapshot(session, order, now, tell)
        if not taken.count and not form.of_nobody:
            raise NothingToExport
        file_writing.write_draft(target, lambda out: form.write(taken, out))
        return Exported(target, taken.count - len(taken.left_out), taken.head, taken.told)

    writing = asyncio.ensure_future(database.read_long(write))
    try:
        return await asyncio.shield(writing)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait((writing,), timeout=STOPS_WITHIN)
        writing.cancel()
        file_writing.discard(target)
        raise
