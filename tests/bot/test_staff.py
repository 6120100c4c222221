"""An administrator sees who is at the site, cuts somebody off, and lets them in again."""

from sqlmodel import Session

from bot import app
from bot.words import STRANGER
from flows import texts
from storage import people
from tests.bot.answers import begin
from tests.bot.desk import COLLEAGUE, Clock, Talk
from tests.bot.study import invited


async def test_somebody_who_is_cut_off_loses_the_card_at_once_and_finds_it_again(
    chat: Talk, program: app.Program
) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await begin(other)
        card = await other.card()
        await chat.say("/start")
        await chat.tap("People")
        assert texts.CUTTING_OFF in (await chat.tap("Ben · coordinator")).text
        left = await chat.tap("Cut off Ben")
        assert "Ben is cut off." in left.text
        assert "Ben · coordinator · cut off" in left.labels
        emptied = await other.card()
        assert (emptied.id, emptied.text, emptied.labels) == (card.id, texts.ACCESS_ENDED, [])
        await other.phone.say("14 y")
        await other.quiet()
        assert STRANGER in [shown.text for shown in await other.phone.screen()]
        await chat.tap("Ben · coordinator · cut off", "Let Ben in again")
        assert "Open (1)" in (await other.say("/start")).labels


async def test_the_only_person_of_a_site_sees_that_nobody_else_is_there(chat: Talk) -> None:
    await chat.say("/start")
    assert texts.ALONE in (await chat.tap("People")).text


async def test_only_administrators_see_the_people(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        assert "People" not in (await other.say("/start")).labels


async def test_many_people_come_in_pages(chat: Talk, program: app.Program, clock: Clock) -> None:
    def join(session: Session) -> None:
        site = people.sites(session)[0]
        for number in range(10):
            people.ensure_person(session, 2000 + number, f"Nurse {number}", "coordinator", site.id, clock())

    await program.database.run(join)
    await chat.say("/start")
    first = await chat.tap("People")
    assert "Nurse 7 · coordinator" in first.labels
    second = await chat.tap("More ›")
    assert second.labels[:2] == ["Nurse 8 · coordinator", "Nurse 9 · coordinator"]
    assert "Nurse 9 is cut off." in (await chat.tap("Nurse 9 · coordinator", "Cut off Nurse 9")).text


async def test_an_administrator_who_was_cut_off_cannot_cut_off_anybody(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Administrator", COLLEAGUE) as other:
        await other.say("/start")
        await other.tap("People")
        await chat.say("/start")
        await chat.tap("People", "Ben · administrator", "Cut off Ben")
        await other.quiet()
        assert (await other.card()).labels == []
        assert "Ben · administrator · cut off" in (await chat.card()).labels
