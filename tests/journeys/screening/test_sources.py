"""Where an answer comes from: said with one tap, changed with another, and shown wherever the answer counts."""

from pathlib import Path

from storage.study import screenings
from tests.journeys.answers import ELIGIBLE, answer, begin
from tests.journeys.running import Clock, Talk, running, talking


async def current(chat: Talk) -> dict[str, object]:
    """The answers of the first screening as they are stored."""
    return dict(await chat.program.database.read(lambda session: screenings.load(session, 1).current))


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


async def test_another_source_takes_the_place_of_the_first_and_the_same_one_is_taken_away(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_date")
    card = await chat.tap("⤷ from lab report")
    assert "✓ from lab report" in card.labels
    card = await chat.tap("⤷ from letter")
    assert "✓ from letter" in card.labels
    assert (await current(chat))["source.creatinine_mg_dl"] == "letter"
    card = await chat.tap("✓ from letter")
    assert "⤷ from letter" in card.labels
    assert (await current(chat))["source.creatinine_mg_dl"] is None


async def test_the_row_names_its_answer_and_stays_after_a_look_at_why(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_date")
    card = await chat.tap("Why?", "Back to the question")
    assert "Where does “Creatinine” come from?" in card.text
    assert "⤷ from chart" in card.labels


async def test_going_back_shows_the_row_of_the_answer_that_is_looked_at(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="alt_u_l")
    card = await chat.tap("‹ Back", "‹ Back")
    assert "Where does “Creatinine” come from?" in card.text
    await chat.tap("⤷ from chart")
    assert (await current(chat))["source.creatinine_mg_dl"] == "chart"


async def test_another_value_lets_go_of_the_source_of_the_one_before(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_date")
    await chat.tap("⤷ from lab report", "‹ Back")
    await chat.say("0.8")
    assert (await current(chat))["source.creatinine_mg_dl"] is None
    card = await chat.tap("‹ Back")
    assert "Now: 0.8 mg/dL\n" in card.text


async def test_a_list_has_a_source_and_so_has_the_answer_before_it(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="prior_therapies")
    card = await chat.tap("⤷ from lab report")
    assert "Where does “LVEF date” come from?" in card.text
    await chat.say("vcr")
    await chat.tap("Yes, that is right")
    await chat.say("10 Feb")
    await chat.tap("Done (1)", "⤷ from letter")
    assert (await current(chat))["source.prior_therapies"] == "letter"
    assert (await current(chat))["source.lvef_date"] == "laboratory"


async def test_the_decision_and_the_review_say_where_the_answers_of_each_criterion_come_from(chat: Talk) -> None:
    await begin(chat)
    await answer(chat, upto="creatinine_date")
    await chat.tap("⤷ from lab report")
    await chat.say("27 Feb")
    await chat.tap("⤷ from letter")
    await answer_rest(chat)
    card = await chat.tap("⤷ from chart")
    assert "✓ from chart" in card.labels
    assert "I5a · lab report, letter" in card.text
    assert "E6 · chart" in card.text
    assert "Not said: I1, I2" in card.text
    card = await chat.tap("Review")
    assert "I5a · Kidney: creatinine within the limit, or clearance of at least 60 · lab report, letter" in card.text
    card = await chat.tap("Decision", "Finish", "Yes, finish it")
    assert "I5a · lab report, letter" in card.text
    assert not [label for label in card.labels if "from" in label]
    card = await chat.tap("Review", "✓ I5a")
    assert "Creatinine: 0.7 mg/dL (lab report)" in card.text


async def answer_rest(chat: Talk) -> None:
    """Everything after the day of the creatinine."""
    keys = [key for key, *_ in ELIGIBLE]
    for _, *steps in ELIGIBLE[keys.index("creatinine_date") + 1 :]:
        for step in steps:
            await (chat.tap(step[1:-1]) if step.startswith("[") else chat.say(step))
