"""A database in which everything has happened that leaves a row, so that in every table there are rows that differ."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session

from flows.answers.stored_keys import Kind, beside
from flows.treatment.plan.bags import SiteTimes
from flows.trials.files.brought import TrialVersion
from storage.database import Database
from storage.engine.address import Address
from storage.site import hand_overs, people, pins, sites
from storage.study import answering, listings, revisions, screenings, signatures
from storage.tables.base import table
from storage.tables.people import PersonRow
from storage.trials import switches, trials
from storage.upkeep import erasure, forgetting
from tests.answered import changing
from tests.new_database import new_database
from tests.storage.clinic import LATER, NOW, TODAY, Clinic, by_version, open_clinic
from tests.storage.lived_treatment import DAY, sign, treat

MINUTE = timedelta(minutes=1)
LUNG = TrialVersion("NCT05482568", "1")


# A file of it and what stands beside that, by the end of their names.
_MADE: dict[str, bytes] = {}


async def lived_in(address: Address) -> None:
    """Make such a database; a file is made once, and copied from then on."""
    if isinstance(address, Path) and _MADE:
        for end, content in _MADE.items():
            address.with_name(address.name + end).write_bytes(content)
        return
    database = Database(new_database(address))
    await database.start()
    await database.run(live)
    await database.close()
    if isinstance(address, Path):
        beside = address.parent.glob(f"{address.name}*")
        _MADE.update((one.name.removeprefix(address.name), one.read_bytes()) for one in beside)


def live(session: Session) -> None:
    """Two sites, people who were invited, sign and stand in for each other, and candidates at every step."""
    clinic, second = open_clinic(session), _second(session)
    _staff(session, clinic, second)
    _trials(session, clinic, second)
    treat(session, clinic, "MCW-001", 1)
    treat(session, second, "KOL-001", 2)
    _screen(session, clinic)
    _screen_elsewhere(session, second)
    for number, each in enumerate((clinic, second), 1):
        _hand_over(session, each, number)


def _second(session: Session) -> Clinic:
    site = sites.add(session, "Köln", None, "Europe/Berlin", "KOL-###", LATER)
    boss = people.ensure_person(session, 11, "Chefin", "administrator", site.id, LATER)
    return Clinic(site, boss, people.ensure_person(session, 21, "Pfleger", "coordinator", site.id, LATER))


def _trials(session: Session, clinic: Clinic, second: Clinic) -> None:
    """Two that were loaded and confirmed, one that waits, one switched on later, and one switched off."""
    for number, (one, other) in enumerate(((clinic, second), (second, clinic))):
        loaded = trials.keep(session, TrialVersion(f"NCT{number}", f"{number}"), f"trial: {number}", one.boss.id, NOW)
        trials.confirm(session, loaded.id, other.boss.id, NOW + number * MINUTE)
    trials.keep(session, TrialVersion("NCT2", "2"), "trial: 2", clinic.nurse.id, LATER)
    for number, (each, key) in enumerate(((clinic, TrialVersion("NCT0", "0")), (second, TrialVersion("NCT1", "1")))):
        switches.switch_on(session, each.site.id, key, TODAY + number * DAY, each.boss.id, LATER + number * MINUTE)
        switches.switch_on(session, each.site.id, LUNG, TODAY + number * DAY, each.boss.id, LATER)
        switches.switch_off(session, each.site.id, LUNG[0], (clinic, second)[number].boss.id, LATER + number * MINUTE)


def _staff(session: Session, clinic: Clinic, second: Clinic) -> None:
    for each, hours in ((clinic, 96), (second, 48)):
        sites.take_over(session, each.site.id, SiteTimes(ZoneInfo(each.site.zone), hours), NOW)
    for number, each in ((30, clinic), (31, second)):
        at = NOW + number * MINUTE
        token = people.invite(session, each.site.id, "investigator", each.boss.id, at, LATER + DAY)
        people.accept_invite(session, token, number, f"Person {number}", at)
        people.invite(session, each.site.id, "coordinator", each.boss.id, at, LATER + number * DAY)
    _signers(session, clinic, second)
    people.set_active(session, second.boss.id, False, None, LATER)
    gone = people.ensure_person(session, 32, "Gone", "monitor", clinic.site.id, NOW)
    people.set_active(session, gone.id, False, clinic.boss.id, NOW)
    forgetting.person(session, gone.id, clinic.boss.id, LATER)
    people.set_digest(session, clinic.nurse.id, True)
    by_setting = update(table(PersonRow)).where(table(PersonRow).c.id == clinic.boss.id)
    session.connection().execute(by_setting.values(by_setting=True))


def _signers(session: Session, clinic: Clinic, second: Clinic) -> None:
    """Two who may sign, one of them locked out, and one whose name and PIN wait."""
    doctor = people.people_of(session, clinic.site.id)[-1]
    for number, signer in enumerate((clinic.boss, second.boss, doctor)):
        pins.want_name(session, signer.id, f"Doctor {number}", NOW)
        pins.set_pin(session, signer.id, f"27182{number}", NOW)
    for signer, by in ((clinic.boss, clinic.nurse), (second.boss, second.nurse)):
        pins.confirm(session, signer.id, by.id, NOW)
        people.set_backup(session, signer.id, by.id, NOW)
    for wrong in "12345":
        pins.try_pin(session, second.boss.id, wrong, NOW)


def _hand_over(session: Session, clinic: Clinic, number: int) -> None:
    """A candidate given to a colleague, given on, and one that came back."""
    at, until = LATER + number * DAY, TODAY + number * 7 * DAY
    third = people.ensure_person(session, 40 + number, "Third", "coordinator", clinic.site.id, NOW)
    mine = [key for key, _, _ in hand_overs.held(session, clinic.site.id, clinic.nurse.id)]
    hand_overs.give(session, clinic.site.id, mine[:2], clinic.nurse.id, third.id, until, at, clinic.nurse.id)
    hand_overs.give(session, clinic.site.id, mine[:1], third.id, clinic.boss.id, until, at + MINUTE, third.id)
    for ending, one in zip(("day", "back")[:: 2 * (number == 1) - 1], hand_overs.standing(session)[-3:-1], strict=True):
        hand_overs.end(session, [one], ending, at + 2 * number * MINUTE, clinic.boss.id if ending == "back" else None)


def _screen(session: Session, clinic: Clinic) -> None:
    """A draft, one changed, of two revisions, withdrawn, rejected, with an erased answer, and one that was erased."""
    clinic.answer(
        session,
        clinic.start(session, "MCW-010"),
        sex="male",
        age_months=100,
        **{beside(Kind.FOR, "age_months"): "2026-11-22"},
    )
    for code in ("MCW-011", "MCW-012"):
        seen = clinic.finished(session, code)
        seen = screenings.amend(session, seen.id, seen.version, f"{code} was misread", clinic.nurse.id, LATER)
        for value in ("no", "yes"):
            given, why = {"b_all": value, "sex": "male"}, f"not {value}"
            seen = answering.record_answers(
                session, seen.id, seen.version, changing(given), clinic.nurse.id, LATER, why
            )
    clinic.finish(session, seen)
    seen = clinic.answer(session, clinic.start(session, "MCW-013"), sex="female")
    screenings.withdraw(session, seen.id, seen.version, "moved away", clinic.nurse.id, LATER)
    sign(session, clinic, clinic.finished(session, "MCW-014"), "rejected")
    seen = clinic.answer(session, clinic.start(session, "MCW-015"), agent="Blanchard", sex="male")
    sign(session, clinic, screenings.load(session, clinic.finish(session, seen).screening_id), "approved")
    agent = listings.history(session, seen.id)[0]
    erasure.erase(session, agent.id, erasure.Why.PERSON, clinic.boss.id, LATER)
    sign(session, clinic, clinic.finished(session, "MCW-016"), "approved")
    forgetting.candidate(session, clinic.site.id, "MCW-016", erasure.Why.PERSON, clinic.boss.id, LATER)


def _screen_elsewhere(session: Session, clinic: Clinic) -> None:
    """Another site, another protocol version, another day; changed before it was signed."""
    nurse, day, at = clinic.nurse.id, TODAY + DAY, LATER + DAY
    seen = screenings.start(session, clinic.site.id, "KOL-002", by_version("2022-04"), nurse, at)
    for value in ("no", "yes"):
        if value == "yes":
            seen = screenings.amend(session, seen.id, seen.version, "misread", nurse, at)
        seen = answering.record_answers(session, seen.id, seen.version, changing(b_all=value), nurse, at)
        _finish(session, seen, value, day, nurse)
        seen = screenings.load(session, seen.id)
    seen = sign(session, clinic, seen, "approved", revision=2)
    signatures.void(session, seen, "an answer was changed", nurse, at + DAY)


def _finish(session: Session, seen: screenings.Screening, value: str, day: date, by: int) -> None:
    outcome = "eligible" if value == "yes" else "not_eligible"
    record = {"as_of": day.isoformat(), **seen.current.as_json()}
    revisions.finish(session, seen.id, seen.version, record, {"outcome": outcome}, day, by, LATER + 2 * DAY)
