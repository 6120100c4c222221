"""Who may come in: invited once, in time, and cut off at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.delivery import chats
from storage.delivery.chats import Chat
from storage.engine import errors
from storage.site import administrators, people, sites
from storage.tables.people import InviteRow
from storage.tables.screening import AuditRow
from tests.storage.clinic import LATER, NOW, Clinic

DAY = timedelta(days=1)


async def invited(database: Database, clinic: Clinic) -> str:
    return await database.run(
        lambda session: people.invite(session, clinic.site.id, "coordinator", clinic.boss.id, NOW, NOW + DAY)
    )


async def test_an_invited_person_comes_in_once(database: Database, clinic: Clinic) -> None:
    token = await invited(database, clinic)
    person = await database.run(lambda session: people.accept_invite(session, token, 2**40, "New", LATER))
    assert (person.role, person.site_id, person.active) == ("coordinator", clinic.site.id, True)
    assert await database.read(lambda session: people.person_of(session, 2**40)) == person
    with pytest.raises(errors.InviteRefused):
        await database.run(lambda session: people.accept_invite(session, token, 31, "Other", LATER))
    assert await database.read(lambda session: people.person_of(session, 31)) is None


@pytest.mark.parametrize(("hours", "works"), [(23.99, True), (24, False), (25, False)])
async def test_a_link_runs_out(database: Database, clinic: Clinic, hours: float, works: bool) -> None:
    token = await invited(database, clinic)
    at = NOW + timedelta(hours=hours)
    if works:
        await database.run(lambda session: people.accept_invite(session, token, 30, "New", at))
    else:
        with pytest.raises(errors.InviteRefused):
            await database.run(lambda session: people.accept_invite(session, token, 30, "New", at))


async def test_a_wrong_link_lets_nobody_in(database: Database, clinic: Clinic) -> None:
    token = await invited(database, clinic)
    for wrong in ("", token[:-1], token + "x", "é"):
        with pytest.raises(errors.InviteRefused):
            await database.run(lambda session, wrong=wrong: people.accept_invite(session, wrong, 30, "New", LATER))


async def test_only_a_hash_of_the_link_is_kept(database: Database, clinic: Clinic) -> None:
    token = await invited(database, clinic)
    assert len(token) == 22  # 128 bits
    rows = await database.read(lambda session: [row.model_dump() for row in session.exec(select(InviteRow))])
    entries = await database.read(lambda session: [row.model_dump() for row in session.exec(select(AuditRow))])
    assert token not in repr(rows) + repr(entries)


async def test_a_person_is_cut_off_and_let_in_again(database: Database, clinic: Clinic) -> None:
    def cut(session: Session, active: bool) -> people.Person:
        return people.set_active(session, clinic.nurse.id, active, clinic.boss.id, LATER)

    assert not (await database.run(lambda session: cut(session, False))).active
    known = await database.read(lambda session: people.person_of(session, 20))
    assert known is not None
    assert not known.active
    token = await invited(database, clinic)
    again = await database.run(lambda session: people.accept_invite(session, token, 20, "Nurse", LATER))
    assert (again.id, again.active) == (clinic.nurse.id, True)


CHANGES: dict[str, Callable[[Session, Clinic], object]] = {
    "cut off": lambda session, clinic: people.set_active(session, clinic.nurse.id, False, clinic.boss.id, LATER),
    "let in": lambda session, clinic: people.set_active(session, clinic.nurse.id, True, clinic.boss.id, LATER),
    "role": lambda session, clinic: people.set_role(session, clinic.nurse.id, "monitor", clinic.boss.id, LATER),
    "settings": lambda session, clinic: administrators.follow(session, {20}, clinic.site.id, LATER),
    "other role": lambda session, clinic: people.ensure_person(session, 20, "N", "monitor", clinic.site.id, LATER),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_no_button_of_before_counts_once_it_changed_who_may_do_what(
    database: Database, clinic: Clinic, change: str
) -> None:
    shown = Chat(20, clinic.nurse.id, position={"doing": "asking"}, turn=7, card_message_id=3, card_hash="look")
    await database.run(lambda session: chats.save(session, shown, NOW))
    await database.run(lambda session: CHANGES[change](session, clinic))
    left = await database.read(lambda session: chats.load(session, 20))
    assert left == replace(shown, position={}, turn=8, card_hash=None)


async def test_a_card_goes_on_counting_for_somebody_who_is_let_in_as_before(database: Database, clinic: Clinic) -> None:
    shown = Chat(20, clinic.nurse.id, position={"doing": "asking"}, turn=7, card_message_id=3, card_hash="look")
    await database.run(lambda session: chats.save(session, shown, NOW))
    nurse = clinic.nurse
    await database.run(lambda session: people.ensure_person(session, 20, nurse.label, nurse.role, nurse.site_id, LATER))
    assert await database.read(lambda session: chats.load(session, 20)) == shown


async def test_the_invitations_of_somebody_who_was_cut_off_let_nobody_in(database: Database, clinic: Clinic) -> None:
    token = await invited(database, clinic)
    await database.run(lambda session: people.set_active(session, clinic.boss.id, False, None, LATER))
    with pytest.raises(errors.InviteRefused):
        await database.run(lambda session: people.accept_invite(session, token, 30, "New", LATER))


async def test_an_administrator_may_be_named_again_at_each_start(database: Database, clinic: Clinic) -> None:
    def again(session: Session) -> tuple[people.Person, int]:
        boss = people.ensure_person(session, 10, "Boss", "administrator", clinic.site.id, LATER)
        return boss, len(session.exec(select(AuditRow)).all())

    assert await database.run(again) == (clinic.boss, 3)


async def test_a_site_may_get_another_zone_and_pattern(database: Database, clinic: Clinic) -> None:
    moved = await database.run(
        lambda session: sites.change(session, clinic.site.id, LATER, zone="America/New_York", code_pattern="M-###")
    )
    assert (moved.id, moved.zone, moved.code_pattern) == (clinic.site.id, "America/New_York", "M-###")
    assert await database.read(sites.every) == [moved]
    assert await database.read(lambda session: sites.load(session, moved.id)) == moved


async def test_people_are_listed(database: Database, clinic: Clinic) -> None:
    listed = await database.read(lambda session: people.people_of(session, clinic.site.id))
    assert listed == [clinic.boss, clinic.nurse]
    assert await database.read(people.administrators) == [clinic.boss]
    assert await database.read(lambda session: people.person(session, clinic.boss.id)) == clinic.boss
    with pytest.raises(errors.NotFound):
        await database.read(lambda session: people.person(session, 99))
    with pytest.raises(errors.NotFound):
        await database.read(lambda session: sites.load(session, 99))
