"""Where a chat stood cannot be read: the person hears so, the log does, and no answer is lost."""

import json
import logging
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot import app
from flows import texts
from flows.chat.position import PositionUnreadable, position_from_json
from storage.study import screenings
from storage.tables.base import table
from storage.tables.messages import ChatRow, InboxRow
from tests.journeys.answers import begin, screened
from tests.journeys.running import Talk

UNREADABLE: dict[str, Any] = {
    "a state that there is none of": {"doing": "dreaming"},
    "a field that there is none of": {"doing": "home", "mood": "good"},
    "a slot that is none": {"doing": "asking", "slot": 7},
    "a slot with too much": {"doing": "asking", "slot": ["sex", None, None, "more"]},
    "a slot whose key is a number": {"doing": "asking", "slot": [7, None, None]},
    "a form that there is none of": {"doing": "asking", "slot": ["weather.1", None, "wind"]},
    "an offer that is none": {"doing": "asking", "offers": [["yes"]]},
    "a page that is a word": {"doing": "browsing", "page": "two"},
    "a form that is a list": {"doing": "treating", "filled": ["weight"]},
    "a note that is a number": {"notes": 5},
    "a list": ["home"],
}


def lose(session: Session, place: Any) -> None:
    session.connection().execute(update(table(ChatRow)).values(position=json.dumps(place)))


async def answers(program: app.Program) -> dict[str, Any]:
    return (await program.database.read(lambda session: screenings.load(session, 1))).current.as_json()


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_place_that_cannot_be_read_is_refused(what: str) -> None:
    with pytest.raises(PositionUnreadable):
        position_from_json(UNREADABLE[what])


@pytest.mark.parametrize("how", ["typed", "tapped", "command"])
async def test_the_person_is_told_at_the_menu_and_goes_on_where_the_answers_end(
    chat: Talk, program: app.Program, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    await screened(chat, "b_all")
    asked, before = await chat.card(), await answers(program)
    await program.database.run(lambda session: lose(session, {"doing": "dreaming", "slot": ["secret"]}))
    with caplog.at_level(logging.ERROR):
        if how == "tapped":
            card = await chat.tap(asked.labels[0])
        else:
            card = await chat.say("/open" if how == "command" else "Maria Miller")
    assert texts.typed.PLACE_UNREADABLE in card.text
    assert "could not be read" in caplog.text
    assert not any(word in caplog.text for word in ("dreaming", "secret", "Miller"))
    assert await answers(program) == before
    assert texts.typed.PLACE_UNREADABLE not in (await chat.say("/open")).text


async def test_what_is_typed_at_a_lost_place_may_be_a_pin_and_is_not_kept(chat: Talk, program: app.Program) -> None:
    await begin(chat)
    await program.database.run(lambda session: lose(session, {"doing": "dreaming"}))
    await chat.say("271828")
    bodies = await program.database.read(
        lambda session: session.connection().execute(table(InboxRow).select()).mappings().all()
    )
    assert not any("271828" in str(row["body"]) for row in bodies)
