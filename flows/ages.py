"""Ages in completed months."""

from datetime import date


def completed_months(birth: date, day: date) -> int:
    """Whole months from birth, or another day, to a day; negative where that lies before it.

    A month is completed when its day of birth is reached, or the next month begins: somebody born on 29 February
    completes a year on 1 March of a common year (the usual convention; the trial's record names none).
    """
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
