"""An update is read from its JSON: what it says, or that it cannot be read."""

from typing import Any

import pytest

from bot.telegram.callback_data import Pointer, encode
from bot.telegram.updates import IncomingUpdate, Unparsable, read_update
from flows.chat.input import Command, Input, Tap, Typed, Unreadable

ANA = {"id": 7, "is_bot": False, "first_name": "Ana"}
CHAT = {"id": 7, "type": "private", "first_name": "Ana"}
MESSAGE = {"message_id": 3, "from": ANA, "chat": CHAT, "date": 1772442000}
HERE = Pointer(4, 5, 6, Tap("set", "yes"))
QUERY = {"id": "q1", "from": ANA, "message": {"message_id": 3, "chat": CHAT, "date": 0}, "data": encode(HERE)}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"text": "1,5"}, Typed("1,5", 1772442000)),
        ({"text": "/new"}, Command("new")),
        ({"text": "/Open@some_bot now"}, Command("open", "now")),
        ({"text": "a\ud800\0"}, Typed("a\ufffd\ufffd", 1772442000)),
        ({"photo": [{}]}, Unreadable("photo")),
        ({"video_note": {"length": 1}}, Unreadable("photo")),
        ({"document": {"mime_type": "image/png"}}, Unreadable("photo")),
        ({"document": {"mime_type": "application/pdf"}}, Unreadable("")),
        ({"contact": {"phone_number": "1"}}, Unreadable("contact")),
        ({"text": "x", "forward_origin": {"type": "user"}}, Unreadable("forwarded")),
        ({"sticker": {}}, Unreadable("")),
    ],
)
def test_a_message_says_what_it_holds_and_is_removed_afterwards(part: dict[str, Any], said: Input) -> None:
    assert read_update({"update_id": 1, "message": MESSAGE | part}) == IncomingUpdate(
        1, 7, True, 7, "Ana", said, message_id=3
    )


def test_a_tap_says_where_its_button_stood() -> None:
    update = read_update({"update_id": 1, "callback_query": QUERY})
    assert update == IncomingUpdate(1, 7, True, 7, "Ana", HERE.tap, HERE, 3, "q1")


def test_a_tap_whose_button_is_not_ours_stands_nowhere() -> None:
    update = read_update({"update_id": 1, "callback_query": QUERY | {"data": "x"}})
    assert update is not None
    assert (update.said, update.pointer) == (Tap("", ""), None)


def test_a_link_brings_its_invitation() -> None:
    update = read_update({"update_id": 1, "message": MESSAGE | {"text": "/start abc"}})
    assert update is not None
    assert (update.said, update.invite) == (Command("start", "abc"), "abc")


def test_an_edited_message_stays() -> None:
    update = read_update({"update_id": 1, "edited_message": MESSAGE | {"text": "x"}})
    assert update == IncomingUpdate(1, 7, True, 7, "Ana", Unreadable("edited"))


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("left", True), ("member", False)])
def test_who_blocks_the_bot_is_heard(status: str, blocked: bool) -> None:
    change = {"chat": CHAT, "from": ANA, "date": 1, "new_chat_member": {"status": status, "user": ANA}}
    assert read_update({"update_id": 1, "my_chat_member": change}) == IncomingUpdate(
        1, 7, True, 7, "Ana", blocked=blocked
    )


@pytest.mark.parametrize("kind", ["poll", "channel_post", "inline_query"])
def test_other_kinds_are_of_no_concern(kind: str) -> None:
    assert read_update({"update_id": 1, kind: MESSAGE}) is None


def test_a_post_in_a_group_is_of_nobody() -> None:
    update = read_update(
        {"update_id": 1, "message": {"message_id": 3, "chat": {"id": -5, "type": "group"}, "text": "x"}}
    )
    assert update == IncomingUpdate(1, -5, False, 0, "", Typed("x"), message_id=3)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": "1", "message": MESSAGE},
        {"update_id": 1, "message": []},
        {"update_id": 1, "message": MESSAGE | {"message_id": True}},
        {"update_id": 1, "message": MESSAGE | {"chat": CHAT | {"id": 2**63}}},
        {"update_id": 1, "message": MESSAGE | {"from": ANA | {"id": 7.0}}},
        {"update_id": 1, "message": MESSAGE | {"text": ["x"]}},
        {"update_id": 1, "callback_query": QUERY | {"id": None}},
        {"update_id": 1, "callback_query": QUERY | {"from": None}},
        {"update_id": 1, "callback_query": QUERY | {"data": 5}},
        {"update_id": 1, "my_chat_member": {"chat": CHAT, "from": ANA}},
    ],
)
def test_what_lacks_a_part_of_its_kind_cannot_be_read(raw: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        read_update(raw)
