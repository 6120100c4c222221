"""An administrator sees who is at the site, cuts somebody off, and lets them in again."""

from pathlib import Path

import pytest
from sqlmodel import Session

from bot import app
from bot.local.people.chats import Person
from bot.words import DEMOTED
from bot.words import STRANGER as STRANGERS_TOLD
from flows import texts
from storage.site import people, sites
from tests.journeys.answers import begin
from tests.journeys.running import COLLEAGUE, STRANGER, Clock, Talk, running, talking
from tests.journeys.study import invited, messages


async def test_somebody_who_is_cut_off_loses_the_card_at_once_and_finds_it_again(
    chat: Talk, program: app.Program
) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await begin(other)
        card = await other.card()
        await chat.do("/start", "[People]")
        assert texts.site.CUTTING_OFF in (await chat.tap("Ben")).text
        left = await chat.tap("Cut off Ben")
        assert "Ben is cut off." in left.text
        assert "Ben · coordinator · cut off" in left.text
        emptied = await other.card()
        assert (emptied.id, emptied.text, emptied.labels) == (card.id, texts.site.ACCESS_ENDED, [])
        await other.phone.say("14 y")
        await other.quiet()
        assert STRANGERS_TOLD in [shown.text for shown in await other.phone.screen()]
        await chat.tap("Ben", "Let Ben in again")
        assert "S-001" in (await other.say("/start")).labels


async def test_the_only_person_of_a_site_sees_that_nobody_else_is_there(chat: Talk) -> None:
    await chat.say("/start")
    assert texts.site.ALONE in (await chat.tap("People")).text


async def test_only_administrators_see_the_people(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        assert "People" not in (await other.say("/start")).labels


async def test_many_people_come_in_pages(chat: Talk, program: app.Program, clock: Clock) -> None:
    def join(session: Session) -> None:
        site = sites.every(session)[0]
        for number in range(10):
            people.ensure_person(session, 2000 + number, f"Nurse {number}", "coordinator", site.id, clock())

    await program.database.run(join)
    assert "Nurse 7" in (await chat.do("/start", "[People]")).labels
    assert (await chat.tap("More ›")).labels[:2] == ["Nurse 8", "Nurse 9"]
    assert "Nurse 9 is cut off." in (await chat.tap("Nurse 9", "Cut off Nurse 9")).text


async def test_an_administrator_who_was_cut_off_cannot_cut_off_anybody(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Administrator", COLLEAGUE) as other:
        await other.do("/start", "[People]")
        await chat.do("/start", "[People]", "[Ben]", "[Cut off Ben]")
        await other.quiet()
        assert (await other.card()).labels == []
        assert "Ben · administrator · cut off" in (await chat.card()).text


async def test_an_administrator_is_made_a_coordinator_and_invites_nobody_any_more(
    chat: Talk, program: app.Program
) -> None:
    async with invited(program, chat, "Administrator", COLLEAGUE) as other:
        await other.do("/start", "[Invite]")
        card = await chat.do("/start", "[People]", "[Ben]", "[Make Ben a coordinator]")
        assert "Ben is a coordinator now." in card.text
        assert "Ben · coordinator" in card.text
        assert DEMOTED in await messages(other)
        card = await other.tap("Coordinator")
        assert texts.typed.OLD_BUTTON in other.phone.toasts
        assert "Invite" not in card.labels
        assert "Invitation" not in await messages(other)
        assert "Make Ben a coordinator" not in (await chat.tap("Ben")).labels


@pytest.mark.parametrize("act", ["Cut off Ben", "Make Ben a coordinator"])
async def test_what_somebody_invited_with_works_no_more_after_they_lost_the_right_even_once_it_is_given_back(
    chat: Talk, program: app.Program, clock: Clock, act: str
) -> None:
    async with invited(program, chat, "Administrator", COLLEAGUE) as other, talking(program, STRANGER) as third:
        await other.do("/start", "[Invite]", "[Administrator]")
        link = (await messages(other)).rpartition("/start ")[2].split()[0]
        await chat.say("/start")
        await chat.tap("People", "Ben", act)
        again = clock()
        await program.database.run(
            lambda session: people.ensure_person(session, COLLEAGUE, "Ben", "administrator", 1, again)
        )
        await third.phone.say(f"/start {link}")
        await third.quiet()
        assert STRANGERS_TOLD in await messages(third)


async def test_a_label_that_hides_what_it_says_is_cleaned_and_can_be_corrected(
    chat: Talk, program: app.Program
) -> None:
    await program.database.run(lambda session: people.set_label(session, 1, "Ana", None, program.inward._now()))
    async with invited(program, chat, "Coordinator", COLLEAGUE):
        card = await chat.do("/start", "[People]", "[Ben]", "[Correct the name Ben]")
        assert texts.site.LABEL_ASKED in card.text
        assert texts.site.LABEL_FORM in (await chat.say("\u200b")).text
        card = await chat.say("Ben\u202e  Wernersbach " + "x" * 40)
        assert "Ben is called Ben Wernersbach xxxxxxxxxxxxxxxx now." in card.text
        assert "Ben Wernersbach xxxxxxxxxxxxxxxx · coordinator" in card.text
        card = await chat.tap("Correct the name Ben Wernersbac…", "‹ Leave it as it is")
        assert "Cut off Ben Wernersbach xxxxxxx…" in card.labels


async def test_somebody_who_comes_in_under_a_name_that_turns_round_is_shown_as_it_reads(
    chat: Talk, program: app.Program
) -> None:
    assert program.local is not None
    program.local.state.add_person(Person(77, "A\u202etacsufbo\u200b" + "y" * 60))
    async with invited(program, chat, "Coordinator", 77):
        await chat.say("/start")
        assert f"Atacsufbo{'y' * 23} · coordinator" in (await chat.tap("People")).text


async def test_an_administrator_taken_out_of_the_settings_is_told_of_and_stays_what_people_say(
    tmp_path: Path, clock: Clock
) -> None:
    both = {"administrators": frozenset({1001, COLLEAGUE})}
    async with running(tmp_path, clock, **both) as program, talking(program, COLLEAGUE) as other:
        await other.say("/start")
    async with running(tmp_path, clock, **both) as program, talking(program) as chat:
        await chat.say("/start")
    async with running(tmp_path, clock) as program, talking(program) as chat, talking(program, COLLEAGUE) as other:
        assert "Administrator is no longer among the administrators of the settings" in await messages(chat)
        assert "no longer among" not in await messages(other)
        await chat.do("/start", "[People]", "[Administrator]", "[Make Administrator a coordinator]")
    async with running(tmp_path, clock) as program, talking(program) as chat:
        assert (await messages(chat)).count("no longer among") == 1, "it is said once"
        assert [
            person.role for person in await program.database.read(lambda session: people.people_of(session, 1))
        ] == ["administrator", "coordinator"]
    async with running(tmp_path, clock, administrators=frozenset({1001, COLLEAGUE})) as program:
        named = await program.database.read(lambda session: people.person_of(session, COLLEAGUE))
        assert named is not None
        assert named.role == "administrator", "named anew"
        await program.database.run(lambda session: people.set_active(session, named.id, False, 1, clock()))
    async with running(tmp_path, clock, administrators=frozenset({1001, COLLEAGUE})) as program:
        named = await program.database.read(lambda session: people.person_of(session, COLLEAGUE))
        assert named is not None
        assert not named.active, "the settings let nobody in whom a person cut off"
