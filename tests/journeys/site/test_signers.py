"""Under which name somebody signs: an administrator confirms it, and a PIN that is new to the person, first."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from bot import app
from bot.documents import checklist
from flows import texts
from storage.site import people, pins
from storage.study import signatures
from storage.tables.base import table
from storage.tables.screening import AuditRow
from storage.upkeep.verify import verify
from tests.journeys.running import COLLEAGUE, Talk
from tests.journeys.study import NAME, PIN, ask_sign_off, confirm, investigating, invited, messages

OTHER = "Jonas Weber"


async def at_the_name(chat: Talk, doctor: Talk) -> None:
    """An investigator is asked for the name to be printed."""
    await ask_sign_off(chat)
    card = await doctor.say("/signoffs")
    await doctor.tap(card.labels[0], "Approve")


def entries(session: Session, action: str) -> list[tuple[int, dict[str, Any]]]:
    """Who did it, and what the audit says of it beside its seals."""
    audit = table(AuditRow)
    chosen = select(audit.c.person_id, audit.c.detail).where(audit.c.action == action).order_by(audit.c.seq)
    found = [(by, json.loads(detail)) for by, detail in session.connection().execute(chosen)]
    return [(by, {key: value for key, value in detail.items() if key != "seals"}) for by, detail in found]


async def signed(program: app.Program) -> list[str]:
    return [one.printed_name for one in await program.database.read(lambda session: signatures.of(session, 1))]


async def test_nobody_signs_before_an_administrator_confirmed_name_and_pin(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME)
        assert "wants to sign" not in await messages(chat), "a name alone is confirmed with the PIN"
        card = await doctor.say(PIN, PIN)
        assert texts.sign_off.TO_CONFIRM in card.text
        assert "Change the PIN" not in card.labels
        assert await signed(program) == []
        assert f"Chair wants to sign as {NAME}" in await messages(chat)
        card = await chat.do("/start", "[Confirm how Chair signs]")
        assert texts.site.wants_to_sign("Chair", NAME, new_pin=True) in card.text
        assert texts.site.signer_confirmed("Chair") in (await chat.tap("Yes, that is this person")).text
        assert "Administrator confirmed how you sign" in await messages(doctor)
        assert "Confirm how Chair signs" not in (await chat.say("/start")).labels
        card = await doctor.say(PIN)
        assert f"Approved by {NAME}, 2026-03-02 09:00:00 UTC (account Chair): " in card.text
        assert await program.database.read(lambda session: entries(session, "signer confirmed")) == [
            (1, {"person": 2, "old": None, "new": NAME, "pin": True})
        ]
        assert (await program.database.read(verify)).problems == ()


async def test_a_changed_name_is_printed_only_once_it_is_confirmed(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME, PIN)
        await confirm(program)
        await doctor.tap("Change the name")
        card = await doctor.say(OTHER)
        assert f"Signed as {NAME}." in card.text
        assert texts.sign_off.name_waits(OTHER) in card.text
        await doctor.say(PIN)
        assert await signed(program) == [NAME]
        card = await chat.do("/start", "[Confirm how Chair signs]")
        assert f"Signs as {NAME}." in card.text
        assert texts.site.wants_to_sign("Chair", OTHER, new_pin=False) in card.text
        await chat.tap("Yes, that is this person")
        assert await program.database.read(lambda session: entries(session, "printed name wanted")) == [
            (2, {"old": None, "new": NAME}),
            (2, {"old": NAME, "new": OTHER}),
        ]
        found = await program.database.read(lambda session: entries(session, "signer confirmed"))
        assert found[-1] == (1, {"person": 2, "old": NAME, "new": OTHER, "pin": False})
        assert (await program.database.read(lambda session: pins.signer(session, 2))).printed_name == OTHER


async def test_what_an_administrator_refuses_is_dropped_and_can_be_given_again(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(OTHER, PIN)
        card = await chat.do("/start", "[Confirm how Chair signs]", "[No, refuse it]")
        assert texts.site.signer_refused("Chair") in card.text
        assert "did not confirm how you want to sign" in await messages(doctor)
        card = await doctor.say("/signoffs")
        assert texts.sign_off.NAME_ASKED in (await doctor.tap(card.labels[0], "Approve")).text
        await doctor.say(NAME, "314159")
        await confirm(program)
        await doctor.say("314159")
        assert await signed(program) == [NAME]


async def test_a_refused_name_leaves_the_one_that_was_confirmed(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME, PIN)
        await confirm(program)
        await doctor.tap("Change the name")
        await doctor.say(OTHER)
        await chat.do("/start", "[Confirm how Chair signs]", "[No, refuse it]")
        await doctor.say(PIN)
        assert await signed(program) == [NAME]


async def test_a_button_confirms_only_the_name_that_stood_beside_it(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME, PIN)
        await chat.do("/start", "[Confirm how Chair signs]")
        await doctor.tap("Change the name")
        await doctor.say(OTHER)
        await chat.tap("Yes, that is this person")
        assert texts.typed.OLD_BUTTON in chat.phone.toasts
        signer = await program.database.read(lambda session: pins.signer(session, 2))
        assert (signer.printed_name, signer.wanted_name, signer.pin_waits) == (None, OTHER, True)
        await chat.tap("Home")
        assert OTHER in (await chat.tap("Confirm how Chair signs")).text


async def test_only_administrators_of_the_site_confirm(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor, invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await at_the_name(chat, doctor)
        await doctor.say(NAME, PIN)
        assert "Confirm how Chair signs" not in (await other.say("/start")).labels
        assert "Confirm how Chair signs" not in (await doctor.say("/start")).labels
        assert "wants to sign" not in await messages(other)


async def test_a_new_pin_after_an_unlock_is_confirmed_as_the_first_one_was(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME, PIN)
        await confirm(program)
        await doctor.say(*["000000"] * 5)
        await chat.do("/start", "[Unlock the PIN of Chair]")
        await doctor.do("[Approve]", "314159", "314159")
        assert await signed(program) == []
        await chat.do("/start", "[Confirm how Chair signs]", "[Yes, that is this person]")
        await doctor.say("314159")
        assert await signed(program) == [NAME]


async def test_where_no_administrator_is_left_the_person_hears_so(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME)
        await program.database.run(lambda session: people.set_active(session, 1, False, None, program.inward._now()))
        assert texts.sign_off.NO_ADMINISTRATOR in (await doctor.say(PIN)).text


async def test_signatures_on_paper_name_the_account_too(chat: Talk, program: app.Program) -> None:
    class Given:
        def author(self, person_id: int) -> people.Person:
            return signer

    async with investigating(program, chat) as doctor:
        await at_the_name(chat, doctor)
        await doctor.say(NAME, PIN)
        await confirm(program)
        await doctor.say(PIN)
    signer = await program.database.read(lambda session: people.person(session, 2))
    (one,) = await program.database.read(lambda session: signatures.of(session, 1))
    assert checklist._signature(Given(), one)[0] == f"{NAME} (account Chair)"  # type: ignore[arg-type]
