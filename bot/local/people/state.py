"""Everything as it stands: people, chats, files, taps that wait for an answer."""

import base64
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.local.api.errors import bad, forbidden
from bot.local.people.chats import Chat, Json, Person
from bot.local.people.shelf import Shelf

Clock = Callable[[], datetime]
QUERY_LIFE = timedelta(seconds=150)
DELETE_LIFE = timedelta(hours=48)
TYPING_LIFE = timedelta(seconds=5)


class State:
    """Everything the server knows of people and chats; changes are handed to the shelf."""

    def __init__(self, shelf: Shelf, clock: Clock, bot: Json, people: Iterable[Person]) -> None:
        self.shelf = shelf
        self.clock = clock
        self.bot = bot
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.queries: dict[str, Json] = {}
        self.settings: Json = {}
        self.next_message = 1
        self._load(people)

    def _load(self, people: Iterable[Person]) -> None:
        for person in people:
            self.add_person(Person(person.id, person.first_name, person.note))
        for _, body in self.shelf.all("person"):
            self.add_person(Person(**body))
        for key, body in self.shelf.all("group"):
            self.chats[int(key)] = Chat(int(key), **body)
        for _, message in sorted(self.shelf.all("message"), key=lambda row: int(row[0])):
            chat = self.chats[message["chat"]["id"]]
            chat.messages[message["message_id"]] = message
            chat.touch(message["message_id"])
        for key, (name, content) in self.shelf.all("file"):
            self.files[key] = (name, base64.b64decode(content))
        self.queries = dict(self.shelf.all("query"))
        for key, query in self.queries.items():
            if not query.get("answered"):
                self.chats[query["person"]].taps.add(key)
        self.settings = dict(self.shelf.all("setting"))
        self.next_message = self.settings.get("next_message", 1)

    def now(self) -> int:
        """The instant in Unix seconds."""
        return int(self.clock().timestamp())

    def set(self, name: str, value: Any) -> None:
        """Change one of the bot's settings."""
        self.settings[name] = value
        self.shelf.put("setting", name, value)

    # People and chats

    def add_person(self, person: Person) -> None:
        """Add or replace a person, with a private chat."""
        self.people[person.id] = person
        self.chats.setdefault(person.id, Chat(person.id))

    def keep_person(self, person: Person) -> None:
        """Remember what changed about a person."""
        self.shelf.put("person", person.id, asdict(person))

    def keep_group(self, chat: Chat) -> None:
        """Remember a group and whether the bot is in it."""
        self.chats[chat.id] = chat
        self.shelf.put("group", chat.id, {"kind": chat.kind, "title": chat.title, "member": chat.member})

    def chat(self, chat_id: int | None) -> Chat:
        """The chat of that id, or `chat not found`."""
        chat = self.chats.get(chat_id) if chat_id is not None else None
        if chat is None:
            raise bad("chat not found")
        return chat

    def open_chat(self, chat_id: int | None) -> Chat:
        """The chat of that id if the bot may write in it, or the reason why not."""
        chat = self.chat(chat_id)
        person = self.people.get(chat.id)
        if person and person.blocked:
            raise forbidden("bot was blocked by the user")
        if person and not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if not chat.member:
            raise forbidden("bot is not a member of the supergroup chat")
        return chat

    def described(self, chat: Chat) -> Json:
        """As the Bot API shows that chat."""
        return chat.described(self.people.get(chat.id))

    # Messages

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a new message on a chat's screen."""
        message = {
            "message_id": self.next_message,
            "from": sender,
            "chat": self.described(chat),
            "date": self.now(),
            **content,
        }
        self.next_message += 1
        self.set("next_message", self.next_message)
        return self.replace(chat, message)

    def replace(self, chat: Chat, message: Json) -> Json:
        """Put a message in its place, new or changed. Messages are never altered in place."""
        message_id = message["message_id"]
        chat.messages[message_id] = message
        self.shelf.put("message", message_id, message)
        chat.touch(message_id)
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message off the screen."""
        del chat.messages[message_id]
        self.shelf.drop("message", message_id)
        chat.touch(message_id)

    def may_delete(self, message: Json) -> bool:
        """Whether a message is young enough for the bot to delete."""
        age: int = self.now() - message["date"]
        return age < DELETE_LIFE.total_seconds()

    # Files

    def keep_file(self, name: str, content: bytes) -> str:
        """Keep a file; its id."""
        file_id = f"local-{len(self.files) + 1}"
        self.files[file_id] = (name, content)
        self.shelf.put("file", file_id, (name, base64.b64encode(content).decode()))
        return file_id

    # Taps

    def open_query(self, person: Person, chat: Chat, message_id: int) -> str:
        """Note a tap that waits for an answer; its id."""
        while self.queries and self._expired(self.queries[oldest := next(iter(self.queries))]):
            del self.queries[oldest]
            self.shelf.drop("query", oldest)
        number = self.settings.get("next_query", 1)
        self.set("next_query", number + 1)
        query_id = str(10_000_000_000 + number)
        query = {"at": self.clock().timestamp(), "chat": chat.id, "person": person.id, "message": message_id}
        self._keep_query(query_id, query)
        self.chats[person.id].taps.add(query_id)
        return query_id

    def _expired(self, query: Json) -> bool:
        age: float = self.clock().timestamp() - query["at"]
        return age >= QUERY_LIFE.total_seconds()

    def _keep_query(self, query_id: str, query: Json) -> None:
        self.queries[query_id] = query
        self.shelf.put("query", query_id, query)

    def answer_query(self, query_id: str, answer: Json) -> Chat:
        """Show the answer to a tap; the chat it was made in. Late and unknown ones are refused."""
        query = self.queries.get(query_id)
        if query is None or self._expired(query):
            raise bad("query is too old and response timeout expired or query ID is invalid")
        chat = self.chats[query["chat"]]
        if not query.get("answered"):
            self._keep_query(query_id, {**query, "answered": True})
            self.chats[query["person"]].taps.discard(query_id)
            chat.touch()
            chat.answers.append({"query": query_id, "person": query["person"], "version": chat.version, **answer})
        return chat

    def unanswered(self, person_id: int) -> list[str]:
        """Ids of a person's taps that still may be answered."""
        taps = self.chats[person_id].taps
        taps -= {key for key in taps if key not in self.queries or self._expired(self.queries[key])}
        return sorted(taps)
