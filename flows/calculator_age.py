"""Age in completed months from a birth date that is used here and kept nowhere."""

from datetime import date
from decimal import Decimal

from flows.calculator_working import Calculation
from flows.reply import No
from flows.words import age_words, day_words

OLDEST_MONTHS = 1440


def completed_months(birth: date, day: date) -> int:
    """Whole months from birth to a day, not before it.

    A month is completed when its day of birth is reached, or the next month begins: somebody born on 29 February
    completes a year on 1 March of a common year (the usual convention; the trial's record names none).
    """
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)


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
