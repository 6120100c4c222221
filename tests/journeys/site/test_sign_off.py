"""Sign-off as transcripts: asked, handed back, signed with a PIN, locked, void after a change."""

import json
import re
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlmodel import Session

from bot import app
from flows import texts
from flows.answers.lifecycle import Stage
from flows.chat.context import Screening
from flows.turn.sign_off import signed_content
from storage.site import people, pins
from storage.study import revisions, screenings, signatures
from storage.tables.base import table
from storage.tables.screening import AuditRow
from storage.upkeep.verify import verify
from tests.journeys.running import COLLEAGUE, Clock, Talk
from tests.journeys.study import (
    INVESTIGATOR,
    NAME,
    PIN,
    ask_sign_off,
    confirm,
    finish,
    investigating,
    messages,
    opened,
    prove,
    sign,
)
from tests.phone import Shown


def in_files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("blinabridge.sqlite*"))


def holds_pin(kept: bytes, pin: str) -> bool:
    """Whether the figures stand there otherwise than by chance within a hash, which is written in such figures too."""
    return re.search(rf"(?<![0-9a-f]){pin}(?![0-9a-f])".encode(), kept) is not None


async def test_an_eligible_screening_is_asked_signed_and_the_coordinator_hears_of_it(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        assert "Ask for sign-off" in (await finish(chat)).labels
        assert "waits for an investigator" in (await chat.tap("Ask for sign-off")).text
        assert "waits for your signature" in await messages(doctor)
        card = await doctor.say("/signoffs")
        card = await doctor.tap(card.labels[0])
        for part in ("Eligible", "Exceptions: none", "I5a", "SHA-256", "LVEF 62 %"):
            assert part in card.text
        assert card.text.index("LVEF 62 %") < card.text.index("SHA-256"), "the evidence comes before its hash"
        assert {"Approve", "Ask back", "Reject"} <= set(card.labels)
        assert "approve the registration" in (await doctor.tap("Approve")).text
        assert f"“{NAME}” waits for an administrator" in (await doctor.say(NAME)).text
        assert texts.sign_off.TO_CONFIRM in (await doctor.say(PIN)).text
        await confirm(program)
        card = await doctor.say(PIN)
        assert f"Approved by {NAME}, 2026-03-02 09:00:00 UTC (account Chair)" in card.text
        assert "signed by" in await messages(chat)
        held = await program.database.read(lambda session: signatures.standing(session, 1))
        assert held is not None
        assert held.content is not None
        assert held.content["record"]["lvef_percent"] == 62
        assert (await program.database.read(verify)).problems == ()


@pytest.mark.file
async def test_the_pin_is_removed_and_kept_nowhere(chat: Talk, program: app.Program, tmp_path: Path) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        await sign(doctor)
        assert PIN not in "\n".join(shown.text for shown in await doctor.phone.screen())
    await program.close()
    kept = in_files(tmp_path)
    assert NAME.encode() in kept
    assert not holds_pin(kept, PIN)


async def test_five_wrong_pins_lock_and_an_administrator_unlocks(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        await doctor.tap(card.labels[0], "Approve")
        await doctor.say(NAME, PIN)
        await confirm(program)
        for left in ("4 tries", "3 tries", "2 tries", "1 try"):
            assert f"not right. {left} left" in (await doctor.say("000000")).text
        assert "locked after 5 wrong tries" in (await doctor.say("000000")).text
        assert "is locked" in await messages(chat)
        assert "Ask an administrator to unlock it" in (await doctor.tap("Approve")).text
        card = await chat.say("/start")
        unlock = next(label for label in card.labels if label.startswith("Unlock the PIN"))
        await chat.tap(unlock)
        assert "was unlocked" in await messages(doctor)
        await doctor.do("[Approve]", "314159")
        await confirm(program)
        await doctor.say("314159")
        assert "Approved by" in await messages(doctor)
        assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "signed"


async def test_what_is_not_six_digits_is_no_pin_and_is_not_counted(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        await doctor.tap(card.labels[0], "Reject", "Another reason, told in person")
        card = await doctor.say(NAME, "12345")
        assert "6 to 12 digits" in card.text
        assert "12345" not in card.text.replace("SHA-256", "")
        person = await program.database.read(lambda session: people.person_of(session, INVESTIGATOR))
        assert person is not None
        signer = await program.database.read(lambda session: pins.signer(session, person.id))
        assert (signer.has_pin, signer.tries_left) == (False, 5)


async def test_an_investigator_asks_back_and_the_coordinator_sees_what(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        await doctor.tap(card.labels[0], "Ask back", "A value looks wrong", "In general")
        assert "A value looks wrong" in await messages(chat)
        await chat.say("/finished")
        card = await chat.tap((await chat.card()).labels[0])
        assert "Asked back: A value looks wrong." in card.text
        assert "Ask for sign-off" in card.labels


async def test_an_investigator_names_the_criterion_that_is_asked_about(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        card = await doctor.tap(card.labels[0], "Ask back", "A test should be repeated")
        assert "I5c · Heart: LVEF of at least 40 %" in card.text
        assert "E4" not in card.labels  # it does not concern a boy
        await doctor.tap("I5c")
        asked = "A test should be repeated (I5c Heart: LVEF of at least 40 % by echo or MUGA)."
        assert asked in await messages(chat)
        assert f"Asked back: {asked}" in (await opened(chat)).text
        assert (await program.database.read(verify)).problems == ()


async def test_a_rejection_has_a_reason_that_everybody_sees(chat: Talk, program: app.Program) -> None:
    reason = "Not borne out by the evidence"
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        card = await doctor.tap(card.labels[0], "Reject", reason)
        assert f"do not approve the registration.” Reason: {reason}." in card.text
        assert f"Reason: {reason}." in (await prove(doctor)).text
        assert f"S-001 is rejected: signed by {NAME}, 2026-03-02 09:00 UTC. Reason: {reason}." in await messages(chat)
        assert f"Reason: {reason}." in (await opened(chat)).text
        assert f"Reason: {reason}." in (await chat.tap("Ask for sign-off")).text
        kept = select(table(AuditRow).c.detail).where(table(AuditRow).c.action == "rejected")
        log = await program.database.read(lambda session: session.connection().execute(kept).scalar_one())
        assert json.loads(log)["reason"] == reason
        assert (await program.database.read(verify)).problems == ()


async def test_a_rejection_is_signed_and_can_be_asked_anew(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        assert "do not approve" in (await sign(doctor, "Reject", "Another reason, told in person")).text
        await chat.say("/finished")
        card = await chat.tap((await chat.card()).labels[0])
        assert "· rejected" in card.text
        lines = card.text.splitlines()
        assert lines.index("✗ Rejected by the investigator") < lines.index("By the answers: ✓ Eligible")
        assert "✓ Eligible" not in lines
        assert "Register" not in card.labels
        assert "Ask for sign-off" in card.labels


async def test_changing_an_answer_voids_the_signature_visibly(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        await sign(doctor)
        await chat.say("/finished")
        await chat.tap((await chat.card()).labels[0])
        await chat.tap("Change an answer", "A new or repeated result came in", "✓ Heart", "1")
        await chat.say("55")
        card = await chat.tap("Decision")
        await chat.tap("Finish")
        card = await chat.card()
        assert "VOID: an answer was changed" in card.text
        assert "Register" not in card.labels
        assert "is void" in await messages(doctor)
        assert (await program.database.read(verify)).problems == ()
        await chat.tap("Ask for sign-off")
        assert (await sign(doctor, first=False)).text.count("Approved by") == 2


async def test_a_second_signature_is_refused(chat: Talk, program: app.Program) -> None:
    async with AsyncExitStack() as stack:
        doctor = await stack.enter_async_context(investigating(program, chat))
        other = await stack.enter_async_context(investigating(program, chat, COLLEAGUE))
        await ask_sign_off(chat)
        card = await other.say("/signoffs")
        await other.tap(card.labels[0], "Approve")
        await other.say("Jonas Weber", PIN)
        await confirm(program)
        await sign(doctor)
        card = await other.say(PIN)
        assert f"{NAME} has signed this already" in card.text
        assert f"Approved by {NAME}" in card.text
        assert "Approve" not in card.labels
        assert len(await program.database.read(lambda session: signatures.of(session, 1))) == 1


async def test_a_coordinator_cannot_sign(chat: Talk) -> None:
    await ask_sign_off(chat)
    assert "Approve" not in (await chat.tap("Sign-off")).labels


@pytest.mark.file
async def test_a_changed_signature_is_found_by_the_check(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        await sign(doctor)

    def forge(session) -> None:  # type: ignore[no-untyped-def]
        session.connection().execute(text("DROP TRIGGER signatures_kept"))
        session.connection().execute(text("UPDATE signatures SET printed_name = 'Somebody Else'"))

    await program.database.run(forge)
    assert not (await program.database.read(verify)).sound


async def test_an_answer_that_is_changed_while_the_pin_is_typed_takes_back_to_the_decision(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        await doctor.tap(card.labels[0], "Approve")
        await doctor.say(NAME, PIN)
        await chat.tap("Change an answer", "A new or repeated result came in")
        card = await doctor.say(PIN)
        assert "changed meanwhile" in card.text
        assert "Changing revision 1." in card.text
        assert await program.database.read(lambda session: signatures.of(session, 1)) == []


async def test_the_source_of_the_evidence_is_shown_signed_and_can_be_looked_at_after_registration(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        await finish(chat, lvef_percent=("62", "[‹ Back]", "[letter]", "[Keep ›]"))
        await chat.tap("Ask for sign-off")
        card = await doctor.say("/signoffs")
        card = await doctor.tap(card.labels[0])
        assert "Source: letter (LVEF)." in card.text
        await doctor.tap("Approve")
        await prove(doctor)
        held = await program.database.read(lambda session: signatures.standing(session, 1))
        assert held is not None
        assert held.content is not None
        assert held.content["sources"] == {"lvef_percent": "letter"}
    await opened(chat)
    card = await chat.tap("Register", "Yes, register today", "Decision", "Sign-off")
    for part in (f"Approved by {NAME}", "Source: letter (LVEF).", f"was signed, SHA-256: {held.content_hash}"):
        assert part in card.text
    assert "Approve" not in card.labels
    assert (await program.database.read(verify)).problems == ()


def sign_without_sources(session: Session, now: datetime) -> None:
    """A signature as it was given while sources were no part of the content."""
    row, last = screenings.load(session, 1), revisions.of(session, 1)[-1]
    stage = Stage(row.lifecycle)
    seen = Screening(
        row.id, row.subject_code, stage, row.version, row.current, row.loaded_trial, last.number, last.as_of
    )
    given = {part: value for part, value in signed_content(seen, "approved").items() if part != "sources"}
    signatures.sign(session, row.id, row.version, "approved", given, NAME, row.created_by, now)


async def test_a_signature_that_was_given_before_sources_were_part_of_it_still_holds(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await finish(chat, lvef_percent=("62", "[‹ Back]", "[letter]", "[Keep ›]"))
    await chat.tap("Ask for sign-off")
    await program.database.run(lambda session: sign_without_sources(session, clock.now))
    await opened(chat)
    assert "Registered: BLINA-" in (await chat.tap("Register", "Yes, register today")).text
    assert (await program.database.read(verify)).problems == ()


async def at_the_pin(chat: Talk, doctor: Talk) -> Shown:
    """The card on which an investigator who has a name and a PIN types the PIN."""
    await ask_sign_off(chat)
    card = await doctor.say("/signoffs")
    await doctor.tap(card.labels[0], "Approve")
    await doctor.say(NAME, PIN)
    await confirm(doctor.program)
    return await doctor.tap("Change the name", "‹ Sign")


async def test_a_printed_name_is_corrected_before_signing(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        assert f"Signed as {NAME}." in (await at_the_pin(chat, doctor)).text
        assert "Type your full name" in (await doctor.tap("Change the name")).text
        assert "letters only" in (await doctor.say("M")).text
        card = await doctor.say("Maria C. Keller")
        assert f"Signed as {NAME}." in card.text
        assert "“Maria C. Keller” waits for an administrator" in card.text
        await confirm(program)
        assert "Approved by Maria C. Keller, 2026-03-02 09:00:00 UTC" in (await doctor.say(PIN)).text
        assert (await program.database.read(verify)).problems == ()


@pytest.mark.file
async def test_a_pin_is_changed_with_the_present_one(chat: Talk, program: app.Program, tmp_path: Path) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_pin(chat, doctor)
        card = await doctor.tap("Change the PIN")
        assert "Type your present PIN, a space and the new PIN." in card.text
        assert "each of 6 to 12 digits" in (await doctor.say("314159")).text
        assert "not right. 4 tries left" in (await doctor.say("000000 314159")).text
        card = await doctor.say(f"{PIN} 314159")
        assert "Your PIN is changed. Type the new one to sign." in card.text
        assert "not right. 4 tries left" in (await doctor.say(PIN)).text
        assert f"Approved by {NAME}" in (await doctor.say("314159")).text
        assert "314159" not in await messages(doctor)
    await program.close()
    kept = in_files(tmp_path)
    assert not holds_pin(kept, "314159")
    assert holds_pin(kept + b" 314159", "314159"), "the control"


async def test_wrong_pins_lock_while_the_pin_is_changed_too(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_pin(chat, doctor)
        await doctor.tap("Change the PIN")
        assert "locked after 5 wrong tries" in (await doctor.say(*["000000 314159"] * 5)).text
        assert "is locked" in await messages(chat)


async def test_whoever_changes_nothing_after_all_signs_with_the_pin(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await at_the_pin(chat, doctor)
        await doctor.tap("Change the PIN", "‹ Sign", "Change the name", "‹ Sign")
        assert f"Approved by {NAME}" in (await doctor.say(PIN)).text


async def test_an_investigator_who_entered_the_screening_is_told_so(chat: Talk, program: app.Program) -> None:
    said = "You answered or finished this screening yourself"
    async with investigating(program, chat) as doctor:
        await ask_sign_off(doctor)
        card = await doctor.say("/signoffs")
        assert said in (await doctor.tap(card.labels[0])).text
        assert said in (await doctor.tap("Approve")).text


async def test_an_investigator_who_entered_nothing_is_told_nothing(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        assert "yourself" not in (await at_the_pin(chat, doctor)).text
