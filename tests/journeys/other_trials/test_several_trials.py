"""A site that screens for two trials: which one is asked, and told wherever screenings are listed."""

from bot import app
from flows import texts
from flows.trials.files.brought import FIRST, brought
from storage.exports.forms import FORMS as DATA_FORMS
from tests.journeys.answers import begin
from tests.journeys.running import COLLEAGUE, Talk
from tests.journeys.study import finish, invited
from tests.journeys.trials import TEXT, load_second, switch_on_second
from tests.phone import Shown


async def test_with_one_trial_nobody_is_asked_and_nothing_names_it(chat: Talk) -> None:
    await begin(chat)
    assert "S-001 ? just begun\n" in (await chat.say("/open")).text + "\n"


async def test_a_new_screening_asks_which_trial_it_is_for(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    home = await chat.say("/start")
    assert "Screening for NCT00000002: a second trial, for adults." in home.text
    assert "Screening for NCT04556084" in home.text
    asked = await chat.tap("New screening")
    assert texts.trials.WHICH in asked.text
    assert asked.labels[:2] == ["NCT00000002", "NCT04556084"]
    assert texts.trials.TAP_TRIAL in (await chat.say("S-001")).text
    assert "New screening · NCT00000002" in (await chat.tap("NCT00000002")).text
    await chat.do("[Use S-001]", "/new", "[NCT04556084]", "S-001")
    listed = (await chat.say("/open")).text.splitlines()
    assert [line.partition(" · ")[2] for line in listed if line.startswith("S-001")] == ["NCT04556084", "NCT00000002"]
    assert "Site 1 · NCT00000002: 1" in (await chat.tap("Filter", "NCT00000002", "Show 1")).text


async def test_the_second_trial_is_screened_to_its_decision(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.tap("New screening", "NCT00000002", "Use S-001")
    await chat.say("today", "tomorrow", "40 years")
    card = await chat.tap("No", "Leave open")
    assert "Eligible" in card.text, card.text


async def test_a_trial_is_switched_off_again(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    card = await chat.do("[Trials]", "[Switch off NCT04556084]", "/new")
    assert "New screening" in card.text
    assert "Use S-001" in card.labels
    await chat.do("/start", "[Trials]", "[Switch off NCT00000002]")
    assert texts.trials.NONE_ON in (await chat.say("/new")).text


async def test_what_waits_for_a_second_person_is_confirmed_or_refused(chat: Talk, program: app.Program) -> None:
    await load_second(program, confirmed=False)
    card = await chat.do("/start", "[Trials]")
    assert "NCT00000002, 1 · A second trial · waits for somebody else to confirm it" in card.text
    assert "Switch on NCT00000002, 1" not in card.labels
    await chat.tap("Refuse it")
    await load_second(program, confirmed=False)
    await chat.do("/start", "[Trials]")
    assert "Switch on NCT00000002, 1" in (await chat.tap("Confirm NCT00000002, 1")).labels


async def test_only_administrators_see_the_trials(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        assert "Trials" not in (await other.say("/start")).labels


async def test_answers_of_another_trial_are_carried_over_as_one_list(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.tap("New screening", "NCT00000002", "Use S-001")
    await chat.say("today", "tomorrow", "17 years")
    await chat.tap("No")
    await chat.say("/new")
    await chat.tap("NCT04556084")
    offered = await chat.say("S-001")
    assert "1 of 34 can be carried over; 33 left." in offered.text
    assert "NCT00000002, Administrator, Mon 2 Mar 2026: Age: 17 years." in offered.text
    assert "1 of 34 carried over; 33 left." in (await chat.tap("Carry over 1")).text
    await chat.say("today", "tomorrow")
    assert "31 left" in (await chat.tap("Review")).text


async def test_one_card_compares_where_a_candidate_stands_for_each_trial(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.tap("New screening", "NCT04556084", "Use S-001")
    await chat.say("/new")
    await chat.tap("NCT00000002")
    await chat.say("S-001", "today", "tomorrow", "17 years")
    await chat.tap("No", "Leave open")
    compared = await chat.tap("More", "Compare trials")
    assert "NCT00000002: not eligible (age)" in compared.text
    assert "NCT04556084: incomplete" in compared.text
    assert "S-001" in (await chat.tap("Open NCT04556084")).text


async def test_who_is_screened_again_keeps_the_answers_of_before(chat: Talk) -> None:
    await finish(chat)
    offered = await chat.say("/new", "S-001")
    assert "can be carried over" in offered.text
    assert texts.home.screened_before("S-001") in offered.text
    asked = await chat.tap(offered.labels[0])
    assert "carried over; 2 left" in asked.text
    assert "registration" in asked.text


async def test_what_is_offered_may_be_answered_anew(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.tap("New screening", "NCT00000002", "Use S-001")
    await chat.say("today", "tomorrow", "17 years")
    await chat.say("/new")
    await chat.tap("NCT04556084")
    await chat.say("S-001")
    assert "just begun" in (await chat.tap("Answer everything anew")).text


async def test_an_export_asks_which_trial_and_holds_its_screenings_alone(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.do("[New screening]", "[NCT00000002]", "[Use S-001]", "/new", "[NCT04556084]", "S-002")
    assert b"S-001" in await exported(chat, "NCT00000002")
    assert b"S-001" not in await exported(chat, "NCT04556084")


async def exported(chat: Talk, trial: str) -> bytes:
    """The screenings of a trial as CSV."""
    await chat.say("/export")
    assert texts.trials.WHICH in (await chat.tap(DATA_FORMS["csv"].words)).text
    await chat.tap(trial, "Everything")
    sent = [shown for shown in await chat.phone.screen() if "document" in shown.raw]
    return await chat.phone.file(sent[-1].raw["document"]["file_id"])


async def test_the_numbers_come_as_one_picture_for_each_trial(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await begin_for_both(chat)
    await chat.say("/stats")
    sent = [shown for shown in await chat.phone.screen() if "photo" in shown.raw]
    assert len(sent) == 2


async def begin_for_both(chat: Talk) -> None:
    await chat.do("[New screening]", "[NCT00000002]", "[Use S-001]", "/new", "[NCT04556084]", "S-001")


async def test_the_picture_of_a_decision_is_of_its_trial(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.tap("New screening", "NCT00000002", "Use S-001")
    await chat.say("today", "tomorrow", "17 years")
    await chat.tap("No", "Leave open", "Picture")
    assert any("photo" in shown.raw for shown in await chat.phone.screen())


async def test_a_screening_that_is_complete_is_opened_by_its_own_trial(chat: Talk, program: app.Program) -> None:
    await switch_on_second(program, chat)
    await chat.tap("New screening", "NCT00000002", "Use S-001")
    await chat.say("today", "tomorrow", "17 years")
    decided = await chat.tap("No", "Leave open")
    await chat.say("/home")
    assert (await chat.tap("S-001")).labels == decided.labels


async def send_file(chat: Talk, text: str, name: str = "trial.yaml") -> Shown:
    """The card after a file was sent."""
    await chat.phone.send("file", name=name, text=text)
    await chat.quiet()
    return await chat.card()


async def test_a_file_that_is_sent_is_shown_as_a_sheet_and_confirmed_by_a_second_person(
    chat: Talk, program: app.Program
) -> None:
    async with invited(program, chat, "Administrator", COLLEAGUE) as other:
        await other.say("/start")
        await chat.say("/start")
        sent = await send_file(chat, TEXT)
        assert texts.trials.loaded("NCT00000002, 1") in sent.text
        assert "Switch on NCT00000002, 1" not in sent.labels
        assert "Confirm NCT00000002, 1" not in sent.labels
        assert any("document" in shown.raw for shown in await chat.phone.screen() if not shown.mine)
        await other.quiet()
        told = [shown.text for shown in await other.phone.screen()]
        assert texts.trials.to_confirm("NCT00000002, 1", "Administrator") in told
        await other.do("/start", "[Trials]")
        assert "Switch on NCT00000002, 1" in (await other.tap("Confirm NCT00000002, 1")).labels


async def test_a_file_with_errors_is_told_by_line_and_changes_nothing(chat: Talk) -> None:
    await chat.say("/start")
    wrong = await send_file(chat, TEXT.replace("age >= 18 years", "age >= 18 kg").replace("excl", "excl"))
    assert "line 9: " in wrong.text, wrong.text
    assert "NCT00000002, 1" not in wrong.text
    assert texts.trials.NO_TEXT not in wrong.text


async def test_a_version_with_other_content_is_refused_in_a_sentence(chat: Talk, program: app.Program) -> None:
    await load_second(program)
    await chat.say("/start")
    told = await send_file(chat, TEXT.replace("A second trial", "Another title"))
    assert "known with other content" in told.text
    assert texts.trials.known("NCT00000002, 1") in (await send_file(chat, TEXT)).text


async def test_a_file_from_somebody_who_is_no_administrator_is_not_read(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await other.say("/start")
        assert texts.typed.NOT_TEXT in (await send_file(other, TEXT)).text
        assert texts.typed.NOT_TEXT in (await send_file(chat, TEXT, "letter.pdf")).text


async def test_every_trial_that_the_project_brings_is_screened_side_by_side(chat: Talk, program: app.Program) -> None:
    others = sorted(of for of in brought() if of != FIRST)
    await chat.say("/start")
    await chat.tap("Trials", *(f"Switch on {of.registry_id}, {of.version}" for of in others))
    for of in (FIRST, *others):
        asked = await chat.say("/new")
        await chat.tap(next(label for label in asked.labels if label.startswith(of.registry_id)))
        offered = await chat.say("S-001")
        assert "just begun" in offered.text
        await chat.tap("Review")
        assert "Incomplete" in (await chat.tap("Decision")).text
    compared = await chat.tap("More", "Compare trials")
    assert all(f"{of.registry_id}: incomplete" in compared.text for of in brought())
