"""After an absence: every chat with an open question hears of it, and sees its last saved answer and the question.

Telegram keeps what is typed for a day, but a tap for 150 seconds only, and nobody is told when it drops one
(tdlib/telegram-bot-api, Client.cpp).
"""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import words
from bot.deployment import Deployment, chat_session
from bot.receiving.inbound import Inward
from bot.reminding.reminding import hold_back
from bot.sending.notices import tell_administrators
from bot.sending.sender import Sender
from bot.turns.turn import show_again
from bot.turns.turn_context import context_of
from flows import texts
from flows.answers.lifecycle import OPEN
from flows.answers.stored_keys import Kind, beside, question_of
from flows.chat.asked import answer_words
from flows.chat.position import SCREENING
from storage.database import Database
from storage.delivery import chats, outbox
from storage.delivery.chats import Chat
from storage.engine import one_process
from storage.engine.errors import NotSaved
from storage.site import people
from storage.study import listings, screenings
from storage.trail import audit
from storage.upkeep import epoch

TAPS_LIVE = timedelta(seconds=150)
DUTY = "hear from Telegram"

# How often it is put down that Telegram was heard from; every batch would be a commit more than needed.
NOTED_EVERY = timedelta(seconds=15)

_QUIET_WITHIN = 10.0


class Presence:
    """Knows when Telegram was last heard from, in this run or in the one before."""

    def __init__(
        self, database: Database, inward: Inward, sender: Sender, now: Callable[[], datetime], deployment: Deployment
    ) -> None:
        self._database = database
        self._inward = inward
        self._sender = sender
        self._now = now
        self._deployment = deployment
        self._holder = secrets.token_hex(8)
        self._noted: datetime | None = None

    async def watch(self) -> None:
        """Until cancelled; for a webhook, where silence is no absence, but only the program's own."""
        while True:
            await self.heard()
            await asyncio.sleep(NOTED_EVERY.total_seconds())

    async def heard(self) -> None:
        """Telegram was heard from; after a gap that swallowed taps, tell those who may have tapped."""
        now = self._now()
        if self._noted is not None and abs(now - self._noted) < NOTED_EVERY:
            return
        try:
            if await self._database.read(epoch.was_taken_over):
                await self._database.run(lambda session: _go_on(session, now, self._deployment), alone=True)
            last = await self._database.read(lambda session: one_process.last(session, DUTY))
            if last is not None and now - last > TAPS_LIVE:
                # What was typed meanwhile comes first, so that the card shows where that led.
                await asyncio.wait((asyncio.create_task(self._inward.quiet()),), timeout=_QUIET_WITHIN)
            # To tell everybody is to write to everybody's chat, whoever looks after it.
            away = last is not None and now - last > TAPS_LIVE
            await self._database.run(
                lambda session: _note(session, self._holder, last, now, self._deployment), alone=away
            )
        except NotSaved:
            return  # the next time, since nothing was put down
        self._noted = now
        self._sender.wake()


def begin_anew(session: Session, now: datetime, deployment: Deployment) -> None:
    """At a start: if the database was restored, say so to those who have a question open, to those who said something
    that is not done now, and to administrators."""
    aside = epoch.begin(session, now)
    if aside is not None:
        tell_administrators(session, words.restored(aside.messages, len(aside.updates)), now)
        told = _tell_all(session, words.SET_BACK, now, deployment)
        for chat in sorted({chat for chat in aside.updates if chat is not None} - told):
            if (known := chats.load(session, chat)) and known.person_id:
                show_again(session, chat, now, words.NOT_DONE, deployment)
        hold_back(session, now, deployment)


def _go_on(session: Session, now: datetime, deployment: Deployment) -> None:
    """Another server took over: say so to those who have a question open, and to administrators."""
    epoch.go_on(session, now)
    tell_administrators(session, words.TAKEN_OVER_THERE, now)
    _tell_all(session, words.TAKEN_OVER, now, deployment)


def _note(session: Session, holder: str, last: datetime | None, now: datetime, deployment: Deployment) -> None:
    one_process.done(session, DUTY, holder, now)
    if last is not None and now - last > TAPS_LIVE:
        audit.append(session, "away", now, detail={"from": last.isoformat(), "to": now.isoformat()})
        _tell_all(session, words.AWAY, now, deployment)


def _tell_all(session: Session, text: str, now: datetime, deployment: Deployment) -> set[int]:
    """Tell those who have a question open; their chats."""
    told = set()
    for chat in chats.with_screening(session):
        saved = _last_saved(session, chat, now, deployment)
        if saved is not None:
            # A message of its own: a card may be overtaken by the next one before it was sent.
            outbox.put(session, chat.chat_id, "message", {"text": text}, now)
            show_again(session, chat.chat_id, now, saved, deployment)
            told.add(chat.chat_id)
    return told


def _last_saved(session: Session, chat: Chat, now: datetime, deployment: Deployment) -> str | None:
    """The last answer of a chat's screening in words; None where the chat has no question open."""
    person = people.person(session, chat.person_id) if chat.person_id else None
    if person is None or not person.active:
        return None
    context = context_of(session, chat_session(session, chat, person, now, deployment))
    if context.screening is None or context.screening.stage not in OPEN or context.position.doing not in SCREENING:
        return None
    return next(_described(session, context.screening.id), words.NOTHING_SAVED)


def _described(session: Session, screening_id: int) -> Iterator[str]:
    """The answers of a screening in words, the last one first."""
    history, trial = listings.history(session, screening_id), screenings.load(session, screening_id).loaded_trial
    lists = {(beside(Kind.DRAFT, answer.key), answer.version) for answer in history}
    for answer in reversed(history):
        question = trial.by_key.get(question_of(answer.key, Kind.DRAFT))
        of_a_list = (answer.key, answer.version) in lists  # what was being filled, let go of or kept with its list
        if question is not None and not answer.erased and not of_a_list:
            yield texts.question.saved(question.label, answer_words(question, answer.value))
