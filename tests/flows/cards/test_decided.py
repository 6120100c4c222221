"""The card of a decision that lapsed: the way on stands on it."""

from dataclasses import replace
from datetime import timedelta

from flows.answers.lifecycle import Stage
from flows.cards.card import Tone
from flows.cards.draw import draw
from flows.chat.position import ChatState
from tests.flows.turn.places import MONDAY, finished


def test_what_lapsed_since_it_was_signed_is_asked_again_by_the_button_that_changes_it() -> None:
    signed = finished(ChatState.DECIDING, Stage.SIGNED)
    later = replace(signed, today=MONDAY + timedelta(3))
    now, then = ([b for row in draw(at).rows for b in row if b.action == "change"] for at in (signed, later))
    assert [button.label for button in now] == ["Change an answer"]
    assert then[0].label.startswith("Change: ask ")
    assert then[0].tone is Tone.NEXT
