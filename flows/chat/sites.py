"""The sites of somebody who is at several: where else they are, and that they go to one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Another site of a person: who they are there, its name, what they are, and where these are counted, how many are
    listed there, how many of them need something today, and how many wait for the study chair."""

    person_id: int
    site: str
    role: str
    listed: int = 0
    today: int = 0
    for_chair: int = 0


@dataclass(frozen=True, slots=True)
class SiteChosen:
    """The person is at another of their sites from now on."""

    person_id: int
