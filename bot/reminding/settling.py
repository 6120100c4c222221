"""Reminders that are answered: acknowledged, by what was recorded of a bag too, and taken back within a minute."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot.deployment import ChatSession, site_times
from bot.reminding.plans import correcting
from flows.treatment.course.steps import CourseStep
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.plan.items import ItemKind, due_words, opens
from flows.treatment.plan.plan import plan
from flows.treatment.reminders.lifecycle import done, reopened
from flows.treatment.reminders.recording import bags_until, step_of_bag
from storage.study import screenings
from storage.trail import audit
from storage.treatment import course, reminder_queue
from storage.treatment.reminder_queue import Queued

# So long something that was tapped can be taken back by a tap.
UNDONE_WITHIN = timedelta(minutes=1)


def settle(session: Session, queued: Queued, at: ChatSession) -> None:
    """Acknowledge one reminder: nothing more of it is sent, not even what waits to be."""
    reminder_queue.answered(session, queued.id, done(queued.state), at.person.id, at.now)
    reminder_queue.unsend(session, {queued.id}, at.now)
    _note(session, "reminder done", queued, at)


def settle_item(session: Session, screening_id: int, item_id: str, at: ChatSession) -> None:
    """Acknowledge every reminder of an item that is left."""
    for queued in reminder_queue.open_of(session, screening_id, item_id):
        settle(session, queued, at)


def keep_bag(session: Session, screening_id: int, item_id: str, at: ChatSession) -> str:
    """Keep that a bag was changed just now; the next change, in words. Raises `RuleBroken`."""
    standing, site = course.load(session, screening_id), site_times(session, at.site.id, at.deployment)
    step = step_of_bag(standing, item_id, at.now, at.now, site)
    # First acknowledged: a reminder that is done stays so when its item moves.
    for one in bags_until(plan(standing, site), item_id):
        settle_item(session, screening_id, one, at)
    if step is not None:
        _record(session, screening_id, step, at, site)
    return _next_bag(session, screening_id, at, site)


def take_back(session: Session, queued: Queued, at: ChatSession) -> bool:
    """Take back what acknowledged a reminder less than a minute ago; whether it was."""
    if queued.done_at is None or not timedelta(0) <= at.now - queued.done_at <= UNDONE_WITHIN:
        return False
    site, together = site_times(session, queued.site_id, at.deployment), queued.done_at
    if queued.reminder.item.kind is ItemKind.BAG and (back := _moved_back(session, queued, at)):
        _record(session, queued.screening_id, back, at, site)
    for one in reminder_queue.done_together(session, queued.screening_id, together):
        reminder_queue.reopen(session, one.id, reopened(one.state, one.reminder, at.now, site))
        _note(session, "reminder reopened", one, at)
    return True


def _moved_back(session: Session, queued: Queued, at: ChatSession) -> CourseStep | None:
    """The step that puts a bag back to where it was before it was recorded; None where it had not moved then."""
    item_id = queued.reminder.item.id
    steps = [step for _, step in course.steps(session, queued.screening_id) if step.item_id == item_id]
    if not steps or steps[-1].at != queued.done_at:
        return None
    before = replace(steps[-2], at=at.now) if steps[1:] else None
    return before or CourseStep("restore", at.now, steps[-1].zone, item_id=item_id)


def _record(session: Session, screening_id: int, step: CourseStep, at: ChatSession, site: SiteTimes) -> None:
    version, person = screenings.load(session, screening_id).version, at.person.id
    correcting(
        session,
        screening_id,
        at.now,
        at.deployment,
        lambda: course.record(session, screening_id, version, step, person, site),
    )


def _next_bag(session: Session, screening_id: int, at: ChatSession, site: SiteTimes) -> str:
    ahead = plan(course.load(session, screening_id), site).items
    bag = next((item for item in ahead if item.kind is ItemKind.BAG and opens(item, site.zone) > at.now), None)
    return f"{bag.title.lower()} {due_words(bag.due)}" if bag else ""


def _note(session: Session, action: str, queued: Queued, at: ChatSession) -> None:
    # The entry changes nothing of the screening, so it is not one of the screening's.
    detail = {"screening": queued.screening_id, "reminder": queued.reminder.id}
    audit.append(session, action, at.now, person_id=at.person.id, site_id=queued.site_id, detail=detail)
