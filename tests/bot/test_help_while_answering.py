"""The help beside the questions: calculators, sources, rulings, pictures, and what is refused."""

import sqlite3
from contextlib import closing
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


async def test_an_antibody_that_carries_radiation_keeps_its_name_and_is_asked_for_its_half_life(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.say("zevalin")
    assert "zevalin (radioimmunotherapy): monoclonal antibody. Not verified" in card.text
    await chat.tap("Yes, that is right")
    await chat.say("1 Feb")
    card = await chat.say("2")
    assert "3 x 2 = 6 days" in card.text
    assert "1. zevalin (radioimmunotherapy)" in card.labels


@pytest.mark.parametrize("text", ["G-CSF", "IVIG", "TBI", "tacrolimus", "ondansetron", "quuxamide"])
async def test_an_agent_without_a_waiting_period_can_be_left_out_before_or_after_it_is_entered(
    chat: Talk, text: str
) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    await chat.say(text)
    card = await chat.tap("Leave it out")
    assert "is left out" in card.text
    assert "None" in card.labels
    card = await chat.say(text)
    await chat.tap(next(label for label in card.labels if label.startswith("Enter it")))
    card = await chat.tap("None of these: leave it out")
    assert "is left out" in card.text
    await chat.say("vcr")
    await chat.tap("Yes, that is right")
    await chat.say("10 Feb")
    card = await chat.tap("Done (1)")
    assert "transplant" in card.text


@pytest.mark.parametrize("text", ["none", "No", "nothing", "none of these"])
async def test_none_typed_where_an_entry_is_asked_for_leaves_it_out(chat: Talk, text: str) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    await chat.tap("Add a therapy")
    card = await chat.say(text)
    assert "Nothing was added" in card.text
    await chat.say("quuxamide")
    await chat.tap("Enter it")
    card = await chat.say(text)
    assert "quuxamide is left out" in card.text
    assert "None" in card.labels


async def test_another_name_that_is_left_out_leaves_the_entry_as_it_was(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    await chat.say("vcr")
    await chat.tap("Yes, that is right")
    await chat.say("10 Feb")
    await chat.tap("1. vincristine", "Agent: vincristine")
    await chat.say("G-CSF")
    card = await chat.tap("Leave it out")
    assert "1. vincristine" in card.labels
    await chat.tap("1. vincristine", "Kinds: Chemotherapy", "None of these: leave it out")
    assert "None" in (await chat.card()).labels


@pytest.mark.parametrize(
    ("text", "why"),
    [("?", "Type the name of a drug"), ("12 Feb", "That is a day"), ("42", "Type the name"), ("yesterday", "a day")],
)
async def test_what_is_no_drug_is_not_entered_as_one(chat: Talk, text: str, why: str) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.say(text)
    assert why in card.text
    assert not [label for label in card.labels if label.startswith("Enter")]


async def test_a_combination_adds_its_drugs_one_by_one(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.say("FLAG-IDA")
    assert "Not added: filgrastim, no waiting period" in card.text
    assert card.labels[:4] == ["☑ fludarabine", "☑ cytarabine", "☑ idarubicin", "Add these 3 drugs"]
    card = await chat.tap("☑ cytarabine")
    assert card.labels[:4] == ["☑ fludarabine", "☐ cytarabine", "☑ idarubicin", "Add these 2 drugs"]
    card = await chat.tap("☑ idarubicin", "☑ fludarabine")
    assert "Add these" not in "".join(card.labels)
    card = await chat.tap("☐ fludarabine", "☐ idarubicin", "Add these 2 drugs")
    assert "When was its last dose?" in card.text
    await chat.say("1 Feb")
    card = await chat.say("2 Feb")
    assert [label for label in card.labels if label[:2] in ("1.", "2.", "3.")] == ["1. fludarabine", "2. idarubicin"]


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


async def test_a_drug_outside_the_table_is_no_name_in_a_what_if(chat: Talk) -> None:
    await begin(chat)
    therapy = ("Decortin", "[Enter it]", "[☐ Chemotherapy]", "[Done (1)]", "10 Feb", "[Done (1)]")
    await answer(chat, prior_therapies=therapy)
    await chat.tap("What if …?")
    card = await chat.say("Decortin last dose 1 mar")
    assert "As it is: ✓ Eligible" in card.text
    assert "moves" in card.text
    card = await chat.say("John Decortin")
    assert "person's name" in card.text


async def test_the_smallest_next_step_is_told_with_the_decision(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, donor_available=("[Not known yet]",))
    card = await chat.card()
    assert "What now" in card.text
    assert "Donor available" in card.text
