"""Agents that the table does not have and regimens, as transcripts: nothing drops out, nothing is taken for another."""

import pytest

from storage.study import screenings
from tests.journeys.answers import answer, begin, screened
from tests.journeys.running import Talk

OPEN = "I6, I8, I9 and I10 stay open"


async def therapies(chat: Talk, key: str = "prior_therapies.draft") -> list[dict[str, object]]:
    return (await chat.program.database.read(lambda session: screenings.load(session, 1))).current.as_json()[key]  # type: ignore[return-value]


async def asked(chat: Talk) -> None:
    await screened(chat, upto="prior_therapies")


async def test_an_unknown_agent_is_kept_as_unknown_and_leaves_the_waiting_periods_open(chat: Talk) -> None:
    await begin(chat)
    steps = ("xyz-cel", "[Kind not known yet]", "1 Feb 2020", "vcr", "[Yes, that is right]", "10 Feb", "[Done (2)]")
    await answer(chat, prior_therapies=steps)
    card = await chat.card()
    assert "Incomplete" in card.text
    codes = "I6 (chemotherapy), I8 (biologic), I9 (antibody) and I10 (immunotherapy)"
    assert f"{codes} · xyz-cel (kind not known)" in card.text
    assert (await therapies(chat, "prior_therapies"))[0] == {
        "agent": "xyz-cel",
        "kinds": None,
        "last_dose": "2020-02-01",
    }


@pytest.mark.parametrize("way", ["[Not known yet]", "none"])
async def test_whichever_way_its_kinds_are_not_said_it_stays(chat: Talk, way: str) -> None:
    await asked(chat)
    assert "None of these: leave it out" not in (await chat.do("quuxamide", "[Enter it]")).labels
    assert OPEN in (await (chat.tap("Not known yet") if way.startswith("[") else chat.say(way))).text
    card = await chat.tap("Not known yet")
    assert "quuxamide, date not known yet · kind not known yet" in card.text
    await chat.tap("1. quuxamide", "Kinds", "☐ Chemotherapy", "Done (1)")
    assert (await therapies(chat))[0]["kinds"] == ["chemotherapy"]


async def test_a_hint_of_the_name_is_one_tap(chat: Talk) -> None:
    await asked(chat)
    card = await chat.say("zorbaximab")
    assert "Names in -mab are mostly those of a monoclonal antibody" in card.text
    card = await chat.tap("Enter it")
    assert "Names in -mab are mostly those of a monoclonal antibody" in card.text
    await chat.tap("‹ Back")
    await chat.tap("1. zorbaximab", "Remove", "Yes, remove it")
    await chat.say("zorbaximab")
    await chat.tap("Yes: monoclonal antibody")
    await chat.say("1 Feb")
    assert "half-life of this antibody" in (await chat.card()).text


async def test_a_corrected_name_brings_nothing_of_the_other_agent_but_its_day(chat: Talk) -> None:
    await asked(chat)
    await chat.say("rituximab")
    await chat.tap("Yes, that is right")
    await chat.say("1 Feb")
    await chat.tap("1. rituximab", "Agent")
    await chat.say("quuxamide")
    await chat.tap("Kind not known yet")
    assert await therapies(chat) == [{"agent": "quuxamide", "kinds": None, "last_dose": "2026-02-01"}]
    card = await chat.do("[1. quuxamide]", "[Agent]", "axatilimab", "[Yes, that is right]")
    assert "half-life of this antibody" in card.text


async def test_the_sentence_around_an_unknown_agent_is_kept_nowhere(chat: Talk) -> None:
    await asked(chat)
    card = await chat.say("he got quuxamide at another hospital because of fever")
    assert "“quuxamide” is not in the table" in card.text
    assert "another hospital" not in card.text
    await chat.tap("Enter it")
    assert (await therapies(chat))[0] == {"agent": "quuxamide"}


@pytest.mark.parametrize(
    ("typed", "drug"),
    [("AALL1731", "blinatumomab"), ("AALL1732", "inotuzumab ozogamicin"), ("AALL1331", "blinatumomab")],
)
async def test_a_randomised_drug_is_asked_about_before_anything_is_entered(chat: Talk, typed: str, drug: str) -> None:
    await asked(chat)
    card = await chat.say(typed)
    assert f"which arm? Only some of its arms or patients were given {drug}" in card.text
    assert not [label for label in card.labels if label.startswith("Add these")]
    assert "Tap one of the buttons first" in (await chat.say("rituximab")).text
    assert f"? {drug}" in (await chat.tap("Not known yet")).labels
    assert f"☐ {drug}" in (await chat.tap(f"? {drug}", "No")).labels
    assert f"☑ {drug}" in (await chat.tap(f"☐ {drug}", "Yes, it was given")).labels


async def test_an_arm_that_nobody_knows_keeps_its_criteria_open(chat: Talk) -> None:
    await asked(chat)
    await chat.do("AALL1732", "[Not known yet]")
    marks = [label for label in (await chat.card()).labels if label.startswith("☑") and "inotuzumab" not in label]
    await chat.tap(*marks)
    card = await chat.tap("Add this drug")
    assert "inotuzumab ozogamicin, date not known yet" in card.text
    assert "Not entered, as you said: vincristine" in card.text


async def test_what_was_given_besides_is_added_to_a_regimen(chat: Talk) -> None:
    await asked(chat)
    card = await chat.do("FLAG", "[Add another drug]")
    assert "Which drug was given with FLAG as well?" in card.text
    assert "Some sites count it as immunotherapy" in (await chat.say("blina")).text
    card = await chat.tap("As immunotherapy too (42 days)")
    assert card.labels[:4] == ["☑ fludarabine", "☑ cytarabine", "☑ blinatumomab", "Add these 3 drugs"]
    card = await chat.say("imatinib")
    assert "Add these 4 drugs" in (await chat.tap("Yes, that is right")).labels
    card = await chat.say("zorbaximab")
    assert "☑ zorbaximab" in (await chat.tap("Kind not known yet")).labels
    card = await chat.say("MTX")
    card = await chat.tap("Methotrexate into the spine (IT)", "Yes, that is right")
    assert "☑ methotrexate, intrathecal" in card.labels
    assert "add the drugs of FLAG first" in (await chat.say("NECTAR")).text
    card = await chat.say("G-CSF")
    card = await chat.tap("Leave it out", "☑ imatinib", "Add these 5 drugs")
    found = {str(entry["agent"]): entry.get("kinds") for entry in await therapies(chat)}
    assert list(found) == ["fludarabine", "cytarabine", "blinatumomab", "zorbaximab", "methotrexate, intrathecal"]
    assert found["blinatumomab"] == ["biologic", "monoclonal_antibody", "immunotherapy"]
    assert found["zorbaximab"] is None


async def test_an_agent_named_beside_a_regimen_is_among_its_drugs(chat: Talk) -> None:
    await asked(chat)
    card = await chat.say("FLAG-IDA and venetoclax")
    assert card.labels[:5] == ["☑ fludarabine", "☑ cytarabine", "☑ idarubicin", "☑ venetoclax", "Add these 4 drugs"]
    assert "add the drugs of FLAG-IDA first" in (await chat.say("AALL1731 with blina")).text
    card = await chat.do("[Back to the drugs]", "[‹ Back]", "FLAG and blina")
    assert "were given blinatumomab. Was it given here?" in card.text
    assert "☑ blinatumomab" in (await chat.tap("As immunotherapy too (42 days)")).labels


async def test_the_regimen_for_ph_positive_disease_has_its_kinase_inhibitor_and_its_name(chat: Talk) -> None:
    await asked(chat)
    card = await chat.say("EsPhALL")
    assert "EsPhALL is a combination" in card.text
    assert "GMALL" not in card.text
    assert card.labels[0] == "☑ imatinib"
