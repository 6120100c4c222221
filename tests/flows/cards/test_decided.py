"""The card of a decision: what keeps it from being made is named, and the way on stands on it."""

from dataclasses import replace
from datetime import timedelta

from flows.answers.lifecycle import Stage
from flows.cards.card import Style, Tone
from flows.cards.draw import draw
from flows.chat.position import ChatState
from tests.flows.turn.places import ELIGIBLE, MONDAY, before, chat, finished


def test_what_lapsed_since_it_was_signed_is_asked_again_by_the_button_that_changes_it() -> None:
    signed = finished(ChatState.DECIDING, Stage.SIGNED)
    later = replace(signed, today=MONDAY + timedelta(3))
    now, then = ([b for row in draw(at).rows for b in row if b.action == "change"] for at in (signed, later))
    assert [button.label for button in now] == ["Change an answer"]
    assert then[0].label.startswith("Change: ask ")
    assert then[0].tone is Tone.NEXT


def test_the_few_criteria_that_are_not_known_are_named_and_many_are_counted() -> None:
    few = draw(chat(ChatState.DECIDING, ELIGIBLE | {"lvef_percent": None, "donor_available": None}))
    many = draw(chat(ChatState.DECIDING, before("sex")))
    heads = [next(line.text for line in card.lines if "Not known or not done yet" in line.text) for card in (few, many)]
    assert heads[0] == "? Not known or not done yet: I2 (donor) and I5c (heart)"
    assert heads[1].endswith(" criteria")


def test_what_is_not_known_comes_before_the_waits_that_are_folded_away() -> None:
    waits = [
        {"agent": "vincristine", "kinds": ["chemotherapy"], "last_dose": "2026-11-20"},
        {"agent": "tisagenlecleucel", "kinds": ["immunotherapy"], "last_dose": "2026-11-02"},
    ]
    card = draw(chat(ChatState.DECIDING, ELIGIBLE | {"prior_therapies": waits, "donor_available": None}))
    folded = [line.text for line in card.lines if line.style is Style.FOLDED]
    donor = next(at for at, text in enumerate(folded) if text.startswith("I2"))
    assert donor < next(at for at, text in enumerate(folded) if text.startswith("◷"))


def test_the_review_has_one_way_to_the_planned_dates() -> None:
    labels = [button.label for row in draw(chat(ChatState.REVIEWING, ELIGIBLE)).rows for button in row]
    assert [label for label in labels if "Planned dates" in label] == ["✓ Planned dates"]
