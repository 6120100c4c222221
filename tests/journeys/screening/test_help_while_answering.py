"""The help beside the questions: calculators, sources, rulings, pictures, and what is refused."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from bot import app
from flows import texts
from storage.study import screenings
from tests.journeys.answers import answer, begin, screened
from tests.journeys.running import Shown, Talk
from tests.journeys.study import finish, refusals


async def current(chat: Talk) -> dict[str, object]:
    return (await chat.program.database.read(lambda session: screenings.load(session, 1))).current.as_json()


async def test_a_clearance_is_estimated_beside_its_question_with_its_working(chat: Talk) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    await chat.say("1.6", "27 Feb")
    assert "What is the creatinine clearance" in (await chat.card()).text
    card = await chat.do("[More]", "[Estimate from creatinine]", "142")
    assert "CKiD U25" in card.text
    label = next(label for label in card.labels if label.startswith("Use") and "CKiD" in label)
    await chat.tap(label)
    kept = await current(chat)
    assert kept["method.creatinine_clearance"]["method"].startswith("CKiD")  # type: ignore[index]
    assert kept["creatinine_clearance"]
    assert kept["clearance_date"] == kept["creatinine_date"]


async def test_a_low_estimate_is_told_beside_a_creatinine_that_passes_and_kept_with_it(chat: Talk) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    card = await chat.do("[More]", "[Calculate: Clearance, to compare]", "1.4", "160")
    assert card.text.count("CKiD U25: ") == 1
    assert card.text.count("Tell the investigator that the two differ.") == 1
    await chat.tap("Use 1.4 mg/dL (CKiD U25 48.7)")
    kept = await current(chat)
    assert kept["creatinine_mg_dl"] == Decimal("1.4")
    assert "creatinine_clearance" not in kept
    card = await chat.do("27 Feb", "[Review]", "[✓ Kidney]", "[✓ I5a]")
    assert "the estimate is under 60. Tell the investigator that the two differ." in card.text
    card = await chat.tap("‹ Section", "Decision")
    assert "Creatinine, calculated: CKiD U25" in card.text
    assert "Tell the investigator that the two differ." in card.text


async def test_a_clearance_can_be_given_where_the_creatinine_passes(chat: Talk) -> None:
    await screened(chat, upto="alt_u_l")
    await chat.tap("Review", "✓ Kidney", "✓ I5a", "Clearance", "‹ Back")
    assert "When was the creatinine measured?" in (await chat.card()).text
    await chat.tap("Review", "✓ Kidney", "✓ I5a", "Clearance", "More", "Estimate from creatinine")
    card = await chat.say("142")
    await chat.tap(next(label for label in card.labels if "CKiD" in label))
    kept = await current(chat)
    assert kept["clearance_date"] == kept["creatinine_date"]
    assert "✓ Kidney" in (await chat.card()).labels


async def test_a_value_that_is_typed_lets_go_of_how_the_one_before_was_calculated(chat: Talk) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    card = await chat.do("[More]", "[Calculate: From umol/L]", "62")
    await chat.tap(next(label for label in card.labels if label.startswith("Use")))
    await chat.tap("‹ Back")
    assert "Calculated: 62 umol/L / 88.4" in (await chat.card()).text
    await chat.do("0.8", "[‹ Back]")
    assert "Calculated" not in (await chat.card()).text
    assert (await current(chat))["method.creatinine_mg_dl"] is None


@pytest.mark.file
async def test_a_birth_date_is_used_for_the_age_and_kept_nowhere(chat: Talk, tmp_path: Path) -> None:
    await screened(chat, upto="age_months")
    card = await chat.do("[More]", "[Calculate: From a birth date]", "17 Nov 2011")
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
    card = await screened(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    assert "Study chair, open: 25 completed years" in card.text
    card = await chat.do("[Finish]", "[Ruling: age of 25]", "[May be registered]", "[Study chair]", "mb", "[Today]")
    assert "Ruling: may be registered; Study chair MB, Mon 2 Mar 2026." in card.text
    assert "Ruling: age of 25 ✓" in card.labels


async def test_open_rulings_are_listed(chat: Talk) -> None:
    await finish(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    assert "S-001 ✓ until Thu, § age of 25" in (await chat.say("/open")).text
    assert "Ruling: age of 25" in (await chat.tap("Filter", "For the chair", "Show 1", "S-001")).labels


async def test_how_many_rulings_of_a_screening_are_open_is_said(chat: Talk) -> None:
    await screened(
        chat,
        age_months=("25 y 2 m",),
        lansky=("[90]",),
        prior_therapies=("InO", "[Yes, that is right]", "10 Feb", "[Done (1)]"),
    )
    assert "§ age of 25 +1" in (await chat.say("/open")).text


async def test_a_ruling_needs_its_date_and_offers_days_to_come(chat: Talk) -> None:
    await screened(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    card = await chat.tap("Ruling: age of 25", "May be registered from a day on")
    assert card.labels[:2] == ["Today", "Tomorrow"]
    assert "Who decided?" in (await chat.say("20 mar")).text
    assert "Not known yet" not in (await chat.do("[Study chair]", "mb")).labels
    card = await chat.tap("Today")
    assert "may be registered from Fri 20 Mar 2026 on; Study chair MB, Mon 2 Mar 2026." in card.text


async def test_a_finished_screening_comes_with_its_picture_and_a_text_for_it(chat: Talk) -> None:
    await finish(chat)
    photos = [shown for shown in await chat.phone.screen() if "photo" in shown.raw]
    assert len(photos) == 1
    assert "✓ Eligible" in photos[0].text


@pytest.mark.parametrize(
    "text", ["John Smith", "MRN 4471023", "born 3 April 2012", "ana@example.org", "+49 170 1234567"]
)
async def test_an_identifier_is_refused_removed_and_kept_nowhere(
    chat: Talk, program: app.Program, tmp_path: Path, text: str
) -> None:
    await screened(chat, upto="b_all")
    card = await chat.say(text)
    assert "kept here" in card.text
    assert "Is the diagnosis B-ALL?" in card.text
    assert not [shown for shown in await chat.phone.screen() if shown.mine]
    assert await program.database.read(refusals) == 1
    await chat.tap("Yes")
    assert not kept_anywhere(tmp_path, text)


async def test_an_unknown_agent_is_asked_for_its_kinds_and_half_life(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    assert "is not in the table" in (await chat.say("zorbaximab")).text
    card = await chat.do("[Enter it]", "[☐ Monoclonal antibody]", "[Done (1)]", "1 Feb", "20")
    assert "3 x 20 = 60 days end Thu 2 Apr 2026" in card.text


async def test_an_antibody_that_carries_radiation_keeps_its_name_and_is_asked_for_its_half_life(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.say("zevalin")
    assert "zevalin (radioimmunotherapy): monoclonal antibody. Not verified" in card.text
    card = await chat.do("[Yes, that is right]", "1 Feb", "2")
    assert "3 x 2 = 6 days" in card.text
    assert "1. zevalin (radioimmunotherapy)" in card.labels


@pytest.mark.parametrize("text", ["G-CSF", "IVIG", "TBI", "tacrolimus", "ondansetron"])
async def test_an_agent_without_a_waiting_period_can_be_left_out_before_or_after_it_is_entered(
    chat: Talk, text: str
) -> None:
    await screened(chat, upto="prior_therapies")
    await chat.say(text)
    card = await chat.tap("Leave it out")
    assert "is left out" in card.text
    assert "None" in card.labels
    card = await chat.say(text)
    await chat.tap(next(label for label in card.labels if label.startswith("Enter it")))
    assert "is left out" in (await chat.tap("None of these: leave it out")).text
    assert "transplant" in (await chat.do("vcr", "[Yes, that is right]", "10 Feb", "[Done (1)]")).text


@pytest.mark.parametrize("text", ["none", "No", "nothing", "none of these"])
async def test_none_typed_where_an_entry_is_asked_for_leaves_it_out(chat: Talk, text: str) -> None:
    await screened(chat, upto="prior_therapies")
    await chat.tap("Add a therapy")
    assert "Nothing was added" in (await chat.say(text)).text
    await chat.do("G-CSF", "[Enter it all the same]")
    card = await chat.say(text)
    assert "filgrastim is left out" in card.text
    assert "None" in card.labels


async def test_another_name_that_is_left_out_leaves_the_entry_as_it_was(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    await chat.do("vcr", "[Yes, that is right]", "10 Feb", "[1. vincristine]", "[Agent]", "G-CSF")
    assert "1. vincristine" in (await chat.tap("Leave it out")).labels
    await chat.tap("1. vincristine", "Kinds", "None of these: leave it out")
    assert "None" in (await chat.card()).labels


@pytest.mark.parametrize(
    ("text", "why"), [("12 Feb", "That is a day"), ("42", "Type the name"), ("yesterday", "a day")]
)
async def test_what_is_no_drug_is_not_entered_as_one(chat: Talk, text: str, why: str) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.say(text)
    assert why in card.text
    assert not [label for label in card.labels if label.startswith("Enter")]


async def test_a_combination_adds_its_drugs_one_by_one(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.say("FLAG-IDA")
    assert "Not added: filgrastim, no waiting period" in card.text
    assert card.labels[:4] == ["☑ fludarabine", "☑ cytarabine", "☑ idarubicin", "Add these 3 drugs"]
    card = await chat.tap("☑ cytarabine")
    assert card.labels[:4] == ["☑ fludarabine", "☐ cytarabine", "☑ idarubicin", "Add these 2 drugs"]
    assert "Add these" not in "".join((await chat.tap("☑ idarubicin", "☑ fludarabine")).labels)
    card = await chat.tap("☐ fludarabine", "☐ idarubicin", "Add these 2 drugs")
    assert "When was its last dose?" in card.text
    card = await chat.say("1 Feb", "2 Feb")
    assert [label for label in card.labels if label[:2] in ("1.", "2.", "3.")] == ["1. fludarabine", "2. idarubicin"]


async def test_a_photo_is_refused_with_the_reason(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    await chat.phone.send("photo")
    assert texts.typed.UNREADABLE["photo"] in (await chat.card()).text
    assert await program.database.read(refusals) == 1


async def test_what_if_is_answered_beside_the_decision_and_changes_nothing(chat: Talk) -> None:
    await screened(chat)
    before = await current(chat)
    card = await chat.do("[What if …?]", "registration 9 Mar")
    assert "would have to be repeated" in card.text
    assert "As it is: ✓ Eligible" in card.text
    assert "moves" in (await chat.say("last vincristine 1 Mar")).text
    assert await current(chat) == before
    assert "What if" in (await chat.say("/whatif")).text


async def test_a_doubt_of_a_what_if_goes_with_the_next_one(chat: Talk) -> None:
    await screened(chat)
    assert "62 mg/dL is unusual" in (await chat.do("[What if …?]", "creatinine 62")).text
    card = await chat.say("something else")
    assert "62 mg/dL is unusual" not in card.text
    assert "Yes, 62 mg/dL" not in card.labels
    card = await chat.say("LVEF 60 on 5 mar")
    assert "Counted on Thu 5 Mar 2026" in card.text
    assert "LVEF date Thu 5 Mar 2026" in card.text
    assert "Eligible" in card.text


async def test_a_drug_outside_the_table_is_no_name_in_a_what_if(chat: Talk) -> None:
    await begin(chat)
    therapy = ("Decortin", "[Enter it]", "[☐ Chemotherapy]", "[Done (1)]", "10 Feb", "[Done (1)]")
    await answer(chat, prior_therapies=therapy)
    card = await chat.do("[What if …?]", "Decortin last dose 1 mar")
    assert "As it is: ✓ Eligible" in card.text
    assert "moves" in card.text
    assert "person's name" in (await chat.say("John Decortin")).text


async def test_the_smallest_next_step_is_told_with_the_decision(chat: Talk) -> None:
    card = await screened(chat, donor_available=("[Not known yet]",))
    assert "What now" in card.text
    assert "Donor available" in card.text


async def test_cns3_now_is_asked_about_where_cns3_ever_was_answered_no(chat: Talk) -> None:
    await screened(chat, upto="cns_status")
    card = await chat.tap("CNS3")
    assert "CNS3 now is CNS3 ever, which cannot be No" in card.text
    assert "Was there ever CNS3 disease?" in card.text
    assert "Will there be other anti-cancer treatment" in (await chat.tap("Yes")).text
    assert "What is the CNS status now?" in (await chat.tap("‹ Back", "‹ Back", "No")).text


async def test_nothing_can_change_cns3_now(chat: Talk) -> None:
    await screened(chat, cns3_history=("[Not known yet]",), cns_status=("[CNS3]",))
    assert "CNS now (E1). Nothing can change that." in (await chat.card()).text


async def test_what_now_and_what_to_ask_first_are_told_while_most_is_open(chat: Talk) -> None:
    await screened(chat, upto="sex")
    card = await chat.tap("Review", "Decision")
    assert "things left: sex, intended transplant, donor, straight to transplant" in card.text
    assert "Ask first: intended transplant. It alone can show" in card.text


async def test_a_half_life_that_nobody_verified_says_so_in_flag_list_and_decision(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.do("epcoritamab", "[Yes, that is right]", "1 Feb")
    assert "3 x 22 = 66 days end Wed 8 Apr 2026, 37 days to go (half-life not verified)" in card.text
    assert "? I8 (biologic) not known yet: epcoritamab: late adverse events." in card.text
    assert "1. epcoritamab, 1 Feb 2026 · half-life not verified" in (await chat.tap("No")).text
    assert "(half-life not verified)" in (await chat.tap("Done (1)", "Review", "Decision")).text


async def test_a_half_life_that_nobody_verified_is_told_after_its_wait_is_over(chat: Talk) -> None:
    card = await screened(
        chat, prior_therapies=("epcoritamab", "[Yes, that is right]", "1 Nov 2025", "[No]", "[Done (1)]")
    )
    assert "I9 rests on a half-life not verified: epcoritamab." in card.text
    assert "not verified" not in (await chat.tap("Review", "✓ Prior therapy", "✓ I8")).text


async def test_the_method_of_a_calculated_value_is_named_with_the_next_card(chat: Talk) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    card = await chat.do("1.6", "27 Feb", "[More]", "[Estimate from creatinine]", "142")
    card = await chat.tap(next(label for label in card.labels if "CKiD" in label))
    assert "Kept · Clearance: " in card.text
    assert "(CKiD U25)" in card.text


async def test_the_study_chair_is_named_once_beside_prior_blinatumomab(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.say("blinatumomab")
    assert card.text.count("42 days") == 1
    assert card.text.count("study chair") == 1


async def test_why_says_what_the_record_says_and_leads_back(chat: Talk) -> None:
    await screened(chat, upto="mrd_percent")
    card = await chat.tap("More", "Why?")
    assert "The record: Marrow blasts under 5 % and MRD of 0.01 % or more" in card.text
    assert "What MRD did the latest marrow show?" in (await chat.tap("‹ To the question")).text


async def test_why_on_a_doubt_leads_back_to_the_doubt(chat: Talk) -> None:
    await screened(chat, upto="creatinine_mg_dl")
    doubt = await chat.say("44")
    assert "clearance of 60 mL/min/1.73 m2 or more" in (await chat.tap("Why?")).text
    card = await chat.tap("‹ To the question")
    assert (card.text, card.labels) == (doubt.text, doubt.labels)
    await chat.say("62 umol/L")
    kept = await current(chat)
    assert kept["creatinine_mg_dl"] == Decimal("0.701357466063348")
    assert kept["typed.creatinine_mg_dl"] == {"value": "62", "unit": "umol/L"}
    card = await chat.do("27 Feb", "[Review]", "[✓ Kidney]", "[✓ I5a]")
    assert "Creatinine 62 umol/L = 0.7014 mg/dL is at or under the limit of" in card.text
    assert "Now: 62 umol/L = 0.7014 mg/dL" in (await chat.tap("Creatinine", "More", "Why?")).text


async def test_why_on_an_offered_agent_shows_the_rule_of_its_kind_alone(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.do("rituximab", "[Why?]")
    assert "I9 · inclusion" in card.text
    assert "I6 · inclusion" not in card.text
    assert "Yes, that is right" in (await chat.tap("‹ To the question")).labels


async def test_why_on_an_input_of_a_calculator_says_its_method_and_keeps_what_was_filled_in(chat: Talk) -> None:
    await screened(chat, upto="cns_status")
    card = await chat.tap("More", "From the lumbar puncture", "No", "Why?")
    assert "Steinherz-Bleyer" in card.text
    assert "Source of the method: ClinicalTrials.gov NCT03888534" in card.text
    assert "Did the cytospin of the fluid show blasts?" in (await chat.tap("‹ To the question")).text


async def test_why_on_a_ruling_says_what_is_open(chat: Talk) -> None:
    await screened(chat, age_months=("25 y 2 m",), lansky=("[90]",))
    card = await chat.tap("Ruling: age of 25", "Why?")
    assert "The record: 25 years or younger at enrolment." in card.text


async def pictures(chat: Talk) -> list[Shown]:
    """The pictures that stand in the chat."""
    return [shown for shown in await chat.phone.screen() if "photo" in shown.raw]


async def test_a_picture_leaves_with_its_candidate_and_a_newer_one_takes_its_place(chat: Talk) -> None:
    await screened(chat)
    await chat.tap("Finish", "Picture")
    (first,) = await pictures(chat)
    await chat.tap("Picture")
    (second,) = await pictures(chat)
    assert second.id != first.id
    assert "S-001" in second.text
    await chat.say("/start")
    assert len(await pictures(chat)) == 1, "at home the candidate can still be gone on with"
    await chat.tap("New screening", "Use S-002")
    assert await pictures(chat) == []
    await chat.do("/open S-001", "[Picture]")
    assert len(await pictures(chat)) == 1
