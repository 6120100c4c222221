"""Somebody at two sites: one tap takes them to the other, and every turn acts for the site where they are."""

from pathlib import Path

from sqlmodel import Session

from bot import app
from flows import texts
from storage.site import people, sites
from storage.site.sites import Site
from storage.study import screenings
from storage.upkeep.verify import verify
from tests.journeys.answers import answer, begin
from tests.journeys.running import ADMINISTRATOR, COLLEAGUE, STRANGER, Clock, Talk, running, talking
from tests.journeys.screening.test_rulings import OTHER
from tests.journeys.study import finish, invited, messages
from tests.phone import Shown


async def bonn(program: app.Program, clock: Clock) -> Site:
    """A second site."""
    now = clock()
    return await program.database.run(lambda session: sites.add(session, "Bonn", None, "UTC", "BN-##", now))


async def first(program: app.Program) -> Site:
    """The site of the settings."""
    return await program.database.read(lambda session: sites.load(session, 1))


async def link(program: app.Program, clock: Clock, site: Site, role: str) -> str:
    """What somebody types who is invited there."""
    now = clock()
    token = await program.database.run(
        lambda session: people.invite(session, site.id, role, None, now, now.replace(year=2100))
    )
    return f"/start {token}"


async def test_one_tap_takes_somebody_to_their_other_site_and_every_turn_acts_for_that(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    site = await bonn(program, clock)
    await begin(chat)
    welcome = await chat.say(await link(program, clock, site, "coordinator"))
    assert "Welcome. You are a coordinator at Bonn now." in welcome.text
    assert "Bonn" in welcome.text.splitlines()[0]
    assert "S-001" not in welcome.text
    assert "People" not in welcome.labels
    assert "BN-01" in (await chat.do("[New screening]", "[Use BN-01]", "/start")).labels
    there = await chat.tap("Go to Site 1")
    assert "You are at Site 1 now, as an administrator." in there.text
    assert ("S-001" in there.labels, "BN-01" in there.labels, "People" in there.labels) == (True, False, True)
    await chat.tap("S-001")
    assert "Go to Bonn" in (await chat.say("/start")).labels
    at = await program.database.read(lambda session: [screenings.load(session, key).site_id for key in (1, 2)])
    assert at == [1, site.id]


async def test_an_invitation_does_not_change_what_somebody_is_at_a_site_already(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    card = await chat.say(await link(program, clock, await first(program), "coordinator"))
    assert "Welcome" not in card.text
    assert "People" in card.labels


async def test_many_sites_are_listed_with_how_many_need_what_there(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    now = clock()

    def join(session: Session) -> None:
        for name in ("Bonn", "Ulm"):
            site = sites.add(session, name, None, "UTC", "X-##", now)
            people.ensure_person(session, ADMINISTRATOR, "Ana", "monitor", site.id, now)

    await begin(chat)
    await program.database.run(join)
    card = await chat.do("/start", "[Other sites (2)]")
    assert "You are an administrator at Site 1" in card.text
    assert "Bonn · monitor · 0, today: 0" in card.text
    assert "Site 1 · administrator · 1, today: 0" in (await chat.tap("Ulm", "Other sites (2)")).text


async def test_a_notice_names_its_site_and_leads_there(chat: Talk, program: app.Program, clock: Clock) -> None:
    site = await bonn(program, clock)
    async with talking(program, COLLEAGUE) as nurse, invited(program, chat, "Investigator", STRANGER) as doctor:
        await nurse.say(await link(program, clock, site, "coordinator"))
        await doctor.say(await link(program, clock, site, "investigator"))
        await doctor.tap("Go to Site 1")
        await nurse.tap("New screening", "Use BN-01")
        await answer(nurse)
        await nurse.tap("Finish", "Ask for sign-off")
        assert "Bonn\n" in await messages(doctor)
        assert "BN-01" in (await doctor.tap("Open")).text
        assert "Go to Site 1" in (await doctor.say("/start")).labels


async def test_who_is_cut_off_at_one_site_goes_on_at_the_other(chat: Talk, program: app.Program, clock: Clock) -> None:
    site = await bonn(program, clock)
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await other.say(await link(program, clock, site, "coordinator"))
        await other.tap("Go to Site 1")
        await chat.do("/start", "[People]", "[Ben]", "[Cut off Ben]")
        assert (await other.card()).text == texts.site.ACCESS_ENDED
        home = await other.tap("Home")
        assert "Bonn" in home.text
        assert "Go to Site 1" not in home.labels


async def test_a_study_chair_of_two_sites_rules_at_each_and_the_site_hears_who_ruled(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    site = await bonn(program, clock)
    await finish(chat, **OTHER)
    async with talking(program, STRANGER) as chair:
        await chair.say(await link(program, clock, site, "study_chair"))
        home = await chair.say(await link(program, clock, await first(program), "study_chair"))
        assert "New screening" not in home.labels
        card = await chair.tap("S-001")
        ruling = next(label for label in card.labels if label.startswith("Ruling: "))
        assert "Ask for sign-off" not in card.labels
        await chair.tap(ruling, "May be registered")
        card = await chair.say("CH")
        assert "Ruling: may be registered; Study chair CH, Mon 2 Mar 2026." in card.text
        assert "the study chair, ruled on S-001 at Site 1." in await messages(chat)
        assert "S-001" not in (await chair.say("/start")).text.splitlines()[0]
        assert "Bonn" in (await chair.tap("Go to Bonn")).text.splitlines()[0]


async def setting(chat: Talk, label: str) -> Shown:
    """The card of a setting of the site."""
    await chat.say("/start")
    return await chat.tap("More", "Settings of the site", label)


async def test_an_administrator_sets_what_is_the_sites_own_and_it_stays_over_a_start_and_away_from_other_sites(
    tmp_path: Path, clock: Clock
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        site = await bonn(program, clock)
        card = await setting(chat, "Time zone")
        assert "Time zone: UTC" in card.text
        assert "It must be" not in card.text
        card = await chat.say("Berlin")
        assert "'Berlin' cannot be used: it must be an IANA time zone" in card.text
        assert "Kept: Time zone Asia/Tokyo." in (await chat.say("Asia/Tokyo")).text
        await setting(chat, "Relative days")
        assert "Relative days: yes" in (await chat.tap("yes")).text
        await setting(chat, "Subject codes")
        await chat.say("TK-###")
        await setting(chat, "Site number")
        assert texts.site.NUMBER_TAKEN in (await chat.say("2")).text
        await chat.say("/start")
        assert "Use TK-001" in (await chat.tap("New screening")).labels
    async with running(tmp_path, clock) as program, talking(program) as chat:
        here = await first(program)
        assert (here.zone, here.code_pattern) == ("Asia/Tokyo", "TK-###")
        assert (await program.database.read(lambda session: sites.load(session, site.id))).zone == "UTC"
        await chat.say("/start")
        assert "Relative days: yes" in (await chat.tap("More", "Settings of the site")).text
        assert (await program.database.read(verify)).problems == ()


async def test_nobody_but_an_administrator_sets_anything(chat: Talk, program: app.Program) -> None:
    async with invited(program, chat, "Coordinator", COLLEAGUE) as other:
        await other.say("/start")
        assert "Settings of the site" not in (await other.tap("More")).labels


async def test_no_screening_begins_at_a_closed_site_and_those_under_way_go_on(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    await begin(chat)
    now = clock()
    await program.database.run(lambda session: sites.close(session, "Site 1", True, now))
    card = await chat.do("/start", "[New screening]", "[Use S-002]")
    assert "This site is closed: no screening begins here." in card.text
    await chat.say("/start")
    assert "S-001" in (await chat.tap("S-001")).text
    await program.database.run(lambda session: sites.close(session, "Site 1", False, now))
    await chat.say("/start")
    assert "S-002" in (await chat.tap("New screening", "Use S-002")).text


async def test_a_data_manager_of_two_sites_gets_a_file_of_each_and_of_no_other(
    chat: Talk, program: app.Program, clock: Clock
) -> None:
    site, now = await bonn(program, clock), clock()
    await begin(chat)
    await program.database.run(lambda session: sites.add(session, "Ulm", None, "UTC", "U-##", now))
    async with talking(program, COLLEAGUE) as dana:
        await dana.say(await link(program, clock, site, "data_manager"))
        await dana.say(await link(program, clock, await first(program), "data_manager"))
        await dana.do("/export", "[Screening log (PDF)]", "[☐ A file of each of my 2 sites]", "[Everything]")
        said = await messages(dana)
        assert ("Site 1: Screening log" in said, "Bonn: There is no screening" in said, "Ulm" in said) == (
            True,
            True,
            False,
        )
