"""A person who uses the local chat, and a chat with what stands on its screen."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.chat.roles import ROLES, Role

Json = dict[str, Any]
ANSWERS_KEPT = 50


@dataclass
class Person:
    """Somebody who can use the local chat; `note` says who that is on the page."""

    id: int
    first_name: str
    note: str = ""
    blocked: bool = False
    started: bool = False

    def user(self) -> Json:
        """As the Bot API shows a user."""
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": "en"}


# Who is there from the start, to try, with what they are at the site.
STAFF = {
    (1001, "Ana"): Role.ADMINISTRATOR,
    (1002, "Ben"): Role.COORDINATOR,
    (1003, "Chair"): Role.STUDY_CHAIR,
    (1004, "Dr Hill"): Role.INVESTIGATOR,
    (1005, "Dana"): Role.MONITOR,
}
PEOPLE = (
    *(Person(key, name, ROLES[role].label.lower()) for (key, name), role in STAFF.items()),
    Person(9001, "Stranger", "not invited"),
)


@dataclass
class Chat:
    """One chat: what is on its screen, and a version that counts every change of it."""

    id: int
    kind: str = "private"
    title: str = ""
    member: bool = True
    messages: dict[int, Json] = field(default_factory=dict)
    version: int = 0
    changed: dict[int, int] = field(default_factory=dict)
    answers: deque[Json] = field(default_factory=lambda: deque(maxlen=ANSWERS_KEPT))
    taps: set[str] = field(default_factory=set)
    typing_at: datetime | None = None
    calls_since: int = 0
    waiting: set[asyncio.Future[None]] = field(default_factory=set)

    def touch(self, message_id: int | None = None) -> None:
        """Count a change, of one message or of the chat, and wake whoever waits for one."""
        self.version += 1
        if message_id is not None:
            self.changed.pop(message_id, None)
            self.changed[message_id] = self.version
        for waiter in self.waiting:
            if not waiter.done():
                waiter.set_result(None)
        self.waiting.clear()

    def changed_after(self, version: int) -> list[int]:
        """Ids of messages written, edited or removed since `version`, oldest id first."""
        found = []
        for message_id in reversed(self.changed):
            if self.changed[message_id] <= version:
                break
            found.append(message_id)
        return sorted(found)

    def described(self, person: Person | None) -> Json:
        """As the Bot API shows a chat."""
        if person:
            return {"id": self.id, "type": "private", "first_name": person.first_name}
        return {"id": self.id, "type": self.kind, "title": self.title}
