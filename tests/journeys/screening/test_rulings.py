"""Rulings of the study chair as transcripts: what they let through, what they stop, and that a change voids."""

from bot import app
from storage.study import screenings, signatures
from storage.treatment import registrations
from storage.upkeep.verify import verify
from tests.journeys.answers import BEGIN, legs
from tests.journeys.running import Clock, Talk
from tests.journeys.study import NAME, UNPLANNED, ask_sign_off, confirm, finish, investigating, messages, opened, sign

OTHER = {"disease_group": ("[☐ Very high risk, 1st remission]", "[Done (1)]", "[☐ Other feature]", "[Done (1)]")}


async def rule(chat: Talk, *decision: str) -> str:
    """Enter or correct the ruling on the only item; the decision card."""
    await chat.tap(next(label for label in (await chat.card()).labels if label.startswith("Ruling: ")))
    for step in decision:
        await (chat.tap(step[1:-1]) if step.startswith("[") else chat.say(step))
    await chat.do("[Study chair]", "MB")
    return (await chat.tap("Today")).text


async def signed(program: app.Program, chat: Talk, *decision: str) -> None:
    """An approved candidate with a ruling; the coordinator's card is the decision."""
    await finish(chat, **OTHER)
    await rule(chat, *decision)
    await chat.tap("Ask for sign-off")
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    await opened(chat)


async def registering(chat: Talk) -> str:
    card = await chat.tap("Register")
    return (await chat.tap(card.labels[0])).text


async def test_whom_the_study_chair_refused_is_an_exception_and_is_not_approved(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        await finish(chat, **OTHER)
        said = await rule(chat, "[May not be registered]")
        assert "Ruling: may not be registered; Study chair MB, Mon 2 Mar 2026." in said
        await chat.tap("Ask for sign-off")
        card = await doctor.say("/signoffs")
        card = await doctor.tap(card.labels[0])
        assert "Exceptions: study chair: very high risk, other" in card.text
        assert "Ruling: may not be registered" in card.text
        card = await doctor.tap("Approve")
        assert "Very high risk by another feature" in card.text
        assert "Study chair MB ruled: may not be registered." in card.text
        assert "Reject" in card.labels
        assert (await program.database.read(lambda session: screenings.load(session, 1))).lifecycle == "awaiting"


async def test_registration_waits_for_the_day_of_the_ruling(chat: Talk, program: app.Program) -> None:
    await signed(program, chat, "[May be registered from a day on]", "20 Mar 2026")
    assert "ruled: may be registered from Fri 20 Mar 2026 on" in await registering(chat)
    assert await program.database.read(lambda session: registrations.of(session, 1)) is None


async def test_an_allowed_candidate_is_registered(chat: Talk, program: app.Program) -> None:
    await signed(program, chat, "[May be registered]")
    assert "Registered: BLINA-" in await registering(chat)


async def test_a_changed_ruling_voids_the_signature_and_can_stop_the_next_one(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await finish(chat, **OTHER)
        await rule(chat, "[May be registered]")
        await chat.tap("Ask for sign-off")
        await sign(doctor)
        await opened(chat)
        said = await rule(chat, "[May not be registered]")
        assert "VOID: a ruling of the study chair was changed." in said
        assert "Register" not in (await chat.card()).labels
        assert f"The signature of {NAME} for S-001 is void: a ruling of the study chair was changed" in await messages(
            doctor
        )
        assert await program.database.read(lambda session: signatures.standing(session, 1)) is None
        assert (await program.database.read(verify)).problems == ()
        await chat.tap("Ask for sign-off")
        card = await doctor.say("/signoffs")
        assert "ruled: may not be registered" in (await doctor.tap(card.labels[0], "Approve")).text


async def test_a_ruling_that_comes_while_the_pin_is_typed_takes_back_to_what_is_signed(
    chat: Talk, program: app.Program
) -> None:
    async with investigating(program, chat) as doctor:
        await finish(chat, **OTHER)
        await rule(chat, "[May be registered]")
        await chat.tap("Ask for sign-off")
        card = await doctor.say("/signoffs")
        await doctor.tap(card.labels[0], "Approve")
        await doctor.say(NAME, "271828")
        await confirm(program)
        await opened(chat)
        await rule(chat, "[May not be registered]")
        card = await doctor.say("271828")
        assert "changed meanwhile" in card.text
        assert "Ruling: may not be registered" in card.text
        assert "Approve" in card.labels
        assert await program.database.read(lambda session: signatures.of(session, 1)) == []


async def test_a_candidate_without_a_planned_day_is_registered_within_the_window(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await ask_sign_off(chat, **UNPLANNED)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    clock.forward(days=3)
    await opened(chat)
    assert "Registered: BLINA-" in await registering(chat)
    assert (await program.database.read(verify)).problems == ()


async def test_after_the_window_the_lapsed_criteria_are_named_in_words(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await ask_sign_off(chat, **UNPLANNED)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    clock.forward(days=6)
    await opened(chat)
    said = await registering(chat)
    for words in ("Registration on Sun 8 Mar 2026 is not possible", "I5a repeat", "I5b repeat", "I5c repeat: LVEF"):
        assert words in said
    assert "start_date" not in said


TOCILIZUMAB = {"prior_therapies": ("tocilizumab", "[Yes, that is right]", "27 Feb", "[Done (1)]")}


async def test_a_supportive_antibody_that_blocks_is_an_item_and_its_ruling_lets_the_candidate_in(
    chat: Talk, program: app.Program
) -> None:
    await chat.walk(BEGIN, *legs(**TOCILIZUMAB), ("[Finish: not yet]", "[Yes, finish it]"))
    card = await chat.card()
    assert "Not yet" in card.text
    assert "Study chair, open: An antibody that was not given against leukaemia is still waited for" in card.text
    assert "Ask for sign-off" not in card.labels
    assert "By this ruling: ✓ Eligible · Registration: " in (await rule(chat, "[May be registered]"))
    await chat.tap("Ask for sign-off")
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    await opened(chat)
    assert "Registered: BLINA-" in await registering(chat)
    assert (await program.database.read(verify)).problems == ()


async def test_a_refused_supportive_antibody_lets_nobody_in(chat: Talk) -> None:
    await chat.walk(BEGIN, *legs(**TOCILIZUMAB), ("[Finish: not yet]", "[Yes, finish it]"))
    assert "By this ruling" not in (await rule(chat, "[May not be registered]"))
    assert "Ask for sign-off" not in (await chat.card()).labels


DASATINIB = {
    "prior_therapies": (*("dasatinib", "[Yes, that is right]", "10 Feb", "[Not known: for the chair]"), "[Done (1)]")
}


async def test_what_nobody_here_knows_stays_open_until_the_chair_has_ruled_and_the_ruling_is_the_answer(
    chat: Talk, program: app.Program
) -> None:
    card = await chat.walk(BEGIN, *legs(**DASATINIB))
    assert "Incomplete" in card.text
    assert "Study chair, open: dasatinib: Are adverse events of this biologic" in card.text
    assert "dasatinib: late adverse events" in card.text
    assert "Study chair, open: dasatinib" in (await chat.tap("Review")).text
    assert "S-001 ? § dasatinib" in (await chat.say("/start")).text
    await chat.tap("Go on with S-001")
    said = await rule(chat, "[No]")
    assert "Ruling: No; Study chair MB, Mon 2 Mar 2026." in said
    assert "✓ Eligible" in said
    (entry,) = (await program.database.read(lambda session: screenings.load(session, 1))).current.given[
        "prior_therapies"
    ]
    assert entry["late_ae"] == "no"
    assert entry["for_chair"]["late_ae"] == {
        "asked": "2026-03-02",
        "ruled_by": "study_chair",
        "initials": "MB",
        "ruled_on": "2026-03-02",
    }
    assert (await program.database.read(verify)).problems == ()


async def test_a_day_that_the_chair_ruled_is_waited_for_and_settles_what_the_record_wants_discussed(chat: Talk) -> None:
    await chat.walk(BEGIN, *legs(**DASATINIB))
    said = await rule(chat, "[Yes]", "6 Mar")
    assert "Ruling: Yes, adverse events until: Fri 6 Mar 2026; Study chair MB" in said
    assert "Study chair, open" not in said
    assert "Sat 7 Mar 2026" in said
    assert "◷ from 7 Mar" in said


async def test_an_answer_that_came_from_elsewhere_takes_the_item_from_the_chair(chat: Talk) -> None:
    await chat.walk(BEGIN, *legs(**DASATINIB), ("[Review]", "[? Prior therapy]", "[? I8]", "[Prior therapies]"))
    assert "Late adverse events: not known: for the chair" in (await chat.tap("1. dasatinib")).text
    card = await chat.tap("Late adverse events", "No", "Done (1)", "Decision")
    assert "Study chair" not in card.text
    assert "✓ Eligible" in card.text
