"""From registration to the end of treatment: steps, corrections, plan, response."""

from collections.abc import Iterable
from datetime import date

from flows.language.days import day_words


def ask_register(code: str, today: date, aged: str) -> str:
    again = "The candidate is assessed again for this day."
    return f"Register {code} today, {day_words(today)}? {aged or again} A number is given and cannot be taken back."


def registered(number: str) -> str:
    return f"Registered: {number}."


COPY_NUMBER = "Copy the number"
ENDS_HERE = "Registered. Of this trial no treatment is planned here: what follows goes by its protocol."
NO_ENDPOINTS = "The file of this trial names no endpoints."
RECORDED = "Recorded."
EARLIEST = "The earliest day, at the hour of the last start; or type another."
ANEW = "The pause was longer than {span}: {whole} of infusion begin anew with the restart."
WHICH_SPAN = (
    "the clock changed meanwhile. {hours} hours passed; by them and by the calendar the {span} come out differently, "
    "and neither record nor label says which counts. Ask the study chair. Does the same cycle go on?"
)
SAME_CYCLE_GOES_ON = "{span} or less: the same cycle"
BEGINS_ANEW = "More than {span}: {whole} anew"
DOSE_KEPT = "The dose is kept. Pharmacy verifies it."
ASK_THEN = "Why does the participant go to {then} now?"
ASK_OFF_STUDY = "Why does the participant leave the study treatment?"
# Why the last step is corrected, and whether that asks for the time at which it really happened.
CORRECTIONS = (
    ("The time was entered wrong", True),
    ("It did not happen", False),
    ("Meant for another participant", False),
    ("It was tapped by mistake", False),
)
ASK_CORRECTION = "What is wrong with it?"
CORRECTED = "Corrected: the plan was made anew."
RESPONSE_HINT = "Tap a value to complete or correct it; the others stay."
NO_PLAN = "Nothing is planned yet: plan the start."
CANCELLED_ITEM = "It was taken out of the plan: nobody is reminded of it, and the calendar file shows it as cancelled."


def clock_of(zone: str) -> str:
    """Said once above a plan whose lines have times."""
    return f"Times are those of {zone}."


def dropped(items: Iterable[str]) -> str:
    return f"With the old start these changes are dropped: {'; '.join(items)}. Make them again where they are wanted."


CALENDAR_COMES = "The calendar file comes in a moment."
PLAN_PICTURE_COMES = "The picture of the plan comes in a moment."
ENDPOINT_HINT = (
    "Our reading, not the record's words: all who began treatment are counted, and without a result an endpoint is not "
    "reached; for each the response to the last cycle counts. Exact 95 % intervals (Clopper and Pearson)."
)
