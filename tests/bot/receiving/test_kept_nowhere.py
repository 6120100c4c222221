"""What may be kept nowhere is in no file while the program runs, and is refused or asked again after a crash."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from bot import app
from bot.receiving.redact import as_kept
from bot.telegram.updates import chat_of
from flows import texts
from flows.identifiers.identifier import WHY
from storage.delivery import inbox
from storage.site import people
from storage.tables.base import table
from storage.tables.messages import InboxRow
from tests.journeys.answers import begin, screened
from tests.journeys.running import ADMINISTRATOR, STRANGER, Clock, Talk
from tests.journeys.study import PIN, ask_sign_off, investigating, refusals

pytestmark = pytest.mark.file


def in_files(folder: Path, name: str = "*") -> bytes:
    """All bytes of the data folder as the program runs: of the database, its -wal, and the local chat's."""
    return b"".join(path.read_bytes() for path in folder.rglob(name) if path.is_file())


TYPED = ("John Wernersbach", "MRN 4471023", "dob 3/5/2012", "wernersbach@example.org", "tel 030 4471023")


@pytest.mark.parametrize("upto", ["b_all", "creatinine_mg_dl", "creatinine_date", "prior_therapies"])
async def test_an_identifier_is_in_no_file_whatever_is_asked(chat: Talk, tmp_path: Path, upto: str) -> None:
    await screened(chat, upto=upto)
    for text in TYPED:
        assert "kept here" in (await chat.say(text)).text
        assert text.encode() not in in_files(tmp_path)
    assert b"lansky" in in_files(tmp_path) or upto == "b_all"


@pytest.mark.parametrize("upto", ["b_all", "creatinine_mg_dl", "creatinine_date", "age_months"])
async def test_a_strange_word_that_is_no_answer_is_in_no_file(chat: Talk, tmp_path: Path, upto: str) -> None:
    await screened(chat, upto=upto)
    for text in ("wernersbach", "5 wernersbach", "wernersbach and co", "<5 wernersbach", "wernersbach 5 mar"):
        await chat.say(text)
        assert b"wernersbach" not in in_files(tmp_path)


async def test_an_identifier_behind_another_message_is_in_no_file(
    chat: Talk, program: app.Program, tmp_path: Path
) -> None:
    await screened(chat, upto="prior_therapies")
    await program.inward.receive([(7, _update(7, {"text": "none"})), (8, _update(8, {"text": "Wernersbach"}))])
    assert "kept here" in (await chat.card()).text
    assert b"Wernersbach" not in in_files(tmp_path)


@pytest.mark.parametrize("steps", [("17 Nov 2011",), ("17/11/2011",), ("3/5/2012",), ("17 Nov", "2011-11-17")])
async def test_a_typed_birth_date_is_used_and_in_no_file(chat: Talk, tmp_path: Path, steps: tuple[str, ...]) -> None:
    await screened(chat, upto="age_months")
    await chat.tap("More", "Calculate: From a birth date")
    for text in steps:
        await chat.say(text)
        assert text.encode() not in in_files(tmp_path)


@pytest.mark.parametrize("text", ["3/5/2012", "3 May 2012", "2012-05-03", "14y (3/5/2012)"])
async def test_a_birth_date_instead_of_an_age_is_refused_and_in_no_file(chat: Talk, tmp_path: Path, text: str) -> None:
    await screened(chat, upto="age_months")
    assert "send the age" in (await chat.say(text)).text
    assert text.encode() not in in_files(tmp_path)


async def test_a_tapped_birth_date_is_used_and_in_no_file(chat: Talk, tmp_path: Path) -> None:
    await screened(chat, upto="age_months")
    await chat.tap("More", "Calculate: From a birth date", "Calendar", *["« Year"] * 14)
    before = in_files(tmp_path, "blinabridge*").count(b":day:2012-03-14")
    card = await chat.tap("14")
    assert "13 years 11 months" in "".join(card.labels)
    assert in_files(tmp_path, "blinabridge*").count(b":day:2012-03-14") == before


@pytest.mark.parametrize(
    ("kind", "extra"),
    [("photo", {"caption": "Wernersbach"}), ("contact", {"first_name": "Wernersbach", "phone_number": "0304471023"})],
)
async def test_what_a_message_carries_beside_its_text_is_in_no_file(
    chat: Talk, program: app.Program, tmp_path: Path, kind: str, extra: dict[str, Any]
) -> None:
    await begin(chat)
    await program.inward.receive([(7, _update(7, {"caption": "Wernersbach", kind: [extra]}))])
    assert texts.typed.UNREADABLE[kind] in (await chat.card()).text
    edited = {"update_id": 8, "edited_message": json.loads(_update(8, {"text": "Wernersbach"}))["message"]}
    await program.inward.receive([(8, json.dumps(edited))])
    await chat.say("/new Wernersbach")
    assert b"Wernersbach" not in in_files(tmp_path)


AFTER_A_CRASH = (
    ("Wernersbach", WHY["name"], 1),
    ("dob 3/5/2012", WHY["birth_date"], 1),
    ("no idea whatsoever", "Tap one of the buttons", 0),
)


@pytest.mark.parametrize(("text", "answered", "refused"), AFTER_A_CRASH)
async def test_an_identifier_is_refused_after_a_crash_as_it_would_have_been(
    chat: Talk, program: app.Program, clock: Clock, text: str, answered: str, refused: int
) -> None:
    await screened(chat, upto="b_all")
    await _crash_and_recover(program, clock, {"text": text})
    assert answered in (await chat.card()).text
    assert await program.database.read(refusals) == refused


async def test_a_birth_date_is_asked_for_again_after_a_crash(chat: Talk, program: app.Program, clock: Clock) -> None:
    await screened(chat, upto="age_months")
    await chat.tap("More", "Calculate: From a birth date")
    await _crash_and_recover(program, clock, {"text": "17 Nov 2011"})
    card = await chat.card()
    assert texts.typed.UNREADABLE["again"] in card.text
    assert "14 years 3 months" in "".join((await chat.say("17 Nov 2011")).labels)


async def test_a_pin_is_asked_for_again_after_a_crash(chat: Talk, program: app.Program, clock: Clock) -> None:
    async with investigating(program, chat) as doctor:
        await ask_sign_off(chat)
        card = await doctor.say("/signoffs")
        await doctor.tap(card.labels[0], "Approve")
        await doctor.say("Maria B. Keller")
        await _crash_and_recover(program, clock, {"text": PIN}, doctor.phone.person)
        assert texts.typed.UNREADABLE["again"] in (await doctor.card()).text


@pytest.mark.parametrize("person", [STRANGER, 0, "1001"])
async def test_what_a_stranger_writes_is_neither_searched_nor_kept(
    program: app.Program, monkeypatch: pytest.MonkeyPatch, person: int
) -> None:
    monkeypatch.setattr("bot.receiving.redact.identifier_in", _never)
    raw = json.loads(_update(7, {"text": "hello there"}, person))
    (kept,) = await program.database.read(lambda session: as_kept(session, [(7, chat_of(raw), raw, "")]))
    assert "hello" not in kept[2]


async def test_a_text_that_is_too_long_is_neither_searched_nor_kept(
    chat: Talk, program: app.Program, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await screened(chat, upto="b_all")
    monkeypatch.setattr("bot.receiving.redact.identifier_in", _never)
    monkeypatch.setattr("flows.turn.turn.identifier_in", _never)
    assert "longer than 400 characters" in (await chat.say("a " * 2000)).text
    await _crash_and_recover(program, clock, {"text": "a " * 2000})
    assert "longer than 400 characters" in (await chat.card()).text


async def test_somebody_cut_off_is_a_stranger(chat: Talk, program: app.Program, clock: Clock) -> None:
    await begin(chat)
    mine = await program.database.read(lambda session: people.person_of(session, ADMINISTRATOR))
    assert mine is not None
    raw = json.loads(_update(7, {"text": "4"}))
    for active in (True, False):
        await program.database.run(lambda s, on=active: people.set_active(s, mine.id, on, None, clock()))
        (kept,) = await program.database.read(lambda session: as_kept(session, [(7, chat_of(raw), raw, "")]))
        assert ('"text": "4"' in kept[2]) is active


def _never(*_: object, **__: object) -> None:
    raise AssertionError("it was searched")


async def test_a_strange_drug_is_kept_where_a_drug_is_asked(chat: Talk, program: app.Program, clock: Clock) -> None:
    await screened(chat, upto="prior_therapies")
    await _crash_and_recover(program, clock, {"text": "Kantavo"})
    assert "“Kantavo” is not in the table" in (await chat.card()).text


async def _crash_and_recover(
    program: app.Program, clock: Clock, content: dict[str, Any], person: int = ADMINISTRATOR
) -> None:
    """A message that was kept, and not handled when the program ended."""
    text = _update(7, content, person)
    raw = json.loads(text)

    def receive(session: Session) -> list[str]:
        inbox.receive(session, as_kept(session, [(7, chat_of(raw), raw, text)]), clock())
        return list(_bodies(session))

    await program.database.run(receive)
    await program.inward.recover()
    await program.inward.quiet()


def _bodies(session: Session) -> Iterator[str]:
    kept = table(InboxRow)
    yield from session.connection().execute(select(kept.c.body).where(kept.c.state == "waiting")).scalars()


def _update(number: int, content: dict[str, Any], person: int = ADMINISTRATOR) -> str:
    sender = {"id": person, "is_bot": False, "first_name": "A", "last_name": "Wernersbach"}
    where = {"id": person, "type": "private", "first_name": "A", "last_name": "Wernersbach"}
    message = {"message_id": 900 + number, "from": sender, "chat": where, "date": 1, **content}
    return json.dumps({"update_id": number, "message": message})
