"""The library's default style: `python -m tests.bench.library echo|form BASE_URL TOKEN [DATABASE]`."""

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

from flows.rules.question import Choice
from tests.bench.script import STEPS
from tests.trials import NCT04556084

KEYS = [key for key, _ in STEPS]
Context = ContextTypes.DEFAULT_TYPE


async def echo(update: Update, context: Context) -> None:
    """Say the same."""
    assert update.message
    assert update.message.text
    await update.message.reply_text(update.message.text)


class Form:
    """The questions of the screening, as states of a ConversationHandler, each answer a write of its own."""

    def __init__(self, database: Path) -> None:
        self.file = sqlite3.connect(database)
        # As durable as the program's own writes, and no slower than that needs.
        self.file.execute("PRAGMA journal_mode=WAL")
        self.file.execute("PRAGMA synchronous=FULL")
        self.file.execute("CREATE TABLE answers (chat INTEGER, key TEXT, value TEXT, at TEXT)")

    def handler(self) -> ConversationHandler[Context]:
        """All of it."""
        begin = CommandHandler("start", self.begin)
        states: dict[object, list[Any]] = {index: [self.step(index)] for index in range(len(KEYS))}
        return ConversationHandler([begin], states, [begin], allow_reentry=True)

    def step(self, index: int) -> Any:
        """The handler of one question's answer."""
        if isinstance(NCT04556084.by_key[KEYS[index]].kind, Choice):
            return CallbackQueryHandler(self.tapped)
        return MessageHandler(filters.TEXT & ~filters.COMMAND, self.typed)

    async def begin(self, update: Update, context: Context) -> int:
        """The first question."""
        assert update.message
        context.user_data["at"] = 0  # type: ignore[index]
        await update.message.reply_text(*ask(0))
        return 0

    async def typed(self, update: Update, context: Context) -> int:
        """Store a typed answer and ask the next question."""
        assert update.message
        following = self.keep(update, context, update.message.text or "")
        text, keyboard = ask(following)
        await update.message.reply_text(text, reply_markup=keyboard)
        return following

    async def tapped(self, update: Update, context: Context) -> int:
        """Store a tapped answer and ask the next question in its place."""
        query = update.callback_query
        assert query
        await query.answer()
        following = self.keep(update, context, query.data or "")
        text, keyboard = ask(following)
        await query.edit_message_text(text, reply_markup=keyboard)
        return following if following < len(KEYS) else ConversationHandler.END

    def keep(self, update: Update, context: Context, value: str) -> int:
        """Store an answer; the number of the question after it."""
        assert update.effective_chat
        index: int = context.user_data["at"]  # type: ignore[index]
        row = (update.effective_chat.id, KEYS[index], value, datetime.now(UTC).isoformat())
        with self.file:
            self.file.execute("INSERT INTO answers VALUES (?, ?, ?, ?)", row)
        context.user_data["at"] = index + 1  # type: ignore[index]
        return index + 1


def ask(index: int) -> tuple[str, InlineKeyboardMarkup | None]:
    """A question's words and buttons; thanks after the last one."""
    if index == len(KEYS):
        return "Thank you.", None
    question = NCT04556084.by_key[KEYS[index]]
    if not isinstance(question.kind, Choice):
        return question.text, None
    buttons = [InlineKeyboardButton(option.label, callback_data=option.value) for option in question.kind.options]
    return question.text, InlineKeyboardMarkup([buttons])


def main(which: str, base_url: str, token: str, database: str = "") -> None:
    """Run one of the two until it is stopped."""
    application = Application.builder().token(token).base_url(f"{base_url}/bot").build()
    handler = Form(Path(database)).handler() if which == "form" else MessageHandler(filters.TEXT, echo)
    application.add_handler(handler)
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
