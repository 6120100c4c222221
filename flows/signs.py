"""The sign and the words of every status and outcome: never a sign without its words."""

from datetime import date

from flows.status import Result, Status
from flows.words import day_words

SIGNS = {
    Status.MET: "✓",
    Status.NOT_MET: "✗",
    Status.WAIT: "◷",
    Status.REPEAT: "↻",
    Status.PENDING: "?",
    Status.NOT_APPLICABLE: "–",
}
WORDS = {
    Status.MET: "met",
    Status.NOT_MET: "not met",
    Status.WAIT: "wait",
    Status.REPEAT: "repeat",
    Status.PENDING: "not known yet",
    Status.NOT_APPLICABLE: "does not apply",
}
OUTCOMES = {
    "eligible": ("✓", "Eligible"),
    "not_yet": ("◷", "Not yet eligible"),
    "incomplete": ("?", "Incomplete"),
    "not_eligible": ("✗", "Not eligible as things stand"),
}


def status_words(result: Result) -> str:
    """A status with its sign, such as "◷ wait until Tue 24 Nov 2026"."""
    until = f" until {day_words(result.ends)}" if result.status is Status.WAIT and result.ends else ""
    return f"{SIGNS[result.status]} {WORDS[result.status]}{until}"


def outcome_words(outcome: str) -> str:
    """An outcome with its sign, such as "✓ Eligible"."""
    return " ".join(OUTCOMES[outcome])


def window_words(earliest: date | None, latest: date | None) -> str:
    """The registration window in words; empty where there is none."""
    if earliest is None:
        return ""
    if latest is None:
        return f"Not before {day_words(earliest)}, after the repeats"
    if earliest == latest:
        return f"Only on {day_words(earliest)}"
    return f"{day_words(earliest)} to {day_words(latest)}"
