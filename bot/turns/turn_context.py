"""From storage to the context of a turn."""

from collections.abc import Callable, Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.concerned import MOST_COUNTED, concerned, for_one, in_order, number_concerned
from bot.deployment import ChatSession
from bot.from_storage import screening_of, worklist_of
from bot.sending.export_forms import listed_for
from bot.site_settings import laboratories, shown
from bot.turns.carried_context import carried, elsewhere
from bot.turns.site_context import amending, newer, offered, places, trials_on, trials_screened_for
from bot.turns.treatment_context import with_treatment
from flows.answers.lifecycle import DECIDED
from flows.answers.line.measured.laboratories import limits_of
from flows.answers.stored_keys import CONSENT_VERSION
from flows.chat.asked import asked, is_setting
from flows.chat.context import Colleague, Screening, ShelfItem, TurnContext, Wish
from flows.chat.position import SCREENING, ChatState, Position
from flows.chat.roles import May, may
from flows.chat.site.hand_over import Between, HandOvers, Held
from flows.chat.site.versions import Concerned
from flows.decision.assess import decision_on
from flows.decision.new_version import changed_criteria
from flows.decision.rulings import open_items
from flows.language.replacing import replace
from flows.trials.files.brought import TrialVersion
from flows.trials.registry import REFERENCE
from storage.engine.errors import NoCodeLeft
from storage.site import hand_overs, people, pins
from storage.site.hand_overs import HandOver
from storage.site.people import Person
from storage.study import listings, revisions, screenings, signatures, versions
from storage.study.screenings import Screening as Row
from storage.trials import switches

ON_A_PAGE = 8
# Among more buttons than that nobody would find a name.
MOST_COLLEAGUES = 40


def context_of(session: Session, at: ChatSession) -> TurnContext:
    """The context of a chat session; a screening of another site is never in it."""
    return lay_out(session, at, at.position, screening_of(session, at, at.chat.screening_id))


def lay_out(
    session: Session,
    at: ChatSession,
    position: Position,
    screening: Screening | None,
    unchanged: TurnContext | None = None,
) -> TurnContext:
    """The context with this position and screening, and the lists and what else the card shows.

    `unchanged`: the context of before, where nothing has happened since: its worklist is still what it was.
    """
    laid_out = _lay_out(session, at, position, screening)
    if position.doing is ChatState.HOME:
        laid_out = _with_worklist(session, laid_out, at, unchanged)
    return with_treatment(session, laid_out, at.person, at.times, at.now)


def _lay_out(session: Session, at: ChatSession, position: Position, screening: Screening | None) -> TurnContext:
    on = () if screening and position.doing in SCREENING else trials_on(session, at)
    context = TurnContext(
        at.today,
        at.person.role,
        at.site.name,
        position,
        screening.trial if screening else next(iter(on), REFERENCE),
        screening,
        on=on,
        code_pattern=at.site.code_pattern,
        evidence=at.habits.evidence,
        relative_days=at.habits.relative_days,
        good_days=at.habits.good_days,
        now=at.now,
        limits=limits_of(laboratories(at.site)) if screening else (),
    )
    if position.doing is ChatState.CODING:
        return replace(context, suggested_code=_suggested(session, at.site.id))
    if position.doing is ChatState.ASKING and screening and asked(context)[0].key == CONSENT_VERSION:
        last = listings.last_answer(session, at.site.id, context.trial.registry_id, CONSENT_VERSION)
        return replace(context, last_consent=str(last or ""))
    if position.doing is ChatState.CARRYING and screening:
        return replace(context, carried=carried(session, at, screening))
    if position.doing in (ChatState.DECIDING, ChatState.COMPARING, ChatState.REVIEWING) and screening:
        beside = () if position.doing is ChatState.REVIEWING else elsewhere(session, screening, at.today)
        return replace(context, elsewhere=beside, newer=newer(session, at, screening.id))
    if position.doing is ChatState.SWITCHING:
        return replace(context, offered=offered(session, at))
    if position.doing is ChatState.EXPORTING:
        own = places(session, at, counted=False)
        return replace(context, forms=listed_for(at.person.role), on=trials_screened_for(session, at), places=own)
    fill = FILLED_BY.get(position.doing)
    return fill(session, context, at) if fill else context


def _with_hand_overs(session: Session, context: TurnContext, at: ChatSession) -> TurnContext:
    """Whom the person has, whom they gave away and were given, and the colleagues who could have them; of a colleague
    where an administrator looks."""
    of = context.position.filled.get("of") if may(at.person.role, May.MANAGE) else None
    me = int(str(of)) if of else at.person.id
    whose = next((one.label for one in people.people_of(session, at.site.id) if one.id == me), "") if of else ""
    others = {one.id: one for one in people.people_of(session, at.site.id) if one.id != me}
    here = [one for one in hand_overs.standing(session) if me in (one.from_id, one.to_id)]
    held = tuple(
        Held(key, code, others[below.from_id].label, below.until) if below else Held(key, code)
        for key, code, below in hand_overs.held(session, at.site.id, me)
    )
    given = _between(((one.to_id, one) for one in here if one.from_id == me), others)
    taken = _between(((one.from_id, one) for one in here if one.to_id == me), others)
    able = [one for one in others.values() if one.active and may(one.role, May.CHANGE)]
    return replace(
        context,
        hand_over=HandOvers(held, given, taken, whose),
        colleagues=tuple(Colleague(one.id, one.label, one.role, True) for one in able[:MOST_COLLEAGUES]),
    )


def _between(pairs: Iterable[tuple[int, HandOver]], others: Mapping[int, Person]) -> tuple[Between, ...]:
    by_person: dict[int, list[HandOver]] = {}
    for person_id, one in pairs:
        by_person.setdefault(person_id, []).append(one)
    return tuple(
        Between(key, others[key].label, min(one.until for one in those), tuple(sorted(one.code for one in those)))
        for key, those in by_person.items()
    )


def _with_versions(session: Session, context: TurnContext, at: ChatSession) -> TurnContext:
    """The versions that amend a trial of the site, and the chosen one with whom it concerns."""
    found = amending(session, at.site, at.today)
    wanted = context.position.filled.get("version") or (found[0].key if len(found) == 1 else "")
    chosen = next((one for one in found if one.key == wanted), None)
    if chosen is None:
        return replace(context, versions=found)
    if context.position.doing is ChatState.VERSION and context.screening:
        row = screenings.load(session, context.screening.id)
        own = TrialVersion(row.trial, row.protocol_version)
        steps = versions.way(session, at.site.id, own, TrialVersion(chosen.trial.registry_id, chosen.trial.version))
        whom: tuple[Concerned, ...] = (for_one(session, row, steps, at.today),) if steps else ()
        chosen = replace(chosen, changed=changed_criteria(context.screening.trial, chosen.trial))
    elif (number := number_concerned(session, at.site.id, chosen.trial)) > MOST_COUNTED:
        whom, chosen = (), replace(chosen, uncounted=number)
    else:
        whom = in_order(concerned(session, at.site.id, chosen.trial, at.today))
    return replace(context, versions=found, version=replace(chosen, concerned=whom))


def _with_worklist(
    session: Session, context: TurnContext, at: ChatSession, unchanged: TurnContext | None
) -> TurnContext:
    """Home: who needs what, and what stands behind its buttons."""
    position, relative = context.position, at.habits.relative_days
    before = unchanged.position if unchanged else None
    if unchanged and before and (before.doing, before.shows) == (ChatState.HOME, position.shows):
        found = unchanged.worklist
    else:
        found = worklist_of(session, at.site, at.person, at.now, position.shows, relative_days=relative)
    context = replace(context, worklist=found, places=places(session, at, counted=position.act == "sites"))
    if is_setting(position) or position.act == "settings":
        return replace(context, settings=shown(at.site, at.deployment)) if may(at.person.role, May.MANAGE) else context
    if position.act == "filter":
        finished, treated = listings.counts(session, at.site.id)
        return replace(context, finished_count=finished, treated_count=treated)
    if position.act not in ("more", "backup"):
        return context
    backup = people.backup_of(session, at.person.id)
    others = [one for one in people.people_of(session, at.site.id) if one.active and one.id != at.person.id]
    return replace(
        context,
        digest=people.wants_digest(session, at.person.id),
        backup=backup.label if backup else "",
        colleagues=tuple(Colleague(one.id, one.label, one.role, one.active) for one in others[:MOST_COLLEAGUES]),
    )


def _with_staff(session: Session, context: TurnContext, at: ChatSession) -> TurnContext:
    """The other people of the site, for administrators alone: one page of them, or the one that was chosen."""
    if not may(at.person.role, May.MANAGE):
        return context
    others = [one for one in people.people_of(session, at.site.id) if one.id != at.person.id]
    seen = [one for one in others if str(one.id) == context.position.act] or others[
        context.position.page * ON_A_PAGE :
    ][:ON_A_PAGE]
    staff = tuple(_colleague(session, one) for one in seen)
    return replace(context, staff=staff, shelf_pages=max(1, -(-len(others) // ON_A_PAGE)))


def _colleague(session: Session, one: Person) -> Colleague:
    signer = pins.signer(session, one.id)
    name = signer.wanted_name or signer.printed_name or ""
    wish = Wish(name, signer.pin_waits) if signer.to_confirm else None
    return Colleague(one.id, one.label, one.role, one.active, signer.printed_name or "", wish)


def _with_shelf(session: Session, context: TurnContext, at: ChatSession) -> TurnContext:
    list_of = listings.treated_of if context.position.origin == "treated" else listings.finished_of
    if context.position.origin == "sign_offs":
        waiting_for = [screenings.load(session, key) for key in signatures.awaiting(session, at.site.id)]
        return replace(context, shelf=tuple(_item(session, at, row) for row in waiting_for))
    page = list_of(session, at.site.id, context.position.page * ON_A_PAGE, ON_A_PAGE)
    items = tuple(_item(session, at, row) for row in page.screenings)
    return replace(context, shelf=items, shelf_pages=max(1, -(-page.total // ON_A_PAGE)))


def _item(session: Session, at: ChatSession, row: Row) -> ShelfItem:
    """One screening in a list; a finished one with the outcome and the items of its last revision."""
    if row.lifecycle in DECIDED:
        last = revisions.of(session, row.id)[-1]
        beside = (
            code
            for code in decision_on(row.current, last.as_of, row.loaded_trial).chair
            if code not in last.decision["consult"]
        )
        outcome, codes = str(last.decision["outcome"]), (*last.decision["consult"], *beside)
    else:
        outcome, codes = "", decision_on(row.current, at.today, row.loaded_trial).chair
    return ShelfItem(
        row.id,
        row.subject_code,
        row.lifecycle,
        len(row.current.given),
        outcome,
        row.updated_at.astimezone(ZoneInfo(at.site.zone)).date(),
        open_items(codes, row.current),
        row.trial if switches.has_several(session, at.site.id) else "",
    )


def _suggested(session: Session, site_id: int) -> str:
    try:
        return listings.next_code(session, site_id)
    except NoCodeLeft:
        return ""


FILLED_BY: Mapping[ChatState, Callable[[Session, TurnContext, ChatSession], TurnContext]] = {
    ChatState.HANDING: _with_hand_overs,
    ChatState.STAFFING: _with_staff,
    ChatState.BROWSING: _with_shelf,
    **dict.fromkeys((ChatState.VERSIONS, ChatState.VERSION, ChatState.ADOPTING), _with_versions),
}
