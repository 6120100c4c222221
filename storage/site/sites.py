"""The sites: added, renamed, closed, what each sets, and the times that its plans and reminders were last made with."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlmodel import Session
from sqlmodel import select as of

from flows.answers.lifecycle import ON_STUDY
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.reminders.lifecycle import OPEN
from storage.engine.canonical import Json, canonical, parsed
from storage.engine.errors import NameTaken, NotFound, NumberTaken, SiteUnknown, found
from storage.engine.prepared import Prepared
from storage.engine.sessions import update_where
from storage.tables.base import table
from storage.tables.people import SiteRow
from storage.tables.plan import ReminderRow
from storage.tables.screening import ScreeningRow
from storage.tables.sign_off import RegistrationRow
from storage.trail import audit
from storage.trials import switches

_REGISTRATIONS = table(RegistrationRow)
_SITES = table(SiteRow)
_SCREENINGS = table(ScreeningRow)
_REMINDERS = table(ReminderRow)
# What a site sets that has a column of its own.
OF_THE_SITE = {"zone": "zone", "code_pattern": "code_pattern", "site_number": "number"}
# The sites that a unit of work has read with somebody who works there.
_READ = "sites"


@dataclass(frozen=True, slots=True)
class Site:
    """A hospital: its name, its IANA time zone, the pattern of its subject codes (`MCW-###`), the number that its
    registration numbers begin with, what it sets itself, as JSON, and since when no screening begins there."""

    id: int
    name: str
    zone: str
    code_pattern: str
    number: int
    settings: str = "{}"
    closed_at: datetime | None = None


FIELDS = tuple(field.name for field in fields(Site))
_BAG_HOURS = Prepared(select(_SITES.c.bag_hours).where(_SITES.c.id == bindparam("of")))
_SITE = Prepared(select(*(_SITES.c[name] for name in FIELDS)).where(_SITES.c.id == bindparam("of")))


def load(session: Session, site_id: int) -> Site:
    """The site of that id; raises `NotFound`."""
    read: dict[int, Site] = session.info.get(_READ, {})
    return read.get(site_id) or Site(**found(_SITE.one(session, of=site_id)))


def remember(session: Session, read: Iterable[Site]) -> None:
    """`load` need not ask for these in this unit of work."""
    session.info.setdefault(_READ, {}).update({site.id: site for site in read})


def every(session: Session) -> list[Site]:
    """All sites, by name."""
    return [_site(row) for row in session.exec(of(SiteRow).order_by(SiteRow.name))]


def named(session: Session, name: str) -> Site:
    """The site of that name; raises `NotFound` with what to say."""
    site = next((site for site in every(session) if site.name == name), None)
    if site is None:
        raise NotFound(f"no site is called {name}")
    return site


def settle(
    session: Session, name: str, number: int | None, zone: str, code_pattern: str, at: datetime
) -> tuple[Site, str]:
    """The site that the settings speak of, as they describe it, and what it was called before.

    It is the one of that name, else the one of that number, else the only one there is: a name that was changed in
    the settings renames the site. What the site set itself stays. Raises `SiteUnknown` where that is a guess, and
    `NumberTaken`.
    """
    known = every(session)
    meant = _meant(known, name, number)
    if meant is None:
        if known:
            raise SiteUnknown(f"{name}; it holds {', '.join(f'{one.name}, number {one.number}' for one in known)}")
        return add(session, name, number, zone, code_pattern, at), name
    own = parsed(meant.settings)
    given = {"zone": zone, "code_pattern": code_pattern, "site_number": number}
    changes: dict[str, Any] = {
        OF_THE_SITE[key]: value for key, value in given.items() if value is not None and key not in own
    } | {"name": name}
    if "number" in changes:
        _check_number(session, changes["number"], meant.id)
    return change(session, meant.id, at, **changes), meant.name


def _meant(known: list[Site], name: str, number: int | None) -> Site | None:
    named = [one for one in known if one.name == name]
    numbered = known[:2] if number is None else [one for one in known if one.number == number]
    return next(iter(named), None) or (numbered[0] if len(numbered) == 1 else None)


def add(
    session: Session, name: str, number: int | None, zone: str, code_pattern: str, at: datetime, settings: str = "{}"
) -> Site:
    """Another site, under that number or the lowest free one. Raises `NameTaken` and `NumberTaken`."""
    _check_name(session, name)
    given = number or _lowest_number(session)
    _check_number(session, given, None)
    row = SiteRow(name=name, zone=zone, code_pattern=code_pattern, number=given, created_at=at, settings=settings)
    session.add(row)
    session.flush()
    switches.begin_with_first(session, found(row.id), at)
    audit.append(session, "site added", at, site_id=row.id, detail=_of_site(row))
    return _site(row)


def rename(session: Session, old: str, new: str, at: datetime) -> Site:
    """The site with another name. Raises `NotFound` and `NameTaken`."""
    site = named(session, old)
    _check_name(session, new)
    return change(session, site.id, at, name=new)


def give(session: Session, site_id: int, at: datetime, by: int | None = None, **own: Json) -> Site:
    """The site with settings of its own; `zone`, `code_pattern` and `site_number` are the site's in any case.

    Raises `NumberTaken`.
    """
    site = load(session, site_id)
    if "site_number" in own:
        _check_number(session, own["site_number"], site_id)
    columns: dict[str, Any] = {column: own[name] for name, column in OF_THE_SITE.items() if name in own}
    kept = canonical({**parsed(site.settings), **own})
    return change(session, site_id, at, by=by, settings=kept, **columns)


def close(session: Session, name: str, closed: bool, at: datetime) -> Site:
    """The site closed, or open again: where it is closed no screening begins, and what is under way goes on.

    Raises `NotFound`.
    """
    site = named(session, name)
    return change(session, site.id, at, closed_at=(site.closed_at or at) if closed else None)


def change(
    session: Session, site_id: int, at: datetime, *, by: int | None = None, **changes: str | int | datetime | None
) -> Site:
    """The site with another name, zone, pattern, number or setting, closed or open again; the audit keeps what was and
    what is. `by` is None from the command line."""
    session.info.pop(_READ, None)
    row = found(session.get(SiteRow, site_id))
    before = _of_site(row)
    for name, value in changes.items():
        setattr(row, name, value)
    if _of_site(row) != before:
        session.add(row)
        session.flush()
        detail = _of_site(row) | {"before": before}
        audit.append(session, "site changed", at, person_id=by, site_id=row.id, detail=detail)
    return _site(row)


def _lowest_number(session: Session) -> int:
    taken = {site.number for site in every(session)}
    return next(number for number in count(1) if number not in taken)


def _check_name(session: Session, name: str) -> None:
    if any(site.name == name for site in every(session)):
        raise NameTaken(name)


def _check_number(session: Session, number: int, site_id: int | None) -> None:
    """A number that stands in a participant's registration stays with the site that gave it, or two could be equal."""
    for site in every(session):
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
    update_where(session, _SITES, one, times=canonical(now), bag_hours=first)
    audit.append(session, "site times set", at, site_id=site_id, detail=now)
    return True


def bag_hours_before(session: Session, site_id: int) -> int | None:
    """How long a bag lasted at a site when that was not kept with each start; None where it is as it is now."""
    row = _BAG_HOURS.one(session, of=site_id)
    return row["bag_hours"] if row else None


def followed(session: Session, site_id: int) -> list[int]:
    """The screenings of a site that its times matter to: on study, or with a reminder that is not settled."""
    stands_open = select(_REMINDERS.c.screening_id).where(_REMINDERS.c.stage.in_(OPEN))
    matters = _SCREENINGS.c.lifecycle.in_(ON_STUDY) | _SCREENINGS.c.id.in_(stands_open)
    chosen = select(_SCREENINGS.c.id).where(_SCREENINGS.c.site_id == site_id, matters).order_by(_SCREENINGS.c.id)
    return list(session.connection().execute(chosen).scalars())


def _site(row: SiteRow) -> Site:
    return Site(*(getattr(row, name) for name in FIELDS))


def _of_site(row: SiteRow) -> dict[str, Json]:
    """What the audit holds of a site, none of which is about a person."""
    said: dict[str, Json] = {name: getattr(row, name) for name in ("name", "zone", "code_pattern", "number")}
    closed: dict[str, Json] = {"closed_at": row.closed_at.isoformat()} if row.closed_at else {}
    return said | closed | ({"settings": row.settings} if row.settings != "{}" else {})
