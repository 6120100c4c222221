"""A message sent once, and what its answer means: to be kept as gone, sent later, given up, or in doubt."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.sending.documents import send_document
from bot.sending.kinds import SENDERS, RichRefused, Sent, send_photo
from bot.sending.outcomes import Kept, give_up, keep, pause, refused, shut, wait_of
from bot.telegram.calls import is_revoked
from bot.telegram.metrics import Count
from bot.telegram.request import NotSent
from flows.language.replacing import replace
from flows.trials.files.brought import FIRST, TrialVersion
from storage.database import Database
from storage.delivery import outbox
from storage.delivery.outgoing import Outgoing
from storage.engine.pulse import Pulse
from storage.trials import trials

log = logging.getLogger(__name__)


class Attempts:
    """Sends messages, each once."""

    def __init__(
        self, bot: Bot, database: Database, now: Callable[[], datetime], stop: Callable[[Exception], None]
    ) -> None:
        """`stop`: hears of a token that was revoked."""
        self._bot = bot
        self._database = database
        self._now = now
        self._stop = stop
        # The chats in which a rich message was refused: they get plain ones, until the next start.
        self._plain: set[int] = set()
        self.pulse = Pulse()
        self.counts: Counter[Count] = Counter()

    async def outcome(self, message: Outgoing) -> Kept | None:
        """Send, and give the unit of work that keeps what became of it.

        None where it changed what is there, and that is all: this need not be kept at once.
        """
        later = self._now() + pause(message)
        if not self._database.on_duty:  # another worker may have taken it up
            return partial(outbox.postpone, message=message.id, until=later)
        self.pulse.trying()
        try:
            sent = await self._send(message)
            self.pulse.good()
            self.counts[Count.SENT] += 1
        except RetryAfter as error:
            return partial(outbox.postpone, message=message.id, until=self._now() + wait_of(error))
        except NotSent:
            return partial(outbox.postpone, message=message.id, until=later)
        except Forbidden as error:
            self.pulse.good()  # Telegram answered
            self.counts[Count.REFUSED_MESSAGE] += 1
            return partial(shut, message=message, why=str(error), now=self._now)
        except InvalidToken as error:
            if await is_revoked(self._bot):
                self._stop(error)
            return partial(outbox.postpone, message=message.id, until=later)
        except BadRequest as error:
            self.pulse.good()
            self.counts[Count.REFUSED_MESSAGE] += 1
            return refused(message, error, self._now)
        except TelegramError as error:
            return partial(outbox.unknown, message=message.id, failure=type(error).__name__, until=later)
        except Exception as error:  # a bug: the message must not stop the others of its chat
            log.error("message %s could not be sent: %s", message.id, type(error).__name__)
            self.counts[Count.SENDING] += 1
            return partial(give_up, message=message, failure=type(error).__name__, now=self._now)
        # Of several workers another one may take the chat over, and so each keeps it.
        at_leisure = message.edits and sent == Sent() and self._database.leases is None
        return None if at_leisure else partial(keep, message=message, sent=sent, now=self._now)

    async def _send(self, message: Outgoing) -> Sent:
        if message.kind == "document":
            return await send_document(self._bot, self._database, message, self._now())
        if message.kind == "photo":
            of = TrialVersion(*message.body.get("trial", FIRST))
            trial = await self._database.read(lambda session: trials.trial_of(session, of))
            return await send_photo(self._bot, message, trial)
        if message.chat_id not in self._plain:
            try:
                return await SENDERS[message.kind](self._bot, message)
            except RichRefused as error:
                log.warning("chat %s gets plain cards, since a rich one was refused: %s", message.chat_id, error)
                self._plain.add(message.chat_id)
        body = {name: value for name, value in message.body.items() if name != "rich"}
        return await SENDERS[message.kind](self._bot, replace(message, body=body))
