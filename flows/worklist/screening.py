"""The line of a candidate who is not registered: the last day, what lapses, what is missing, what is waited for."""

from dataclasses import replace
from datetime import date
from itertools import accumulate

from flows.answers.lifecycle import Stage
from flows.decision.status_words import OUTCOMES
from flows.decision.verdict import NO_DAY
from flows.language.numbers import count
from flows.worklist.entry import LYING, ROOM, SOON, WEEK, Candidate, Entry, Reader, Say, Urgency, fitted, saying
from flows.worklist.standing import Standing, standing

# What is still to be done with somebody who is eligible, by how far the screening is.
NEXT = {
    Stage.DRAFT: "not finished",
    Stage.FINISHED: "unsigned",
    Stage.AWAITING: "to be signed",
    Stage.SIGNED: "register",
}
# What somebody is while the screening is changed, where that is another outcome than the stored one.
NOW = {
    "eligible": "now eligible",
    "not_yet": "now not yet",
    "incomplete": "now incomplete",
    "not_eligible": "now not eligible",
}
CHAIR = "§"
# For so many days the chair may think before somebody asks again.
ASKED_LONG = 5


def screening_line(candidate: Candidate, reader: Reader) -> Entry | None:
    """The line of a screening; None where nothing is left to do: it was rejected, or finished as not eligible."""
    if candidate.stage is Stage.REJECTED or candidate.answers is None:
        return None
    stands = standing(candidate.answers, reader.today, candidate.trial)
    say = saying(reader, stands.planned or reader.today)
    if candidate.stage is Stage.AMENDING:
        return _amending(candidate, reader, stands, say)
    if stands.outcome == "not_eligible" and candidate.stage is not Stage.DRAFT:
        return None
    if candidate.asked_back:
        sign = OUTCOMES[stands.outcome][0]
        return _entry(candidate, Urgency.YOURS, reader.today, sign, fitted("asked back", _inside(candidate.asked_back)))
    if stands.plan_passed:
        return _entry(candidate, Urgency.YOURS, reader.today, "↻", "plan passed, new day")
    line = LINES[stands.outcome](candidate, reader, stands, say)
    return replace(line, chair=True) if stands.chair else line


def _eligible(candidate: Candidate, reader: Reader, stands: Standing, say: Say) -> Entry:
    """Until when, and what is to be done by then."""
    today, last, following = reader.today, stands.last, NEXT[candidate.stage]
    to_sign = candidate.stage is Stage.AWAITING and reader.signs
    parts = (_chair(stands), following, _confirm(stands))
    if last == today:
        return _entry(candidate, Urgency.LAST_DAY, today, "✓", fitted("last day TODAY", *parts))
    urgency = Urgency.THIS_WEEK
    if to_sign or (candidate.stage is Stage.SIGNED and (stands.planned or today) <= today):
        urgency = Urgency.YOURS
    elif last and last <= today + SOON:
        urgency = Urgency.LAPSING
    until = f"until {say(last)}" if last else "eligible"
    return _entry(candidate, urgency, last or today, "✓", fitted(until, *parts))


def _not_yet(candidate: Candidate, reader: Reader, stands: Standing, say: Say) -> Entry:
    """What is waited for and until when, and from when on labs can be drawn; or what is too old."""
    today, first = reader.today, stands.first
    if first is None:
        return _entry(candidate, Urgency.THIS_WEEK, today, "◷", fitted(NO_DAY, _chair(stands)))
    if first <= today:
        return _too_old(candidate, reader, stands, say)
    labs, follows = "", first
    if stands.repeat_from and stands.repeat_from <= first:
        labs, follows = f"labs from {say(stands.repeat_from)}", max(stands.repeat_from, today)
    until = f"from {say(first)}"
    driven = f"{until} ({stands.driver})" if stands.driver else until
    room = ROOM - len(labs) - 2 if labs else ROOM
    words = fitted(driven if len(driven) <= room else until, labs, _chair(stands))
    urgency = Urgency.THIS_WEEK if follows <= today + WEEK else Urgency.LATER
    return _entry(candidate, urgency, follows, "◷", words)


def _too_old(candidate: Candidate, reader: Reader, stands: Standing, say: Say) -> Entry:
    """What has to be measured again before the planned registration."""
    what = stands.repeat[0] if len(stands.repeat) == 1 else "labs"
    day = stands.planned or reader.today
    planned = f"registration {say(day)}" if stands.planned else ""
    return _entry(candidate, _by_day(day, reader.today), day, "↻", fitted(f"new {what}", planned, _chair(stands)))


def _incomplete(candidate: Candidate, reader: Reader, stands: Standing, say: Say) -> Entry:
    """How many answers are missing and which; what lapses meanwhile; for how long nobody has touched it."""
    today, missing = reader.today, stands.missing
    if not candidate.answers or not candidate.answers.given:
        return _entry(
            candidate, _lying(candidate, today), candidate.touched, "?", fitted("just begun", _idle(candidate, today))
        )
    what = f"{len(missing)} missing" if missing else _confirm(stands) or _chair(stands) or "incomplete"
    chair = _chair(stands) if missing else ""
    if stands.lapse and stands.lapse[1] <= today + SOON:
        name, day = stands.lapse
        return _entry(candidate, Urgency.LAPSING, day, "?", fitted(what, f"{name} lapses {say(day)}"))
    if stands.planned and stands.planned <= today + SOON:
        return _entry(candidate, Urgency.LAPSING, stands.planned, "?", fitted(what, f"planned {say(stands.planned)}"))
    asked = (today - stands.asked_since).days if stands.asked_since and not missing else 0
    if asked >= ASKED_LONG:
        words = fitted(what, f"asked {count(asked, 'day')} ago")
        return _entry(candidate, Urgency.LYING, stands.asked_since or today, "?", words)
    urgency = _lying(candidate, today)
    named = _named(missing, ROOM - len(what) - 2 - (len(chair) + 2 if chair else 0))
    named = fitted(f"{what}: {named}" if named else what, chair)
    words = fitted(what, _idle(candidate, today), chair) if urgency is Urgency.LYING else named
    return _entry(candidate, urgency, candidate.touched if urgency is Urgency.LYING else today, "?", words)


def _not_eligible(candidate: Candidate, reader: Reader, stands: Standing, _say: Say) -> Entry:
    """What keeps the candidate out, of a screening that is not finished."""
    urgency = _lying(candidate, reader.today)
    return _entry(candidate, urgency, candidate.touched, "✗", fitted(f"not eligible: {stands.against}", "finish"))


LINES = {"eligible": _eligible, "not_yet": _not_yet, "incomplete": _incomplete, "not_eligible": _not_eligible}


def _amending(candidate: Candidate, reader: Reader, stands: Standing, say: Say) -> Entry:
    """The revision that is stored, while the screening is being changed; what it is now, where that is another."""
    outcome, last = candidate.stored
    sign, today = OUTCOMES[outcome][0], reader.today
    if stands.outcome != outcome:
        words = fitted("being changed", NOW[stands.outcome])
        return _entry(candidate, Urgency.YOURS, today, OUTCOMES[stands.outcome][0], words)
    until = f"until {say(last)}" if last and last >= today else OUTCOMES[outcome][1].lower()
    if last == today:
        return _entry(candidate, Urgency.LAST_DAY, today, sign, fitted("last day TODAY", "being changed"))
    urgency = _by_day(last, today) if last and last >= today else _lying(candidate, today)
    return _entry(candidate, urgency, last or candidate.touched, sign, fitted(until, "being changed"))


def _entry(candidate: Candidate, urgency: Urgency, day: date, sign: str, words: str) -> Entry:
    return Entry(candidate.id, candidate.code, urgency, day, sign, words)


def _by_day(day: date, today: date) -> Urgency:
    return Urgency.LAPSING if day <= today + SOON else Urgency.THIS_WEEK if day <= today + WEEK else Urgency.LATER


def _lying(candidate: Candidate, today: date) -> Urgency:
    return Urgency.LYING if today - candidate.touched >= LYING else Urgency.LATER


def _idle(candidate: Candidate, today: date) -> str:
    days = (today - candidate.touched).days
    return f"untouched {count(days, 'day')}" if days >= LYING.days else ""


def _named(labels: tuple[str, ...], room: int) -> str:
    """The labels that fit, from the first one on."""
    ends = accumulate(len(label) + 2 for label in labels)
    return ", ".join(label for label, end in zip(labels, ends, strict=True) if end - 2 <= room)


def _confirm(stands: Standing) -> str:
    return f"{stands.to_confirm} to confirm" if stands.to_confirm else ""


def _inside(question: str) -> str:
    """A question inside a line."""
    return question[:1].lower() + question[1:]


def _chair(stands: Standing) -> str:
    more = f" +{len(stands.chair) - 1}" if stands.chair[1:] else ""
    return f"{CHAIR} {stands.chair[0]}{more}" if stands.chair else ""
