"""The trials of a site: which is screened for, switching them on and off, loading one."""

from flows.language.numbers import count

WHICH = "For which trial?"
TAP_TRIAL = "Tap one of the trials below first."
NONE_ON = "No trial is switched on at this site. An administrator switches one on under Trials."
OTHER_BROUGHT = "kept as it was switched on, the file that came with the program differs"
AMENDS = "off; it amends the one that is on, so an investigator switches it on with a PIN, under /amendment"
OVERTAKEN = (
    "off; the one that is on amends it, so whoever runs the program goes back to it, with a reason: trial on ... --why"
)
LOADING = (
    "To add a trial or a version, send its file here as a document. It is checked, and somebody else of the "
    "administrators confirms it."
)
SWITCHING = "Switching off ends no screening that is open: only new ones cannot begin."


CARRY = "These answers stand in another screening of this candidate. Carry them over, or answer everything anew."


def can_be_carried(number: int, total: int, left: int) -> str:
    return f"{number} of {total} can be carried over; {left} left."


def carried(number: int, total: int, left: int) -> str:
    return f"{number} of {total} carried over; {left} left."


TOO_LARGE = "The file is larger than a megabyte; a trial's file has at most 400,000 characters."
NO_TEXT = "The file is no text in UTF-8."
MOST_PROBLEMS = 10


def wrong_file(problems: tuple[str, ...]) -> tuple[str, ...]:
    """What is wrong with a file that was sent, so much of it as a card holds."""
    more = len(problems) - MOST_PROBLEMS
    rest = (f"And {count(more, 'more line')}: python -m bot trial check tells them all.",) if more > 0 else ()
    return ("Nothing was taken from the file. Correct it and send it again.", *problems[:MOST_PROBLEMS], *rest)


def loaded(name: str) -> str:
    return (
        f"The file of {name} is sound. It waits until another administrator has confirmed it; then it can be switched "
        "on. Its criteria, questions and rows come as a sheet."
    )


def known(name: str) -> str:
    return f"{name} is known already, with the same content. It can be switched on."


def to_confirm(name: str, label: str) -> str:
    return f"{label} has sent the file of {name}. Read the sheet, then confirm or refuse it under Trials."


def switched_on(name: str) -> str:
    return f"{name} is switched on from today."


def switched_off(registry_id: str) -> str:
    return f"{registry_id} is switched off: no new screening for it can begin."


def confirmed(name: str) -> str:
    return f"{name} is confirmed and can be switched on."


def refused(name: str) -> str:
    return f"{name} is refused and kept no longer."
