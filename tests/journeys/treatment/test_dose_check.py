"""The dose beside the course as transcripts: what a start misses, what is out of date, what is asked about."""

from bot import app
from storage.treatment import course, given
from storage.upkeep.verify import verify
from tests.journeys.running import Clock, Talk
from tests.journeys.study import UNCHECKED, keep_dose, register, weigh


async def planning(chat: Talk, time: str) -> str:
    await chat.tap("Plan the start of cycle 1")
    card = await chat.say(time)
    return (await chat.tap(card.labels[0])).text


async def test_a_start_is_planned_ahead_without_a_dose_and_asked_about_when_it_begins(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await register(program, chat)
    said = await planning(chat, "4 Mar 10:00")
    assert "Cycle 1 starts Wed 4 Mar 2026 10:00" in said
    assert "Before cycle 1 begins: A dose needs a weight" in said
    clock.forward(days=2, hours=1)
    await chat.say("/start")
    card = await chat.tap("Treatment of S-001", "It began", "Just now")
    assert "A dose needs a weight" in card.text
    assert "Cycle 1, Wed 4 Mar 2026 10:00 (UTC). Begin without a checked dose?" in card.text
    assert not (await program.database.read(lambda session: course.load(session, 1))).cycles[0].begun
    card = await chat.tap(UNCHECKED)
    assert "Cycle 1 began Wed 4 Mar 2026 10:00" in card.text
    assert (await program.database.read(verify)).problems == ()


async def test_a_begin_without_a_kept_dose_leads_to_the_dose(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "52")
    assert "No dose of cycle 1 is kept yet." in await planning(chat, "4 Mar 10:00")
    assert "No dose of cycle 1 is kept yet." in (await chat.tap("It began", "Just now")).text
    await chat.tap("Dose, cycle 1", "Keep this dose")
    assert "Cycle 1 began Mon 2 Mar 2026 09:00" in (await chat.tap("It began", "Just now")).text


async def test_a_weight_that_is_too_old_at_the_begin_is_asked_about(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await register(program, chat)
    await keep_dose(chat)
    assert "Cycle 1 starts" in await planning(chat, "9 Mar 9:00")
    clock.forward(days=8)
    card = await chat.tap("It began", "Just now")
    assert "8 days old at the start" in card.text
    card = await chat.tap(UNCHECKED)
    assert "Cycle 1 began" in card.text


async def test_a_start_far_after_registration_is_asked_about(chat: Talk, program: app.Program, clock: Clock) -> None:
    await register(program, chat)
    clock.forward(days=13)
    await chat.say("/start")
    await chat.tap("Treatment of S-001")
    await keep_dose(chat)
    assert "Cycle 1 starts Mon 16 Mar 2026" in await planning(chat, "16 Mar 10:00")
    await chat.tap("Cancel the start")
    said = await planning(chat, "17 Mar 10:00")
    assert "That start is unusual: 15 days after registration, Mon 2 Mar 2026." in said
    card = await chat.tap("Yes, that is right")
    assert "Cycle 1 starts Tue 17 Mar 2026 10:00" in card.text


async def test_a_restart_that_begins_anew_asks_for_a_checked_dose(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await register(program, chat)
    await keep_dose(chat)
    assert "Cycle 1 starts" in await planning(chat, "4 Mar 10:00")
    clock.forward(days=2, hours=1)
    await chat.tap("It began", "Just now")
    clock.forward(days=3)
    await chat.say("/start")
    await chat.tap("Treatment of S-001", "Pause", "Just now")
    clock.forward(days=8)
    card = await chat.tap("Restart", "Just now")
    assert "The weight of 2 Mar 2026 is 13 days old at the start" in card.text
    card = await chat.tap(UNCHECKED)
    assert "started anew after a pause of more than 7 days" in card.text


async def test_a_kept_dose_that_would_be_another_one_is_out_of_date(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "44.9", "155")
    await chat.tap("Dose, cycle 1", "Keep this dose")
    card = await weigh(chat, "45")
    wrong = "The dose of cycle 1 is out of date: it was counted at 44.9 kg. At 45 kg it is 28 mcg/day: keep a new one."
    assert wrong in card.text
    assert card.labels[:2] == ["Weight and height", "Dose, cycle 1"]
    assert wrong in await planning(chat, "4 Mar 10:00")
    await weigh(chat, "45.1")
    card = await chat.tap("Dose, cycle 1", "Keep this dose")
    assert "out of date" not in card.text
    assert "Dose of cycle 1: 28 mcg/day" in card.text


async def test_the_size_is_the_newest_by_the_day_of_its_measurement(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "45")
    await chat.tap("Weight and height")
    card = await chat.say("44", "1 Feb")
    await chat.say("150")
    card = await chat.tap("Today")
    assert "Weight 45 kg (2 Mar 2026)" in card.text
    assert str((await program.database.read(lambda session: course.load(session, 1))).weight_kg) == "45"
    assert str((await program.database.read(lambda session: given.size(session, 1))).weight_kg) == "45"
    assert "Weight 45.2 kg" in (await weigh(chat, "45.2")).text


async def test_a_weight_far_from_the_last_is_asked_about(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await weigh(chat, "45")
    await chat.tap("Weight and height")
    card = await chat.say("30")
    assert "30 kg is 33 % less than the 45 kg of 2 Mar 2026. Is it right?" in card.text
    await chat.tap("Type it again")
    card = await chat.say("40.5")
    assert "On which day was it measured?" in card.text


async def test_a_child_of_four_at_44_kg_is_asked_about_twice_and_an_old_height_keeps_no_dose(
    chat: Talk, program: app.Program
) -> None:
    await register(program, chat, age_months=("4 y 2 mo",), sexually_active=())
    await chat.tap("Weight and height")
    card = await chat.say("44")
    assert "44 kg is far above what is usual at 4 years 2 months (male)" in card.text
    card = await chat.tap("Yes, 44 kg")
    assert "of this participant and in this unit?" in card.text
    card = await chat.tap("Type it again")
    card = await chat.say("24")
    assert "24 kg is above what is usual" in card.text
    await chat.tap("Yes, 24 kg", "Today")
    card = await chat.say("103")
    assert "A body mass index of 22.6 kg/m2 is above what is usual" in card.text
    await chat.tap("Yes, 103 cm")
    await chat.say("2 Mar 2023")
    card = await chat.tap("Dose, cycle 1")
    assert "24 kg is above what is usual" in card.text
    assert "The height of 2 Mar 2023 is 1096 days old at the start; at this age it is good for 90" in card.text
    assert "Keep this dose" not in card.labels


async def test_an_impossible_figure_beside_the_age_is_asked_twice_after_it_was_confirmed(
    chat: Talk, program: app.Program
) -> None:
    await register(program, chat)
    await chat.tap("Weight and height")
    card = await chat.say("165")
    assert "165 kg is unusual" in card.text
    card = await chat.tap("Yes, 165 kg")
    assert "165 kg is far above what is usual at 14 years (male)" in card.text
    await chat.tap("Yes, 165 kg", "Yes, measured: 165 kg")
    assert "Weight 165 kg" in (await chat.tap("Today")).text


async def test_a_weight_and_a_height_are_typed_in_one_line(chat: Talk, program: app.Program) -> None:
    await register(program, chat, age_months=("9 y",))
    await chat.tap("Weight and height")
    card = await chat.say("31 kg 135 cm today")
    assert "Weight 31 kg (2 Mar 2026), height 135 cm (2 Mar 2026)" in card.text
    await chat.tap("Weight and height")
    card = await chat.say("31.2 kg, 1.35 m")
    assert "On which day was it measured?" in card.text
    await chat.tap("Today")
    card = await chat.tap("Yesterday")
    assert "Weight 31.2 kg (2 Mar 2026)" in card.text


async def test_what_a_line_of_sizes_says_beyond_a_doubt_is_told(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await chat.tap("Weight and height")
    card = await chat.say("200 kg 150 cm today")
    assert "200 kg is unusual" in card.text
    assert "Not taken: 150 cm, today." in card.text
    await chat.tap("Type it again")
    card = await chat.say("52 kg 150 cm today")
    assert "Weight 52 kg (2 Mar 2026)" in card.text
    assert "Not taken: 150 cm." in card.text
