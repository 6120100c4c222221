"""Age in completed months from a birth date that is used here and kept nowhere."""

from datetime import date
from decimal import Decimal

from flows.ages import completed_months
from flows.calculator_working import Calculation
from flows.reply import No
from flows.words import age_words, day_words

OLDEST_MONTHS = 1440


def age_at_registration(birth: date, registration: date) -> Calculation | No:
    """The age in months on the registration day. Nothing of the result tells the birth date."""
    if birth > registration:
        return No("That birth date lies after the registration. Check both.")
    months = completed_months(birth, registration)
    if months > OLDEST_MONTHS:
        return No("That would be more than 120 years. Check the year of birth.")
    return Calculation(
        Decimal(months),
        "months",
        "completed months at registration",
        (("Registration", day_words(registration)),),
        f"{age_words(Decimal(months))} completed on {day_words(registration)}. The birth date is not kept.",
    )
