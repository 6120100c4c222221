"""Notices as transcripts: each carries the button for what comes next, and cards that others look at follow."""

from bot import app
from tests.journeys.running import COLLEAGUE, Clock, Talk
from tests.journeys.study import NAME, PIN, UNPLANNED, ask_sign_off, investigating, invited, messages, opened, sign


async def test_the_notice_to_the_investigator_opens_the_sign_off_and_leaves(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        assert "waits for your signature" in await messages(doctor)
        card = await doctor.tap("Open")
        assert "S-001 · Sign-off" in card.text
        assert {"Approve", "Ask back", "Reject"} <= set(card.labels)
        assert "waits for your signature" not in await messages(doctor), "it has served"


async def test_an_approval_offers_to_register_and_the_old_card_says_so(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        await sign(doctor)
        screen = [shown for shown in await chat.phone.screen() if not shown.mine]
        old = next(shown for shown in screen if "Register" in shown.labels)
        assert f"Approved by {NAME}" in old.text
        assert "Ask for sign-off" not in old.labels
        assert "Register S-001 today" in (await chat.tap("Register …")).text
        assert "Registered: BLINA-" in (await chat.tap("Yes, register today")).text
        assert "Sign-off" in (await doctor.card()).labels, "where the investigator looks at it too"


async def test_a_notice_that_was_overtaken_says_so_and_offers_nothing(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor, invited(program, chat, "Investigator", COLLEAGUE) as other:
        await ask_sign_off(chat)
        await sign(doctor)
        assert "S-001 waited for a signature. That is over: it is signed now." in await messages(other)
        assert "Open" not in await labels(other)
        card = await other.say("S-001")
        assert f"Approved by {NAME}" in card.text
        assert "Approve" not in card.labels
        await other.tap("Change an answer", "A new or repeated result came in")
        assert "is void: an answer was changed" in await messages(doctor)
        assert "hanging revision 1" in (await doctor.tap("Open")).text


async def test_what_is_asked_back_opens_the_candidate(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        await doctor.tap("Open", "Ask back", "A value looks wrong", "In general")
        assert "Asked back: A value looks wrong" in (await chat.tap("Open")).text


async def test_what_waits_to_be_confirmed_opens_the_person_and_the_answer_opens_the_sign_offs(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        await doctor.tap("Open", "Approve")
        await doctor.say(NAME, PIN)
        card = await chat.tap(next(label for label in await labels(chat) if label.startswith("Look at ")))
        assert f"as “{NAME}”" in card.text
        await chat.tap("Yes, that is this person")
        card = await doctor.tap("Open sign-offs")
        assert any(label.startswith("S-001") for label in card.labels)


async def test_an_age_of_another_day_is_confirmed_by_the_button_that_registers(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await ask_sign_off(chat, **UNPLANNED)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    clock.forward(days=1)
    await opened(chat)
    assert "was given for a registration on another day" in (await chat.tap("Register")).text
    card = await chat.tap("The age holds: register today")
    assert "Registered: BLINA-" in card.text
    assert "confirm" not in card.text


async def labels(talk: Talk) -> list[str]:
    return [label for shown in await talk.phone.screen() for label in shown.labels]
