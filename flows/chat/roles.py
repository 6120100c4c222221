"""Who works at a site, and what each may see and do: asked by cards, turns, exports, reminders and storage."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at a site."""

    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    INVESTIGATOR = "investigator"
    DATA_MANAGER = "data_manager"
    MONITOR = "monitor"
    STUDY_CHAIR = "study_chair"


class May(StrEnum):
    """What is not for everybody. Everybody sees the screenings, the lists and the numbers of their own site."""

    CHANGE = "change"  # answers, screenings, treatments and reminders; whoever may not only reads
    RULE = "rule"  # on what is doubtful, and nothing else
    SIGN = "sign"  # approve, reject, ask back
    MANAGE = "manage"  # invite, cut off, correct a name, confirm who signs, unlock a PIN
    PAPERS = "papers"  # the papers of the site
    DATA = "data"  # every export, with the data as a whole


@dataclass(frozen=True, slots=True)
class Described:
    """What a role is called, alone and in a sentence, and what it may do."""

    label: str
    words: str
    may: frozenset[May]


def _may(label: str, words: str, *may: May) -> Described:
    return Described(label, words, frozenset(may))


# In the order in which they are offered.
ROLES: dict[str, Described] = {
    Role.COORDINATOR: _may("Coordinator", "a coordinator", May.CHANGE, May.PAPERS),
    Role.INVESTIGATOR: _may("Investigator", "an investigator", May.CHANGE, May.SIGN, May.PAPERS),
    Role.ADMINISTRATOR: _may("Administrator", "an administrator", May.CHANGE, May.MANAGE, May.PAPERS, May.DATA),
    Role.DATA_MANAGER: _may("Data manager", "a data manager", May.PAPERS, May.DATA),
    Role.MONITOR: _may("Monitor", "a monitor", May.PAPERS, May.DATA),
    Role.STUDY_CHAIR: _may("Study chair", "the study chair", May.RULE, May.PAPERS),
}


def may(role: str, what: May) -> bool:
    """Whether a role may do something; one that is not known may do nothing."""
    return role in ROLES and what in ROLES[role].may
