"""Words beside typed days, numbers and times, as transcripts: shown, asked, and never silently dropped."""

from bot import app
from storage.study import revisions, screenings
from storage.upkeep.verify import verify
from tests.journeys.answers import answer, begin, screened
from tests.journeys.running import Talk
from tests.journeys.study import keep_dose, register


async def test_a_day_with_a_word_that_is_not_understood_is_asked_and_stored_once_it_is_confirmed(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    card = await chat.say("27 Feb haemolysed")
    assert "I read Fri 27 Feb 2026; not understood: “haemolysed”. Is that day the answer?" in card.text
    assert "creatinine_date" not in await current(chat)
    await chat.tap("Fri 27 Feb 2026")
    assert (await current(chat))["creatinine_date"] == "2026-02-27"


async def test_still_being_given_is_kept_shown_and_leaves_the_screening_open(chat: Talk) -> None:
    await begin(chat)
    going = ("vcr", "[Yes, that is right]", "missed 10 Feb", "ongoing since 10 Feb", "[Done (1)]")
    await answer(chat, prior_therapies=going)
    [entry] = (await current(chat))["prior_therapies"]
    assert (entry["last_dose"], entry["ongoing"]) == (None, "yes")
    card = await chat.card()
    assert "Incomplete" in card.text
    assert "vincristine is still being given: the waiting period begins after the last dose" in card.text
    assert "vincristine: stop it, or plan its last dose" in card.text
    assert "Registration:" not in card.text
    await chat.tap("Finish: incomplete", "Yes, finish it")
    [kept] = await chat.program.database.read(lambda session: revisions.of(session, 1))
    assert kept.record["prior_therapies"] == [{"agent": "vincristine", "kinds": ["chemotherapy"]}]
    assert kept.decision["criteria"]["I6"] == "pending"
    assert (await chat.program.database.read(verify)).problems == ()


async def test_a_refused_text_takes_the_doubt_before_it_away(chat: Talk) -> None:
    await screened(chat, upto="alt_u_l")
    assert "Yes, 4000 U/L" in (await chat.say("4000")).labels
    card = await chat.say("16 kg (35 lb)")
    assert not [label for label in card.labels if "4000" in label]
    assert "What is the ALT" in card.text
    assert "alt_u_l" not in await current(chat)


async def test_a_time_keeps_its_zone(chat: Talk, program: app.Program) -> None:
    await register(program, chat)
    await keep_dose(chat)
    card = await chat.do("[Plan the start of cycle 1]", "4 Mar 12:00 EET")
    assert "“EET” was read: on the site's clock it is Wed 4 Mar 2026 10:00 (UTC)." in card.text
    card = await chat.tap("Wed 4 Mar 2026 10:00 (UTC)")
    assert "Cycle 1 starts Wed 4 Mar 2026 10:00 (UTC)" in card.text


async def current(chat: Talk) -> dict[str, object]:
    screening = await chat.program.database.read(lambda session: screenings.load(session, 1))
    return screening.current.as_json()
