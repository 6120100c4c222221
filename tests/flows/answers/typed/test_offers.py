"""What was offered for one text is offered no more once another was refused, and its button does nothing."""

import pytest

from flows import texts
from flows.answers.reply import Slot
from flows.chat.input import Tap, Unreadable
from flows.chat.position import ChatState
from flows.turn.turn import respond
from tests.journeys.chats import answers_of, asked, labels, shown, tapped, then

DOSE = {"prior_therapies.draft": [{"agent": "Vincristine", "kinds": ["chemotherapy"]}]}

# Where something is asked, the text that leads to offers, and the first of these.
OFFERED = (
    (Slot("alt_u_l"), {}, "4000", "Yes, 4000 U/L"),
    (Slot("mrd_percent"), {}, "0.01", "It is 0.01 %"),
    (Slot("lvef_percent"), {}, ">55", "Count it as 55 %"),
    (Slot("creatinine_date"), {}, "3/11/2026", "Tue 3 Nov 2026"),
    (Slot("creatinine_date"), {}, "3 Nov haemolysed", "Tue 3 Nov 2026"),
    (Slot("prior_therapies", 0, "last_dose"), DOSE, "missed 3 Oct", "Sat 3 Oct 2026"),
    (Slot("prior_therapies"), {}, "vincristine", "Yes, that is right"),
    (Slot("prior_therapies"), {}, "flag-ida", "☑ fludarabine"),
)

REFUSED = ("16 kg (35 lb)", "??!", "John Smith", "9" * 300, "12:30")


@pytest.mark.parametrize("refused", REFUSED)
@pytest.mark.parametrize(("slot", "answers", "text", "offer"), OFFERED)
def test_after_a_refusal_no_old_offer_stays_and_its_button_does_nothing(slot, answers, text, offer, refused):
    context = then(asked(slot, answers), text)
    assert offer in labels(context)
    after = then(context, refused)
    if after.position.offers:  # the second text was a doubt of its own
        assert after.position.offers != context.position.offers
        return
    assert after.position.notes
    assert offer not in labels(after)
    assert respond(after, Tap("yes", "0")).toast == texts.typed.OLD_BUTTON
    assert answers_of(after) == answers


@pytest.mark.parametrize("what", ["photo", "sticker", "forwarded"])
def test_a_message_that_is_no_text_takes_the_old_offer_away_as_well(what):
    context = then(asked(Slot("alt_u_l")), "4000", Unreadable(what))
    assert "Yes, 4000 U/L" not in labels(context)
    assert context.position.doing is ChatState.ASKING


def test_after_a_refusal_beside_the_explanation_the_way_back_leads_to_the_question():
    context = then(tapped(then(asked(Slot("alt_u_l")), "4000"), "Why?"), "16 kg (35 lb)")
    assert context.position.doing is ChatState.ASKING
    assert "Yes, 4000 U/L" not in labels(context)


def test_a_text_that_is_understood_takes_the_place_of_the_offers():
    assert answers_of(then(asked(Slot("alt_u_l")), "4000", "40"))["alt_u_l"] == 40


def test_the_refusal_is_shown_with_the_question():
    context = then(asked(Slot("alt_u_l")), "4000", "16 kg (35 lb)")
    assert "ALT" in shown(context)
    assert context.position.notes[0] in shown(context)
