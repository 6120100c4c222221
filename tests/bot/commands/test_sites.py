"""A second site by the command line, and one that is renamed by the settings."""

from pathlib import Path

import pytest
from sqlmodel import Session

from storage.engine.errors import NumberTaken, SiteUnknown
from storage.site import people, sites
from storage.treatment import registrations
from tests.bot.commands.commanding import commanded
from tests.journeys.answers import answer
from tests.journeys.running import COLLEAGUE, STRANGER, Clock, running, talking
from tests.journeys.study import messages, register, sign

pytestmark = pytest.mark.usefixtures("commands_here")


async def joined(capsys: pytest.CaptureFixture[str], role: str, site: str) -> str:
    """What somebody types who was invited by the command line."""
    _, said = await commanded(capsys, "invite", role, "--site", site)
    return "/start " + said.rpartition("/start ")[2].strip()


async def test_each_site_registers_its_participants_under_its_own_number(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await register(program, chat)
        status, said = await commanded(capsys, "site", "add", "Bonn", "--zone", "Europe/Berlin", "--pattern", "BN-##")
        assert (status, said.splitlines()[0].startswith("Added: 002  Bonn  Europe/Berlin  BN-##.")) == (0, True)
        now = clock()
        await program.database.run(lambda session: people.ensure_person(session, 99, "Boss", "administrator", 2, now))
        async with talking(program, COLLEAGUE) as nurse, talking(program, STRANGER) as doctor:
            await nurse.say(await joined(capsys, "coordinator", "Bonn"))
            await doctor.say(await joined(capsys, "investigator", "Bonn"))
            await nurse.tap("New screening", "Use BN-01")
            await answer(nurse)
            await nurse.tap("Finish", "Ask for sign-off")
            await sign(doctor)
            card = await nurse.do("/open BN-01", "[Register]", "[Yes, register today]")
            assert "Registered: BLINA-002-0001-" in card.text

        def numbers(session: Session) -> list[str]:
            kept = (registrations.of(session, screening) for screening in (1, 2))
            return [one.number[:14] for one in kept if one is not None]

        assert await program.database.read(numbers) == ["BLINA-001-0001", "BLINA-002-0001"]


async def test_another_name_in_the_settings_renames_the_site_and_the_administrators_hear_so(
    tmp_path: Path, clock: Clock
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.say("/start")
    async with running(tmp_path, clock, site="Milwaukee <1>") as program, talking(program) as chat:
        assert "Site 1 is called Milwaukee <1> from now on" in await messages(chat)
        assert "Milwaukee <1>" in (await chat.say("/start")).text
        assert [site.name for site in await program.database.read(sites.every)] == ["Milwaukee <1>"]


async def test_a_start_that_cannot_tell_which_site_is_meant_says_what_to_do(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock):
        pass
    assert (await commanded(capsys, "site", "add", "Bonn"))[0] == 0
    with pytest.raises(SiteUnknown, match="python -m bot site"):
        async with running(tmp_path, clock, site="Köln"):
            pass
    with pytest.raises(NumberTaken, match="2 is the number of Bonn"):
        async with running(tmp_path, clock, site_number=2):
            pass
    async with running(tmp_path, clock):
        pass


async def test_the_command_line_lists_adds_and_renames_sites(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock):
        pass
    assert (await commanded(capsys, "site", "add", "Bonn", "--number", "12"))[0] == 0
    assert (await commanded(capsys, "site", "rename", "Bonn", "Bonn am Rhein"))[0] == 0
    assert await commanded(capsys, "site") == (0, "012  Bonn am Rhein  UTC  S-###\n001  Site 1  UTC  S-###\n")
    status, said = await commanded(capsys, "site", "rename", "Site 1", "Ulm")
    assert (status, "Set BLINABRIDGE_SITE to the new name too" in said) == (0, True)


async def test_the_command_line_closes_opens_and_sets_a_site_which_begins_as_the_program_is_set(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, clock):
        pass
    monkeypatch.setenv("BLINABRIDGE_MORNING", "06:45")
    assert (await commanded(capsys, "site", "add", "Bonn"))[0] == 0
    monkeypatch.delenv("BLINABRIDGE_MORNING")
    said = (await commanded(capsys, "site", "set", "Bonn"))[1]
    assert ("morning           06:45" in said, "bag_hours         96" in said) == (True, True)
    assert "08:00" in (await commanded(capsys, "site", "set", "Site 1", "morning"))[1]
    assert (await commanded(capsys, "site", "set", "Bonn", "zone", "Asia/Tokyo"))[1] == "zone              Asia/Tokyo\n"
    assert (await commanded(capsys, "site", "set", "Bonn", "bag_hours", "20"))[0] == 2
    assert (await commanded(capsys, "site", "set", "Bonn", "bag_hours", "48"))[1] == "bag_hours         48\n"
    assert (await commanded(capsys, "site", "close", "Bonn"))[0] == 0
    assert "Bonn  Asia/Tokyo  S-###  closed since" in (await commanded(capsys, "site"))[1]
    assert (await commanded(capsys, "site", "open", "Bonn"))[0] == 0
    assert "closed" not in (await commanded(capsys, "site"))[1]


REFUSED = [
    (("add", "Site 1"), "There is a site of this name already."),
    (("add", "Bonn", "--number", "1"), "1 is the number of Site 1"),
    (("add", "Bonn", "--number", "0"), "'0' cannot be used: it must be the site's number"),
    (("add", "Bonn", "--number", "x"), "'x' cannot be used: it must be the site's number"),
    (("add", " "), "cannot be used: it must be a name of 1 to 60 characters"),
    (("add", "Bonn", "--zone", "Bonn"), "'Bonn' cannot be used: it must be an IANA time zone"),
    (("add", "Bonn", "--pattern", "B"), "'B' cannot be used: it must be 2 to 24 letters"),
    (("rename", "Ulm", "Bonn"), "no site is called Ulm"),
    (("rename", "Site 1", "B\u202enn"), "cannot be used: it must be a name of 1 to 60 characters"),
]


async def test_a_site_that_cannot_be_is_refused_in_words(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock):
        pass
    for arguments, sentence in REFUSED:
        status, said = await commanded(capsys, "site", *arguments)
        assert (status, sentence in said) == (2, True), said
    assert (await commanded(capsys, "site"))[1] == "001  Site 1  UTC  S-###\n"
