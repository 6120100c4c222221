"""One question, one list, and what is asked again; the questions' own words stand in the trial."""

from collections.abc import Iterable
from datetime import date

from flows.language.days import day_words

NOT_KNOWN = "Not known yet"
FOR_CHAIR = "Not known: for the chair"
CHAIR_ASKED = "Not known here: the study chair is asked, and the ruling, put in on the decision, will be the answer."
STILL_GIVEN = "Still being given"


def saved(label: str, words: str) -> str:
    return f"Kept · {label}: {words}"


def day_zero(day: date, *, planned: bool) -> str:
    """Which day others are counted from, where a site counts so; without a plan it is the present day."""
    which = "the registration" if planned else "today, since no registration is planned"
    return f"Day 0, from which days are counted, is {day_words(day)}: {which}."


TIME_NOT_KNOWN = "Only the day is known"
WHICH_MOMENT = "Which one is meant?"


def at_what_time(day: date) -> str:
    return f"At what time on {day_words(day)}? Type it by the site's clock, such as 14:30."


def still_to_come(moment: str) -> str:
    return f"{moment} is still to come, and this asks for what has happened. Type when it did."


def is_planned(moment: str) -> str:
    return f"Yes, it will be {moment}"


def on_which_day(clock: str) -> str:
    return f"On which day at {clock}? Tap it, or type day and time."


def day_alone(day: date) -> str:
    return f"{day_words(day)}, time not known"


CHOOSE_ONE = "Choose at least one, then Done."
FINISH_ENTRY = "One entry is not complete yet: this is still missing."
FIRST_AGENTS = "One line will do, with last days."
RELATIVE_AGENTS = "Type the first agent, or tap."
MORE_AGENTS = "More are simply typed."
NOTHING_ADDED = "Nothing was added."
REMOVE_FIRST = "There are entries in the list. Open an entry to remove it, or tap Done."


def ask_remove(title: str) -> str:
    return f"Remove {title} from the list?"


def ask_put_off(entered: str) -> str:
    return (
        f"The list holds {entered}. As not known yet it does not count; what was entered is kept for when you open it "
        "again. Is the list not known yet?"
    )


def left_out(name: str) -> str:
    return f"{name} is left out: only what has a waiting period is listed here."


def kind_open(name: str, codes: str) -> str:
    return f"{name} is kept as not known: {codes} stay open until its kind is known. Ask pharmacy or the chair."


def taken_out(names: Iterable[str]) -> tuple[str, ...]:
    out = ", ".join(names)
    return (f"Not entered, as you said: {out}.",) if out else ()


def one_regimen(name: str) -> str:
    return f"That is another combination: add the drugs of {name} first, then type it."


ASKED_AGAIN = "The plan has passed or moved, or some time has gone by. Is it still so?"
NOTHING_AGAIN = "Nothing is asked again: all answers hold today."


def asked_again(label: str) -> str:
    return f"{label} no longer fits the dates and is asked again."


def has_passed(label: str, day: date) -> str:
    return f"{label}, {day_words(day)}, has passed and is asked again."


def said_long_ago(day: date, ago: str) -> str:
    return f"Said for {day_words(day)}, {ago} ago."


def age_may_be(age: str, given_for: date, side: str, day: date) -> str:
    return f"{age} was given for {day_words(given_for)}: on {day_words(day)} it may be {side}."


def planned_for_another(label: str, day: date) -> str:
    return f"{label} was said for a registration on {day_words(day)}, which has moved."


def unchanged(labels: str) -> str:
    return f"Unchanged: {labels}."


def asked_first(labels: str) -> str:
    return f"Not finished yet. Given for another day, so asked again first: {labels}."


def stale(labels: str) -> str:
    return f"Asked again before this is finished, signed or registered: {labels}."


def and_more(number: int) -> str:
    return f"And {number} more."
