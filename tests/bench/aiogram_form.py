"""The questions of the screening as states of aiogram 3, each answer and each state one write to SQLite.

`PYTHON tests/bench/aiogram_form.py BASE_URL TOKEN DATABASE QUESTIONS`, in an environment that has aiogram alone:
QUESTIONS is JSON, of each question its words and the labels of its buttons.
"""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import BaseStorage, StorageKey
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message


class Kept(BaseStorage):  # type: ignore[misc]
    """States and what belongs to them, in a table."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self.file = file
        file.execute("CREATE TABLE states (chat INTEGER PRIMARY KEY, state TEXT, data TEXT)")

    async def set_state(self, key: StorageKey, state: Any = None) -> None:
        said = getattr(state, "state", state)
        self._put("state", key.chat_id, said)

    async def get_state(self, key: StorageKey) -> str | None:
        found: str | None = self._get("state", key.chat_id)
        return found

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._put("data", key.chat_id, json.dumps(dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._get("data", key.chat_id) or "{}")
        return found

    async def close(self) -> None:
        pass

    def _put(self, column: str, chat: int, value: str | None) -> None:
        said = f"INSERT INTO states (chat, {column}) VALUES (?, ?) "  # noqa: S608 - names of our own
        with self.file:
            self.file.execute(f"{said} ON CONFLICT (chat) DO UPDATE SET {column} = excluded.{column}", (chat, value))

    def _get(self, column: str, chat: int) -> Any:
        row = self.file.execute(f"SELECT {column} FROM states WHERE chat = ?", (chat,)).fetchone()  # noqa: S608
        return row and row[0]


async def main(base_url: str, token: str, database: str, questions: str) -> None:
    """Serve until it is stopped."""
    asked: list[tuple[str, list[str]]] = json.loads(questions)
    file = sqlite3.connect(database)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute("CREATE TABLE answers (chat INTEGER, key TEXT, value TEXT, at TEXT)")
    dispatcher = Dispatcher(storage=Kept(file))

    def card(index: int) -> tuple[str, InlineKeyboardMarkup | None]:
        if index == len(asked):
            return "Thank you.", None
        words, labels = asked[index]
        row = [InlineKeyboardButton(text=label, callback_data=label[:60]) for label in labels]
        return words, InlineKeyboardMarkup(inline_keyboard=[row]) if row else None

    async def keep(chat: int, value: str, state: FSMContext) -> int:
        index = int((await state.get_data())["at"])
        with file:
            at = datetime.now(UTC).isoformat()
            file.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", (chat, str(index), value, at))
        await state.update_data(at=index + 1)
        await state.set_state(f"question:{index + 1}" if index + 1 < len(asked) else None)
        return index + 1

    @dispatcher.message(CommandStart())  # type: ignore[untyped-decorator]
    async def begin(message: Message, state: FSMContext) -> None:
        await state.set_state("question:0")
        await state.set_data({"at": 0})
        words, buttons = card(0)
        await message.answer(words, reply_markup=buttons)

    @dispatcher.message()  # type: ignore[untyped-decorator]
    async def typed(message: Message, state: FSMContext) -> None:
        words, buttons = card(await keep(message.chat.id, message.text or "", state))
        await message.answer(words, reply_markup=buttons)

    @dispatcher.callback_query()  # type: ignore[untyped-decorator]
    async def tapped(query: CallbackQuery, state: FSMContext) -> None:
        await query.answer()
        words, buttons = card(await keep(query.message.chat.id, query.data or "", state))
        await query.message.edit_text(words, reply_markup=buttons)

    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base_url)))
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
