"""Pushing updates to a webhook: one queue per chat and one per user's taps, each in order, until a 2xx.

Rules: tdlib/telegram-bot-api 10.0, WebhookActor.cpp: the next of a queue goes only after a 2xx for the one
before; repeated at once, then after 2, 4, 8 ... s up to a random 60-120 s; Retry-After is obeyed up to 1 h.
"""

import asyncio
import random
import re
from collections import deque

import aiohttp

from bot.local.api.errors import bad
from bot.local.api.params import Params
from bot.local.api.update_queue import Pending, Updates
from bot.local.people.chats import Json
from bot.local.people.state import State

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
REPLY_SECONDS = 60
LONGEST_RETRY_AFTER = 3600

# What people typed is sent to this computer alone. The whole address is matched, not taken apart: a client that takes
# it apart in another way would find another host in it.
_TARGET = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/[\w.~/-]*)?", re.ASCII)


class Webhook:
    """Pushes pending updates while a webhook is set."""

    def __init__(self, state: State, updates: Updates) -> None:
        self._state = state
        self._updates = updates
        self._lanes: dict[str, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(40)
        self._last_error: Json = {}
        updates.on_new = self._queue

    @property
    def _setting(self) -> Json:
        found: Json = self._state.settings.get("webhook", {})
        return found if _TARGET.fullmatch(found.get("url", "")) else {}

    def start(self) -> None:
        """Take up what is pending, after a start or a new address."""
        for pending in self._updates.pending.values():
            self._queue(pending)

    async def stop(self) -> None:
        """End all pushing; what is unconfirmed stays pending."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._lanes.clear()
        if self._session:
            await self._session.close()
            self._session = None

    async def set(self, params: Params) -> bool:
        """Set, change or (with an empty address) remove the webhook."""
        url, secret = params.text("url"), params.text("secret_token")
        if url and not _TARGET.fullmatch(url):
            raise bad("bad webhook: the local chat sends to this computer only")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        await self.stop()
        if params.flag("drop_pending_updates"):
            for number in list(self._updates.pending):
                self._updates.confirm(number)
        limit = params.number("max_connections", 40) or 40
        self._slots = asyncio.Semaphore(min(max(limit, 1), 100))
        self._last_error = {}
        self._state.set("webhook", {"url": url, "secret": secret, "max_connections": limit} if url else {})
        if url:
            self._updates.allow(params.data("allowed_updates"))
            self._updates.stop_poll("terminated by setWebhook request")
            self.start()
        return True

    def info(self) -> Json:
        """What getWebhookInfo tells."""
        setting = self._setting
        self._updates.drop_expired()
        found: Json = {
            "url": setting.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
            **self._last_error,
        }
        if setting:
            found["max_connections"] = setting["max_connections"]
        if allowed := self._state.settings.get("allowed_updates"):
            found["allowed_updates"] = allowed
        return found

    def _queue(self, pending: Pending) -> None:
        if not self._setting:
            return
        number = pending.body["update_id"]
        if pending.lane in self._lanes:
            self._lanes[pending.lane].append(number)
            return
        self._lanes[pending.lane] = deque([number])
        task = asyncio.get_running_loop().create_task(self._work(pending.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: str) -> None:
        queue = self._lanes[lane]
        while queue:
            await self._deliver(queue[0])
            queue.popleft()
        del self._lanes[lane]

    async def _deliver(self, number: int) -> None:
        pause, cap = 1.0, random.uniform(60, 120)
        wait: float | None = 0.0
        while True:
            self._updates.drop_expired()
            if number not in self._updates.pending:
                return
            asked = await self._push(self._updates.pending[number].body)
            if asked is None:
                self._updates.confirm(number)
                self._state.shelf.flush()
                return
            await asyncio.sleep(asked or wait or 0)
            pause = min(pause * 2, cap)
            wait = pause

    async def _push(self, body: Json) -> float | None:
        """None when taken, else the seconds that the bot asked to wait (0 for none)."""
        setting = self._setting
        self._session = self._session or aiohttp.ClientSession()
        headers = {SECRET_HEADER: setting["secret"]} if setting["secret"] else {}
        timeout = aiohttp.ClientTimeout(total=REPLY_SECONDS)
        try:
            async with (
                self._slots,
                self._session.post(
                    setting["url"], json=body, headers=headers, timeout=timeout, allow_redirects=False
                ) as reply,
            ):
                if 200 <= reply.status < 300:
                    return None
                self._note(f"Wrong response from the webhook: {reply.status} {reply.reason}")
                asked = reply.headers.get("Retry-After", "")
                return float(min(int(asked), LONGEST_RETRY_AFTER)) if asked.isdecimal() else 0.0
        except (aiohttp.ClientError, TimeoutError) as problem:
            self._note(f"Connection failed: {type(problem).__name__}")
            return 0.0

    def _note(self, message: str) -> None:
        self._last_error = {"last_error_date": self._state.now(), "last_error_message": message}
