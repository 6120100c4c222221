"""Delivery when something is wrong: an outage, a full disk, a chat that is gone, a token that is revoked."""

import asyncio
from pathlib import Path

import pytest
from telegram.error import InvalidToken

from bot import app, words
from bot.local.api.faults import Fault, Rule
from bot.receiving import handling, inbound
from flows import texts
from flows.answers.lifecycle import Stage
from storage.delivery import chats, outbox
from storage.engine.errors import NotSaved
from storage.upkeep import epoch
from tests.journeys.answers import begin, screened
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, Clock, Talk, running, talking

pytestmark = pytest.mark.usefixtures("looks_soon")


async def test_after_an_outage_the_last_saved_answer_and_the_question_are_shown_again(
    tmp_path: Path, clock: Clock
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        before = await screened(chat, upto="b_all")
    clock.forward(minutes=3)
    async with running(tmp_path, clock) as program, talking(program) as chat:
        card = await chat.phone.until(lambda shown: shown.id > before.id and "B-ALL" in shown.text)
        assert texts.question.saved("Sex", "Male") in card.text
        assert words.AWAY in [shown.text for shown in await chat.phone.screen()]
        await chat.quiet()
        assert "What share of blasts" in (await chat.tap("Yes")).text


async def test_where_another_server_took_over_the_last_saved_answer_and_the_question_are_shown_again(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        before = await screened(chat, upto="b_all")
    takes_over = iter([True])
    monkeypatch.setattr(epoch, "was_taken_over", lambda _: next(takes_over, False))
    async with running(tmp_path, clock) as program, talking(program) as chat:
        card = await chat.phone.until(lambda shown: shown.id > before.id and "B-ALL" in shown.text)
        assert texts.question.saved("Sex", "Male") in card.text
        said = [shown.text for shown in await chat.phone.screen()]
        assert (words.TAKEN_OVER in said, words.TAKEN_OVER_THERE in said) == (True, True)
        assert before.raw["reply_markup"] != card.raw["reply_markup"], "no button of before counts"
        await chat.quiet()
        assert "What share of blasts" in (await chat.tap("Yes")).text


async def test_after_a_short_restart_nobody_is_disturbed(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await begin(chat)
        before = await chat.card()
    clock.forward(seconds=100)
    async with running(tmp_path, clock) as program, talking(program) as chat:
        assert (await chat.card()).id == before.id


async def test_while_nothing_can_be_saved_the_person_hears_so_and_it_goes_on_by_itself(
    chat: Talk, program: app.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    await screened(chat, upto="age_months")
    monkeypatch.setattr(inbound, "AGAIN_AFTER", 0.01)
    take_turn, full = handling.take_turn, True

    def turn(*given: object) -> object:
        if full:
            raise NotSaved
        return take_turn(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(handling, "take_turn", turn)
    await chat.phone.say("14 y")
    await chat.phone.until(lambda shown: shown.text == words.NOT_SAVED)
    full = False
    await chat.quiet()
    assert "sex" in "".join(shown.text for shown in await chat.phone.screen())


async def test_a_chat_that_was_blocked_is_switched_off_and_the_administrator_hears_of_it(
    chat: Talk, program: app.Program
) -> None:
    await chat.do("/start", "[Invite]", "[Coordinator]")
    text = [shown.text for shown in await chat.phone.screen() if "Invitation" in shown.text][-1]
    async with talking(program, COLLEAGUE) as other:
        await other.say("/start " + text.rpartition("/start ")[2].strip())
        await other.phone.block()
        await chat.phone.until(lambda shown: shown.text == words.shut("Ben", "coordinator"))
        assert (await program.database.read(lambda session: chats.load(session, COLLEAGUE))).disabled_at is not None
        await other.phone.block(False)
        assert "Screening for" in (await other.say("/start")).text


async def test_a_card_under_which_a_message_was_sent_comes_anew_below_it(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await begin(chat)
    before = await chat.card()
    await program.database.run(lambda session: outbox.put(session, ADMINISTRATOR, "message", {"text": "Hear"}, clock()))
    await chat.phone.until(lambda shown: shown.text == "Hear")
    card = await chat.say("2 Mar")
    said = [shown.text for shown in await chat.phone.screen()]
    assert card.id > before.id
    assert said[-2:] == ["Hear", card.text]
    assert (await chat.say("4 Mar")).id == card.id


async def test_a_card_that_was_deleted_comes_as_a_new_message(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    card = await chat.card()
    assert program.local is not None
    program.local.state.remove(program.local.state.chats[ADMINISTRATOR], card.id)
    await chat.phone.say("2 Mar")
    await chat.quiet()
    fresh = await chat.card()
    assert fresh.id > card.id
    assert "first day of blinatumomab" in fresh.text


async def test_a_card_that_is_in_doubt_as_a_new_message_is_repeated_once_with_a_label(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    assert program.local is not None
    program.local.faults.add(Rule(Fault.DELIVER_THEN_HANG_UP, "sendMessage"))
    await chat.phone.say("/start")
    await chat.phone.until(lambda shown: "Screening for" in shown.text)
    async with asyncio.timeout(10):
        while words.REPEAT not in (await chat.phone.card()).text:  # type: ignore[union-attr]
            clock.forward(seconds=5)
            await asyncio.sleep(0.05)
    await chat.quiet()
    assert len([shown for shown in await chat.phone.screen() if "Screening for" in shown.text]) == 2


async def test_a_revoked_token_stops_the_program(program: app.Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.local is not None
    monkeypatch.setattr(program.local.api, "_token", "another")
    async with talking(program) as talk:
        await talk.phone.say("/start")
        with pytest.raises(InvalidToken):
            async with asyncio.timeout(10):
                await program.failed()


@pytest.mark.parametrize("now", Stage)
def test_what_an_offer_is_over_for_is_said_of_every_state_of_a_screening(now: Stage) -> None:
    said = words.offer_over("S-001", Stage.AWAITING, now)
    assert said.endswith(f"That is over: {words.STANDS[now]} now.")
    assert now is Stage.REGISTERED or "it is registered" not in said
