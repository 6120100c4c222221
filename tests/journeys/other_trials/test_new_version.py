"""A version that amends a trial: what it would change, switched on with a PIN, taken by one and not by another."""

from pathlib import Path

import pytest
from sqlmodel import Session

from bot import app, words
from bot.deployment import Deployment, chat_session
from bot.from_storage import as_seen
from bot.turns.carried_context import carried
from flows import texts
from flows.answers.lifecycle import Stage
from flows.trials.files.brought import TrialVersion
from flows.trials.registry import compiled
from storage.delivery import chats
from storage.exports.export import export
from storage.exports.forms import FORMS
from storage.exports.orders import Order
from storage.site import people
from storage.study import answering, revisions, screenings, signatures
from storage.trials import switches, trials
from storage.upkeep.verify import verify
from tests.answered import changing
from tests.flows.trials.versions import STRICTER, WILSON, answers, fourth, stricter, text_of
from tests.journeys.answers import legs
from tests.journeys.running import COLLEAGUE, MONDAY, Talk
from tests.journeys.study import FINISH, PIN, ask_sign_off, investigating, invited, sign
from tests.phone import Shown
from tests.trials import NCT04556084

OF = TrialVersion("NCT04556084", STRICTER)
NOT_ON = texts.versions.stands(None, None, MONDAY.date())
CHEMOTHERAPY = ("vcr", "[Yes, that is right]", "20 Feb", "[Done (1)]")


async def load(program: app.Program, *, asks: bool = True) -> None:
    """The amended file is there, as if the project brought it."""
    await program.database.run(lambda session: trials.bring(session, OF, stricter(asks=asks), MONDAY))


async def adopt(doctor: Talk, longer: str) -> Shown:
    """An investigator switches it on from today."""
    await doctor.do("/amendment", "[Switch it on here]")
    await doctor.tap("Mon 2 Mar 2026", longer)
    return await doctor.say(PIN)


async def test_a_site_goes_by_a_version_once_an_investigator_has_switched_it_on(
    chat: Talk, program: app.Program
) -> None:
    await ask_sign_off(chat, prior_therapies=CHEMOTHERAPY)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        before = await chat.say("/amendment")
        assert "Amendment 1 · version amendment 1 of 2026-03-01" in before.text
        assert NOT_ON in before.text
        assert "wait 7 days before registration → washout of chemotherapy: wait 14 days" in before.text
        assert "1 screening: 1 decided, and now open." in before.text
        looked = await chat.tap(before.labels[0])
        assert "Asked anew: E7" in looked.text or "Asked anew: " in looked.text
        assert not any(label == "Take the new version" for label in looked.labels)
        assert "is on from Mon 2 Mar 2026" in (await adopt(doctor, "Not at all")).text
    told = [shown.text for shown in await chat.phone.screen() if not shown.mine]
    assert any("rules here from Mon 2 Mar 2026. Yours: 1 screening" in text for text in told)
    listed = await chat.say("/amendment")
    assert texts.versions.signature_falls() in (await chat.tap(listed.labels[0])).text
    assert "Register …" in await offered(chat)
    assert "rabbits" in (await chat.tap("Take the new version")).text
    assert "Register …" not in await offered(chat)
    over = words.offer_over("S-001", Stage.SIGNED, Stage.AMENDING)
    assert over in [shown.text for shown in await chat.phone.screen()]
    await program.database.read(the_signature_is_void)
    assert (await program.database.read(verify)).problems == ()


async def offered(chat: Talk) -> list[str]:
    """Every button on the screen."""
    return [label for shown in await chat.phone.screen() for label in shown.labels]


async def test_a_request_to_sign_ends_once_it_is_signed(chat: Talk, program: app.Program) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        assert "Open" in await offered(doctor)
        await sign(doctor)
        assert "Open" not in await offered(doctor)
        over = words.offer_over("S-001", Stage.AWAITING, Stage.SIGNED)
        assert over in [shown.text for shown in await doctor.phone.screen()]


def the_signature_is_void(session: Session) -> None:
    (signed,) = signatures.of(session, 1)
    assert signed.void_reason == texts.sign_off.VOIDED["version"]


async def test_a_signature_stands_where_the_version_changes_nothing_for_the_candidate(
    chat: Talk, program: app.Program
) -> None:
    await ask_sign_off(chat)
    await load(program, asks=False)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await adopt(doctor, "Not at all")
    assert "1 screening: 1 unchanged." in (await chat.say("/amendment")).text
    await chat.say("/finished")
    await chat.tap((await chat.card()).labels[0], "What changes", "Take the new version")
    assert await program.database.read(lambda session: signatures.standing(session, 1))
    await chat.tap("Register")
    assert "BLINA-" in (await chat.tap("Yes, register today")).text
    assert (await program.database.read(verify)).problems == ()


async def test_another_keeps_the_earlier_version_as_long_as_the_site_lets_it(chat: Talk, program: app.Program) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await adopt(doctor, "14 days longer")
    await chat.say("/finished")
    card = await chat.tap((await chat.card()).labels[0])
    assert texts.versions.newer(STRICTER, "record of 2022-04-05") in card.text
    looked = await chat.tap("What changes")
    kept = await chat.tap("Keep the version before")
    assert "It stays with version record of 2022-04-05 and is finished by Mon 16 Mar 2026." in kept.text
    assert "Take the new version" in " ".join(looked.labels)
    await chat.tap("Register")
    assert "BLINA-" in (await chat.tap("Yes, register today")).text


async def test_an_export_for_either_version_leaves_out_nobody_whom_the_other_one_decided(
    chat: Talk, program: app.Program, tmp_path: Path
) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await chat.walk(("/start", "[New screening]", "[Use S-002]"), *legs(), FINISH)
        await adopt(doctor, "14 days longer")
    await chat.do("/amendment", "[S-001]", "[Take the new version]", "[No]", "[Review]")
    for trial in (NCT04556084, compiled(stricter())):
        for form in FORMS:
            made = await export(program.database, Order(form, trial), tmp_path / f"{trial.version} {form}", MONDAY)
            assert (made.screenings, [one for one in made.told if "Left out" in one]) == (2, []), form


async def test_nothing_is_finished_under_a_version_that_is_over(chat: Talk, program: app.Program) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await adopt(doctor, "Not at all")
    await chat.say("/finished")
    await chat.tap((await chat.card()).labels[0])
    await chat.tap("Register")
    assert "Take that version for it first" in (await chat.tap("Yes, register today")).text


async def test_a_change_that_took_a_version_is_given_up_with_it(chat: Talk, program: app.Program) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await adopt(doctor, "14 days longer")
    await chat.say("/amendment")
    await chat.tap((await chat.card()).labels[0], "Take the new version")
    await chat.tap("Review", "Decision", "More", "Discard the change", "Yes, discard the change")
    version = await program.database.read(lambda session: screenings.load(session, 1).protocol_version)
    assert version == "record of 2022-04-05"
    assert (await program.database.read(verify)).problems == ()


async def test_an_administrator_does_not_switch_an_amendment_on(chat: Talk, program: app.Program) -> None:
    await load(program)
    card = await chat.do("/start", "[Trials]")
    assert texts.trials.AMENDS in card.text
    assert not any("Switch on" in label and "NCT04556084" in label for label in card.labels)
    card = await chat.tap(next(label for label in card.labels if label.startswith("See NCT04556084")))
    assert NOT_ON in card.text
    assert "Switch it on here" not in card.labels


@pytest.mark.parametrize("typed", ["12", "999999"])
async def test_a_wrong_pin_switches_nothing_on(chat: Talk, program: app.Program, typed: str) -> None:
    await ask_sign_off(chat)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await doctor.do("/amendment", "[Switch it on here]", "[Mon 2 Mar 2026]", "[Not at all]")
        card = await doctor.say(typed)
        assert texts.sign_off.PIN_FORM in card.text or texts.sign_off.pin_wrong(4) in card.text
    assert NOT_ON in (await chat.say("/amendment")).text


async def test_an_investigator_without_a_pin_gives_name_and_pin_there_and_switches_it_on_once_confirmed(
    chat: Talk, program: app.Program
) -> None:
    await chat.say("/start")
    await load(program)
    async with investigating(program, chat) as doctor:
        asked = await doctor.do("/amendment", "[Switch it on here]")
        asked = await doctor.say("3 March 2026")
        asked = await doctor.say("31.3.2026")
        assert "From Tue 3 Mar 2026; what is open may be finished under the one before until Tue 31 Mar" in asked.text
        assert texts.sign_off.NAME_ASKED in asked.text
        assert texts.sign_off.PIN_FIRST in (await doctor.say("Maria B. Keller")).text
        assert texts.versions.TO_CONFIRM in (await doctor.say(PIN)).text
        await chat.say("/start")
        await chat.tap((await chat.card()).labels[0], "Yes, that is this person")
        assert "is on from Tue 3 Mar 2026" in (await doctor.say(PIN)).text


async def test_the_owner_is_led_from_the_message_to_what_it_means(chat: Talk, program: app.Program) -> None:
    await ask_sign_off(chat, prior_therapies=CHEMOTHERAPY)
    await load(program)
    async with investigating(program, chat) as doctor:
        await sign(doctor)
        await adopt(doctor, "Not at all")
    told = next(shown for shown in await chat.phone.screen() if "rules here from" in shown.text)
    assert told.labels == ["Show each"]
    assert "1 decided, and now open." in (await chat.tap("Show each")).text


async def test_what_it_means_for_each_stands_whole_in_the_list_and_its_code_opens_it(
    chat: Talk, program: app.Program
) -> None:
    await chat.say("/start")
    await program.database.run(with_screenings_of_wilson)
    listed = await chat.do("/amendment", "[NCT04573309, 3]")
    assert "S-101: incomplete, 3 new questions" in listed.text
    assert listed.labels[:4] == ["S-101", "S-102", "S-103", "S-104"]
    assert "Asked anew: " in (await chat.tap("S-103")).text


def with_screenings_of_wilson(session: Session) -> None:
    """Four drafts of the first version, with the others that are there."""
    (boss,) = people.administrators(session)
    for number in ("1", "2", "3"):
        trials.bring(session, TrialVersion(WILSON, number), text_of(number), MONDAY)
    first = TrialVersion(WILSON, "1")
    switches.switch_on(session, boss.site_id, first, None, boss.id, MONDAY)
    for number in range(101, 105):
        seen = screenings.start(session, boss.site_id, f"S-{number}", first, boss.id, MONDAY)
        answering.record_answers(session, seen.id, seen.version, changing(answers()), boss.id, MONDAY)


async def test_what_is_asked_again_is_asked_one_after_the_other_once_the_version_is_taken(
    chat: Talk, program: app.Program
) -> None:
    await chat.say("/start")
    await program.database.run(with_screenings_of_wilson)
    second = TrialVersion(WILSON, "2")
    await program.database.run(lambda session: switches.switch_on(session, 1, second, MONDAY.date(), 1, MONDAY))
    questions = compiled(text_of("2")).by_key
    asked = await chat.do("/amendment", "[NCT04573309, 2]", "[S-101]", "[Take the new version]")
    assert "3 questions to answer." in asked.text
    for key in ("leipzig_documented", "drug_screen", "drug_screen_day_8"):
        assert questions[key].text in asked.text
        asked = await chat.tap(asked.labels[0])


async def test_what_an_amendment_asks_again_is_not_carried_over_from_a_screening_before_it(
    chat: Talk, program: app.Program
) -> None:
    await chat.say("/start")

    def offered(session: Session) -> set[str]:
        switch_on_wilson(session)
        before = screenings.start(session, 1, "S-301", TrialVersion(WILSON, "3.1"), 1, MONDAY)
        before = answering.record_answers(session, before.id, 1, changing(answers(consent_version="4.0")), 1, MONDAY)
        revisions.finish(session, before.id, 2, {}, {"outcome": "not_eligible"}, MONDAY.date(), 1, MONDAY)
        fourth_version = TrialVersion(WILSON, "4")
        trials.bring(session, fourth_version, fourth(), MONDAY)
        switches.switch_on(session, 1, fourth_version, MONDAY.date(), 1, MONDAY)
        again = screenings.start(session, 1, "S-301", fourth_version, 1, MONDAY)
        loaded = chats.load(session, chat.phone.person)
        assert loaded
        at = chat_session(session, loaded, people.person(session, 1), MONDAY, Deployment(""))
        return {one.key for one in carried(session, at, as_seen(session, again))}

    keys = await program.database.run(offered)
    assert "consent_signed" in keys
    assert not keys & {"consent_version", "consent_date"}


async def test_without_an_amendment_it_says_so(chat: Talk) -> None:
    assert texts.versions.NONE in (await chat.say("/amendment")).text


async def test_an_administrator_who_sends_an_amendment_sees_what_it_changes_and_the_investigator_hears_of_it(
    chat: Talk, program: app.Program
) -> None:
    await chat.say("/start")
    await program.database.run(switch_on_wilson)
    async with invited(program, chat, "Administrator", COLLEAGUE) as other, investigating(program, chat) as doctor:
        await other.say("/start")
        await chat.phone.send("file", name="four.yaml", text=fourth())
        await chat.quiet()
        sent = await chat.card()
        assert texts.versions.sent("amendment 4", "4", 4) in sent.text
        rules = "last_zinc within 21 days before day 1 → last_zinc within 14 days before day 1"
        assert f"E10 zinc: 14 days in the place of 21: {rules}" in sent.text
        assert sent.labels == ["Trials", "Home"]
        for talk in (chat, other):
            files = [
                shown.raw["document"]["file_name"] for shown in await talk.phone.screen() if "document" in shown.raw
            ]
            assert files == ["NCT04573309-sheet-4.pdf", "NCT04573309-amendment-4.pdf"]
        await other.do("/start", "[Trials]", "[Confirm NCT04573309, 4]")
        await doctor.quiet()
        told = texts.versions.to_adopt("NCT04573309", "4")
        assert told in [shown.text for shown in await doctor.phone.screen()]
        assert "Switch it on here" in (await doctor.tap("Show each")).labels


def switch_on_wilson(session: Session) -> None:
    (boss,) = people.administrators(session)
    switches.switch_on(session, boss.site_id, TrialVersion("NCT04573309", "3.1"), None, boss.id, MONDAY)
