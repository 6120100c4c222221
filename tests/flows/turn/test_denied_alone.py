"""What was not given, typed where something else or the therapies are asked: nothing to enter, and said so."""

import pytest

from flows.answers.reply import Slot
from flows.chat.position import ChatState
from tests.flows.turn.places import VINCRISTINE, before, chat
from tests.journeys.chats import shown, then

KEY, LIST = "creatinine_mg_dl", Slot("prior_therapies")


@pytest.mark.parametrize("asked", [KEY, "prior_therapies"])
@pytest.mark.parametrize("said", ["no blina", "denies CAR T", "no prior blina or inotuzumab", "no cranial radiation"])
def test_what_was_not_given_alone_is_nothing_to_enter_whatever_is_asked(asked: str, said: str) -> None:
    place = chat(ChatState.LISTING if asked == "prior_therapies" else ChatState.ASKING, before(asked), slot=Slot(asked))
    after = then(place, said)
    assert f"Nothing to enter: “{said}”." in shown(after)
    assert after.position.slot == place.position.slot


def test_what_was_not_given_beside_one_therapy_is_told_and_never_offered_as_given() -> None:
    listing = chat(ChatState.LISTING, before("prior_therapies"), slot=LIST)
    after = then(listing, "vcr 2 Nov, no blina, denies prior CAR T")
    assert "Nothing to enter: “no blina” and “denies prior CAR T”." in shown(after)
    assert "blinatumomab" not in shown(after)


def test_what_is_denied_of_what_is_entered_is_said_against_it() -> None:
    listing = chat(ChatState.LISTING, before("prior_therapies", prior_therapies=[VINCRISTINE]), slot=LIST)
    assert "Against what is entered: “no vcr”." in shown(then(listing, "no vcr"))


def test_no_chemotherapy_is_the_name_of_no_agent() -> None:
    listing = chat(ChatState.LISTING, before("prior_therapies"), slot=LIST)
    assert "is not in the table" not in shown(then(listing, "no chemo"))
