"""From storage to the desk that a turn is taken at."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.forms import listed_for
from bot.treatment_desk import with_treatment
from flows.agenda import Due
from flows.conversation import Doing
from flows.decided import decision_on
from flows.given import USUAL_GOOD_DAYS
from flows.lifecycle import DECIDED, Stage
from flows.path import path_of
from flows.places import place_from_json
from flows.rulings import open_items
from flows.screening import Colleague, Desk, Place, Screening, ShelfItem, Wish
from flows.site_times import SiteTimes
from flows.standing import seen_on
from storage import agendas, listings, people, pins, registrations, revisions, screenings, signatures
from storage.chats import Chat
from storage.errors import NoCodeLeft
from storage.people import Person, Site
from storage.screenings import Screening as Row

ON_A_PAGE = 8
# Among more buttons than that nobody would find a name.
MOST_COLLEAGUES = 40


@dataclass(frozen=True, slots=True)
class House:
    """What holds for every chat of a running program: how an invitation's link begins, and the site's habits."""

    link: str
    evidence: bool = True
    relative_days: bool = False
    good_days: int = USUAL_GOOD_DAYS
    # Its zone is replaced by that of each site.
    times: SiteTimes = field(default_factory=lambda: SiteTimes(ZoneInfo("UTC"), 96))
    csv_bom: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """One person in one chat at one instant, and the day that it is at the site."""

    house: House
    chat: Chat
    person: Person
    site: Site
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.site.zone)).date()

    @property
    def times(self) -> SiteTimes:
        """The times of the site's day, on its own clock."""
        return replace(self.house.times, zone=ZoneInfo(self.site.zone))


def visit(session: Session, chat: Chat, person: Person, now: datetime, house: House) -> Visit:
    """The visit of a person who is known."""
    return Visit(house, chat, person, people.site(session, person.site_id), now)


def desk_of(session: Session, at: Visit) -> Desk:
    """What the person has before them; a screening of another site is never among it."""
    return lay_out(session, at, place_from_json(at.chat.place), screening_of(session, at, at.chat.screening_id))


def lay_out(session: Session, at: Visit, place: Place, screening: Screening | None) -> Desk:
    """The desk with this place and screening, and the lists and what else the card shows."""
    return with_treatment(session, _lay_out(session, at, place, screening), at.person, at.times, at.now)


def _lay_out(session: Session, at: Visit, place: Place, screening: Screening | None) -> Desk:
    desk = Desk(
        at.today,
        at.person.role,
        at.site.name,
        place,
        screening,
        code_pattern=at.site.code_pattern,
        evidence=at.house.evidence,
        relative_days=at.house.relative_days,
        good_days=at.house.good_days,
    )
    if place.doing is Doing.CODING:
        return replace(desk, suggested_code=_suggested(session, at.site.id))
    if place.doing is Doing.HOME:
        opened, finished = listings.counts(session, at.site.id)
        return replace(desk, open_count=opened, finished_count=finished)
    if place.doing is Doing.DUE:
        listed = due_listed(session, at.site.id, at.today, at.house)
        backup = people.backup_of(session, at.person.id)
        others = [one for one in people.people_of(session, at.site.id) if one.active and one.id != at.person.id]
        return replace(
            desk,
            due=listed,
            digest=people.wants_digest(session, at.person.id),
            backup=backup.label if backup else "",
            colleagues=tuple(Colleague(one.id, one.label, one.role, one.active) for one in others[:MOST_COLLEAGUES]),
        )
    if place.doing is Doing.STAFFING:
        return _with_staff(session, desk, at)
    if place.doing is Doing.EXPORTING:
        return replace(desk, forms=listed_for(at.person.role))
    return _with_shelf(session, desk, at) if place.doing is Doing.BROWSING else desk


def due_listed(session: Session, site_id: int, today: date, house: House) -> tuple[Due, ...]:
    """What is due at a site up to a week from a day, with the registration that the site counts days from."""
    listed = agendas.due_at(session, site_id, today)
    if not house.relative_days:
        return tuple(listed)
    zeros = {key: day_zero_of(session, key, today) for key in {due.screening_id for due in listed}}
    return tuple(replace(due, day_zero=zeros[due.screening_id]) for due in listed)


def day_zero_of(session: Session, screening_id: int, today: date) -> date:
    """The registration of a screening that its days are counted from, planned or done."""
    registered = registrations.of(session, screening_id)
    if registered is not None:
        return registered.on
    screening = as_seen(session, screenings.load(session, screening_id))
    return path_of(screening.answers, seen_on(screening, today)).facts.registration


def screening_of(session: Session, at: Visit, screening_id: int | None) -> Screening | None:
    """The screening as the conversation sees it; None where it is not this site's."""
    if screening_id is None:
        return None
    row = screenings.load(session, screening_id)
    return as_seen(session, row) if row.site_id == at.site.id else None


def as_seen(session: Session, row: Row) -> Screening:
    """A stored screening as the conversation sees it."""
    number, day = 0, None
    if row.lifecycle in (*DECIDED, Stage.AMENDING):
        last = revisions.of(session, row.id)[-1]
        number, day = last.number, last.as_of
    return Screening(
        row.id, row.subject_code, Stage(row.lifecycle), row.version, row.current, number, day, _asked_back(row)
    )


def _asked_back(row: Row) -> str:
    return row.reason or "" if row.lifecycle == Stage.FINISHED else ""


def _with_staff(session: Session, desk: Desk, at: Visit) -> Desk:
    """The other people of the site, for administrators alone: one page of them, or the one that was chosen."""
    if at.person.role != "administrator":
        return desk
    others = [one for one in people.people_of(session, at.site.id) if one.id != at.person.id]
    seen = [one for one in others if str(one.id) == desk.place.act] or others[desk.place.page * ON_A_PAGE :][:ON_A_PAGE]
    staff = tuple(_colleague(session, one) for one in seen)
    return replace(desk, staff=staff, shelf_pages=max(1, -(-len(others) // ON_A_PAGE)))


def _colleague(session: Session, one: Person) -> Colleague:
    signer = pins.signer(session, one.id)
    name = signer.wanted_name or signer.printed_name or ""
    wish = Wish(name, signer.pin_waits) if signer.to_confirm else None
    return Colleague(one.id, one.label, one.role, one.active, signer.printed_name or "", wish)


def _with_shelf(session: Session, desk: Desk, at: Visit) -> Desk:
    is_open = desk.place.origin == "open"
    list_of = listings.open_of if is_open else listings.finished_of
    if desk.place.origin == "sign_offs":
        waiting_for = [screenings.load(session, key) for key in signatures.awaiting(session, at.site.id)]
        return replace(desk, shelf=tuple(_item(session, at, row) for row in waiting_for))
    page = list_of(session, at.site.id, desk.place.page * ON_A_PAGE, ON_A_PAGE)
    items = tuple(_item(session, at, row) for row in page.screenings)
    waiting = listings.consulting(session, at.site.id) if is_open and desk.place.page == 0 else []
    rulings = tuple(_item(session, at, row) for row, consults in waiting if open_items(tuple(consults), row.current))
    return replace(desk, shelf=items, rulings=rulings, shelf_pages=max(1, -(-page.total // ON_A_PAGE)))


def _item(session: Session, at: Visit, row: Row) -> ShelfItem:
    """One screening in a list; a finished one with the outcome and the items of its last revision."""
    if row.lifecycle in DECIDED:
        last = revisions.of(session, row.id)[-1]
        beside = (code for code in decision_on(row.current, last.as_of).chair if code not in last.decision["consult"])
        outcome, consults = str(last.decision["outcome"]), (*last.decision["consult"], *beside)
    else:
        outcome, consults = "", decision_on(row.current, at.today).chair
    return ShelfItem(
        row.id,
        row.subject_code,
        Stage(row.lifecycle),
        sum(1 for key in row.current if "." not in key),
        outcome,
        row.updated_at.astimezone(ZoneInfo(at.site.zone)).date(),
        open_items(consults, row.current),
    )


def _suggested(session: Session, site_id: int) -> str:
    try:
        return listings.next_code(session, site_id)
    except NoCodeLeft:
        return ""
