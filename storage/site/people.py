"""The people who work at a site, and the single-use links that let them in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col
from sqlmodel import select as of

from flows.chat.roles import May, Role, may
from storage.delivery import chats
from storage.engine.canonical import Json
from storage.engine.errors import InviteRefused, NotFound, found
from storage.engine.prepared import Prepared
from storage.engine.shards import is_writing
from storage.site import sites
from storage.site.sites import Site
from storage.tables.base import table
from storage.tables.messages import ChatRow
from storage.tables.people import InviteRow, PersonRow, SiteRow
from storage.trail import audit

# Above every number that Telegram gives (52 bits: core.telegram.org/bots/api#user): who was erased has one of these.
NOBODYS = 2**62

_PEOPLE = table(PersonRow)
_FIELDS = ("id", "telegram_id", "label", "role", "site_id", "active")
_CHATS = table(ChatRow)
_SITES = table(SiteRow)
# A private chat has the number of the person, and says at which of their sites they are:
# https://core.telegram.org/bots/api#chat.
_EVERYWHERE = Prepared(
    select(*(_PEOPLE.c[name] for name in _FIELDS), *(_SITES.c[name].label(f"at_{name}") for name in sites.FIELDS))
    .select_from(
        _PEOPLE.join(_SITES, _SITES.c.id == _PEOPLE.c.site_id).outerjoin(
            _CHATS, _CHATS.c.chat_id == bindparam("telegram")
        )
    )
    .where(_PEOPLE.c.telegram_id == bindparam("telegram"))
    .order_by(_PEOPLE.c.active.desc(), (_CHATS.c.person_id == _PEOPLE.c.id).desc(), _PEOPLE.c.id)
)
_PERSON = Prepared(select(*(_PEOPLE.c[name] for name in _FIELDS)).where(_PEOPLE.c.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a site who may use the assistant there, once `active`; at another site they are another person."""

    id: int
    telegram_id: int
    label: str
    role: str
    site_id: int
    active: bool


def ensure_person(
    session: Session, telegram_id: int, label: str, role: str, site_id: int, at: datetime, by: int | None = None
) -> Person:
    """The person of that Telegram id, active, with this role at this site; `by` is who let them in."""
    known = at_site(session, telegram_id, site_id)
    if known is not None and (known.role, known.active) == (role, True):
        return known
    row = PersonRow(telegram_id=telegram_id, label=label, role=role, site_id=site_id, active=True, created_at=at)
    if known is not None:
        row = found(session.get(PersonRow, known.id))
        row.role, row.active = role, True
    _changed(session, row)
    detail = {"person": row.id, "role": role}
    audit.append(session, "person let in", at, person_id=by, site_id=site_id, detail=detail)
    return _person(row)


def person_of(session: Session, telegram_id: int) -> Person | None:
    """The person of that Telegram id at the site where they are, or at one where they have access, active or not."""
    return next(iter(everywhere(session, telegram_id)), None)


def ask(session: Session, telegram_id: int) -> None:
    """`everywhere` will be wanted."""
    _EVERYWHERE.ask(session, telegram=telegram_id)


def everywhere(session: Session, telegram_id: int) -> list[Person]:
    """Who somebody is at each of their sites: where they have access first, and of those where they are now."""
    rows = _EVERYWHERE.rows(session, telegram=telegram_id)
    if is_writing(session):
        sites.remember(session, (Site(*(row[f"at_{name}"] for name in sites.FIELDS)) for row in rows))
    return [Person(*(row[name] for name in _FIELDS)) for row in rows]


def at_site(session: Session, telegram_id: int, site_id: int) -> Person | None:
    """Who somebody is at that site, active or not."""
    return next((one for one in everywhere(session, telegram_id) if one.site_id == site_id), None)


def person(session: Session, person_id: int) -> Person:
    """The person of that id; raises `NotFound`."""
    return Person(**found(_PERSON.one(session, of=person_id)))


def people_of(session: Session, site_id: int) -> list[Person]:
    """Everybody at a site, by name, active or not; nobody who was erased."""
    known = (PersonRow.site_id == site_id, PersonRow.telegram_id < NOBODYS)
    rows = session.exec(of(PersonRow).where(*known).order_by(PersonRow.label))
    return [_person(row) for row in rows]


def set_active(session: Session, person_id: int, active: bool, by: int | None, at: datetime) -> Person:
    """Cut a person off, and revoke what they invited with, or let them in again; takes effect with their next tap."""
    row = found(session.get(PersonRow, person_id))
    row.active = active
    _changed(session, row)
    action = "person let in" if active else "person cut off"
    detail: dict[str, Json] = {"person": row.id, "role": row.role}
    if not active:
        detail["revoked"] = _revoke(session, person_id, at)
    audit.append(session, action, at, person_id=by, site_id=row.site_id, detail=detail)
    return _person(row)


def set_role(session: Session, person_id: int, role: str, by: int | None, at: datetime) -> Person:
    """Give a person another role; what they invited others with is revoked where they may not invite any more."""
    row = found(session.get(PersonRow, person_id))
    detail: dict[str, Json] = {"person": row.id, "role": role, "before": row.role}
    row.role = role
    _changed(session, row)
    if not may(role, May.MANAGE):
        detail["revoked"] = _revoke(session, person_id, at)
    audit.append(session, "role changed", at, person_id=by, site_id=row.site_id, detail=detail)
    return _person(row)


def set_label(session: Session, person_id: int, label: str, by: int | None, at: datetime) -> Person:
    """Call a person something else."""
    row = found(session.get(PersonRow, person_id))
    row.label = label
    session.add(row)
    session.flush()
    audit.append(session, "label corrected", at, person_id=by, site_id=row.site_id, detail={"person": row.id})
    return _person(row)


def _changed(session: Session, row: PersonRow) -> None:
    """Keep who may do what; a card that was shown to them for something else counts no more."""
    session.add(row)
    session.flush()
    chats.leave(session, row.telegram_id)


def _revoke(session: Session, person_id: int, at: datetime) -> list[int]:
    """Revoke what a person invited others with and nobody has used, and give the invitations' numbers."""
    unused = (col(InviteRow.created_by) == person_id, col(InviteRow.used_at).is_(None))
    rows = session.exec(of(InviteRow).where(*unused, col(InviteRow.revoked_at).is_(None))).all()
    for row in rows:
        row.revoked_at = at
        session.add(row)
    session.flush()
    return [found(row.id) for row in rows]


def invite(session: Session, site_id: int, role: str, by: int | None, at: datetime, expires_at: datetime) -> str:
    """The token of a new link: 128 bits, of which only the hash is kept. `by` is None from the command line."""
    token = secrets.token_urlsafe(16)
    row = InviteRow(
        token_hash=_hash(token), site_id=site_id, role=role, created_by=by, created_at=at, expires_at=expires_at
    )
    session.add(row)
    session.flush()
    detail = {"invite": row.id, "role": role}
    audit.append(session, "invited", at, person_id=by, site_id=site_id, detail=detail)
    return token


def accept_invite(session: Session, token: str, telegram_id: int, label: str, at: datetime) -> Person:
    """Let in whoever brings the token, once; raises `InviteRefused`, also for who is at that site already."""
    row = session.exec(of(InviteRow).where(InviteRow.token_hash == _hash(token))).one_or_none()
    if row is None or row.used_at is not None or row.revoked_at is not None or at >= row.expires_at:
        raise InviteRefused
    if row.created_by is not None and not person(session, row.created_by).active:
        raise InviteRefused
    known = at_site(session, telegram_id, row.site_id)
    if known is not None and known.active:
        raise InviteRefused
    accepted = ensure_person(session, telegram_id, label, row.role, row.site_id, at, row.created_by)
    row.used_at, row.used_by = at, accepted.id
    session.add(row)
    session.flush()
    audit.append(session, "invite used", at, person_id=accepted.id, site_id=row.site_id, detail={"invite": row.id})
    return accepted


def backup_of(session: Session, person_id: int) -> Person | None:
    """Who is told when a person does not answer a reminder."""
    row = found(session.get(PersonRow, person_id))
    return None if row.backup_id is None else person(session, row.backup_id)


def set_backup(session: Session, person_id: int, backup_id: int | None, at: datetime) -> None:
    """Keep who is told when a person does not answer; somebody of the same site. Raises `NotFound`."""
    row = found(session.get(PersonRow, person_id))
    if backup_id is not None and person(session, backup_id).site_id != row.site_id:
        raise NotFound
    row.backup_id = backup_id
    session.add(row)
    session.flush()
    audit.append(session, "backup set", at, person_id=person_id, site_id=row.site_id, detail={"backup": backup_id})


def wants_digest(session: Session, person_id: int) -> bool:
    """Whether a person wants the list of the day every morning."""
    return found(session.get(PersonRow, person_id)).digest


def set_digest(session: Session, person_id: int, wanted: bool) -> None:
    """Keep whether a person wants the list of the day every morning."""
    row = found(session.get(PersonRow, person_id))
    row.digest = wanted
    session.add(row)
    session.flush()


def with_digest(session: Session) -> list[Person]:
    """Every active person who wants the list of the day every morning."""
    return [_person(row) for row in session.exec(of(PersonRow).where(col(PersonRow.digest), col(PersonRow.active)))]


def administrators(session: Session) -> list[Person]:
    """Every active administrator of each site, whom trouble is told to."""
    chosen = of(PersonRow).where(PersonRow.role == Role.ADMINISTRATOR, col(PersonRow.active))
    return [_person(row) for row in session.exec(chosen.order_by(col(PersonRow.id)))]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _person(row: PersonRow) -> Person:
    return Person(found(row.id), row.telegram_id, row.label, row.role, row.site_id, row.active)
