"""What people do in the chat, turned into updates: say, tap, send something else, edit, block."""

from typing import Any

from bot.local.api.entities import detected, units
from bot.local.api.markup import MAX_TEXT
from bot.local.api.update_queue import Updates
from bot.local.people.chats import Chat, Json, Person
from bot.local.people.state import State


class NotPossible(Exception):
    """A person can't do that; the message says why."""


# What stands in a message of each other kind: the least that python-telegram-bot reads.
_FILE = {"file_id": "local-sent", "file_unique_id": "local-sent", "file_size": 1000}
_STILL = {"is_animated": False, "is_video": False}

CONTENTS: dict[str, Json] = {
    "photo": {"photo": [{**_FILE, "width": 800, "height": 600}]},
    "sticker": {"sticker": {**_FILE, **_STILL, "width": 512, "height": 512, "type": "regular", "emoji": "👍"}},
    "voice": {"voice": {**_FILE, "duration": 3, "mime_type": "audio/ogg"}},
    "document": {"document": {**_FILE, "file_name": "letter.pdf", "mime_type": "application/pdf"}},
    "contact": {"contact": {"phone_number": "+15550100", "first_name": "Somebody"}},
    "location": {"location": {"latitude": 52.0, "longitude": 13.0}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Which?",
            "options": [{"text": "This", "voter_count": 0, "persistent_id": "0"}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
}


def _text(text: str) -> Json:
    found = detected(text, [])
    return {"text": text, **({"entities": found} if found else {})}


class People:
    """The acts of people; every act gives the id of the update it made (0: the bot doesn't want such)."""

    def __init__(self, state: State, updates: Updates) -> None:
        self._state = state
        self._updates = updates

    def _acts(self, person_id: int) -> tuple[Person, Chat]:
        person = self._state.people.get(person_id)
        if person is None:
            raise NotPossible(f"there is nobody with the id {person_id}")
        if person.blocked:
            raise NotPossible(f"{person.first_name} has blocked the bot")
        if not person.started:
            person.started = True
            self._state.keep_person(person)
        chat = self._state.chats[person_id]
        chat.calls_since = 0
        return person, chat

    def _message(self, person: Person, chat: Chat, content: Json) -> int:
        message = self._state.post(chat, person.user(), content)
        return self._updates.add(person.id, "message", message)

    def say(self, person_id: int, text: str, *, reply_to: int | None = None) -> int:
        """Send a text, as typed."""
        person, chat = self._acts(person_id)
        if not text.strip():
            raise NotPossible("there is nothing to send")
        if units(text) > MAX_TEXT:
            raise NotPossible(f"a message has at most {MAX_TEXT} characters")
        content = _text(text)
        if reply_to in chat.messages:
            content["reply_to_message"] = chat.messages[reply_to]
        return self._message(person, chat, content)

    def send(self, person_id: int, kind: str, extra: Json) -> int:
        """Send something that is no text; `extra` changes or adds fields, such as a caption."""
        person, chat = self._acts(person_id)
        if kind == "forwarded":
            origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": self._state.now()}
            content: Json = {"forward_origin": origin, "text": "Yes", **extra}
        elif kind == "file":
            content = self._file(extra)
        elif kind in CONTENTS:
            content = {**CONTENTS[kind], **extra}
        else:
            raise NotPossible(f"no such kind: {kind}; known are forwarded, {', '.join(CONTENTS)}")
        return self._message(person, chat, content)

    def _file(self, extra: Json) -> Json:
        """A document with content, as text, under its name."""
        content = str(extra["text"]).encode()
        file_id = self._state.keep_file(str(extra["name"]), content)
        about = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(content), "file_name": extra["name"]}
        return {"document": about}

    def edit(self, person_id: int, message_id: int, text: str) -> int:
        """Change a message the person has sent."""
        person, chat = self._acts(person_id)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != person.id:
            raise NotPossible(f"message {message_id} isn't one of {person.first_name}'s")
        message = {**message, "text": text, "edit_date": self._state.now(), "entities": detected(text, [])}
        return self._updates.add(person.id, "edited_message", self._state.replace(chat, message))

    def delete(self, person_id: int, message_id: int) -> None:
        """Remove a message for both sides; Telegram tells the bot nothing of it."""
        _, chat = self._acts(person_id)
        if message_id not in chat.messages:
            raise NotPossible(f"message {message_id} isn't on the screen")
        self._state.remove(chat, message_id)

    def tap(self, person_id: int, message_id: int, row: int, column: int) -> tuple[int, str]:
        """Tap a button that is on the screen; the update's id and the tap's."""
        chat = self._state.chats.get(person_id)
        message = chat.messages.get(message_id) if chat else None
        rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise NotPossible(f"message {message_id} shows no button at row {row}, column {column}")
        button = rows[row][column]
        if "callback_data" not in button:
            raise NotPossible(f"the button {button['text']} doesn't call the bot")
        return self.raw_tap(person_id, message_id, button["callback_data"])

    def raw_tap(self, person_id: int, message_id: int, data: str) -> tuple[int, str]:
        """Send a tap the screen doesn't offer: a stale or a forged one."""
        person, chat = self._acts(person_id)
        gone = {"chat": self._state.described(chat), "message_id": message_id, "date": 0}
        query_id = self._state.open_query(person, chat, message_id)
        query = {
            "id": query_id,
            "from": person.user(),
            "message": chat.messages.get(message_id, gone),
            "chat_instance": str(chat.id * 7919),
            "data": data,
        }
        chat.touch()
        return self._updates.add(person.id, "callback_query", query), query_id

    def block(self, person_id: int, blocked: bool) -> int:
        """Block the bot, or let it back."""
        person = self._state.people.get(person_id)
        if person is None:
            raise NotPossible(f"there is nobody with the id {person_id}")
        if person.blocked == blocked:
            return 0
        person.blocked = blocked
        self._state.keep_person(person)
        chat = self._state.chats[person_id]
        chat.touch()
        return self._membership(person, chat, "kicked" if blocked else "member")

    def group(self, person_id: int, chat_id: int, title: str, kind: str, member: bool) -> int:
        """Add the bot to a group or channel, or take it out."""
        person, _ = self._acts(person_id)
        chat = self._state.chats.get(chat_id) or Chat(chat_id, kind, title)
        if chat_id in self._state.people or kind not in {"group", "supergroup", "channel"}:
            raise NotPossible("a group has an id of its own and is a group, a supergroup or a channel")
        chat.member = member
        self._state.keep_group(chat)
        return self._membership(person, chat, "member" if member else "left")

    def say_in_group(self, person_id: int, chat_id: int, text: str) -> int:
        """Send a text in a group that the bot is in."""
        person, _ = self._acts(person_id)
        chat = self._state.chats.get(chat_id)
        if chat is None or chat.kind == "private" or not chat.member:
            raise NotPossible(f"the bot isn't in a group {chat_id}")
        return self._message(person, chat, _text(text))

    def _membership(self, person: Person, chat: Chat, status: str) -> int:
        def state_of(word: str) -> Json:
            extra: dict[str, Any] = {"until_date": 0} if word == "kicked" else {}
            return {"status": word, "user": self._state.bot, **extra}

        gone = status in {"kicked", "left"}
        change = {
            "chat": self._state.described(chat),
            "from": person.user(),
            "date": self._state.now(),
            "old_chat_member": state_of("member" if gone else "left"),
            "new_chat_member": state_of(status),
        }
        return self._updates.add(person.id, "my_chat_member", change)
