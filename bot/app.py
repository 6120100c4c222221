"""The program: its parts put together, started and stopped."""

import asyncio
import errno
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram.error import InvalidToken

from bot.load_settings import BadSettings
from bot.receiving.catch_up import Presence, begin_anew
from bot.receiving.housekeeping import forget, keep_house, once
from bot.receiving.inbound import Inward
from bot.receiving.meeting import bot_of, link_of, told_beside
from bot.receiving.polling import poll
from bot.receiving.set_up import deployment_of, let_in_locally, set_up
from bot.reminding.plans import follow_site
from bot.reminding.reminding import Reminding
from bot.sending.sender import Sender
from bot.settings import PREFIX, Settings
from bot.telegram.metrics import health, metrics
from bot.telegram.web import Web, start_web
from storage.database import Database
from storage.engine.address import Server
from storage.engine.errors import NotSaved, StorageBroken
from storage.engine.pulse import Pulse
from storage.site import sites
from storage.writing import Work

if TYPE_CHECKING:
    from bot.local.api.local_chat import LocalChat

log = logging.getLogger(__name__)

Now = Callable[[], datetime]

# So long a start waits for what Telegram is told, in seconds; it goes on beside the work then.
AT_ONCE = 2.0
CLOSE_WITHIN = 4.5
# Exit statuses, beside 0 and the 2 of the command line for what it was given.
TOKEN_REVOKED = 3
DISK_FAILED = 4


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Program:
    """The running program; `local` is the local chat where there is no token."""

    database: Database
    web: Web
    local: "LocalChat | None"
    inward: Inward
    reminding: Reminding
    _running: tuple[asyncio.Task[None], ...]
    _stack: AsyncExitStack

    async def failed(self) -> None:
        """Wait until a part of the program ends by itself, and raise what it raised."""
        done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def close(self) -> None:
        """Stop: nothing new is taken, what is under way is finished and kept."""
        await self._stack.aclose()


async def start(settings: Settings, now: Now = utc_now, *, peopled: bool = False) -> Program:
    """Start every part; `peopled`: the people of a local chat are let in.

    Raises `CannotOpen`, `BadSettings` for a port that is taken, `InvalidToken`.
    """
    async with AsyncExitStack() as stack:
        database = await _opened(settings, now, stack)
        if peopled and settings.local:
            await database.run(lambda session: let_in_locally(session, now()))
        chat = await _local_chat(settings, stack) if settings.local else None
        bot, fetching = await bot_of(settings, chat, stack)
        sender = Sender(bot, database, now)
        deployment = deployment_of(settings, link_of(bot, chat))
        stack.push_async_callback(sender.close)
        inward = Inward(bot, database, sender, now, deployment)
        reminding = Reminding(database, sender, now, deployment)
        presence = Presence(database, inward, sender, now, deployment)
        await _alone(database, lambda session: begin_anew(session, now(), deployment))
        for site in await database.read(sites.every):
            await _alone(database, partial(follow_site, site=site, now=now(), deployment=deployment))
        fetches = Pulse()
        web = await _web(settings, database, fetches, inward, sender, reminding)
        stack.push_async_callback(web.close)
        await database.run(lambda session: forget(session, now()))
        hear = presence.watch if settings.public_url else partial(poll, bot, fetching, inward, presence.heard, fetches)
        keep = partial(keep_house, database, sender, now)
        parts: list[Coroutine[Any, Any, None]] = [
            sender.run(),
            reminding.run(),
            *(once(database, part) for part in (keep, hear)),
        ]
        stack.push_async_callback(inward.close)
        if database.leases is None:
            await inward.recover()
        else:
            parts.append(inward.share(database.leases))
        beside = tuple(asyncio.create_task(one) for one in told_beside(bot, settings, fetches))
        stack.push_async_callback(_cancel, beside)
        await asyncio.wait(beside, timeout=AT_ONCE)
        running = tuple(asyncio.create_task(part) for part in parts)
        stack.push_async_callback(_cancel, running)
        return Program(database, web, chat, inward, reminding, running, stack.pop_all())
    raise AssertionError("the stack lets nothing pass")


async def _opened(settings: Settings, now: Now, stack: AsyncExitStack) -> Database:
    """The database with what the settings say, until the stack is closed."""
    # Each local chat has messages of its own, so there one process runs alone.
    database = Database(settings.database, sharing=isinstance(settings.database, Server) and not settings.local)
    await database.start()
    stack.push_async_callback(database.close)
    await _alone(database, lambda session: set_up(session, settings, now()))
    return database


async def _web(
    settings: Settings, database: Database, fetches: Pulse, inward: Inward, sender: Sender, reminding: Reminding
) -> Web:
    """The pages for whoever watches the program, and the address for updates where there is a public one."""
    with _named("PORT", settings.port):
        return await start_web(
            settings.host,
            settings.port,
            health=lambda: health(database, fetches, sender.pulse),
            metrics=lambda: metrics(database, fetches, sender.pulse, inward.counts + sender.counts + reminding.counts),
            receive=inward.receive if settings.public_url else None,
            secret=settings.webhook_secret.get_secret_value(),
        )


async def _alone(database: Database, work: Work[None]) -> None:
    """Do what a start does while no other worker writes, however long another one's start holds them all up."""
    while True:
        try:
            return await database.run(work, alone=True)
        except NotSaved:
            if database.leases is None or not database.on_duty:
                raise
            log.warning("the start waits for another worker")
            await asyncio.sleep(AT_ONCE)


async def run(settings: Settings) -> int:
    """Run until a signal asks to stop, or a part fails; the exit status."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await _run_until(stop, settings)
    except InvalidToken:
        log.error("Telegram does not know the token: set a new BLINABRIDGE_TOKEN and start again")
        return TOKEN_REVOKED
    except StorageBroken as broken:
        log.error("%s The next start checks the database before anything else.", broken)
        return DISK_FAILED
    return 0


async def _run_until(stop: asyncio.Event, settings: Settings) -> None:
    ahead = settings.clock_forward or timedelta(0)
    program = await _started_unless(stop, start(settings, lambda: utc_now() + ahead, peopled=True))
    if program is None:
        return
    if ahead:
        print(f"The clock is moved forward by {ahead}: it is {utc_now() + ahead:%Y-%m-%d %H:%M} UTC here.", flush=True)
    if program.local:
        print(f"Local chat: open {program.local.page_url} in a browser. Nothing leaves this computer.", flush=True)
    _leave_alone_what_stays()
    log.info("started; health page on port %s", program.web.port)
    failed, asked = asyncio.create_task(program.failed()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((failed, asked), return_when=asyncio.FIRST_COMPLETED)
        if failed.done():
            failed.result()
    finally:
        for task in (failed, asked):
            task.cancel()
        await _close_in_time(program)


def _leave_alone_what_stays() -> None:
    """Look for garbage among what is made from now on: trials, tables and modules stay as long as the program."""
    gc.collect()
    gc.freeze()


async def _started_unless(stop: asyncio.Event, starting: Coroutine[Any, Any, Program]) -> Program | None:
    """The program, once it is up; None where it was asked to stop while it waited for Telegram."""
    begun, asked = asyncio.create_task(starting), asyncio.create_task(stop.wait())
    await asyncio.wait((begun, asked), return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not begun.done():
        begun.cancel()
        await asyncio.wait((begun,), timeout=CLOSE_WITHIN)
        return None
    return begun.result()


async def _close_in_time(program: Program) -> None:
    """What is not finished by then is as safe as after a kill: it is taken up at the next start."""
    try:
        async with asyncio.timeout(CLOSE_WITHIN):
            await program.close()
    except TimeoutError:
        log.warning("not everything could be finished in time; the next start takes it up")


async def _local_chat(settings: Settings, stack: AsyncExitStack) -> "LocalChat":
    from bot import local  # with a token there is none

    with _named("LOCAL_PORT", settings.local_port):
        chat = await local.start("127.0.0.1", settings.local_port, path=settings.data / "local-chat.sqlite")
    stack.push_async_callback(chat.close)
    return chat


@contextmanager
def _named(setting: str, port: int) -> Iterator[None]:
    """Name the setting where its port cannot be listened on."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        problem = f"{PREFIX}{setting} is {port}: another program listens there; stop it, or choose another port."
        raise BadSettings([problem]) from error


async def _cancel(tasks: tuple[asyncio.Task[None], ...]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=4)
