"""A version that is switched on while others are about to do something: nothing is done twice, late, or unsaid."""

from bot import app
from flows import texts
from flows.trials.files.brought import TrialVersion
from storage.study import screenings, signatures
from storage.trials import switches, trials
from storage.upkeep.verify import verify
from tests.flows.trials.versions import STRICTER, fourth
from tests.journeys.other_trials.test_new_version import adopt, load, switch_on_wilson
from tests.journeys.running import COLLEAGUE, MONDAY, Talk
from tests.journeys.study import PIN, ask_sign_off, confirm, investigating, invited, opened, register, sign

OF = TrialVersion("NCT04556084", STRICTER)
SECOND = 1004


async def test_of_two_who_switch_it_on_at_once_the_first_one_s_day_stands(chat: Talk, program: app.Program) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor, investigating(program, chat, SECOND) as second:
        await sign(doctor)
        await second.do("/amendment", "[Switch it on here]", "[Mon 9 Mar 2026]", "[30 days longer]")
        await second.say("Ada B. Love", PIN)
        await confirm(program)
        assert "Switch it on here" in (await doctor.say("/amendment")).labels
        await doctor.tap("Switch it on here", "Mon 2 Mar 2026", "Not at all")
        assert "is on from Mon 2 Mar 2026" in (await doctor.say(PIN)).text
        late = await second.say(PIN)
        assert "was switched on here meanwhile, from Mon 2 Mar 2026: nothing was changed." in late.text
    on = await program.database.read(lambda session: switches.days_on(session, 1))
    assert on[OF] == MONDAY.date()
    assert (await program.database.read(verify)).problems == ()


async def test_an_approval_that_was_on_its_way_when_the_version_changed_is_not_given(
    chat: Talk, program: app.Program
) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor, investigating(program, chat, SECOND) as second:
        card = await second.say("/signoffs")
        await second.tap(card.labels[0], "Approve")
        await second.say("Ada B. Love", PIN)
        await doctor.do("/amendment", "[Switch it on here]", "[Mon 2 Mar 2026]", "[Not at all]")
        await doctor.say("Maria B. Keller", PIN)
        await confirm(program)
        assert "is on from Mon 2 Mar 2026" in (await doctor.say(PIN)).text
        assert "Take that version for it first" in (await second.say(PIN)).text
    assert await program.database.read(lambda session: signatures.of(session, 1)) == []
    assert (await program.database.read(verify)).problems == ()


async def test_a_button_from_before_the_switch_does_nothing_that_the_card_does_not_offer_now(
    chat: Talk, program: app.Program
) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor, investigating(program, chat, SECOND) as second:
        await sign(doctor)
        assert "Switch it on here" in (await second.say("/amendment")).labels
        await adopt(doctor, "Not at all")
        card = await second.tap("Switch it on here")
        assert "Switch it on here" not in card.labels
        assert "On here since Mon 2 Mar 2026" in card.text


async def test_whoever_is_treated_goes_on_under_the_version_that_let_them_in(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await load(program)
    async with investigating(program, chat, SECOND) as doctor:
        await doctor.do("/amendment", "[Switch it on here]", "[Mon 2 Mar 2026]", "[Not at all]")
        await doctor.say("Ada B. Love", PIN)
        await confirm(program)
        assert "1 screening: 1 registered, not judged again." in (await doctor.say(PIN)).text
    assert "What changes" not in (await opened(chat)).labels
    row = await program.database.read(lambda session: screenings.load(session, 1))
    assert (row.lifecycle, row.protocol_version) == ("registered", "record of 2022-04-05")
    assert await program.database.read(lambda session: signatures.standing(session, 1))
    assert (await program.database.read(verify)).problems == ()


async def test_a_file_whose_version_is_there_with_another_content_is_refused(chat: Talk, program: app.Program) -> None:
    await chat.say("/start")
    await program.database.run(switch_on_wilson)
    async with invited(program, chat, "Administrator", COLLEAGUE):
        for text in (fourth(), fourth().replace("Allergy to copper.", "Allergy to copper")):
            await chat.phone.send("file", name="four.yaml", text=text)
            await chat.quiet()
        assert "content" in (await chat.card()).text
    kept = await program.database.read(lambda session: trials.text_of(session, TrialVersion("NCT04573309", "4")))
    assert kept == fourth()
    assert texts.trials.loaded("NCT04573309, 4") not in (await chat.card()).text
