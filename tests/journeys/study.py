"""A candidate on the way from finished to treated, in the chats of a coordinator and an investigator."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy import select
from sqlmodel import Session

from bot import app
from flows.treatment.course.doubts import UNCHECKED, UNUSUAL
from storage.site import people, pins
from storage.tables.base import table
from storage.tables.screening import AuditRow
from tests.journeys.answers import BEGIN, legs
from tests.journeys.known import Leg, along
from tests.journeys.running import MONDAY, Talk, talking
from tests.phone import Shown

INVESTIGATOR = 1003

# No day is planned, so that none passes.
UNPLANNED = {"registration_date": ("[Not known yet]",), "start_date": ("[Not known yet]",)}

FINISH = ("[Finish]",)

NAME, PIN = "Maria B. Keller", "271828"


@asynccontextmanager
async def investigating(program: app.Program, chat: Talk, person: int = INVESTIGATOR) -> AsyncIterator[Talk]:
    """The chat of an investigator whom the administrator invited."""
    async with invited(program, chat, "Investigator", person) as talk:
        yield talk


@asynccontextmanager
async def invited(program: app.Program, chat: Talk, role: str, person: int) -> AsyncIterator[Talk]:
    """The chat of somebody whom the administrator invited in a role, as the button names it."""
    await along(program, [Leg((chat.phone.person, role, person), partial(_invite, program, chat, role, person))])
    async with talking(program, person) as talk:
        yield talk


async def _invite(program: app.Program, chat: Talk, role: str, person: int) -> None:
    await chat.say("/start")
    await chat.tap("Invite", role)
    screen = [shown.text for shown in await chat.phone.screen() if not shown.mine]
    link = next(text for text in reversed(screen) if "/start " in text)
    async with talking(program, person) as talk:
        await talk.say("/start " + link.rpartition("/start ")[2].strip())


async def finish(chat: Talk, **instead: tuple[str, ...]) -> Shown:
    """A finished screening of an eligible candidate, with other answers where given."""
    return await chat.walk(BEGIN, *legs(**instead), FINISH)


async def ask_sign_off(chat: Talk, **instead: tuple[str, ...]) -> Shown:
    """A finished screening that waits for a signature."""
    return await chat.walk(BEGIN, *legs(**instead), FINISH, ("[Ask for sign-off]",))


async def sign(doctor: Talk, *taps: str, first: bool = True) -> Shown:
    """Look at the only open sign-off and sign it; the first time with a name and a new PIN."""
    await along(doctor.program, [Leg((doctor.phone.person, taps, first), partial(_sign, doctor, taps, first))])
    return await doctor.card()


async def _sign(doctor: Talk, taps: Sequence[str], first: bool) -> None:
    card = await doctor.say("/signoffs")
    await doctor.tap(card.labels[0], *(taps or ("Approve",)))
    await (prove(doctor) if first else doctor.say(PIN))


async def prove(doctor: Talk) -> Shown:
    """Give a name and a first PIN, have them confirmed, and sign with them."""
    await doctor.say(NAME, PIN)
    await confirm(doctor.program)
    return await doctor.say(PIN)


async def confirm(program: app.Program) -> None:
    """An administrator confirms whoever wants to sign, with the card left where it is."""

    def confirmed(session: Session) -> None:
        for by in people.administrators(session):
            for key, _ in pins.to_confirm(session, by.site_id):
                pins.confirm(session, key, by.id, MONDAY)

    await program.database.run(confirmed)


async def register(program: app.Program, chat: Talk, **instead: tuple[str, ...]) -> Shown:
    """A registered candidate; the treatment card."""
    await ask_sign_off(chat, **instead)
    await along(program, [Leg((chat.phone.person, "registered"), partial(_register, program, chat))])
    return await chat.card()


async def _register(program: app.Program, chat: Talk) -> None:
    async with investigating(program, chat) as doctor:
        await sign(doctor)
    await chat.say("/finished")
    await chat.tap((await chat.card()).labels[0])
    await chat.tap("Register", "Yes, register today")


async def opened(chat: Talk) -> Shown:
    """The first screening, opened by its code."""
    return await chat.say("/open S-001")


async def messages(talk: Talk) -> str:
    """Everything that was said to a person."""
    await talk.quiet()
    return "\n".join(shown.text for shown in await talk.phone.screen() if not shown.mine)


async def weigh(chat: Talk, weight: str, height: str = "") -> Shown:
    """A weight of today, and a height where it is asked for."""
    await chat.tap("Weight and height")
    await chat.say(weight)
    card = await chat.tap("Today")
    if height:
        await chat.say(height)
        card = await chat.tap("Today")
    return card


async def keep_dose(chat: Talk, weight: str = "52", cycle: int = 1) -> Shown:
    """A weight of today that needs no height, and the dose that follows from it."""
    await weigh(chat, weight)
    return await chat.tap(f"Dose, cycle {cycle}", "Keep this dose")


async def at(chat: Talk, button: str, time: str) -> Shown:
    """Type the time of a step and confirm it, also where no dose was checked or the start is unusual."""
    await chat.tap(button)
    card = await chat.say(time)
    card = await chat.tap(card.labels[0])
    sure = next((label for label in card.labels if label in (UNCHECKED, UNUSUAL)), None)
    return await chat.tap(sure) if sure else card


def refusals(session: Session) -> int:
    """How often something that tells who somebody is was refused."""
    audit = table(AuditRow)
    chosen = select(audit.c.seq).where(audit.c.action == "identifier refused")
    return len(session.connection().execute(chosen).all())
