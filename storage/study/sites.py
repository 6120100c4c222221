"""The sites: added, renamed, closed, what each sets, and the times that its plans and reminders were last made with."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlmodel import Session

from flows.answers.lifecycle import ON_STUDY
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.reminders.steps import Stage
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import NameTaken, NotFound, NumberTaken, SiteUnknown
from storage.study import audit, people
from storage.study.people import Site
from storage.tables.base import table
from storage.tables.people import SiteRow
from storage.tables.plan import ReminderRow
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow

_REGISTRATIONS = table(RegistrationRow)
_SITES = table(SiteRow)
_SCREENINGS = table(ScreeningRow)
_REMINDERS = table(ReminderRow)
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


def take_over(session: Session, site_id: int, times: SiteTimes, at: datetime) -> bool:
    """Keep the times that hold from now on, with an entry in the audit; False where nothing differs."""
    now: dict[str, Json] = {field.name: str(getattr(times, field.name)) for field in fields(times)}
    one = _SITES.c.id == site_id
    if session.connection().execute(select(_SITES.c.times).where(one)).scalar() == canonical(now):
        return False
    # The length of before, for steps that were kept without one, is the first that the site is known to have had.
    first = func.coalesce(_SITES.c.bag_hours, times.bag_hours)
    session.connection().execute(update(_SITES).where(one).values(times=canonical(now), bag_hours=first))
    audit.append(session, "site times set", at, site_id=site_id, detail=now)
    return True


def bag_hours_before(session: Session, site_id: int) -> int | None:
    """How long a bag lasted at a site when that was not kept with each start; None where it is as it is now."""
    found = session.connection().execute(select(_SITES.c.bag_hours).where(_SITES.c.id == site_id)).scalar()
    assert found is None or isinstance(found, int)
    return found


def followed(session: Session, site_id: int) -> list[int]:
    """The screenings of a site that its times matter to: on study, or with a reminder that is not settled."""
    stands_open = select(_REMINDERS.c.screening_id).where(_REMINDERS.c.stage.in_((Stage.WAITING, Stage.SENT)))
    matters = _SCREENINGS.c.lifecycle.in_(ON_STUDY) | _SCREENINGS.c.id.in_(stands_open)
    chosen = select(_SCREENINGS.c.id).where(_SCREENINGS.c.site_id == site_id, matters).order_by(_SCREENINGS.c.id)
    return list(session.connection().execute(chosen).scalars())
