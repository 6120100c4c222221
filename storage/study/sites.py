"""The sites of a database: which one the settings speak of, a second one, and another name or number of one."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlmodel import Session

from storage.engine.errors import NameTaken, NotFound, NumberTaken, SiteUnknown
from storage.study import people
from storage.study.people import Site
from storage.tables.base import table
from storage.tables.sign_off import RegistrationRow

_REGISTRATIONS = table(RegistrationRow)


def settle(
    session: Session, name: str, number: int | None, zone: str, code_pattern: str, at: datetime
) -> tuple[Site, str]:
    """The site that the settings speak of, as they describe it, and what it was called before.

    It is the one of that name, else the one of that number, else the only one there is: a name that was changed in
    the settings renames the site. Raises `SiteUnknown` where that is a guess, and `NumberTaken`.
    """
    known = people.sites(session)
    found = _meant(known, name, number)
    if found is None:
        if known:
            raise SiteUnknown(f"{name}; it holds {', '.join(f'{one.name}, number {one.number}' for one in known)}")
        return people.add_site(session, name, zone, code_pattern, number or people.lowest_number(session), at), name
    changes: dict[str, Any] = {"name": name, "zone": zone, "code_pattern": code_pattern}
    if number is not None:
        _check_number(session, number, found.id)
        changes["number"] = number
    return people.change_site(session, found.id, at, **changes), found.name


def _meant(known: list[Site], name: str, number: int | None) -> Site | None:
    named = [one for one in known if one.name == name]
    numbered = known[:2] if number is None else [one for one in known if one.number == number]
    return next(iter(named), None) or (numbered[0] if len(numbered) == 1 else None)


def add(session: Session, name: str, number: int | None, zone: str, code_pattern: str, at: datetime) -> Site:
    """Another site, under that number or the lowest free one. Raises `NameTaken` and `NumberTaken`."""
    _check_name(session, name)
    given = number or people.lowest_number(session)
    _check_number(session, given, None)
    return people.add_site(session, name, zone, code_pattern, given, at)


def rename(session: Session, old: str, new: str, at: datetime) -> Site:
    """The site with another name. Raises `NotFound` and `NameTaken`."""
    site = named(session, old)
    _check_name(session, new)
    return people.change_site(session, site.id, at, name=new)


def named(session: Session, name: str) -> Site:
    """The site of that name; raises `NotFound` with what to say."""
    site = next((site for site in people.sites(session) if site.name == name), None)
    if site is None:
        raise NotFound(f"no site is called {name}")
    return site


def _check_name(session: Session, name: str) -> None:
    if any(site.name == name for site in people.sites(session)):
        raise NameTaken(name)


def _check_number(session: Session, number: int, site_id: int | None) -> None:
    """A number that stands in a participant's registration stays with the site that gave it, or two could be equal."""
    for site in people.sites(session):
        if site.number == number and site.id != site_id:
            raise NumberTaken(f"{number} is the number of {site.name}")
    given = exists().where(
        _REGISTRATIONS.c.number.like(f"%-{number:03}-____-__"), _REGISTRATIONS.c.site_id.is_distinct_from(site_id)
    )
    if session.connection().execute(select(given)).scalar():
        raise NumberTaken(f"participants of another site are registered under {number}")
