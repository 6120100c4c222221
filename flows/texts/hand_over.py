"""Handing candidates over to a colleague."""

from collections.abc import Sequence
from datetime import date

from flows.language.days import day_words
from flows.language.numbers import count, listed

NO_COLLEAGUE = "Nobody else at this site can take candidates. An administrator invites somebody under People."
DAY_HINT = "Or type another day, such as 14 Dec. They come back by themselves on its morning."
LATER = "That day is not ahead. They come back on the morning of the day that you name: tap one, or type a later one."
SOME = "Tap those that you hand over."
MOST_NAMED = 12


def until_when(label: str) -> str:
    return f"On which day do you take them back from {label}?"


def ask(label: str, until: date) -> str:
    return f"Hand over to {label} until {day_words(until)}?"


def of_others(owners: Sequence[str]) -> str:
    return f"What {listed(owners)} gave you goes back to {listed(owners)} on the day that was set, if that comes first."


def handed(number: int, label: str, until: date, whose: str) -> str:
    return f"{label} has {candidates(number)} of {whose or 'yours'} until {day_words(until)}, and was told."


def title(whose: str) -> str:
    return f"Hand over: candidates of {whose}" if whose else "Hand over"


def all_of(number: int, whose: str, codes: Sequence[str]) -> str:
    return f"All {number} of {whose or 'yours'}: {named(codes)}"


def nobody(whose: str) -> str:
    return f"{whose} has no candidate to hand over." if whose else "You have no candidate to hand over."


def to_whom(whose: str) -> str:
    return f"Who takes the candidates of {whose}?" if whose else "Who takes your candidates while you are away?"


def reminders(whose: str) -> str:
    owner = f"{whose} stays the owner. All are told." if whose else "you stay the owner. Both are told."
    return f"Reminders go there until then; {owner}"


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
