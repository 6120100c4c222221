"""Conversations as transcripts: what is said and tapped, and what the chat shows."""

import json
from pathlib import Path

import pytest

from bot import app, words
from flows import texts
from flows.decision.assess import assess
from storage.study import listings, revisions, screenings
from storage.upkeep.verify import verify
from tests.journeys.answers import ELIGIBLE, answer, begin, screened
from tests.journeys.running import COLLEAGUE, STRANGER, Clock, Talk, running, talking
from tests.journeys.study import finish
from tests.trials import NCT04556084

CASES = Path(__file__).parents[2] / "contract/cases/named.json"


async def test_an_eligible_candidate_is_screened_from_the_first_question_to_the_stored_decision(
    chat: Talk, program: app.Program
) -> None:
    card = await screened(chat)
    assert "✓ Eligible" in card.text
    assert "Mon 2 Mar 2026 to Thu 5 Mar 2026" in card.text
    assert "revision 1" in (await chat.tap("Finish")).text
    revision = (await program.database.read(lambda session: revisions.of(session, 1)))[0]
    case = json.loads(CASES.read_text())[0]
    assert {key: value for key, value in revision.decision.items() if key in case["decision"]} == case["decision"]
    assert assess(revision.record, NCT04556084).as_json() == assess(case["record"], NCT04556084).as_json()
    assert (await program.database.read(verify)).sound


async def test_every_question_is_asked_in_the_order_of_the_contract(chat: Talk) -> None:
    await begin(chat)
    for key, *steps in ELIGIBLE:
        assert NCT04556084.by_key[key].text in (await chat.card()).text
        for step in steps:
            await (chat.tap(step[1:-1]) if step.startswith("[") else chat.say(step))
    assert "✓ Eligible" in (await chat.card()).text


async def test_a_waiting_period_is_flagged_the_moment_that_its_last_dose_is_answered(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.do("kymriah", "[Yes, that is right]", "1 Feb")
    assert "42 days end Sun 15 Mar 2026, 13 days to go" in card.text


async def test_a_measurement_says_until_when_it_is_good(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    assert "good for registration until Fri 6 Mar 2026" in (await chat.say("27 Feb")).text


async def test_a_pregnancy_test_says_until_when_it_is_good_before_lactating_is_asked(chat: Talk) -> None:
    await screened(chat, upto="sexually_active", sex=("[Female]",))
    await chat.tap("Yes", "No")
    for label in ("Yes", "Yesterday", "Not known yet", "No", "CNS1", "No", "No"):
        await chat.tap(label)
    card = await chat.tap("Negative", "Yesterday")
    assert "E4 (pregnancy): Measured 1 Mar 2026, good for a start until Sun 8 Mar 2026." in card.text
    assert "breast-feeding" in card.text


async def test_a_clearance_that_fails_beside_an_old_creatinine_says_so_and_until_when_it_counts(chat: Talk) -> None:
    await screened(chat, upto="alt_u_l", creatinine_date=("20 Feb",))
    assert "creatinine clearance" in (await chat.card()).text
    card = await chat.say("30")
    assert "I5a (kidney): Clearance 30 mL/min/1.73 m2; it must be at least 60 mL/min/1.73 m2." in card.text
    card = await chat.tap("Yesterday")
    assert "it must be at least 60 mL/min/1.73 m2. Measured 1 Mar 2026, counts until Sun 8 Mar 2026." in card.text


async def test_a_course_of_radiation_is_flagged_the_moment_that_its_date_is_answered(chat: Talk) -> None:
    await screened(chat, upto="prior_radiation")
    card = await chat.do("[Add a course]", "[Cranial]", "5 days ago")
    assert "◷ Cranial: 90 days end Tue 26 May 2026, 85 days to go · I11" in card.text
    assert "I11" not in (await chat.do("[Add a course]", "[Other site]", "5 days ago")).text


async def test_a_wait_that_ends_before_the_planned_registration_is_met_on_that_day(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies", registration_date=("6 Mar",), start_date=("7 Mar",))
    card = await chat.do("kymriah", "[Yes, that is right]", "20 Jan")
    assert "✓ I10 (immunotherapy) met on the planned Fri 6 Mar 2026: " in card.text


async def test_a_failing_value_is_flagged_and_nothing_stops(chat: Talk) -> None:
    card = await screened(chat, upto="bilirubin_mg_dl", alt_u_l=("210",))
    assert "ALT 210 U/L is 5.25 x the limit of 40; it must be under 5 x" in card.text
    assert "What is the total bilirubin?" in card.text


async def test_a_restart_in_the_middle_of_a_question_resumes_at_it(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await screened(chat, upto="creatinine_date")
        asked = (await chat.card()).text
    clock.forward(days=7)
    async with running(tmp_path, clock) as program, talking(program) as chat:
        assert "Go on with S-001" in (await chat.say("/start")).labels
        resumed = await chat.tap("Go on with S-001")
        assert "When is registration planned?" in resumed.text, "a planned day that has passed is asked again"
        resumed = await chat.tap("Today")
        resumed = await chat.tap("Not known yet") if "first day of blinatumomab" in resumed.text else resumed
        assert "When was the creatinine measured?" in resumed.text
        assert "When was the creatinine measured?" in asked


async def test_a_planned_day_that_passed_meanwhile_is_said_to_have_passed(chat: Talk, clock: Clock) -> None:
    await screened(chat, upto="bilirubin_mg_dl")
    clock.forward(days=9)
    card = await chat.say("0.6")
    assert "Kept · Bilirubin: 0.6 mg/dL" in card.text
    assert "Planned registration, Mon 2 Mar 2026, has passed and is asked again." in card.text
    card = await chat.tap("Today")
    assert "Planned start, Wed 4 Mar 2026, has passed and is asked again." in card.text
    assert card.text.count("Planned start") == 1


async def test_back_goes_to_the_question_before_and_a_changed_answer_changes_the_path(chat: Talk) -> None:
    await screened(chat, upto="b_all")
    card = await chat.tap("‹ Back")
    assert "What is the candidate's sex?" in card.text
    assert "Now: Male" in card.text
    card = await chat.tap("Female", "Review", "? Contraception")
    assert "Childbearing potential: not answered" in card.text


async def test_an_ambiguous_date_becomes_buttons(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    assert (await chat.say("1/2/26")).labels[:2] == ["Sun 1 Feb 2026", "Fri 2 Jan 2026"]


async def test_a_day_without_a_year_is_not_moved_by_a_year_without_asking(chat: Talk) -> None:
    await begin(chat)
    card = await chat.say("1 Mar")
    assert "Sun 1 Mar 2026 is too early" in card.text
    assert card.labels[0] == "Mon 1 Mar 2027"
    await chat.tap("Type it again")
    await answer(chat, upto="lvef_date")
    card = await chat.say("5 mar")
    assert "Thu 5 Mar 2026 lies ahead: this has happened already." in card.text
    assert card.labels[0] == "Wed 5 Mar 2025"


async def test_a_date_that_lies_ahead_is_refused_with_the_reason(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    assert "Mon 9 Mar 2026 lies ahead" in (await chat.say("2026-03-09")).text


async def test_a_unit_that_slipped_is_asked_about(chat: Talk) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    assert "62 mg/dL is unusual" in (await chat.say("62")).text
    card = await chat.tap("It is 62 umol/L = 0.7014 mg/dL")
    assert "When was the creatinine measured?" in card.text


async def test_a_bound_is_never_silently_cut(chat: Talk) -> None:
    await screened(chat, upto="mrd_percent")
    card = await chat.say("<0.01")
    assert "<0.01 is a bound, not a value. Below 0.01 % is not good enough for I1." in card.text
    assert "Count it as 0.01 %" not in card.labels
    assert "it must be at least 0.01 %" in (await chat.tap("Count it as 0 %")).text


async def test_a_limit_typed_as_it_is_printed_is_asked_about_with_its_slips(chat: Talk) -> None:
    await screened(chat, upto="bilirubin_uln_mg_dl")
    assert "17 mg/dL is unusual" in (await chat.say("<17")).text
    card = await chat.tap("It is 17 umol/L = 0.9942 mg/dL", "‹ Back")
    assert "Now: 17 umol/L = 0.9942 mg/dL" in card.text


async def test_a_bound_that_tells_nothing_asks_for_the_value_or_leaves_it_open(chat: Talk) -> None:
    await screened(chat, upto="mrd_percent")
    card = await chat.say("<0.1")
    assert "may or may not be good enough for I1. Type the exact value, or choose Not known yet." in card.text
    assert "Not known yet" in card.labels


async def test_figures_that_may_be_a_percentage_or_a_fraction_are_asked_about(chat: Talk) -> None:
    await screened(chat, upto="mrd_percent")
    assert "0.0001 can be 0.0001 % or a fraction. Which is it?" in (await chat.say("0.0001")).text
    card = await chat.tap("It is a fraction = 0.01 %", "‹ Back")
    assert "Now: 0.0001 as a fraction = 0.01 %" in card.text


async def test_a_finished_screening_is_changed_for_a_reason_and_makes_a_new_revision(
    chat: Talk, program: app.Program
) -> None:
    await finish(chat)
    await chat.tap("Change an answer", "A new or repeated result came in")
    await chat.tap("✓ Heart", "1")
    await chat.say("39")
    card = await chat.tap("Decision", "Finish: not eligible", "Yes, finish it")
    assert "✗ Not eligible" in card.text
    assert "revision 2" in card.text
    kept = await program.database.read(lambda session: revisions.of(session, 1))
    assert [revision.decision["outcome"] for revision in kept] == ["eligible", "not_eligible"]
    assert kept[1].reason == "A new or repeated result came in"


async def test_a_change_is_discarded_and_the_answers_are_those_of_the_revision_again(
    chat: Talk, program: app.Program
) -> None:
    await finish(chat)
    await chat.tap("Change an answer", "The planned date moved")
    assert "Changing revision 1." in (await chat.card()).text
    before = await program.database.read(lambda session: screenings.load(session, 1).current.as_json())
    card = await chat.do("[✓ Heart]", "[1]", "39", "[Decision]", "[More]", "[Discard the change]")
    assert "The answers go back to those of revision 1" in card.text
    card = await chat.tap("Yes, discard the change")
    assert texts.screening.DISCARDED in card.text
    assert "✓ Eligible" in card.text
    assert "Ask for sign-off" in card.labels
    kept = await program.database.read(lambda session: screenings.load(session, 1))
    assert (kept.current.as_json(), kept.lifecycle, kept.reason) == (before, "finished", None)
    history = await program.database.read(lambda session: listings.history(session, 1))
    assert [one.value for one in history if one.key == "lvef_percent"] == [62, 39, 62]
    assert len(await program.database.read(lambda session: revisions.of(session, 1))) == 1
    assert (await program.database.read(verify)).problems == ()


async def test_finish_pressed_twice_makes_one_revision(chat: Talk, program: app.Program) -> None:
    await screened(chat, upto="b_all")
    await chat.tap("Review", "Decision", "Finish: incomplete")
    assert (await chat.phone.card()) is not None
    await chat.phone.tap("Yes, finish it")
    await chat.phone.tap("Yes, finish it")
    await chat.quiet()
    assert len(await program.database.read(lambda session: revisions.of(session, 1))) == 1


async def test_a_list_that_is_being_filled_does_not_count_before_it_is_done(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.do("vcr", "[Yes, that is right]", "10 Feb", "[Review]")
    assert "? Prior therapy" in card.labels
    card = await chat.tap("Go on (12 questions left)", "Done (1)", "Review")
    assert "✓ Prior therapy" in card.labels


async def test_an_entry_is_changed_and_removed(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.do("vcr", "[Yes, that is right]", "10 Feb", "[1. vincristine]")
    assert "Last dose: Tue 10 Feb 2026" in card.text
    assert "vincristine, 20 Feb 2026" in (await chat.do("[Last dose]", "20 Feb")).text
    assert "Remove vincristine from the list?" in (await chat.tap("1. vincristine", "Remove")).text
    assert "None" in (await chat.tap("No, go back", "Remove", "Yes, remove it")).labels


@pytest.mark.parametrize("done", [False, True])
async def test_a_list_with_entries_is_put_off_only_when_confirmed_and_keeps_them(chat: Talk, done: bool) -> None:
    await screened(chat, upto="prior_therapies")
    await chat.do("vcr", "[Yes, that is right]", "10 Feb")
    if done:
        await chat.tap("Done (1)", "‹ Back")
    assert "The list holds 1 therapy" in (await chat.tap("More", "Not known yet")).text
    assert "1. vincristine, 10 Feb 2026" in (await chat.tap("No, go back")).text
    card = await chat.tap("More", "Not known yet", "Yes, not known yet")
    assert "Kept · Prior therapies: not known yet" in card.text
    assert "Did the relapse come after" in card.text
    card = await chat.tap("Review", "? Prior therapy", "? I6")
    assert "Prior therapies: not known yet" in card.text
    assert "1. vincristine, 10 Feb 2026" in (await chat.tap("Prior therapies")).text
    assert "✓ Prior therapy" in (await chat.tap("Done (1)")).labels


async def test_a_list_without_entries_can_be_typed_as_not_known(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    assert "Kept · Prior therapies: not known yet" in (await chat.say("unknown")).text


async def test_two_coordinators_on_one_screening_first_commit_wins(chat: Talk, program: app.Program) -> None:
    await chat.do("/start", "[Invite]", "[Coordinator]")
    async with talking(program, COLLEAGUE) as other:
        assert "Welcome" in (await other.say(await invitation(chat))).text
        await chat.do("/new", "[Use S-001]")
        await other.say("/open")
        await other.tap((await other.card()).labels[0])
        await chat.tap("Today")
        card = await other.tap("Today")
        assert "changed meanwhile" in card.text
        assert "Planned registration: Mon 2 Mar 2026 (by Administrator)" in card.text
        assert "How old" in (await other.tap("Registration day")).text


async def test_a_text_that_comes_after_a_colleagues_answers_is_not_stored_and_shows_them_with_their_author(
    chat: Talk, program: app.Program
) -> None:
    await screened(chat, upto="alt_u_l")
    await chat.do("/start", "[Invite]", "[Coordinator]")
    async with talking(program, COLLEAGUE) as other:
        await other.say(await invitation(chat), "/open")
        await other.tap((await other.card()).labels[0])
        await chat.tap("Go on with S-001")
        await other.say("62", "40", "0.6")
        card = await chat.say("63")
        assert "ALT: 62 U/L (by " in card.text
        assert "Bilirubin: 0.6 mg/dL (by " in card.text
        assert "Administrator)" not in card.text
        assert "upper limit of normal for bilirubin" in card.text


async def test_a_stranger_hears_one_neutral_line_and_nothing_else(program: app.Program) -> None:
    async with talking(program, STRANGER) as stranger:
        for text in ("/start", "S-001", "/open", "/start abcdef"):
            await stranger.phone.say(text)
            await stranger.quiet()
        screen = [shown.text for shown in await stranger.phone.screen() if not shown.mine]
        assert screen == [
            "This is a study assistant for invited staff. Ask your site's administrator for an invitation."
        ]


async def test_a_group_is_left(chat: Talk) -> None:
    await chat.phone.group(-100123)
    await chat.quiet()
    assert chat.program.local is not None
    assert "leaveChat" in [call["method"] for call in chat.program.local.api.calls.after(number=0)]


async def test_an_invitation_works_once_and_not_after_two_days(chat: Talk, program: app.Program, clock: Clock) -> None:
    await chat.do("/start", "[Invite]", "[Coordinator]")
    first = await invitation(chat)
    async with talking(program, COLLEAGUE) as other, talking(program, STRANGER) as stranger:
        assert "Welcome" in (await other.say(first)).text
        assert (await stranger.say(first)).text == words.STRANGER
        await chat.tap("Invite", "Coordinator")
        second = await invitation(chat)
        clock.forward(hours=49)
        assert (await stranger.say(second)).text == words.STRANGER


async def invitation(chat: Talk) -> str:
    """What the last invitation says to type."""
    texts = [shown.text for shown in await chat.phone.screen() if "Invitation" in shown.text]
    return "/start " + texts[-1].rpartition("/start ")[2].strip()


async def test_an_exclusion_excludes_or_does_not_and_is_never_called_met(chat: Talk) -> None:
    await screened(chat, upto="blinatumomab_allergy", uncontrolled_infection=("[Yes]",))
    assert "✗ E3 (infection) excludes: Uncontrolled infection: Yes" in (await chat.card()).text
    card = await chat.tap("Review")
    assert "✗ Excludes (1)\nInfection that is not controlled · E3" in card.text
    assert "✓ Not excluded (2)" in card.text
    card = await chat.tap("✗ Safety", "✗ E3")
    assert "✗ excludes" in card.text
    assert "not met" not in card.text.casefold()
    card = await chat.tap("‹ Section", "Decision")
    assert "✗ excludes · E3 (infection): Uncontrolled infection: Yes" in card.text


async def test_a_doubt_names_its_entry_and_has_ways_back_and_home(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.say("vcr")
    assert "vincristine: chemotherapy." in card.text
    assert "Not verified" not in card.text, "nothing about plain chemotherapy is left to check"
    card = await chat.do("[Yes, that is right]", "1/2/26")
    assert "vincristine\n" in card.text
    assert card.labels[-4:] == ["Type it again", "Why?", "‹ Back", "Home"]
    assert "1. vincristine" in (await chat.tap("‹ Back")).labels
    card = await chat.tap("Review", "Decision", "Finish: incomplete")
    assert card.labels == ["Yes, finish it", "No, go back", "Home"]
    assert "As it stands: ? Incomplete, with 12 questions not answered. Finish this screening?" in card.text


async def test_no_clinical_option_is_coloured_and_nothing_is_done_before_something_is_marked(chat: Talk) -> None:
    await screened(chat, upto="disease_group")
    assert "style" not in (await button(chat, "None of these"))
    await chat.tap("☐ First or later relapse")
    assert (await button(chat, "Done (1)"))["style"] == "primary"
    await chat.tap("Done (1)", "Yes", "Yes", "Yes", "90", "Not known yet")
    await chat.tap("Review", "? Prior therapy", "? I10", "Prior therapies")
    await chat.say("somethingnew")
    assert "Done" in (await chat.tap("Enter it")).labels
    assert "Choose at least one" in (await chat.tap("Done")).text


async def test_a_planned_day_has_an_example_that_lies_ahead(chat: Talk) -> None:
    await begin(chat)
    assert "such as 3 Oct or in 12 days" in (await chat.card()).text
    await answer(chat, upto="creatinine_date")
    assert "such as 3 Oct or 12 days ago" in (await chat.card()).text


async def test_what_is_too_old_is_named_on_the_card_of_a_candidate_who_is_not_eligible(chat: Talk) -> None:
    card = await screened(chat, lvef_date=("10 Feb",), cns_status=("[CNS2]",))
    assert "✗ Not eligible as things stand" in card.text
    assert "↻ Repeat before registration: LVEF." in card.text


async def button(chat: Talk, label: str) -> dict[str, str]:
    """One button of the card as Telegram has it."""
    rows = (await chat.card()).raw["reply_markup"]["inline_keyboard"]
    return next(one for row in rows for one in row if one["text"] == label)
