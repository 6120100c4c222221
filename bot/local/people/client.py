"""The client API below /chat/: what the page and the tests' phone use to read a chat and to act in it.

Reading is one call: what changed since a version, waiting for a change if there is none. A client keeps
`epoch` and `version` from the last answer; after a restart of the server the epoch differs and it gets everything.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from aiohttp import web

from bot.local.api.messages import picture_type
from bot.local.api.profile import commands_for
from bot.local.api.update_queue import Updates
from bot.local.people.acts import NotPossible, People
from bot.local.people.chats import Chat, Json, Person
from bot.local.people.state import TYPING_LIFE, State

LONGEST_WAIT = 30.0
SHOWN = 500

Act: TypeAlias = Callable[[int, Json], int | tuple[int, str] | None]


class ClientApi:
    """The routes of the client API."""

    def __init__(self, state: State, updates: Updates, people: People) -> None:
        self._state = state
        self._updates = updates
        self._people = people
        self._epoch = secrets.token_hex(4)
        self._closing = False

    def routes(self, below: str) -> list[web.RouteDef]:
        """What is served, below this part of the address and /chat/."""
        chat = f"{below}/chat"
        person = chat + r"/{person:\d+}"
        return [
            web.get(f"{chat}/people", self._list_people),
            web.get(f"{chat}/files/{{file_id}}", self._file),
            web.get(person, self._read),
            *(web.post(f"{person}/{name}", self._act(act)) for name, act in self._acts().items()),
        ]

    def close(self) -> None:
        """Let go of everybody who waits."""
        self._closing = True
        for chat in self._state.chats.values():
            chat.touch()

    def _act(self, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A route that does something: its body is JSON, and what isn't possible gives 409 with the reason."""

        async def answer(request: web.Request) -> web.Response:
            try:
                given = await request.json()
                done = act(int(request.match_info["person"]), given)
            except NotPossible as problem:
                return web.json_response({"error": str(problem)}, status=409)
            except (KeyError, TypeError, ValueError) as problem:
                return web.json_response({"error": f"not understood: {problem}"}, status=400)
            finally:
                self._state.shelf.flush()
            update, query = done if isinstance(done, tuple) else (done, None)
            return web.json_response({"update": update, "query": query})

        return answer

    def _acts(self) -> dict[str, Act]:
        """What a person can do, by the end of its address; each gives its update's id, a tap its own as well."""
        people = self._people
        return {
            "say": lambda who, what: people.say(who, str(what["text"]), reply_to=what.get("reply_to")),
            "send": lambda who, what: people.send(who, what["kind"], what.get("extra", {})),
            "edit": lambda who, what: people.edit(who, what["message_id"], str(what["text"])),
            "delete": lambda who, what: people.delete(who, what["message_id"]),
            "tap": lambda who, what: people.tap(who, what["message_id"], what["row"], what["column"]),
            "raw-tap": lambda who, what: people.raw_tap(who, what["message_id"], str(what["data"])),
            "block": lambda who, what: people.block(who, bool(what["blocked"])),
            "group": lambda who, what: people.group(
                who,
                what["chat_id"],
                what.get("title", "Group"),
                what.get("kind", "supergroup"),
                what.get("member", True),
            ),
            "say-in-group": lambda who, what: people.say_in_group(who, what["chat_id"], str(what["text"])),
        }

    async def _list_people(self, request: web.Request) -> web.Response:
        return web.json_response([vars(person) for person in self._state.people.values()])

    async def _file(self, request: web.Request) -> web.Response:
        found = self._state.files.get(request.match_info["file_id"])
        if found is None:
            raise web.HTTPNotFound
        # Only pictures are shown; anything else is saved, never opened as a page.
        kind = picture_type(found[1])
        headers = {} if kind else {"Content-Disposition": "attachment"}
        return web.Response(body=found[1], content_type=kind or "application/octet-stream", headers=headers)

    async def _read(self, request: web.Request) -> web.Response:
        person = self._state.people.get(int(request.match_info["person"]))
        if person is None:
            return web.json_response({"error": "nobody has that id"}, status=404)
        chat, query = self._state.chats[person.id], request.query
        after = int(query.get("after", 0)) if query.get("epoch") == self._epoch else 0
        wait = min(float(query.get("wait", 0)), LONGEST_WAIT)
        if wait and after >= chat.version and not self._closing:
            await self._change(chat, wait)
        return web.json_response(self._view(person, chat, after))

    @staticmethod
    async def _change(chat: Chat, seconds: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        chat.waiting.add(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            pass
        finally:
            chat.waiting.discard(waiter)

    def _view(self, person: Person, chat: Chat, after: int) -> Json:
        ids = chat.changed_after(after)
        typing = chat.typing_at and self._state.clock() - chat.typing_at < TYPING_LIFE
        found: dict[str, Any] = {
            "epoch": self._epoch,
            "version": chat.version,
            "reset": after == 0,
            "person": vars(person),
            "bot": self._state.bot,
            "description": self._state.settings.get("description", ""),
            "commands": commands_for(self._state, person.id),
            "typing": bool(typing),
            "messages": [chat.messages[i] for i in ids if i in chat.messages][-SHOWN:],
            "removed": [i for i in ids if i not in chat.messages] if after else [],
            "answers": [answer for answer in chat.answers if answer["version"] > after],
            "unconfirmed": self._updates.of(person.id),
            "unanswered": self._state.unanswered(person.id),
            "calls_since": chat.calls_since,
        }
        return found
