"""What is asked again, and why."""

from datetime import date

from flows.language.days import day_words

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
