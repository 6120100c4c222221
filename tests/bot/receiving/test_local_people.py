"""The local chat has somebody of each role from the start, so that every role can be tried without an invitation."""

from pathlib import Path

from bot import app
from bot.local import PEOPLE, STAFF
from bot.receiving.set_up import let_in_locally
from flows.chat.roles import ROLES
from storage.site import people
from tests.journeys.running import Clock, Talk, settings_for, talking
from tests.new_database import new_database


async def test_the_people_of_the_local_chat_are_let_in_once(tmp_path: Path) -> None:
    clock, settings = Clock(), settings_for(tmp_path)
    new_database(settings.database)
    program = await app.start(settings, clock, peopled=True)
    try:
        for (number, _), role in STAFF.items():
            async with talking(program, number) as talk:
                assert "Blinabridge" in (await talk.say("/start")).text or "Site" in (await talk.card()).text
            assert (await program.database.read(lambda session, of=number: people.person_of(session, of))).role == role
        cut = await program.database.read(lambda session: people.person_of(session, 1002))
        await program.database.run(lambda session: people.set_active(session, cut.id, False, None, clock()))
        await program.database.run(lambda session: let_in_locally(session, clock()))
        assert not (await program.database.read(lambda session: people.person_of(session, 1002))).active
    finally:
        await program.close()


def test_the_page_calls_everybody_what_they_are_at_the_site() -> None:
    called = {person.id: person.note for person in PEOPLE}
    assert called == {number: ROLES[role].label.lower() for (number, _), role in STAFF.items()} | {9001: "not invited"}


async def test_elsewhere_nobody_is_let_in_by_itself(program: app.Program, chat: Talk) -> None:
    assert await program.database.read(lambda session: people.person_of(session, 1004)) is None
