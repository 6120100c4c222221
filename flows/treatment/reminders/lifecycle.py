"""What can happen to one reminder of one recipient: sent, repeated, passed on, done, put off, cancelled."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from flows.language import machine
from flows.language.refusals import NotAllowed, RuleBroken
from flows.language.wall_time import at_instant, at_wall, clock_words, instant_words
from flows.treatment.plan.bags import SiteTimes
from flows.treatment.reminders.reminders import Reminder, out_of_quiet


class ReminderStage(StrEnum):
    """The state of a reminder."""

    WAITING = "waiting"
    SENT = "sent"
    DONE = "done"
    CANCELLED = "cancelled"


class Recipient(StrEnum):
    """To whom a message of a reminder goes: whose it is, then others."""

    PERSON = "person"
    BACKUP = "backup"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One message of a reminder: to whom, and how long an answer is waited for before the next one."""

    to: Recipient
    wait: timedelta


# In these a reminder still asks somebody.
OPEN = (ReminderStage.WAITING, ReminderStage.SENT)

LIFE: machine.Table[ReminderStage] = (
    ("send", OPEN, ReminderStage.SENT),
    ("acknowledge", OPEN, ReminderStage.DONE),
    ("postpone", OPEN, ReminderStage.WAITING),
    ("cancel", OPEN, ReminderStage.CANCELLED),
    ("reopen", (ReminderStage.DONE,), ReminderStage.SENT),
    ("replan", tuple(ReminderStage), ReminderStage.WAITING),
)

MOVES = machine.moves(machine.build(ReminderStage, ReminderStage.WAITING, LIFE), ReminderStage)

URGENT = (
    EscalationStep(Recipient.PERSON, timedelta(minutes=30)),
    EscalationStep(Recipient.PERSON, timedelta(minutes=30)),
    EscalationStep(Recipient.BACKUP, timedelta(minutes=30)),
    EscalationStep(Recipient.ADMINISTRATOR, timedelta(0)),
)

CALM = (
    EscalationStep(Recipient.PERSON, timedelta(hours=4)),
    EscalationStep(Recipient.PERSON, timedelta(hours=20)),
    EscalationStep(Recipient.BACKUP, timedelta(hours=24)),
    EscalationStep(Recipient.ADMINISTRATOR, timedelta(0)),
)


class Later(StrEnum):
    """How long a reminder is put off."""

    HOUR = "In 1 hour"
    EVENING = "This evening"
    TOMORROW = "Tomorrow"


@dataclass(frozen=True, slots=True)
class ReminderState:
    """How a reminder stands: `next_at` is when its next message goes, in UTC, or None; `rung` its number among them."""

    stage: ReminderStage
    next_at: datetime | None
    rung: int = 0


def escalation(reminder: Reminder) -> tuple[EscalationStep, ...]:
    """The messages of a reminder in their order, as long as nobody acknowledges."""
    return URGENT if reminder.urgent else CALM


def planned(reminder: Reminder, site: SiteTimes) -> ReminderState:
    """A reminder that waits for its time; one that can wait stays out of the quiet hours."""
    return ReminderState(ReminderStage.WAITING, _when(reminder, reminder.due.utc, site))


def sent(state: ReminderState, reminder: Reminder, now: datetime, site: SiteTimes) -> ReminderState:
    """The state after a message went: the next one waits its turn; after the last none is left."""
    rungs, following = escalation(reminder), state.rung + 1
    last = following >= len(rungs)
    after = None if last else _when(reminder, now + rungs[state.rung].wait, site)
    return ReminderState(_step(state, "send"), after, state.rung if last else following)


def done(state: ReminderState) -> ReminderState:
    """Acknowledged: nothing more is sent."""
    return replace(state, stage=_step(state, "acknowledge"), next_at=None)


def reopened(state: ReminderState, reminder: Reminder, now: datetime, site: SiteTimes) -> ReminderState:
    """Acknowledged by mistake: it waits for an answer again, as if its message had just gone."""
    wait = escalation(reminder)[state.rung].wait
    return replace(state, stage=_step(state, "reopen"), next_at=_when(reminder, now + wait, site) if wait else None)


def cancelled(state: ReminderState) -> ReminderState:
    """Not needed any more, because facts changed or a nearer reminder of the same item has its turn."""
    return replace(state, stage=_step(state, "cancel"), next_at=None)


def later(state: ReminderState, reminder: Reminder, choice: Later, now: datetime, site: SiteTimes) -> ReminderState:
    """Put off by the person who has it; then it begins with that person again. Never to after the event."""
    at = _later(choice, now, site)
    if choice is Later.EVENING and at <= now:
        raise RuleBroken("evening_over", at=clock_words(at_instant(at, site.zone)))
    if now < reminder.event <= at:
        raise RuleBroken("later_too_late", due=instant_words(reminder.event, site.zone), choice=choice)
    return ReminderState(_step(state, "postpone"), at)


# So long after its time an event that was seen coming is asked about, unless it is recorded by then.
ASKED_AFTER = timedelta(minutes=15)


def seen(state: ReminderState, reminder: Reminder) -> ReminderState:
    """Seen before its event could happen: it comes again once that is late."""
    return ReminderState(_step(state, "postpone"), reminder.event + ASKED_AFTER)


def choices(reminder: Reminder, now: datetime, site: SiteTimes) -> tuple[Later, ...]:
    """The ways to put a reminder off that would not be refused."""
    ways = ((choice, _later(choice, now, site)) for choice in Later)
    return tuple(choice for choice, at in ways if at > now and not now < reminder.event <= at)


def replanned(state: ReminderState, reminder: Reminder, site: SiteTimes) -> ReminderState:
    """The state after the date of its item has changed: it waits again, even if it had been sent or acknowledged."""
    return replace(planned(reminder, site), stage=_step(state, "replan"))


def _later(choice: Later, now: datetime, site: SiteTimes) -> datetime:
    today = at_instant(now, site.zone).day
    if choice is Later.HOUR:
        return now + timedelta(hours=1)
    if choice is Later.EVENING:
        return at_wall(today, site.evening, site.zone).utc
    return at_wall(today + timedelta(1), site.morning, site.zone).utc


def _when(reminder: Reminder, at: datetime, site: SiteTimes) -> datetime:
    return at if reminder.urgent else out_of_quiet(at, site)


def _step(state: ReminderState, trigger: str) -> ReminderStage:
    try:
        return machine.move(MOVES, state.stage, trigger)
    except NotAllowed as refused:
        raise RuleBroken("reminder_closed") from refused
