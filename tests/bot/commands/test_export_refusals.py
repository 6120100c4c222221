"""Exports that cannot be: a plain sentence, no part of a file left behind, and an audit entry that it failed."""

import asyncio
import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlmodel import Session

from bot import app, words
from bot.__main__ import main
from bot.load_settings import load_settings
from flows import texts
from storage.database import Database
from storage.engine.canonical import parsed
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.writers import WRITERS
from storage.site import people, sites
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.tables.screening import AuditRow
from tests.bot.commands.test_exporting import files
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, MONDAY, Clock, Talk, running, talking
from tests.journeys.screening.test_screening import invitation
from tests.journeys.study import finish
from tests.storage.exports.exporting import BEGAN, ELIGIBLE, Clinic, open_clinic

FULL = OSError(errno.ENOSPC, "No space left on device")

# An export that is under way until it is stopped, and says when it began.
# A run in the background is told to ignore an interrupt, and hands that on.
SLOW = """
import signal
import sys
from bot.__main__ import main
from storage.exports.writers import WRITERS

def write(snapshot, out):
    out.write(b"half of it")
    print("going", flush=True)
    while True:
        list(snapshot)

signal.signal(signal.SIGINT, signal.default_int_handler)
WRITERS["csv"] = write
sys.exit(main(["export", "csv", "--out", sys.argv[1]]))
"""


def fails(*_: object, **__: object) -> Any:
    raise FULL


def kept(session: Session) -> list[tuple[str, str | None]]:
    """The exports in the audit, the first one first, and why they failed."""
    audit = table(AuditRow)
    chosen = select(audit.c.action, audit.c.detail).where(audit.c.action.like("export%")).order_by(audit.c.seq)
    return [(row.action, parsed(row.detail).get("reason")) for row in session.connection().execute(chosen)]


def trials_of(session: Session) -> list[str | None]:
    """The trials that exports in the audit are noted for."""
    audit = table(AuditRow)
    chosen = select(audit.c.detail).where(audit.c.action.like("export%")).order_by(audit.c.seq)
    return [parsed(row.detail)["trial"] for row in session.connection().execute(chosen)]


async def visited(work: Callable[[Session], Any]) -> Any:
    database = Database(load_settings().database)
    await database.start()
    try:
        return await database.run(work)
    finally:
        await database.close()


def two_screenings(session: Session) -> None:
    clinic = open_clinic(session)
    clinic.finish(ELIGIBLE, "MCW-001")
    clinic.finish(ELIGIBLE, "MCW-002")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database with two screenings of a site, made once."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("data")
        patch.setenv("BLINABRIDGE_DATA", str(folder))
        asyncio.run(visited(two_screenings))
    return folder


@pytest.fixture
def study(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for exports of that database; nothing runs."""
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)
    for name, value in (("DATA", str(tmp_path)), ("ZONE", "UTC"), ("SITE", "MCW")):
        monkeypatch.setenv(f"BLINABRIDGE_{name}", value)
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("arguments", "sentence", "reason"),
    [
        (("csv", "--until", "2000-01-01"), "There is no screening in this period.", "NothingToExport"),
        (("csv", "--since", "2026-05-01", "--until", "2026-04-01"), "no screening in this period", "NothingToExport"),
        (("nothing",), "There is no such form. (nothing)", "UnknownForm"),
        (("../x",), "There is no such form. (../x)", "UnknownForm"),
        (("csv", "--site", "Elsewhere"), "no site is called Elsewhere", "NotFound"),
        (("checklist", "--code", "S-999"), "no screening of MCW has the code S-999", "NotFound"),
        (("checklist",), "A checklist is of one screening, and there are several here", "OneByOne"),
    ],
)
def test_the_command_line_says_in_a_sentence_what_cannot_be(
    study: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str, reason: str
) -> None:
    assert main(["export", *arguments, "--out", str(study / "x")]) == 2
    assert sentence in capsys.readouterr().err
    assert list(study.iterdir()) == []
    assert asyncio.run(visited(kept)) == [("export failed", reason)]


@pytest.mark.parametrize("full", ["os.fsync", "pathlib.Path.replace", "storage.engine.files.sync_folder"])
def test_a_full_disk_leaves_nothing_whatever_step_it_stops(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    monkeypatch.setattr(full, failing_in(study, full))
    assert main(["export", "jsonl", "--out", str(study / "x")]) == 2
    assert "could not be written, and no part of it was left" in capsys.readouterr().err
    monkeypatch.undo()
    assert list(study.iterdir()) == []


@pytest.mark.parametrize(
    ("named", "noted"),
    [
        (("--trial", "NCT09000016"), "NCT09000016"),
        (("--trial", "NCT04573309"), "NCT04573309"),
        (("--trial", "Jane Smith"), "unknown"),
        (("--code", "S-999"), "NCT04556084"),
        (("--site", "Elsewhere"), None),
    ],
)
def test_a_refused_order_is_noted_for_the_trial_that_was_named(
    study: Path, named: tuple[str, ...], noted: str | None
) -> None:
    assert main(["export", "csv", *named, "--out", str(study / "x")]) == 2
    assert asyncio.run(visited(trials_of)) == [noted]


def failing_in(folder: Path, name: str) -> Callable[..., Any]:
    """What is at this name, but that it fails for files and handles in the folder: the database is not there."""
    real = {"os.fsync": os.fsync, "pathlib.Path.replace": Path.replace}.get(name, lambda _folder: None)

    def step(what: Any, *more: Any) -> Any:
        position = str(Path(f"/proc/self/fd/{what}").readlink()) if isinstance(what, int) else str(what)
        return fails() if position.startswith(str(folder)) else real(what, *more)

    return step


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_export_that_is_interrupted_leaves_nothing_and_says_so(study: Path, number: int) -> None:
    command = [sys.executable, "-c", SLOW, str(study / "x.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "going\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "The export was stopped, and no part of it was left.\n")
    assert list(study.iterdir()) == []
    assert asyncio.run(visited(kept)) == [("export failed", "CancelledError")]


@pytest.mark.parametrize("form", ["nothing", "csv"])
async def test_a_form_that_was_not_offered_is_not_chosen_by_a_forged_button(
    chat: Talk, program: app.Program, form: str
) -> None:
    await chat.do("/start", "[Invite]", "[Coordinator]")
    async with talking(program, COLLEAGUE) as other:
        await other.say(await invitation(chat))
        card = await other.say("/export")
        shown = card.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await other.phone.raw_tap(card.id, shown.rpartition(":")[0] + f":{form}")
        assert (await other.card()).labels == card.labels


async def test_who_may_not_have_a_form_any_more_is_refused_and_the_audit_says_so(
    chat: Talk, program: app.Program
) -> None:
    await chat.do("/export", "[Screenings, a row each (CSV)]")

    def demote(session: Session) -> None:
        person = table(PersonRow)
        changed = update(person).where(person.c.telegram_id == ADMINISTRATOR).values(role="coordinator")
        session.connection().execute(changed)

    await program.database.run(demote)
    assert texts.site.NO_EXPORTS in (await chat.tap("Everything")).text
    assert await files(chat) == []
    assert await program.database.read(kept) == [("export refused", None)]


async def test_nobody_gets_the_screenings_of_another_site(chat: Talk, program: app.Program) -> None:
    await finish(chat)

    def elsewhere(session: Session) -> None:
        site = sites.add(session, "Elsewhere", None, "UTC", "E-###", BEGAN)
        nurse = people.ensure_person(session, 5005, "Stranger", "coordinator", site.id, BEGAN)
        Clinic(session, site, nurse).finish(ELIGIBLE, "E-001")

    await program.database.run(elsewhere)
    await chat.do("/export", "[Screenings, a row each (CSV)]", "[Everything]")
    content = await chat.phone.file((await files(chat))[-1].raw["document"]["file_id"])
    assert b"S-001" in content
    assert b"E-001" not in content


async def test_an_empty_period_and_a_full_disk_are_said_in_the_chat(
    chat: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.do("/export", "[Screening log (PDF)]", "[Everything]")
    await finish(chat)
    before = len(await files(chat))
    for position in ("storage.exports.common.file_writing.os.fsync", "bot.sending.making.tempfile.TemporaryDirectory"):
        monkeypatch.setattr(position, fails)
        await chat.do("/export", "[Screening log (PDF)]", "[Everything]")
        monkeypatch.undo()
    said = [shown.text for shown in await chat.phone.screen()]
    assert "There is no screening in this period." in said
    assert len([text for text in said if "could not be written, and no part of it was left" in text]) == 2
    assert len(await files(chat)) == before
    reasons = [reason for _, reason in await program.database.read(kept)]
    assert reasons == ["NothingToExport", "NotWritten", "OSError"]


async def test_a_fault_of_the_program_while_a_file_is_made_is_said_at_once_and_the_next_file_comes(
    chat: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(snapshot: Snapshot, _out: BinaryIO) -> None:
        raise KeyError(*(one.id for one in snapshot))

    await finish(chat)
    before = len(await files(chat))
    with monkeypatch.context() as patch:
        patch.setitem(WRITERS, "csv", broken)
        await chat.do("/export", "[Screenings, a row each (CSV)]", "[Everything]")
    shown = await chat.phone.screen()
    assert [one.text for one in shown].count(words.NOT_MADE) == 1
    assert len(await files(chat)) == before
    await chat.do("/export", "[Screenings, a row each (CSV)]", "[Everything]")
    assert len(await files(chat)) == before + 1
    assert await program.database.read(kept) == [("export failed", "KeyError"), ("exported", None)]


async def test_an_export_that_a_stop_of_the_program_interrupts_comes_after_the_next_start(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, scratch = threading.Event(), tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def write(snapshot: Snapshot, out: BinaryIO) -> None:
        out.write(b"half of it")
        going.set()
        while True:
            list(snapshot)

    assert clock.now == MONDAY
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await finish(chat)
        monkeypatch.setitem(WRITERS, "csv", write)
        await chat.say("/export")
        await chat.phone.tap("Screenings, a row each (CSV)")
        await chat.quiet()
        await chat.phone.tap("Everything")
        assert await asyncio.to_thread(going.wait, 60)
    monkeypatch.undo()
    assert not await asyncio.to_thread(lambda: list(scratch.iterdir()))
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.quiet()
        assert await program.database.read(kept) == [("export failed", "CancelledError"), ("exported", None)]


def test_the_command_line_writes_the_checklist_of_a_code(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "checklist", "--code", "MCW-002", "--out", str(study / "x.pdf")]) == 0
    assert "x.pdf: 1 screening. Audit head" in capsys.readouterr().out
    text = "".join(page.extract_text() for page in PdfReader(study / "x.pdf").pages)
    assert "MCW-002" in text
    assert "MCW-001" not in text
