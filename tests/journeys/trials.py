"""A second trial at a site: loaded by one administrator, confirmed by another, and switched on in the chat."""

from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot import app
from flows.trials.files.brought import TrialVersion
from storage.site import people, sites
from storage.trials import trials
from tests.journeys.running import Talk

SECOND = TrialVersion("NCT00000002", "1")
TEXT = (Path(__file__).parent / "files" / "second.yaml").read_text("utf-8")
AT = datetime(2026, 11, 2, tzinfo=UTC)


async def load_second(program: app.Program, *, confirmed: bool = True) -> None:
    """Somebody loaded the second trial, and somebody else confirmed it."""

    def load(session: Session) -> None:
        site = sites.every(session)[0]
        by, other = (
            people.ensure_person(session, number, "Ada", "administrator", site.id, AT) for number in (3001, 3002)
        )
        loaded = trials.keep(session, SECOND, TEXT, by.id, AT)
        if confirmed:
            trials.confirm(session, loaded.id, other.id, AT)

    await program.database.run(load)


async def switch_on_second(program: app.Program, chat: Talk) -> None:
    """The second trial is loaded and switched on beside the first."""
    await load_second(program)
    await chat.do("/start", "[Trials]", "[Switch on NCT00000002, 1]", "[Home]")
