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
from tests.bot.desk import Talk


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
    assert "Study chair: 1 ruling open" in card.text
    assert "S-001 · age of 25" in card.text
    assert "Ruling open: S-001" in card.labels
    card = await chat.tap("Ruling open: S-001")
    assert "Ruling: age of 25" in card.labels


async def test_every_open_ruling_of_a_screening_is_named(chat: Talk) -> None:
    await begin(chat)
    await answer(
        chat,
        age_months=("25 y 2 m",),
        lansky=("[90]",),
        prior_therapies=("InO", "[Yes, that is right]", "10 Feb", "[Done (1)]"),
    )
    card = await chat.say("/open")
    assert "Study chair: 2 rulings open" in card.text
    assert "S-001 · age of 25 and inotuzumab interval" in card.text
    assert "2 rulings open" in card.labels[0]


async def test_a_ruling_needs_its_date_and_offers_days_to_come(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    card = await chat.tap("Ruling: age of 25", "May be registered from a day on")
    assert card.labels[:2] == ["Today", "Tomorrow"]
    card = await chat.say("20 mar")
    assert "Who decided?" in card.text
    await chat.tap("Study chair")
    card = await chat.say("mb")
    assert "Not known yet" not in card.labels
    card = await chat.tap("Today")
    assert "may be registered from Fri 20 Mar 2026 on; Study chair MB, Mon 2 Mar 2026." in card.text


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


async def test_why_says_what_the_record_says_and_leads_back(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="mrd_percent")
    card = await chat.tap("Why?")
    assert "The record: Marrow blasts under 5 % and MRD of 0.01 % or more" in card.text
    card = await chat.tap("Back to the question")
    assert "What MRD did the latest marrow show?" in card.text


async def test_why_on_a_doubt_leads_back_to_the_doubt(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_mg_dl")
    doubt = await chat.say("62 umol/L")
    card = await chat.tap("Why?")
    assert "clearance of 60 mL/min/1.73 m2 or more" in card.text
    card = await chat.tap("Back to the question")
    assert (card.text, card.labels) == (doubt.text, doubt.labels)
    await chat.tap("Yes, 0.7014 mg/dL")
    assert (await current(chat))["creatinine_mg_dl"] == Decimal("0.7014")


async def test_why_on_an_offered_agent_shows_the_rule_of_its_kind_alone(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    await chat.say("rituximab")
    card = await chat.tap("Why?")
    assert "I9 · inclusion" in card.text
    assert "I6 · inclusion" not in card.text
    card = await chat.tap("Back to the question")
    assert "Yes, that is right" in card.labels


async def test_why_on_an_input_of_a_calculator_says_its_method_and_keeps_what_was_filled_in(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="cns_status")
    await chat.tap("Calculate: From the lumbar puncture", "No")
    card = await chat.tap("Why?")
    assert "Steinherz-Bleyer" in card.text
    assert "Source of the method: ClinicalTrials.gov NCT03888534" in card.text
    card = await chat.tap("Back to the question")
    assert "Did the cytospin of the fluid show blasts?" in card.text


async def test_why_on_a_ruling_says_what_is_open(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    await chat.tap("Ruling: age of 25")
    card = await chat.tap("Why?")
    assert "The record: 25 years or younger at enrolment." in card.text
