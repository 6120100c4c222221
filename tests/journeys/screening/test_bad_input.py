"""What people send that is no answer: a plain sentence each time, and never a lost answer."""

import itertools
import json
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app, words
from flows import texts
from storage.study import screenings
from storage.tables.base import table
from storage.tables.messages import InboxRow
from tests.journeys.answers import answer, begin, screened
from tests.journeys.running import Talk
from tests.journeys.study import finish

ODD_TEXTS = (
    "<b>bold</b> & %s {0} {{7*7}}",
    "*markdown* [link](http://example.invalid)",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "1\u200b.5\u202e7",
    "\u0661\u0662\u0663",
    "e\u0301" * 50,
    "9" * 4096,
    "nan",
    "1e400",
    "\u00b2",
    "'; DROP TABLE answers; --",
    "\ufeff",
)

DATE = 1772442000

EDITED = json.dumps(
    {
        "update_id": 10**9,
        "edited_message": {
            "message_id": 1,
            "date": 1772442000,
            "edit_date": 1772442001,
            "chat": {"id": 1001, "type": "private"},
            "from": {"id": 1001, "is_bot": False, "first_name": "Ana"},
            "text": "4",
        },
    }
)


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_an_odd_text_is_answered_kindly_and_stores_nothing(chat: Talk, text: str) -> None:
    await screened(chat, upto="blasts_percent")
    card = await chat.say(text)
    assert "What share of blasts" in card.text
    assert "Something went wrong" not in card.text
    assert "blasts_percent" not in await current(chat)
    assert "What MRD" in (await chat.say("1.5")).text


@pytest.mark.parametrize("text", ODD_TEXTS)
async def test_an_odd_agent_is_shown_literally(chat: Talk, text: str) -> None:
    await screened(chat, upto="prior_therapies")
    card = await chat.say(text)
    assert "Prior therapy" in card.text or "Prior therap" in card.text
    assert "Something went wrong" not in "".join(shown.text for shown in await chat.phone.screen())


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("photo", texts.typed.UNREADABLE["photo"]),
        ("contact", texts.typed.UNREADABLE["contact"]),
        ("forwarded", texts.typed.UNREADABLE["forwarded"]),
        ("sticker", texts.typed.NOT_TEXT),
        ("voice", texts.typed.NOT_TEXT),
        ("document", texts.typed.NOT_TEXT),
        ("location", texts.typed.NOT_TEXT),
        ("poll", texts.typed.NOT_TEXT),
        ("dice", texts.typed.NOT_TEXT),
    ],
)
async def test_something_else_than_text_is_declined_and_removed(chat: Talk, kind: str, sentence: str) -> None:
    await begin(chat)
    await chat.phone.send(kind)
    card = await chat.card()
    assert sentence in card.text
    assert "When is registration planned?" in card.text
    assert not [shown for shown in await chat.phone.screen() if shown.mine]


@pytest.mark.parametrize(
    ("asking", "text", "says"),
    [
        ("mrd_percent", "negative", "limit for a negative MRD, such as <0.01"),
        ("mrd_percent", "undetectable", "limit for a negative MRD, such as <0.01"),
        ("blasts_percent", "Negative.", "0 where no blasts were seen"),
        ("lvef_percent", "SF 32", "That is not a number. Type the value in %, such as 62."),
        ("alt_u_l", "sixty of them", "That is not a number. Type the value in U/L, such as 60."),
        ("alt_u_l", "abc " * 1024, "longer than 400 characters"),
        ("sex", "hi", "That is none of the answers. Tap one of the buttons, or type Female or Male."),
        ("disease_group", "hi", "That is none of the options. Tap all that fit and then Done, or None of these."),
    ],
)
async def test_a_refusal_says_what_was_wrong_and_what_to_type_for_this_question(
    chat: Talk, asking: str, text: str, says: str
) -> None:
    await screened(chat, upto=asking)
    assert says in (await chat.say(text)).text
    assert asking not in await current(chat)


@pytest.mark.parametrize(("asking", "text", "value"), [("lansky", "80%", 80), ("alt_u_l", "I do not know", None)])
async def test_common_ways_to_say_an_answer_are_read(chat: Talk, asking: str, text: str, value: object) -> None:
    await screened(chat, upto=asking)
    await chat.say(text)
    assert (await current(chat))[asking] == value


async def test_a_reason_is_not_typed(chat: Talk) -> None:
    await finish(chat)
    card = await chat.do("[Change an answer]", "the planned date moved")
    assert texts.screening.REASON_BUTTONS in card.text


@pytest.mark.parametrize("text", ["nonsense text", "hi", "\U0001f600"])
@pytest.mark.parametrize("asking", ["registration_date", "sex", "blasts_percent", "disease_group"])
async def test_the_same_wrong_text_again_is_answered_again(chat: Talk, asking: str, text: str) -> None:
    await screened(chat, upto=asking)
    cards = [(await chat.say(text)).text for _ in range(4)]
    assert all(before != after for before, after in itertools.pairwise(cards))
    assert "Again not taken: " in cards[1]


async def test_a_text_that_comes_twice_is_not_taken_for_the_next_question_unasked(chat: Talk) -> None:
    await screened(chat, upto="alt_u_l")
    card = await chat.say("62", "62")
    assert "62 U/L again?" in card.text
    assert "ALT upper limit" in card.text
    assert "alt_uln_u_l" not in await current(chat)
    assert "upper limit of normal for ALT" in (await chat.tap("Type it again")).text
    assert "0.6 mg/dL again?" in (await chat.say("40", "0.6", "0.6")).text
    assert "When were ALT and bilirubin measured?" in (await chat.tap("Yes, 0.6 mg/dL")).text


@pytest.mark.parametrize(
    ("second", "seconds", "taken"),
    [("62", 0, False), ("62", 3, False), ("62", 4, True), ("40", 0, True), ("62 U/L", 1, True)],
)
async def test_two_texts_are_two_answers_unless_they_are_the_same_within_seconds(
    chat: Talk, program: app.Program, second: str, seconds: int, taken: bool
) -> None:
    await screened(chat, upto="alt_u_l")
    await program.inward.receive([sent(1, "62", 0), sent(2, second, seconds)])
    card = await chat.card()
    assert ("What is the total bilirubin?" in card.text) is taken
    assert ("again?" in card.text) is not taken


def sent(number: int, text: str, seconds: int) -> tuple[int, str]:
    """An update with a text that was sent so many seconds after another."""
    message = json.loads(EDITED)["edited_message"] | {"message_id": 900 + number, "text": text, "date": DATE + seconds}
    del message["edit_date"]
    return 10**9 + number, json.dumps({"update_id": 10**9 + number, "message": message})


async def test_whatever_is_sent_again_is_answered_again(chat: Talk) -> None:
    await begin(chat)
    for kind in ("sticker", "photo", "voice"):
        cards = []
        for _ in range(3):
            await chat.phone.send(kind)
            cards.append((await chat.card()).text)
        assert all(before != after for before, after in itertools.pairwise(cards))
    await answer(chat, upto="creatinine_date")
    cards = [(await chat.say("1/2/26")).text for _ in range(3)]
    assert all(before != after for before, after in itertools.pairwise(cards))
    await chat.say("/new")
    cards = [(await chat.say("S-001")).text for _ in range(3)]
    assert all(before != after for before, after in itertools.pairwise(cards))


async def test_a_typed_word_does_what_its_button_would(chat: Talk) -> None:
    await screened(chat, upto="creatinine_date")
    await chat.say("1/2/26")
    assert "When was the creatinine measured?" in (await chat.say("cancel")).text
    assert "What is the serum creatinine?" in (await chat.say("back")).text
    assert "Tap a section" in (await chat.say("Review")).text
    assert "Type or tap." in (await chat.say("help")).text
    assert "S-001" in (await chat.say("home")).labels


async def test_an_edited_message_changes_nothing_and_says_how_to(chat: Talk, program: app.Program) -> None:
    await screened(chat, upto="mrd_percent")
    await program.inward.receive([(10**9, EDITED)])
    assert texts.typed.UNREADABLE["edited"] in (await chat.card()).text
    assert (await current(chat))["blasts_percent"] == Decimal("1.5")


async def test_a_tap_on_an_old_card_changes_nothing(chat: Talk) -> None:
    card = await screened(chat, upto="b_all")
    old = card.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await chat.tap("Yes")
    before = await current(chat)
    await chat.phone.raw_tap(card.id, old)
    card = await chat.card()
    assert texts.typed.OLD_BUTTON in chat.phone.toasts
    assert await current(chat) == before


@pytest.mark.parametrize(
    "data", ["", "x", "1.1.1:set:yes", "0.0.0:finish:", "zz.zz.zz:sure:", "1.2.3.4:a:b", "\u0661.1.1:set:yes"]
)
async def test_forged_button_data_changes_nothing(chat: Talk, data: str) -> None:
    await screened(chat, upto="b_all")
    before = await current(chat)
    card = await chat.card()
    await chat.phone.raw_tap(card.id, data or " ")
    assert (await chat.card()).text == card.text
    assert await current(chat) == before


async def test_a_hundred_messages_at_once_are_all_handled_in_order(chat: Talk, program: app.Program) -> None:
    await screened(chat, upto="blasts_percent")
    for _ in range(99):
        await chat.phone.say("not a number")
    await chat.phone.say("1.5")
    assert "What MRD" in (await chat.card()).text
    assert (await current(chat))["blasts_percent"] == Decimal("1.5")
    assert not [shown for shown in await chat.phone.screen() if shown.mine]


async def test_a_malformed_update_is_set_aside_and_the_next_one_goes_on(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    assert program.local is not None
    broken = '{"update_id": 7, "message": {"message_id": "x", "chat": {"id": 1001}}}'
    await program.inward.receive([(7, broken)])
    assert words.BUG in (await chat.card()).text
    assert words.poison(7, "Unparsable") in [shown.text for shown in await chat.phone.screen()]
    await program.inward.receive([(8, "not json"), (None, "{}")])
    assert "first day of blinatumomab" in (await chat.tap("Today")).text
    assert (await program.database.read(_states))[7] == "dead"


def _states(session: Session) -> dict[int, str]:
    inbox = table(InboxRow)
    return {row[0]: row[1] for row in session.connection().execute(select(inbox.c.update_id, inbox.c.state))}


async def current(chat: Talk) -> dict[str, object]:
    return (await chat.program.database.read(lambda session: screenings.load(session, 1))).current.as_json()
