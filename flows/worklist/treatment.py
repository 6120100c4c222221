"""The line of somebody who is registered: what is late, due today or next, and which day of which cycle it is."""

from collections.abc import Iterable

from flows.answers.lifecycle import ON_STUDY
from flows.treatment.plan.items import INFUSION, ItemKind, cycle_of, read_id
from flows.treatment.reminders.reminders import LATE_AFTER
from flows.worklist.entry import WEEK, Candidate, Dated, Entry, Reader, Say, Urgency, fitted, saying

SIGN = "▸"

CALLED = {
    ItemKind.START: "start",
    ItemKind.RESTART: "restart",
    ItemKind.RESTART_BY: "restart by",
    ItemKind.END: "end of infusion",
    ItemKind.WEIGHT: "weight",
    ItemKind.START_BY: "start by",
    ItemKind.CONTRACEPTION: "contraception ends",
}


def treatment_line(candidate: Candidate, reader: Reader) -> Entry | None:
    """The line of somebody registered; None where the treatment is over and nothing is due within a week."""
    say = saying(reader, candidate.registered_on or reader.today)
    stage = cycle_words(candidate.items, reader, say)
    asked = sorted((one for one in candidate.items if one.asks), key=lambda one: (one.day, one.clock, one.id))
    if not asked:
        if candidate.stage not in ON_STUDY or candidate.trial.treatment is None:
            return None
        urgency = Urgency.LATER if stage else Urgency.THIS_WEEK
        return _entry(candidate, urgency, reader, None, stage or "registered, plan the start")
    late = next((item for item in reversed(asked) if _is_late(item, reader)), None)
    today = (item for item in asked if item.kind in INFUSION and item.day == reader.today)
    one = late or next(today, asked[0])
    if candidate.stage not in ON_STUDY and one.day > reader.today + WEEK:
        return None
    if one.kind in (ItemKind.RESTART, ItemKind.RESTART_BY):
        stage = "paused"
    return _entry(candidate, _urgency(one, reader), reader, one, _words(one, stage, reader, say))


def _urgency(one: Dated, reader: Reader) -> Urgency:
    if _is_late(one, reader):
        return Urgency.LATE
    if one.day <= reader.today:
        return Urgency.DUE_TODAY
    return Urgency.THIS_WEEK if one.day <= reader.today + WEEK else Urgency.LATER


def _is_late(one: Dated, reader: Reader) -> bool:
    """Whether something of the infusion should have happened by now."""
    return one.kind in INFUSION and one.at is not None and one.at + LATE_AFTER < reader.now


def _words(one: Dated, stage: str, reader: Reader, say: Say) -> str:
    what, when = called(one), " ".join(filter(None, (say(one.day), one.clock)))
    if _is_late(one, reader):
        return fitted(f"{what} late since {one.clock if one.day == reader.today else when}", stage)
    if one.day < reader.today:
        return fitted(f"{what} was due {say(one.day)}", stage)
    if one.day == reader.today or not stage:
        return fitted(f"{what} {when}", stage)
    return fitted(stage, f"{what} {when}") if len(stage) + len(what) + len(when) < 30 else f"{what} {when}"


def called(one: Dated) -> str:
    """An item inside a line, such as "bag 2" or "marrow"."""
    if one.kind is ItemKind.BAG:
        return f"bag {read_id(one.id).number}"
    if one.kind is ItemKind.NEXT_CYCLE:
        return f"cycle {cycle_of(one.id)} from"
    if one.kind in CALLED:
        return CALLED[one.kind]
    title = one.title.partition(" after ")[0]
    return title[:1].lower() + title[1:]


def cycle_words(items: Iterable[Dated], reader: Reader, say: Say) -> str:
    """Where the treatment stands: the day of the cycle, a pause, or after which cycle; empty before the first start.

    After a pause the day is not counted: whether the days began anew is on the treatment's own card.
    """
    given = list(items)
    began = [one for one in given if one.kind is ItemKind.START and one.at and one.at <= reader.now]
    if not began:
        return ""
    start = max(began, key=lambda one: one.day)
    number, ours = cycle_of(start.id), [one for one in given if read_id(one.id).cycle == cycle_of(start.id)]
    if any(one.kind is ItemKind.END and one.at and one.at <= reader.now for one in ours):
        return f"after cycle {number}"
    pauses = [one for one in ours if one.kind is ItemKind.PAUSE]
    lasting = next((one for one in pauses if one.until is None or one.until > reader.now), None)
    if lasting:
        return f"paused since {say(lasting.day)}"
    return f"cycle {number}" if pauses else f"day {(reader.today - start.day).days + 1}"


def _entry(candidate: Candidate, urgency: Urgency, reader: Reader, one: Dated | None, words: str) -> Entry:
    return Entry(
        candidate.id, candidate.code, urgency, one.day if one else reader.today, SIGN, words, one.clock if one else ""
    )
