"""Two sites in one database: whatever is asked of one never shows a row of the other."""

import asyncio
import importlib
import inspect
import io
import pkgutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine
from sqlmodel import Session

import storage.site
import storage.study
import storage.trail
import storage.treatment
import storage.trials
from flows.trials.registry import REFERENCE
from storage.database import Database
from storage.engine import sessions
from storage.exports.forms import FORMS
from storage.site import people, pins, sites
from storage.study import listings, revisions, screenings, signatures
from storage.treatment import given, worklist
from storage.upkeep import candidate_move
from storage.upkeep.verify import verify
from tests.storage.clinic import LATER, TODAY, Clinic, by_version
from tests.storage.exports.exporting import finished, records
from tests.storage.exports.written import form_of
from tests.storage.lived import lived_in

CODES = {1: "MCW-", 2: "KOL-"}
OF_NOBODY = {"dictionary", "flow", "jsonl"}  # forms that name no candidate
MANY = 50
BERLIN = ZoneInfo("Europe/Berlin")

# What each listing of a site names: screenings, or people.
SCREENINGS: dict[Callable[..., Any], Callable[[Session, int], Iterable[int]]] = {
    listings.treated_of: lambda session, site: _ids(listings.treated_of(session, site, 0, MANY).screenings),
    listings.finished_of: lambda session, site: _ids(listings.finished_of(session, site, 0, MANY).screenings),
    listings.of_trial: lambda session, site: [
        key for key, _ in listings.of_trial(session, site, REFERENCE.registry_id)
    ],
    signatures.awaiting: signatures.awaiting,
    worklist.candidates: lambda session, site: _ids(
        worklist.candidates(session, site, LATER, ZoneInfo("Europe/Berlin"))
    ),
    given.responses_by_participant: lambda session, site: [
        key for key, _ in given.responses_by_participant(session, site, REFERENCE)
    ],
    sites.followed: sites.followed,
}
PEOPLE: dict[Callable[..., Any], Callable[[Session, int], Iterable[int]]] = {
    people.people_of: lambda session, site: _ids(people.people_of(session, site)),
    pins.locked_of: lambda session, site: [person for person, _ in pins.locked_of(session, site)],
    pins.to_confirm: lambda session, site: [person for person, _ in pins.to_confirm(session, site)],
}
# Tested below, or about a site itself, or of one named person, screening or setting.
OTHERS = {
    "counts",
    "by_version",
    "last_answer",
    "last_of",
    "next_code",
    "next_sequence",
    "load",
    "change",
    "invite",
}
OTHERS |= {
    "give",
    "held",
    "in_force",
    "is_amendment",
    "later_on",
    "way",
    "went_back",
    "given_up",
    "as_followed",
    "check_not_on",
    "again",
    "check_again",
    "check_switch",
}
OTHERS |= {"follow", "take_over", "bag_hours_before", "start", "append", "ensure_person", "at_site"}
OTHERS |= {
    "switched_on",
    "days_on",
    "has_several",
    "screened_for",
    "meant",
    "switch_on",
    "switch_off",
    "check_on",
    "begin_with_first",
}


def _ids(rows: Iterable[Any]) -> list[int]:
    return [row.id for row in rows]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A database in which everything has happened at two sites."""
    path = tmp_path_factory.mktemp("two") / "study.db"
    asyncio.run(_lived_in(path))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        yield Session(connection, info={sessions.DRIVER: connection.connection.driver_connection})
    engine.dispose()


async def _lived_in(path: Path) -> None:
    await lived_in(path)
    database = Database(path)
    await database.start()
    await database.run(_wait)
    await database.close()


def _wait(session: Session) -> None:
    """At each site a true record, a screening that waits for a signature, and somebody whose PIN is locked; somebody
    who is at both, and a candidate who moved from the second to the first."""
    for (site, code), record in zip(CODES.items(), records(2), strict=True):
        person = people.person(session, site)
        finished(session, Clinic(sites.load(session, site), person, person), record, f"{code}030")
        seen = _finish(session, site, f"{code}020")
        signatures.ask(session, seen.id, seen.version, site, LATER)
        person = people.ensure_person(session, 50 + site, "Forgetful", "investigator", site, LATER)
        pins.set_pin(session, person.id, "271828", LATER)
        pins.confirm(session, person.id, site, LATER)
        for wrong in "12345":
            pins.try_pin(session, person.id, wrong, LATER)
        people.ensure_person(session, 99, f"Both {site}", "coordinator", site, LATER)
    _finish(session, 2, "KOL-050")
    candidate_move.move(session, "KOL-050", sites.load(session, 2), sites.load(session, 1), "MCW-050", 1, LATER)


def _finish(session: Session, site: int, code: str) -> screenings.Screening:
    """A finished screening with an item for the study chair."""
    seen = screenings.start(session, site, code, by_version("2020-09"), site, LATER)
    decision = {"outcome": "eligible", "consult": ["growth"]}
    revisions.finish(session, seen.id, seen.version, {}, decision, TODAY, site, LATER)
    return screenings.load(session, seen.id)


def test_somebody_at_both_sites_is_another_person_at_each(session: Session) -> None:
    both = people.everywhere(session, 99)
    assert [(one.label, one.site_id) for one in both] == [("Both 1", 1), ("Both 2", 2)]


def test_who_moved_is_at_the_new_site_alone(session: Session) -> None:
    assert listings.last_of(session, 2, "KOL-050") is None
    moved = screenings.load(session, listings.last_of(session, 1, "MCW-050") or 0)
    assert people.person(session, moved.created_by).site_id == 1
    assert verify(session).problems == ()


def test_every_function_that_takes_a_site_is_asked_here() -> None:
    found = set()
    for package in (storage.trail, storage.trials, storage.site, storage.study, storage.treatment):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for name, each in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
                public = not name.startswith("_") and each.__module__ == module.name
                if public and "site_id" in inspect.signature(each).parameters:
                    found.add(name)
    assert found == {each.__name__ for each in (*SCREENINGS, *PEOPLE)} | OTHERS


@pytest.mark.parametrize("listing", SCREENINGS, ids=lambda each: each.__name__)
def test_a_list_of_a_site_has_its_own_screenings_alone(session: Session, listing: Callable[..., Any]) -> None:
    listed = {site: SCREENINGS[listing](session, site) for site in CODES}
    assert any(listed.values()), "nothing is listed, so nothing is shown"
    for site, keys in listed.items():
        assert {screenings.load(session, key).site_id for key in keys} <= {site}


@pytest.mark.parametrize("listing", PEOPLE, ids=lambda each: each.__name__)
def test_a_list_of_a_site_has_its_own_people_alone(session: Session, listing: Callable[..., Any]) -> None:
    listed = {site: PEOPLE[listing](session, site) for site in CODES}
    assert any(listed.values()), "nobody is listed, so nothing is shown"
    for site, keys in listed.items():
        assert {people.person(session, key).site_id for key in keys} <= {site}


@pytest.mark.parametrize(("site", "other"), [(1, 2), (2, 1)])
def test_a_site_counts_and_finds_its_own_screenings_alone(session: Session, site: int, other: int) -> None:
    lists = (listings.finished_of(session, site), listings.treated_of(session, site))
    assert listings.counts(session, site) == tuple(page.total for page in lists)
    assert listings.next_code(session, site).startswith(CODES[site])
    ours, theirs = CODES[site] + "001", CODES[other] + "001"
    assert listings.last_of(session, site, ours) is not None
    assert listings.last_of(session, site, theirs) is None
    assert listings.last_answer(session, site, REFERENCE.registry_id, "age_months") is not None
    assert listings.last_answer(session, site, REFERENCE.registry_id, "consent_version") is None


@pytest.mark.parametrize("form", FORMS)
def test_an_export_of_a_site_names_no_candidate_of_another(session: Session, form: str) -> None:
    everybody = _named(session, form)
    assert everybody == (set() if form in OF_NOBODY else set(CODES))
    for site in CODES:
        assert _named(session, form, site_id=site) == everybody & {site}


def test_the_bare_records_of_two_sites_are_those_of_both_and_no_more(session: Session) -> None:
    first, second = (form_of(session, "jsonl", LATER, site_id=site).splitlines() for site in CODES)
    assert sorted(first + second) == sorted(form_of(session, "jsonl", LATER).splitlines())
    assert first
    assert second


def _named(session: Session, form: str, **which: int) -> set[int]:
    """The sites whose candidates a form names."""
    written = _unpacked(form_of(session, form, LATER, **which))
    return {site for site, code in CODES.items() if code.encode() in written}


def _unpacked(written: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(written)):
        return written
    with zipfile.ZipFile(io.BytesIO(written)) as packed:
        return b"".join(map(packed.read, packed.namelist()))
