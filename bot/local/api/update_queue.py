"""The queue of updates: ids, lives, and getUpdates with its offsets.

Rules: tdlib/telegram-bot-api 10.0, Client.cpp: messages live 24 h from their date, taps 150 s; offsets
confirm what lies below; the id is random after a week without updates; the same offset within half a
second yields one update. Not copied: short time-outs being raised to 3 s, which would only slow tests.
"""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.local.api.errors import conflict
from bot.local.people.chats import Json
from bot.local.people.state import QUERY_LIFE, State

MESSAGE_LIFE = timedelta(hours=24)
QUIET_WEEK = timedelta(days=7)
HASTE_SECONDS = 0.5
MAX_BATCH = 100
MAX_TIMEOUT = 50

# Not sent unless asked for: Bot API, getUpdates, allowed_updates.
OPT_IN = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Pending:
    """An update that the bot hasn't confirmed; `lane` is the webhook queue it belongs to."""

    body: Json
    person: int
    expires: float
    lane: str


class Updates:
    """Updates waiting for the bot, in the order of their ids."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.pending: dict[int, Pending] = {}
        self.reshuffle: Callable[[list[Json]], list[Json]] = list
        self.on_new: Callable[[Pending], None] = lambda pending: None
        self._poller: asyncio.Future[bool] | None = None
        self._last_poll = (-1, -1.0)
        for key, body in sorted(state.shelf.all("update"), key=lambda row: int(row[0])):
            self.pending[int(key)] = Pending(**body)

    def add(self, person: int, kind: str, content: Json) -> int:
        """Queue an update made by a person; its id, or 0 when the bot doesn't want that kind."""
        if not self._wanted(kind):
            return 0
        number = self._next_id()
        life = QUERY_LIFE if kind == "callback_query" else MESSAGE_LIFE
        born = self._state.clock().timestamp()
        # Taps queue per user and everything else per chat: Client.cpp, get_callback_query_queue_id.
        chat = content.get("chat", {}).get("id", person)
        lane = f"user {person}" if kind == "callback_query" else f"chat {chat}"
        body = {"update_id": number, kind: content}
        pending = Pending(body, person, born + life.total_seconds(), lane)
        self.pending[number] = pending
        self._state.shelf.put("update", number, vars(pending))
        self._wake()
        self.on_new(pending)
        return number

    def _wanted(self, kind: str) -> bool:
        allowed = self._state.settings.get("allowed_updates")
        return kind in allowed if allowed else kind not in OPT_IN

    def _next_id(self) -> int:
        settings, now = self._state.settings, self._state.clock().timestamp()
        number = settings.get("next_update", 100_000_001)
        if now - settings.get("last_update_at", now) >= QUIET_WEEK.total_seconds():
            number = random.randrange(1, 2**30)
        self._state.set("next_update", number + 1)
        self._state.set("last_update_at", now)
        return int(number)

    def allow(self, kinds: Any) -> None:
        """Note which kinds the bot asks for; None leaves it as it was."""
        if kinds is not None and kinds != self._state.settings.get("allowed_updates", []):
            self._state.set("allowed_updates", kinds)

    def drop_expired(self) -> None:
        """Forget what has outlived its life."""
        now = self._state.clock().timestamp()
        for number in [n for n, pending in self.pending.items() if pending.expires <= now]:
            self.confirm(number)

    def confirm(self, number: int) -> None:
        """Forget an update that the bot has; whoever waits for that hears of it."""
        pending = self.pending.pop(number, None)
        if pending:
            self._state.shelf.drop("update", number)
            self._state.chats[pending.person].touch()

    def of(self, person: int) -> int:
        """How many of a person's updates the bot hasn't confirmed."""
        return sum(pending.person == person for pending in self.pending.values())

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            offset = next(iter(list(self.pending)[offset:]), 0)
        # After a quiet week ids may start lower than an offset the bot still holds: such an offset is void.
        if offset > self._state.settings.get("next_update", offset) + 10:
            return
        for number in [n for n in self.pending if n < offset]:
            self.confirm(number)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """What getUpdates hands out; waits up to `seconds` when there is nothing."""
        if self._state.settings.get("webhook", {}).get("url"):
            why = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise conflict(why)
        self.stop_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        now = asyncio.get_running_loop().time()
        hasty = self._last_poll[0] == offset and now - self._last_poll[1] < HASTE_SECONDS
        self._last_poll = (offset, now)
        self._confirm_below(offset)
        self.drop_expired()
        self._state.shelf.flush()
        limit = 1 if hasty else min(max(limit, 1), MAX_BATCH)
        if not self.pending and seconds > 0:
            await self._wait(min(seconds, MAX_TIMEOUT))
        return self.reshuffle([pending.body for pending in list(self.pending.values())[:limit]])

    async def _wait(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poller, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(True)

    def stop_poll(self, reason: str | None = None) -> None:
        """End a waiting getUpdates, with a conflict if there is a reason."""
        if self._poller and not self._poller.done():
            if reason:
                self._poller.set_exception(conflict(reason))
            else:
                self._poller.set_result(False)
        self._poller = None
