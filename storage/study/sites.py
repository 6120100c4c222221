"""The sites of a database: which one the settings speak of, a second one, and another name or number of one."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlmodel import Session

from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import NameTaken, NotFound, NumberTaken, SiteUnknown
from storage.study import people
from storage.study.people import Site
from storage.tables.base import table
from storage.tables.sign_off import RegistrationRow

_REGISTRATIONS = table(RegistrationRow)
# What a site sets that has a column of its own.
OF_THE_SITE = {"zone": "zone", "code_pattern": "code_pattern", "site_number": "number"}


def settle(
    session: Session, name: str, number: int | None, zone: str, code_pattern: str, at: datetime
) -> tuple[Site, str]:
    """The site that the settings speak of, as they describe it, and what it was called before.

    It is the one of that name, else the one of that number, else the only one there is: a name that was changed in
    the settings renames the site. What the site set itself stays. Raises `SiteUnknown` where that is a guess, and
    `NumberTaken`.
    """
    known = people.sites(session)
    found = _meant(known, name, number)
    if found is None:
        if known:
            raise SiteUnknown(f"{name}; it holds {', '.join(f'{one.name}, number {one.number}' for one in known)}")
        return people.add_site(session, name, zone, code_pattern, number or people.lowest_number(session), at), name
    own = parsed(found.settings)
    given = {"zone": zone, "code_pattern": code_pattern, "site_number": number}
    changes: dict[str, Any] = {
        OF_THE_SITE[key]: value for key, value in given.items() if value is not None and key not in own
    } | {"name": name}
    if "number" in changes:
        _check_number(session, changes["number"], found.id)
    return people.change_site(session, found.id, at, **changes), found.name


def _meant(known: list[Site], name: str, number: int | None) -> Site | None:
    named = [one for one in known if one.name == name]
    numbered = known[:2] if number is None else [one for one in known if one.number == number]
    return next(iter(named), None) or (numbered[0] if len(numbered) == 1 else None)


def add(
    session: Session, name: str, number: int | None, zone: str, code_pattern: str, at: datetime, settings: str = "{}"
) -> Site:
    """Another site, under that number or the lowest free one. Raises `NameTaken` and `NumberTaken`."""
    _check_name(session, name)
    given = number or people.lowest_number(session)
    _check_number(session, given, None)
    return people.add_site(session, name, zone, code_pattern, given, at, settings)


def rename(session: Session, old: str, new: str, at: datetime) -> Site:
    """The site with another name. Raises `NotFound` and `NameTaken`."""
    site = named(session, old)
    _check_name(session, new)
    return people.change_site(session, site.id, at, name=new)


def give(session: Session, site_id: int, at: datetime, by: int | None = None, **own: Json) -> Site:
    """The site with settings of its own; `zone`, `code_pattern` and `site_number` are the site's in any case.

    Raises `NumberTaken`.
    """
    site = people.site(session, site_id)
    if "site_number" in own:
        _check_number(session, own["site_number"], site_id)
    columns: dict[str, Any] = {column: own[name] for name, column in OF_THE_SITE.items() if name in own}
    kept = canonical({**parsed(site.settings), **own})
    return people.change_site(session, site_id, at, by=by, settings=kept, **columns)


def close(session: Session, name: str, closed: bool, at: datetime) -> Site:
    """The site closed, or open again: where it is closed no screening begins, and what is under way goes on.

    Raises `NotFound`.
    """
    site = named(session, name)
    return people.change_site(session, site.id, at, closed_at=(site.closed_at or at) if closed else None)


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
