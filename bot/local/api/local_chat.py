"""The local chat as a server on the loopback: Bot API, client API and page on one port.

Pages of other sites in the same browser, and other accounts of this computer, can reach that port too. All that is
served lies below a secret part of the address, which is told to whoever started the program and to nobody else, and
a request that a browser makes for another site is refused whatever it knows.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.local.api.faults import Faults
from bot.local.api.methods import BotApi
from bot.local.api.update_queue import Updates
from bot.local.api.webhook import Webhook
from bot.local.people.acts import People
from bot.local.people.chats import PEOPLE, Person
from bot.local.people.client import ClientApi
from bot.local.people.shelf import Shelf
from bot.local.people.state import State

# A token begins with its bot's id, which stays: its messages are known by it after a restart.
BOT_ID = 1_000_000

BOT_NAME = "Blinabridge"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}

# The secret itself is no part of the routes: each would be compiled anew with it at every start.
BELOW = "/{key}"

# What browsers say of a request that no other site made: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
# Another port of this computer is "same-site", and is somebody else's all the same.
OWN_FETCHES = {"same-origin", "none"}

MAX_BODY = 60 * 1024 * 1024
PAGE = Path(__file__).parents[1] / "page"

PAGE_TYPES = {
    "index.html": "text/html",
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "keys.js": "text/javascript",
    "text.js": "text/javascript",
}

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def utc_now() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC)


@dataclass
class LocalChat:
    """A running local chat; `people` and `state` are for whoever runs it in the same process.

    `base_url` ends with the secret that opens it, `token` is the bot's, made anew at each start.
    """

    base_url: str
    page_url: str
    token: str
    faults: Faults
    people: People
    state: State
    api: BotApi
    _client: ClientApi
    updates: Updates
    _webhook: Webhook
    _runner: web.AppRunner

    async def close(self) -> None:
        """Stop serving; what is pending is kept on the shelf."""
        self._client.close()
        self.updates.stop_poll()
        await self._webhook.stop()
        await self._runner.cleanup()
        self.state.shelf.close()


async def start(
    host: str,
    port: int,
    *,
    token: str | None = None,
    path: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    people: Iterable[Person] = PEOPLE,
    page: bool = True,
) -> LocalChat:
    """Serve on a loopback address; port 0 takes a free one. Without `path` nothing outlives the process, with it
    also the address does, so that a page that was left open goes on after a restart.

    The bot's `base_url` for python-telegram-bot is f"{chat.base_url}/bot". Raises ValueError for an address
    that others can reach, OSError when the port is taken.
    """
    if host not in LOOPBACK:
        raise ValueError(f"the local chat listens on this computer only, not on {host}")
    token = token or f"{BOT_ID}:{secrets.token_urlsafe(32)}"
    user = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": BOT_NAME, "username": "local_chat_bot"}
    state = State(Shelf(path), clock, user, people)
    updates = Updates(state)
    acts = People(state, updates)
    faults = Faults()
    updates.reshuffle = faults.disturb
    webhook = Webhook(state, updates)
    api = BotApi(token, state, updates, webhook, faults)
    client = ClientApi(state, updates, acts)
    key = _key(state)
    runner = web.AppRunner(_application(api, client, key, page), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        state.shelf.close()
        raise
    webhook.start()
    address = f"{_address(host, runner)}/{key}"
    return LocalChat(address, f"{address}/", token, faults, acts, state, api, client, updates, webhook, runner)


def _address(host: str, runner: web.AppRunner) -> str:
    port = runner.addresses[0][1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _key(state: State) -> str:
    """The secret part of the address."""
    key: str = state.settings.get("key") or secrets.token_urlsafe(24)
    state.set("key", key)
    state.shelf.flush()
    return key


def _application(api: BotApi, client: ClientApi, key: str, page: bool) -> web.Application:
    app = web.Application(middlewares=[_guarded(key)], client_max_size=MAX_BODY)
    app.add_routes(client.routes(BELOW))
    if page:
        app.router.add_get(f"{BELOW}/", _page_file)
        app.router.add_get(f"{BELOW}/page/{{name}}", _page_file)
    app.router.add_get(f"{BELOW}/file/bot{{token}}/files/{{file_id}}", api.download)
    app.router.add_post(f"{BELOW}/bot{{token}}/{{method}}", api.call)
    return app


def _guarded(key: str) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _from_here(request.headers):
            raise web.HTTPForbidden(text="The local chat answers to its own page only.")
        if not hmac.compare_digest(request.path.split("/")[1].encode(), key.encode()):
            raise web.HTTPForbidden(text="Open the address that the program printed when it started.")
        return await handler(request)

    return guard


def _from_here(headers: Mapping[str, str]) -> bool:
    """Whether no other site made this request: a name rebound to the loopback shows in Host, a foreign page in Origin
    and, where a browser sends none (images, scripts, frames, links), in Sec-Fetch-Site."""
    host = headers.get("Host", "")
    own = headers.get("Origin", f"http://{host}") == f"http://{host}"
    return own and _name(host) in LOOPBACK and headers.get("Sec-Fetch-Site", "none") in OWN_FETCHES


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


async def _page_file(request: web.Request) -> web.Response:
    name: Any = request.match_info.get("name", "index.html")
    if name not in PAGE_TYPES:
        raise web.HTTPNotFound
    body = (PAGE / name).read_bytes()
    return web.Response(body=body, content_type=PAGE_TYPES[name], charset="utf-8", headers=PAGE_HEADERS)
