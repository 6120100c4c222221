"""What stands in sight on a phone with the keyboard open: the question, and few buttons under it."""

from dataclasses import replace

import pytest

from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.chat.context import TurnContext
from flows.chat.input import Tap, Typed
from flows.chat.position import ChatState
from flows.turn.turn import respond
from tests.flows.turn.places import before, chat

KEY = "creatinine_mg_dl"


def labels(line: str, **filled: object) -> list[list[str]]:
    """The rows of the card of a line above those that leave out, and take."""
    rows = draw(chat(ChatState.TAKING, before(KEY), slot=Slot(KEY), line=line, filled=filled)).rows
    return [[button.label for button in row] for row in rows if row[0].action == "line_choose"]


def asked_last(line: str) -> str:
    card = draw(chat(ChatState.TAKING, before(KEY), slot=Slot(KEY), line=line))
    return [text.text for text in card.lines if text.text.startswith("? ")][-1]


def test_of_many_meanings_the_likeliest_are_offered_and_the_others_behind_a_tap() -> None:
    likeliest = [["Kymriah", "Tecartus", "Aucatzyl"], ["Product not known", "Other …"]]
    assert labels("CAR T, ALT 34") == likeliest
    others = [label for row in labels("CAR T, ALT 34", **{"prior_therapies 0": "other"}) for label in row]
    assert "Study CAR T against CD22" in others
    assert not {"Kymriah", "Other …"} & set(others)


def test_a_name_alone_offers_its_likeliest_meanings_too() -> None:
    slot = Slot("prior_therapies", 0, "agent")
    asking = chat(ChatState.ASKING, before("prior_therapies"), slot=slot)
    typed = respond(asking, Typed("CAR T")).position
    asked = replace(asking, position=typed)
    assert meanings(asked) == [["Kymriah", "Tecartus", "Aucatzyl"], ["Product not known", "Other …"]]
    more = replace(asking, position=respond(asked, Tap("more")).position)
    others = [label for row in meanings(more) for label in row]
    assert "Study CAR T against CD22" in others
    assert others[-1] == "‹ Less"
    chosen = respond(more, Tap("yes", str([offer.label for offer in typed.offers].index("Study CAR T against CD22"))))
    assert "CD22" in chosen.position.doubt


def meanings(context: TurnContext) -> list[list[str]]:
    rows = draw(context).rows
    return [[button.label for button in row] for row in rows if row[0].action in ("yes", "more")]


def test_a_few_meanings_are_offered_at_once() -> None:
    assert [label for row in labels("MTX 3 Nov, ALT 34") for label in row][-1] == "Mitoxantrone"


def test_what_is_asked_last_is_what_the_buttons_answer() -> None:
    line = "MRD neg, no radiation, ALT 34/40, haplo mom"
    assert "“no radiation”" in asked_last(line)
    assert labels(line) == [["None at all"]]


def test_the_usual_answers_of_several_questions_take_one_line_and_one_row() -> None:
    card = draw(chat(ChatState.ASKING, before("hct_intent"), slot=Slot("hct_intent")))
    assert [line.text for line in card.lines if line.text.startswith("+ ")] == ["+ Donor available · Straight to HCT"]
    assert ["All 3: yes", "Not known yet"] in [[button.label for button in row] for row in card.rows]


def test_what_was_not_given_is_told_beside_what_was_understood() -> None:
    card = draw(chat(ChatState.TAKING, before(KEY), slot=Slot(KEY), line="Cr 0.7, EF 58, no blina, no InO, InO 3 Nov"))
    said = [line.text for line in card.lines]
    assert "Nothing to enter: “no blina”." in said
    assert "Against what is entered: “no InO”. Open the entry and correct it, or leave this." in said


def test_a_day_of_several_measurements_that_one_tap_settles_is_asked_about_once() -> None:
    card = draw(chat(ChatState.TAKING, before(KEY), slot=Slot(KEY), line="Cr 0.7, ALT 60 (40), bili 0.6 (1.2) 11/20"))
    asked = [line.text for line in card.lines if line.text.startswith("? ")]
    assert [one.partition(":")[0] for one in asked] == ["? 4 and 5 “11/20”"]


def test_a_line_of_which_something_was_not_understood_is_never_offered_as_all_that_was_given() -> None:
    def offered(line: str) -> list[str]:
        card = draw(chat(ChatState.TAKING, before(KEY), slot=Slot(KEY), line=line))
        return [button.label for row in card.rows for button in row]

    assert "This is all, no radiation" in offered("vcr 2 Nov")
    assert not any(label.startswith("This is all") for label in offered("vcr 2 Nov, flubatinib"))


@pytest.mark.parametrize("said", ["TBI 20 Nov 2025", "cranial 3 Nov 2025", "TBI 11/20"])
def test_a_course_with_its_day_is_read_where_courses_are_asked(said: str) -> None:
    asking = chat(ChatState.LISTING, before("prior_radiation"), slot=Slot("prior_radiation"))
    typed = respond(asking, Typed(said)).position
    assert (typed.doing, typed.line) == (ChatState.TAKING, said)
