"""Where an answer comes from: said with one tap, changed with another, and shown wherever the answer counts."""

from pathlib import Path

from storage.study import screenings
from tests.journeys.answers import begin, screened
from tests.journeys.running import Clock, Talk, running, talking
from tests.phone import Shown


async def current(chat: Talk) -> dict[str, object]:
    """The answers of the first screening as they are stored."""
    return await chat.program.database.read(lambda session: screenings.load(session, 1).current.as_json())


async def finished(chat: Talk) -> Shown:
    """The card that asks where the answers of the eligible candidate come from."""
    await screened(chat, upto="other_phase12_study")
    return await chat.tap("No")


async def test_sources_are_asked_once_after_the_last_question(chat: Talk) -> None:
    assert (await finished(chat)).text.startswith("Where do these come from?\n1 Candidate\n2 Disease\n")
    assert "✓ Eligible" in (await chat.tap("All 13: chart")).text
    kept = await current(chat)
    assert {kept[f"source.{key}"] for key in ("age_months", "creatinine_mg_dl", "prior_therapies")} == {"chart"}
    assert "source.registration_date" not in kept


async def test_a_section_may_have_another_source_than_the_rest(chat: Talk) -> None:
    await finished(chat)
    assert "Where does “Kidney” come from?" in (await chat.tap("5")).text
    assert "Said already: Kidney." in (await chat.tap("Lab report")).text
    await chat.tap("All 12: chart")
    kept = await current(chat)
    assert (kept["source.creatinine_mg_dl"], kept["source.creatinine_date"]) == ("laboratory", "laboratory")
    assert kept["source.alt_u_l"] == "chart"


async def test_where_answers_come_from_may_be_left_open_and_is_not_asked_again(chat: Talk) -> None:
    await finished(chat)
    assert "✓ Eligible" in (await chat.tap("Leave open")).text
    await chat.tap("Review", "✓ Kidney", "1")
    assert "✓ Eligible" in (await chat.do("0.8", "[Decision]")).text
    kept = await current(chat)
    assert {value for key, value in kept.items() if key.startswith("source.") and value} == set()
    assert (kept["source.alt_u_l"], kept["source.creatinine_mg_dl"]) == ("", None), "what is another is asked anew"


async def test_sources_that_were_left_open_are_not_asked_again_where_the_plan_moves(chat: Talk, clock: Clock) -> None:
    await finished(chat)
    await chat.tap("Leave open")
    clock.forward(days=3)
    card = await chat.do("/start", "[Go on with S-001]")
    while "Where do these come from?" not in card.text and "What now" not in card.text:
        offered = ("Today", "Tomorrow", "Not known yet")
        card = await (
            chat.say("14 y") if "How old" in card.text else chat.tap(next(one for one in offered if one in card.labels))
        )
    assert "What now" in card.text


async def test_sources_can_be_switched_off(tmp_path: Path, clock: Clock) -> None:
    async with running(tmp_path, clock, evidence=False) as program, talking(program) as chat:
        await begin(chat)
        assert "Take all 3" in (await chat.say("9 y girl, Lansky 90")).labels


async def test_a_line_is_taken_with_its_source(chat: Talk) -> None:
    await begin(chat)
    await chat.do("9 y girl, Lansky 90", "[Take, letter]")
    kept = await current(chat)
    assert [kept[f"source.{key}"] for key in ("age_months", "sex", "lansky")] == ["letter"] * 3


async def test_another_source_takes_the_place_of_the_first_and_the_same_one_is_taken_away(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    assert "Where does “Creatinine” come from?" in (await chat.tap("‹ Back")).text
    assert "✓lab report" in (await chat.tap("lab report")).labels
    card = await chat.tap("letter")
    assert "✓letter" in card.labels
    assert "Now: 0.7 mg/dL (letter)" in card.text
    assert (await current(chat))["source.creatinine_mg_dl"] == "letter"
    assert "letter" in (await chat.tap("✓letter")).labels
    assert (await current(chat))["source.creatinine_mg_dl"] is None


async def test_another_value_lets_go_of_the_source_of_the_one_before(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    await chat.do("[‹ Back]", "[lab report]", "0.8")
    assert (await current(chat))["source.creatinine_mg_dl"] is None
    assert "Now: 0.8 mg/dL\n" in (await chat.tap("‹ Back")).text


async def test_the_decision_and_the_review_say_where_the_answers_of_each_criterion_come_from(chat: Talk) -> None:
    await finished(chat)
    card = await chat.tap("13", "Chart", "5", "Lab report", "Leave open")
    assert "lab report: I5a" in card.text
    assert "E6" in card.text
    assert "Not said: I1, I2" in card.text
    card = await chat.tap("Review")
    assert "Kidney: creatinine within the limit, or clearance of at least 60 · I5a · lab report" in card.text
    assert "lab report: I5a" in (await chat.tap("Decision", "Finish")).text
    assert "Creatinine: 0.7 mg/dL (lab report)" in (await chat.tap("Review", "✓ Kidney")).text
