"""What the database holds and each person was last shown, read after every step and held against the recomputation."""

import asyncio
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from storage.delivery.chats import BURIED
from tests.contract import oracle
from tests.faults.model.life import PEOPLE, Life
from tests.faults.model.meanings import ANSWERING, Card
from tests.faults.model.recomputed import Json, recompute

# Answers by the id of their author: screening, key, value and the value before it.
Added = dict[int, list[tuple[int, str, Any, Any]]]
# What the program and the oracle must decide alike.
CONTRACT = ("outcome", "registration_window", "repeat", "consult", "criteria", "clear_on")


class Seen(Life):
    """The program, and what is known of it without it."""

    def __init__(self, base: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(base, loop)
        self.tally = Counter[str]()
        self.cards: dict[int, Card | None] = dict.fromkeys(PEOPLE)
        self.chats: dict[int, tuple[Any, ...]] = {}
        self.rows: list[tuple[Any, ...]] = []
        self.answers: dict[int, Json] = {}
        self.screenings: dict[int, tuple[int, str]] = {}
        self.things: tuple[Any, ...] = ()
        self.shown: list[tuple[int, str, Any]] = []
        self.asked_by: dict[tuple[int, str], Any] = {}
        self.away: dict[int, int] = {}
        self.revisions: list[tuple[int, str]] = []
        self._look()

    def counts(self, who: int) -> Card | None:
        """The card of a person, where what they say to it counts."""
        card = self.cards[who]
        fresh = card is not None and card.version == self.screenings.get(card.screening, (0, ""))[0]
        return card if fresh and who not in self.away and self._has_access(who) else None

    def _has_access(self, who: int) -> bool:
        """Whether a person was not cut off by a colleague's tap."""
        return bool(self.one("SELECT active FROM people WHERE telegram_id = ?", who))

    def answers_of(self, card: Card) -> Json:
        """The answers of the screening that a card is about."""
        return self.answers.get(card.screening, {})

    def _look(self) -> Added:
        """Read what is new in the database; the answers that were added."""
        added: Added = {}
        for row in self.disk.execute("SELECT * FROM answers WHERE id > ? ORDER BY id", (len(self.rows),)).fetchall():
            self.rows.append(row)
            _, screening, key, value, _, _, author, *_, given_for = row
            answers = self.answers.setdefault(screening, {})
            added.setdefault(author, []).append((screening, key, json.loads(value), answers.get(key)))
            answers[key] = json.loads(value)
            answers.pop(f"for.{key}", None)
            if given_for is not None:
                answers[f"for.{key}"] = given_for
        self._look_at_screenings()
        self._look_at_revisions()
        self._look_at_chats()
        assert self.one("SELECT count(*) FROM inbox WHERE state <> 'done'") == 0, "an update waits or was set aside"
        return added

    def _look_at_screenings(self) -> None:
        found = self.disk.execute("SELECT id, version, lifecycle, current FROM screenings ORDER BY id").fetchall()
        for number, version, lifecycle, current in found:
            if self.screenings.get(number) != (version, lifecycle):
                assert json.loads(current) == self.answers.get(number, {}), "the current answers are not the history's"
        self.screenings = {number: (version, lifecycle) for number, version, lifecycle, _ in found}
        invites, made = self.one("SELECT count(*) FROM invites"), self.one("SELECT count(*) FROM revisions")
        self.things = (invites, made, *(lifecycle for _, lifecycle in self.screenings.values()))

    def _look_at_revisions(self) -> None:
        sql = "SELECT screening_id, as_of, record, decision FROM revisions WHERE id > ? ORDER BY id"
        for number, as_of, record, decision in self.disk.execute(sql, (len(self.revisions),)).fetchall():
            again = recompute(self.answers.get(number, {}), date.fromisoformat(as_of))
            assert json.loads(record) == again.record, "the stored record is not what was answered"
            decided = {key: json.loads(decision)[key] for key in CONTRACT}
            assert decided == oracle.decide(again.record), "the stored decision is not the oracle's"
            self.revisions.append((number, as_of))

    def _look_at_chats(self) -> None:
        sql = "SELECT chat_id, screening_id, position, turn, seen_version, card_hash FROM chats"
        found = {row[0]: row[1:] for row in self.disk.execute(sql)}
        changed = {who: found[who] for who in self.cards.keys() & found.keys() if found[who] != self.chats.get(who)}
        for who, (screening, position, _, version, look) in changed.items():
            self.cards[who] = look and self._card(who, screening or 0, json.loads(position), version, look)
        self.chats = found

    def _card(self, who: int, screening: int, position: Json, version: int, look: str) -> Card:
        before = self.cards[who]
        if before is None or look not in (self.chats[who][-1], BURIED):
            sql = "SELECT body FROM outbox WHERE chat_id = ? AND kind = 'card' ORDER BY id DESC LIMIT 1"
            body = json.loads(self.one(sql, who))
        else:
            body = before.body
        card = Card(body, position, screening, version, self._asks(position, screening), self.today)
        for data in card.buttons:
            asked = self.asked_by.setdefault((who, data), card.asks)
            assert asked == card.asks, f"{data} stood under {asked}, and now under {card.asks}"
        self.shown += [(who, data, card.asks) for data in card.buttons]
        return card

    def _asks(self, position: Json, screening: int) -> tuple[str, int | None, str | None] | None:
        if position.get("doing") not in ANSWERING or position.get("act"):
            return None
        if position.get("slot"):
            return tuple(position["slot"])
        following = recompute(self.answers.get(screening, {}), self.today).open
        assert following, "a question is asked, and none is open"
        return following[0], None, None

    def _everything(self) -> tuple[Any, ...]:
        counted = self.one("SELECT max(seq) FROM audit"), self.one("SELECT max(id) FROM outbox")
        return (*counted, self._look(), self.screenings, self.things, self.chats)

    def one(self, sql: str, *values: Any) -> Any:
        """The first column of the first row."""
        return self.disk.execute(sql, values).fetchone()[0]
