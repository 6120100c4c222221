"""The log of every Bot API call: the truth about what people received."""

from collections import deque
from datetime import datetime
from typing import Any

from bot.local.api.params import Params
from bot.local.people.chats import Json

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
