"""A trial file that is sent into the chat: fetched and checked before its turn, as both take a second or two."""

import asyncio
from dataclasses import replace
from functools import partial

from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.updates import IncomingUpdate
from flows import texts
from flows.chat.input import TrialFile, Unreadable
from flows.chat.roles import May, may
from flows.trials.form.problems import TrialRefused
from storage.database import Database
from storage.site import people

# As much as a trial file may hold, in bytes; Telegram lets a bot fetch 20 MB (core.telegram.org/bots/api#getfile).
LARGEST = 1_000_000


async def with_trial_file(bot: Bot, database: Database, update: IncomingUpdate) -> IncomingUpdate:
    """The update with what its file says, where an administrator sent one that may be a trial's."""
    sent = update.document
    if sent is None or not update.private or not await database.read(partial(_manages, update.person)):
        return update
    if sent.size > LARGEST:
        return replace(update, said=TrialFile(problems=(texts.trials.TOO_LARGE,)))
    try:
        content = await (await bot.get_file(sent.file_id)).download_as_bytearray()
    except TelegramError:
        return replace(update, said=Unreadable("file"))
    return replace(update, said=await asyncio.to_thread(read_file, bytes(content)))


def read_file(content: bytes) -> TrialFile:
    """The trial of a file that is sound, or everything that is wrong with it, by line."""
    from flows.trials.checking.check import checked_trial  # a seventh of what flows is, for the few who send one

    try:
        text = content.decode("utf-8-sig")
        trial = checked_trial(text)
    except UnicodeDecodeError:
        return TrialFile(problems=(texts.trials.NO_TEXT,))
    except TrialRefused as refused:
        return TrialFile(problems=tuple(map(str, refused.problems)))
    return TrialFile(text, trial.registry_id, trial.version)


def _manages(telegram_id: int, session: Session) -> bool:
    person = people.person_of(session, telegram_id)
    return person is not None and person.active and may(person.role, May.MANAGE)
