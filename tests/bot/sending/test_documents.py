"""Files that take long: the chat is told how far they are, and hears in time where one cannot be made."""

import threading
from typing import BinaryIO

import pytest

from bot import app, words
from bot.sending import documents
from storage.exports import export
from storage.exports.screenings.snapshot import Snapshot
from storage.exports.writers import WRITERS, Write
from storage.study import screenings
from tests.journeys.running import Talk
from tests.journeys.study import finish
from tests.phone import Shown

FORM = "Screenings, a row each (CSV)"
DONE = threading.Event()


def hangs(_snapshot: Snapshot, _out: BinaryIO) -> None:
    """Comes to no screening, so that nothing can stop it."""
    DONE.wait()


def ends(_snapshot: Snapshot, out: BinaryIO) -> None:
    out.write(b"whole")


async def ask(chat: Talk) -> list[Shown]:
    await chat.say("/export")
    await chat.tap(FORM, "Everything")
    return list(await chat.phone.screen())


@pytest.mark.parametrize(("write", "told", "files_sent"), [(hangs, 1, 0), (ends, 0, 1)])
async def test_a_file_that_hangs_is_given_up_in_time_and_everything_else_goes_on(
    chat: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch, write: Write, told: int, files_sent: int
) -> None:
    """The second one is the control: a file that is made comes by the same way."""
    await finish(chat)
    DONE.clear()
    monkeypatch.setattr(export, "STOPS_WITHIN", 0)
    with monkeypatch.context() as patch:
        patch.setitem(WRITERS, "csv", write)
        if write is hangs:
            patch.setattr(documents, "LONGEST", 0.05)
        for _ in range(3):  # more than are read side by side
            shown = await ask(chat)
    assert [one.text for one in shown].count(words.NOT_IN_TIME) == 3 * told
    assert sum("document" in one.raw for one in shown) == 3 * files_sent
    assert await program.database.read(lambda session: screenings.load(session, 1).subject_code) == "S-001"
    assert sum("document" in one.raw for one in await ask(chat)) == 3 * files_sent + 1
    DONE.set()


async def test_a_line_says_how_far_a_file_is_and_goes_when_the_file_comes(
    chat: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    await finish(chat)
    seen: list[str] = []
    said = threading.Event()

    def slow(snapshot: Snapshot, out: BinaryIO) -> None:
        list(snapshot)
        said.wait(30)
        out.write(b"whole")

    say = documents._Line._say

    async def watched(line: documents._Line, text: str) -> None:
        await say(line, text)
        seen.append(text)
        said.set()

    monkeypatch.setattr(documents, "TOLD_EVERY", 0)
    monkeypatch.setattr(documents._Line, "_say", watched)
    monkeypatch.setitem(WRITERS, "csv", slow)
    shown = await ask(chat)
    assert seen
    assert set(seen) == {words.making(0, 1)}
    assert not {one.text for one in shown} & set(seen)
    assert sum("document" in one.raw for one in shown) == 1
