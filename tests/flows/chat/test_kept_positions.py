"""Where a chat stands, as the database has it: what is kept is read back, and so is what stood there before."""

import pytest

from flows.chat.position import ChatState, Position, position_from_json, position_to_json

# What stands in chats since before the act and what it is about were parts of their own.
BEFORE = [
    ("treating", "item.c1.bag.2", Position(ChatState.TREATING, act="item", of="c1.bag.2")),
    ("timing", "move.c1.marrow", Position(ChatState.TIMING, act="move", of="c1.marrow")),
    ("timing", "start.1", Position(ChatState.TIMING, act="start", of="1")),
    ("treating", "plan", Position(ChatState.TREATING, act="plan")),
    ("proving", "approved:pin", Position(ChatState.PROVING, act="approved", instead="pin")),
    ("proving", "rejected.0:name", Position(ChatState.PROVING, act="rejected", of="0", instead="name")),
    ("home", "setting.bag_hours", Position(act="setting", of="bag_hours")),
    ("staffing", "5", Position(ChatState.STAFFING, act="5")),
]


@pytest.mark.parametrize(("doing", "act", "now"), BEFORE)
def test_an_act_that_was_kept_as_one_text_is_read_by_its_parts(doing: str, act: str, now: Position) -> None:
    assert position_from_json({"doing": doing, "act": act}) == now


@pytest.mark.parametrize("position", [now for _, _, now in BEFORE])
def test_a_position_is_read_back_as_it_was_kept(position: Position) -> None:
    assert position_from_json(position_to_json(position)) == position
