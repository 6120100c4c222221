"""A participant with a plan, and a clock that brings its reminders up."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import app
from flows.treatment.course.course import TreatmentCourse
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.plan import Plan, plan
from storage.site import people
from storage.study import screenings
from storage.treatment import plan_items, reminders
from tests.flows.treatment.courses import started
from tests.journeys.running import ADMINISTRATOR, Clock, Talk
from tests.storage.clinic import by_version
from tests.trials import NCT04556084

UTC_SITE = SiteTimes(ZoneInfo("UTC"), 96)

# The clock of the tests begins on Mon 2 Mar 2026 at 9:00.
START = "2026-03-04 10:00"


def treated(code: str = "S-007", start: str = START) -> TreatmentCourse:
    """A participant of whom cycle 1 is planned."""
    return started(start, UTC_SITE, code=code)


def keep_plan(session: Session, screening_id: int, before: Plan, after: Plan, now: datetime) -> tuple[str, ...]:
    """Store a plan with its reminders; the corrections that follow."""
    plan_items.keep(session, screening_id, after, UTC_SITE.zone, now)
    row = screenings.load(session, screening_id)
    return reminders.follow(session, row, before, after, UTC_SITE, now)


def put_course(session: Session, course: TreatmentCourse, now: datetime, owner: int = ADMINISTRATOR) -> int:
    """Store the plan of a course for a person; the screening's number."""
    person = people.person_of(session, owner)
    assert person is not None
    row = screenings.start(session, person.site_id, course.code, by_version(NCT04556084.version), person.id, now)
    keep_plan(session, row.id, Plan(course.code, ()), plan(course, UTC_SITE), now)
    return row.id


async def planned(
    program: app.Program, clock: Clock, course: TreatmentCourse | None = None, owner: int = ADMINISTRATOR
) -> int:
    """A participant with a plan in a running program."""
    return await program.database.run(lambda session: put_course(session, course or treated(), clock(), owner))


async def at(chat: Talk, clock: Clock, wall: str) -> list[str]:
    """Move the clock to a time, let the reminders of it go out, and give what is on the screen besides the card."""
    moment = datetime.fromisoformat(wall).replace(tzinfo=UTC_SITE.zone)
    assert moment >= clock.now
    clock.now = moment
    return await settled(chat)


async def settled(chat: Talk) -> list[str]:
    """Wait until what is due went out; what is on the screen besides the card."""
    await chat.program.reminding.send_due()
    await chat.quiet()
    return [shown.text for shown in await chat.phone.screen() if not shown.mine]
