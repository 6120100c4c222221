"""What the writing thread does: units that wait make a batch, each runs in a savepoint of its own, and is told of."""

import asyncio
import inspect
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlmodel import Session

from storage.engine import errors, sessions
from storage.engine.failures import failure_of
from storage.engine.prepared import sent
from storage.engine.sessions import Driver
from storage.engine.shards import Held
from storage.trail import audit

T = TypeVar("T")
Work: TypeAlias = Callable[[Session], T]
# Asks for what some work will read; after each step for what can be asked once the answers are there.
Ahead: TypeAlias = Callable[[Session], Iterator[None]]
_BATCH = 256
# From so many on it pays to do for all of them together, in a unit of its own, what each could do for itself.
_MANY = 4
# A savepoint goes to a server with the first statement of its unit. In a file a unit that is `alone` in its batch needs
# none: its transaction is as good.
_BEGIN, _END, _BACK = "SAVEPOINT unit", "RELEASE unit", "ROLLBACK TO unit"


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """Work that waits to be done, and where its outcome is waited for; `alone`: no other worker writes meanwhile.
    `ahead` asks for what it will read, together with all others of its batch."""

    work: Work[Any]
    future: asyncio.Future[Any]
    alone: bool = False
    ahead: Ahead | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit gave, or what it raised."""

    value: Any = None
    error: BaseException | None = None


def next_batch(waiting: SimpleQueue[Unit | None]) -> list[Unit]:
    """All units that wait, at least one; none once the door is closed and nothing waits."""
    batch: list[Unit] = []
    unit = waiting.get()
    while unit is not None:
        batch.append(unit)
        if len(batch) == _BATCH:
            return batch
        try:
            unit = waiting.get_nowait()
        except Empty:
            return batch
    if batch:
        waiting.put(None)
    return batch


def turn_away(waiting: SimpleQueue[Unit | None]) -> list[tuple[Unit, Outcome]]:
    """All units that wait, none of them begun, each as not saved."""
    turned: list[tuple[Unit, Outcome]] = []
    while not waiting.empty():
        unit = waiting.get_nowait()
        if unit is None:
            waiting.put(None)
            break
        turned.append((unit, Outcome(error=errors.NotSaved())))
    return turned


def attempt_all(connection: Connection, batch: list[Unit], held: Held | None = None) -> list[Outcome]:
    """Run the units one after the other, then write what they put into the audit.

    `held`: what the worker looks after, where there are several.
    """
    gathering, alone = audit.gather(connection, held), len(batch) == 1
    if not isinstance(gathering.info[sessions.DRIVER], sqlite3.Connection):
        gathering.info[sessions.MANY] = len(batch) >= _MANY
        _ask(connection, [unit.ahead for unit in batch if unit.ahead is not None], gathering.info)
    outcomes = [attempt(connection, unit.work, gathering.info, alone=alone) for unit in batch]
    audit.write(gathering)
    return outcomes


def _ask(connection: Connection, asking: list[Ahead], info: Mapping[Any, Any]) -> None:
    """Ask for what all units will read at once, as each way to a server and back costs. What cannot be asked is the
    unit's own to stumble over: then each reads for itself."""

    def ask(session: Session) -> None:
        for _ in zip_longest(*[ahead(session) for ahead in asking]):
            sent(session)

    if asking:
        attempt(connection, ask, info, alone=False)


def attempt(connection: Connection, work: Work[Any], info: Mapping[Any, Any], *, alone: bool) -> Outcome:
    """Run one unit in a savepoint of its own, which is taken back when the unit raises.

    `info`: what all units of a batch share. `alone`: there is no other unit in the batch.
    """
    # Said to the driver itself: the session makes one only where a unit uses more than prepared statements.
    driver = info[sessions.DRIVER]
    _say(driver, _BEGIN, alone)
    session = sessions.session_on(connection, driver)
    session.info.update(info)
    before = audit.waiting(session)
    try:
        value = work(session)
        if hasattr(value, "__await__"):
            if inspect.iscoroutine(value):
                value.close()  # or it complains that nobody waits for it
            raise TypeError("a unit of work is synchronous")
        if session.in_transaction():
            session.commit()
        audit.settle(session)
    except BaseException as error:
        # A full disk makes SQLite roll the whole transaction back, savepoints and all, and a connection that was lost
        # takes its transaction with it: nothing is left to undo.
        if failure_of(error):
            raise
        session.close()
        _take_back(driver, alone)
        audit.take_back(session, before)
        return Outcome(error=error)
    session.close()
    _say(driver, _END, alone)
    return Outcome(value)


def _take_back(driver: Driver, alone: bool) -> None:
    """As if the unit had not been."""
    in_a_file = isinstance(driver, sqlite3.Connection)
    if in_a_file and alone:
        driver.execute("ROLLBACK")
        driver.execute("BEGIN IMMEDIATE")
    elif in_a_file or driver.take_back(_BEGIN):
        driver.execute(_BACK)
        _say(driver, _END, alone)


def _say(driver: Driver, sql: str, alone: bool) -> None:
    if not isinstance(driver, sqlite3.Connection):
        driver.later(sql)
    elif not alone:
        driver.execute(sql)


def tell(told: list[tuple[Unit, Outcome]]) -> None:
    """Give every caller what its unit gave; in the loop that it waits in."""
    for unit, outcome in told:
        if unit.future.done():  # its caller was cancelled
            continue
        if outcome.error is None:
            unit.future.set_result(outcome.value)
        elif isinstance(outcome.error, StopIteration):  # which a future cannot hold
            unit.future.set_exception(RuntimeError("a unit of work raised StopIteration"))
        else:
            unit.future.set_exception(outcome.error)
