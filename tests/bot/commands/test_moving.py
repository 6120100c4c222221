"""A candidate who moves to another site by the command line, with everything that was kept of them."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app
from bot.commands.site import move
from storage.site import people, sites
from storage.study import screenings
from storage.tables.base import table
from storage.tables.plan import ReminderRow
from storage.tables.screening import AuditRow
from storage.treatment import registrations
from storage.upkeep import forgetting
from storage.upkeep.erasure import Why
from storage.upkeep.verify import verify
from tests.bot.commands.test_sites import commanded
from tests.journeys.answers import begin
from tests.journeys.running import COLLEAGUE, Clock, running, talking
from tests.journeys.study import messages
from tests.journeys.treatment.test_changed_settings import dues, planned

REMINDERS, AUDIT = table(ReminderRow), table(AuditRow)


pytestmark = pytest.mark.usefixtures("commands_here")


async def bonn(program: app.Program, clock: Clock) -> None:
    """Somebody who administers a second site, in Tokyo's time."""
    now = clock()

    def make(session: Session) -> None:
        site = sites.add(session, "Bonn", None, "Asia/Tokyo", "S-###", now)
        people.ensure_person(session, COLLEAGUE, "Bea", "administrator", site.id, now)

    await program.database.run(make)


async def test_a_registered_candidate_moves_with_plan_reminders_and_number_and_both_sites_hear(
    tmp_path: Path, clock: Clock
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat, talking(program, COLLEAGUE) as bea:
        await bonn(program, clock)
        await bea.say("/start")
        await planned(program, chat)
        number = (await program.database.read(lambda session: registrations.of(session, 1))).number
        assert (await dues(program))["c1.start/morning"] == "04 Mar 08:00"
        now, usual = clock(), program.inward._handling._deployment
        said = await program.database.run(lambda session: move(session, "S-001", "Site 1", "Bonn", "S-001", now, usual))
        assert said == "Moved: S-001 is at Bonn now, and Bea has the candidate."
        # The start stays at its instant; the morning is one of Tokyo.
        assert (await dues(program))["c1.start/morning"] == "03 Mar 23:00"
        await chat.quiet()
        assert "S-001 moved to Bonn" in await messages(chat)
        assert "S-001" not in (await chat.say("/start")).labels
        assert "S-001 came from Site 1" in await messages(bea)
        assert "S-001" in (await bea.say("/start")).labels
        assert number in (await bea.tap("S-001")).text

        def kept(session: Session) -> tuple[set[int], list[tuple[str, int]], tuple[str, ...]]:
            rows = session.connection()
            whose = set(rows.execute(select(REMINDERS.c.recipient_id)).scalars())
            moved = AUDIT.c.action.in_(("moved away", "moved here"))
            said = [tuple(row) for row in rows.execute(select(AUDIT.c.action, AUDIT.c.site_id).where(moved))]
            return whose, said, verify(session).problems

        owner = (await program.database.read(lambda session: people.person_of(session, COLLEAGUE))).id
        found = await program.database.read(kept)
        assert found == ({owner}, [("moved away", 1), ("moved here", 2)], ())
        await program.database.run(lambda session: forgetting.candidate(session, 2, "S-001", Why.PERSON, owner, now))
        assert (await program.database.read(verify)).problems == ()


async def test_what_cannot_move_is_refused_with_what_to_do_and_moves_under_another_code(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat, talking(program, COLLEAGUE) as bea:
        await begin(chat)
        now = clock()
        await program.database.run(lambda session: sites.add(session, "Ulm", None, "UTC", "S-###", now))
        await bonn(program, clock)
        await bea.do("/start", "[New screening]", "[Use S-001]")
        refused = {
            ("S-002", "Site 1", "Bonn"): "no screening of Site 1 has the code S-002",
            ("S-001", "Site 1", "Köln"): "no site is called Köln",
            ("S-001", "Site 1", "Site 1"): "S-001 is at Site 1 already",
            ("S-001", "Site 1", "Ulm"): "nobody at Ulm could have the candidate",
            (
                "S-001",
                "Site 1",
                "Bonn",
            ): "Bonn has a candidate S-001 of its own: move under another one, such as --as S-002",
            ("S-001", "Site 1", "Bonn", "--as", "B-1"): "codes of Bonn look like S-###",
        }
        for given, sentence in refused.items():
            status, said = await commanded(capsys, "site", "move", *given)
            assert (status, sentence in said) == (2, True), said
        status, said = await commanded(capsys, "site", "move", "S-001", "Site 1", "Bonn", "--as", "S-002")
        assert (status, said) == (0, "Moved: S-001 is at Bonn now as S-002, and Bea has the candidate.\n")
        assert {"S-001", "S-002"} <= set((await bea.say("/start")).labels)
        codes = [(1, "S-002", 3), (2, "S-001", 3)]
        found = await program.database.read(
            lambda session: [
                (one.id, one.subject_code, one.site_id) for one in (screenings.load(session, key) for key in (1, 2))
            ]
        )
        assert found == codes
        assert (await program.database.read(verify)).problems == ()
