"""Handing candidates over to a colleague."""

from collections.abc import Sequence
from datetime import date

from flows.language.days import day_words
from flows.language.numbers import count, listed

TO_WHOM = "Who takes your candidates while you are away?"
NOBODY = "You have no candidate to hand over."
NO_COLLEAGUE = "Nobody else at this site can take candidates. An administrator invites somebody under People."
DAY_HINT = "Or type another day, such as 14 Dec. They come back by themselves on its morning."
LATER = "That day is not ahead. They come back on the morning of the day that you name: tap one, or type a later one."
REMINDERS = "Reminders go there until then; you stay the owner. Both are told."
SOME = "Tap those that you hand over."
NONE_CHOSEN = "Nobody is chosen yet."
MOST_NAMED = 12


def until_when(label: str) -> str:
    return f"On which day do you take them back from {label}?"


def ask(label: str, until: date) -> str:
    return f"Hand over to {label} until {day_words(until)}?"


def of_others(owners: Sequence[str]) -> str:
    return f"What {listed(owners)} gave you goes back to {listed(owners)} on the day that was set, if that comes first."


def handed(number: int, label: str, until: date) -> str:
    return f"{label} has {candidates(number)} of yours until {day_words(until)}, and was told."


def back(number: int, label: str) -> str:
    return f"{count(number, 'candidate')} went back. {label} was told."


def candidates(number: int) -> str:
    return count(number, "candidate")


def named(codes: Sequence[str]) -> str:
    more = f" and {len(codes) - MOST_NAMED} more" if len(codes) > MOST_NAMED else ""
    return ", ".join(codes[:MOST_NAMED]) + more


def with_colleague(label: str, until: date, codes: Sequence[str]) -> str:
    return f"With {label} until {day_words(until)}: {named(codes)}"


def from_colleague(label: str, until: date, codes: Sequence[str]) -> str:
    return f"From {label} until {day_words(until)}: {named(codes)}"


def which_day(days: str) -> str:
    return f"That can be {days}. Type it once more with the month as a word, such as 14 Dec."
