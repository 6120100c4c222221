"""Where a chat stands, as the database has it: what is kept is read back, and so is what stood there before."""

import pytest

from flows.answers.reply import Form, FormKind, Slot
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


# How a slot stands in the database: of a form its kind and which one in one text, as they always were.
SLOTS = [
    (["alt_u_l", None, None], Slot("alt_u_l")),
    (["prior_therapies", 0, "agent"], Slot("prior_therapies", 0, "agent")),
    (["measure.1", None, "weight_kg"], Slot("", None, "weight_kg", Form(FormKind.MEASURE, "1"))),
    (["response.2", None, "on"], Slot("", None, "on", Form(FormKind.RESPONSE, "2"))),
    (["pregnancy.", None, "on"], Slot("", None, "on", Form(FormKind.PREGNANCY))),
    (["calculator.alt_ukat", None, "alt_ukat_l"], Slot("", None, "alt_ukat_l", Form(FormKind.CALCULATOR, "alt_ukat"))),
    (["ruling.age_25", None, "decision"], Slot("", None, "decision", Form(FormKind.RULING, "age_25"))),
    (
        ["chair.prior_therapies.0.kinds", None, "kinds"],
        Slot("", None, "kinds", Form(FormKind.CHAIR, "prior_therapies.0.kinds")),
    ),
]


@pytest.mark.parametrize(("kept", "slot"), SLOTS)
def test_a_slot_of_a_form_is_read_by_its_parts_and_kept_as_before(kept: list[object], slot: Slot) -> None:
    position = position_from_json({"doing": "asking", "slot": kept})
    assert position.slot == slot
    assert position_to_json(position)["slot"] == kept
