"""A site that counts days from registration: no card, message or picture shows another date than that one."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app
from flows.language.days import MONTHS
from storage.study import screenings
from tests.journeys.answers import ELIGIBLE, begin
from tests.journeys.reminded import at, settled
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.study import investigating, sign, weigh
from tests.phone import Shown

DATE = re.compile(rf"[0-9]{{1,2}} (?:{'|'.join(MONTHS)})\b|[0-9]{{4}}-[0-9]{{2}}")
ANCHOR = "Mon 2 Mar 2026"

INSTEAD = {
    "start_date": ("+2",),
    "creatinine_date": ("T-3",),
    "liver_date": ("3 days before registration",),
    "lvef_date": ("4 days before",),
    "prior_therapies": ("vcr", "[Yes, that is right]", "20 days before", "[Done (1)]"),
}


@pytest.fixture
async def program(tmp_path: Path, clock: Clock) -> AsyncIterator[app.Program]:
    async with running(tmp_path, clock, relative_days=True) as running_program:
        yield running_program


@pytest.fixture
async def chat(program: app.Program) -> AsyncIterator[Talk]:
    async with talking(program) as talk:
        yield talk


async def screened(chat: Talk, upto: str = "") -> Shown:
    """A new screening, answered as for the eligible candidate, with a look at every card on the way."""
    await begin(chat)
    for key, *steps in ELIGIBLE:
        if key == upto:
            break
        for step in INSTEAD.get(key, tuple(steps)):
            await (chat.tap(step[1:-1]) if step.startswith("[") else chat.say(step))
            if key != "registration_date":
                await only_the_anchor(chat)
    return await chat.card()


async def only_the_anchor(chat: Talk) -> None:
    card = await chat.card()
    shown = "\n".join((card.text, *card.labels))
    assert shown.count(ANCHOR) == 1, shown
    assert not DATE.search(shown.replace(ANCHOR, "")), shown


async def no_date(chat: Talk) -> None:
    card = await chat.card()
    assert not DATE.search("\n".join((card.text, *card.labels)))


async def current(chat: Talk) -> dict[str, object]:
    return await chat.program.database.read(lambda session: screenings.load(session, 1).current.as_json())


async def test_days_are_typed_and_shown_as_days_from_registration(chat: Talk) -> None:
    assert "Creatinine date: 3 days before registration" in (await screened(chat, upto="alt_u_l")).text
    assert (await current(chat))["creatinine_date"] == "2026-02-27"


async def test_the_registration_itself_is_typed_and_shown_as_a_date(chat: Talk) -> None:
    await begin(chat)
    assert "Calendar" in (await chat.card()).labels
    assert "Kept · Planned registration: Thu 5 Mar 2026" in (await chat.say("5 Mar 2026")).text
    card = await chat.say("+1")
    assert "Planned start: 1 day after registration" in card.text
    assert "Day 0, from which days are counted, is Thu 5 Mar 2026: the registration." in card.text


@pytest.mark.parametrize("text", ["20 Feb", "2026-02-20", "20.2.26", "12 days ago", "yesterday"])
async def test_a_date_of_the_calendar_is_refused_with_how_to_type_it(chat: Talk, text: str) -> None:
    card = await screened(chat, upto="creatinine_date")
    assert "such as 45 days before or T-45" in card.text
    assert "Calendar" not in card.labels
    card = await chat.say(text)
    assert "Send it such as 45 days before registration, T-45 or 3 weeks before." in card.text
    assert "creatinine_date" not in await current(chat)


async def test_a_day_that_is_not_known_can_still_be_typed(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    await chat.say("not known")
    assert (await current(chat))["creatinine_date"] is None


async def test_a_bare_number_of_days_is_asked_about_where_only_one_side_fits(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    card = await chat.say("3")
    assert "Before or after registration?" in card.text
    assert card.labels[0] == "3 days before registration"
    assert "3 days after registration" not in card.labels


async def test_no_other_date_is_shown_from_the_first_answer_to_the_list_of_what_is_due(chat: Talk) -> None:
    await screened(chat)
    for label in ("Review", "✓ Prior therapy", "✓ I6", "Review", "Decision", "Finish"):
        await chat.tap(label)
        await only_the_anchor(chat)
    (photo,) = [shown for shown in await chat.phone.screen() if "photo" in shown.raw]
    assert not DATE.search(photo.text.replace(ANCHOR, ""))
    assert photo.text.count(ANCHOR) == 1
    for command in ("/due", "/open", "/finished", "/help", "/start"):
        await chat.say(command)
        await no_date(chat)
    assert "S-001 ✓ until day +3, unsigned" in (await chat.say("/due")).text


async def test_a_birth_date_is_typed_as_a_date(chat: Talk) -> None:
    await screened(chat, upto="age_months")
    card = await chat.do("[More]", "[Calculate: From a birth date]", "17 Nov 2011")
    assert "14 years 3 months completed on the day of registration." in card.text


async def test_what_if_takes_days_counted_from_registration(chat: Talk) -> None:
    await screened(chat)
    card = await chat.do("[What if …?]", "last vincristine 3 days before")
    assert "was 20 days before registration" in card.text
    assert "4 days after registration" in card.text
    await only_the_anchor(chat)
    assert "no dates are entered" in (await chat.say("last vincristine 27 Feb")).text
    assert (await current(chat))["lvef_date"] == "2026-02-26"


async def test_reminders_and_the_list_of_the_morning_count_days_from_registration(chat: Talk, clock: Clock) -> None:
    await screened(chat)
    await chat.do("[Finish]", "/due", "[More]", "[Every morning: off]")
    texts = [text for text in await at(chat, clock, "2026-03-03 08:00") if "LVEF lapses" in text or "today:" in text]
    assert any(
        text.startswith("S-001 · LVEF lapses: 3 days after registration\nGood for registration") for text in texts
    )
    assert any(text.startswith("Site 1: 1, today: ") for text in texts)
    assert not [text for text in texts if DATE.search(text)]
    await chat.tap("Seen")
    texts = [text for text in await settled(chat) if "Done by" in text]
    assert len(texts) == 1
    assert not DATE.search(texts[0])


async def test_the_time_of_a_start_is_typed_with_a_day_counted_from_registration(
    chat: Talk, program: app.Program
) -> None:
    await screened(chat)
    await chat.tap("Finish", "Ask for sign-off")
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    await chat.say("/finished")
    await chat.tap((await chat.card()).labels[0])
    await chat.tap("Register", "Yes, register today")
    await weigh(chat, "50")
    assert "such as T+2 10:00" in (await chat.tap("Plan the start of cycle 1")).text
    assert "no dates are entered" in (await chat.say("4 Mar 10:00")).text
    card = await chat.say("T+2 10:00")
    assert card.labels[0] == "day +2 10:00 (UTC)"
    card = await chat.tap(card.labels[0])
    assert "2 days after registration 10:00 · Start of cycle 1" in card.text
    assert card.text.count(ANCHOR) == 1
