"""The words that people use for days, and the sentences that refuse what is no day."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from flows.language.days import MONTH_NAMES
from flows.language.typed.reading import Refused, compact
from flows.package import table

_LISTED = table("flows.language.typed", "months.csv", {"month": "[a-z]+", "abroad": ".+", "slips": ".*"})
# What months are called in other languages.
ABROAD = tuple(word for row in _LISTED for word in row.cells["abroad"].split())
_ENGLISH = {
    word: row.cells["month"] for row in _LISTED for word in (*row.cells["abroad"].split(), *row.cells["slips"].split())
}
_MONTHS = (
    "jan(?:uary)?|febr?(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
MONTH = rf"(?<![a-z])(?P<month>{_MONTHS})(?![a-z])\.?"
WEEKDAY = (
    r"(?<![a-z])(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)(?![a-z])\.?"
)
UNIT = r"(?:days?|d|weeks?|wks?|w|fortnights?|months?|mths?|mos?|years?|yrs?|y)(?![a-z])"

_ONES = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_FIRSTS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth
"""

# Longer names are found by one slip.
_LONG_NAMES = tuple(name.lower() for name in MONTH_NAMES if len(name) > 5)

NUMBERS = {word: n for n, word in enumerate(_ONES.split(), 1)}
NUMBERS |= {word: n * 10 for n, word in enumerate(_TENS.split(), 2)}
NUMBERS |= {
    f"{ten}-{one}": n * 10 + k for n, ten in enumerate(_TENS.split(), 2) for k, one in enumerate(_ONES.split()[:9], 1)
}
NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2}
ORDINALS = {word: n for n, word in enumerate(_FIRSTS.split(), 1)} | {"thirtieth": 30, "thirty-first": 31}
ORDINALS |= {f"twenty-{word}": 20 + n for n, word in enumerate(_FIRSTS.split()[:9], 1)}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; what is joined by a hyphen may stand apart."""
    return "|".join(sorted((word.replace("-", "[- ]") for word in words), key=len, reverse=True))


_NUMBER_WORD = re.compile(rf"(?<![a-z-])({any_of(NUMBERS)})(?=\s+{UNIT})")
_ORDINAL_WORD = re.compile(rf"(?<![a-z-])({any_of(ORDINALS)})(?=\s+(?:of\s+)?(?:{_MONTHS})(?![a-z]))")
_WORD = re.compile(r"[^\W\d_]+")
# A word before two figures that may be a year of these decades, and behind no day of its own.
_ABROAD_FIRST = re.compile(r"(?<!\d )(?<!\. )(?<!\bde )(?<![^\W_])([^\W\d_]{3,})\.? +(?=(?:2\d|3[01])(?!\d|[ ./-]*\d))")
_NUMBERLESS = re.compile(r"^(?=(?:day|week|fortnight|month|year) (?:ago|back)\b)")


_AGO_ABROAD = re.compile(
    r"(?<!\w)(?:vor|il y a|hace|fa) (\d+) (?:(?P<day>tag|jour|d[ií]a|giorn)|(?P<week>woche|semaine|semana|settiman)"
    r"|(?P<month>monat|mois|mes))[^\W\d]*"
)


def english_month(word: str) -> str | None:
    """The English name of the month that a word of another language, or with a slip of its own, stands for."""
    return _ENGLISH.get(compact(word))


def figures(words: str) -> str:
    """`words` (lower case) with the number words that belong to a day written in figures, and months as they are."""
    words = _ABROAD_FIRST.sub(_glued, words)
    words = _AGO_ABROAD.sub(lambda found: f"{found[1]} {found.lastgroup}s ago", words)
    words = _WORD.sub(lambda found: _month_of(found[0]), words)
    words = _NUMBER_WORD.sub(lambda found: str(NUMBERS[_key(found, NUMBERS)]), words)
    words = _ORDINAL_WORD.sub(lambda found: str(ORDINALS[_key(found, ORDINALS)]), words)
    return _NUMBERLESS.sub("1 ", words)


def _glued(found: re.Match[str]) -> str:
    """ "Okt. 24" as "October-24": where days come before their months, what follows one may be its year."""
    month = english_month(found[1])
    return f"{month}-" if month and not month.startswith(found[1]) else found[0]


def _month_of(word: str) -> str:
    """The month that a word of another language or with one slip in it stands for; any other word as it is."""
    near = [name for name in _LONG_NAMES if len(word) > 4 and OSA.distance(word, name, score_cutoff=1) <= 1]
    return english_month(word) or (near[0] if near else word)


def _key(found: re.Match[str], words: dict[str, int]) -> str:
    word = found[1]
    return word if word in words else word.replace(" ", "-")


# Said beside a day, these make it another day or none that is sure.
VAGUE = re.compile(
    r"\b(?:not?|none|nothing|never|without|unknown|cannot|before|after|until|till?|since|between|about|around"
    r"|approx(?:imately)?|roughly|circa|ca|early|mid|late|end|beginning|start of|or|maybe|perhaps|probably|possibly"
    r"|guess|unsure|than|within|few|several|some|recently|lately|latest|earliest|onwards?|half|every|each|night|from|by|weeks?|fortnights?"
    r"|months?|years?)\b|n't\b|[?~≈<>]|\d[.,]\d+\s*" + UNIT
)

AT_SIGHT = (
    (
        re.compile(r"\d:\d\d|\d\s*[ap]\.?m\b|\d\s?h\d\d|o'?clock|\bnoon\b|midnight|\bhours?\b|\bminutes?\b|\bmins?\b"),
        "time",
    ),
    (re.compile(r"\b\d{4}-?w\d|\bw\d{1,2}\b|\bweek\s*\d"), "week_date"),
    (re.compile(r"\d{5,}"), "compact"),
)
OTHERWISE = (
    (re.compile(r"^(?:the )?\d{1,2}(?:st|nd|rd|th)?$|^\d{3}$"), "bare_number"),
    (re.compile(r"^\d{4}$|^\d{1,2}[/.-]\d{4}$|^\d{4}[/.-]\d{1,2}$"), "no_day"),
    (re.compile(r"^(?:the )?(?:last|past|this|next|coming) (?:week|month|year)$"), "no_day"),
    (re.compile(r"^\d{1,2}\.\d{1,2}$"), "no_year"),
)

WHY = {
    "several": "There is more than one day or number in it. Send one day, such as 3 Oct 2026.",
    "vague": "That is not one certain day. Send the exact day, such as 3 Oct 2026, or choose Not known yet.",
    "no_day": "The day is missing. Send day, month and year, such as 3 Oct 2026.",
    "month_year": "That can be a day of this year or a month of another. Send day, month and year, such as 3 Oct 2026.",
    "no_year": "Day.month needs its year. Send 3 Oct or 3 Oct 2026.",
    "bare_number": "A number alone is not a day. Send 3 Oct 2026, or 45 days ago.",
    "impossible": "There is no such day in the calendar. Send it again, such as 3 Oct 2026.",
    "short_year": "The century is not clear. Write the year in four figures, such as 3 Oct 2026.",
    "year_range": "The year must lie between 1900 and 2199. Send it again, such as 3 Oct 2026.",
    "other_calendar": "That year looks like another calendar's. Send the Gregorian year, such as 3 Oct 2026.",
    "weekday": "That day falls on another weekday. Send the day without the weekday, such as 3 Oct 2026.",
    "time": "Only the day is needed. Leave the time out: 3 Oct 2026, or yesterday.",
    "week_date": "Weeks are not read, only days. Send the day, such as 3 Oct 2026.",
    "compact": "Figures without a break can be read in several ways. Send 3 Oct 2026 or 2026-10-03.",
    "not_a_date": "That is not a day. Send it such as 3 Oct 2026, yesterday or 45 days ago.",
}


def refused(code: str, what: str = "") -> Refused:
    """The refusal `code` with its sentence, after the particular reason in `what` if there is one."""
    return Refused(code, f"{what} {WHY[code]}".strip())
