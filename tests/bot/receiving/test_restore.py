"""An older backup is put back: who has a question open hears so, and nothing that went out since goes out again."""

import asyncio
from pathlib import Path

import pytest

from bot import words
from bot.local import LocalChat
from bot.receiving import catch_up
from flows import texts
from storage.database import Database
from storage.delivery import inbox, outbox
from storage.study import listings
from storage.upkeep.backup import backup
from tests.bot.reminding.test_reminder_delivery import put_back
from tests.journeys.answers import screened
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, Clock, running, talking
from tests.journeys.screening.test_screening import invitation
from tests.phone import Shown
from tests.putting import put

pytestmark = pytest.mark.file

STRANGER = 555
WAITS = "Waits when the backup is taken, and goes out after it."


async def history(database: Database) -> list[str]:
    return [given.key for given in await database.read(lambda session: listings.history(session, 1))]


async def lived(folder: Path, clock: Clock) -> tuple[Shown, list[str]]:
    """A backup, then more answers and a message, and the backup put back; the card at the end, and what was kept.

    The administrator has a question open when the backup is taken, the colleague has not.
    """
    copy = folder / "copy.sqlite"
    async with running(folder, clock) as program, talking(program) as chat, talking(program, COLLEAGUE) as other:
        await chat.do("/start", "[Invite]", "[Coordinator]")
        await other.say(await invitation(chat))
        await screened(chat, upto="age_months")
        later, body = clock.now.replace(second=30), {"text": WAITS}
        await program.database.run(
            lambda session: outbox.postpone(session, put(session, COLLEAGUE, "message", body, clock()), later)
        )
        await asyncio.to_thread(backup, program.database.address, copy)
        kept = await history(program.database)
        clock.now = later
        program.inward._sender.wake()
        await other.phone.until(lambda shown: shown.text == WAITS)
        card = await chat.do("14 y", "[Male]")
    put_back(copy, folder / "blinabridge.sqlite")
    clock.forward(seconds=30)
    return card, kept


def went_out(chat: LocalChat, person: int) -> list[str]:
    """What new messages said that went to a person since the start."""
    return [call["params"]["text"] for call in chat.api.calls.after(method="sendMessage", chat=person)]


async def test_who_has_a_question_open_hears_of_it_and_nothing_goes_out_again(tmp_path: Path, clock: Clock) -> None:
    _, kept = await lived(tmp_path, clock)
    async with running(tmp_path, clock) as program, talking(program) as chat, talking(program, COLLEAGUE) as other:
        card = await chat.card()
        await other.quiet()
        assert program.local is not None
        *before, last = went_out(program.local, ADMINISTRATOR)
        assert len(before) == 2
        assert words.SET_BACK in before
        assert any("Set aside and not sent: 1 message" in text and f"message to {COLLEAGUE}" in text for text in before)
        assert "How old will the candidate be" in last
        assert texts.question.saved("Planned start", "Wed 4 Mar 2026") in card.text
        assert went_out(program.local, COLLEAGUE) == []
        assert await history(program.database) == kept


async def test_who_has_none_open_hears_that_what_they_said_last_is_not_done(tmp_path: Path, clock: Clock) -> None:
    copy = tmp_path / "copy.sqlite"
    waits = [(number, chat, "{}") for number, chat in enumerate((COLLEAGUE, COLLEAGUE, STRANGER, None), 7)]
    async with running(tmp_path, clock) as program, talking(program) as chat, talking(program, COLLEAGUE) as other:
        await chat.do("/start", "[Invite]", "[Coordinator]")
        await other.say(await invitation(chat))
        await program.database.run(lambda session: inbox.receive(session, waits, clock()))
        await asyncio.to_thread(backup, program.database.address, copy)
    put_back(copy, tmp_path / "blinabridge.sqlite")
    async with running(tmp_path, clock) as program, talking(program, COLLEAGUE) as other:
        card = await other.card()
        assert words.NOT_DONE in card.text
        assert card.buttons
        assert program.local is not None
        assert "Not handled: 4 messages in." in "".join(went_out(program.local, ADMINISTRATOR))
        assert went_out(program.local, STRANGER) == []


async def test_a_button_of_the_lost_time_changes_nothing_and_the_answers_can_be_given_again(
    tmp_path: Path, clock: Clock
) -> None:
    lost, kept = await lived(tmp_path, clock)
    data = lost.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.card()
        await chat.phone.raw_tap(lost.id, data)
        await chat.quiet()
        assert texts.typed.OLD_BUTTON in chat.phone.toasts
        assert await history(program.database) == kept
        await chat.do("14 y", "[Male]")
        assert await history(program.database) == [*kept, "age_months", "sex"]


async def test_a_copy_that_is_not_known_for_one_would_send_it_again(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up.epoch, "begin", lambda session, now: None)
    await lived(tmp_path, clock)
    async with running(tmp_path, clock) as program, talking(program, COLLEAGUE) as other:
        await other.quiet()
        assert program.local is not None
        assert went_out(program.local, COLLEAGUE) == [WAITS]
