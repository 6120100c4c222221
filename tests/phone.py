"""A person's phone for tests: says, taps what is on the screen, and waits for what the bot shows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp

# How many letters of a label are seen on a phone of 390 px, by how many stand in its row: Telegram cuts the others.
SEEN = {1: 32, 2: 18, 3: 11, 4: 8, 5: 6, 6: 3, 7: 3}


class NotOnScreen(AssertionError):
    """What was looked for isn't on the screen; the message says what is."""


@dataclass(frozen=True)
class Shown:
    """One message on the screen. `text` is the text or caption, `raw` the message as the Bot API has it."""

    id: int
    mine: bool
    text: str
    buttons: tuple[tuple[str, ...], ...]
    raw: dict[str, Any]

    @property
    def cut(self) -> list[str]:
        """The labels that are not seen whole on a phone of 390 px, or that had to be shortened to be seen."""
        shown = [(one, len(row)) for row in self.buttons for one in row]
        return [one for one, beside in shown if len(one) > SEEN[beside] or (one.endswith(" …") and len(one) > SEEN[2])]

    @property
    def labels(self) -> list[str]:
        """All button labels, row after row."""
        return [label for row in self.buttons for label in row]

    def __str__(self) -> str:
        who = "me" if self.mine else "bot"
        rows = "".join(f"\n    [{'] ['.join(row)}]" for row in self.buttons)
        return f"{who} #{self.id}: {self.text}{rows}"


class Phone:
    """One person's phone. Use as an asynchronous context manager, or call `close`.

    `view` is the last answer of the client API; `toasts` are the texts shown at the top after taps, alerts
    included, as far as the phone has looked. Every wait ends with NotOnScreen after `timeout` seconds.
    """

    def __init__(self, base_url: str, person: int, *, timeout: float = 5.0) -> None:
        self.person = person
        self.timeout = timeout
        self.toasts: list[str] = []
        self._url = f"{base_url}/chat/{person}"
        self._http = aiohttp.ClientSession()
        self._messages: dict[int, dict[str, Any]] = {}
        self.view: dict[str, Any] = {"epoch": "", "version": 0}

    async def __aenter__(self) -> "Phone":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Hang up."""
        await self._http.close()

    # Doing

    async def say(self, text: str, *, reply_to: int | None = None) -> int:
        """Send a text; the id of the update it made."""
        return await self._do("say", text=text, reply_to=reply_to)

    async def start(self, payload: str = "") -> int:
        """Press START, or follow a deep link with that payload."""
        return await self.say(f"/start {payload}".strip())

    async def send(self, kind: str, **extra: Any) -> int:
        """Send something else: photo, sticker, voice, document, contact, location, poll, dice, forwarded."""
        return await self._do("send", kind=kind, extra=extra)

    async def edit(self, message_id: int, text: str) -> int:
        """Change an own message."""
        return await self._do("edit", message_id=message_id, text=text)

    async def tap(self, label: str) -> int:
        """Tap the button of that label on the newest message that shows it."""
        for shown in reversed(await self.screen()):
            for row, labels in enumerate(shown.buttons):
                if label in labels:
                    return await self._do("tap", message_id=shown.id, row=row, column=labels.index(label))
        raise NotOnScreen(f"no button {label!r}; on the screen:\n{await self.described()}")

    async def raw_tap(self, message_id: int, data: str) -> int:
        """Send a tap that the screen may not offer: a stale or a forged one."""
        return await self._do("raw-tap", message_id=message_id, data=data)

    async def block(self, blocked: bool = True) -> int:
        """Block the bot, or let it back."""
        return await self._do("block", blocked=blocked)

    async def group(self, chat_id: int, *, kind: str = "supergroup", member: bool = True) -> int:
        """Add the bot to a group or channel, or take it out."""
        return await self._do("group", chat_id=chat_id, kind=kind, member=member)

    async def say_in_group(self, chat_id: int, text: str) -> int:
        """Send a text in a group."""
        return await self._do("say-in-group", chat_id=chat_id, text=text)

    async def _do(self, act: str, **fields: Any) -> int:
        async with self._http.post(f"{self._url}/{act}", json=fields) as reply:
            answer = await reply.json()
        if reply.status != 200:
            raise NotOnScreen(f"{answer['error']}; on the screen:\n{await self.described()}")
        return int(answer["update"])

    # Looking

    async def screen(self) -> list[Shown]:
        """The messages on the screen now, newest last."""
        await self._look(0)
        return self._shown()

    async def card(self) -> Shown | None:
        """The bot's last message, None before its first."""
        await self._look(0)
        return self._card()

    async def described(self) -> str:
        """The screen in words, for messages of failed tests."""
        return "\n".join(map(str, await self.screen())) or "(nothing)"

    async def file(self, file_id: str) -> bytes:
        """The content of a file or picture that the bot sent."""
        async with self._http.get(f"{self._url}/../files/{file_id}") as reply:
            reply.raise_for_status()
            return await reply.read()

    async def until(self, condition: Callable[[Shown], object], within: float | None = None) -> Shown:
        """Wait until the bot's last message meets the condition; that message."""
        await self._await(lambda: (card := self._card()) is not None and condition(card), within)
        card = self._card()
        assert card is not None
        return card

    async def settled(self, within: float | None = None) -> Shown | None:
        """Wait until the bot has taken in and reacted to what was done last; its last message.

        That is: every update of this person confirmed, every tap answered (or too old to be), and at least one
        call about this chat since. A bot that makes several calls per turn may still be at the later ones:
        for a certain end state use `until`.
        """

        def quiet() -> bool:
            view = self.view
            return not view["unconfirmed"] and not view["unanswered"] and view["calls_since"] > 0

        await self._await(quiet, within)
        return self._card()

    async def _await(self, condition: Callable[[], object], within: float | None) -> None:
        seconds = self.timeout if within is None else within
        try:
            async with asyncio.timeout(seconds):
                await self._look(0)
                while not condition():
                    await self._look(seconds)
        except TimeoutError:
            raise NotOnScreen(f"not within {seconds} s; on the screen:\n{await self.described()}") from None

    async def _look(self, wait: float) -> None:
        known = {"epoch": self.view["epoch"], "after": self.view["version"], "wait": wait}
        async with self._http.get(self._url, params=known) as reply:
            reply.raise_for_status()
            view = self.view = await reply.json()
        if view["reset"]:
            self._messages.clear()
        self._messages.update({message["message_id"]: message for message in view["messages"]})
        for message_id in view["removed"]:
            self._messages.pop(message_id, None)
        self.toasts += [answer["text"] for answer in view["answers"] if answer["text"]]

    def _shown(self) -> list[Shown]:
        return [_shown(self._messages[message_id]) for message_id in sorted(self._messages)]

    def _card(self) -> Shown | None:
        return next((shown for shown in reversed(self._shown()) if not shown.mine), None)


def _shown(message: dict[str, Any]) -> Shown:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Shown(
        id=message["message_id"],
        mine=not message["from"]["is_bot"],
        text=message.get("text", message.get("caption", "")),
        buttons=tuple(tuple(button["text"] for button in row) for row in rows),
        raw=message,
    )
