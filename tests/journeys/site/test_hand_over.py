"""Handing candidates over as transcripts: given for some days, followed by reminders, given on, and back again."""

from collections.abc import AsyncIterator

import pytest

from bot import app
from storage.site import hand_overs, people
from storage.upkeep.verify import verify
from tests.journeys.answers import BEGIN
from tests.journeys.running import COLLEAGUE, Clock, Talk
from tests.journeys.study import INVESTIGATOR, invited, messages

SHOWN_MONDAY = "Mon 16 Mar 2026"


@pytest.fixture
async def ben(chat: Talk, program: app.Program) -> AsyncIterator[Talk]:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as talk:
        yield talk


@pytest.fixture
async def cem(chat: Talk, program: app.Program) -> AsyncIterator[Talk]:
    async with invited(program, chat, "Coordinator", INVESTIGATOR) as talk:
        yield talk


async def hand_over(giver: Talk, to: str, day: str, *choose: str) -> str:
    await giver.say("/handover")
    await giver.tap(to)
    await giver.say(day)
    card = await giver.tap(*(choose or (_all(await giver.card()),)))
    return card.text


def _all(card) -> str:
    return next(label for label in card.labels if label.startswith("Hand over"))


async def two_of(talk: Talk) -> None:
    for code in ("S-001", "S-002"):
        await talk.say("/new", code)


async def holder(program: app.Program, key: int) -> str:
    def read(session) -> str:
        owner = people.person_of(session, COLLEAGUE).id
        return people.person(session, hand_overs.stand_in(session, key, owner)).label

    return await program.database.read(read)


async def test_all_are_with_a_colleague_until_the_morning_of_the_day_and_both_are_told(
    ben: Talk, cem: Talk, program: app.Program, clock: Clock
) -> None:
    await two_of(ben)
    text = await hand_over(ben, "Chair", "16 Mar")
    assert f"Chair has 2 candidates of yours until {SHOWN_MONDAY}, and was told." in text
    assert f"With Chair until {SHOWN_MONDAY}: S-001, S-002" in text
    assert f"Ben hands you 2 candidates until {SHOWN_MONDAY}: S-001, S-002." in await messages(cem)
    assert f"From Ben until {SHOWN_MONDAY}: S-001, S-002" in (await cem.tap("Show them")).text
    clock.forward(days=13, hours=22)
    await program.reminding.send_due()
    assert await holder(program, 1) == "Chair", "it is 07:00"
    clock.forward(hours=1)
    await program.reminding.send_due()
    assert await holder(program, 1) == "Ben"
    assert "2 candidates of yours back from Chair" in await messages(ben)
    assert "2 candidates back with Ben" in await messages(cem)
    assert (await program.database.read(verify)).problems == ()


async def test_some_are_chosen_and_taken_back_early(ben: Talk, cem: Talk, program: app.Program) -> None:
    await two_of(ben)
    await hand_over(ben, "Chair", "16 Mar", "Choose some", "☐ S-002", "Hand over 1")
    assert (await holder(program, 1), await holder(program, 2)) == ("Ben", "Chair")
    assert "1 candidate went back. Chair was told." in (await ben.tap("Take back from Chair")).text
    assert await holder(program, 2) == "Ben"
    assert "1 candidate back with Ben: S-002" in await messages(cem)


async def test_what_was_given_on_comes_back_with_the_first_hand_over(
    ben: Talk, cem: Talk, chat: Talk, program: app.Program
) -> None:
    await two_of(ben)
    await hand_over(ben, "Chair", "16 Mar")
    text = await hand_over(cem, "Administrator", "30 Mar")
    assert f"With Administrator until {SHOWN_MONDAY}" in text, "not longer than Ben gave them"
    assert await holder(program, 1) == "Administrator"
    await ben.tap("Take back from Chair")
    assert await holder(program, 1) == "Ben"
    assert "2 candidates back with Chair" in await messages(chat)
    assert "2 candidates back with Ben" in await messages(cem)


async def test_handing_to_whom_they_came_from_gives_them_back(ben: Talk, cem: Talk, program: app.Program) -> None:
    await two_of(ben)
    await hand_over(ben, "Chair", "16 Mar")
    await hand_over(cem, "Ben", "10 Mar")
    assert await holder(program, 1) == "Ben"
    assert "From Ben" not in (await cem.say("/handover")).text


async def test_of_a_colleague_who_is_cut_off_they_come_back_at_once(
    ben: Talk, cem: Talk, chat: Talk, program: app.Program
) -> None:
    await two_of(ben)
    await hand_over(ben, "Chair", "16 Mar")
    await chat.do("/start", "[People]", "[Chair]", "[Cut off Chair]")
    assert await holder(program, 1) == "Ben"
    assert "2 candidates of yours back from Chair" in await messages(ben)
    assert "Chair" not in (await ben.say("/handover")).labels


async def test_an_administrator_hands_over_what_somebody_has_who_is_away_and_all_are_told(
    ben: Talk, cem: Talk, chat: Talk, program: app.Program
) -> None:
    await two_of(ben)
    card = await chat.do("/start", "[People]", "[Ben]", "[Hand over what Ben has]")
    assert "Who takes the candidates of Ben?" in card.text
    assert "All 2 of Ben: S-001, S-002" in (await chat.do("[Chair]", "16 Mar")).text
    card = await chat.tap("Hand over all 2")
    assert f"Chair has 2 candidates of Ben until {SHOWN_MONDAY}, and was told." in card.text
    assert await holder(program, 1) == "Chair"
    assert f"Ben hands you 2 candidates until {SHOWN_MONDAY}" in await messages(cem)
    assert f"2 candidates of yours with Chair until {SHOWN_MONDAY}: S-001, S-002." in await messages(ben)
    await chat.tap("Take back from Chair")
    assert await holder(program, 1) == "Ben"
    assert (await program.database.read(verify)).problems == ()


async def test_a_day_that_is_not_ahead_or_can_be_two_is_asked_about(ben: Talk, cem: Talk) -> None:
    await two_of(ben)
    await ben.do("/handover", "[Chair]")
    assert "That day is not ahead" in (await ben.say("today")).text
    assert "with the month as a word" in (await ben.say("3/4")).text
    assert f"until {SHOWN_MONDAY}?" in (await ben.tap("16 Mar")).text


async def test_reminders_follow_to_the_colleague(ben: Talk, cem: Talk, program: app.Program, clock: Clock) -> None:
    await ben.walk(BEGIN, ("1 Apr", "2 Apr"))
    await hand_over(ben, "Chair", "2 Apr")
    clock.forward(days=29)
    await program.reminding.send_due()
    assert "S-001" in await messages(cem)
