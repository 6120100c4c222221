"""A plan that passed, in the chat: what was said for another day is asked again before anything rests on it."""

from datetime import date
from pathlib import Path

import pytest

from bot import app
from flows import texts
from flows.decision.assess import assess
from storage.study import listings, revisions, screenings
from storage.treatment import registrations
from storage.upkeep.verify import verify
from tests.journeys.answers import screened
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.study import ask_sign_off, finish, investigating, opened, sign
from tests.phone import Shown
from tests.trials import NCT04556084

NEARLY_26 = {"age_months": ("25 y 11 m",), "lansky": ("[90]",)}


async def reopened(chat: Talk) -> Shown:
    """The screening that was left, gone on with."""
    await chat.say("/start")
    return await chat.tap("Go on with S-001")


async def measure_again(chat: Talk, card: Shown) -> None:
    """Renew the three measurements from the review, as of today."""
    await chat.tap("Review")
    for section, label in (("Kidney", "Creatinine date"), ("Liver", "Liver values date"), ("Heart", "LVEF date")):
        card = await chat.card()
        card = await chat.tap(next(one for one in card.labels if one.endswith(f" {section}")))
        line = next(one for one in card.text.splitlines() if f" {label}: " in one)
        card = await chat.tap(line.partition(" ")[0], "Today")
        if "‹ Review" in card.labels:
            await chat.tap("‹ Review")


async def plan_for_today(chat: Talk) -> Shown:
    """Both planned days, asked again, are today."""
    await chat.tap("Decision", "More", "Planned dates", "Today")
    return await chat.tap("Registration day")


async def test_an_age_of_25_years_11_months_is_asked_again_45_days_later_and_26_is_not_eligible(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await screened(chat, **NEARLY_26)
    assert "✓ Eligible" in (await chat.card()).text
    clock.forward(days=45)
    card = await reopened(chat)
    assert "Age: 25 years 11 months" in card.text
    assert "25 years 11 months was given for Mon 2 Mar 2026: on Thu 16 Apr 2026 it may be 26 years." in card.text
    await measure_again(chat, card)
    assert "Age" in (await plan_for_today(chat)).text
    card = await chat.tap("Decision")
    assert "? Incomplete" in card.text
    assert "Finish: incomplete" in card.labels
    card = await chat.tap("Finish: incomplete")
    assert "Not finished yet" in card.text
    assert "Yes, finish it" not in card.labels
    card = await chat.do("[Age: change]", "26 y")
    assert "✗ Not eligible as things stand" in (await chat.tap("All unchanged (12)")).text


async def test_what_was_said_some_time_ago_is_one_list_with_one_tap_for_all(chat: Talk, clock: Clock) -> None:
    await screened(chat)
    clock.forward(days=15)
    card = await reopened(chat)
    assert texts.question.ASKED_AGAIN in card.text
    assert "Uncontrolled infection: No" not in card.text, "the first page of the list"
    for words in ("Marrow MRD: 0.2 %", "Donor available: Yes", "Lansky: 90", "Said for Mon 2 Mar 2026, 15 days ago."):
        assert words in card.text
    card = await chat.tap("More ›")
    assert "Prior radiation" in card.text
    card = await chat.tap(next(label for label in card.labels if label.startswith("All unchanged")))
    assert "Unchanged: " in card.text
    assert "When is registration planned?" in card.text
    assert "Planned registration, Mon 2 Mar 2026, has passed and is asked again." in card.text


async def test_one_item_is_unchanged_and_another_is_changed(chat: Talk, program: app.Program, clock: Clock) -> None:
    await screened(chat)
    clock.forward(days=15)
    await reopened(chat)
    card = await chat.do("[Marrow MRD: change]", "0.5")
    assert "Kept · Marrow MRD: 0.5 %" in card.text
    assert "Marrow MRD: 0.2 %" not in card.text
    assert "Marrow MRD: change" not in card.labels
    before = len(await program.database.read(lambda session: listings.history(session, 1)))
    assert "Unchanged: Marrow blasts" in (await chat.tap("✓ Unchanged")).text
    given = (await program.database.read(lambda session: listings.history(session, 1)))[before:]
    assert [(one.key, str(one.value), one.given_for) for one in given] == [("blasts_percent", "1.5", date(2026, 3, 17))]
    assert (await program.database.read(verify)).problems == ()


async def test_a_start_is_asked_again_with_its_registration_and_never_stays_before_it(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await screened(chat, registration_date=("3 Mar",), start_date=("5 Mar",))
    clock.forward(days=9)
    card = await reopened(chat)
    assert "Planned registration, Tue 3 Mar 2026, has passed and is asked again." in card.text
    await measure_again(chat, card)
    assert "start Thu 5 Mar" not in (await chat.tap("Decision")).text
    card = await chat.tap("Finish: incomplete")
    assert "Planned registration and Planned start" in card.text
    assert "Yes, finish it" not in card.labels
    card = await chat.tap("Planned registration: answer", "Today")
    assert "Planned start, Thu 5 Mar 2026, has passed and is asked again." in card.text
    await chat.tap("Registration day", "Leave open", "Finish")
    kept = (await program.database.read(lambda session: revisions.of(session, 1)))[0]
    assert (kept.record["registration_date"], kept.record["start_date"]) == ("2026-03-11", "2026-03-11")
    assert assess(kept.record, NCT04556084).as_json() == kept.decision


async def test_the_start_is_confirmed_when_the_registration_moves(chat: Talk) -> None:
    await screened(chat, registration_date=("2 Mar",), start_date=("10 Mar",))
    await chat.tap("More", "Planned dates", "Tomorrow")
    assert "When is the first day of blinatumomab planned?" in (await chat.card()).text
    assert "Planned: Tue 3 Mar 2026, start Tue 10 Mar 2026" in (await chat.say("10 Mar")).text


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"age_months": ("15 y 11 m",)}, "What is the Karnofsky score?"),
        (
            {"age_months": ("7 y 11 m",), "sex": ("[Female]",), "sexually_active": ()},
            "Is she of childbearing potential?",
        ),
    ],
)
async def test_another_age_brings_the_questions_of_that_age(
    chat: Talk, clock: Clock, answers: dict[str, tuple[str, ...]], asked: str
) -> None:
    await screened(chat, **answers)
    assert "✓ Eligible" in (await chat.card()).text
    clock.forward(days=3)
    await chat.tap("More", "Planned dates", "Today", "Registration day")
    assert "Age: change" in (await chat.card()).labels
    await chat.tap("Age: change")
    card = await chat.say({"15 y 11 m": "16 y", "7 y 11 m": "8 y"}[answers["age_months"][0]])
    assert asked in card.text


async def test_no_day_after_a_26th_birthday_is_promised_and_the_named_day_can_be_planned(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies", **NEARLY_26)
    await chat.do("vcr", "[Yes, that is right]", "28 Feb", "[Done (1)]")
    for label in (
        "No",
        "No",
        "None",
        "No",
        "Yes",
        "Yesterday",
        "Not known yet",
        "No",
        "CNS1",
        "No",
        "No",
        "No",
        "No",
        "Leave open",
    ):
        await chat.tap(label)
    card = await chat.card()
    assert "◷ Not yet eligible" in card.text
    assert "no day can be promised" in card.text
    assert "on Tue 3 Mar 2026 it may be 26 years" in card.text
    assert "Eligible from" not in card.text
    card = await chat.tap("Plan 7 Mar 2026")
    assert "25 years 11 months was given for Mon 2 Mar 2026: on Sat 7 Mar 2026 it may be 26 years." in card.text
    card = await chat.tap("✓ Unchanged", "Review", "Decision")
    assert "Planned: Sat 7 Mar 2026, start Mon 9 Mar 2026" in card.text


async def test_a_plan_that_passed_is_neither_signed_nor_registered(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await ask_sign_off(chat)
    async with investigating(program, chat) as doctor:
        clock.forward(days=1)
        card = await doctor.say("/signoffs")
        card = await doctor.tap(card.labels[0], "Approve")
        assert "asked again: Planned registration and Planned start" in card.text
        assert "Asked again before this is finished, signed or registered" in card.text
        clock.forward(days=-1)
        await sign(doctor)
    clock.forward(days=1)
    card = await opened(chat)
    assert (
        "Asked again before this is finished, signed or registered: Planned registration and Planned start" in card.text
    )
    assert "asked again: Planned registration and Planned start" in (await chat.tap("Register")).text
    assert await program.database.read(lambda session: registrations.of(session, 1)) is None


async def test_planned_anew_and_signed_again_it_is_registered(chat: Talk, program: app.Program, clock: Clock) -> None:
    await finish(chat)
    clock.forward(days=1)
    await opened(chat)
    await chat.tap("Change: ask 2 again", "The planned date moved")
    await chat.tap("Ask again (2)", "Planned registration: answer", "Today")
    assert "Planned start was said for a registration on Mon 2 Mar 2026, which has moved." in (await chat.card()).text
    await chat.tap("✓ Unchanged", "Finish", "Ask for sign-off")
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    await opened(chat)
    await chat.tap("Register")
    assert "Registered: BLINA-" in (await chat.tap("Yes, register today")).text
    assert (await program.database.read(verify)).problems == ()


async def test_a_discarded_change_takes_the_days_back_that_answers_were_given_for(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await finish(chat)
    before = (await program.database.read(lambda session: screenings.load(session, 1))).current.as_json()
    clock.forward(days=20)
    await opened(chat)
    await chat.tap("Change: ask 14 again", "The planned date moved", "Ask again (14)")
    card = await chat.card()
    await chat.tap(next(label for label in card.labels if label.startswith("All unchanged")))
    await chat.tap("Review", "Decision", "More", "Discard the change", "Yes, discard the change")
    assert (await program.database.read(lambda session: screenings.load(session, 1))).current.as_json() == before
    assert (await program.database.read(verify)).problems == ()


async def test_the_planned_days_of_an_open_screening_are_a_tap_away_from_the_list(chat: Talk) -> None:
    await screened(chat)
    assert "Planned dates" in (await chat.say("/open")).labels
    assert "When is registration planned?" in (await chat.tap("Planned dates")).text


async def test_a_site_says_after_how_many_days_it_asks_again(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock, good_days=3) as program, talking(program) as chat:
        await screened(chat)
        clock.forward(days=4)
        card = await reopened(chat)
        assert "Donor available" in card.text
        assert "4 days ago" in card.text


async def test_a_finished_decision_that_is_another_one_by_now_is_never_shown_as_if_it_stood(
    chat: Talk, clock: Clock
) -> None:
    assert "S-001 · ✓ eligible until" in (await finish(chat)).text
    clock.forward(days=12)
    card = await chat.do("/start", "[S-001]")
    assert "Counted again today:" in card.text
    assert "✓ eligible" not in card.text.splitlines()[-1]
    assert " today" in card.text.splitlines()[-1]
