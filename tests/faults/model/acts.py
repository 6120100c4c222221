"""Taps and texts with what they mean, handed in as one batch, and compared with what came of them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.local.people.chats import Person
from tests.faults.model.compared import check_card, check_drawing, check_next, compare
from tests.faults.model.life import PEOPLE
from tests.faults.model.meanings import NOTHING, Act, Card, Means, meaning, typed_meaning
from tests.faults.model.recomputed import LISTS, Json, recompute, sound
from tests.faults.model.seen import Seen

# Actions that lead to a question, actions that lead closer to one, and the steps from one drawing anew to the next.
TO_A_QUESTION = ("go_on", "again", "entries", "code", "jump")
TOWARDS_ONE = ("criterion", "section", "review", "resume", "open", "new", "change", "reason", "home")
DRAWN_EVERY = 8


class Acting(Seen):
    """People who work with the program, each from what they were shown."""

    def __init__(self, base: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(base, loop)
        self.sent: list[tuple[Json, datetime]] = []
        self.whole = True
        for who in PEOPLE:
            self.core.state.add_person(Person(who, "Somebody"))
            self.do(self.says(who, "/open", NOTHING))

    def says(self, who: int, text: str, value: Any) -> Act:
        """A text, which is the answer `value` where it counts; `NOTHING` for a command."""
        card = self.counts(who)
        counts = card and value is not NOTHING and not self._doubles(card, text)
        means = typed_meaning(card, value, self.answers_of(card)) if card and counts else NOTHING
        return self._act(who, self.core.people.say(who, text), means)

    def _doubles(self, card: Card, text: str) -> bool:
        """Whether a text is the one that has just answered the question before, which is asked about."""
        before, at, _ = card.position.get("said") or ("", 0, "")
        return text == before and at <= int(self.clock.now.timestamp()) <= at + 3

    def taps(self, who: int, data: str, *, asks: Any = ...) -> Act:
        """A tap on a button, shown as one of another question where `asks` says so."""
        card = self.counts(who)
        means = NOTHING
        if card and data in card.buttons and asks in (..., card.asks):
            means = meaning(card, *data.split(":")[1:], self.answers_of(card))
        messages = self.core.state.chats[who].messages
        newest = max((key for key in messages if "reply_markup" in messages[key]), default=1)
        return self._act(who, self.core.people.raw_tap(who, newest, data)[0], means)

    def _act(self, who: int, number: int, means: Means) -> Act:
        card = self.cards[who]
        _, lifecycle = self.screenings.get(card.screening if card else 0, (0, ""))
        if lifecycle not in ("draft", "amending") and not means.moves:
            means = NOTHING  # a colleague has finished it, which takes no answer any more
        old = card is not None and card.day != self.today
        return Act(who, self.core.updates.pending.pop(number).body, replace(means, or_nothing=means.or_nothing or old))

    def _answer(self, who: int, pick: int) -> Act:
        """A sound answer to what is asked, typed or tapped; elsewhere a way to a question."""
        card = self.cards[who]
        if card is None or card.asks is None:
            buttons = list(card.buttons) if card else []
            ways = [data for data in buttons if data.split(":")[1] in TO_A_QUESTION]
            ways = ways or [data for data in buttons if data.split(":")[1] in TOWARDS_ONE]
            return self.taps(who, ways[pick % len(ways)]) if ways else self.says(who, "/open", NOTHING)
        key, _, name = card.asks
        if "." in key:
            return self._any(who, pick)
        if key in LISTS and name is None and pick % 3:
            return self.taps(who, data) if (data := card.offering("done", "add")) else self._any(who, pick)
        text, value = sound(name or key, recompute(self.answers_of(card), self.today).record, pick // 2)
        button = next((data for data in card.buttons if data.endswith(f":set:{text}")), None)
        return self.taps(who, button) if button and pick % 2 else self.says(who, text, value)

    def _any(self, who: int, pick: int) -> Act:
        """Any button that the person sees."""
        buttons = list(self.cards[who].buttons) if self.cards[who] else []  # type: ignore[union-attr]
        return self.taps(who, buttons[pick % len(buttons)]) if buttons else self.says(who, "/start", NOTHING)

    def go(self, who: int, *ways: str) -> None:
        """Along these buttons, as far as they lead, to the first of them."""
        for _ in range(5):
            card = self.cards[who]
            data = card and card.offering(*ways)
            if not data:
                return
            self.do(self.taps(who, data))
            if data.split(":")[1] == ways[0]:
                return

    def do(self, *acts: Act, by: Callable[[], None] | None = None) -> None:
        """Hand updates in as one batch, and compare what came of them with what they mean."""
        self._step()
        before, cards = (self.things, self.chats), dict(self.cards)
        self.sent += [(act.update, self.clock.now) for act in acts]
        if by:
            by()
        else:
            self._run(self._hand_in(*(act.update for act in acts)))
        added = self._look()
        compare(self, acts, added.copy(), *before)
        if not by:
            self._run(self.heard())
            self._look()
        actors = {act.who for act in acts}
        if len(acts) == 1 and added:
            check_next(self, acts[0], cards[acts[0].who])
        for who in actors - self.away.keys():
            check_card(self, who)
        if len(actors) == 1 and self.tally["steps"] % DRAWN_EVERY == 0:
            check_drawing(self, actors.pop())
        self._done()

    def _step(self) -> None:
        self.tally["steps"] += 1
        self.whole = False

    def _done(self) -> None:
        """Give access back when its time has come."""
        for who in list(self.away):
            self.away[who] -= 1
            if not self.away[who]:
                del self.away[who]
                self._let(who, "administrator")
                self._look()
        self.whole = True
