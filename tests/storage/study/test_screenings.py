"""A screening: one open one per code, every change a version, every answer kept."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.database import Database
from storage.delivery import chats
from storage.engine import errors
from storage.engine.canonical import canonical, parsed
from storage.site import people, sites
from storage.study import answering, listings, revisions, screenings
from tests.answered import changing
from tests.storage.clinic import LATER, NOW, TODAY, Clinic


async def test_answers_make_versions_and_are_all_kept(database: Database, clinic: Clinic) -> None:
    seen = await database.run(clinic.start)
    assert (seen.version, seen.lifecycle, seen.current.as_json()) == (1, "draft", {})
    seen = await database.run(lambda session: clinic.answer(session, seen, sex="male", age_months=30))
    seen = await database.run(lambda session: clinic.answer(session, seen, sex="female"))
    seen = await database.run(lambda session: clinic.answer(session, seen, age_months=None))
    assert seen.version == 4
    assert seen.current.as_json() == {"sex": "female", "age_months": None}
    assert await database.read(lambda session: screenings.load(session, seen.id)) == seen
    given = await database.read(lambda session: listings.history(session, seen.id))
    assert [(answer.version, answer.key, answer.value) for answer in given] == [
        (2, "age_months", 30),
        (2, "sex", "male"),
        (3, "sex", "female"),
        (4, "age_months", None),
    ]
    assert {answer.author_id for answer in given} == {clinic.nurse.id}


async def test_numbers_come_back_as_the_decimals_that_were_given(database: Database, clinic: Clinic) -> None:
    values = {"alt_u_l": Decimal("210.5"), "bilirubin_mg_dl": 0.1, "age_months": Decimal("168.0"), "mrd_percent": 0}
    seen = await database.run(lambda session: clinic.answer(session, clinic.start(session), **values))
    assert seen.current.as_json() == {
        "alt_u_l": Decimal("210.5"),
        "bilirubin_mg_dl": Decimal("0.1"),
        "age_months": 168,
        "mrd_percent": 0,
    }
    assert not any(isinstance(value, float) for value in seen.current.given.values())


@pytest.mark.parametrize("value", [Decimal("0.12345678901234567890"), float("nan"), Decimal("Infinity"), object()])
def test_what_cannot_be_kept_exactly_is_refused(value: Any) -> None:
    with pytest.raises((ValueError, TypeError, ArithmeticError)):
        canonical({"key": value})


@pytest.mark.parametrize("value", [168.0, 1e22, 1e-7, 0.1, Decimal("1E+3"), [1.50], {"a": "7.0 e+"}, None, True])
def test_reading_and_writing_again_changes_no_text(value: Any) -> None:
    assert canonical(parsed(canonical(value))) == canonical(value)


def test_a_stored_text_is_the_same_for_the_same_value() -> None:
    text = canonical({"b": [1, "é", None], "a": Decimal("0.5")})
    assert text == '{"a":0.5,"b":[1,"é",null]}'
    assert canonical(parsed(text)) == text


async def test_an_older_version_changes_nothing(database: Database, clinic: Clinic) -> None:
    seen = await database.run(clinic.start)
    now = await database.run(lambda session: clinic.answer(session, seen, sex="male"))
    with pytest.raises(errors.Changed):
        await database.run(lambda session: clinic.answer(session, seen, sex="female"))
    assert await database.read(lambda session: screenings.load(session, seen.id)) == now


async def test_no_changes_make_no_version(database: Database, clinic: Clinic) -> None:
    seen = await database.run(clinic.start)
    assert await database.run(lambda session: clinic.answer(session, seen)) == seen


async def test_one_open_screening_per_code_and_site(database: Database, clinic: Clinic) -> None:
    seen = await database.run(clinic.start)
    with pytest.raises(errors.CodeTaken):
        await database.run(clinic.start)
    other = await database.run(lambda session: sites.add(session, "Other", None, "UTC", "O-##", NOW))
    await database.run(replace(clinic, site=other).start)
    await database.run(lambda session: clinic.finish(session, seen))
    again = await database.run(clinic.start)
    assert again.id != seen.id
    with pytest.raises(errors.CodeTaken):
        await database.run(
            lambda session: screenings.amend(session, seen.id, 2, "typing error", clinic.nurse.id, LATER)
        )


async def test_finishing_keeps_the_record_and_the_decision(database: Database, clinic: Clinic) -> None:
    done = await database.run(clinic.finished)
    assert (done.lifecycle, done.version, done.is_open) == ("finished", 3, False)
    [revision] = await database.read(lambda session: revisions.of(session, done.id))
    assert revision.number == 1
    assert revision.record == {"as_of": "2026-11-22", "b_all": "yes"}
    assert revision.decision == {"outcome": "eligible"}
    assert (revision.as_of, revision.finished_at, revision.finished_by) == (TODAY, LATER, clinic.nurse.id)
    assert revision.protocol_version == "2020-09"


async def test_changing_a_finished_screening_takes_a_reason_and_makes_a_revision(
    database: Database, clinic: Clinic
) -> None:
    done = await database.run(clinic.finished)
    with pytest.raises(errors.NotOpen):
        await database.run(lambda session: clinic.answer(session, done, b_all="no"))
    with pytest.raises(IntegrityError):
        await database.run(lambda session: screenings.amend(session, done.id, 3, "", clinic.nurse.id, LATER))

    def again(session: Session) -> list[revisions.Revision]:
        seen = screenings.amend(session, done.id, done.version, "wrong date", clinic.nurse.id, LATER)
        clinic.finish(session, clinic.answer(session, seen, b_all="no"))
        return revisions.of(session, done.id)

    first, second = await database.run(again)
    assert (first.reason, second.reason) == (None, "wrong date")
    assert (first.record["b_all"], second.record["b_all"]) == ("yes", "no")
    assert (first.number, second.number) == (1, 2)
    assert (await database.read(lambda session: screenings.load(session, done.id))).reason is None


async def test_lists_give_a_page_and_the_count(database: Database, clinic: Clinic) -> None:
    for number in range(1, 8):
        code = f"MCW-{number:03}"
        await database.run(lambda session, code=code: clinic.finished(session, code))
    await database.run(lambda session: clinic.start(session, "MCW-008"))
    page = await database.read(lambda session: listings.finished_of(session, clinic.site.id, offset=2, limit=3))
    assert [screening.subject_code for screening in page.screenings] == ["MCW-005", "MCW-004", "MCW-003"]
    assert page.total == 7
    nobody = await database.read(lambda session: listings.finished_of(session, 99))
    assert (nobody.screenings, nobody.total) == ((), 0)


@pytest.mark.parametrize(
    ("pattern", "used", "offered"),
    [
        ("MCW-###", [], "MCW-001"),
        ("MCW-###", ["MCW-001", "MCW-007"], "MCW-008"),
        ("MCW-###", ["MCW-9", "MCW-0010", "MCW-abc", "XYZ-500"], "MCW-001"),
        ("##/B", ["07/B", "09/A"], "08/B"),
        ("A.#", ["AX5"], "A.1"),
        ("MCW-###", ["MCW-001", "MCW-003", "MCW-999"], "MCW-002"),
    ],
)
async def test_the_next_code_follows_the_highest_used(
    database: Database, clinic: Clinic, pattern: str, used: list[str], offered: str
) -> None:
    def offer(session: Session) -> str:
        sites.change(session, clinic.site.id, NOW, code_pattern=pattern)
        for code in used:
            clinic.finished(session, code)
        return listings.next_code(session, clinic.site.id)

    assert await database.run(offer) == offered


async def test_when_all_codes_are_used_it_says_so(database: Database, clinic: Clinic) -> None:
    def use_all(session: Session) -> None:
        sites.change(session, clinic.site.id, NOW, code_pattern="M#")
        for number in range(1, 10):
            clinic.start(session, f"M{number}")

    await database.run(use_all)
    with pytest.raises(errors.NoCodeLeft):
        await database.read(lambda session: listings.next_code(session, clinic.site.id))


async def test_what_is_not_there_is_not_found(database: Database, clinic: Clinic) -> None:
    with pytest.raises(errors.NotFound):
        await database.read(lambda session: screenings.load(session, 99))


async def test_a_chat_is_kept_and_changed(database: Database, clinic: Clinic) -> None:
    seen = await database.run(clinic.start)
    big = 2**52 - 1
    assert await database.read(lambda session: chats.load(session, big)) is None
    chat = chats.Chat(big, clinic.nurse.id, seen.id, {"state": "asking", "key": "sex"}, 1, 1, 2**40, "f" * 64)
    await database.run(lambda session: chats.save(session, chat, NOW))
    assert await database.read(lambda session: chats.load(session, big)) == chat
    off = replace(chat, position={}, turn=2, disabled_at=LATER)
    assert await database.read(chats.with_screening) == [chat]
    await database.run(lambda session: chats.save(session, off, LATER))
    assert await database.read(lambda session: chats.load(session, big)) == off
    assert await database.read(chats.with_screening) == []


async def test_a_unit_reads_what_it_wrote_itself_and_another_one_what_was_committed(
    database: Database, clinic: Clinic
) -> None:
    seen = await database.run(clinic.start)

    def changes(session: Session) -> list[int]:
        read = [screenings.load(session, seen.id).version]
        clinic.answer(session, seen, sex="male")
        return [*read, screenings.load(session, seen.id).version, screenings.load(session, seen.id).version]

    assert await database.run(changes) == [1, 2, 2]
    assert await database.run(lambda session: screenings.load(session, seen.id).current.as_json()) == {"sex": "male"}


async def test_units_that_follow_each_other_at_once_never_see_a_screening_or_site_of_before(
    database: Database, clinic: Clinic
) -> None:
    """Two threads ask for the same side by side: one that writes, and those that read."""
    seen = await database.run(clinic.start)
    site = clinic.site.id

    def writes(session: Session) -> tuple[int, str]:
        before, at = screenings.load(session, seen.id), people.everywhere(session, clinic.nurse.telegram_id)[0]
        name = f"Site {before.version + 1}"
        answering.record_answers(session, before.id, before.version, changing(age_months=before.version), at.id, NOW)
        sites.change(session, site, NOW, name=name)
        return screenings.load(session, seen.id).version, sites.load(session, site).name

    def reads(session: Session) -> tuple[int, str]:
        people.everywhere(session, clinic.nurse.telegram_id)
        return screenings.load(session, seen.id).version, sites.load(session, site).name

    work = [database.run(writes) if number % 2 == 0 else database.read(reads) for number in range(40)]
    found = await asyncio.gather(*work)
    assert found[::2] == [(version, f"Site {version}") for version in range(2, 22)]
    assert all(name in (f"Site {version}", clinic.site.name) for version, name in found[1::2])
    assert await database.read(reads) == (21, "Site 21")


async def test_a_screening_that_a_unit_took_back_in_part_is_not_taken_for_changed(
    database: Database, clinic: Clinic
) -> None:
    seen = await database.run(clinic.start)

    def half(session: Session) -> int:
        with suppress(KeyError), session.connection().begin_nested():
            clinic.answer(session, seen, sex="male")
            raise KeyError
        return screenings.load(session, seen.id).version

    assert await database.run(half) == 1
