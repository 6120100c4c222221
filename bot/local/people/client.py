"""The client API below /chat/: what the page and the tests' phone use to read a chat and to act in it.

Reading is one call: what changed since a version, waiting for a change if there is none. A client keeps
`epoch` and `version` from the last answer; after a restart of the server the epoch differs and it gets everything.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.local.api.media import picture_type
from bot.local.api.params import Params
from bot.local.api.profile import commands_for, get_menu
from bot.local.api.update_queue import Updates
from bot.local.people.acts import NotPossible, People
from bot.local.people.chats import Chat, Json, Person
from bot.local.people.state import TYPING_LIFE, State

LONGEST_WAIT = 30.0
SHOWN = 500


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
            web.post(person + "/say", self._act(self._say)),
            web.post(person + "/send", self._act(self._send)),
            web.post(person + "/edit", self._act(self._edit)),
            web.post(person + "/delete", self._act(self._delete)),
            web.post(person + "/tap", self._act(self._tap)),
            web.post(person + "/raw-tap", self._act(self._raw_tap)),
            web.post(person + "/block", self._act(self._block)),
            web.post(person + "/group", self._act(self._group)),
            web.post(person + "/say-in-group", self._act(self._say_in_group)),
        ]

    def close(self) -> None:
        """Let go of everybody who waits."""
        self._closing = True
        for chat in self._state.chats.values():
            chat.touch()

    def _act(self, act: Callable[[int, Json], Json]) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A route that does something: its body is JSON, and what isn't possible gives 409 with the reason."""

        async def answer(request: web.Request) -> web.Response:
            try:
                given = await request.json()
                result = act(int(request.match_info["person"]), given)
            except NotPossible as problem:
                return web.json_response({"error": str(problem)}, status=409)
            except (KeyError, TypeError, ValueError) as problem:
                return web.json_response({"error": f"not understood: {problem}"}, status=400)
            finally:
                self._state.shelf.flush()
            return web.json_response(result)

        return answer

    def _say(self, person: int, given: Json) -> Json:
        return {"update": self._people.say(person, str(given["text"]), reply_to=given.get("reply_to"))}

    def _send(self, person: int, given: Json) -> Json:
        return {"update": self._people.send(person, given["kind"], given.get("extra", {}))}

    def _edit(self, person: int, given: Json) -> Json:
        return {"update": self._people.edit(person, given["message_id"], str(given["text"]))}

    def _delete(self, person: int, given: Json) -> Json:
        self._people.delete(person, given["message_id"])
        return {}

    def _tap(self, person: int, given: Json) -> Json:
        update, query = self._people.tap(person, given["message_id"], given["row"], given["column"])
        return {"update": update, "query": query}

    def _raw_tap(self, person: int, given: Json) -> Json:
        update, query = self._people.raw_tap(person, given["message_id"], str(given["data"]))
        return {"update": update, "query": query}

    def _block(self, person: int, given: Json) -> Json:
        return {"update": self._people.block(person, bool(given["blocked"]))}

    def _group(self, person: int, given: Json) -> Json:
        title, kind = given.get("title", "Group"), given.get("kind", "supergroup")
        return {"update": self._people.group(person, given["chat_id"], title, kind, given.get("member", True))}

    def _say_in_group(self, person: int, given: Json) -> Json:
        return {"update": self._people.say_in_group(person, given["chat_id"], str(given["text"]))}

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
            "menu": get_menu(self._state, Params({"chat_id": person.id})),
            "typing": bool(typing),
            "messages": [chat.messages[i] for i in ids if i in chat.messages][-SHOWN:],
            "removed": [i for i in ids if i not in chat.messages] if after else [],
            "answers": [answer for answer in chat.answers if answer["version"] > after],
            "unconfirmed": self._updates.of(person.id),
            "unanswered": self._state.unanswered(person.id),
            "calls_since": chat.calls_since,
        }
        return found
