"""Days counted from the planned registration, for sites that enter and show no calendar dates."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from flows.language.days import FIRST_DAY, LAST_DAY, MONTHS, WEEKDAYS
from flows.language.numbers import count
from flows.language.typed.date_words import MONTH, UNIT, VAGUE, WEEKDAY, figures
from flows.language.typed.reading import One, Reading, Refused, Several, clean, refused_by

_EXAMPLE = "Send it such as 45 days before registration, T-45 or 3 weeks before."

_WHY = {
    "calendar": f"Here days are counted from registration, and no dates are entered. {_EXAMPLE}",
    "today": f"Count from the planned registration, not from today. {_EXAMPLE}",
    "anchor": f"Count from the planned registration and from nothing else. {_EXAMPLE}",
    "months": "Months and years differ in length. Count in days or weeks, such as 45 days before.",
    "part_day": "Only whole days and weeks are counted. Send it such as 45 days before.",
    "vague": "That is not one certain day. Send the exact number, such as 45 days before.",
    "range": "That is too far away: the day must lie between 1900 and 2199.",
    "not_relative": f"That is not a day. {_EXAMPLE}",
}
_refused = refused_by(_WHY)

_REGISTRATION = (
    r"(?:\s*-?\s*(?:the |planned |the planned )?(?:day of |date of )?(?:registration|reg|enrol?lment)(?: day| date)?)?"
)

_SPAN = r"(?P<span>\d+ ?(?:days?|d|weeks?|wks?|w|fortnights?)(?:(?:,? and|,)? ?\d+ ?(?:days?|d))?)"
_BEFORE = r"(?:before|prior(?: to)?|earlier(?: than)?|pre|ahead of)"
_AFTER = r"(?:after|later(?: than)?|post|past|following)"
_SIGNED = r"(?P<sign>[+-]|minus |plus ) ?"

# What stands for the day of registration itself: T, D and R as in schedules of events.
_ZERO = r"(?:[tdr]|day|reg|registration)"

_FORMS = tuple(
    (re.compile(pattern), sign)
    for pattern, sign in (
        (rf"{_SPAN} ?{_BEFORE}{_REGISTRATION}", -1),
        (rf"{_SPAN} ?{_AFTER}{_REGISTRATION}", 1),
        (rf"(?:the )?(?P<next>day) {_BEFORE}{_REGISTRATION}", -1),
        (rf"(?:the )?(?P<next>day) {_AFTER}{_REGISTRATION}", 1),
        (rf"(?:{_ZERO} ?)?{_SIGNED}(?:{_SPAN}|(?P<days>\d+))", 0),
        (rf"(?:week|wk|w) ?{_SIGNED}(?P<weeks>\d+)", 0),
        (rf"(?:on )?(?:the )?{_ZERO} ?(?P<same>[+-]?0)|(?P<zero>[+-]?0(?: days?)?)", 0),
        (r"(?:on |at )?(?:the )?(?:planned )?(?:day of |date of )?(?:registration|enrol?lment)(?: day| date)?", 0),
        (r"(?:on )?(?:the )?same day", 0),
    )
)

_BARE = re.compile(rf"{_SPAN}|(?P<days>\d+)")
_AMOUNT = re.compile(r"(\d+) ?([dwf]?)")

# What else it may be, the surest first: each with the refusal that says so.
_OTHERWISE = (
    ("today", r"\b(?:ago|back|today|yesterday|tomorrow|tonight|now|last|next|this)\b|\bfrom (?:now|today)\b"),
    ("part_day", rf"\d[.,]\d+ ?{UNIT}|\bhalf\b|\bhours?\b|\d:\d\d"),
    ("calendar", rf"{MONTH}|{WEEKDAY}|\d{{4}}|\d{{1,2}}[./-]\d{{1,2}}(?!\d)"),
    ("months", r"\b(?:\d+ ?)?(?:months?|mos?|years?|yrs?|y)\b"),
    ("vague", VAGUE.pattern),
)

# The one form in which days are written (`words.day_words`, `words.short_day`).
_WRITTEN = re.compile(
    rf"(?P<as_it_is>such as |Planned registration: )?\b(?:(?:{'|'.join(WEEKDAYS)}) )?"
    rf"(?P<day>[0-9]{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>[0-9]{{4}})\b"
)

# Days from registration, dates and another registration inside a sentence.
_WITHIN = re.compile(rf"\b(?:{_SPAN} ?(?:{_BEFORE}|{_AFTER}){_REGISTRATION}|[tdr] ?[+−-] ?\d+)\b", re.IGNORECASE)

_DATED = re.compile(rf"{MONTH}|\b\d+(?P<between>[./-])\d+(?P=between)\d+", re.IGNORECASE)
_REGISTERS = re.compile(r"\breg(?:istration|ister)?\b", re.IGNORECASE)
_COUNTED = re.compile(rf"{_SPAN} ?(?:{_BEFORE}|{_AFTER}|from)\b")


def read_relative(text: str, registration: date) -> Reading[date]:
    """The day that "45 days before registration", "T-45" or "+3" means: One, Several or Refused. Never raises.

    A bare number or span may lie before or after: both are offered, the earlier day first. The refusal codes are
    the keys of `_WHY` and those of `typed_text.clean`.
    """
    cleaned = clean(text)
    if isinstance(cleaned, Refused):
        return cleaned
    words = figures(cleaned.casefold()).strip(" .!")
    for form, sign in _FORMS:
        if match := form.fullmatch(words):
            return _day(registration, _days(match, sign))
    if match := _BARE.fullmatch(words):
        return _either_side(registration, _days(match, 1))
    return _refused(_code(words))


def with_dates(text: str, registration: date) -> str | Refused:
    """A sentence in which days counted from registration are written as dates, for what reads those.

    A date that was typed is refused, unless the sentence is about another registration.
    """
    if _DATED.search(figures(text.casefold())) and not _REGISTERS.search(text):
        return _refused("calendar")

    def dated(found: re.Match[str]) -> str:
        reading = read_relative(found[0], registration)
        return reading.value.isoformat() if isinstance(reading, One) else found[0]

    return _WITHIN.sub(dated, text)


def relative_words(day: date, registration: date) -> str:
    """A day as such a site is shown it: "45 days before registration", "the day of registration"."""
    distance = (day - registration).days
    if distance == 0:
        return "the day of registration"
    return f"{count(abs(distance), 'day')} {'before' if distance < 0 else 'after'} registration"


def brief_words(day: date, registration: date) -> str:
    """The same where there is little room: "day −45", "day 0", "day +3"."""
    distance = (day - registration).days
    return f"day {'−' if distance < 0 else '+' if distance else ''}{abs(distance)}"


def relative_text(text: str, registration: date, say: Callable[[date, date], str] = relative_words) -> str:
    """A text in which every day is counted from registration, but for that one itself and those of examples."""

    def counted(found: re.Match[str]) -> str:
        day = date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"]))
        return found[0] if found["as_it_is"] else say(day, registration)

    return _WRITTEN.sub(counted, text)


def _days(match: re.Match[str], sign: int) -> int:
    """The days from registration, negative before it; the typed sign counts where the form has none."""
    found = {name: value for name, value in match.groupdict().items() if value}
    if "sign" in found:
        sign = -1 if found["sign"].strip() in ("-", "minus") else 1
    weeks = {"w": 7, "f": 14}
    span = sum(int(n) * weeks.get(unit, 1) for n, unit in _AMOUNT.findall(found.get("span", "")))
    return sign * (span + int(found.get("days", 0)) + 7 * int(found.get("weeks", 0)) + ("next" in found))


def _day(registration: date, days: int) -> Reading[date]:
    try:
        day = registration + timedelta(days=days)
    except OverflowError:
        return _refused("range")
    return One(day) if FIRST_DAY <= day <= LAST_DAY else _refused("range")


def _either_side(registration: date, days: int) -> Reading[date]:
    sides = [_day(registration, sign * days) for sign in (-1, 1)]
    possible = tuple(dict.fromkeys(side.value for side in sides if isinstance(side, One)))
    if len(possible) < 2:
        return One(possible[0]) if possible else _refused("range")
    labels = tuple(relative_words(day, registration) for day in possible)
    return Several(possible, labels, "Before or after registration?")


def _code(words: str) -> str:
    for code, pattern in _OTHERWISE:
        if re.search(pattern, words) and not (code == "vague" and _COUNTED.match(words)):
            return code
    return "anchor" if _COUNTED.match(words) else "not_relative"
