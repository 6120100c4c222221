"""Which days a question takes, and the days that are offered for it by name."""

from datetime import date, timedelta

from flows.language.days import FIRST_DAY, LAST_DAY, day_words
from flows.language.wall_time import calendar_day
from flows.rules.facts import Facts
from flows.rules.question import Day, Question
from flows.rules.trial import Trial


def day_refused(question: Question, day: date, facts: Facts) -> str:
    """Why this day cannot be the answer; empty where it can."""
    kind = question.kind
    assert isinstance(kind, Day)
    if not FIRST_DAY <= day <= LAST_DAY:
        return "That year is out of reach. Type a date from 1900 to 2199."
    if not kind.ahead and day > facts.as_of:
        return f"{day_words(day)} lies ahead: this has happened already. Type the day on which it did."
    earliest = earliest_day(kind, facts)
    if earliest and day < earliest:
        return f"{day_words(day)} is too early: it cannot be before {day_words(earliest)}."
    return ""


def quick_days(question: Question, facts: Facts, trial: Trial) -> tuple[tuple[str, date], ...]:
    """The days that are offered by name."""
    kind = question.kind
    assert isinstance(kind, Day)
    base, (near, far), step = facts.as_of, ("Today", "Yesterday"), -1
    if kind.not_before and kind.not_before == trial.day_key:
        base, (near, far), step = facts.registration, (f"{trial.window_of} day", "Day after"), 1
    elif kind.not_before == "as_of" or kind.coming:
        (near, far), step = ("Today", "Tomorrow"), 1
    days = ((near, base), (far, base + timedelta(step)))
    return tuple((label, day) for label, day in days if not day_refused(question, day, facts))


def same_day(question: Question, facts: Facts, trial: Trial) -> tuple[str, date] | None:
    """The day of the measurement that was answered last before this one, by what was measured; None where none was."""
    measured = {one.dated: one for one in trial.questions if one.dated}
    if question.key not in measured:
        return None
    keys = [one.key for one in trial.questions]
    before = (key for key in reversed(keys[: keys.index(question.key)]) if key in measured and facts.get(key))
    key = next(before, None)
    day = calendar_day(facts.get(key)) if key else None
    if key is None or day is None or day_refused(question, day, facts):
        return None
    label = measured[key].label
    return f"As {label if label[:2].isupper() else label[:1].lower() + label[1:]}", day


def earliest_day(kind: Day, facts: Facts) -> date | None:
    """The first day that this question takes, if another date bounds it."""
    bound = {"as_of": facts.as_of, "registration_date": facts.registration}
    day = bound.get(kind.not_before) or facts.get(kind.not_before) if kind.not_before else None
    return calendar_day(day) if isinstance(day, date) else None
