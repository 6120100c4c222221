"""A new version of a trial: what it would change, for whom, and what is done about it."""

from datetime import date

from flows.language.days import day_words
from flows.language.numbers import count
from flows.texts.sign_off import WAITS
from flows.texts.site import COMES

NONE = "No version that was loaded changes a trial that this site screens for."
WHICH = "Which version?"
NOTHING_CHANGES_ITSELF = "Nothing changes by itself: each screening takes the version one at a time."
NOBODY = "No screening here goes by an earlier version."
NO_CRITERION = "No criterion changes."
WENT_BACK = "This site went back to this version: what was taken from the later one is taken back."
PAPER_COMES = f"The PDF is being made: {COMES}"
NEW_QUESTIONS = "Asked anew:"
SINCE_ASKED = (
    "From which day on does this site go by it? Not before the approval of your ethics committee. "
    "Tap a day or type another one."
)
UNTIL_ASKED = (
    "Until when may screenings that are open be finished under the version before? Tap how long, or type the last day."
)
NOT_PAST = "That day has passed: choose today or a later one."
NOT_BEFORE = "That is before the day from which on the site goes by it: choose a later one."
WITH_YEAR = "Type the day with its year, such as 24 Nov 2026."
PIN_ASKED = "Type your PIN to switch it on. It is removed at once and never shown."
TO_CONFIRM = WAITS.format(do="switch it on")


def title(amendment: str, version: str) -> str:
    return f"{amendment[:1].upper()}{amendment[1:]} · version {version}"


def approved(day: date | None, why: str) -> str:
    return f"Approved {day_words(day)}. {why}" if day else why


def stands(since: date | None, old_until: date | None, today: date) -> str:
    """Since when a site goes by a version, and what that means for one that is open."""
    if since is None:
        return "Not switched on here: the version before rules."
    if since > today:
        return f"Switched on here from {day_words(since)}; until then the version before rules."
    if old_until is None:
        return f"On here since {day_words(since)}: what is open takes it before it is finished."
    return f"On here since {day_words(since)}; what is open may be finished under its own until {day_words(old_until)}."


def to_take(*, back: bool) -> str:
    """What a card about a version and one candidate is headed."""
    return "Back to the version before" if back else "New version"


def chosen(since: date, old_until: date | None) -> str:
    """The days that somebody is about to switch a version on for."""
    before = (
        f"what is open may be finished under the one before until {day_words(old_until)}"
        if old_until
        else ("what is open takes it before it is finished")
    )
    return f"From {day_words(since)}; {before}."


def more_changed(number: int) -> str:
    return f"And {number} more: all of it is in the PDF."


def too_many(number: int) -> str:
    many = f"{number} screenings here go by an earlier version, too many for a message."
    return f"{many} The PDF tells what becomes of each."


def digest_of_many(name: str, since: date, number: int) -> str:
    """What everybody at a site is told where too many screenings are concerned to tell each owner of theirs."""
    return (
        f"{name} rules here from {day_words(since)}. {number} screenings at this site go by an earlier version: each "
        "card says what it means."
    )


def sent(name: str, version: str, number: int) -> str:
    """What an amendment that was sent as a file changes, before the criteria."""
    return f"{name[:1].upper()}{name[1:]} of version {version}. {count(number, 'criterion')} changed:"


def to_adopt(registry_id: str, version: str) -> str:
    return (
        f"Version {version} of {registry_id} is confirmed. See what it changes for whom; an investigator of the site "
        "switches it on with a PIN, from the day that your ethics committee allows."
    )


def digest(name: str, since: date, counted: str) -> str:
    """What the owner of screenings is told once, when a version is switched on."""
    return f"{name} rules here from {day_words(since)}. Yours: {counted}"


def switched(name: str, since: date) -> str:
    return f"{name} is on from {day_words(since)}. Everybody with open screenings was told."


def taken(version: str, asks: int) -> str:
    more = f" {count(asks, 'question')} to answer." if asks else ""
    return f"This screening goes by version {version} now.{more}"


def kept(version: str, until: date | None) -> str:
    return f"It stays with version {version}" + (f" and is finished by {day_words(until)}." if until else ".")


def taken_back(number: str) -> str:
    """What an amendment is called where a site went back to the version before it."""
    return f"{number}, taken back"


def reason(name: str, version: str) -> str:
    return f"{name[:1].upper()}{name[1:]} (version {version})"


def newer(version: str, own: str) -> str:
    return f"This site goes by version {version} of the trial, this screening by version {own}."


def consent(version: str) -> str:
    return f"Consent again, by version {version} of the form."


def signature_falls() -> str:
    return "The signature falls when it is taken: what was signed changes."


def screened_again(number: int, allowed: int) -> str:
    """How often somebody who failed before was screened again because of an amendment, of how often it allows."""
    if not allowed:
        return "The amendment does not say that who failed before may be screened again: that is for the study chair."
    if number < allowed:
        return f"Screened again because of it: {number} of {count(allowed, 'time')}."
    return f"Screened again because of it: {number} of {count(allowed, 'time')}. Once more is for the study chair."


def rule(before: str, now: str) -> str:
    """What a criterion asked for, and asks for now; either may be empty."""
    return " → ".join(part for part in (before, now) if part)


def words(before: str, now: str) -> str:
    """What the record said of a criterion, and says now; either may be empty."""
    said = (f"Before: {before}" if before else "", f"Now: {now}" if now else "Now: no such criterion.")
    return " ".join(part for part in said if part)


def offer_over(registry_id: str) -> str:
    """In place of a message about a version, once a version is switched on."""
    return f"What was said here of a version of {registry_id} is over: one was switched on after it."
