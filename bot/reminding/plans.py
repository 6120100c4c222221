"""What changed facts and settings do to reminders: what waits is planned anew, and corrections are sent."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.deployment import ChatSession, Deployment, habits_of, site_times
from bot.from_storage import day_zero_of
from bot.reminding.recipients import whom_to_tell
from bot.reminding.reminder_messages import put_corrections
from flows.answers.lifecycle import OPEN, REGISTERED, UNREGISTERED
from flows.chat.context import Screening
from flows.language.typed.relative_days import relative_text
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.items import FOLLOWS_SCREENING, INSTEAD, PlannedEvent
from flows.treatment.plan.plan import Plan
from flows.treatment.plan.screening_plan import plan_on
from flows.treatment.reminders.lifecycle import Recipient
from storage.site import hand_overs, people, sites
from storage.site.sites import Site
from storage.study import screenings
from storage.treatment import course, plan_items, reminder_queue, reminders


def follow_screening(session: Session, before: Screening | None, after: Screening | None, at: ChatSession) -> None:
    """After a turn: plan what the screening waits for now, and correct reminders that went out and are wrong.

    From registration on its items are the course's; what is still open of the screening's own goes without a word.
    """
    changed = after or before
    if changed is None or (before is not None and after is not None and before.id != after.id):
        return
    waits = after is not None and after.stage in (*OPEN, *UNREGISTERED)
    new = _plan(after, at) if after is not None and waits else Plan(changed.code, ())
    # Most answers change no date: then nothing is read or written.
    if before is not None and waits and before.stage in (*OPEN, *UNREGISTERED) and _plan(before, at) == new:
        return
    sync(session, changed.id, new, at.now, at.deployment, quietly=not waits)


def sync(
    session: Session, screening_id: int, new: Plan, now: datetime, deployment: Deployment, *, quietly: bool = False
) -> None:
    """Bring the stored items of a screening that is not registered, and their reminders, to `new`.

    What has passed stays as it was: it happened, and is answered by a person. `quietly`: nothing is corrected.
    """
    row = screenings.load(session, screening_id)
    site = site_times(session, row.site_id, deployment)
    today = now.astimezone(site.zone).date()
    kept = plan_items.plan_of(session, screening_id, row.subject_code).items
    ours = tuple(item for item in kept if _is_ours(item))
    others = tuple(item for item in kept if not _is_ours(item))
    # Items that lie behind are no part of what a screening waits for, so they are never missed from it.
    passed = () if quietly else tuple(item for item in ours if item.day < today and new.item(item.id) is None)
    before = Plan(new.code, tuple(item for item in ours if item not in passed))
    plan_items.keep(session, screening_id, Plan(new.code, (*new.items, *passed, *others)), site.zone, now)

    def follow() -> tuple[str, ...]:
        corrections = reminders.follow(session, row, before, new, site, now)
        return () if quietly else corrections

    correcting(session, screening_id, now, deployment, follow)


def correcting(
    session: Session, screening_id: int, now: datetime, deployment: Deployment, change: Callable[[], Sequence[str]]
) -> None:
    """Make a change that gives corrections, and send them to everybody who got the reminders that they correct.

    Whoever made the change knows it, and is not told.
    """
    tos = [Recipient.PERSON, *reminder_queue.went_on_to(session, screening_id)]
    corrections = change()
    if not corrections:
        return
    row = screenings.load(session, screening_id)
    habits = habits_of(sites.load(session, row.site_id), deployment)
    if habits.relative_days:
        zero = day_zero_of(session, screening_id, now.astimezone(habits.times.zone).date())
        corrections = [relative_text(text, zero) for text in corrections]
    owner = people.person(session, hand_overs.stand_in(session, screening_id, row.created_by))
    told = {person.id: person for to in tos for person in whom_to_tell(session, owner, to)}
    if row.updated_at == now:
        told.pop(row.updated_by, None)
    for person in told.values():
        put_corrections(session, person, corrections, now)


def _plan(screening: Screening, at: ChatSession) -> Plan:
    return plan_on(screening.code, screening.answers, at.today, screening.trial)


def _is_ours(item: PlannedEvent) -> bool:
    return INSTEAD.get(item.kind) == FOLLOWS_SCREENING


def follow_site(session: Session, site: Site, now: datetime, deployment: Deployment) -> None:
    """Plan anew everything at a site, where its times differ from those that it was last planned with."""
    times = habits_of(site, deployment).times
    if sites.take_over(session, site.id, times, now):
        for screening_id in sites.followed(session, site.id):
            follow(session, screening_id, times, now, deployment)


def follow(session: Session, screening_id: int, times: SiteTimes, now: datetime, deployment: Deployment) -> None:
    """Plan a screening anew from what is stored of it."""
    screening = screenings.load(session, screening_id)
    stage = screening.lifecycle
    if stage in REGISTERED:
        correcting(session, screening_id, now, deployment, lambda: course.replan(session, screening, now, times))
    elif stage in (*OPEN, *UNREGISTERED):
        today, trial = now.astimezone(times.zone).date(), screening.loaded_trial
        sync(session, screening_id, plan_on(screening.subject_code, screening.current, today, trial), now, deployment)
