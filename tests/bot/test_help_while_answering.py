"""The help beside the questions: calculators, sources, rulings, pictures, and what is refused."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app
from flows import texts
from storage import screenings
from storage.tables import AuditRow, table
from tests.bot.answers import answer, begin
from tests.bot.desk import Clock, Talk, running, talking


async def current(chat: Talk) -> dict[str, object]:
    return (await chat.program.database.read(lambda session: screenings.load(session, 1))).current


async def test_a_clearance_is_estimated_beside_its_question_with_its_working(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_mg_dl")
    await chat.say("1.6", "27 Feb")
    card = await chat.card()
    assert "What is the creatinine clearance" in card.text
    await chat.tap("Calculate: Estimate from creatinine")
    card = await chat.say("142")
    assert "CKiD U25" in card.text
    label = next(label for label in card.labels if label.startswith("Use") and "CKiD" in label)
    await chat.tap(label)
    kept = await current(chat)
    assert kept["method.creatinine_clearance"]["method"].startswith("CKiD")  # type: ignore[index]
    assert kept["creatinine_clearance"]
    assert kept["clearance_date"] == kept["creatinine_date"]


async def test_a_low_estimate_is_told_beside_a_creatinine_that_passes_and_kept_with_it(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_mg_dl")
    await chat.tap("Calculate: Clearance, to compare")
    await chat.say("1.4")
    card = await chat.say("160")
    assert card.text.count("CKiD U25: ") == 1
    assert card.text.count("Tell the investigator that the two differ.") == 1
    await chat.tap("Use 1.4 mg/dL (CKiD U25 48.7)")
    kept = await current(chat)
    assert kept["creatinine_mg_dl"] == Decimal("1.4")
    assert "creatinine_clearance" not in kept
    await chat.say("27 Feb")
    await chat.tap("Review")
    card = await chat.tap("✓ I5a")
    assert "the estimate is under 60. Tell the investigator that the two differ." in card.text
    await chat.tap("‹ All criteria")
    card = await chat.tap("Decision")
    assert "Creatinine, calculated: CKiD U25" in card.text
    assert "Tell the investigator that the two differ." in card.text


async def test_a_clearance_can_be_given_where_the_creatinine_passes(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="alt_u_l")
    await chat.tap("Review", "✓ I5a", "Clearance: not answered", "‹ Back")
    assert "When was the creatinine measured?" in (await chat.card()).text
    await chat.tap("Review", "✓ I5a", "Clearance: not answered", "Calculate: Estimate from creatinine")
    card = await chat.say("142")
    await chat.tap(next(label for label in card.labels if "CKiD" in label))
    kept = await current(chat)
    assert kept["clearance_date"] == kept["creatinine_date"]
    assert "✓ I5a" in (await chat.card()).labels


async def test_a_value_that_is_typed_lets_go_of_how_the_one_before_was_calculated(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_mg_dl")
    await chat.tap("Calculate: From umol/L")
    card = await chat.say("62")
    await chat.tap(next(label for label in card.labels if label.startswith("Use")))
    await chat.tap("‹ Back")
    assert "Calculated: 62 umol/L / 88.4" in (await chat.card()).text
    await chat.say("0.8")
    await chat.tap("‹ Back")
    assert "Calculated" not in (await chat.card()).text
    assert (await current(chat))["method.creatinine_mg_dl"] is None


async def test_a_birth_date_is_used_for_the_age_and_kept_nowhere(chat: Talk, tmp_path: Path) -> None:
    await begin(chat)
    await answer(chat, upto="age_months")
    await chat.tap("Calculate: From a birth date")
    card = await chat.say("17 Nov 2011")
    assert "14 years 3 months" in card.text + "".join(card.labels)
    await chat.tap(next(label for label in card.labels if label.startswith("Use")))
    assert (await current(chat))["age_months"] == 171
    assert not kept_anywhere(tmp_path, "2011-11-17")
    assert not kept_anywhere(tmp_path, "17 Nov 2011")


def kept_anywhere(folder: Path, text: str) -> bool:
    """Whether a text stands in any row of the database."""
    with closing(sqlite3.connect(folder / "blinabridge.sqlite")) as database:
        return any(text in line for line in database.iterdump())


async def test_the_source_of_an_answer_takes_one_more_tap(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_date")
    await chat.tap("⤷ from lab report")
    assert (await current(chat))["source.creatinine_mg_dl"] == "laboratory"
    card = await chat.tap("‹ Back")
    assert "Now: 0.7 mg/dL (lab report)" in card.text


async def test_sources_can_be_switched_off(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock, evidence=False) as program, talking(program) as chat:
        await begin(chat)
        await answer(chat, upto="b_all")
        assert not [label for label in (await chat.card()).labels if label.startswith("⤷")]


async def test_a_ruling_of_the_study_chair_is_shown_with_the_decision_ever_after(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    card = await chat.card()
    assert "Study chair, open: 25 completed years" in card.text
    await chat.tap("Finish", "Yes, finish it", "Ruling: age of 25", "May be registered", "Study chair")
    await chat.say("mb")
    card = await chat.tap("Today")
    assert "Ruling: may be registered; Study chair MB, Mon 2 Mar 2026." in card.text
    assert "Ruling: age of 25 ✓" in card.labels


async def test_open_rulings_are_listed(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    await chat.tap("Finish", "Yes, finish it")
    card = await chat.say("/open")
    assert "Ruling open: S-001" in card.labels
    card = await chat.tap("Ruling open: S-001")
    assert "Ruling: age of 25" in card.labels


async def test_a_finished_screening_comes_with_its_picture_and_a_text_for_it(chat: Talk) -> None:
    await begin(chat)
    await answer(chat)
    await chat.tap("Finish", "Yes, finish it")
    photos = [shown for shown in await chat.phone.screen() if "photo" in shown.raw]
    assert len(photos) == 1
    assert "✓ Eligible" in photos[0].text


@pytest.mark.parametrize(
    "text", ["John Smith", "MRN 4471023", "born 3 April 2012", "ana@example.org", "+49 170 1234567"]
)
async def test_an_identifier_is_refused_removed_and_kept_nowhere(
    chat: Talk, program: app.Program, tmp_path: Path, text: str
) -> None:
    await begin(chat)
    await answer(chat, upto="b_all")
    card = await chat.say(text)
    assert "kept here" in card.text
    assert "Is the diagnosis B-ALL?" in card.text
    assert not [shown for shown in await chat.phone.screen() if shown.mine]
    assert await program.database.read(_refusals) == 1
    await chat.tap("Yes")
    assert not kept_anywhere(tmp_path, text)


def _refusals(session: Session) -> int:
    audit = table(AuditRow)
    chosen = select(audit.c.seq).where(audit.c.action == "identifier refused")
    return len(session.connection().execute(chosen).all())


async def test_days_can_be_entered_and_shown_as_days_before_registration(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock, relative_days=True) as program, talking(program) as chat:
        await begin(chat)
        await answer(chat, upto="creatinine_date")
        card = await chat.say("T-3")
        assert "3 days before registration" in card.text
        assert "27 Feb" not in card.text
        assert (await current(chat))["creatinine_date"] == "2026-02-27"


async def test_an_unknown_agent_is_asked_for_its_kinds_and_half_life(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.say("zorbaximab")
    assert "is not in the table" in card.text
    await chat.tap("Enter it", "☐ Monoclonal antibody", "Done (1)")
    await chat.say("1 Feb")
    card = await chat.say("20")
    assert "3 x 20 = 60 days end Thu 2 Apr 2026" in card.text


async def test_a_combination_adds_its_drugs_one_by_one(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.say("FLAG-IDA")
    await chat.tap(next(label for label in card.labels if label.startswith("Add these")))
    card = await chat.card()
    assert "When was its last dose?" in card.text


async def test_a_photo_is_refused_with_the_reason(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    await chat.phone.send("photo")
    assert texts.UNREADABLE["photo"] in (await chat.card()).text
    assert await program.database.read(_refusals) == 1


async def test_what_if_is_answered_beside_the_decision_and_changes_nothing(chat: Talk) -> None:
    await begin(chat)
    await answer(chat)
    before = await current(chat)
    await chat.tap("What if …?")
    card = await chat.say("registration 9 Mar")
    assert "would have to be repeated" in card.text
    assert "As it is: ✓ Eligible" in card.text
    card = await chat.say("last vincristine 1 Mar")
    assert "moves" in card.text
    assert await current(chat) == before
    card = await chat.say("/whatif")
    assert "What if" in card.text


async def test_the_smallest_next_step_is_told_with_the_decision(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, donor_available=("[Not known yet]",))
    card = await chat.card()
    assert "What now" in card.text
    assert "Donor available" in card.text


async def test_cns3_now_is_asked_about_where_cns3_ever_was_answered_no(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="cns_status")
    card = await chat.tap("CNS3")
    assert "CNS3 now is CNS3 ever, which cannot be No" in card.text
    assert "Was there ever CNS3 disease?" in card.text
    card = await chat.tap("Yes")
    assert "Will there be other anti-cancer treatment" in card.text
    await chat.tap("‹ Back", "‹ Back")
    card = await chat.tap("No")
    assert "What is the CNS status now?" in card.text


async def test_nothing_can_change_cns3_now(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, cns3_history=("[Not known yet]",), cns_status=("[CNS3]",))
    assert "CNS now (E1). Nothing can change that." in (await chat.card()).text


async def test_what_now_and_what_to_ask_first_are_told_while_most_is_open(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="sex")
    await chat.tap("Review")
    card = await chat.tap("Decision")
    assert "things left: sex, intended transplant, donor, straight to transplant" in card.text
    assert "Ask first: intended transplant. It alone can show" in card.text


async def test_a_half_life_that_nobody_verified_says_so_in_flag_list_and_decision(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    await chat.say("epcoritamab")
    await chat.tap("Yes, that is right")
    card = await chat.say("1 Feb")
    assert "3 x 22 = 66 days end Wed 8 Apr 2026, 37 days to go (half-life not verified)" in card.text
    assert "? I8 not known yet: epcoritamab: late adverse events." in card.text
    card = await chat.tap("No")
    assert "1. epcoritamab, 1 Feb 2026 · half-life not verified" in card.text
    await chat.tap("Done (1)", "Review")
    card = await chat.tap("Decision")
    assert "(half-life not verified)" in card.text


async def test_a_half_life_that_nobody_verified_is_told_after_its_wait_is_over(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, prior_therapies=("epcoritamab", "[Yes, that is right]", "1 Nov 2025", "[No]", "[Done (1)]"))
    card = await chat.card()
    assert "I9 rests on a half-life not verified: epcoritamab." in card.text
    assert "not verified" not in (await chat.tap("Review", "✓ I8")).text


async def test_the_method_of_a_calculated_value_is_named_with_the_next_card(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_mg_dl")
    await chat.say("1.6", "27 Feb")
    await chat.tap("Calculate: Estimate from creatinine")
    card = await chat.say("142")
    card = await chat.tap(next(label for label in card.labels if "CKiD" in label))
    assert "Saved · Clearance: " in card.text
    assert "(CKiD U25)" in card.text


async def test_the_study_chair_is_named_once_beside_prior_blinatumomab(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.say("blinatumomab")
    assert card.text.count("42 days") == 1
    assert card.text.count("study chair") == 1
