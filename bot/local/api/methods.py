"""The Bot API over HTTP: which methods there are, and how a call is answered, or made to fail."""

import asyncio
import hmac
import json
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.local.api import messages, profile
from bot.local.api.errors import Refused, too_many
from bot.local.api.faults import Fault, Faults, Rule
from bot.local.api.params import Params, read
from bot.local.api.update_queue import Updates
from bot.local.api.webhook import Webhook
from bot.local.people.chats import Json
from bot.local.people.state import State

Method = Callable[[State, Params], Any]

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "leaveChat": profile.leave_chat,
    "getFile": profile.get_file,
    "setMyCommands": profile.set_commands,
    "setMyDescription": profile.set_description,
    "sendMessage": messages.send_message,
    "sendRichMessage": messages.send_rich,
    "sendPhoto": messages.send_photo,
    "sendDocument": messages.send_document,
    "sendChatAction": messages.send_action,
    "editMessageText": messages.edit_text,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": messages.answer_callback_query,
    "setMessageReaction": messages.set_reaction,
}

# About the queue of updates: these need more than the state.
QUEUE_METHODS = ["getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"]

_NAMES = {name.lower(): name for name in [*METHODS, *QUEUE_METHODS]}


class BotApi:
    """Answers the bot's calls."""

    def __init__(self, token: str, state: State, updates: Updates, webhook: Webhook, faults: Faults) -> None:
        self._token = token
        self._state = state
        self._updates = updates
        self._webhook = webhook
        self._faults = faults
        self.calls = Calls()
        self.delay = 0.0

    def _authorise(self, request: web.Request) -> None:
        if not hmac.compare_digest(request.match_info["token"].encode(), self._token.encode()):
            raise Refused(401, "Unauthorized: invalid token specified")

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        try:
            self._authorise(request)
            name = _NAMES.get(request.match_info["method"].lower())
            if name is None:
                raise Refused(404, "Not Found: method not found")
            params = await read(request)
            chat = params.number("chat_id") if "chat_id" in params.values else None
        except Refused as refusal:
            return _refusal(refusal)
        rule = self._faults.strike(name.lower(), chat)
        call = self.calls.add(self._state.clock(), name, chat, params, rule.fault if rule else None)
        response = _instead(rule)
        if response is None:
            response = await self._perform(name, params, call)
        else:
            Calls.close(call, response.status)
        if pause := self.delay + (rule.seconds if rule and rule.fault in _SLOW else 0):
            await asyncio.sleep(pause)
        if rule and rule.fault in _SILENT and request.transport:
            request.transport.abort()
        return response

    async def _perform(self, name: str, params: Params, call: dict[str, Any]) -> web.Response:
        try:
            result = await self._result(name, params)
        except Refused as refusal:
            Calls.close(call, refusal.status, refusal.description)
            return _refusal(refusal)
        finally:
            self._state.shelf.flush()
            self._count(name, call["chat_id"])
        Calls.close(call, 200, result=result)
        return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type=_JSON)

    def _count(self, name: str, chat_id: int | None) -> None:
        """Tell those who wait for a reaction of the bot that there was one, be it a refused one."""
        chat = self._state.chats.get(chat_id or 0)
        if chat and name != "sendChatAction":
            chat.calls_since += 1
            chat.touch()

    async def _result(self, name: str, params: Params) -> Any:
        if name in METHODS:
            return METHODS[name](self._state, params)
        if name == "getUpdates":
            self._updates.allow(params.data("allowed_updates"))
            offset, limit = params.number("offset", 0) or 0, params.number("limit", 100) or 100
            return await self._updates.poll(offset, limit, params.number("timeout", 0) or 0)
        if name == "setWebhook":
            return await self._webhook.set(params)
        if name == "deleteWebhook":
            return await self._webhook.set(Params({**params.values, "url": ""}))
        return self._webhook.info()

    async def download(self, request: web.Request) -> web.Response:
        """A file, at the path that getFile told."""
        try:
            self._authorise(request)
        except Refused as refusal:
            return _refusal(refusal)
        found = self._state.files.get(request.match_info["file_id"])
        if found is None:
            return _refusal(Refused(404, "Not Found"))
        return web.Response(body=found[1], content_type="application/octet-stream")


_JSON = "application/json"
_SLOW = {Fault.DELAY, Fault.HANG_UP, Fault.DELIVER_THEN_HANG_UP}
_SILENT = {Fault.HANG_UP, Fault.DELIVER_THEN_HANG_UP}


def _instead(rule: Rule | None) -> web.Response | None:
    """What a struck call gets in place of being done; None when it is done all the same."""
    if rule is None or rule.fault in {Fault.DELAY, Fault.DELIVER_THEN_HANG_UP}:
        return None
    if rule.fault is Fault.TOO_MANY:
        return _refusal(too_many(int(rule.seconds)))
    if rule.fault is Fault.SERVER_ERROR:
        return web.Response(status=rule.status, text="<html><body>Bad Gateway</body></html>", content_type="text/html")
    if rule.fault is Fault.ANSWER:
        return web.Response(status=rule.status, body=rule.body.encode(), content_type=_JSON)
    # What a captive portal answers to anything.
    return web.Response(text="<html><body>Please sign in</body></html>", content_type="text/html")


def _refusal(refusal: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    headers = {}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
        headers["Retry-After"] = str(refusal.retry_after)
    return web.Response(status=refusal.status, body=json.dumps(body).encode(), content_type=_JSON, headers=headers)


# Enough for the longest test; memory stays bounded in a benchmark.
KEPT = 200_000


class Calls:
    """Calls in the order they came, newest last."""

    def __init__(self) -> None:
        self._kept: deque[Json] = deque(maxlen=KEPT)
        self._count = 0

    def add(self, at: datetime, method: str, chat: int | None, params: Params, fault: str | None) -> Json:
        """Note a call that begins; `close` notes how it ended."""
        self._count += 1
        call = {"number": self._count, "at": at, "method": method, "chat_id": chat, "params": params, "fault": fault}
        self._kept.append(call)
        return call

    @staticmethod
    def close(call: Json, status: int, description: str = "", result: Any = None) -> None:
        """Note how a call ended: status 200, or the refusal. A fault may have kept that from the bot."""
        call["status"], call["description"] = status, description
        if isinstance(result, dict) and "message_id" in result:
            call["message_id"] = result["message_id"]

    def after(self, number: int = 0, method: str = "", chat: int | None = None) -> list[Json]:
        """Calls after that number, of that method and chat if given, ready for JSON."""
        return [
            {**call, "at": call["at"].isoformat(), "params": call["params"].logged()}
            for call in self._kept
            if call["number"] > number
            and (not method or call["method"].lower() == method.lower())
            and chat in (None, call["chat_id"])
        ]
