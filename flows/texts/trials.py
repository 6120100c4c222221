"""The trials of a site: which is screened for, switching them on and off, loading one."""

WHICH = "For which trial?"
TAP_TRIAL = "Tap one of the trials below first."
NONE_ON = "No trial is switched on at this site. An administrator switches one on under Trials."
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


def switched_on(name: str) -> str:
    return f"{name} is switched on from today."


def switched_off(registry_id: str) -> str:
    return f"{registry_id} is switched off: no new screening for it can begin."


def confirmed(name: str) -> str:
    return f"{name} is confirmed and can be switched on."


def refused(name: str) -> str:
    return f"{name} is refused and kept no longer."
